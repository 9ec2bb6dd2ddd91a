"""The fitting behind a label model: one linear question a label, answers made probabilities, cut where F1 is best.

Everything here is learned from training rows alone; what a row's own model would say of it comes from the folds that
did not see it ("out of fold").
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Truth = NDArray[np.bool_]

FOLDS = 5
SEED = 0
SUM_THREADS = 2
"""Long sums are split among threads, and another number of them gives other last digits: it is fixed, on any machine,
to the number the shipped model was made with."""
TRUST_AT = 200
"""Rows of a label at which its own best threshold counts as much as that of all labels together (chosen on ours)."""
NEVER = -8.0
"""Log-odds of a label that training rows never or always carry apart from others: there is nothing to learn."""


@contextmanager
def same_sums() -> Iterator[None]:
    """Inside, sums come out the same whatever number of cores the machine has; also a decorator."""
    import sklearn.linear_model  # noqa: F401 - only libraries that are loaded can be told
    from threadpoolctl import threadpool_limits  # comes with scikit-learn

    with threadpool_limits(SUM_THREADS, user_api="blas"):
        yield


@dataclass(frozen=True, slots=True)
class Heads:
    """One linear question a label: ``coef`` (features, labels), ``intercept`` (labels,), both to 4 decimals."""

    coef: NDArray[np.float32]
    intercept: NDArray[np.float32]


def fit_heads(matrix: Any, truth: Truth, strength: float) -> Heads:
    """Fit all labels over a sparse matrix (rows, features); ``strength`` is C, the inverse of the penalty."""
    import numpy as np

    fitted = [_fit_one(matrix, truth[:, label], strength) for label in range(truth.shape[1])]
    coef = np.stack([weights for weights, _ in fitted], axis=1).astype(np.float32).round(4)
    return Heads(np.ascontiguousarray(coef), np.array([constant for _, constant in fitted], np.float32).round(4))


def _fit_one(matrix: Any, wanted: NDArray[np.bool_], strength: float) -> tuple[Floats, float]:
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    if wanted.all() or not wanted.any():
        return np.zeros(matrix.shape[1]), -NEVER if wanted.all() else NEVER
    model = LogisticRegression(C=strength, class_weight="balanced", solver="liblinear", random_state=SEED)
    model.fit(matrix, wanted)
    return model.coef_[0], float(model.intercept_[0])


def folds(texts: Sequence[str], groups: Sequence[str] = ()) -> NDArray[np.int64]:
    """Fold 0..4 of each text: by its group where it has one, else by its digest, so that copies share a fold.

    Groups go, largest first, to the fold that is emptiest so far; the order of texts does not matter.
    """
    import numpy as np

    sizes = Counter(group for group in groups if group)
    place: dict[str, int] = {}
    held = [0] * FOLDS
    for group in sorted(sizes, key=lambda group: (-sizes[group], group)):
        place[group] = held.index(min(held))
        held[place[group]] += sizes[group]
    pairs = zip(texts, groups or [""] * len(texts), strict=True)
    return np.array([place[group] if group else _by_digest(text) for text, group in pairs], dtype=np.int64)


def _by_digest(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:4]) % FOLDS


def out_of_fold(
    fold: NDArray[np.int64], labels: int, score: Callable[[NDArray[np.bool_], NDArray[np.bool_]], Floats]
) -> Floats:
    """Scores (rows, labels) of each fold by a model that did not see it; ``score(seen, unseen)`` takes row masks."""
    import numpy as np

    scores = np.zeros((len(fold), labels))
    for number in range(FOLDS):
        unseen = fold == number
        if unseen.any():
            scores[unseen] = score(~unseen, unseen)
    return scores


def platt(scores: Floats, truth: Truth, *, common: bool) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Slope and shift of each label (labels,) that turn scores into log-odds (Platt 1999).

    With ``common`` all labels share them: where a text has one label, its own shift would undo the balance that the
    heads were fitted with, and rare labels would never be the likeliest.
    """
    import numpy as np

    columns = range(truth.shape[1])
    if common:
        both = [_platt_one(scores.ravel(), truth.ravel())] * truth.shape[1]
    else:
        both = [_platt_one(scores[:, label], truth[:, label]) for label in columns]
    slopes, shifts = zip(*both, strict=True)
    return np.array(slopes, np.float32).round(4), np.array(shifts, np.float32).round(4)


def _platt_one(scores: Floats, wanted: NDArray[np.bool_]) -> tuple[float, float]:
    from sklearn.linear_model import LogisticRegression

    if wanted.all() or not wanted.any():
        return 1.0, 0.0
    model = LogisticRegression(C=1.0).fit(scores.reshape(-1, 1), wanted)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def sigmoid(odds: Floats) -> Floats:
    """Probabilities to 4 decimals from log-odds."""
    import numpy as np

    chance: Floats = (1.0 / (1.0 + np.exp(-np.clip(odds, -30, 30)))).round(4)
    return chance


def thresholds(chance: Floats, truth: Truth) -> NDArray[np.float32]:
    """Threshold of each label with the best F1, drawn towards the best common one where a label has few rows."""
    import numpy as np

    overall = best_threshold(chance.ravel(), truth.ravel())
    own = np.array([best_threshold(chance[:, n], truth[:, n]) for n in range(truth.shape[1])])
    rows = truth.sum(axis=0)
    drawn: NDArray[np.float32] = ((own * rows + overall * TRUST_AT) / (rows + TRUST_AT)).astype(np.float32).round(4)
    return drawn


def best_threshold(chance: Floats, wanted: NDArray[np.bool_]) -> float:
    """The hundredth between .05 and .95 at which F1 is best, the middle one of equals; .5 where nothing is wanted."""
    if not wanted.any():
        return 0.5
    steps = [step / 100 for step in range(5, 96)]
    scores = [_f1(chance >= step, wanted) for step in steps]
    best = [step for step, score in zip(steps, scores, strict=True) if score == max(scores)]
    return best[len(best) // 2]


def _f1(given: NDArray[np.bool_], wanted: NDArray[np.bool_]) -> float:
    return 2.0 * int((given & wanted).sum()) / max(1, int(given.sum()) + int(wanted.sum()))
