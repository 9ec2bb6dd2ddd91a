"""Bytes to text: byte order marks, UTF-16/32 without one, UTF-8, old western encodings, and only then a guess."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from consultfeed.errors import UnreadableFile
from consultfeed.ingest.western import ENCODINGS, best_reading

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
TEXT_CONTROLS = frozenset("\t\n\r\f\v\x1a\x1b\x85")
MAX_CONTROLS = 0.02
MAX_CONTROLS_UTF8 = 0.5
MAX_HIGH_LETTERS = 0.3


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with the encoding it was read in; ``note`` is for people when the encoding had to be guessed."""

    text: str
    encoding: str
    note: str = ""


def decode(data: bytes, where: str) -> Decoded:
    """Text of bytes, every line end a single line feed; raises UnreadableFile when they are no text."""
    found = _by_mark(data) or _by_zeros(data) or _by_trial(data)
    if _binary(found):
        fix = "save it as text, CSV, Word or PDF"
        raise UnreadableFile("this is not a text file or a format known here", where=where, fix=fix)
    text = found.text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    return Decoded(text, found.encoding, found.note)


def _by_mark(data: bytes) -> Decoded | None:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return Decoded(data.decode(encoding, "replace"), encoding)
    return None


def _by_zeros(data: bytes) -> Decoded | None:
    """UTF-16 or UTF-32 without a mark: mostly Latin text has its zero bytes in the same places."""
    sample = data[: 4 * 256]
    if sample.count(0) < len(sample) // 4 or len(sample) < 4:
        return None
    zeros = [sample[k::4].count(0) * 4 / len(sample) for k in range(4)]
    shapes = {
        "utf-32-le": (0, 1, 1, 1),
        "utf-32-be": (1, 1, 1, 0),
        "utf-16-le": (0, 1, 0, 1),
        "utf-16-be": (1, 0, 1, 0),
    }
    for encoding, shape in shapes.items():
        if all((zero > 0.6) == bool(bit) for zero, bit in zip(zeros, shape, strict=True)):
            return Decoded(data.decode(encoding, "replace"), encoding, f"read as {encoding} (no byte order mark)")
    return None


def _by_trial(data: bytes) -> Decoded:
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _mixed(data) or _western(data) or _guessed(data)


def _mixed(data: bytes) -> Decoded | None:
    """UTF-8 with stray Windows-1252 lines, as when two exports were pasted into one file."""
    lines = [(line, _utf8(line)) for line in data.split(b"\n")]
    if not any(text is not None and not text.isascii() for _, text in lines):
        return None
    text = "\n".join(line.decode("cp1252", "replace") if text is None else text for line, text in lines)
    return Decoded(text, "utf-8/cp1252", "lines in two encodings (UTF-8 and Windows-1252): check accented letters")


def _utf8(line: bytes) -> str | None:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _western(data: bytes) -> Decoded | None:
    """A text in one of the old one-byte encodings; None if too many of its letters are foreign to all of them."""
    name = best_reading(data)
    text = data.decode(name)
    letters = [char for char in text[:20_000] if char.isalpha()]
    high = sum(not char.isascii() for char in letters)
    if not letters or high > MAX_HIGH_LETTERS * len(letters):
        return None
    return Decoded(text, name, f"read as {ENCODINGS[name]} (not UTF-8)")


def _guessed(data: bytes) -> Decoded:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:100_000]).best()
    encoding = best.encoding if best else "cp1252"
    return Decoded(data.decode(encoding, "replace"), encoding, f"encoding guessed ({encoding}): check accented letters")


def _binary(found: Decoded) -> bool:
    """Whether it has too many controls for a text; UTF-8 is hardly ever met by chance, so it may hold more of them."""
    sample = found.text[:20_000]
    odd = sum(char < " " and char not in TEXT_CONTROLS for char in sample)
    odd += sample.count("\ufffd")
    share = MAX_CONTROLS_UTF8 if found.encoding == "utf-8" and "\0" not in sample else MAX_CONTROLS
    return odd > max(2, share * len(sample))
