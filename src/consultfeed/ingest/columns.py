"""Tables into units: one unit per cell of a free-text column, one per row without text; the rest is reported.

The heading becomes the unit's question, a date column its ``said_on``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from consultfeed.ids import canonical
from consultfeed.ingest.dates import iso_date, reads_day_first
from consultfeed.ingest.grid import Table, table_of
from consultfeed.ingest.kinds import DATES, FREE, SHORT, Column, column_of
from consultfeed.ingest.mapping import NO_MAPS, ColumnMap, Maps, shape_of
from consultfeed.records import Unit
from consultfeed.registry import unknown_name

ANSWERED = re.compile(r"\b(?:submitted|completed|received|responded|answered|finished|end|recorded)\b", re.IGNORECASE)
NOT_SAID = re.compile(r"\b(?:birth|dob|due|deadline|review|joined|expir\w*|next|by)\b", re.IGNORECASE)
DATE_NAME = re.compile(r"\b(?:date|time|timestamp|when|on|created|submitted|completed|received|day)\b", re.IGNORECASE)
LONG_CELL = 8
WORDY = (FREE, SHORT)
IDENT = re.compile(r"^(?:(?=[\w./:#-]*[A-Za-z_])(?=\S*\d)[\w./:#-]{1,40}|\d{1,6})$")


@dataclass(frozen=True, slots=True)
class Tabled:
    """What one table gave: units, notes, the headings of its free-text columns, and all headings if a map was given."""

    units: tuple[Unit, ...]
    notes: tuple[str, ...]
    columns: tuple[str, ...]
    shape: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Layout:
    """Which column is for what, as told or as found."""

    text: list[Column]
    dated: Column | None
    question: Column | None = None
    ident: Column | None = None
    group: Column | None = None

    @property
    def used(self) -> list[Column]:
        """Every column that is read for something."""
        return [*self.text, *(one for one in (self.dated, self.question, self.ident, self.group) if one)]


def read_grid(grid: Sequence[Sequence[str]], maps: Maps = NO_MAPS, *, place: str = "", after: int = 0) -> Tabled:
    """Units of a grid of cells.

    Args:
        grid: rows of cells as text, with any title rows and the heading row.
        maps: what a person said of the columns, now or of an earlier file.
        place: what to say before "row 12", e.g. "sheet Responses"; also opens each note.
        after: data rows of the file that came before this table, so that rows number on.

    Raises:
        UnknownName: a named column is not among the headings.
    """
    table = table_of(grid)
    columns = [column_of(k, name, [row[k] for row in table.rows]) for k, name in enumerate(table.headings)]
    told, origin = maps.for_table(table.headings)
    layout = _laid_out(columns, told)
    units = _units(table, layout, place, after)
    notes = [*([origin] if origin else []), *table.notes, *_notes(columns, layout)]
    opening = f"{place}: " if place else ""
    shape = shape_of(table.headings) if maps.given else ()
    chosen = tuple(column.heading for column in layout.text)
    return Tabled(tuple(units), tuple(f"{opening}{note}" for note in notes), chosen, shape)


def free_text_columns(headings: Sequence[str], grid: Sequence[Sequence[str]]) -> list[Column]:
    """Free-text columns of rows under known headings (a table in a document)."""
    return _free([column_of(k, name, [row[k] for row in grid]) for k, name in enumerate(headings)])


def _laid_out(columns: list[Column], told: ColumnMap) -> _Layout:
    by_name = {canonical(column.heading): column for column in columns}
    for name in told.named:
        if canonical(name) not in by_name:
            raise unknown_name("column", name, tuple(column.heading for column in columns))
    of = {name: by_name[canonical(name)] for name in told.named}
    spoken_for = [of[name] for name in told.named if name not in told.text]
    rest = [column for column in columns if column not in spoken_for]
    text = [of[name] for name in told.text] or _free(rest)
    dated = of.get(told.date) or _date_column(rest, text)
    return _Layout(text, dated, of.get(told.question), of.get(told.id), of.get(told.group))


def _free(columns: list[Column]) -> list[Column]:
    """The free-text columns; a lone column of words is one, however short its cells."""
    lone = len(columns) == 1 and columns[0].kind in WORDY
    return columns if lone else [column for column in columns if column.kind == FREE]


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


def _units(table: Table, layout: _Layout, place: str, after: int) -> list[Unit]:
    opening = f"{place}, " if place else ""
    asides = [
        (number, [Unit(after + 1, text, place=f"{opening}row {number}", drop=reason)])
        for number, text, reason in table.asides
    ]
    dates = _dates(layout.dated)
    rows = []
    for k, number in enumerate(table.numbers):
        said_on = dates[k] if dates else ""
        row = Unit(after + k + 1, "", place=f"{opening}row {number}{_ident(layout, k)}", said_on=said_on)
        rows.append((number, _row_units(row, layout, k)))
    return [unit for _, units in sorted(asides + rows, key=lambda pair: pair[0]) for unit in units]


def _ident(layout: _Layout, k: int) -> str:
    """The row's id where it looks like one: a name, a phone number or an e-mail address is never shown."""
    ident = layout.ident.cells[k] if layout.ident and layout.ident.kind in ("ids", "numbers") else ""
    return f", id {ident}" if IDENT.match(ident) else ""


def _row_units(row: Unit, layout: _Layout, k: int) -> list[Unit]:
    """One unit per text column; a row with nothing in any of them is one unit."""
    cells = [(column.heading, column.cells[k]) for column in layout.text]
    if not any(text for _, text in cells):
        return [replace(row, drop="no text")]
    asked = layout.question.cells[k] if layout.question else ""
    group = layout.group.cells[k] if layout.group else ""
    context = f"{layout.group.heading}: {group}" if layout.group and group else ""
    return [
        replace(row, text=text, question=asked or heading, context=context, drop="" if text else "blank cell")
        for heading, text in cells
    ]


def _notes(columns: list[Column], layout: _Layout) -> list[str]:
    used = ", ".join(f"'{column.heading}'" for column in layout.text)
    left = [column for column in columns if column not in layout.used]
    notes = [f"read as comments: {used}" if used else "no column of free text found: name one to read it"]
    notes += [f"{use} from '{column.heading}'" for use, column in _beside(layout)]
    notes += ["left out: " + ", ".join(f"'{column.heading}' ({column.kind})" for column in left)] if left else []
    return notes + [note for column in left if (note := _long_cells(column))]


def _beside(layout: _Layout) -> Iterator[tuple[str, Column]]:
    if layout.dated:
        order = "day" if reads_day_first(layout.dated.cells) else "month"
        yield f"dates of comments, read {order} first,", layout.dated
    kinds = (("questions", layout.question), ("ids", layout.ident), ("groups", layout.group))
    yield from ((use, column) for use, column in kinds if column)


def _long_cells(column: Column) -> str:
    count = sum(len(cell.split()) >= LONG_CELL for cell in column.cells)
    return (
        f"'{column.heading}' is left out, yet {count} of its cells hold {LONG_CELL} words or more: name it to read it"
        if count
        else ""
    )
