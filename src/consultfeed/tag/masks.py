"""Masks: proper names and turns of phrase that hold a strand's word, and what the engine knows about people and scope.

The data lies in ``schemes/data/masks/*.toml``; a workspace may lay further files of the same form over it. Vocabulary
and rules are judgements of this project, written down beside each list.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Self, cast

from consultfeed.errors import ConsultfeedError
from consultfeed.ids import digest
from consultfeed.records import LEVELS, Level

_SECTIONS = ("people", "names", "scope", "classes")
_TABLES = frozenset({"name", "idiom", "offensive", *_SECTIONS})
_KEYS = {
    "name": frozenset({"kind", "level", "strands", "words"}),
    "idiom": frozenset({"about", "words"}),
    "offensive": frozenset({"strand", "words"}),
}


@dataclass(frozen=True, slots=True)
class Mask:
    """Phrases inside which no term counts; ``codes`` are tagged at ``level`` in their stead (none for an idiom)."""

    words: tuple[str, ...]
    codes: tuple[str, ...] = ()
    level: Level = "name"


@dataclass(frozen=True, slots=True)
class MaskSet:
    """All masks, offensive words by strand code, and named word lists (``people.nouns``, ``scope.negated`` ...).

    ``digest`` identifies the content of the files.
    """

    masks: tuple[Mask, ...] = ()
    offensive: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lists: Mapping[str, frozenset[str]] = field(default_factory=dict)
    digest: str = ""

    @classmethod
    def load(cls, *folders: Path) -> Self:
        """The shipped masks and, laid over them, the TOML files of further folders.

        Raises:
            ConsultfeedError: a file that breaks the form, with file and table.
        """
        paths = [path for folder in (_shipped(), *folders) for path in sorted(folder.glob("*.toml"))]
        tables = [(path.name, _parse(path)) for path in paths]
        return cls(
            masks=tuple(mask for where, table in tables for mask in _masks(where, table)),
            offensive=_offensive(tables),
            lists=_lists(tables),
            digest=digest(b"".join(path.read_bytes() for path in paths)),
        )

    def words(self, name: str) -> frozenset[str]:
        """The list called ``name`` (``people.nouns``), empty if no file has it."""
        return self.lists.get(name, frozenset())


@cache
def shipped_masks() -> MaskSet:
    """The masks that come with the package."""
    return MaskSet.load()


def _shipped() -> Path:
    return Path(str(files("consultfeed.schemes") / "data" / "masks"))


def _parse(path: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise ConsultfeedError(f"this is not valid TOML ({fault})", where=path.name) from None
    _refuse_unknown(table, _TABLES, path.name)
    return table


def _masks(where: str, table: dict[str, Any]) -> Iterator[Mask]:
    for raw in table.get("name", []):
        _refuse_unknown(raw, _KEYS["name"], f"{where}, name")
        yield Mask(_texts(where, raw, "words"), _texts(where, raw, "strands"), _level(where, raw))
    for raw in table.get("idiom", []):
        _refuse_unknown(raw, _KEYS["idiom"], f"{where}, idiom")
        yield Mask(_texts(where, raw, "words"))


def _offensive(tables: list[tuple[str, dict[str, Any]]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for where, table in tables:
        for raw in table.get("offensive", []):
            _refuse_unknown(raw, _KEYS["offensive"], f"{where}, offensive")
            code = str(raw.get("strand", ""))
            found[code] = found.get(code, ()) + _texts(where, raw, "words")
    return found


def _lists(tables: list[tuple[str, dict[str, Any]]]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for where, section, key, table in _listed(tables):
        name = f"{section}.{key}"
        found[name] = found.get(name, frozenset()) | frozenset(_texts(f"{where}, {section}", table, key))
    return found


def _listed(tables: list[tuple[str, dict[str, Any]]]) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    for where, table in tables:
        for section in _SECTIONS:
            for key in table.get(section, {}):
                yield where, section, key, table[section]


def _texts(where: str, raw: Mapping[str, Any], key: str) -> tuple[str, ...]:
    words = raw.get(key, [])
    if not isinstance(words, list) or not all(isinstance(word, str) and word.strip() for word in words):
        raise ConsultfeedError("not a list of words", where=f"{where}, {key}", fix='write it as ["one", "two"]')
    return tuple(words)


def _level(where: str, raw: Mapping[str, Any]) -> Level:
    level = raw.get("level", "name")
    if level not in LEVELS:
        raise ConsultfeedError(
            "no such level", where=f"{where}, name", found=repr(level), fix=f"known: {', '.join(LEVELS)}"
        )
    return cast("Level", level)


def _refuse_unknown(table: Mapping[str, Any], known: frozenset[str], where: str) -> None:
    for key in sorted(set(table) - known):
        raise ConsultfeedError("unknown key", where=where, found=repr(key), fix=f"known: {', '.join(sorted(known))}")
