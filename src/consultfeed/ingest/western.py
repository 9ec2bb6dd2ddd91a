"""Which of the old one-byte encodings a text is in, judged by whether its accents and signs stand where they can.

``£`` before a figure, ``’`` inside a word and ``é`` among small letters speak for a reading; a capital after a small
letter, a drawn line or a Greek letter speak against it.
"""

from __future__ import annotations

import re

ENCODINGS = {
    "cp1252": "Windows-1252",
    "mac_roman": "Mac Roman",
    "cp437": "DOS code page 437",
    "cp850": "DOS code page 850",
    "iso8859_14": "ISO 8859-14 (Celtic)",
    "latin_1": "Latin-1",
}
"""In order of preference where two read equally well; names for people."""
HIGH = re.compile(rb"[\x80-\xff]")
MOST = 5_000
"""Marks looked at, from the start of the text."""
USUAL = frozenset("áàâäãåæçéèêëíìîïñóòôöõøúùûüœŵŷßÁÀÂÄÃÅÆÇÉÈÊËÍÌÎÏÑÖÕØÚÙÛÜŒŴŶ")
RARE = frozenset("ÒÓÔÕÐÞÝýÿŸªºıðþ")
OPENING, CLOSING = frozenset("“‘«‹„‚"), frozenset("”’»›")
DASHES, AFTER, FRACTIONS = frozenset("–—"), frozenset("…™®©°²³¹"), frozenset("½¼¾")


def best_reading(data: bytes) -> str:
    """Name of the encoding the bytes read best in; the preferred one of equals."""
    names = [name for name in ENCODINGS if _decodes(data, name)]
    spots = [match.start() for _, match in zip(range(MOST), HIGH.finditer(data), strict=False)]
    table = {name: _table(name) for name in names}
    scores = {name: sum(_fits(*_around(data, at, table[name])) for at in spots) for name in names}
    return max(names, key=lambda name: scores[name])


def _decodes(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except UnicodeDecodeError:
        return False
    return True


def _table(name: str) -> str:
    return bytes(range(256)).decode(name, "replace")


def _around(data: bytes, at: int, table: str) -> tuple[str, str, str]:
    before = table[data[at - 1]] if at else " "
    return before, table[data[at]], table[data[at + 1]] if at + 1 < len(data) else " "


def _fits(before: str, char: str, after: str) -> int:
    """How well a character stands between its neighbours, -3..2."""
    if char.isalpha():
        return _letter(before, char, after)
    if char in "£€":
        return 2 if after.isdigit() else 0
    if char in OPENING or char in CLOSING:
        return _quote(before, char, after)
    if char in DASHES:
        return 1 if before.isspace() == after.isspace() else 0
    if char in AFTER or char in FRACTIONS:
        return 1 if not (before.isspace() and after.isalpha()) else 0
    if char == "•":
        return 1 if after.isspace() else -1
    if char == "\u00a0":
        return 0
    return -3 if char < "\u00a0" or "\u2500" <= char <= "\u25ff" else -1


def _letter(before: str, char: str, after: str) -> int:
    if char not in USUAL and char not in RARE:
        return -2
    if before.isdigit() or after.isdigit():
        return -1
    if char.isupper():
        return _capital(before, char, after)
    if after.isupper():
        return -2
    joined = after.isalpha() or before.islower()
    return int(joined and char in USUAL)


def _capital(before: str, char: str, after: str) -> int:
    if before.islower():
        return -2
    among = before.isupper() or after.isupper()
    return int(among or (char in USUAL and after.islower()))


def _quote(before: str, char: str, after: str) -> int:
    if char in OPENING:
        return 1 if not before.isalnum() and not after.isspace() else -1
    return 1 if not before.isspace() and (char == "’" or not after.isalpha()) else -1
