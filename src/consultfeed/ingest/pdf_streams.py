"""What the packed streams of a PDF unpack to, before PDFium unpacks them: bombs, and parts that draw parts."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator

from consultfeed.errors import UnreadableFile

MAX_STREAM = 40_000_000
MAX_ALL = 200_000_000
CHUNK, STEP = 65_536, 1_000_000
STREAM = re.compile(rb"(?<!end)stream\r?\n")
DRAWS = re.compile(rb"\bDo\b")
MAX_DRAWN = 1_000
"""So often at most may one thing be drawn by parts that draw parts, before the file is read apart."""
HEAD = 1_000
SAMPLE = 2_000_000


def refuse_bomb(data: bytes, where: str) -> None:
    """Raise UnreadableFile if a stream unpacks to more than ``MAX_STREAM`` bytes, or all to more than ``MAX_ALL``."""
    total = 0
    for head, at in _streams(data):
        if b"/Image" not in head:
            size = sum(map(len, _unpacked(data, head, at, MAX_STREAM + 1)))
            total += size
            if size > MAX_STREAM or total > MAX_ALL:
                fix = "print it to a new PDF and hand that in"
                raise UnreadableFile("the PDF unpacks to far more than it should", where=where, fix=fix)


def is_locked(data: bytes) -> bool:
    """Whether a PDF may be locked, so that its streams cannot be looked into; most such open without a password."""
    return b"/Encrypt" in data


def draws_much(data: bytes) -> bool:
    """Whether a PDF has parts that draw parts, which may together draw one thing more than ``MAX_DRAWN`` times."""
    drawn = 1
    for head, at in _streams(data):
        if b"/Form" in head:
            content = b"".join(_unpacked(data, head, at, SAMPLE))
            drawn = min(drawn * max(1, len(DRAWS.findall(content))), MAX_DRAWN + 1)
    return drawn > MAX_DRAWN


def _streams(data: bytes) -> Iterator[tuple[bytes, int]]:
    """The dictionary before each stream, as far as it can be seen, and where the stream begins."""
    for match in STREAM.finditer(data):
        head = data[max(0, match.start() - HEAD) : match.start()]
        yield head[head.rfind(b" obj") + 1 :], match.end()


def _unpacked(data: bytes, head: bytes, at: int, most: int) -> Iterator[bytes]:
    """The stream unpacked, in pieces, at most about ``most`` bytes of it; unpacked twice where it is packed twice."""
    pieces = _raw(data, head, at)
    for _ in range(max(1, min(head.count(b"/Fl"), 4))):
        pieces = _inflated(pieces, most)
    yield from pieces


def _raw(data: bytes, head: bytes, at: int) -> Iterator[bytes]:
    end = data.find(b"endstream", at)
    end = len(data) if end < 0 else end
    if b"/ASCII85Decode" in head or b"/A85" in head:
        yield _as_bytes(data[at:end])
        return
    if b"/ASCIIHexDecode" in head or b"/AHx" in head:
        yield bytes.fromhex(re.sub(rb"[^0-9A-Fa-f]", b"", data[at:end]).decode("ascii")[: (end - at) // 2 * 2])
        return
    for start in range(at, end, CHUNK):
        yield data[start : min(start + CHUNK, end)]


def _as_bytes(coded: bytes) -> bytes:
    try:
        return base64.a85decode(coded.strip().removesuffix(b"~>"))
    except (ValueError, binascii.Error):
        return coded


def _inflated(pieces: Iterator[bytes], most: int) -> Iterator[bytes]:
    """Pieces unpacked; bytes that are not packed are handed on as they are."""
    unpacker, made, first = zlib.decompressobj(), 0, True
    for piece in pieces:
        try:
            out = unpacker.decompress(piece, STEP)
        except zlib.error:
            if first:
                yield piece
                yield from pieces
            return
        while out:
            made += len(out)
            yield out
            if made >= most:
                return
            out = unpacker.decompress(unpacker.unconsumed_tail, STEP)
        first = False
