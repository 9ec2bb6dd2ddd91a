"""Texts by their neighbours in meaning and words: a graph, a map drawn from it, and the map divided into groups.

Distances over the whole of a vector say little of short texts, and groups cut by them differ with every text left out.
Who is next to whom stays. So each text is tied to its nearest ones, the graph's eigenvectors give every text a place
(Ng, Jordan and Weiss 2001), and pivoted QR finds one text for each group to begin from (Damle, Minden and Ying 2019):
nothing is drawn by lot, there is one beginning and one result.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_TIES, SHARE_TIED = 30, 0.1
"""Nearest texts each text is tied to: a tenth of all, at most 30."""
FEWEST_TIES = 5
WORDS = 0.5
"""What words count in the likeness of two texts; meaning counts the rest."""
SPARE = 2
"""How many times more neighbours are looked up than used, so that some can be left out without another search."""
WEAKEST = 0.01
"""A tie that is as good as none still holds the graph together."""
STEPS = 3
"""Steps walked along the ties: the more, the less a single text decides."""
DENSE = 400
"""Texts up to which all eigenvectors are computed at once: safe where the graph falls apart, too slow beyond."""
_CELLS = 20_000_000  # likenesses held in memory at a time


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Nearest texts of each text, nearest first: ``rows`` (n, m) their positions, ``alike`` (n, m) how alike they are.

    A position of -1 stands for a text that was left out.
    """

    rows: NDArray[np.int64]
    alike: NDArray[np.float64]

    def among(self, kept: NDArray[np.int64]) -> Neighbours:
        """Neighbours among the texts at the sorted positions ``kept``."""
        import numpy as np

        places = np.full(len(self.rows), -1)
        places[kept] = np.arange(len(kept))
        return Neighbours(places[self.rows[kept]], self.alike[kept])


def nearest(matrix: NDArray[np.float32], words: Any) -> Neighbours:
    """Nearest texts of each text; equally near ones in their order.

    Args:
        matrix: normalised vectors (n, d).
        words: weights of words, sparse (n, w), rows of length 1 (or 0 for a text without a word).
    """
    import numpy as np

    count, wanted = len(matrix), min(len(matrix) - 1, SPARE * _ties(len(matrix)))
    step = max(1, _CELLS // count)
    spans = [slice(start, start + step) for start in range(0, count, step)]
    parts = [_nearest(_alike(matrix, words, span), span.start, wanted) for span in spans]
    return Neighbours(np.vstack([rows for rows, _ in parts]), np.vstack([alike for _, alike in parts]))


def _alike(matrix: NDArray[np.float32], words: Any, span: slice) -> NDArray[np.float64]:
    import numpy as np

    shared = (words[span] @ words.T).toarray()
    mixed: NDArray[np.float64] = (1 - WORDS) * (matrix[span] @ matrix.T).astype(np.float64) + WORDS * shared
    return np.round(mixed, 4)


def _ties(count: int) -> int:
    return max(FEWEST_TIES, min(MOST_TIES, int(count * SHARE_TIED)))


def _nearest(alike: NDArray[np.float64], first: int, wanted: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    import numpy as np

    # Told apart by position: no two are equally near, so no way of sorting can decide
    far = np.arange(alike.shape[1]) * 1e-10 - alike
    far[np.arange(len(alike)), np.arange(first, first + len(alike))] = np.inf
    rows = np.argpartition(far, wanted - 1, axis=1)[:, :wanted]
    order = np.argsort(np.take_along_axis(far, rows, axis=1), axis=1)
    rows = np.take_along_axis(rows, order, axis=1)
    return rows, np.take_along_axis(alike, rows, axis=1)


def map_of(near: Neighbours, axes: int) -> NDArray[np.float64]:
    """A place for each text, shape (n, axes): the leading eigenvectors of the graph, by falling eigenvalue."""
    import numpy as np
    from scipy.linalg import eigh
    from scipy.sparse.linalg import eigsh

    graph = _graph(near)
    count = graph.shape[0]
    if count <= DENSE:
        strength, place = eigh(graph.toarray(), subset_by_index=(count - axes, count - 1))
    else:
        strength, place = eigsh(graph, axes, v0=np.ones(count), which="LA")
    order = np.argsort(-strength, kind="stable")
    found: NDArray[np.float64] = place[:, order] * np.clip(strength[order], 0, 1) ** STEPS
    return found


def _graph(near: Neighbours) -> Any:
    import numpy as np
    from scipy.sparse import csr_array, diags_array

    count = len(near.rows)
    there = near.rows >= 0
    tied = there & (np.cumsum(there, axis=1) <= _ties(count))
    start = np.broadcast_to(np.arange(count)[:, None], tied.shape)[tied]
    ties = csr_array((np.clip(near.alike[tied], WEAKEST, 1), (start, near.rows[tied])), shape=(count, count))
    both = (ties + ties.T) / 2
    evened = diags_array(1 / np.sqrt(np.maximum(both.sum(axis=1), WEAKEST)))
    return (evened @ both @ evened).tocsr()


def divided(place: NDArray[np.float64]) -> NDArray[np.int64]:
    """Group of each text on a map (n, k): at most as many groups as the map has axes, numbered from 0."""
    import numpy as np
    from sklearn.cluster import KMeans

    pure = place / np.maximum(np.linalg.norm(place, axis=0), 1e-12)
    first = _first_groups(pure)
    even = place / np.maximum(np.linalg.norm(place, axis=1, keepdims=True), 1e-12)
    centres = np.stack([even[first == group].mean(axis=0) for group in np.unique(first)])
    found = KMeans(len(centres), init=centres, n_init=1, random_state=0).fit_predict(even)
    return np.unique(found, return_inverse=True)[1].astype(np.int64)


def _first_groups(vectors: NDArray[np.float64]) -> NDArray[np.int64]:
    import numpy as np
    from scipy.linalg import qr, svd

    pivots = qr(vectors.T, pivoting=True, mode="r")[1][: vectors.shape[1]]
    left, _, right = svd(vectors[pivots].T)
    groups: NDArray[np.int64] = np.abs(vectors @ (left @ right)).argmax(axis=1)
    return groups
