"""How likely each module of a catalogue answers a target: signals, weighed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from consultfeed.link.catalogue import Catalogue, EncoderLike
from consultfeed.link.signals import Signals
from consultfeed.link.weights import LinkWeights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Likeness:
    """One target against all modules.

    Attributes:
        scores: (m,) the chance that the module answers, 0..1, to 4 decimals.
        entries: (m,) position of the best entry of each.
        away: cosine of the nearest matter outside training.
        points_to: a sentence that says where that matter belongs.
    """

    scores: NDArray[np.float64]
    entries: NDArray[np.intp]
    away: float
    points_to: str


class Scorer:
    """Scores targets against one catalogue."""

    def __init__(self, catalogue: Catalogue, encoder: EncoderLike, weights: LinkWeights) -> None:
        self._catalogue, self._weights = catalogue, weights
        self._signals = Signals(catalogue, encoder)

    def score(self, texts: list[str], themes: tuple[str, ...], strands: tuple[str, ...]) -> Likeness:
        """Likeness of one target; ``texts`` has at least one text."""
        reading = self._signals.read(texts, themes, strands)
        standing, chosen = self._catalogue.best(self._weights.standing(reading))
        scores = self._weights.chance(standing, reading)
        return Likeness(scores, chosen, reading.away, reading.points_to)
