"""Figures with their intervals: what one is, how texts are drawn again, scores in every draw, tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from consultfeed.measure.bootstrap import SEED, scores

DRAWS = 1000
Draws = np.ndarray
"""Shape (draws, texts): how often each text counts; in the first draw once each."""
Pairs = list[tuple[set[str], set[str]]]
"""Codes wanted and codes found, of each text."""


class Figure(NamedTuple):
    """One line of the table; ``at_most`` says that less is better."""

    kind: str
    what: str
    value: float
    low: float | None
    high: float | None
    n: int
    baseline: str = ""
    target: float | None = None
    at_most: bool = False

    @property
    def met(self) -> str:
        """Whether the target is met, and whether the interval leaves that open."""
        if self.target is None:
            return ""
        across = self.low is not None and self.low < self.target < self.high
        return ("just " if across else "") + ("yes" if self.good else "no")

    @property
    def good(self) -> bool:
        """Whether the figure, as it is shown, reaches its target."""
        return (-1 if self.at_most else 1) * (round(self.value, 3) - self.target) >= 0

    def cells(self) -> list[str]:
        """The line as text."""
        ends = f"{_short(self.low)} to {_short(self.high)}" if self.low is not None else ""
        asked = "" if self.target is None else f"{'<=' if self.at_most else '>='} {_short(self.target)}"
        return [self.kind, self.what, _short(self.value), ends, f"{self.n:,}", self.baseline, asked, self.met]


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.3f}"


def drawn(texts: int) -> Draws:
    """The texts as they are, then drawn again a thousand times."""
    even = np.full(texts, 1 / texts)
    return np.vstack([np.ones(texts), np.random.default_rng(SEED).multinomial(texts, even, DRAWS)])


def spread(values: np.ndarray) -> tuple[float, float, float]:
    """The figure itself and the ends of its interval, from its value in each draw."""
    low, high = np.nanpercentile(values[1:], (2.5, 97.5))
    return float(values[0]), float(low), float(high)


class Grids:
    """Wanted and found codes of texts as arrays (texts, codes), and figures of them in every draw."""

    def __init__(self, pairs: Pairs, codes: Sequence[str]) -> None:
        self.codes = [code for code in codes if any(code in wanted for wanted, _ in pairs)]
        self.wanted, self.found = (
            np.array([[code in pair[side] for code in self.codes] for pair in pairs], bool) for side in (0, 1)
        )
        self.empty = np.array([not wanted for wanted, _ in pairs])
        self.clean = self.empty & np.array([not found for _, found in pairs])
        self.draws = drawn(len(pairs))

    def of(self, name: str) -> np.ndarray:
        """A score by name, see ``measure.bootstrap.scores``; over the codes that are wanted at all."""
        return scores(self.draws, self.wanted, self.found, single=False)[name]

    def recall(self) -> np.ndarray:
        """Recall of each code (draws, codes); unknown where a draw holds no text that wants it."""
        true = self.draws @ self.wanted
        with np.errstate(invalid="ignore"):
            return np.where(true > 0, self.draws @ (self.wanted & self.found) / true, np.nan)

    def gap(self) -> np.ndarray:
        """Best recall less worst."""
        recall = self.recall()
        return np.nanmax(recall, axis=1) - np.nanmin(recall, axis=1)

    def untagged(self) -> np.ndarray:
        """Share of the texts without a group that were left without one."""
        return self.draws @ self.clean / (self.draws @ self.empty)


def table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """A Markdown table, columns of one width."""
    wide = [max(len(line[n]) for line in (head, *lines)) for n in range(len(head))]
    rule = ["-" * width for width in wide]
    return "\n".join(
        "| " + " | ".join(cell.ljust(w) for cell, w in zip(line, wide, strict=True)) + " |"
        for line in (head, rule, *lines)
    )
