"""Text that is safe to open: no live formula in a spreadsheet, no escape sequence at a terminal.

Floor 1. After OWASP ASVS 5.0, 1.2.10.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""First characters that make a spreadsheet take a text for a formula, full-width forms included."""


def safe_cell(text: str) -> str:
    """The text with an apostrophe before it if a spreadsheet would run it as a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text


def csv_text(rows: Sequence[Mapping[str, str]], columns: Sequence[str]) -> str:
    """Rows as CSV (RFC 4180, comma, every cell safe to open)."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([safe_cell(row[name]) for name in columns] for row in rows)
    return buffer.getvalue()


def printable(text: str) -> str:
    """The text on one line without control characters, so that it cannot steer a terminal."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
