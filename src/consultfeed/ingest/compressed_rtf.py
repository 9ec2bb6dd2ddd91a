"""The rich text that Outlook packs into messages (LZFu of MS-OXRTFCP), unpacked and stripped to plain text."""

from __future__ import annotations

import struct
from typing import Any

PRIMED = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
"""What every packer and unpacker has in its window before it starts."""
WINDOW = 4096
PACKED, PLAIN = b"LZFu", b"MELA"
MAX_BYTES = 20_000_000


def text_of(packed: bytes) -> str:
    """Plain text of a packed rich text; what is cut short gives the text up to there, other bytes give nothing."""
    from striprtf.striprtf import rtf_to_text

    strip: Any = rtf_to_text
    return str(strip(unpacked(packed).decode("cp1252", "replace"), errors="replace"))


def unpacked(packed: bytes) -> bytes:
    """The rich text itself, at most ``MAX_BYTES`` of it."""
    if len(packed) < 16:
        return b""
    size, kind = struct.unpack("<I", packed[4:8])[0], packed[8:12]
    if kind == PLAIN:
        return packed[16 : 16 + size]
    return _expanded(packed[16:], min(size, MAX_BYTES)) if kind == PACKED else b""


def _expanded(data: bytes, size: int) -> bytes:
    """Runs of eight tokens, each group after a byte of flags: a byte as it stands, or a reference into the window."""
    out, window = bytearray(), bytearray(PRIMED.ljust(WINDOW, b"\0"))
    write, at = len(PRIMED), 0
    while at < len(data) and len(out) < size:
        flags, at = data[at], at + 1
        for bit in range(8):
            token = data[at : at + 1 + (flags >> bit & 1)]
            at += len(token)
            piece = _piece(window, token, write)
            if not piece:
                return bytes(out[:size])
            for byte in piece:
                window[write % WINDOW] = byte
                write += 1
            out += piece
    return bytes(out[:size])


def _piece(window: bytearray, token: bytes, write: int) -> bytes:
    """What a token stands for; nothing for the token that ends the text."""
    if len(token) < 2:
        return token
    offset, length = (token[0] << 4) | (token[1] >> 4), (token[1] & 15) + 2
    if offset == write % WINDOW:
        return b""
    piece = bytearray()
    for k in range(length):
        # a reference may run into what it is itself writing
        ahead = (offset + k - write) % WINDOW
        piece.append(piece[ahead] if ahead < len(piece) else window[(offset + k) % WINDOW])
    return bytes(piece)
