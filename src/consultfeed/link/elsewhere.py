"""Matters that no training answers: the yardstick that keeps ``none`` honest (``data/elsewhere.toml``)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@cache
def _examples() -> tuple[tuple[str, str], ...]:
    source = files("consultfeed.link") / "data" / "elsewhere.toml"
    matters = tomllib.loads(source.read_text(encoding="utf-8"))["matter"]
    return tuple((text, matter["points_to"]) for matter in matters for text in matter["examples"])


def examples() -> list[str]:
    """Sentences about matters that training does not answer, in the order of the file (n of them)."""
    return [text for text, _ in _examples()]


def nearest(likeness: NDArray[np.float64]) -> tuple[float, str]:
    """How near texts are to such matters, and where the nearest one points.

    Args:
        likeness: cosines of each text of a target with ``examples()``, shape (texts, n).

    Returns:
        The nearest example's cosine, averaged over the texts, and a sentence such as "This looks like a matter for the
        council or the highways authority."
    """
    best = likeness.max(axis=1).mean()
    return float(best), _examples()[int(likeness.mean(axis=0).round(4).argmax())][1]
