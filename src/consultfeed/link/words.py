"""Words as linking compares them: content words, cut to a stem, weighed by how rare they are in the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

from consultfeed.language import WORD

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ENDINGS = ("ations", "ation", "ingly", "edly", "ings", "ing", "ies", "ied", "ed", "es", "ly", "s")
_SHORTEST_STEM = 4


@dataclass(frozen=True, slots=True, order=True)
class Word:
    """A content word where it stands: ``text[start:start + len(form)] == form``; ``stem`` is what is compared."""

    start: int
    form: str
    stem: str


def content_words(text: str) -> list[Word]:
    """Words of a text that say what it is about, in order; common English and words found everywhere are left out."""
    found = ((m.start(), m.group(), m.group().casefold().replace("’", "'")) for m in WORD.finditer(text))
    return [Word(start, form, stem(low)) for start, form, low in found if _tells(low)]


def stem(word: str) -> str:
    """A lower-case word without its ending, never cut below four letters: searches, searched, searching -> search."""
    word = word.removesuffix("'s")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


def _tells(low: str) -> bool:
    return len(low) > 1 and low not in _damped()


@cache
def _damped() -> frozenset[str]:
    """Common English, and words that stand in every catalogue and every comment: shared, they show nothing."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    lines = (files("consultfeed.link") / "data" / "generic_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(ENGLISH_STOP_WORDS).union(*(line.split() for line in lines if not line.startswith("#")))


class RareWords:
    """TF-IDF likeness, fitted on the catalogue alone, so that no comment changes the link of another.

    Args:
        modules: one text a module, everything it says: a word counts more the fewer modules use it.
        entries: texts to compare with, besides the modules.
    """

    def __init__(self, modules: Sequence[str], entries: Sequence[str]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._vectorizer = TfidfVectorizer(analyzer=_terms, sublinear_tf=True)
        # the extra text keeps a catalogue without a single content word from being an error
        self._vectorizer.fit([*modules, "catalogue"])
        self._modules, self._entries = self._vectorizer.transform(modules), self._vectorizer.transform(entries)
        self._weights = dict(zip(self._vectorizer.get_feature_names_out(), self._vectorizer.idf_, strict=True))

    def likeness(self, text: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Cosines of a text with the modules (m,) and the entries (n,), 0..1."""
        row = self._vectorizer.transform([text]).T
        return (self._modules @ row).toarray().ravel(), (self._entries @ row).toarray().ravel()

    def weight(self, stem_: str) -> float:
        """How rare a stem is in the catalogue (inverse document frequency); 0 for one it never uses."""
        return float(self._weights.get(stem_, 0.0))


def _terms(text: str) -> list[str]:
    stems = [word.stem for word in content_words(text)]
    return stems + [f"{first} {second}" for first, second in pairwise(stems)]
