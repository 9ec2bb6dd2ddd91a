"""A grid of cells into a table: where its headings are, what stands above them, which rows repeat them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from consultfeed.ingest.dates import iso_date
from consultfeed.ingest.procedure import is_sentence

SEARCH_ROWS = 25
SECOND_HEADINGS = frozenset({"response", "open-ended response", "open ended response", "other (please specify)", ""})


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows of equal width.

    ``numbers`` are the rows' numbers in the sheet, from 1; ``asides`` are rows that are no data: number, text, reason.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    asides: tuple[tuple[int, str, str], ...] = ()
    notes: tuple[str, ...] = ()


def table_of(grid: Sequence[Sequence[str]]) -> Table:
    """The table in a grid of cells; a grid without headings gets "column 1", "column 2" and so on."""
    rows = [tuple(cell.strip() for cell in row) for row in grid]
    top = _heading_row(rows)
    width = _width(rows, top)
    names = rows[top] if top >= 0 else ()
    headings = _unique([(names[k] if k < len(names) else "") or f"column {k + 1}" for k in range(width)])
    return _filled(headings, rows, top)


def _filled(headings: tuple[str, ...], rows: list[tuple[str, ...]], top: int) -> Table:
    kept, numbers = [], []
    asides = [(k + 1, " ".join(filter(None, row)), "title row") for k, row in enumerate(rows[: max(top, 0)])]
    asides += [(top + 1, " | ".join(filter(None, rows[top])), "heading row")] if top >= 0 else []
    long = 0
    for k, row in enumerate(rows[top + 1 :], start=top + 1):
        if top >= 0 and _repeats(row, rows[top], first=k == top + 1):
            asides.append((k + 1, " | ".join(filter(None, row)), "heading row"))
            continue
        long += len(row) > len(headings)
        kept.append(_fit(row, len(headings)))
        numbers.append(k + 1)
    notes = [f"{long} rows have more cells than headings: the rest was joined to the last column"] if long else []
    return Table(headings, tuple(kept), tuple(numbers), tuple(asides), tuple(notes))


def _fit(row: tuple[str, ...], width: int) -> tuple[str, ...]:
    if len(row) <= width:
        return row + ("",) * (width - len(row))
    return (*row[: width - 1], ", ".join(cell for cell in row[width - 1 :] if cell))


def _repeats(row: tuple[str, ...], headings: tuple[str, ...], *, first: bool) -> bool:
    """A heading row printed again, or the second heading row that survey tools add."""
    if tuple(cell for cell in row if cell) == tuple(cell for cell in headings if cell):
        return True
    return first and any(row) and {cell.casefold() for cell in row} <= SECOND_HEADINGS


def _width(rows: list[tuple[str, ...]], top: int) -> int:
    """Number of columns: that of the headings, or of most rows when rows are wider and filled."""
    if top < 0:
        return max((len(row) for row in rows), default=0)
    named = max((k + 1 for k, cell in enumerate(rows[top]) if cell), default=1)
    filled = Counter(max((k + 1 for k, cell in enumerate(row) if cell), default=0) for row in rows[top + 1 :])
    usual = filled.most_common(1)[0][0] if filled else named
    return max(named, min(usual, len(rows[top]) or usual))


def _heading_row(rows: list[tuple[str, ...]]) -> int:
    """Index of the heading row, -1 when the table has none."""
    counts = [sum(map(bool, row)) for row in rows]
    usual = max(counts[:200], default=0)
    if usual <= 1:
        return _single_column(rows)
    for k, row in enumerate(rows[:SEARCH_ROWS]):
        if counts[k] >= max(2, usual // 2) and (counts[k] > 2 or usual <= 4):
            return -1 if _is_data(rows, k) else k
        if counts[k] > 1 and any(is_sentence(cell) for cell in row):
            return -1
    return -1


def _single_column(rows: list[tuple[str, ...]]) -> int:
    """A lone column has a heading if its first cell is a question or much shorter than the rest."""
    cells = ["".join(row) for row in rows]
    first = next((k for k, cell in enumerate(cells) if cell), -1)
    rest = [len(cell.split()) for cell in cells[first + 1 :] if cell]
    if first < 0 or not rest:
        return -1
    short = len(cells[first].split()) * 2 <= sum(rest) / len(rest) and not cells[first].endswith((".", "!"))
    return first if cells[first].endswith("?") or short else -1


def _is_data(rows: list[tuple[str, ...]], top: int) -> bool:
    """Whether the would-be heading row is data: a number or date stands in it as in the column below it."""
    below = rows[top + 1 : top + 30]
    typed = [k for k, cell in enumerate(rows[top]) if _typed(cell)]
    return any(_mostly(row[k] for row in below if k < len(row)) for k in typed) if below else bool(typed)


def _mostly(cells: object) -> bool:
    values = [cell for cell in cells if cell]  # type: ignore[attr-defined]
    return bool(values) and sum(map(_typed, values)) * 2 > len(values)


def _typed(cell: str) -> bool:
    plain = cell.replace(",", "").replace("%", "").lstrip("+-£$€")
    return plain.replace(".", "", 1).isdigit() or bool(iso_date(cell))


def _unique(names: list[str]) -> tuple[str, ...]:
    seen: Counter[str] = Counter()
    unique = []
    for name in (" ".join(name.split()) for name in names):
        seen[name] += 1
        unique.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(unique)
