"""ZIP archives and XML from strangers: limits on number, size and ratio of members; no entities, no network.

Members are read by name into memory, never unpacked to disk.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any

from consultfeed.errors import UnreadableFile

MAX_MEMBERS = 5_000
MAX_MEMBER_BYTES = 100_000_000
MAX_TOTAL_BYTES = 300_000_000
MAX_RATIO = 200
RATIO_FROM_BYTES = 5_000_000


def member_names(data: bytes, where: str) -> frozenset[str]:
    """Names of a ZIP's members, empty if the bytes are no ZIP; raises UnreadableFile when limits are passed."""
    if not data.startswith(b"PK\x03\x04"):
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise UnreadableFile("the file is cut short or damaged", where=where, fix="export or send it again") from None
    _check_limits(members, where)
    return frozenset(member.filename for member in members)


def _check_limits(members: list[zipfile.ZipInfo], where: str) -> None:
    total = sum(member.file_size for member in members)
    largest = max((member.file_size for member in members), default=0)
    too_big = len(members) > MAX_MEMBERS or total > MAX_TOTAL_BYTES or largest > MAX_MEMBER_BYTES
    if too_big or any(_bomb(member) for member in members):
        fix = "open it in its own program and save it again without pictures"
        raise UnreadableFile(
            "the file unpacks to far more than it should", where=where, found=f"{total} bytes", fix=fix
        )
    if any(member.flag_bits & 1 for member in members):
        raise UnreadableFile("the file is locked with a password", where=where, fix="save it without the password")


def _bomb(member: zipfile.ZipInfo) -> bool:
    return member.file_size > RATIO_FROM_BYTES and member.file_size > MAX_RATIO * max(member.compress_size, 1)


def member_bytes(data: bytes, name: str, where: str) -> bytes:
    """Bytes of one member; the real size is limited too, whatever the directory declares."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(name) as stream:
            content = stream.read(MAX_MEMBER_BYTES + 1)
    except (zipfile.BadZipFile, KeyError, RuntimeError, EOFError, ValueError, OSError):
        raise UnreadableFile("a part of the file is missing or damaged", where=where, fix="save it again") from None
    if len(content) > MAX_MEMBER_BYTES:
        raise UnreadableFile("a part of the file is too large", where=where, fix="split it")
    return content


def xml_root(content: bytes) -> Any:
    """Root element (lxml) of XML, without entities, DTD, network or huge trees."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, recover=False)
    return etree.fromstring(content, parser=parser)
