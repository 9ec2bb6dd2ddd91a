"""Attendance lists inside a text: "Present: ...", "Apologies ...", and the lines under such a heading."""

from __future__ import annotations

import re
from collections.abc import Iterator

from consultfeed.redact.attendance import names_on_roll
from consultfeed.redact.spans import DETECTORS, FoundSpan

_HEADING = re.compile(
    r"(?:^|(?<=\n))[ \t*#]*(?:\d{1,2}[.)][ ])?(?:(?:those|members|people|officers|persons|also|all)[ ])?(?:present|"
    r"attendees|"
    r"attendance|attending|in[ ]attendance|apologies|absent|members|panel[ ]members|name[ ]?\||yn[ ]bresennol|"
    r"ymddiheuriadau)\b(?:[ ](?:were|for[ ]absence|received|from|was|and|of|list|sent|by|at|the|"
    r"meeting)){0,4}[ ]?[:–-]?[ ]?",
    re.IGNORECASE,
)
_MOST_LINES = 40
_LONGEST = 400


@DETECTORS.register("roll", order=37)
def names_on_lists(text: str) -> Iterator[FoundSpan]:
    """People on an attendance list, with the initials in brackets behind them."""
    for start, end in roll_lines(text):
        for name in names_on_roll([text[start:end]]):
            for found in re.finditer(rf"(?<![\w'’-]){re.escape(name)}(?![\w'’-])", text[start:end]):
                yield FoundSpan(start + found.start(), start + found.end(), "person", "roll", 0.8)


def roll_lines(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each line of an attendance list: the heading's own words behind it, and the lines below."""
    for heading in _HEADING.finditer(text):
        start = heading.end()
        for number in range(_MOST_LINES):
            end = text.find("\n", start)
            end = len(text) if end < 0 else end
            line = text[start:end].strip()
            if (not line and number) or end - start > _LONGEST:
                break
            if line:
                yield start, end
            if end >= len(text):
                break
            start = end + 1
