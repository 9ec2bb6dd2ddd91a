"""ZIP archives and XML from strangers: limits on number, size and ratio of members; no entities, no network.

Members are read by name into memory, never unpacked to disk.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from consultfeed.errors import UnreadableFile

MACROS = frozenset({"word/vbaProject.bin", "xl/vbaProject.bin", "Basic/script-lc.xml"})
MAX_MEMBERS = 5_000
MAX_LISTED = 100_000
MAX_MEMBER_BYTES = 100_000_000
MAX_TOTAL_BYTES = 300_000_000
MAX_RATIO = 200
RATIO_FROM_BYTES = 5_000_000


def listed(data: bytes, where: str) -> list[zipfile.ZipInfo]:
    """The members of a ZIP, none if the bytes are no ZIP; raises UnreadableFile on damage or a giant directory."""
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return []
    # counted before the directory is parsed, which takes a second for every hundred thousand
    if data.count(b"PK\x01\x02") > MAX_LISTED:
        raise UnreadableFile("the file holds far too many parts", where=where, fix="hand in the files one by one")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise UnreadableFile("the file is cut short or damaged", where=where, fix="export or send it again") from None


def member_names(data: bytes, where: str) -> frozenset[str]:
    """Names of a ZIP's members, empty if the bytes are no ZIP; raises UnreadableFile when limits are passed."""
    members = listed(data, where)
    _check_limits(members, where)
    return frozenset(member.filename for member in members)


def _check_limits(members: list[zipfile.ZipInfo], where: str) -> None:
    total = sum(member.file_size for member in members)
    largest = max((member.file_size for member in members), default=0)
    too_big = len(members) > MAX_MEMBERS or total > MAX_TOTAL_BYTES or largest > MAX_MEMBER_BYTES
    if too_big or any(is_bomb(member) for member in members):
        fix = "open it in its own program and save it again without pictures"
        raise UnreadableFile(
            "the file unpacks to far more than it should", where=where, found=f"{total} bytes", fix=fix
        )
    if any(member.flag_bits & 1 for member in members):
        raise UnreadableFile("the file is locked with a password", where=where, fix="save it without the password")


def macro_note(names: frozenset[str]) -> tuple[str, ...]:
    """A note for people if an Office file brings macros, which are never run here."""
    return ("the macros in the file were left alone, its text was read",) if names & MACROS else ()


def is_bomb(member: zipfile.ZipInfo) -> bool:
    """Whether a member says that it unpacks to far more than it is packed in."""
    return member.file_size > RATIO_FROM_BYTES and member.file_size > MAX_RATIO * max(member.compress_size, 1)


def member_bytes(data: bytes, member: str | zipfile.ZipInfo, where: str) -> bytes:
    """Bytes of one member; the real size is limited too, whatever the directory declares."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return read_member(archive, member, where)
    except zipfile.BadZipFile:
        raise UnreadableFile("the file is cut short or damaged", where=where, fix="save it again") from None


def read_member(archive: zipfile.ZipFile, member: str | zipfile.ZipInfo, where: str) -> bytes:
    """As ``member_bytes``, from an archive that is open."""
    try:
        with archive.open(member) as stream:
            content = stream.read(MAX_MEMBER_BYTES + 1)
    except (zipfile.BadZipFile, KeyError, RuntimeError, EOFError, ValueError, OSError, zlib.error):
        raise UnreadableFile("a part of the file is missing or damaged", where=where, fix="save it again") from None
    if len(content) > MAX_MEMBER_BYTES:
        raise UnreadableFile("a part of the file is too large", where=where, fix="split it")
    return content


def xml_root(content: bytes) -> Any:
    """Root element (lxml) of XML, without entities, DTD, network or huge trees."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, recover=False)
    return etree.fromstring(content, parser=parser)
