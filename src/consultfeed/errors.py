"""Errors in one grammar: what went wrong - where - what was found - what to do.

Floor 0. No feedback text ever goes into an error: name the file, the row and the column, never the words.
"""

from __future__ import annotations


class ConsultfeedError(Exception):
    """A problem in the data or the settings that a user can mend (exit code 1).

    Args:
        what: what went wrong, as a sentence without a full stop.
        where: file, row, column or option it stands in.
        found: what stood there; codes, names of columns and numbers only, never feedback text.
        fix: what to do next.
    """

    def __init__(self, what: str, *, where: str = "", found: str = "", fix: str = "") -> None:
        super().__init__(what, where, found, fix)
        self.what, self.where, self.found, self.fix = what, where, found, fix

    def __str__(self) -> str:
        parts = (self.where, self.what, f"found {self.found}" if self.found else "", self.fix)
        return " - ".join(part for part in parts if part)


class FaultList(ConsultfeedError):
    """Every fault of one input at once, so that a person mends a file in one go.

    Args:
        what: the summary, e.g. "the curriculum has 3 faults".
        faults: one error each, in the order found.
    """

    def __init__(self, what: str, faults: list[ConsultfeedError], *, fix: str = "") -> None:
        super().__init__(what, fix=fix)
        self.faults = tuple(faults)

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *(f"  {fault}" for fault in self.faults)])


class UnreadableFile(ConsultfeedError):
    """A file that cannot be read as any format known here."""


class UnknownName(ConsultfeedError):
    """A name that is in no registry or scheme; the message gives the nearest known ones."""
