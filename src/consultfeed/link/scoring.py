"""How near a target is to each module: a fixed, documented mix of signals, none of which looks at another target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from consultfeed.link import elsewhere
from consultfeed.link.catalogue import EVERY_STRAND, Catalogue, EncoderLike
from consultfeed.link.everyday import taught_names
from consultfeed.records import Module

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts how much; chosen with ``bench/links.py``, where every weight stands on a plateau.

    Attributes:
        meaning: cosine of the whole text, half the nearest text and half the mean of all.
        whole_module: share of the module's title and summary in its likeness; the rest is its best outcome.
        words: TF-IDF of the words people used.
        bridged: TF-IDF of what a catalogue calls the things they speak of.
        bridged_meaning: the same by meaning: nearest name, and mean of all names (half as much), over what these
            names have in common with the yardstick sentences.
        theme: filed under the same theme.
        strand: filed under the same strand; ``all`` counts half.
        hub: taken off for being near to everything (the module's mean likeness to the yardstick sentences).
        elsewhere: taken off for being near to what no training answers.
        middle: where the sum is 0.5.
        slope: how slowly it turns into a score of 0..1; with ``middle`` it puts partial at 0.45, direct at 0.62.
    """

    meaning: float = 1.0
    whole_module: float = 0.3
    words: float = 0.1
    bridged: float = 0.15
    bridged_meaning: float = 0.2
    theme: float = 0.07
    strand: float = 0.08
    hub: float = 0.5
    elsewhere: float = 1.1
    middle: float = 0.06
    slope: float = 0.36


@dataclass(frozen=True, slots=True)
class Likeness:
    """One target against all modules.

    Attributes:
        scores: (m,) in 0..1, to 4 decimals.
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

    def __init__(self, catalogue: Catalogue, encoder: EncoderLike, weights: Weights) -> None:
        self._catalogue, self._encoder, self._weights = catalogue, encoder, weights
        self._hub = self._hubs()

    def score(self, texts: list[str], themes: tuple[str, ...], strands: tuple[str, ...]) -> Likeness:
        """Likeness of one target; ``texts`` has at least one text."""
        import numpy as np

        w = self._weights
        vectors = self._encoder.encode(texts)
        by_module, by_entry = self._signals(texts, vectors)
        best, chosen = self._catalogue.best(by_entry)
        near = (1 - w.whole_module) * best + w.whole_module * by_module - w.hub * self._hub
        near = near + self._filed(themes, strands)
        away, points_to = elsewhere.nearest(_cosines(vectors, self._catalogue.elsewhere))
        scores = 1 / (1 + np.exp(-(near - w.elsewhere * away - w.middle) / w.slope))
        return Likeness(scores.round(4), chosen, round(away, 4), points_to)

    def _signals(self, texts: list[str], vectors: NDArray[np.float32]) -> tuple[NDArray[np.float64], ...]:
        """Sums over modules (m,) and entries (n,): meaning and words, of the texts and of the bridge."""
        w, c = self._weights, self._catalogue
        names = taught_names(texts)
        said, called = c.rare.likeness("\n".join(texts)), c.rare.likeness("\n".join(names))
        sums = []
        for at, side in enumerate((c.module_vectors, c.entry_vectors)):
            total = w.meaning * _middle(_cosines(vectors, side)) + w.words * said[at] + w.bridged * called[at]
            sums.append(total + w.bridged_meaning * self._bridged(names, side))
        return tuple(sums)

    def _bridged(self, names: tuple[str, ...], side: NDArray[np.float32]) -> NDArray[np.float64]:
        import numpy as np

        if not names:
            return np.zeros(len(side))
        vectors = np.stack([self._catalogue.bridge[name] for name in names])
        far = _nearest_and_mean(_cosines(vectors, self._catalogue.elsewhere))
        return _nearest_and_mean(_cosines(vectors, side)) - float(far.mean())

    def _filed(self, themes: tuple[str, ...], strands: tuple[str, ...]) -> NDArray[np.float64]:
        """What agreement of themes and strands adds to each module (m,)."""
        import numpy as np

        w, modules = self._weights, self._catalogue.modules
        agree = [w.theme * bool(set(themes) & set(m.themes)) + w.strand * _strands(m, strands) for m in modules]
        return np.array(agree)

    def _hubs(self) -> NDArray[np.float64]:
        import numpy as np

        w, c = self._weights, self._catalogue
        by_entry = np.stack([c.best(row)[0] for row in _cosines(c.elsewhere, c.entry_vectors)])
        by_module = _cosines(c.elsewhere, c.module_vectors)
        mean: NDArray[np.float64] = ((1 - w.whole_module) * by_entry + w.whole_module * by_module).mean(axis=0)
        return w.meaning * mean


def _middle(cosines: NDArray[np.float64]) -> NDArray[np.float64]:
    """Half the nearest text, half the average of all: one clear voice counts, and so does what they share."""
    import numpy as np

    return np.asarray(0.5 * cosines.max(axis=0) + 0.5 * cosines.mean(axis=0))


def _nearest_and_mean(cosines: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    return np.asarray(cosines.max(axis=0) + 0.5 * cosines.mean(axis=0))


def _cosines(rows: NDArray[np.float32], columns: NDArray[np.float32]) -> NDArray[np.float64]:
    import numpy as np

    return np.asarray(rows, dtype=np.float64) @ np.asarray(columns, dtype=np.float64).T


def _strands(module: Module, strands: tuple[str, ...]) -> float:
    if set(strands) & set(module.strands):
        return 1.0
    return 0.5 if strands and EVERY_STRAND in module.strands else 0.0
