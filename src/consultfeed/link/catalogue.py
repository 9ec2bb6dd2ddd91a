"""A curriculum as linking sees it: what each module says, in words and in vectors.

An *entry* is one learning outcome, or a whole module where the catalogue gives no outcomes (an old catalogue may hold
titles and summaries only).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from consultfeed.link import elsewhere, everyday
from consultfeed.link.words import RareWords
from consultfeed.records import Curriculum, Module

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

EVERY_STRAND = "all"
"""How a catalogue says that a module is about every strand."""


class EncoderLike(Protocol):
    """Text to vectors."""

    version: str

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row a text, float32 (n, 384), each of length 1."""
        ...


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing taught. ``module`` is its position in the curriculum; ``text`` what the catalogue says of it."""

    module: int
    outcome_id: str
    text: str


class Catalogue:
    """A curriculum with at least one module, made ready for linking once.

    Args:
        curriculum: modules and outcomes.
        encoder: encodes the catalogue (about 5 short texts a module), the bridge and the yardstick sentences.
    """

    def __init__(self, curriculum: Curriculum, encoder: EncoderLike) -> None:
        import numpy as np

        self.modules = curriculum.modules
        self.entries = _entries(curriculum)
        titled = [f"{self.modules[entry.module].title}. {entry.text}" for entry in self.entries]
        self.owner = np.array([entry.module for entry in self.entries])
        self.entry_vectors = _between(encoder.encode(titled), encoder.encode([entry.text for entry in self.entries]))
        self.module_vectors = encoder.encode([_summary(module) for module in self.modules])
        self.bridge = dict(zip(everyday.names(), encoder.encode(everyday.names()), strict=True))
        self.elsewhere = encoder.encode(elsewhere.examples())
        self.rare = RareWords([self._everything(at) for at in range(len(self.modules))], titled)

    def best(self, by_entry: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
        """For each module (m,) its highest value over entries, and the position of that entry."""
        import numpy as np

        order = np.lexsort((np.arange(len(by_entry)), -by_entry.round(4), self.owner))
        first = np.unique(self.owner[order], return_index=True)[1]
        chosen = order[first]
        return by_entry[chosen], chosen

    def _everything(self, at: int) -> str:
        module = self.modules[at]
        parts = [module.title, module.title, module.summary, module.audience, module.programme]
        return " ".join(parts + [entry.text for entry in self.entries if entry.module == at and entry.outcome_id])


def _between(titled: NDArray[np.float32], plain: NDArray[np.float32]) -> NDArray[np.float32]:
    """Half way between an outcome under its title and the outcome alone: the title says where, the outcome what."""
    import numpy as np

    total = titled + plain
    return np.asarray(total / np.linalg.norm(total, axis=1, keepdims=True), dtype=np.float32)


def _summary(module: Module) -> str:
    return f"{module.title}. {module.summary}" if module.summary else module.title


def _entries(curriculum: Curriculum) -> list[Entry]:
    place = {module.module_id: at for at, module in enumerate(curriculum.modules)}
    entries = [Entry(place[o.module_id], o.outcome_id, o.text) for o in curriculum.outcomes if o.module_id in place]
    bare = set(range(len(curriculum.modules))) - {entry.module for entry in entries}
    return entries + [
        Entry(at, "", curriculum.modules[at].summary or curriculum.modules[at].title) for at in sorted(bare)
    ]
