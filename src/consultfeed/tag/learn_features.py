"""Texts as sparse numbers: TF-IDF over words and over pieces of words, by tables that can be saved as plain arrays.

The same definitions as scikit-learn's ``TfidfVectorizer`` (sublinear term frequency, smoothed idf, rows of length 1;
``char_wb`` for pieces), written out so that predicting needs no fitted object and no import of scikit-learn.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Row = tuple[NDArray[np.int32], NDArray[np.float32]]

_WORD = re.compile(r"\w+")
PIECES = (3, 4, 5)
"""Lengths of the pieces of words, in characters."""
FEWEST_TEXTS = 2
"""A term in fewer training texts is left out: it would be learned by heart."""


def words(text: str) -> Iterator[str]:
    """Single words and pairs of neighbours, lower-cased."""
    found = _WORD.findall(text.lower())
    yield from found
    yield from (f"{one} {other}" for one, other in pairwise(found))


def pieces(text: str) -> Iterator[str]:
    """Pieces of 3 to 5 characters within words, a blank standing for each edge."""
    for word in text.lower().split():
        edged = f" {word} "
        for size in PIECES:
            yield from (edged[start : start + size] for start in range(max(1, len(edged) - size + 1)))
            if len(edged) <= size:
                break


CUTTERS: dict[str, Callable[[str], Iterator[str]]] = {"words": words, "pieces": pieces}
"""Ways to cut a text, by the name a saved table gives."""


@dataclass(frozen=True, slots=True)
class TermTable:
    """The terms known of one way of cutting, with their weights.

    Attributes:
        cut: a name in ``CUTTERS``.
        number: term -> its column.
        idf: float32 (terms,), rarity of each term in the training texts.
    """

    cut: str
    number: dict[str, int]
    idf: NDArray[np.float32]

    @classmethod
    def learn(cls, cut: str, texts: Sequence[str], most: int) -> TermTable:
        """Table of the ``most`` terms that stand in the most texts (ties by alphabet)."""
        import numpy as np

        seen = Counter(term for text in texts for term in set(CUTTERS[cut](text)))
        common = (term for term, count in seen.items() if count >= FEWEST_TEXTS)
        kept = sorted(sorted(common, key=lambda term: (-seen[term], term))[:most])
        idf = [log((1 + len(texts)) / (1 + seen[term])) + 1 for term in kept]
        return cls(cut, {term: n for n, term in enumerate(kept)}, np.array(idf, dtype=np.float32).round(4))

    def row(self, text: str) -> Row:
        """Columns (ascending) and values of one text; a row of length 1, or empty for a text without known terms."""
        import numpy as np

        counts = Counter(map(self.number.get, CUTTERS[self.cut](text)))
        counts.pop(None, 0)
        columns = sorted(column for column in counts if column is not None)
        index = np.array(columns, dtype=np.int32)
        values = np.array([1 + log(counts[column]) for column in columns], dtype=np.float32) * self.idf[index]
        return index, values / max(float(np.sqrt(np.square(values).sum())), 1e-9)
