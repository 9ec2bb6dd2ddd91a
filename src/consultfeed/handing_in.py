"""What a person says of a file: its group and date, read with good will and checked. Floor 3, beside ``pipeline``."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from pathlib import Path

from consultfeed.errors import ConsultfeedError
from consultfeed.ingest.dates import iso_date

_IN_NAME = (
    re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(\d{1,2}[-.]\d{1,2}[-.]\d{4})(?!\d)"),
    re.compile(r"(?<!\d)(\d{1,2}(?:st|nd|rd|th)?[ _-]+[A-Za-z]{3,9}[ _-]+\d{4})(?!\d)"),
)
_PACKED = re.compile(r"(?<!\d)(20\d{2})(\d{2})(\d{2})(?!\d)")
LIKE = 0.85
"""Likeness of two group names from which one is asked about."""


def date_in_name(path: Path) -> str:
    """The ISO date a file name carries ("2025-03-31 survey.csv", "9 July 2025.docx", "20250709"), or nothing."""
    name = path.stem
    for pattern in _IN_NAME:
        if (found := pattern.search(name)) and (day := iso_date(found[1].replace("_", " "))):
            return day
    packed = _PACKED.search(name)
    return iso_date("-".join(packed.groups())) if packed else ""


def day_of(text: str, today: str) -> str:
    """ISO date of what a person typed ("2025-07-10", "10/07/2025", "10 July 2025"); empty stays empty.

    Raises:
        ConsultfeedError: no date, or one in the future.
    """
    if not text.strip():
        return ""
    day = iso_date(text)
    if not day:
        raise ConsultfeedError("this is no date", found=repr(text), fix="give it as 2025-07-10 or 10/07/2025")
    if day > today:
        raise ConsultfeedError("this date lies in the future", found=day, fix="check the year")
    return day


def group_name(given: str, known: Sequence[str]) -> tuple[str, str]:
    """The group's name as it is known here, and a note if it is new but much like a known one.

    Raises:
        ConsultfeedError: an empty name.
    """
    name = " ".join(given.split())
    if not name:
        raise ConsultfeedError(
            "the group has no name", where="--group", fix='say who it comes from, e.g. "Aberwen IAG"'
        )
    same = [other for other in sorted(known) if other.casefold() == name.casefold()]
    if same:
        return same[0], ""
    near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=LIKE)
    return name, f"a new group, much like {near[0]!r}: if it is the same, submit again under that name" if near else ""
