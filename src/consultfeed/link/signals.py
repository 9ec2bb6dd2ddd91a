"""What is known of a target and each thing taught: eleven signals, none of which looks at another target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from consultfeed.link import elsewhere
from consultfeed.link.catalogue import EVERY_STRAND, Catalogue, EncoderLike
from consultfeed.link.everyday import taught_names
from consultfeed.praise import share_of_praise
from consultfeed.records import Module

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SIGNALS = (
    *("meaning", "module_meaning", "words", "module_words", "called", "module_called"),
    *("bridged", "module_bridged", "hub", "theme", "strand"),
)
"""In the order of the columns of ``Reading.signals``; those named ``module_`` are the same for all entries of a module.

- meaning: cosine of what was said, half the nearest text and half the mean of all.
- words: TF-IDF of the words people used; called: of what a catalogue calls the things they speak of.
- bridged: those names by meaning: the nearest, and half the mean of all, over what they have in common with the
  yardstick sentences.
- hub: mean likeness to the yardstick sentences: what is near to everything says little by being near.
- theme, strand: filed under the same (1) or not (0); a module for every strand counts half.
"""
_ENTRY = 0.7
"""Share of an outcome in its own hub likeness; the rest is its module's."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One target read against one catalogue.

    Attributes:
        signals: (entries, signals).
        vector: (dims,) mean of the vectors of its texts.
        away: cosine of the nearest matter outside training.
        points_to: a sentence that says where that matter belongs.
        praise: share of its texts that praise and ask for nothing.
    """

    signals: Floats
    vector: Floats
    away: float
    points_to: str
    praise: float


class Signals:
    """Reads targets against one catalogue."""

    def __init__(self, catalogue: Catalogue, encoder: EncoderLike) -> None:
        self._catalogue, self._encoder = catalogue, encoder
        yardstick, c = catalogue.elsewhere, catalogue
        by_module = _cosines(c.module_vectors, yardstick).mean(axis=1)[c.owner]
        self._hub = _ENTRY * _cosines(c.entry_vectors, yardstick).mean(axis=1) + (1 - _ENTRY) * by_module

    def read(self, texts: list[str], themes: tuple[str, ...] = (), strands: tuple[str, ...] = ()) -> Reading:
        """All signals of one target; ``texts`` has at least one text."""
        import numpy as np

        c, vectors = self._catalogue, self._encoder.encode(texts)
        names = taught_names(texts)
        pairs = (
            (_middle(_cosines(vectors, c.entry_vectors)), _middle(_cosines(vectors, c.module_vectors))),
            c.rare.likeness("\n".join(texts))[::-1],
            c.rare.likeness("\n".join(names))[::-1],
            (self._bridged(names, c.entry_vectors), self._bridged(names, c.module_vectors)),
        )
        columns = [side for entry, module in pairs for side in (entry, module[c.owner])]
        filed = self._filed(themes, strands)
        away, points_to = elsewhere.nearest(_cosines(vectors, c.elsewhere))
        vector = np.asarray(vectors, dtype=np.float64).mean(axis=0)
        signals, praise = np.stack([*columns, self._hub, *filed], axis=1), share_of_praise(texts)
        return Reading(signals, vector, round(away, 4), points_to, praise)

    def _bridged(self, names: tuple[str, ...], side: NDArray[np.float32]) -> Floats:
        import numpy as np

        if not names:
            return np.zeros(len(side))
        vectors = np.stack([self._catalogue.bridge[name] for name in names])
        far = _nearest_and_mean(_cosines(vectors, self._catalogue.elsewhere))
        return _nearest_and_mean(_cosines(vectors, side)) - float(far.mean())

    def _filed(self, themes: tuple[str, ...], strands: tuple[str, ...]) -> tuple[Floats, Floats]:
        """Agreement of themes and of strands, for each entry that of its module."""
        import numpy as np

        modules, owner = self._catalogue.modules, self._catalogue.owner
        theme = np.array([float(bool(set(themes) & set(module.themes))) for module in modules])
        strand = np.array([_strands(module, strands) for module in modules])
        return theme[owner], strand[owner]


def _middle(cosines: Floats) -> Floats:
    """Half the nearest text, half the average of all: one clear voice counts, and so does what they share."""
    import numpy as np

    return np.asarray(0.5 * cosines.max(axis=0) + 0.5 * cosines.mean(axis=0))


def _nearest_and_mean(cosines: Floats) -> Floats:
    import numpy as np

    return np.asarray(cosines.max(axis=0) + 0.5 * cosines.mean(axis=0))


def _cosines(rows: NDArray[np.float32], columns: NDArray[np.float32]) -> Floats:
    import numpy as np

    return np.asarray(rows, dtype=np.float64) @ np.asarray(columns, dtype=np.float64).T


def _strands(module: Module, strands: tuple[str, ...]) -> float:
    if set(strands) & set(module.strands):
        return 1.0
    return 0.5 if strands and EVERY_STRAND in module.strands else 0.0
