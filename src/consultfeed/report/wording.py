"""Words that all forms of the report share, so that a figure is called the same thing everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

GRADES = {"direct": "Yes", "partial": "Partly", "none": "No module"}
GRADE_QUESTION = "Does a module deal with it?"
NO_CURRICULUM = "No curriculum imported"
NOTHING_ASKED = "Nothing to answer"
STATUSES = {
    "recurring": "Keeps coming up",
    "raised": "Raised by one group on one date",
    "one-voice": "One voice",
    "praise": "Praise and thanks",
}
GAPS = {
    "none": "No module deals with it",
    "draft": "A module deals with it, but is not in force",
    "partial": "A module deals with only part of it",
    "suspect": "A module was confirmed for it, and changed since",
    "audience": "A module deals with it, but is for other staff",
    "optional": "A module deals with it, but nobody has to take it",
    "stale": "A module deals with it, but was not reviewed for long",
}
"""Kinds of gap, in the order in which they are listed everywhere."""
TOLD_BY_GRADE = ("", "none", "partial")
"""Kinds (or none) that the answer to ``GRADE_QUESTION`` tells already; the others need saying beside it."""
NO_REPROACH = (
    "No feedback on a module is no reproach to it: nobody may have been asked about it, or it may do what it should."
)
SILENCE = "Silence is not satisfaction: perhaps nobody asked."
SOURCE_KINDS = {
    "iag": "Independent Advisory Group",
    "cpcg": "Community Police Consultative Group",
    "contributor": "Community contributors",
    "survey": "Survey",
    "other": "Other",
}
STANDS = {
    "noted": "Noted only",
    "planned": "Planned",
    "in-progress": "Under way",
    "done": "Done",
    "asserted": "Said to be in place, not checked",
    "will-not": "Will not be done",
}
# XML (so SVG and Excel) cannot hold these, not even escaped; UTF-8 cannot hold half a surrogate pair
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_HALVES = (
    ("January", "February", "March", "April", "May", "June"),
    ("July", "August", "September", "October", "November", "December"),
)
_MONTHS = tuple(month for half in _HALVES for month in half)


def answer(grade: str, modules: int) -> str:
    """Whether a module deals with an issue, in words; without any module nothing can be said, praise asks nothing."""
    return (GRADES[grade] if modules else NO_CURRICULUM) if grade else NOTHING_ASKED


def where_it_stands(decision: Mapping[str, Any] | None) -> str:
    """What was decided about an issue (``Standing.to_row``) in a line; empty if nothing was."""
    return " ".join(_stands(decision)) if decision else ""


def _stands(one: Mapping[str, Any]) -> Iterator[str]:
    if one["returned"]:
        yield f"Came back: raised again on {spoken_date(one['raised_again'][-1])}, after it was closed."
    if one["overdue"]:
        yield f"Overdue since {spoken_date(one['due'])}."
    if one["status"]:
        what = f": {one['action']}" if one["action"] else ""
        whose = f" ({one['owner']}, by {spoken_date(one['due'])})" if one["owner"] and one["due"] else ""
        yield f"{STANDS[one['status']]} ({spoken_date(one['since'])}){what}{whose}."
    if one["no_module"]:
        yield "No module, as a person decided."
    for what, named in (("Confirmed", one["confirmed"]), ("Rejected", one["rejected"])):
        if named:
            yield f"{what} by a person: {listed(named)}."
    if one["why"]:
        yield f"Why: {one['why']}"


def module_facts(module: Mapping[str, Any]) -> str:
    """A module in a line: its id and title, and what the catalogue says of it."""
    reviewed = f"last reviewed {spoken_date(module['last_reviewed'])}" if module["last_reviewed"] else ""
    time = hours(module["minutes"]) if module["minutes"] is not None else ""
    told = "; ".join(filter(None, (module["status"], reviewed, time)))
    return f"{module['id']} {module['title']}" + (f" ({told})" if told else "")


def how_many(count: int, thing: str, many: str = "") -> str:
    """A number with its noun: ``1 comment``, ``1,204 comments``; ``many`` if the plural is no plain s."""
    return f"{count:,} {thing if count == 1 else many or thing + 's'}"


def listed(words: Sequence[str]) -> str:
    """Words as a sentence lists them: ``a``, ``a and b``, ``a, b and c``."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def listed_in_sentence(labels: Sequence[str], last: str) -> str:
    """Labels inside a sentence: first letters small, ``last`` (and, or) before the last one."""
    words = [label[:1].lower() + label[1:] for label in labels]
    return f" {last} ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def spoken_date(day: str) -> str:
    """An ISO date as people write it (``3 March 2025``); anything else unchanged."""
    parts = day.split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        return day
    year, month, number = (int(part) for part in parts)
    return f"{number} {_MONTHS[month - 1]} {year}" if 1 <= month <= 12 else day


def date_range(first: str, last: str) -> str:
    """Two dates as a span of time; one if they are the same; ``no date`` if there is none."""
    days = [spoken_date(day) for day in dict.fromkeys((first, last)) if day]
    return " to ".join(days) or "no date"


def row_ranges(rows: Sequence[int]) -> str:
    """Row numbers with runs drawn together: ``3, 7–9``."""
    runs: list[list[int]] = []
    for row in sorted(set(rows)):
        if runs and row == runs[-1][-1] + 1:
            runs[-1][1:] = [row]
        else:
            runs.append([row])
    return ", ".join("–".join(str(row) for row in run) for run in runs)


def hours(minutes: int | float) -> str:
    """Minutes as hours and minutes: ``2 h 30 min``, ``45 min``, ``12 h``."""
    whole = round(minutes)
    parts = [f"{whole // 60:,} h" if whole >= 60 else "", f"{whole % 60} min" if whole % 60 or whole < 60 else ""]
    return " ".join(part for part in parts if part)


def percent(share: float) -> str:
    """A share 0..1 as a whole percentage; a small one is not shown as nothing."""
    return "under 1%" if 0 < share < 0.005 else f"{share:.0%}"


def cut(text: str, length: int = 2000) -> str:
    """A text as it stands, cut if it is longer than ``length``, saying so and where the rest is."""
    if len(text) <= length:
        return text
    return f"{text[:length]} … (cut here; all {len(text):,} characters are in the JSON report)"


def excerpt(text: str, length: int = 150) -> str:
    """The beginning of a text on one line, cut at a word with an ellipsis if it is longer than ``length``."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    return line[:length].rsplit(" ", 1)[0].rstrip(",;:.") + " …"


def printable_text(value: Any) -> Any:
    """Plain values with characters that no page, sheet or file can hold made visible."""
    if isinstance(value, str):
        return _UNPRINTABLE.sub("\ufffd", value.replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(value, dict):
        return {printable_text(key): printable_text(held) for key, held in value.items()}
    return [printable_text(held) for held in value] if isinstance(value, list | tuple) else value
