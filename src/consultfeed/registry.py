"""Names to things: every reader, step, detector, tagger, finder, linker and renderer is found here by name.

Floor 1. A file registers itself with the decorator; strangers come in through entry points of the group
``consultfeed.<room>`` by the same door. Order of use is (``order``, name), never the order of import.
"""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import entry_points
from typing import Generic, TypeVar

from consultfeed.errors import UnknownName

T = TypeVar("T")


class Registry(Generic[T]):
    """One room's things by name.

    Args:
        room: the package that holds them, e.g. ``consultfeed.ingest``; its modules are imported on first use.
        kind: what one of them is called in messages, e.g. "reader".
    """

    def __init__(self, room: str, kind: str) -> None:
        self.room, self.kind = room, kind
        self._things: dict[str, tuple[int, T]] = {}
        self._loaded = False

    def register(self, name: str, *, order: int = 50) -> Callable[[T], T]:
        """Decorator that files a thing under ``name``; lower ``order`` comes first."""

        def file_it(thing: T) -> T:
            self._things[name] = (order, thing)
            return thing

        return file_it

    def names(self) -> tuple[str, ...]:
        """All names in order of use."""
        self._load()
        return tuple(sorted(self._things, key=lambda name: (self._things[name][0], name)))

    def get(self, name: str) -> T:
        """The thing called ``name``; raises UnknownName with the nearest known names."""
        self._load()
        if name not in self._things:
            raise unknown_name(self.kind, name, self.names())
        return self._things[name][1]

    def __iter__(self) -> Iterator[tuple[str, T]]:
        return ((name, self._things[name][1]) for name in self.names())

    def _load(self) -> None:
        if self._loaded:
            return
        self._loaded = True
        package = importlib.import_module(self.room)
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{self.room}.{module.name}")
        for point in entry_points(group=self.room):
            point.load()


MOST_NAMED = 12
"""Known names listed in an error when none is near."""


def unknown_name(kind: str, name: str, known: Sequence[str]) -> UnknownName:
    """The error for a name nobody knows, with the nearest known ones (or the first few, if none is near)."""
    near = difflib.get_close_matches(name, known, n=3) or sorted(known)
    more = f" and {len(near) - MOST_NAMED} more" if len(near) > MOST_NAMED else ""
    fix = f"known: {', '.join(near[:MOST_NAMED])}{more}"
    return UnknownName(f"no {kind} of this name", found=repr(name), fix=fix)


def find_name(kind: str, name: str | None, known: Mapping[str, Sequence[str]]) -> str:
    """The code a person means: the code itself or a label in any case, the beginning of one code only, or its initials.

    Args:
        kind: what it is called in messages.
        name: what the person typed; nothing gives an empty string.
        known: code -> other names of it.

    Raises:
        UnknownName: nothing fits, or several do; with the nearest known ones.
    """
    wanted = (name or "").strip().casefold()
    if not wanted:
        return ""
    fits = [code for code, also in known.items() if wanted in {other.casefold() for other in (code, *also)}]
    fits = fits or [code for code in known if code.casefold().startswith(wanted)]
    fits = fits or [code for code in known if wanted in _with_initials(code.casefold())]
    if len(fits) != 1:
        raise unknown_name(kind, name or "", fits or [*known])
    return fits[0]


def _with_initials(name: str) -> set[str]:
    """A name with two or more of its words cut to initials: Aberwen Independent Advisory Group -> Aberwen IAG."""
    words = [word for word in name.split() if word not in ("and", "of", "the", "for", "to")]
    spans = ((start, end) for end in range(len(words) + 1) for start in range(end - 1))
    cut = ((*words[:start], "".join(word[0] for word in words[start:end]), *words[end:]) for start, end in spans)
    return {" ".join(one) for one in cut}
