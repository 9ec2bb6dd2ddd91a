"""What a sheet of the workbook is: a name, columns and rows of plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its columns as (heading, width in characters, number format or empty), its rows."""

    name: str
    columns: tuple[tuple[str, int, str], ...]
    rows: tuple[tuple[Cell, ...], ...]


WHOLE, SHARE, SCORE = "#,##0", "0.0%", "0.00"


def words(heading: str, width: int = 24) -> tuple[str, int, str]:
    """A column of words; ``width`` in characters."""
    return (heading, width, "")


def number(heading: str, form: str = WHOLE) -> tuple[str, int, str]:
    """A column of numbers shown in a spreadsheet's number format."""
    return (heading, 13, form)


def labels(concepts: Sequence[dict[str, str]]) -> str:
    """Labels of strands or themes in one cell."""
    return "; ".join(concept["label"] for concept in concepts)
