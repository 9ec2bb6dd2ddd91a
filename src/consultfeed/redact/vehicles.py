"""Vehicle marks (DVLA INF104): current ones anywhere, older ones unless they read as words, dateless with a cue."""

from __future__ import annotations

import re
from collections.abc import Iterator

from consultfeed.redact.spans import DETECTORS, FoundSpan, has_digit, matches
from consultfeed.redact.wordlists import words

_CURRENT = re.compile(
    r"(?<![\w-])[A-HJ-PR-Y][A-HJ-PR-Y](?:0[2-9]|[12]\d|5[1-9]|[67]\d)[ -]?[A-HJ-PR-Z]{3}(?![\w-])", re.IGNORECASE
)
_PREFIX = re.compile(r"(?<![\w-])[A-HJ-NPR-TV-Y]\d{1,3}[ -]?[A-HJ-PR-Y][A-HJ-PR-Z]{2}(?![\w-])")
_SUFFIX = re.compile(r"(?<![\w-])[A-HJ-PR-Y][A-HJ-PR-Z]{2}[ -]?\d{1,3}[A-HJ-NPR-TV-Y](?![\w-])")
_DIPLOMATIC = re.compile(r"(?<![\w-])\d{3}[ ]?[DX][ ]?\d{3}(?![\w-])")
_CUED = re.compile(
    r"\b(?:reg(?:istration)?|number[ ]plate|licence[ ]plate|plate|vrm|vrn|index)(?:[ ](?:mark|no\.?|number|plate|"
    r"num))?[ ]?(?:is|was|of|:|-)?[ ]?"
    r"(?P<it>[A-Z]{1,3}[ ]?\d{1,4}[ ]?[A-Z]{0,3}|\d{1,4}[ ]?[A-Z]{1,3})(?![\w-])",
    re.IGNORECASE,
)
_LETTERS = re.compile("[A-Za-z]{3}")


@DETECTORS.register("vehicle", order=20)
def vehicle_marks(text: str) -> Iterator[FoundSpan]:
    """Marks such as AB51 ABC, A123 BCD and ABC 123D; "ON THE A12 AND" is a road."""
    if not has_digit(text):
        return
    for pattern, score in ((_CURRENT, 0.9), (_PREFIX, 0.7), (_SUFFIX, 0.7), (_DIPLOMATIC, 0.6)):
        for span in matches(pattern, text, "vehicle", "vehicle", score):
            if not _reads_as_words(text[span.start : span.end], acronyms=pattern is not _CURRENT):
                yield span
    yield from matches(_CUED, text, "vehicle", "vehicle", 0.8)


def _reads_as_words(mark: str, *, acronyms: bool) -> bool:
    """Whether a word or an acronym stands where a mark has random letters: "A12 AND", "IAG 101A"."""
    known = words("never_names") | (words("acronyms") if acronyms else frozenset())
    return any(three.casefold() in known for three in _LETTERS.findall(mark) if three.casefold() != "abc")
