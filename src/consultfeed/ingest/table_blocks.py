"""Tables inside documents: rows of points become cells, particulars become "name: value" lines, the rest is set apart.

A table of actions keeps owner and date beside each action.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from consultfeed.ingest.columns import free_text_columns
from consultfeed.ingest.grid import Table, table_of
from consultfeed.ingest.kinds import Column
from consultfeed.ingest.lines import Block
from consultfeed.ingest.procedure import is_sentence, reason_for, section_of
from consultfeed.ingest.turns import ACTION as ACTION_LINE
from consultfeed.ingest.turns import points_of

ATTENDANCE = re.compile(r"\b(?:present|names?|initials|attend\w*|apologies|members?)\b", re.IGNORECASE)
ACTION = re.compile(r"^actions?\b(?! taken)", re.IGNORECASE)


def table_blocks(rows: Sequence[Sequence[str]], number: int) -> list[Block]:
    """Blocks of one table of a document.

    Args:
        rows: cells as text.
        number: the table's number in the document, from 1.
    """
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    grid = [[_flat(cell) for cell in row] for row in filled]
    if not grid:
        return []
    if max(map(len, grid)) == 1 or len(grid) == 1:
        return [Block(cell) for row in grid for cell in row if cell]
    return _particulars(grid) or _points(grid, number, {_flat(cell): cell for row in filled for cell in row})


def _flat(cell: str) -> str:
    return " ".join(cell.split())


def _particulars(grid: list[list[str]]) -> list[Block]:
    """A table of two columns whose first names things ("Held", "Present"): one line per row."""
    pairs = [(row[0], row[1]) for row in grid if len(row) == 2]
    known = [bool(reason_for(f"{name}: {value}") or section_of(name)) for name, value in pairs]
    if len(pairs) != len(grid) or sum(known) * 2 < len(pairs):
        return []
    return [
        Block(f"{name}: {value}", drop=reason_for(f"{name}: {value}") or _section_reason(name)) for name, value in pairs
    ]


def _section_reason(name: str) -> str:
    section = section_of(name)
    return section.reason if section else ""


def _points(grid: list[list[str]], number: int, lined: dict[str, str]) -> list[Block]:
    """Blocks of a table of points; ``lined`` has each cell's text as it stands, by its text on one line."""
    table = table_of(grid)
    chosen = free_text_columns(table.headings, table.rows)
    asides = [Block(text, drop=reason, place=f"table {number}, row {k}") for k, text, reason in table.asides]
    attends = any(ATTENDANCE.search(name) for name in table.headings) and not any(map(_sentences, chosen))
    if not chosen or attends:
        drop = "attendance" if attends else "table of short entries"
        return asides + [_aside(row, number, k, drop) for k, row in zip(table.numbers, table.rows, strict=True)]
    return asides + [block for k in range(len(table.rows)) for block in _cells(table, chosen, k, number, lined)]


def _sentences(column: Column) -> bool:
    return any(is_sentence(cell) for cell in column.cells)


def _aside(row: Sequence[str], number: int, k: int, drop: str) -> Block:
    """A row without points: dropped, unless one of its cells is a sentence all the same."""
    text = " | ".join(filter(None, row))
    sentence = drop != "attendance" and any(is_sentence(cell) for cell in row)
    return Block(
        text, kind="cell" if sentence else "text", drop="" if sentence else drop, place=f"table {number}, row {k}"
    )


def _cells(table: Table, chosen: list[Column], k: int, number: int, lined: dict[str, str]) -> list[Block]:
    place = f"table {number}, row {table.numbers[k]}"
    row = table.rows[k]
    beside = "; ".join(
        f"{name}: {cell}"
        for j, (name, cell) in enumerate(zip(table.headings, row, strict=True))
        if cell and j not in {c.index for c in chosen}
    )
    if not any(row[column.index] for column in chosen):
        return [Block(" | ".join(filter(None, row)), drop="no text", place=place)]
    texts = [(column, lined.get(row[column.index], row[column.index])) for column in chosen]
    return [block for column, text in texts for block in _cell(column, text, place, beside)]


def _cell(column: Column, text: str, place: str, beside: str) -> list[Block]:
    """The points of one cell, each a block; what stands in the rest of the row is kept beside each."""
    asked = "Action" if ACTION.match(column.heading) else column.heading
    points = points_of(text)
    if not points:
        return [Block("-", question=asked, place=place, context=beside, drop="blank cell")]
    several = len(points) > 1
    return [
        Block(
            point,
            kind="cell",
            question="Action" if ACTION_LINE.match(point) else asked,
            place=f"{place}, point {k}" if several else place,
            context=beside,
        )
        for k, point in enumerate(points, start=1)
    ]
