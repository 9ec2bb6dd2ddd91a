"""Strands' words in broken spelling: letters swapped, left out or set apart, words run together.

Only long, unmistakable words of a scheme are mended, and only where the broken form is no word of the lexicon itself:
"wmoen" and "w o m e n" are women, "allthemuslims" holds Muslims. The mended text carries the place of each of its
letters in the original, so evidence keeps the writer's spelling.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

SHORTEST = 5
"""Letters a word needs before a swap in it is taken for a slip."""
REMEMBERED = 20_000
"""Unknown words whose repair is kept: most texts share them."""
_SPACED = re.compile(r"(?<!\S)(?:[^\W\d_] ){3,}[^\W\d_](?![^\W\d_])")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Mended:
    """A text and, for every letter and for its end, the place in the original text."""

    text: str
    places: range | list[int]


class Spelling:
    """Mends a scheme's words.

    Args:
        words: words in lower case that count wherever they stand.
        known: further words that are right as they are.
        glue: small words that may run together with a strand's word.
    """

    def __init__(self, words: Iterable[str], known: Collection[str], glue: Collection[str]) -> None:
        self._words = frozenset(word for word in words if len(word) >= SHORTEST and _WORD.fullmatch(word))
        self._glue = frozenset(glue)
        self._known = frozenset(known) | self._words
        self._slips = {
            slip: word
            for word in sorted(self._words, reverse=True)
            for slip in (*_swaps(word), *_drops(word))
            if slip not in self._known
        }
        self._remembered = lru_cache(maxsize=REMEMBERED)(self._fix)

    def mend(self, text: str, met: Collection[str]) -> Mended:
        """The text with broken words mended; ``met`` are its runs of letters in lower case."""
        changes = [*self._spaced(text), *self._broken(text, met)]
        return _applied(text, sorted(changes)) if changes else Mended(text, range(len(text) + 1))

    def _broken(self, text: str, met: Collection[str]) -> list[tuple[int, int, str]]:
        unknown = [run for run in met if len(run) >= SHORTEST and run not in self._known]
        fixes = {run: fix for run in unknown if (fix := self._remembered(run))}
        if not fixes:
            return []
        words = [(word.start(), word.end(), word.group().lower()) for word in _WORD.finditer(text)]
        return [(start, end, fixes[word]) for start, end, word in words if word in fixes]

    def _fix(self, run: str) -> str:
        if run in self._slips:
            return self._slips[run]
        return self._split(run) if len(run) > SHORTEST + 1 else ""

    def _split(self, run: str) -> str:
        """Small words and one strand's word, set apart again; empty when the run is nothing of the kind."""
        for cut in range(1, len(run) - SHORTEST + 1):
            if run[cut:] in self._words and self._is_glue(run[:cut]):
                return f"{run[:cut]} {run[cut:]}"
        return ""

    def _is_glue(self, run: str) -> bool:
        reached = {0}
        for end in range(1, len(run) + 1):
            if any(run[start:end] in self._glue for start in reached):
                reached.add(end)
        return len(run) in reached

    def _spaced(self, text: str) -> list[tuple[int, int, str]]:
        found = []
        for run in _SPACED.finditer(text):
            joined = run.group().replace(" ", "")
            word = joined.lower()
            fix = joined if word in self._words else self._fix(word)
            if fix:
                found.append((run.start(), run.end(), fix))
        return found


def _swaps(word: str) -> list[str]:
    return [
        word[:number] + after + before + word[number + 2 :]
        for number, (before, after) in enumerate(pairwise(word))
        if before != after
    ]


def _drops(word: str) -> list[str]:
    """Forms with one inner letter left out; in a short word that is too often another word."""
    return [word[:number] + word[number + 1 :] for number in range(1, len(word) - 1)] if len(word) > SHORTEST else []


def _applied(text: str, changes: list[tuple[int, int, str]]) -> Mended:
    pieces: list[str] = []
    places: list[int] = []
    done = 0
    for start, end, fix in changes:
        if start < done:
            continue
        pieces += [text[done:start], fix]
        places += [*range(done, start), *_spread(start, end, text, fix)]
        done = end
    return Mended("".join([*pieces, text[done:]]), [*places, *range(done, len(text) + 1)])


def _spread(start: int, end: int, text: str, fix: str) -> list[int]:
    """Places of the mended letters: those of the original letters in order, a space at the letter that follows."""
    letters = [number for number in range(start, end) if text[number] != " "]
    places, used = [], 0
    for char in fix:
        places.append(letters[min(used, len(letters) - 1)])
        used += char != " "
    return places
