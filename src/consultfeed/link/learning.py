"""Learning the weights of linking from judged targets: which outcome answers, and whether any does.

Everything is fitted on whole catalogues, and what the second step learns from is what the first says of a catalogue it
has not seen, so that chances hold for the next catalogue, too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from consultfeed.link.signals import SIGNALS, Reading
from consultfeed.link.weights import FEW_MODULES, HINTS, LinkWeights, hints

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Fold = Sequence["Judged"]

BEFORE = {
    "meaning": 0.7,
    "module_meaning": 0.3,
    "words": 0.07,
    "module_words": 0.03,
    "called": 0.105,
    "module_called": 0.045,
    "bridged": 0.14,
    "module_bridged": 0.06,
    "hub": -0.5,
    "theme": 0.07,
    "strand": 0.08,
}
"""What counted how much before anything was learned, up to a factor. Learned weights are drawn towards it: judgements
are few, and those of other services than the police know little of the bridge from everyday words."""
DRAWN = 6.0
"""How strongly: leave-one-catalogue-out hardly changes from 0.3 to 6; at 6 the development sets are best, too."""
PARTIAL = 0.5
"""What a partial answer counts against a direct one."""
CANDIDATES = 5
"""Modules of a target that the second step learns from, the best first: the only ones that can become links."""
PENALTY = 0.3
"""C of the second step; the inverse of the penalty."""
PLACES = 4
TINY = 1e-6


@dataclass(frozen=True)
class Judged:
    """One target that somebody judged.

    Attributes:
        reading: its signals against its catalogue.
        owner: (entries,) the module of each entry, 0..m-1.
        wanted: (entries,) 1 where the entry answers, ``PARTIAL`` where in part, else 0.
        answered: whether any module answers; None when nobody said.
        off_training: whether no training would help; None when nobody said.
    """

    reading: Reading
    owner: NDArray[np.intp]
    wanted: Floats
    answered: bool | None
    off_training: bool | None = None


class Rows(NamedTuple):
    """What a logistic regression is fitted on: columns (n, k) and truth (n,)."""

    columns: Floats
    truth: NDArray[np.bool_]


def fit(folds: Mapping[str, Fold], off_examples: Floats) -> LinkWeights:
    """Fit on all folds, one a catalogue (two or more).

    Args:
        folds: judged targets by catalogue; those without a verdict only rank.
        off_examples: (n, dims) vectors of matters that no training would help.
    """
    import numpy as np

    names = sorted(folds)
    parts = []
    for name in names:
        rest = [folds[other] for other in names if other != name]
        parts += _seen_by(_first(rest, off_examples), folds[name])
    rows = Rows(np.concatenate([one.columns for one in parts]), np.concatenate([one.truth for one in parts]))
    factors, constant = _logistic(rows)
    ready = _first([folds[name] for name in names], off_examples)
    answer = {name: round(float(value), PLACES) for name, value in zip(HINTS, factors, strict=True)}
    usual = _usual_second(ready, [one for name in names for one in folds[name]])
    return LinkWeights(ready.ranking, answer, round(constant, PLACES), ready.off_training, ready.off_constant, usual)


def _first(folds: Sequence[Fold], off_examples: Floats) -> LinkWeights:
    """The first step alone; what it says of chances means nothing yet."""
    judged = [one for fold in folds for one in fold]
    off, constant = _off_training(judged, off_examples)
    return LinkWeights(_ranking(judged), dict.fromkeys(HINTS, 0.0), 0.0, off, constant)


def _seen_by(weights: LinkWeights, fold: Fold) -> list[Rows]:
    return [_candidates(weights, one) for one in fold if one.answered is not None]


def _usual_second(weights: LinkWeights, judged: Sequence[Judged]) -> float:
    """Median of how well the second module of full catalogues stands."""
    import numpy as np

    seconds = [np.sort(_by_module(weights, one))[-2] for one in judged if one.owner.max() + 1 >= FEW_MODULES]
    return round(float(np.median(seconds)), PLACES) if seconds else float("-inf")


def _by_module(weights: LinkWeights, one: Judged) -> Floats:
    """How well each module stands by its best entry."""
    import numpy as np

    standing = weights.standing(one.reading)
    return np.array([standing[one.owner == module].max() for module in range(int(one.owner.max()) + 1)])


def _candidates(weights: LinkWeights, one: Judged) -> Rows:
    import numpy as np

    best = _by_module(weights, one)
    answers = np.array([bool(one.wanted[one.owner == module].any()) for module in range(len(best))])
    chosen = np.argsort(-best, kind="stable")[:CANDIDATES]
    columns = hints(best, weights.off(one.reading.vector), one.reading.away)
    return Rows(columns[chosen], answers[chosen])


def _off_training(judged: Sequence[Judged], examples: Floats) -> tuple[tuple[float, ...], float]:
    import numpy as np

    known = [one for one in judged if one.off_training is not None]
    columns = np.concatenate([[one.reading.vector for one in known], examples])
    truth = np.concatenate([[bool(one.off_training) for one in known], np.ones(len(examples), dtype=bool)])
    factors, constant = _logistic(Rows(columns, truth), scaled=False, balanced=True)
    return tuple(round(float(value), PLACES) for value in factors), round(constant, PLACES)


def _logistic(rows: Rows, *, scaled: bool = True, balanced: bool = False) -> tuple[Floats, float]:
    """Factors (k,) of the columns as given, and a constant."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    spread = _spread(rows.columns) if scaled else np.ones(rows.columns.shape[1])
    strength, kind = (PENALTY, None) if scaled else (1.0, "balanced" if balanced else None)
    model = LogisticRegression(C=strength, class_weight=kind, max_iter=2000, tol=1e-8)
    model.fit(rows.columns / spread, rows.truth)
    return model.coef_[0] / spread, float(model.intercept_[0])


def _spread(columns: Floats) -> Floats:
    """How far each column varies; 1 for one that does not, which then counts for nothing."""
    import numpy as np

    spread = columns.std(axis=0)
    return np.where(spread > TINY, spread, 1.0)


def _ranking(judged: Sequence[Judged]) -> dict[str, float]:
    """Factors under which the entries wanted stand first: a choice among all entries of a target (conditional logit).

    Penalised by the squared distance from ``BEFORE``, each signal by its own spread.
    """
    import numpy as np

    ranked = [one for one in judged if one.wanted.any()]
    spread = _spread(np.concatenate([one.reading.signals for one in judged]))
    cost = _choices([one.reading.signals / spread for one in ranked], [one.wanted for one in ranked])
    before = np.array([BEFORE[name] for name in SIGNALS]) * spread
    scale = _least(lambda t: _along(cost, before, t), np.array([10.0]))[0]
    found = _least(lambda w: _drawn(cost, scale * before, w), scale * before) / spread
    return {name: round(float(value), PLACES) for name, value in zip(SIGNALS, found, strict=True)}


def _choices(signals: Sequence[Floats], wanted: Sequence[Floats]) -> Callable[[Floats], tuple[float, Floats]]:
    """Mean negative log-likelihood of what was wanted, with its slope, by factors."""
    import numpy as np

    starts = np.cumsum([0, *(len(one) for one in signals)])[:-1]
    target = np.repeat(np.arange(len(signals)), [len(one) for one in signals])
    columns, share = np.concatenate(signals), np.concatenate([one / one.sum() for one in wanted])

    def cost(factors: Floats) -> tuple[float, Floats]:
        standing = columns @ factors
        standing = standing - np.maximum.reduceat(standing, starts)[target]
        total = np.add.reduceat(np.exp(standing), starts)[target]
        chance = np.exp(standing) / total
        fault = float(-(share * (standing - np.log(total))).sum() / len(signals))
        return fault, columns.T @ (chance - share) / len(signals)

    return cost


def _along(cost: Callable[[Floats], tuple[float, Floats]], direction: Floats, length: Floats) -> tuple[float, Floats]:
    import numpy as np

    fault, slope = cost(length[0] * direction)
    return fault, np.array([slope @ direction])


def _drawn(cost: Callable[[Floats], tuple[float, Floats]], home: Floats, factors: Floats) -> tuple[float, Floats]:
    fault, slope = cost(factors)
    apart = factors - home
    return fault + DRAWN * float(apart @ apart), slope + 2 * DRAWN * apart


def _least(cost: Callable[[Floats], tuple[float, Floats]], start: Floats) -> Floats:
    import numpy as np
    from scipy.optimize import minimize

    found = minimize(cost, start, jac=True, method="L-BFGS-B", options={"ftol": 1e-14, "gtol": 1e-9, "maxiter": 1000})
    return np.asarray(found.x)
