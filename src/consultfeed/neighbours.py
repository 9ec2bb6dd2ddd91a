"""Which of many texts mean what a question means, and whether any of them does. Floor 1.

A question off the subject has its nearest text, too, so nearness alone says little. What tells is the background: when
a question is about what people spoke of here, not one text but many come near it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from consultfeed.language import sentences

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from consultfeed.encoder import Encoder, Progress

    Vector = NDArray[np.float32]

SENTENCE_SHARE = 0.3
"""What the nearest sentence counts for beside the whole text, where it is nearer."""
BACKGROUND = 0.01
"""Share of texts, the nearest ones, that show whether a question is on the subject at all."""
ON_SUBJECT = 0.27
"""Mean likeness of these from which it is."""
SURE = 0.45
"""Likeness of a text that is found even so: one voice among thousands."""
NEAR = 0.32
"""Likeness, to the question and what it found first, from which a text is found."""
EXAMPLES, PULL = 5, 0.5
"""How many of the first found are taken for examples, and how much their mean counts beside the question."""
CLOSEST = 300
"""Texts looked into sentence by sentence; the rest is too far for a sentence to matter."""
_FEWEST_WORDS = 3  # shorter sentences are near to anything


class Neighbours:
    """Texts by meaning.

    Args:
        encoder: text -> vectors.
        texts: at least one.
        progress: told ``(done, total)`` while texts are read that the encoder has not kept.
    """

    def __init__(self, encoder: Encoder, texts: Sequence[str], progress: Progress | None = None) -> None:
        self._encoder, self._texts, self._progress = encoder, texts, progress
        self._whole = encoder.encode(texts, progress)
        self._parts: dict[int, list[str]] = {}

    def of(self, question: str, scored: Callable[[list[float]], list[float]]) -> list[tuple[float, bool]]:
        """Likeness of each text to a question, 4 decimals, and whether it is enough to be found by it.

        Args:
            question: a sentence or a few words.
            scored: likeness of all texts -> scores that say which of them may serve as examples.
        """
        import numpy as np

        vector = self._encoder.encode([question])[0]
        first = self._likeness(vector)
        if not self._on_subject(first):
            return [(float(one), bool(one >= SURE)) for one in first]
        order = np.argsort(-np.array(scored(first.tolist())), kind="stable")
        examples = [int(at) for at in order[:EXAMPLES] if first[at] >= ON_SUBJECT]
        found = self._likeness(self._pulled(vector, examples)) if examples else first
        for at in examples:  # none speaks for itself, or it would look surer than it is
            others = [other for other in examples if other != at]
            found[at] = self._likeness_of(at, self._pulled(vector, others) if others else vector)
        return [(float(one), bool(one >= NEAR or at in examples)) for at, one in enumerate(found)]

    def _on_subject(self, likeness: Vector) -> bool:
        import numpy as np

        nearest = np.sort(likeness)[::-1][: math.ceil(BACKGROUND * len(likeness))]
        return bool(nearest.mean().round(4) >= ON_SUBJECT)

    def _pulled(self, vector: Vector, examples: list[int]) -> Vector:
        """The question moved towards its examples."""
        return _unit(vector + PULL * _unit(self._whole[examples].mean(axis=0)))

    def _likeness(self, vector: Vector) -> Vector:
        """Cosine of every text, and of its nearest sentence, with a vector."""
        import numpy as np

        whole = (self._whole @ vector).round(4)
        closest = np.argsort(-whole, kind="stable")[:CLOSEST].tolist()
        found = whole.copy()
        for at, nearest in zip(closest, self._nearest_sentence(closest, vector), strict=True):
            found[at] = _mixed(whole[at], nearest)
        return found

    def _likeness_of(self, at: int, vector: Vector) -> float:
        whole = float((self._whole[at] @ vector).round(4))
        return _mixed(whole, self._nearest_sentence([at], vector)[0])

    def _nearest_sentence(self, chosen: list[int], vector: Vector) -> list[float]:
        import numpy as np

        for at in chosen:
            self._parts[at] = self._parts.get(at) or _parts(self._texts[at])
        parts = [self._parts[at] for at in chosen]
        near = (self._encoder.encode([part for own in parts for part in own], self._progress) @ vector).round(4)
        ends = np.cumsum([len(own) for own in parts])[:-1]
        return [float(one.max()) if len(one) else -1.0 for one in np.split(near, ends)]


def _mixed(whole: float, sentence: float) -> float:
    return round((1 - SENTENCE_SHARE) * float(whole) + SENTENCE_SHARE * max(float(whole), sentence), 4)


def _parts(text: str) -> list[str]:
    return [span.text for span in sentences(text) if len(span.text.split()) >= _FEWEST_WORDS]


def _unit(vector: Vector) -> Vector:
    import numpy as np

    unit: Vector = vector / max(float(np.linalg.norm(vector)), 1e-9)
    return unit
