"""What a person says of a table's columns: which hold words, questions, ids, dates, groups, and which to leave out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from consultfeed.ids import canonical

GIVEN = "columns read as the map says"
RECALLED = "columns read as a map said of an earlier file of this group with the same headings"


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Headings of columns by what they are for; an empty one leaves that to the reader.

    Attributes:
        text: columns read as comments, each cell a comment.
        question: a column that holds the question of each row; else a text column's heading is the question.
        id: a column whose id is shown beside the row's number.
        date: the column that says when a row was said.
        group: a column whose value is kept beside the comment.
        leave_out: columns never read.
    """

    text: tuple[str, ...] = ()
    question: str = ""
    id: str = ""
    date: str = ""
    group: str = ""
    leave_out: tuple[str, ...] = ()

    @property
    def named(self) -> tuple[str, ...]:
        """Every heading named, in order, empty ones left out."""
        return tuple(filter(None, (*self.text, self.question, self.id, self.date, self.group, *self.leave_out)))


@dataclass(frozen=True, slots=True)
class Maps:
    """The map given with a file, if any, and those known for tables of certain headings, as ``shape_of`` has them."""

    given: ColumnMap | None = None
    known: tuple[tuple[tuple[str, ...], ColumnMap], ...] = ()

    def for_table(self, headings: Iterable[str]) -> tuple[ColumnMap, str]:
        """The map for a table and, in words, where it comes from; an empty map and nothing where there is none."""
        if self.given:
            return self.given, GIVEN
        found = dict(self.known).get(shape_of(headings)) if self.known else None
        return (found, RECALLED) if found else (ColumnMap(), "")


NO_MAPS = Maps()
"""Nothing was said of any column."""


def shape_of(headings: Iterable[str]) -> tuple[str, ...]:
    """The set of a table's headings, as compared with another table's."""
    return tuple(sorted({canonical(heading) for heading in headings}))
