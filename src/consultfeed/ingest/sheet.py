"""Excel and OpenDocument sheets (xlsx, xlsm, xls, ods), read by python-calamine; every sheet is looked at."""

from __future__ import annotations

import io
import re
from datetime import date, datetime, time, timedelta
from typing import Any

from consultfeed.errors import UnknownName, UnreadableFile
from consultfeed.ingest.archive import macro_note, member_bytes
from consultfeed.ingest.columns import Tabled, read_grid
from consultfeed.ingest.mapping import Maps
from consultfeed.ingest.readers import READERS, Offer, Reader, Reading
from consultfeed.ingest.sheet_size import refuse_giant
from consultfeed.records import Unit

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods", ".xlsb")
NOTES_NAME = re.compile(
    r"^(?:notes?|read ?me|about|info\w*|guidance|cover|contents|key|legend|look ?ups?|lists?|codes?|metadata)\b",
    re.IGNORECASE,
)


def sniff(offer: Offer) -> int:
    """Sure of a workbook by the members of its ZIP or the stream names of the old format."""
    if {"xl/workbook.xml", "xl/workbook.bin"} & offer.members:
        return 2
    if "mimetype" in offer.members:
        return 2 if b"opendocument.spreadsheet" in member_bytes(offer.data, "mimetype", offer.path.name) else 0
    return 2 if offer.data.startswith(OLE) and (_has_stream(offer, "Workbook") or _has_stream(offer, "Book")) else 0


def _has_stream(offer: Offer, name: str) -> bool:
    return name.encode("utf-16-le") in offer.data


def sniff_locked(offer: Offer) -> int:
    """Sure of an old Office container that is no workbook: locked, or Word and PowerPoint of before 2007."""
    return 1 if offer.data.startswith(OLE) else 0


def refuse(offer: Offer) -> Reading:
    """Raises UnreadableFile: what to do with a locked or very old Office file."""
    if _has_stream(offer, "EncryptedPackage"):
        raise UnreadableFile(
            "the file is locked with a password", where=offer.path.name, fix="save it without the password"
        )
    raise UnreadableFile("this is an old Office file", where=offer.path.name, fix="save it as .docx, .xlsx or .pdf")


def read(offer: Offer) -> Reading:
    """Units of every sheet with a table; sheets of notes become units that are dropped, sheet by sheet."""
    from python_calamine import CalamineWorkbook, PasswordError

    if not _has_stream(offer, "EncryptedPackage"):
        refuse_giant(offer)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(offer.data))
    except PasswordError:
        return refuse(offer)
    sheets = [
        (meta.name, _shown(meta.visible), _grid(book, meta.name))
        for meta in book.sheets_metadata
        if "Work" in str(meta.typ)
    ]
    filled = [sheet for sheet in sheets if any(map(any, sheet[2]))]
    return _reading(filled, offer)


def _shown(visible: Any) -> bool:
    return str(visible).endswith("Visible") and "Hidden" not in str(visible)


def _grid(book: Any, name: str) -> list[list[str]]:
    sheet = book.get_sheet_by_name(name)
    rows = sheet.to_python(skip_empty_area=False)
    return [[_text(cell) for cell in row] for row in rows]


def _text(cell: Any) -> str:
    """A cell as people see it: whole numbers without .0, dates as ISO."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="minutes")
    return (
        cell.isoformat()
        if isinstance(cell, date | time)
        else str(cell.total_seconds() if isinstance(cell, timedelta) else cell)
    )


def _reading(sheets: list[tuple[str, bool, list[list[str]]]], offer: Offer) -> Reading:
    several = len(sheets) > 1
    tables = [name for name, _, grid in sheets if not NOTES_NAME.match(name) and not _is_prose(grid)]
    units: list[Unit] = []
    notes: list[str] = []
    columns: list[str] = []
    shapes: list[tuple[str, ...]] = []
    for name, shown, grid in sheets:
        tabled = _sheet(
            name,
            grid,
            offer.maps,
            several=several,
            notes=name not in tables and bool(tables),
            after=max((unit.row for unit in units), default=0),
        )
        units += tabled.units
        notes += [*([] if shown else [f"sheet '{name}' is hidden: it was read too"]), *tabled.notes]
        columns += [column for column in tabled.columns if column not in columns]
        shapes.append(tabled.shape)
    if offer.maps.given and not columns:
        read_grid(sheets[0][2] if sheets else [], offer.maps)
    return Reading(tuple(units), "sheet", (*macro_note(offer.members), *notes), tuple(columns), tuple(shapes))


def _sheet(name: str, grid: list[list[str]], maps: Maps, *, several: bool, notes: bool, after: int) -> Tabled:
    place = f"sheet '{name}'" if several else ""
    if notes:
        return _notes_sheet(name, grid, after)
    try:
        return read_grid(grid, maps, place=place, after=after)
    except UnknownName:
        if not several:
            raise
        return _notes_sheet(name, grid, after)


def _is_prose(grid: list[list[str]]) -> bool:
    return max((sum(map(bool, row)) for row in grid), default=0) <= 1


def _notes_sheet(name: str, grid: list[list[str]], after: int) -> Tabled:
    rows = [(k, " | ".join(filter(None, row))) for k, row in enumerate(grid, start=1) if any(row)]
    units = [
        Unit(after + k, text, place=f"sheet '{name}', row {number}", drop="sheet of notes")
        for k, (number, text) in enumerate(rows, start=1)
    ]
    note = f"sheet '{name}' holds notes, not answers: its {len(units)} rows were left out"
    return Tabled(tuple(units), (note,), ())


READERS.register("sheet", order=20)(Reader(sniff, read, SUFFIXES))
READERS.register("old office", order=25)(Reader(sniff_locked, refuse, (".doc", ".ppt")))
