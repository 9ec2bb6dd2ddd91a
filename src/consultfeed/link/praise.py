"""Praise and thanks: they name a module's subject, too, but there is nothing for it to answer (``data/praise.txt``)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from consultfeed.link.words import tokens

_TURN = "but"
_ASKS = "?"
LONGEST = 30
"""Words; a longer text tells of more than its kind words."""


@cache
def _lists() -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]]:
    lines = (files("consultfeed.link") / "data" / "praise.txt").read_text(encoding="utf-8").splitlines()
    words = [line for line in lines if line and not line.startswith("#")]
    turn = words.index(_TURN)
    return tuple(tuple(tokens(one)) for one in words[:turn]), tuple(tuple(tokens(one)) for one in words[turn:])


def share_of_praise(texts: Sequence[str]) -> float:
    """Which share of the texts (one or more) praises or thanks and asks for nothing, 0..1."""
    return sum(map(_only_praises, texts)) / len(texts)


def _only_praises(text: str) -> bool:
    praise, turn = _lists()
    words = tokens(text)
    if len(words) > LONGEST:
        return False
    # "no complaints" praises: what stands in a word of praise cannot turn the text
    rest, found = _without(words, praise)
    return found and _ASKS not in text and not _without(rest, turn)[1]


def _without(words: list[str], phrases: Iterable[tuple[str, ...]]) -> tuple[list[str], bool]:
    """The words less the phrases found among them, and whether any was found; a gap is left for each."""
    left = list(words)
    for phrase in phrases:
        size = len(phrase)
        for at in range(len(left) - size + 1):
            if tuple(left[at : at + size]) == phrase:
                left[at : at + size] = [""] * size
    return left, left != words
