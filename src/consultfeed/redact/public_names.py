"""Public cases, inquiries, places, bodies and firms that look like people's names: the allow-list, found in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from consultfeed.redact.name_shapes import LOWER, UPPER
from consultfeed.redact.wordlists import phrases


def allowed_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where names of the allow-list and of firms ("Davis, Reynolds and Sons") stand, as (start, end)."""
    for first in _first_words():
        if first in text:
            yield from (found.span() for found in _starting_with(first).finditer(text))
    yield from (found.span() for found in _FIRM.finditer(text))


# After names it is a firm, a band or a body that is called by them
_OF_FIRMS = (
    r"Ltd|Limited|Inc|LLP|LLC|PLC|plc|GmbH|Corp|Solicitors|Orchestra|Band|Choir|Quartet|Investments|Associates|Partners|"
    r"Partnership|Holdings|Opticians|Builders|Motors|Bakers|Butchers|Estates|Enterprises|Consulting|Services|Sons|Co|Bros|"
    r"Foundation|Orchestras|Players|Singers"
)
_FIRM = re.compile(
    rf"(?<![\w'’])(?:[{UPPER}][{UPPER}{LOWER}'’-]{{1,20}}(?:,[ ]|,?[ ](?:and|&)[ ]|[ ])){{1,5}}(?:{_OF_FIRMS})\b"
)


@cache
def _first_words() -> tuple[str, ...]:
    return tuple(sorted({phrase.split()[0].split("'")[0] for phrase in phrases("allowed")}))


@cache
def _starting_with(first: str) -> re.Pattern[str]:
    listed = (phrase for phrase in phrases("allowed") if phrase.split()[0].split("'")[0] == first)
    choices = (r"\s+".join(re.escape(word).replace("'", "['’]?") for word in phrase.split()) for phrase in listed)
    return re.compile(rf"(?<!\w)(?:{'|'.join(choices)})(?!\w)")
