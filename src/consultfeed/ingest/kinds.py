"""What a column holds, judged by its heading and its answers.

Free text, dates, ids, closed answers, or particulars of people; the words that tell are in ``kinds.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from consultfeed.ids import canonical
from consultfeed.ingest.dates import iso_date

FREE, SHORT, BLANK, DATES = "free text", "short answers", "blank", "dates"
CLOSED, ABOUT = "closed answers", "particulars"
PATTERNS = (
    ("numbers", re.compile(r"^[£$€+-]?\d[\d,]*(?:\.\d+)?%?$")),
    ("web or e-mail addresses", re.compile(r"^(?:https?://|www\.)\S+$|^[^\s@]+@[^\s@]+\.[^\s@]+$")),
    ("postcodes", re.compile(r"^[A-Za-z]{1,2}\d[A-Za-z\d]?(?:\s*\d[A-Za-z]{2})?$")),
    ("phone numbers", re.compile(r"^\+?\d[\d ()-]{7,18}\d$")),
    ("ids", re.compile(r"^(?=\S*\d)[A-Za-z0-9][\w./:#-]*$")),
)
SHORT_HEADING = 5
SHORT_ANSWER = 8


@cache
def _words_of(name: str) -> frozenset[str]:
    return frozenset(_table()[name])


@cache
def _pattern(name: str, frame: str) -> re.Pattern[str]:
    return re.compile(frame.format("|".join(_table()[name])), re.IGNORECASE)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("consultfeed.ingest").joinpath("kinds.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place from 0, heading, cells of the data rows, and what it holds."""

    index: int
    heading: str
    cells: tuple[str, ...]
    kind: str


def column_of(index: int, heading: str, cells: Sequence[str]) -> Column:
    """The column with its kind: "free text", "dates", "blank", or why it is left out."""
    return Column(index, heading, tuple(cells), kind_of(heading, cells))


def kind_of(heading: str, cells: Sequence[str]) -> str:
    """What the cells of a column hold, its heading taken into account."""
    blank = _words_of("non_answers")
    answers = [cell for cell in (cell.strip() for cell in cells) if cell and cell.casefold() not in blank]
    if not answers:
        return FREE if asks_for_words(heading) else BLANK
    return _patterned(answers) or _closed(answers) or _worded(heading, answers)


def asks_for_words(heading: str) -> bool:
    """Whether a heading asks for an answer in words and not for a particular of the person."""
    return bool(_pattern("hints", r"\b(?:{})\b").search(heading)) and not is_particular(heading)


def is_particular(heading: str) -> bool:
    """Whether a heading names a particular (age band, district, owner) and no opinion."""
    if _pattern("strong_hints", r"\b(?:{})\b").search(heading) and not _pattern("tails", r"\b(?:{})\W*$").search(
        heading
    ):
        return False
    named = bool(_pattern("particulars", r"\b(?:{})\b").search(heading))
    short = len(heading.split()) <= SHORT_HEADING and not heading.endswith("?")
    return named and (short or bool(_pattern("asks_particulars", r"^(?:{})\b").match(heading)))


def _patterned(answers: list[str]) -> str:
    if sum(bool(iso_date(answer)) for answer in answers) >= 0.8 * len(answers):
        return DATES
    for kind, pattern in PATTERNS:
        if sum(bool(pattern.match(answer[:200])) for answer in answers) >= 0.9 * len(answers):
            return kind
    return ""


def _closed(answers: list[str]) -> str:
    on_scale = sum(len(answer) < 60 and _on_scale(answer) for answer in answers)
    if on_scale >= 0.8 * len(answers):
        return CLOSED
    return CLOSED if len(answers) >= 8 and _words(answers) < 12 and _variety(answers) <= 0.34 else ""


def _on_scale(answer: str) -> bool:
    words = re.split(r"[\s,;/()+-]+", answer.casefold().replace("’", "'").strip(" ."))
    scale = _words_of("scale")
    return all(word in scale or word.isdigit() for word in words if word)


def _worded(heading: str, answers: list[str]) -> str:
    words, longest = _words(answers), max(len(answer.split()) for answer in answers)
    if is_particular(heading) and words < SHORT_ANSWER:
        return ABOUT
    if asks_for_words(heading):
        return FREE if longest >= 3 or words >= 2 else "single words"
    varied = _variety(answers) > 0.34 or words >= 12
    return FREE if varied and (words >= 4 or longest >= 12) else SHORT


def _words(answers: list[str]) -> float:
    return sum(len(answer.split()) for answer in answers) / len(answers)


def _variety(answers: list[str]) -> float:
    """Share of distinct answers; answers of several ticked choices count by their choices."""
    choices = [part for answer in answers for part in answer.split(";")]
    several = len(choices) > 1.3 * len(answers) and _words(choices) <= 5
    values = choices if several else answers
    return len({canonical(value) for value in values}) / len(values)
