"""Nearness of sentences to a theme's own description as a signal for themes; a theme needs no word list for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from consultfeed.language import sentences
from consultfeed.records import Comment, Span
from consultfeed.schemes.taxonomy import Concept, Taxonomy
from consultfeed.tag.theme_lexicon import Cue, plain

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

NEAREST = 3
"""Prototypes of a theme that count for a sentence: one alone is chance, all of them blur."""
FROM = 0.05
"""Excess nearness (a theme's over the mean of all themes, on cosines) below which it says nothing."""
SLOPE, SLOPE_WITHOUT_TERMS = 3.0, 4.0
"""Weight per excess nearness; a theme without a word list has only this to go by, so it counts for more."""
MOST = 0.6
"""Weight of the nearest sentence: just enough alone."""
FEWEST_WORDS = 3
"""Shorter sentences ("Yes.", "No comment.") are near to anything; they are left out unless there is nothing else."""


class EncoderLike(Protocol):
    """Text to vectors."""

    version: str

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row a text, float32 (n, 384), each of length 1."""
        ...


class ThemeSimilarity:
    """Compares the sentences of a comment, and the comment whole, with what the scheme says of each theme.

    Prototypes of a theme are its label and scope note, its inclusions and its examples. What all prototypes share
    (policing, complaint, English) is taken away twice: their mean from every vector, and the mean over all themes from
    a sentence's nearness to each.

    Args:
        taxonomy: the scheme.
        encoder: text -> vectors.
        left_out: codes that ``find`` says nothing of; the mean over all themes still counts them.
    """

    def __init__(self, taxonomy: Taxonomy, encoder: EncoderLike, left_out: Collection[str] = ()) -> None:
        self.version = f"near-1-{encoder.version}"
        self._encoder = encoder
        self._codes = taxonomy.codes()
        self._wanted = [number for number, code in enumerate(self._codes) if code not in left_out]
        self._slopes = [SLOPE if concept.terms else SLOPE_WITHOUT_TERMS for concept in taxonomy]
        described = [_prototypes(concept) for concept in taxonomy]
        self._sizes = [len(texts) for texts in described]
        vectors = encoder.encode([text for texts in described for text in texts])
        self._mean = vectors.mean(axis=0) if len(vectors) else 0.0
        self._prototypes = self._centred(vectors)

    def find(self, comments: Sequence[Comment]) -> list[dict[str, list[Cue]]]:
        """Theme code -> one cue with the place of the nearest sentence; themes too far to say anything are left out."""
        if not self._wanted:
            return [{} for _ in comments]
        parts = [_parts(plain(comment.text)) for comment in comments]
        texts = sorted({part.text for spans in parts for part in spans})
        if not texts:
            return [{} for _ in comments]
        row_of = {text: row for row, text in enumerate(texts)}
        excess = self._excess(self._encoder.encode(texts))
        return [self._cues(spans, excess[[row_of[part.text] for part in spans]]) if spans else {} for spans in parts]

    def whole(self, texts: Sequence[str]) -> Matrix:
        """Excess nearness (texts, themes) of each text taken whole, themes in the order of their codes."""
        import numpy as np

        if not texts or not self._codes:
            return np.zeros((len(texts), len(self._codes)), dtype=np.float32)
        return self._excess(self._encoder.encode([plain(text).strip() for text in texts]))

    def _excess(self, vectors: Matrix) -> Matrix:
        """(sentences, themes): mean cosine to a theme's nearest prototypes less the mean over themes, 4 decimals."""
        import numpy as np

        cosines = np.split(self._centred(vectors) @ self._prototypes.T, np.cumsum(self._sizes)[:-1], axis=1)
        near = np.stack([np.sort(own, axis=1)[:, -NEAREST:].mean(axis=1) for own in cosines], axis=1)
        excess: Matrix = np.round(near - near.mean(axis=1, keepdims=True), 4)
        return excess

    def _cues(self, spans: Sequence[Span], excess: Matrix) -> dict[str, list[Cue]]:
        found = {}
        for column in self._wanted:
            best = int(excess[:, column].argmax())
            weight = min(MOST, self._slopes[column] * (float(excess[best, column]) - FROM))
            if weight > 0:
                found[self._codes[column]] = [Cue(weight, ((spans[best].start, spans[best].end),), whole=True)]
        return found

    def _centred(self, vectors: Matrix) -> Matrix:
        import numpy as np

        moved = vectors - self._mean
        unit: Matrix = moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)
        return unit


def _prototypes(concept: Concept) -> list[str]:
    return [f"{concept.label}. {concept.scope_note}", *concept.include, *concept.examples]


def _parts(text: str) -> list[Span]:
    """Sentences worth comparing and, where there are several, the whole text."""
    every = sentences(text)
    longer = [span for span in every if len(span.text.split()) >= FEWEST_WORDS]
    return [*(longer or every), *_whole(text, every)]


def _whole(text: str, every: Sequence[Span]) -> Iterator[Span]:
    if len(every) > 1:
        start, end = every[0].start, every[-1].end
        yield Span(start, end, text[start:end])
