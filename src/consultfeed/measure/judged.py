"""What is measured: texts with the labels they should have and the labels they were given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Grid = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Judged:
    """One text: its ``id``, the labels it should have, and each label given with its score in 0..1."""

    id: str
    true: frozenset[str]
    given: Mapping[str, float]


def is_single_label(judged: Iterable[Judged]) -> bool:
    """Whether every text should have exactly one label."""
    return all(len(one.true) == 1 for one in judged)


def in_order(judged: Sequence[Judged], *, single: bool) -> list[Judged]:
    """The texts in an order that owes nothing to the file; of a single-label set only the best label given."""
    kept = [_best(one) for one in judged] if single else judged
    return sorted(kept, key=lambda one: (one.id, sorted(one.true), sorted(one.given.items())))


def _best(one: Judged) -> Judged:
    best = min(one.given, key=lambda label: (-one.given[label], label), default=None)
    return Judged(one.id, one.true, {} if best is None else {best: one.given[best]})


def labels_of(judged: Iterable[Judged]) -> list[str]:
    """All labels wanted or given, sorted."""
    return sorted({label for one in judged for label in (*one.true, *one.given)})


def grids(judged: Sequence[Judged], labels: Sequence[str]) -> tuple[Grid, Grid]:
    """Wanted and given as two boolean arrays of shape (texts, labels)."""
    import numpy as np

    shape = (len(judged), len(labels))
    wanted = [[label in one.true for label in labels] for one in judged]
    given = [[label in one.given for label in labels] for one in judged]
    return np.array(wanted, bool).reshape(shape), np.array(given, bool).reshape(shape)
