"""Dates as people and programs write them, to ISO 8601.

Numbers are read day first (UK) unless a column says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].{0,30})?$")
NUMBERS = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:[T ,].{0,30})?$")
DAY_MONTH = re.compile(
    r"^(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})(?:st|nd|rd|th)?[ -]+([A-Za-z]{3,9})\.?,?[ -]+(\d{4}|\d{2})\b"
)
MONTH_DAY = re.compile(r"^(?:[A-Za-z]{3,9},?\s+)?([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
SERIAL = re.compile(r"^(\d{5})(?:\.\d{1,12})?$")
EXCEL_EPOCH = date(1899, 12, 30)
SERIALS = range(20_000, 60_000)


def iso_date(text: str, *, day_first: bool = True, serial: bool = False) -> str:
    """ISO date of a text, or nothing when it is none.

    Args:
        text: one cell, e.g. ``03/04/2025``, ``3rd Apr 2025``, ``2025-04-03 10:15``.
        day_first: whether 03/04 is the third of April.
        serial: whether a bare number such as 45750 is a spreadsheet's day count.
    """
    text = text.strip()[:60]
    if match := ISO.match(text):
        return _iso(int(match[1]), int(match[2]), int(match[3]))
    if match := NUMBERS.match(text):
        first, second = int(match[1]), int(match[2])
        day, month = (first, second) if day_first else (second, first)
        return _iso(_year(match[3]), month, day)
    return _worded(text) or (_from_serial(text) if serial else "")


def _worded(text: str) -> str:
    if match := DAY_MONTH.match(text):
        return _iso(_year(match[3]), _month(match[2]), int(match[1]))
    match = MONTH_DAY.match(text)
    return _iso(int(match[3]), _month(match[1]), int(match[2])) if match else ""


def _month(name: str) -> int:
    return MONTHS.index(name[:3].lower()) + 1 if name[:3].lower() in MONTHS else 0


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text) - (100 if int(text) > 68 else 0)


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _from_serial(text: str) -> str:
    match = SERIAL.match(text)
    return (EXCEL_EPOCH + timedelta(days=int(match[1]))).isoformat() if match and int(match[1]) in SERIALS else ""


def reads_day_first(values: Sequence[str]) -> bool:
    """Whether a column of dates reads day first: it does unless some value has a month above 12 and none a day."""
    pairs = [(int(m[1]), int(m[2])) for m in map(NUMBERS.match, (value.strip() for value in values)) if m]
    return any(first > 12 for first, _ in pairs) or not any(second > 12 for _, second in pairs)
