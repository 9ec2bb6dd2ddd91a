"""Whether scores mean what they say: of the labels given with .8, are four in five right?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

BINS = 10


def calibration(pairs: Sequence[tuple[float, bool]], bins: int = BINS) -> dict[str, Any]:
    """Expected calibration error and reliability bins of equal width.

    Args:
        pairs: score in 0..1 and whether the label was right, one for each label given.
        bins: number of bins between 0 and 1.

    Returns:
        ``ece`` in 0..1 (None without pairs): the mean distance between score and share right, weighted by how many
        labels a bin holds (Naeini 2015); ``bins`` that hold any, with ``low``, ``high``, ``count``, mean ``score`` and
        share ``right``.
    """
    held: dict[int, list[tuple[float, bool]]] = {}
    for pair in sorted(pairs):
        held.setdefault(min(int(pair[0] * bins), bins - 1), []).append(pair)
    rows = [_bin(number, bins, held[number]) for number in sorted(held)]
    distance = sum(row["count"] * abs(row["score"] - row["right"]) for row in rows)
    shown = [{name: round(value, 4) for name, value in row.items()} for row in rows]
    return {"ece": round(distance / len(pairs), 4) if pairs else None, "bins": shown}


def _bin(number: int, bins: int, pairs: Sequence[tuple[float, bool]]) -> dict[str, Any]:
    count = len(pairs)
    score, right = sum(score for score, _ in pairs) / count, sum(right for _, right in pairs) / count
    return {"low": number / bins, "high": (number + 1) / bins, "count": count, "score": score, "right": right}
