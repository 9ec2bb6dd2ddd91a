"""How large a workbook's sheets will be in memory, worked out before it is opened.

A few bytes can name a cell a million rows down or one long text a million times over, and the library that opens
workbooks makes room for all of it at once.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from consultfeed.errors import UnreadableFile
from consultfeed.ingest.archive import member_bytes
from consultfeed.ingest.readers import Offer

MAX_CELLS = 5_000_000
MAX_TEXT = 300_000_000
REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})([0-9]{1,9})["']""")
SHARED = re.compile(rb"""\bt\s*=\s*["']s["'][^<>]{0,200}>\s*<(?:\w{1,9}:)?v>\s*(\d{1,9})""")
ITEM = re.compile(rb"<(?:\w{1,9}:)?si[\s>]")
SHARED_MARK = re.compile(rb"<(?:\w{1,9}:)?sst[\s>]")
BINARY_SHEET = b"\x81\x01"
ODS_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OLD_CELLS = frozenset({0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0xBD, 0xFD, 0xD6, 0x203, 0x204, 0x205, 0x206, 0x27E, 0x406})
OLD_START = 0x809


def refuse_giant(offer: Offer) -> None:
    """Raise UnreadableFile if a sheet would take more than ``MAX_CELLS`` cells or ``MAX_TEXT`` characters."""
    for rows, columns in _sizes(offer):
        if rows * columns > MAX_CELLS:
            fix = "delete what stands far from the table, or save the sheet as CSV"
            found = f"{rows} rows by {columns} columns"
            raise UnreadableFile("a sheet is far too large", where=offer.path.name, found=found, fix=fix)


def _sizes(offer: Offer) -> Iterator[tuple[int, int]]:
    """Rows and columns of each sheet, counted from the first cell of the sheet."""
    if not offer.members:
        yield from _old_sizes(offer)
        return
    where = offer.path.name
    # a sheet may stand under any name, so each part is looked into
    parts = {name: member_bytes(offer.data, name, where) for name in sorted(offer.members) if _may_be_sheet(name)}
    shared = [length for data in parts.values() if SHARED_MARK.search(data[:2000]) for length in _lengths(data)]
    for name, data in parts.items():
        if name == "content.xml":
            yield from _open_sizes(data, offer)
        elif data.startswith(BINARY_SHEET):
            yield _binary_size(data)
        elif b"sheetData" in data:
            yield _size(data, shared, offer)


def _may_be_sheet(name: str) -> bool:
    return name == "content.xml" or (name.startswith("xl/") and name.endswith((".xml", ".bin")))


def _size(data: bytes, shared: list[int], offer: Offer) -> tuple[int, int]:
    rows, columns = data.count(b"<row") + data.count(b":row"), 1
    for match in REFERENCE.finditer(data):
        rows = max(rows, int(match[2]))
        columns = max(columns, _column(match[1]))
    cells = data.count(b"<c ") + data.count(b":c ")
    if shared and cells * max(shared) > MAX_TEXT:
        _refuse_text(sum(shared[k] for k in map(int, SHARED.findall(data)) if k < len(shared)), offer)
    return rows, columns


def _column(letters: bytes) -> int:
    value = 0
    for letter in letters.upper():
        value = value * 26 + letter - 64
    return value


def _lengths(data: bytes) -> Iterator[int]:
    """Length in bytes of each shared text."""
    starts = [match.start() for match in ITEM.finditer(data)] + [len(data)]
    yield from (end - start for start, end in pairwise(starts))


def _refuse_text(length: int, offer: Offer) -> None:
    if length > MAX_TEXT:
        fix = "save the sheet as CSV"
        raise UnreadableFile("the file unpacks to far more than it should", where=offer.path.name, fix=fix)


def _open_sizes(data: bytes, offer: Offer) -> Iterator[tuple[int, int]]:
    """Of OpenDocument, where rows and cells may be repeated by a number; empty ones at the end take no room."""
    from lxml import etree

    row, width, text = 0, 0, 0
    events = etree.iterparse(
        io.BytesIO(data), tag=[f"{ODS_TABLE}table-row", f"{ODS_TABLE}table"], resolve_entities=False, no_network=True
    )
    filled = 0
    for _, element in events:
        if element.tag.endswith("}table"):
            yield filled, width
            row, width, filled = 0, 0, 0
            element.clear()
            continue
        times = _repeats(element, "rows")
        row, (columns, length) = row + times, _row_size(element)
        width, filled = max(width, columns), row if columns else filled
        text += length * times
        _refuse_text(text, offer)
        element.clear()


def _row_size(row: Any) -> tuple[int, int]:
    """Columns up to the last filled one, and characters."""
    at, filled, length = 0, 0, 0
    for cell in row:
        times = _repeats(cell, "columns")
        at += times
        if len(cell) or len(cell.attrib) > 2:
            filled = at
            length += sum(map(len, cell.itertext())) * times
    return filled, length


def _repeats(element: Any, what: str) -> int:
    value = str(element.get(f"{ODS_TABLE}number-{what}-repeated") or "1")
    return int(value) if value.isascii() and value.isdigit() else 1


def _binary_size(data: bytes) -> tuple[int, int]:
    """Of a binary sheet of Excel: each record has a number, a length, and first of all its row or column."""
    at, rows, columns = 0, 0, 1
    while at < len(data):
        kind, at = _number(data, at, 2)
        length, at = _number(data, at, 4)
        if kind <= 11 and length >= 4:
            (value,) = struct.unpack("<I", data[at : at + 4].ljust(4, b"\0"))
            rows, columns = (max(rows, value + 1), columns) if kind == 0 else (rows, max(columns, value + 1))
        at += length
    return rows, columns


def _number(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number in bytes of seven bits, the lowest first."""
    value = 0
    for k, byte in enumerate(data[at : at + most]):
        value |= (byte & 0x7F) << (7 * k)
        if byte < 0x80:
            return value, at + k + 1
    return value, at + most


def _old_sizes(offer: Offer) -> Iterator[tuple[int, int]]:
    """Of a workbook of before 2007: each cell's record begins with its row and column."""
    import olefile

    with olefile.OleFileIO(io.BytesIO(offer.data)) as ole:
        name = next((one for one in ("Workbook", "Book") if ole.exists(one)), "")
        data = ole.openstream(name).read() if name else b""
    at, rows, columns = 0, 0, 0
    while at + 8 <= len(data):
        kind, length, row, column = struct.unpack_from("<HHHH", data, at)
        if kind == OLD_START:
            yield rows, columns
            rows, columns = 0, 0
        elif kind in OLD_CELLS:
            rows, columns = max(rows, row + 1), max(columns, column + 1)
        at += 4 + length
    yield rows, columns
