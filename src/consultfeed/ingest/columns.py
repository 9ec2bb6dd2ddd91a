"""Tables into units: one unit per cell of a free-text column, one per row without text; the rest is reported.

The heading becomes the unit's question, a date column its ``said_on``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from consultfeed.ids import canonical
from consultfeed.ingest.dates import iso_date, reads_day_first
from consultfeed.ingest.grid import Table, table_of
from consultfeed.ingest.kinds import DATES, FREE, SHORT, Column, column_of
from consultfeed.records import Unit
from consultfeed.registry import unknown_name

ANSWERED = re.compile(r"\b(?:submitted|completed|received|responded|answered|finished|end|recorded)\b", re.IGNORECASE)
NOT_SAID = re.compile(r"\b(?:birth|dob|due|deadline|review|joined|expir\w*|next|by)\b", re.IGNORECASE)
DATE_NAME = re.compile(r"\b(?:date|time|timestamp|when|on|created|submitted|completed|received|day)\b", re.IGNORECASE)
LONG_CELL = 8
WORDY = (FREE, SHORT)


@dataclass(frozen=True, slots=True)
class Tabled:
    """What one table gave: units, notes, and the headings of its free-text columns."""

    units: tuple[Unit, ...]
    notes: tuple[str, ...]
    columns: tuple[str, ...]


def read_grid(grid: Sequence[Sequence[str]], named: Sequence[str] = (), *, place: str = "", after: int = 0) -> Tabled:
    """Units of a grid of cells.

    Args:
        grid: rows of cells as text, with any title rows and the heading row.
        named: headings of the free-text columns if the user named them.
        place: what to say before "row 12", e.g. "sheet Responses"; also opens each note.
        after: data rows of the file that came before this table, so that rows number on.

    Raises:
        UnknownName: a named column is not among the headings.
    """
    table = table_of(grid)
    columns = [column_of(k, name, [row[k] for row in table.rows]) for k, name in enumerate(table.headings)]
    chosen = _named(columns, named) if named else _free(columns)
    dated = _date_column(columns, chosen)
    units = _units(table, chosen, _dates(dated), place, after)
    notes = [*table.notes, *_notes(columns, chosen, dated)]
    opening = f"{place}: " if place else ""
    return Tabled(tuple(units), tuple(f"{opening}{note}" for note in notes), tuple(c.heading for c in chosen))


def free_text_columns(
    headings: Sequence[str], grid: Sequence[Sequence[str]], named: Sequence[str] = ()
) -> list[Column]:
    """Free-text columns of rows under known headings (keys of JSON, a table in a document)."""
    columns = [column_of(k, name, [row[k] for row in grid]) for k, name in enumerate(headings)]
    return _named(columns, named) if named else _free(columns)


def _free(columns: list[Column]) -> list[Column]:
    """The free-text columns; a lone column of words is one, however short its cells."""
    lone = len(columns) == 1 and columns[0].kind in WORDY
    return columns if lone else [column for column in columns if column.kind == FREE]


def _named(columns: list[Column], named: Sequence[str]) -> list[Column]:
    by_name = {canonical(column.heading): column for column in columns}
    for name in named:
        if canonical(name) not in by_name:
            raise unknown_name("column", name, tuple(column.heading for column in columns))
    return [by_name[canonical(name)] for name in named]


def _date_column(columns: list[Column], chosen: list[Column]) -> Column | None:
    """The column that says when a row was said: "submitted" before other dates, never births or deadlines."""
    dates = [column for column in columns if _dated(column) and column not in chosen]
    ranked = sorted(
        dates, key=lambda column: (not ANSWERED.search(column.heading), not DATE_NAME.search(column.heading))
    )
    return ranked[0] if ranked else None


def _dated(column: Column) -> bool:
    if NOT_SAID.search(column.heading):
        return False
    filled = [cell for cell in column.cells if cell]
    serials = sum(bool(iso_date(cell, serial=True)) for cell in filled)
    return column.kind == DATES or bool(filled and DATE_NAME.search(column.heading) and serials >= 0.8 * len(filled))


def _dates(column: Column | None) -> list[str]:
    if column is None:
        return []
    day_first = reads_day_first(column.cells)
    return [iso_date(cell, day_first=day_first, serial=True) for cell in column.cells]


def _units(table: Table, chosen: list[Column], dates: list[str], place: str, after: int) -> list[Unit]:
    opening = f"{place}, " if place else ""
    asides = [
        (number, [Unit(after + 1, text, place=f"{opening}row {number}", drop=reason)])
        for number, text, reason in table.asides
    ]
    rows = []
    for k, number in enumerate(table.numbers):
        said_on = dates[k] if dates else ""
        rows.append(
            (
                number,
                _row_units(after + k + 1, [(c.heading, c.cells[k]) for c in chosen], f"{opening}row {number}", said_on),
            )
        )
    return [unit for _, units in sorted(asides + rows, key=lambda pair: pair[0]) for unit in units]


def _row_units(row: int, cells: list[tuple[str, str]], place: str, said_on: str) -> list[Unit]:
    """One unit per chosen cell; a row with nothing in any of them is one unit."""
    if not any(text for _, text in cells):
        return [Unit(row, "", place=place, said_on=said_on, drop="no text")]
    return [Unit(row, text, heading, place, said_on, "" if text else "blank cell") for heading, text in cells]


def _notes(columns: list[Column], chosen: list[Column], dated: Column | None) -> list[str]:
    used = ", ".join(f"'{column.heading}'" for column in chosen)
    left = [column for column in columns if column not in chosen and column is not dated]
    notes = [f"read as comments: {used}" if used else "no column of free text found: name one to read it"]
    notes += (
        [f"dates of comments from '{dated.heading}', read {'day' if reads_day_first(dated.cells) else 'month'} first"]
        if dated
        else []
    )
    notes += ["left out: " + ", ".join(f"'{column.heading}' ({column.kind})" for column in left)] if left else []
    return notes + [note for column in left if (note := _long_cells(column))]


def _long_cells(column: Column) -> str:
    count = sum(len(cell.split()) >= LONG_CELL for cell in column.cells)
    return (
        f"'{column.heading}' is left out, yet {count} of its cells hold {LONG_CELL} words or more: name it to read it"
        if count
        else ""
    )
