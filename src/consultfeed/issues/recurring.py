"""Issues: comments that make the same point, judged by meaning, words, theme and strand together.

Average-linkage clustering of distinct texts, sorted by id and with distances rounded, so that neither the order of
files nor the last digit of a vector decides. Copies follow the text they repeat. Every comment is in exactly one
issue; a single voice is an issue too. Praise is kept apart: it is no voice more for what others miss.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from consultfeed.ids import short_digest
from consultfeed.issues.titles import telling_titles, word_weights
from consultfeed.issues.voices import Voice
from consultfeed.records import Issue, IssueStatus
from consultfeed.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MEANING, WORDS, THEME, STRAND = 0.57, 0.35, 0.04, 0.04
"""Weights of the parts of likeness; they sum to 1. Words keep issues the same when a few comments more come in."""
FEW = 0.30
"""How much closer two comments alone have to be; divided by one less than their number when there are more."""
SAME_DOCUMENT = 0.10
"""What is taken off the likeness of two points of one running text."""
BOTH_WITHOUT = 0.5
"""How alike two comments without any theme (or strand) are in that respect."""
SAME_POINT = 0.11
"""How far from the background likeness to identity two groups of comments have to come to be one issue."""
USUAL_BACKGROUND, USUAL_WEIGHT = 0.2, 30
"""Median likeness of comments on many matters, and how many comments of the block it outweighs when there are few."""
LARGEST_BLOCK = 3000
"""Distinct texts clustered together; more are first parted by strand and theme, to keep memory flat."""


@dataclass(frozen=True, slots=True)
class _Cluster:
    members: tuple[Voice, ...]
    vectors: NDArray[np.float32]


def find_issues(
    all_voices: Sequence[Voice],
    vectors: Mapping[str, NDArray[np.float32]],
    labels: Mapping[str, str],
    settings: Settings,
) -> list[Issue]:
    """Issues of all comments, sorted by id.

    Args:
        all_voices: one per comment, from ``voices``.
        vectors: comment id -> L2-normalised vector; at least for every text that is no copy.
        labels: theme and strand codes -> labels, for the titles.
        settings: how many groups or dates make an issue recurring.
    """
    distinct = sorted((v for v in all_voices if v.copy_of == v.comment.id), key=lambda v: v.comment.id)
    copies: dict[str, list[Voice]] = {}
    for voice in all_voices:
        copies.setdefault(voice.copy_of, []).append(voice)
    sides = ([v for v in distinct if v.praises is praising] for praising in (False, True))
    clusters = [cluster for side in sides for block in _blocks(side) for cluster in _cluster(block, vectors)]
    titles = telling_titles([_texts_by_closeness(cluster) for cluster in clusters])
    issues = [_issue(c, copies, title, labels, settings) for c, title in zip(clusters, titles, strict=True)]
    return sorted(issues, key=lambda issue: issue.id)


def _blocks(distinct: list[Voice]) -> list[list[Voice]]:
    if len(distinct) <= LARGEST_BLOCK:
        return [distinct] if distinct else []
    parts: dict[tuple[tuple[str, ...], str], list[Voice]] = {}
    for voice in distinct:
        parts.setdefault((tuple(sorted(voice.strands)), _top_theme([voice])), []).append(voice)
    ordered = [parts[key] for key in sorted(parts)]
    return [part[i : i + LARGEST_BLOCK] for part in ordered for i in range(0, len(part), LARGEST_BLOCK)]


def _cluster(block: list[Voice], vectors: Mapping[str, NDArray[np.float32]]) -> list[_Cluster]:
    import numpy as np
    from sklearn.cluster import AgglomerativeClustering

    matrix = np.stack([vectors[voice.comment.id] for voice in block])
    if len(block) == 1:
        return [_Cluster(tuple(block), matrix)]
    alike = likeness(block, centred(matrix))
    bar = round(same_point(alike), 4)
    model = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=1 - bar
    )
    found = model.fit_predict(1 - alike)
    rows = [np.flatnonzero(found == label).tolist() for label in range(int(found.max()) + 1)]
    parted = [part for row in rows for part in _parted(row, alike, bar)]
    return [_Cluster(tuple(block[i] for i in row), matrix[row]) for row in parted]


def _parted(rows: list[int], alike: NDArray[np.float64], bar: float) -> list[list[int]]:
    """A cluster as it is, or each of its comments alone if it is small and loose: few comments may meet by chance."""
    import numpy as np

    others = len(rows) - 1
    if not others:
        return [rows]
    inside = (float(alike[np.ix_(rows, rows)].sum()) - len(rows)) / (len(rows) * others)
    return [rows] if round(inside, 4) >= bar + FEW / others else [[row] for row in rows]


def centred(matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    """The vectors less what all of them share, normalised again; little is taken off where there are few."""
    import numpy as np

    less = matrix - matrix.mean(axis=0) * (len(matrix) / (len(matrix) + USUAL_WEIGHT))
    result: NDArray[np.float32] = less / np.maximum(np.linalg.norm(less, axis=1, keepdims=True), 1e-9)
    return result


def likeness(block: Sequence[Voice], matrix: NDArray[np.float32]) -> NDArray[np.float64]:
    """How alike each two comments are, 0..1, shape (n, n): meaning, telling words, shared themes and shared strands.

    Two points of one running text are less alike by ``SAME_DOCUMENT``: whoever wrote it told them apart.
    """
    import numpy as np

    meaning = np.clip(matrix.astype(np.float64) @ matrix.T.astype(np.float64), 0, 1)
    themes = _overlap([frozenset(voice.themes) for voice in block])
    strands = _overlap([voice.strands for voice in block])
    mixed = MEANING * meaning + WORDS * _shared_words(block) + THEME * themes + STRAND * strands
    mixed = mixed - SAME_DOCUMENT * _same_document(block)
    alike: NDArray[np.float64] = np.clip(mixed, 0, 1).round(4)
    np.fill_diagonal(alike, 1.0)
    return alike


def _shared_words(block: Sequence[Voice]) -> NDArray[np.float64]:
    import numpy as np

    weights = word_weights([voice.comment.text for voice in block])
    if weights is None:
        return np.zeros((len(block), len(block)))
    return np.asarray((weights @ weights.T).toarray(), dtype=np.float64)


def _same_document(block: Sequence[Voice]) -> NDArray[np.bool_]:
    import numpy as np

    documents = np.array([voice.document for voice in block])
    same: NDArray[np.bool_] = (documents[:, None] == documents[None, :]) & (documents != "")
    return same


def same_point(alike: NDArray[np.float64]) -> float:
    """Average likeness from which groups of comments are one issue; higher where all comments are on one matter."""
    import numpy as np

    count = len(alike)
    seen = float(np.median(alike[~np.eye(count, dtype=bool)]))
    background = (count * seen + USUAL_WEIGHT * USUAL_BACKGROUND) / (count + USUAL_WEIGHT)
    return background + SAME_POINT * (1 - background)


def _overlap(sets: Sequence[frozenset[str]]) -> NDArray[np.float64]:
    import numpy as np

    codes = sorted(set().union(*sets))
    marks = np.array([[code in one for code in codes] for one in sets], dtype=np.float64).reshape(len(sets), -1)
    sizes = marks.sum(axis=1)
    shared: NDArray[np.float64] = marks @ marks.T / np.maximum(np.minimum.outer(sizes, sizes), 1)
    # That neither of two comments has a tag says little: it is no sign that they make the same point
    shared[np.ix_(sizes == 0, sizes == 0)] = BOTH_WITHOUT
    return shared


def _issue(
    cluster: _Cluster,
    copies: Mapping[str, list[Voice]],
    title: str,
    labels: Mapping[str, str],
    settings: Settings,
) -> Issue:
    everyone = [voice for member in cluster.members for voice in copies[member.comment.id]]
    ids = tuple(sorted(voice.comment.id for voice in everyone))
    theme, strands = _top_theme(cluster.members), _strands(cluster.members)
    occasions = sorted({voice.occasion for voice in everyone if voice.occasion})
    said = sorted(voice.said_on for voice in everyone if voice.said_on)
    exemplars, score = _exemplars(cluster)
    return Issue(
        id=f"i-{short_digest(*ids)}",
        label=_label(theme, strands, title, labels),
        theme=theme,
        strands=strands,
        comment_ids=ids,
        distinct_texts=len(cluster.members),
        groups=tuple(sorted({voice.group for voice in everyone})),
        first_on=said[0] if said else "",
        last_on=said[-1] if said else "",
        dates=tuple(occasions),
        exemplars=exemplars,
        status=_status(cluster.members, everyone, occasions, settings),
        score=score,
    )


def _status(
    members: Sequence[Voice], everyone: Sequence[Voice], occasions: Sequence[str], settings: Settings
) -> IssueStatus:
    groups = {voice.group for voice in everyone}
    if all(voice.praises for voice in members):
        return "praise"
    if len(groups) >= settings.recurring_groups or len(occasions) >= settings.recurring_dates:
        return "recurring"
    return "raised" if len(members) > 1 else "one-voice"


def _top_theme(members: Sequence[Voice]) -> str:
    weights: Counter[str] = Counter()
    for voice in members:
        weights.update(voice.themes)
    return min(weights, key=lambda code: (-round(weights[code], 6), code), default="")


def _strands(members: Sequence[Voice]) -> tuple[str, ...]:
    counts = Counter(code for voice in members for code in voice.strands)
    return tuple(sorted(code for code, count in counts.items() if 2 * count >= len(members)))


def _exemplars(cluster: _Cluster) -> tuple[tuple[str, ...], float]:
    import numpy as np

    centre = cluster.vectors.mean(axis=0)
    closeness = cluster.vectors @ (centre / max(float(np.linalg.norm(centre)), 1e-9))
    pairs = [(round(float(near), 3), voice.comment.id) for near, voice in zip(closeness, cluster.members, strict=True)]
    ordered = sorted(pairs, key=lambda pair: (-pair[0], pair[1]))
    return tuple(comment_id for _, comment_id in ordered), round(sum(near for near, _ in pairs) / len(pairs), 3)


def _texts_by_closeness(cluster: _Cluster) -> list[str]:
    texts = {voice.comment.id: voice.comment.text for voice in cluster.members}
    return [texts[comment_id] for comment_id in _exemplars(cluster)[0]]


def _label(theme: str, strands: Sequence[str], title: str, labels: Mapping[str, str]) -> str:
    head = labels.get(theme, theme) or "No theme"
    whom = ", ".join(labels.get(code, code).lower() for code in strands)
    about = f"{head} ({whom})" if whom else head
    return f"{about}: {title}" if title else about
