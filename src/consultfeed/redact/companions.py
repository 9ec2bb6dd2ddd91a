"""People named beside people: once "Leena" is known, the other half of "Leena and Vidor" is a name, too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from consultfeed.redact.lexicon import is_rare
from consultfeed.redact.name_shapes import (
    LOWER,
    UPPER,
    Token,
    cut,
    heads_a_place,
    is_given,
    names_a_place,
    run_at,
    span_of,
)
from consultfeed.redact.spans import FOLLOWERS, PEOPLE, FoundSpan
from consultfeed.redact.wordlists import words

_JOINED_BEHIND = re.compile(r"(?:,|,?[ ](?:and|&|or|a)|/)[ ]?(?=[^\W\d_])")
_WORD = rf"[{UPPER}][{UPPER}{LOWER}]+(?:['’-][{UPPER}{LOWER}]+){{0,2}}"
_JOINED_BEFORE = re.compile(rf"(?<![\w'’.-])(?P<it>{_WORD}(?:[ ]{_WORD}){{0,2}})(?:,|,?[ ](?:and|&|or|a)|/)[ ]?\Z")
_LOOK_BACK = 80


@FOLLOWERS.register("companion", order=1)
def companions(text: str, found: Sequence[FoundSpan]) -> Iterator[FoundSpan]:
    """Names joined to a name found before by a comma, "and" or a stroke; words that are no names end the row."""
    for span in found:
        if span.label in PEOPLE:
            if behind := _JOINED_BEHIND.match(text, span.end):
                yield from _name(text, behind.end())
            start = max(0, span.start - _LOOK_BACK)
            if before := _JOINED_BEFORE.search(text[start : span.start]):
                yield from _name(text, start + before.start("it"), start + before.end("it"))


def _name(text: str, start: int, end: int | None = None) -> Iterator[FoundSpan]:
    run = run_at(text, start)
    kept = cut(run, cued=True, strict=True)
    if (
        not kept
        or names_a_place(text, run, kept)
        or heads_a_place(kept[0].folded)
        or (end is not None and kept[-1].end < end)
    ):
        return
    if _is_name(kept) and len(kept) == len(run):
        yield FoundSpan(*span_of(kept), "person", "companion", 0.5)


def _is_name(kept: list[Token]) -> bool:
    named = [token for token in kept if token.kind == "word"]
    listed = (is_given(token.folded) or token.folded in words("surnames") or is_rare(token.text) for token in named)
    return bool(named) and all(listed) and not any(token.text.isupper() and len(token.text) > 1 for token in named)
