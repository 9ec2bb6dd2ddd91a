"""Bootstrap intervals: the texts are drawn again with replacement, with a fixed seed, and scored again.

The scores come from counts, because scoring a thousand draws with scikit-learn would take minutes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from consultfeed.measure.judged import Grid

    Counts = NDArray[np.float64]

RESAMPLES, SEED = 1000, 20030501
_AT_ONCE = 50
"""Draws held in memory together."""


def intervals(
    wanted: Grid, given: Grid, labels: Sequence[str], *, single: bool, resamples: int = RESAMPLES
) -> dict[Any, list[float]]:
    """The middle 95 % of each score over the draws, as ``[low, high]`` to 4 decimals.

    Args:
        wanted: shape (texts, labels).
        given: same shape.
        labels: names of the columns.
        single: every text should have one label.
        resamples: number of draws; 0 gives no intervals.

    Returns:
        By name of an average (``micro_f1`` ...), and by ``(label, "precision" | "recall" | "f1")``.
    """
    import numpy as np

    if not resamples:
        return {}
    drawn = [scores(times, wanted, given, single=single) for times in _draws(len(wanted), resamples)]
    together = {name: np.concatenate([one[name] for one in drawn]) for name in drawn[0]}
    found: dict[Any, list[float]] = {}
    for name, values in together.items():
        low, high = np.nanpercentile(values, (2.5, 97.5), axis=0)
        if values.ndim == 1:
            found[name] = [round(float(low), 4), round(float(high), 4)]
        else:
            found |= {
                (label, name): [round(float(low[n]), 4), round(float(high[n]), 4)] for n, label in enumerate(labels)
            }
    return found


def _draws(texts: int, resamples: int) -> Iterator[Counts]:
    import numpy as np

    source = np.random.default_rng(SEED)
    for start in range(0, resamples, _AT_ONCE):
        rows = [source.integers(0, texts, texts) for _ in range(min(_AT_ONCE, resamples - start))]
        yield np.array([np.bincount(row, minlength=texts) for row in rows], float)


def scores(times: Counts, wanted: Grid, given: Grid, *, single: bool) -> dict[str, Counts]:
    """All scores of several draws.

    Args:
        times: shape (draws, texts), how often each text was drawn.
        wanted: shape (texts, labels).
        given: same shape.
        single: every text should have one label, and has at most one.

    Returns:
        Averages with shape (draws,); ``precision``, ``recall`` and ``f1`` with shape (draws, labels), ``f1`` NaN for a
        label that does not occur in a draw: a rare label is not thought bad for having been drawn by nobody.
    """
    import numpy as np

    true, got, hits = times @ wanted, times @ given, times @ (wanted & given)
    f1, texts = _ratio(2 * hits, true + got), times.sum(1)
    occurs = true + got > 0
    found = {
        "micro_f1": _ratio(2 * hits.sum(1), (true + got).sum(1)),
        "macro_f1": _ratio(f1.sum(1), occurs.sum(1)),
        "weighted_f1": _ratio((f1 * true).sum(1), true.sum(1)),
        "samples_f1": times @ _per_text(wanted, given) / texts,
        "accuracy": times @ (wanted == given).all(1) / texts,
        "precision": _ratio(hits, got),
        "recall": _ratio(hits, true),
        "f1": np.where(occurs, f1, np.nan),
    }
    return {**found, **(_of_single(true, got, hits, texts) if single else {})}


def _of_single(true: Counts, got: Counts, hits: Counts, texts: Counts) -> dict[str, Counts]:
    import numpy as np

    # Gorodkin 2004: Matthews' correlation for several labels; texts given none are a label of their own
    none = texts - got.sum(1)
    over = hits.sum(1) * texts - (true * got).sum(1)
    under = (texts**2 - (got**2).sum(1) - none**2) * (texts**2 - (true**2).sum(1))
    return {
        "balanced_accuracy": _ratio(_ratio(hits, true).sum(1), (true > 0).sum(1)),
        "mcc": _ratio(over, np.sqrt(np.maximum(under, 0))),
    }


def _per_text(wanted: Grid, given: Grid) -> Counts:
    import numpy as np

    both, size = (wanted & given).sum(1), wanted.sum(1) + given.sum(1)
    found: Counts = np.where(size == 0, 1.0, _ratio(2.0 * both, size))
    return found


def _ratio(over: Any, under: Any) -> Counts:
    """Over / under, 0 where there is nothing to divide by."""
    import numpy as np

    found: Counts = np.divide(over, under, out=np.zeros(np.shape(over)), where=np.asarray(under) > 0)
    return found
