"""The contract of a reader, the registry of readers, and ``read_file``, which picks one by content and runs it.

A reader says how sure it is that a file is of its format (0 no, 1 possible, 2 sure); the surest wins, then the one
that knows the suffix, then the lowest order. Every unit it hands on has words for a comment or a reason to drop it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from consultfeed.errors import ConsultfeedError, UnreadableFile
from consultfeed.ingest.archive import member_names
from consultfeed.ingest.decoding import Decoded, decode
from consultfeed.ingest.foreign import refuse_foreign
from consultfeed.ingest.mapping import NO_MAPS, Maps
from consultfeed.records import Unit
from consultfeed.registry import Registry

MAX_BYTES = 200_000_000
"""Largest file taken in, in bytes."""
HEAD_BYTES = 32_768
"""How much of a file the readers look at to know its format; a multiple of four for UTF-32."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file gave: its units in order, and what a liaison officer should know about it.

    ``columns`` are the headings of the free-text columns used, empty for running text; ``notes`` never hold feedback;
    ``shapes`` are the headings of the tables that were read by a map given with the file.
    """

    units: tuple[Unit, ...]
    reader: str
    notes: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    shapes: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Offer:
    """A file offered to the readers: path and bytes, what was said of its columns, the ZIP it came in (or none)."""

    path: Path
    data: bytes
    maps: Maps = NO_MAPS
    pack: str = ""

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


def read_file(path: Path, maps: Maps = NO_MAPS) -> Reading:
    """Units of one file; its content decides the format, its suffix only breaks ties.

    Args:
        path: the file.
        maps: what a person said of the columns of tables.

    Raises:
        UnreadableFile: the file is absent, empty, locked, binary or damaged; one line says what to do.
        UnknownName: a named column is not in the table.
    """
    return read_offer(offer_of(path, maps))


def offer_of(path: Path, maps: Maps = NO_MAPS) -> Offer:
    """A file on disk as an offer; raises UnreadableFile when it is absent, empty, too large or no file."""
    return Offer(Path(path), _bytes_of(Path(path)), maps)


def read_offer(offer: Offer) -> Reading:
    """Units of one offer; raises what ``read_file`` raises."""
    name = _choose(offer)
    reading = _run(name, READERS.get(name), offer)
    if not reading.units:
        raise UnreadableFile("the file holds no text", where=offer.path.name, fix="check that it is the right file")
    return replace(reading, shapes=tuple(filter(None, reading.shapes)))


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
    refuse_foreign(offer.data, offer.path.name)
    votes = [(reader.sniff(offer), offer.suffix in reader.suffixes, name) for name, reader in READERS]
    best = max(votes, key=lambda vote: vote[:2])
    if not best[0] and not offer.data.strip(b" \t\r\n\0"):
        raise UnreadableFile("the file holds no text", where=offer.path.name, fix="check that it is the right file")
    if not best[0] and offer.members:
        fix = "hand it in with: consultfeed submit, or unpack it"
        raise UnreadableFile("this is a ZIP of files, not one file", where=offer.path.name, fix=fix)
    if not best[0]:
        raise UnreadableFile("the format is not known", where=offer.path.name, fix=_formats())
    return best[2]


def _formats() -> str:
    return f"save it as one of: {', '.join(READERS.names())}"


def _run(name: str, reader: Reader, offer: Offer) -> Reading:
    try:
        return reader.read(offer)
    except UnreadableFile as fault:
        raise UnreadableFile(
            fault.what, where=fault.where or offer.path.name, found=fault.found, fix=fault.fix
        ) from None
    # a fault of this program is not a fault of the file
    except (ConsultfeedError, NameError, ImportError):
        raise
    # a damaged file can make any parser fail in any way: the user gets one line, never a traceback
    except Exception as fault:
        problem = f"the file is damaged or is not really {name}"
        fix = "open it in its own program and save it again"
        raise UnreadableFile(problem, where=offer.path.name, found=type(fault).__name__, fix=fix) from None
