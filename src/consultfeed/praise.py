"""Praise and thanks: they name a subject, too, but there is nothing to answer (``data/praise.txt``). Floor 1.

Careful rather than keen: a concern taken for praise would be lost sight of; praise taken for a concern is only in the
way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from consultfeed.language import sentences, tokens

_TURN = "but"
_ASKS = "?"
LONGEST, LONGEST_SENTENCE = 80, 30
"""Words; what is longer tells of more than its kind words."""


@cache
def _lists() -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]]:
    lines = (files("consultfeed") / "data" / "praise.txt").read_text(encoding="utf-8").splitlines()
    words = [line for line in lines if line and not line.startswith("#")]
    turn = words.index(_TURN)
    return tuple(tuple(tokens(one)) for one in words[:turn]), tuple(tuple(tokens(one)) for one in words[turn:])


def share_of_praise(texts: Sequence[str]) -> float:
    """Which share of the texts (one or more) praises or thanks and asks for nothing, 0..1."""
    return sum(map(only_praises, texts)) / len(texts)


def only_praises(text: str) -> bool:
    """Whether a text praises or thanks in most of its sentences, turns nowhere, and asks for nothing."""
    praise, turn = _lists()
    words = tokens(text)
    if _ASKS in text or len(words) > LONGEST:
        return False
    # "no complaints" praises: what stands in a word of praise cannot turn the text
    rest, found = _without(words, praise)
    return found and not _without(rest, turn)[1] and _mostly_praises(text, praise)


def _mostly_praises(text: str, praise: Iterable[tuple[str, ...]]) -> bool:
    said = [words for span in sentences(text) if len(words := tokens(span.text)) > 1] or [tokens(text)]
    kind = (len(words) <= LONGEST_SENTENCE and _without(words, praise)[1] for words in said)
    return 2 * sum(kind) > len(said)


def _without(words: list[str], phrases: Iterable[tuple[str, ...]]) -> tuple[list[str], bool]:
    """The words less the phrases found among them, and whether any was found; a gap is left for each."""
    left = list(words)
    for phrase in phrases:
        size = len(phrase)
        for at in range(len(left) - size + 1):
            if tuple(left[at : at + size]) == phrase:
                left[at : at + size] = [""] * size
    return left, left != words
