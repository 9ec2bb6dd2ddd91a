"""A ZIP of files: each member a file of its own, read by name in memory, never unpacked to disk.

What cannot be taken out safely is left out with a reason; the others are read.
"""

from __future__ import annotations

import io
import stat
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from consultfeed.errors import ConsultfeedError, UnreadableFile
from consultfeed.ingest.archive import MAX_MEMBER_BYTES, MAX_MEMBERS, MAX_TOTAL_BYTES, is_bomb, listed, read_member
from consultfeed.ingest.foreign import refuse_foreign
from consultfeed.ingest.mapping import NO_MAPS, Maps
from consultfeed.ingest.readers import Offer, offer_of

MAX_FILES = 500
OFFICE = frozenset({"[Content_Types].xml", "mimetype", "_rels/.rels"})
SYSTEM = ("__MACOSX/", "~$")
SYSTEM_NAMES = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
UNSAFE = ("a name that points outside the ZIP", "pack the files again")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A member of a ZIP that is not taken in: its name as shown, the ZIP's name, and why."""

    name: str
    pack: str
    fault: ConsultfeedError


def offers_of(path: Path, maps: Maps = NO_MAPS) -> Iterator[Offer | LeftOut]:
    """The file itself, or each member of a ZIP of files in the ZIP's order.

    Raises:
        UnreadableFile: the file cannot be opened, or is a ZIP that is damaged, empty or has far too many members.
    """
    yield from opened(offer_of(path, maps))


def opened(offer: Offer) -> Iterator[Offer | LeftOut]:
    """The offer itself, or each member of a ZIP of files; raises UnreadableFile as ``offers_of`` does."""
    if not is_pack(offer):
        yield offer
        return
    refuse_foreign(offer.data, offer.path.name)
    members = [member for member in listed(offer.data, offer.path.name) if not member.filename.endswith("/")]
    if not members:
        raise UnreadableFile("the ZIP holds no files", where=offer.path.name, fix="pack the files again")
    if len(members) > MAX_MEMBERS:
        found = f"{len(members)} files"
        raise UnreadableFile("the ZIP holds too many files", where=offer.path.name, found=found, fix="split it")
    with zipfile.ZipFile(io.BytesIO(offer.data)) as archive:
        yield from _taken_out(offer, archive, members)


def is_pack(offer: Offer) -> bool:
    """Whether this is a ZIP of files and no document that happens to be a ZIP; raises UnreadableFile on damage."""
    if not offer.data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return False
    return not OFFICE & {member.filename for member in listed(offer.data, offer.path.name)}


def _taken_out(offer: Offer, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Iterator[Offer | LeftOut]:
    seen: set[str] = set()
    room = MAX_TOTAL_BYTES
    for count, (member, shown) in enumerate(zip(members, _shown(members), strict=True)):
        try:
            _refuse(member, shown, count, room=room, again=shown in seen)
            data = read_member(archive, member, shown)
            _refuse_content(Offer(Path(shown), data))
        except ConsultfeedError as fault:
            yield LeftOut(shown, offer.path.name, fault)
            continue
        seen.add(shown)
        room -= len(data)
        yield Offer(Path(shown), data, offer.maps, offer.path.name)


def _shown(members: list[zipfile.ZipInfo]) -> list[str]:
    """What each member is called: its own name, with its folders before it where two have the same."""
    parts = [[_printable(part) for part in PurePosixPath(member.filename).parts if part != "/"] for member in members]
    count = Counter(each[-1] for each in parts if each)
    return [" - ".join(each if each and count[each[-1]] > 1 else each[-1:]) or "(no name)" for each in parts]


def _printable(name: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in name.replace("\\", "-"))


def _refuse(member: zipfile.ZipInfo, shown: str, count: int, *, room: int, again: bool) -> None:
    what, fix = _unsafe(member) or _too_much(member, count, room) or ("", "")
    if again and not what:
        what, fix = "a second file of this name in the ZIP", "rename one of them"
    if what:
        raise UnreadableFile(what, where=shown, fix=fix)


def _unsafe(member: zipfile.ZipInfo) -> tuple[str, str] | None:
    name, kind = member.orig_filename, stat.S_IFMT(member.external_attr >> 16)
    parts = name.replace("\\", "/").split("/")
    if name.startswith(SYSTEM[0]) or parts[-1].startswith(SYSTEM[1]) or parts[-1].lower() in SYSTEM_NAMES:
        return "a file that a program leaves behind, no feedback", "nothing need be done"
    if ".." in parts or not parts[0] or parts[0][1:2] == ":" or "\0" in name:
        return UNSAFE
    if kind not in (0, stat.S_IFREG):
        return "a link or device, no file", "pack the file itself"
    if member.flag_bits & 1:
        return "locked with a password", "pack it without the password"
    return None


def _too_much(member: zipfile.ZipInfo, count: int, room: int) -> tuple[str, str] | None:
    if count >= MAX_FILES:
        return f"beyond the first {MAX_FILES} files of the ZIP", "hand it in with the next ZIP"
    if member.file_size > min(MAX_MEMBER_BYTES, room) or is_bomb(member):
        return "unpacks to far more than it should", "hand it in as a file of its own"
    return None


def _refuse_content(offer: Offer) -> None:
    where = offer.path.name
    if not offer.data:
        raise UnreadableFile("the file is empty", where=where, fix="export it again")
    refuse_foreign(offer.data, where)
    if is_pack(offer):
        raise UnreadableFile("a ZIP inside the ZIP", where=where, fix="unpack it and hand in the files inside it")
