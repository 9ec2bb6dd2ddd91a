"""Issues seen before and issues found now, paired one to one.

Evidence decides: the share of comments both reviews know that the two issues have in common. Where it is silent (none
of the earlier comments is here any more, as when a file came back reworded, and the issue found holds no earlier one)
meaning decides, together with theme and strands. Pairs under a floor are none; the rest are chosen so that their scores
sum up highest (Kuhn 1955, scipy's ``linear_sum_assignment``), part by part of the graph they make.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

EVIDENCE_FLOOR = 0.2
"""Least share of common comments in common, unless neither issue has another partner."""
MEANING_FLOOR = 0.55
"""Least likeness of two issues that have no comment in common."""
MEANING, THEME, STRAND = 0.80, 0.10, 0.10
"""Weights of the three parts of likeness, as issue finding has them."""
DORMANT = 0.9
"""What an issue counts that the last review did not see: one that it did see comes first."""
Pairs = dict[tuple[int, int], float]


@dataclass(frozen=True, slots=True)
class Known:
    """An issue as it was last seen.

    Attributes:
        id: its lasting id.
        evidence: ids of its comments, copies as the comment they repeat.
        universe: ids of all comments in the review that saw it.
        theme: code, or empty.
        strands: codes.
        centre: middle of its comments' vectors, not normalised, shape (dims,); None when it was forgotten.
        dormant: whether the last review did not see it.
    """

    id: str
    evidence: frozenset[str]
    universe: frozenset[str]
    theme: str = ""
    strands: frozenset[str] = frozenset()
    centre: NDArray[np.float32] | None = None
    dormant: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """An issue of the review at hand; fields as of ``Known``."""

    id: str
    evidence: frozenset[str]
    theme: str = ""
    strands: frozenset[str] = frozenset()
    centre: NDArray[np.float32] | None = None


def match(known: Iterable[Known], found: Iterable[Found]) -> dict[str, str]:
    """Id of an issue found -> id of the known issue it is; those left out are none of them.

    The same for the same issues in any order.
    """
    before, now = sorted(known, key=lambda one: one.id), sorted(found, key=lambda one: one.id)
    here = frozenset().union(*(one.evidence for one in now))
    shares = _by_evidence(before, now, here)
    firm = {pair: score for pair, score in shares.items() if score >= 1 + EVIDENCE_FLOOR}
    chosen = _assigned(firm | _by_meaning(before, now, here), len(before), len(now))
    rows, columns = {row for row, _ in chosen}, {column for _, column in chosen}
    # What came to pieces lives on in one of them, and what was gathered from many is one of the many
    left = {(row, column): score for (row, column), score in shares.items() if not (row in rows or column in columns)}
    chosen += _assigned(left, len(before), len(now))
    return {now[column].id: before[row].id for row, column in chosen}


def _by_evidence(before: Sequence[Known], now: Sequence[Found], here: frozenset[str]) -> Pairs:
    where: dict[str, list[int]] = {}
    for column, one in enumerate(now):
        for comment_id in one.evidence:
            where.setdefault(comment_id, []).append(column)
    pairs: Pairs = {}
    for row, old in enumerate(before):
        for column, shared in Counter(c for name in old.evidence for c in where.get(name, ())).items():
            either = len(old.evidence & here) + len(now[column].evidence & old.universe) - shared
            # Any evidence outweighs any likeness of meaning
            pairs[row, column] = round(1 + shared / either * (DORMANT if old.dormant else 1), 6)
    return pairs


def _by_meaning(before: Sequence[Known], now: Sequence[Found], here: frozenset[str]) -> Pairs:
    import numpy as np

    earlier = frozenset().union(*(one.evidence for one in before))
    rows = [(row, one.centre) for row, one in enumerate(before) if not one.evidence & here and one.centre is not None]
    columns = [(i, one.centre) for i, one in enumerate(now) if not one.evidence & earlier and one.centre is not None]
    if not rows or not columns:
        return {}
    alike = _unit(np.stack([centre for _, centre in rows])) @ _unit(np.stack([centre for _, centre in columns])).T
    pairs: Pairs = {}
    for i, j in np.argwhere(alike >= (MEANING_FLOOR - THEME - STRAND) / MEANING).tolist():
        row, column = rows[i][0], columns[j][0]
        if (score := round(MEANING * float(alike[i, j]) + _cell(before[row], now[column]), 4)) >= MEANING_FLOOR:
            pairs[row, column] = round(score * (DORMANT if before[row].dormant else 1), 6)
    return pairs


def _unit(matrix: NDArray[np.float32]) -> NDArray[np.float64]:
    import numpy as np

    wide = matrix.astype(np.float64)
    unit: NDArray[np.float64] = wide / np.maximum(np.linalg.norm(wide, axis=1, keepdims=True), 1e-9)
    return unit


def _cell(one: Known, other: Found) -> float:
    """What the cell of theme and strands adds: nothing known on either side says neither yes nor no."""
    theme = THEME * (0.5 if not (one.theme or other.theme) else one.theme == other.theme)
    either = one.strands | other.strands
    return theme + STRAND * (len(one.strands & other.strands) / len(either) if either else 0.5)


def _assigned(pairs: Mapping[tuple[int, int], float], rows: int, columns: int) -> list[tuple[int, int]]:
    """The pairs chosen; small parts of the graph one by one, so that ten thousand issues are no matter."""
    import numpy as np
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    if not pairs:
        return []
    ends = np.array(sorted(pairs))
    graph = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1] + rows)), shape=(rows + columns, rows + columns))
    _, part_of = connected_components(graph, directed=False)
    parts: dict[int, list[tuple[int, int]]] = {}
    for row, column in ends.tolist():
        parts.setdefault(int(part_of[row]), []).append((row, column))
    return [pair for part in parts.values() for pair in _best(part, pairs)]


def _best(part: Sequence[tuple[int, int]], pairs: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    rows, columns = sorted({row for row, _ in part}), sorted({column for _, column in part})
    scores = np.zeros((len(rows), len(columns)))
    for row, column in part:
        scores[rows.index(row), columns.index(column)] = pairs[row, column]
    chosen = zip(*linear_sum_assignment(scores, maximize=True), strict=True)
    return [(rows[i], columns[j]) for i, j in chosen if scores[i, j] > 0]
