"""How well labels given agree with labels wanted.

Averages as scikit-learn defines them: *micro* over all labels of all texts, *macro* the plain mean over the labels that
occur (wanted or given), *weighted* by how often they are wanted, *samples* the mean over texts, where a text rightly
left without a label counts 1. Accuracy is the share of texts with exactly the labels wanted. Balanced accuracy and
Matthews' correlation are given where every text should have one label; then only the best label given counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from consultfeed.errors import ConsultfeedError
from consultfeed.measure.bootstrap import RESAMPLES, intervals
from consultfeed.measure.calibration import calibration
from consultfeed.measure.judged import Judged, grids, in_order, is_single_label, labels_of

if TYPE_CHECKING:
    from consultfeed.measure.judged import Grid

FEW = 10
"""Below so many texts that should have a label, its figures say little."""


def measure(judged: Sequence[Judged], *, resamples: int = RESAMPLES) -> dict[str, Any]:
    """Scores with 95 % bootstrap intervals, the same for the same texts in any order.

    Args:
        judged: at least one text, and at least one label wanted or given.
        resamples: how often the texts are drawn again for the intervals; 0 for none.

    Returns:
        ``micro_f1``, ``macro_f1``, ``weighted_f1``, ``samples_f1``, ``accuracy``, ``balanced_accuracy`` and ``mcc``
        (None where a text may have several labels); ``intervals`` by name, each ``[low, high]``; ``per_label`` rows;
        ``calibration`` of the scores given.

    Raises:
        ConsultfeedError: there is nothing to measure.
    """
    single = is_single_label(judged)
    ordered = in_order(judged, single=single)
    labels = labels_of(ordered)
    if not labels:
        fix = "give rows with labels"
        raise ConsultfeedError("there is no label to measure", found=f"{len(judged)} rows", fix=fix)
    wanted, given = grids(ordered, labels)
    ranges = intervals(wanted, given, labels, single=single, resamples=resamples)
    return {
        "texts": len(ordered),
        "single_label": single,
        **_averages(wanted, given),
        **(_of_single(wanted, given) if single else {"balanced_accuracy": None, "mcc": None}),
        "intervals": {name: found for name, found in ranges.items() if not isinstance(name, tuple)},
        "per_label": _per_label(wanted, given, labels, ranges),
        "calibration": calibration([(score, label in one.true) for one in ordered for label, score in _scores(one)]),
    }


def _scores(one: Judged) -> list[tuple[str, float]]:
    return sorted(one.given.items())


def _padded(grid: Grid) -> Grid:
    # one column alone would be read as a yes/no question, whose micro F1 counts the rightly empty texts
    import numpy as np

    return np.pad(grid, ((0, 0), (0, 1)))


def _averages(wanted: Grid, given: Grid) -> dict[str, float]:
    from sklearn.metrics import accuracy_score, f1_score

    columns, pair = range(wanted.shape[1]), (_padded(wanted), _padded(given))
    f1 = {
        f"{average}_f1": f1_score(*pair, labels=columns, average=average, zero_division=float(average == "samples"))
        for average in ("micro", "macro", "weighted", "samples")
    }
    return {name: round(float(value), 4) for name, value in {**f1, "accuracy": accuracy_score(*pair)}.items()}


def _of_single(wanted: Grid, given: Grid) -> dict[str, float]:
    from sklearn.metrics import matthews_corrcoef, recall_score

    none = wanted.shape[1]
    true, chosen = wanted.argmax(1), given.argmax(1)
    chosen[~given.any(1)] = none
    present = sorted(set(true.tolist()))
    # recall over the labels wanted is balanced accuracy, without its warning about labels that are only given
    balanced = recall_score(true, chosen, labels=present, average="macro", zero_division=0)
    varied = len({*present, *chosen.tolist()}) > 1  # with one label in all, there is nothing to correlate
    found = {"balanced_accuracy": balanced, "mcc": matthews_corrcoef(true, chosen) if varied else 0.0}
    return {name: round(float(value), 4) for name, value in found.items()}


def _per_label(wanted: Grid, given: Grid, labels: Sequence[str], ranges: dict[Any, Any]) -> list[dict[str, Any]]:
    from sklearn.metrics import precision_recall_fscore_support

    columns = range(len(labels))
    found = precision_recall_fscore_support(_padded(wanted), _padded(given), labels=columns, zero_division=0)
    return [_row(label, [values[n] for values in found], ranges) for n, label in enumerate(labels)]


def _row(label: str, values: Sequence[Any], ranges: dict[Any, Any]) -> dict[str, Any]:
    figures = {name: round(float(v), 4) for name, v in zip(("precision", "recall", "f1"), values[:3], strict=True)}
    found = {name: ranges[label, name] for name in figures if (label, name) in ranges}
    note = "too few positives" if values[3] < FEW else ""
    return {"label": label, **figures, "support": int(values[3]), "intervals": found, "note": note}
