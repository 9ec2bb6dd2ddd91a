"""Topics nobody had a theme for, by BERTopic on a deterministic pipeline, behind a stability gate.

Seeded PCA and KMeans over rows sorted by id (BERTopic's defaults, UMAP and HDBSCAN, scatter short texts and drop a
third as outliers). A topic is published only if it comes back when a fifth of the comments is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from consultfeed.ids import short_digest
from consultfeed.issues.titles import without_placeholders, word_counter
from consultfeed.records import Topic

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SEED = 2003
RESAMPLES = 5
KEPT_SHARE = 0.8
STABLE = 0.5
"""Mean best-match Jaccard from which a topic is published."""


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

    ids = sorted(texts)
    if too_few(len(ids), least):
        return []
    matrix = np.stack([vectors[i] for i in ids])
    model, found = _fit([texts[i] for i in ids], matrix)
    stability = _stability(matrix, found)
    topics = [_topic(model, label, ids, matrix, found, stability[label]) for label in sorted(set(found.tolist()))]
    return sorted((t for t in topics if t.stability >= STABLE), key=lambda topic: topic.id)


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


def _fit(texts: Sequence[str], matrix: NDArray[np.float32]) -> tuple[Any, NDArray[np.int64]]:
    import numpy as np
    from bertopic import BERTopic
    from bertopic.vectorizers import ClassTfidfTransformer
    from sklearn.decomposition import PCA

    count = topic_count(len(texts))
    model = BERTopic(
        umap_model=PCA(n_components=min(50, len(texts) - 1), random_state=SEED, svd_solver="full"),
        hdbscan_model=_clusterer(count),
        vectorizer_model=word_counter(),
        ctfidf_model=ClassTfidfTransformer(reduce_frequent_words=True),
        calculate_probabilities=False,
    )
    found, _ = model.fit_transform([without_placeholders(text) for text in texts], embeddings=matrix)
    return model, np.asarray(found, dtype=np.int64)


def topic_count(comments: int) -> int:
    """How many topics to look for: about one per 15 comments, 2 to 60."""
    return max(2, min(60, comments // 15))


def _clusterer(count: int) -> Any:
    from sklearn.cluster import KMeans

    return KMeans(n_clusters=count, random_state=SEED, n_init=10)


def _stability(matrix: NDArray[np.float32], found: NDArray[np.int64]) -> dict[int, float]:
    import numpy as np

    chance = np.random.default_rng(SEED)
    total: dict[int, float] = dict.fromkeys(sorted(set(found.tolist())), 0.0)
    for _ in range(RESAMPLES):
        kept = np.sort(chance.choice(len(found), size=int(KEPT_SHARE * len(found)), replace=False))
        again = _clusterer(len(total)).fit_predict(matrix[kept])
        for label in total:
            total[label] += _best_match(found[kept] == label, again)
    return {label: round(value / RESAMPLES, 3) for label, value in total.items()}


def _best_match(members: NDArray[np.bool_], again: NDArray[np.int64]) -> float:
    import numpy as np

    scores = [np.sum(members & (again == other)) / np.sum(members | (again == other)) for other in np.unique(again)]
    return float(max(scores))


def _topic(
    model: Any,
    label: int,
    ids: Sequence[str],
    matrix: NDArray[np.float32],
    found: NDArray[np.int64],
    stability: float,
) -> Topic:
    import numpy as np

    rows = np.flatnonzero(found == label).tolist()
    centre = matrix[rows].mean(axis=0)
    near = sorted(rows, key=lambda row: (-round(float(matrix[row] @ centre), 4), ids[row]))
    members = tuple(ids[row] for row in rows)
    terms = tuple(term for term, weight in model.get_topic(label) if term and weight > 0)
    name = ", ".join(terms[:3])
    return Topic(f"t-{short_digest(*members)}", name, terms, members, tuple(ids[row] for row in near[:3]), stability)
