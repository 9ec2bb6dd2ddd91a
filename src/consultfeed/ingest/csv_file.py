"""CSV and TSV: encoding, separator, unclosed quotation marks; then the columns decide."""

from __future__ import annotations

import csv
import io
from collections import Counter

from consultfeed.ingest.columns import read_grid
from consultfeed.ingest.readers import READERS, Offer, Reader, Reading

SEPARATORS = ",;\t|"
SAMPLE = 200_000
FIELD_LIMIT = 50_000_000
SUFFIXES = (".csv", ".tsv", ".tab")


def sniff(offer: Offer) -> int:
    """Sure of a tab-separated text, or one whose lines all split alike; possible with a suffix of its own."""
    if offer.members or not offer.start or offer.start.lstrip()[:1] in "<{":
        return 0
    if offer.suffix in SUFFIXES:
        return 1
    rows, _ = _parse(offer.start.rsplit("\n", 1)[0], separator := separator_of(offer.start))
    widths = Counter(len(row) for row in rows if row)
    alike = len(widths) == 1 and len(rows) >= 3 and max(widths) >= 3 and separator
    return 2 if alike and (separator == "\t" or max(widths) >= 4) and offer.suffix in (".txt", "") else 0


def separator_of(text: str) -> str:
    """The separator under which most rows of a sample have the same number of cells; nothing for a single column."""
    scores = [(_agreement(text[:SAMPLE], one), -k, one) for k, one in enumerate(SEPARATORS)]
    score, _, separator = max(scores)
    return separator if score >= 0.5 else ""


def _agreement(text: str, separator: str) -> float:
    rows = [row for row in _parse(text, separator)[0][:500] if row]
    widths = Counter(len(row) for row in rows)
    usual = max((width for width in widths if width > 1), key=lambda width: (widths[width], width), default=0)
    in_first = max((len(row) for row in rows[:3]), default=0) > 1
    return widths[usual] / len(rows) + 0.01 * min(usual, 9) if usual and in_first else 0.0


def _parse(text: str, separator: str) -> tuple[list[list[str]], bool]:
    """Rows, and whether a quotation mark was never closed (then quotes are taken as they stand)."""
    csv.field_size_limit(FIELD_LIMIT)
    if not separator:
        separator = "\x1f"
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)), False
    except csv.Error:
        return _forgiving(text, separator)


def _forgiving(text: str, separator: str) -> tuple[list[list[str]], bool]:
    lines = text.count("\n") + 1
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    swallowed = max((cell.count("\n") for row in rows[-1:] for cell in row), default=0)
    if swallowed * 4 <= lines or swallowed < 3:
        return rows, False
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=csv.QUOTE_NONE)), True


def rows_of(text: str) -> tuple[list[list[str]], bool]:
    """Rows of cells as they stand, and whether a quotation mark was never closed (then rows end with their lines)."""
    return _parse(text, separator_of(text))


def read(offer: Offer) -> Reading:
    """Units of a CSV or TSV file."""
    rows, unclosed = rows_of(offer.decoded.text)
    tabled = read_grid([row for row in rows if row], offer.maps)
    notes = [offer.decoded.note, "a quotation mark is never closed: rows were cut at line ends" if unclosed else ""]
    return Reading(tabled.units, "csv", (*filter(None, notes), *tabled.notes), tabled.columns, (tabled.shape,))


READERS.register("csv", order=60)(Reader(sniff, read, SUFFIXES))
