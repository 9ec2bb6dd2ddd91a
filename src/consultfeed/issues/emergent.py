"""Topics nobody had a theme for, by BERTopic on a deterministic pipeline, behind a stability gate.

BERTopic's defaults, UMAP and HDBSCAN, draw by lot, scatter short texts and leave a third as outliers; KMeans finds
other groups as soon as a tenth of the texts is missing. Here texts are divided by who is next to whom in meaning and
words (``neighbours``), and a topic is published only if it comes back when a tenth of the comments is left out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from consultfeed.ids import short_digest
from consultfeed.issues.neighbours import Neighbours, divided, map_of, nearest
from consultfeed.issues.recurring import centred
from consultfeed.issues.titles import without_placeholders, word_counter, word_weights
from consultfeed.records import Topic

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SEED = 2003
RESAMPLES = 5
KEPT_SHARE = 0.9
STABLE = 0.5
"""Mean best-match Jaccard from which a topic is published."""
TOPICS_PER_ROOT = 0.6
"""Topics looked for, by the square root of the number of texts: 12 among 400, 24 among 1,600."""
COUNTS = (2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 60)
"""Numbers of topics there can be: a few comments more or less must not change how many are looked for."""


def too_few(count: int, least: int) -> str:
    """Why no topics were looked for, or an empty string when there are enough comments."""
    return "" if count >= least else f"topics need at least {least} texts to look at; there are {count}"


def find_topics(texts: Mapping[str, str], vectors: Mapping[str, NDArray[np.float32]], least: int) -> list[Topic]:
    """Stable topics, sorted by id; none when there are fewer than ``least`` texts.

    Args:
        texts: comment id -> text.
        vectors: comment id -> L2-normalised vector.
        least: how many comments are needed.
    """
    import numpy as np
    from threadpoolctl import threadpool_limits

    ids = sorted(texts)
    words = None if too_few(len(ids), least) else word_weights([texts[i] for i in ids])
    if words is None:
        return []
    matrix = np.stack([vectors[i] for i in ids])
    with threadpool_limits(1):  # the same sums on any number of cores, and no threads that wait for each other
        near = nearest(centred(matrix), words)
        count, found, stability = _returning(near)
        model = _modelled([texts[i] for i in ids], matrix, _Map(near, count))
    published = [label for label, agreement in stability.items() if agreement >= STABLE]
    rows = [np.flatnonzero(found == label).tolist() for label in published]
    topics = [_topic(model, row, ids, matrix, stability[label]) for label, row in zip(published, rows, strict=True)]
    return sorted(topics, key=lambda topic: topic.id)


def membership(topics: Sequence[Topic], vectors: Mapping[str, NDArray[np.float32]]) -> dict[str, tuple[str, float]]:
    """Comment id -> (topic id, closeness 0..1 to that topic's centre)."""
    import numpy as np

    result = {}
    for topic in topics:
        centre = np.mean([vectors[i] for i in topic.comment_ids], axis=0)
        centre /= max(float(np.linalg.norm(centre)), 1e-9)
        for i in topic.comment_ids:
            result[i] = (topic.id, round(min(1.0, max(0.0, float(vectors[i] @ centre))), 3))
    return result


def topic_count(comments: int) -> int:
    """How many topics to look for: 2 to 60, more with the square root of the comments, one of ``COUNTS``."""
    wanted = TOPICS_PER_ROOT * math.sqrt(comments)
    return min(COUNTS, key=lambda count: (abs(math.log(count / max(wanted, 1))), count))


def _returning(near: Neighbours) -> tuple[int, NDArray[np.int64], dict[int, float]]:
    """How many groups were looked for, the group of each text, and how well each group came back.

    Fewer are looked for until they come back on the whole.
    """
    for count in [count for count in reversed(COUNTS) if count <= topic_count(len(near.rows))]:
        found = divided(map_of(near, count))
        stability = _stability(near, found, count)
        if sum(stability.values()) >= STABLE * len(stability):
            break
    return count, found, stability


def _stability(near: Neighbours, found: NDArray[np.int64], count: int) -> dict[int, float]:
    import numpy as np

    chance = np.random.default_rng(SEED)
    total: dict[int, float] = dict.fromkeys(np.unique(found).tolist(), 0.0)
    for _ in range(RESAMPLES):
        kept = np.sort(chance.choice(len(found), size=int(KEPT_SHARE * len(found)), replace=False))
        again = divided(map_of(near.among(kept), count))
        for label in total:
            total[label] += _best_match(found[kept] == label, again)
    return {label: round(value / RESAMPLES, 3) for label, value in total.items()}


def _best_match(members: NDArray[np.bool_], again: NDArray[np.int64]) -> float:
    import numpy as np

    scores = [np.sum(members & (again == other)) / np.sum(members | (again == other)) for other in np.unique(again)]
    return float(max(scores))


@dataclass(slots=True)
class _Map:
    """In BERTopic's place for UMAP."""

    near: Neighbours
    axes: int

    def fit_transform(self, _vectors: NDArray[np.float32], y: object = None) -> NDArray[np.float64]:  # noqa: ARG002
        return map_of(self.near, self.axes)


class _Groups:
    """In BERTopic's place for HDBSCAN."""

    def fit(self, place: NDArray[np.float64], y: object = None) -> None:  # noqa: ARG002
        self.labels_ = divided(place)


def _modelled(texts: Sequence[str], matrix: NDArray[np.float32], reduced: _Map) -> Any:
    from bertopic import BERTopic
    from bertopic.vectorizers import ClassTfidfTransformer

    model = BERTopic(
        umap_model=reduced,
        hdbscan_model=_Groups(),
        vectorizer_model=word_counter(),
        ctfidf_model=ClassTfidfTransformer(reduce_frequent_words=True),
        calculate_probabilities=False,
    )
    model.fit_transform([without_placeholders(text) for text in texts], embeddings=matrix)
    return model


def _topic(model: Any, rows: Sequence[int], ids: Sequence[str], matrix: NDArray[np.float32], stability: float) -> Topic:
    centre = matrix[rows].mean(axis=0)
    near = sorted(rows, key=lambda row: (-round(float(matrix[row] @ centre), 4), ids[row]))
    members = tuple(ids[row] for row in rows)
    terms = tuple(term for term, weight in model.get_topic(model.topics_[rows[0]]) if term and weight > 0)
    name = ", ".join(terms[:3])
    return Topic(f"t-{short_digest(*members)}", name, terms, members, tuple(ids[row] for row in near[:3]), stability)
