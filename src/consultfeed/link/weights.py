"""The learned weights of linking, ``models/links``: what counts how much, and when it is enough.

Two steps, both plain sums that anybody can check: how well each thing taught stands against the others for one
target, and from that the chance that it answers at all.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from consultfeed.errors import ConsultfeedError
from consultfeed.link.signals import SIGNALS, Reading
from consultfeed.resources import models_dir

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MODEL, WEIGHTS = "links", "weights.json"
HINTS = ("standing", "lead", "off_training", "away")
"""What the chance of an answer is judged by: how well the entry stands; how far it leads the next module, or trails
the first; log-odds that no training would help; cosine of the nearest matter outside training."""

FEW_MODULES = 15
"""Fewer in a catalogue are few."""
PRAISE = 0.8
"""What praise alone takes off a chance: whatever it speaks of, there is nothing to answer."""


@dataclass(frozen=True, slots=True)
class LinkWeights:
    """Fitted weights.

    Attributes:
        ranking: factor of each of ``SIGNALS``; the sum is how well an entry stands.
        answer: factor of each of ``HINTS``. constant: added to their sum; the result is in log-odds.
        off_training: factor of each number of a text's vector. off_constant: added to their sum; log-odds that what is
            said is nothing that training would help (a building, a budget, praise).
        usual_second: how well the second module usually stands in a full catalogue.
        version: changes with the weights.
    """

    ranking: Mapping[str, float]
    answer: Mapping[str, float]
    constant: float
    off_training: tuple[float, ...]
    off_constant: float
    usual_second: float = float("-inf")
    version: str = ""

    def standing(self, reading: Reading) -> Floats:
        """How well each entry stands (entries,)."""
        import numpy as np

        return np.asarray(reading.signals @ np.array([self.ranking[name] for name in SIGNALS]))

    def off(self, vector: Floats) -> float:
        """Log-odds that no training would help."""
        import numpy as np

        return float(vector @ np.array(self.off_training)) + self.off_constant

    def chance(self, standing: Floats, reading: Reading) -> Floats:
        """Chances 0..1 to 4 decimals that modules answer; ``standing`` (modules,) is that of their best entries."""
        import numpy as np

        columns = hints(standing, self.off(reading.vector), reading.away, self.usual_second)
        odds = columns @ np.array([self.answer[name] for name in HINTS]) + self.constant
        return np.asarray(((1 - PRAISE * reading.praise) / (1 + np.exp(-odds))).round(4))

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "version"}


def hints(standing: Floats, off_training: float, away: float, usual_second: float = float("-inf")) -> Floats:
    """The columns of ``HINTS`` for all modules of one target, (modules, hints).

    Where few modules compete, the first is set against ``usual_second``, too: to lead them is no feat.
    """
    import numpy as np

    first = int(standing.argmax())
    lead = standing - standing[first]
    rivals = np.delete(standing, first)
    second = max([*rivals.tolist(), *([usual_second] if len(standing) < FEW_MODULES else [])], default=float("-inf"))
    lead[first] = standing[first] - second if second > float("-inf") else 0.0
    return np.stack([standing, lead, *(np.full(len(standing), one) for one in (off_training, away))], axis=1)


@cache
def load_weights(folder: Path | None = None) -> LinkWeights:
    """The shipped weights, or those of a folder written by ``models/build_links.py``.

    Raises:
        ConsultfeedError: missing, or not what the manifest says.
    """
    place = folder or models_dir() / MODEL
    try:
        wanted = json.loads((place / "manifest.json").read_bytes())["files"][WEIGHTS]["sha256"]
        content = (place / WEIGHTS).read_bytes()
    except (OSError, ValueError, KeyError, TypeError):
        raise _damaged(place) from None
    digest = hashlib.sha256(content).hexdigest()
    if digest != wanted:
        raise _damaged(place)
    values = json.loads(content)
    return LinkWeights(**values | {"off_training": tuple(values["off_training"]), "version": f"links-{digest[:8]}"})


def _damaged(place: Path) -> ConsultfeedError:
    fix = "install consultfeed again, or build the weights again"
    return ConsultfeedError("the weights for linking are missing or damaged", where=str(place), fix=fix)
