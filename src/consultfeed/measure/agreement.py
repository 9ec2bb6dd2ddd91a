"""How well people who coded the same texts agree: Cohen's kappa and Krippendorff's alpha.

After Cohen 1960; Hayes & Krippendorff 2007; Passonneau 2006 (MASI, a distance between sets of labels). A coefficient
of 1 is full agreement, 0 what chance would give; None where nothing varies, so that chance explains everything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

V = TypeVar("V", bound=Hashable)

FEW_POSITIVES = 10
Coding = Mapping[str, frozenset[str] | None]
"""One coder's work: id of a text -> its labels; None, or no entry, where the coder gave no answer."""


def cohen_kappa(pairs: Sequence[tuple[V, V]]) -> float | None:
    """Kappa of two coders over the texts both coded; None without texts, or where both only ever say one thing."""
    if not pairs:
        return None
    size = len(pairs)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(first[value] * second[value] for value in first) / size**2
    same = sum(a == b for a, b in pairs) / size
    return None if chance == 1 else (same - chance) / (1 - chance)


def alpha(units: Iterable[Sequence[V | None]], distance: Callable[[V, V], float] | None = None) -> float | None:
    """Krippendorff's alpha over any number of coders.

    Args:
        units: for each text the values its coders gave, None where one gave none; order does not matter.
        distance: 0 for the same, 1 for the farthest apart; nominal (same or not) by default.
    """
    apart = distance or _differ
    coded = [[value for value in unit if value is not None] for unit in units]
    counts = [Counter(values) for values in coded if len(values) > 1]
    total = sum(counts, Counter[V]())
    size = total.total()
    expected = _apart(total, apart) / (size - 1) if size > 1 else 0.0
    observed = sum(_apart(unit, apart) / (unit.total() - 1) for unit in counts)
    return 1 - observed / expected if expected else None


def _apart(counts: Counter[V], distance: Callable[[V, V], float]) -> float:
    """Sum of the distances of all ordered pairs of values."""
    values = list(counts.items())
    pairs = ((a, b) for n, a in enumerate(values) for b in values[:n])
    return 2 * sum(many * more * distance(one, other) for (one, many), (other, more) in pairs)


def _differ(one: Hashable, other: Hashable) -> float:
    return float(one != other)


def masi_distance(one: frozenset[str], other: frozenset[str]) -> float:
    """Distance of two sets: 1 - Jaccard x (1 same, 2/3 one inside the other, 1/3 overlapping, 0 nothing in common)."""
    if one == other:
        return 0.0
    both = one & other
    if not both:
        return 1.0
    return 1 - len(both) / len(one | other) * (2 if one <= other or other <= one else 1) / 3


def agreement(coders: Sequence[Coding]) -> dict[str, Any]:
    """Agreement of two or more coders, per code and over whole sets of codes.

    Returns:
        ``texts`` coded by two or more; ``codes``, one row each with ``code``, ``kappa`` (two coders only), ``alpha``,
        ``prevalence`` (share of codings that hold the code), ``positives`` (texts where anybody gave it) and ``note``;
        ``masi_alpha`` over the sets.
    """
    units = _units(coders)
    codes = sorted({code for unit in units for answer in unit for code in answer or ()})
    sets = alpha(units, masi_distance)
    return {"texts": len(units), "codes": [_of_code(code, units) for code in codes], "masi_alpha": _rounded(sets)}


def _units(coders: Sequence[Coding]) -> list[list[frozenset[str] | None]]:
    ids = sorted({name for coder in coders for name in coder})
    units = [[coder.get(name) for coder in coders] for name in ids]
    return [unit for unit in units if sum(answer is not None for answer in unit) > 1]


def _of_code(code: str, units: Sequence[Sequence[frozenset[str] | None]]) -> dict[str, Any]:
    yes = [[None if answer is None else code in answer for answer in unit] for unit in units]
    answers = [answer for unit in yes for answer in unit if answer is not None]
    positives = sum(any(unit) for unit in yes)
    pairs = [(unit[0], unit[1]) for unit in yes] if all(len(unit) == 2 for unit in yes) else []
    return {
        "code": code,
        "kappa": _rounded(cohen_kappa(pairs)),
        "alpha": _rounded(alpha(yes)),
        "prevalence": round(sum(answers) / len(answers), 4),
        "positives": positives,
        "note": "too few positives" if positives < FEW_POSITIVES else "",
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
