"""The bridge from what people say to what a catalogue calls it: ``data/everyday_words.toml``.

Nobody who was "pulled over again" writes "stop and search"; a sentence encoder finds some of these, the list the rest.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from consultfeed.language import tokens

_SHARE = 0.3
"""A name counts when at least this share of a target's texts asks for it: one stray word must not steer an issue."""


@cache
def _bridges() -> tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]:
    source = files("consultfeed.link") / "data" / "everyday_words.toml"
    table = tomllib.loads(source.read_text(encoding="utf-8"))
    return tuple((row["taught"], tuple(tuple(tokens(said)) for said in row["said"])) for row in table["bridge"])


@cache
def _by_first_word() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    index: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for taught, many in _bridges():
        for said in many:
            index.setdefault(said[0], []).append((said, taught))
    return index


def names() -> tuple[str, ...]:
    """What catalogues call things, in the order of the file."""
    return tuple(taught for taught, _ in _bridges())


def taught_names(texts: Iterable[str]) -> tuple[str, ...]:
    """What a catalogue would call the things these texts speak of, in the order of the file; () when none is known."""
    each = [_names_in(text) for text in texts]
    counts = Counter(name for found in each for name in found)
    return tuple(name for name in names() if name in counts and counts[name] >= _SHARE * len(each))


def _names_in(text: str) -> set[str]:
    words, index = tokens(text), _by_first_word()
    starts = ((at, said, taught) for at, word in enumerate(words) for said, taught in index.get(word, ()))
    return {taught for at, said, taught in starts if tuple(words[at : at + len(said)]) == said}
