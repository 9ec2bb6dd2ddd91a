"""The contract of a reader, the registry of readers, and ``read_file``, which picks one by content and runs it.

A reader says how sure it is that a file is of its format (0 no, 1 possible, 2 sure); the surest wins, then the one
that knows the suffix, then the lowest order. Every unit it hands on has words for a comment or a reason to drop it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from consultfeed.errors import ConsultfeedError, UnreadableFile
from consultfeed.ingest.archive import member_names
from consultfeed.ingest.decoding import Decoded, decode
from consultfeed.records import Unit
from consultfeed.registry import Registry

MAX_BYTES = 200_000_000
"""Largest file taken in, in bytes."""
HEAD_BYTES = 32_768
"""How much of a file the readers look at to know its format; a multiple of four for UTF-32."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file gave: its units in order, and what a liaison officer should know about it.

    ``columns`` are the headings of the free-text columns used, empty for running text; ``notes`` never hold feedback.
    """

    units: tuple[Unit, ...]
    reader: str
    notes: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Offer:
    """A file offered to the readers: its path, its bytes, and the free-text columns the user named (or none)."""

    path: Path
    data: bytes
    text_columns: tuple[str, ...] = ()

    @property
    def suffix(self) -> str:
        """Suffix of the file's name in lower case, with its dot."""
        return self.path.suffix.lower()

    @cached_property
    def members(self) -> frozenset[str]:
        """Names of the members if this is a ZIP archive, else empty; raises UnreadableFile on a hostile archive."""
        return member_names(self.data, self.path.name)

    @cached_property
    def decoded(self) -> Decoded:
        """The bytes as text, with the encoding; raises UnreadableFile when they are no text."""
        return decode(self.data, self.path.name)

    @cached_property
    def start(self) -> str:
        """The first 4,000 characters as text, or nothing when the bytes are no text."""
        try:
            return decode(self.data[:HEAD_BYTES], self.path.name).text[:4000]
        except UnreadableFile:
            return ""


@dataclass(frozen=True, slots=True)
class Reader:
    """One format: ``sniff`` answers 0 no, 1 possible, 2 sure; ``read`` gives the units or raises UnreadableFile."""

    sniff: Callable[[Offer], int]
    read: Callable[[Offer], Reading]
    suffixes: tuple[str, ...] = ()


READERS: Registry[Reader] = Registry("consultfeed.ingest", "reader")


def read_file(path: Path, text_columns: Sequence[str] | None = None) -> Reading:
    """Units of one file.

    Args:
        path: the file; its content decides the format, its suffix only breaks ties.
        text_columns: headings of the free-text columns of a table, when the user knows better.

    Raises:
        UnreadableFile: the file is absent, empty, locked, binary or damaged; one line says what to do.
        UnknownName: a named column is not in the table.
    """
    offer = Offer(Path(path), _bytes_of(Path(path)), tuple(text_columns or ()))
    name = _choose(offer)
    reading = _run(name, READERS.get(name), offer)
    if not reading.units:
        raise UnreadableFile("the file holds no text", where=offer.path.name, fix="check that it is the right file")
    return reading


def _bytes_of(path: Path) -> bytes:
    if path.is_dir():
        raise UnreadableFile("this is a folder", where=path.name, fix="hand in the files inside it")
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as fault:
        reason = fault.strerror or "error"
        raise UnreadableFile(
            f"cannot open the file ({reason})", where=path.name, fix="check its name and rights"
        ) from None
    if size > MAX_BYTES:
        raise UnreadableFile("the file is too large", where=path.name, found=f"{size} bytes", fix="split it")
    if not data:
        raise UnreadableFile("the file is empty", where=path.name, fix="export it again")
    return data


def _choose(offer: Offer) -> str:
    votes = [(reader.sniff(offer), offer.suffix in reader.suffixes, name) for name, reader in READERS]
    best = max(votes, key=lambda vote: vote[:2])
    if not best[0] and not offer.data.strip(b" \t\r\n\0"):
        raise UnreadableFile("the file holds no text", where=offer.path.name, fix="check that it is the right file")
    if not best[0]:
        raise UnreadableFile("the format is not known", where=offer.path.name, fix=_formats())
    return best[2]


def _formats() -> str:
    return f"save it as one of: {', '.join(READERS.names())}"


def _run(name: str, reader: Reader, offer: Offer) -> Reading:
    try:
        return reader.read(offer)
    # a fault of this program is not a fault of the file
    except (ConsultfeedError, NameError, ImportError):
        raise
    # a damaged file can make any parser fail in any way: the user gets one line, never a traceback
    except Exception as fault:
        problem = f"the file is damaged or is not really {name}"
        fix = "open it in its own program and save it again"
        raise UnreadableFile(problem, where=offer.path.name, found=type(fault).__name__, fix=fix) from None
