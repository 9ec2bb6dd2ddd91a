"""Whether scores mean what they say, drawn: docs/calibration.svg and the page with the same figures in tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

import numpy as np

from consultfeed.measure.calibration import BINS, calibration
from figures import Draws, Figure, table

NAME = "calibration"
SIDE, LEFT, TOP, BETWEEN, BELOW = 200, 46, 44, 56, 52
"""Side of a panel, room left of it, above, between two and below, in user units."""
Z = 1.96
HEAD = ("scores from", "to", "how many", "mean score", "share right", "95 %")
STYLE = (
    "text{font:12px sans-serif;fill:#222}.small,.axis{font-size:11px;fill:#444}.axis{text-anchor:middle}"
    ".frame{fill:none;stroke:#767676}"
    ".even{stroke:#767676;stroke-dasharray:4 4}.ends{stroke:#1b4f8a}.point{fill:#1b4f8a}"
)


class Curve(NamedTuple):
    """Scores of one kind: for each text (score 0..1, whether right) of its labels; ``told`` says of what."""

    title: str
    told: str
    texts: list[list[tuple[float, bool]]]

    @property
    def count(self) -> int:
        """Scores in all."""
        return sum(map(len, self.texts))

    def error(self, draws: Draws) -> np.ndarray:
        """Expected calibration error in each draw of the texts: the distance of score and share right over the bins."""
        apart, held = np.zeros((len(self.texts), BINS)), np.zeros(len(self.texts))
        for n, pairs in enumerate(self.texts):
            for score, right in pairs:
                apart[n, min(int(score * BINS), BINS - 1)] += score - right
            held[n] = len(pairs)
        return np.abs(draws @ apart).sum(1) / np.maximum(draws @ held, 1)

    def bins(self) -> list[dict]:
        """The bins that hold any score, with the ends of the interval of the share right (Wilson)."""
        found = calibration([pair for pairs in self.texts for pair in pairs])["bins"]
        return [{**one, "ends": wilson(one["right"], one["count"])} for one in found]

    def table(self) -> str:
        """The bins as a Markdown table."""
        lines = [
            [
                f"{one['low']:.1f}",
                f"{one['high']:.1f}",
                f"{one['count']:,}",
                f"{one['score']:.3f}",
                f"{one['right']:.3f}",
                f"{one['ends'][0]:.3f} to {one['ends'][1]:.3f}",
            ]
            for one in self.bins()
        ]
        return table(HEAD, lines)


def wilson(share: float, count: int) -> tuple[float, float]:
    """The 95 % interval of a share of ``count`` (Wilson 1927)."""
    middle, under = share + Z * Z / (2 * count), 1 + Z * Z / count
    wide = Z * ((share * (1 - share) + Z * Z / (4 * count)) / count) ** 0.5
    return max(0.0, (middle - wide) / under), min(1.0, (middle + wide) / under)


def draw(curves: Sequence[Curve], errors: Sequence[Figure]) -> str:
    """One panel a curve: mean score across, share right upwards, a dot for each tenth, larger for more scores."""
    width = LEFT + len(curves) * (SIDE + BETWEEN) - BETWEEN + 14
    height = TOP + SIDE + BELOW
    panels = [
        _panel(curve, LEFT + n * (SIDE + BETWEEN), error)
        for n, (curve, error) in enumerate(zip(curves, errors, strict=True))
    ]
    title, told = "Do scores mean what they say?", "; ".join(map(_said, curves, errors))
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-labelledby="t d">',
            f'<title id="t">{escape(title)}</title>',
            f'<desc id="d">Dots on the dashed line would be exact. {escape(told)}. See the tables, too.</desc>',
            f"<style>{STYLE}</style>",
            f'<rect width="{width}" height="{height}" fill="#fff"/>',
            *panels,
            "</svg>\n",
        ]
    )


def _said(curve: Curve, error: Figure) -> str:
    first, last = curve.bins()[0], curve.bins()[-1]
    return (
        f"{curve.title}: scores near {first['score']:.2f} are right {first['right']:.0%} of the time,"
        f" near {last['score']:.2f} {last['right']:.0%}, expected error {error.value:.3f}"
    )


def _panel(curve: Curve, left: int, error: Figure) -> str:
    most = max(one["count"] for one in curve.bins())
    return "\n".join(
        [
            f'<g transform="translate({left} {TOP})">',
            f'<text x="0" y="-24">{escape(curve.title)} ({curve.count:,})</text>',
            f'<text class="small" x="0" y="-8">expected error {error.value:.3f}</text>',
            f'<rect class="frame" width="{SIDE}" height="{SIDE}"/><path class="even" d="M0 {SIDE}L{SIDE} 0"/>',
            *(_tick(step / 2) for step in range(3)),
            f'<text class="axis" x="{SIDE / 2:g}" y="{SIDE + 36}">mean score</text>',
            f'<text class="axis" transform="translate(-32 {SIDE / 2:g}) rotate(-90)">share right</text>',
            *(_dot(one, most) for one in curve.bins()),
            "</g>",
        ]
    )


def _tick(at: float) -> str:
    x, y = at * SIDE, SIDE - at * SIDE
    return (
        f'<text class="small" x="{x:g}" y="{SIDE + 18}" text-anchor="middle">{at:g}</text>'
        f'<text class="small" x="-6" y="{y + 4:g}" text-anchor="end">{at:g}</text>'
    )


def _dot(one: dict, most: int) -> str:
    x, y, (low, high) = one["score"] * SIDE, SIDE - one["right"] * SIDE, one["ends"]
    size = 2.5 + 4 * (one["count"] / most) ** 0.5
    return (
        f'<path class="ends" d="M{x:.1f} {SIDE - low * SIDE:.1f}V{SIDE - high * SIDE:.1f}"/>'
        f'<circle class="point" cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}"/>'
    )


def write(folder: Path, curves: Sequence[Curve], errors: Sequence[Figure]) -> None:
    """The drawing and its page."""
    (folder / f"{NAME}.svg").write_text(draw(curves, errors), encoding="utf-8", newline="\n")
    (folder / f"{NAME}.md").write_text(page(curves, errors), encoding="utf-8", newline="\n")


def page(curves: Sequence[Curve], errors: Sequence[Figure]) -> str:
    """The page: what scores are, the drawing, the same figures in tables."""
    parts = "\n".join(
        f"## {curve.title}\n\n{_head(curve, error)}\n\n{curve.table()}\n"
        for curve, error in zip(curves, errors, strict=True)
    )
    return f"""# What the scores mean

*Made by `python bench/quality.py --plot docs`; the comments it reads stand outside the project.*

Every tag has a score between 0 and 1: how likely a person who reads the comment by the code book would give the tag,
too. A tag with .8 should be right four times in five. Whether that holds is seen where two coders read the same
comments (335, gold/dev; a tag counts as right if either gave it).

![Share of tags that are right, by score, for strands and themes; the tables below hold the same figures]({NAME}.svg)

Dots on the dashed line would be exact; lines through them are 95 % intervals, larger dots hold more scores.

{parts}
## Where the scores come from

- **Strands.** Words decide, so a score is a count: how often a coder of our own corpus (`corpora/feedback-labels`,
  without the writers held out) named the strand where the tagger found it by one place of the same condition. Each
  further place halves the doubt. The score is that of the strand, not of its level.
- **Themes.** One logistic regression joins words, nearness and the learned model, fitted on our own corpus with what
  models said of writers they had not seen.
- **A theme of your own** has no labelled comments yet: its score adds up weights of words and nearness, and is no
  probability until a model has been trained on corrected comments. Tags that people gave have score 1.

Strands are found by rules that were developed with gold/dev in view, and people hand in other things than stand there:
take the score as a guide to what to read first.
"""


def _head(curve: Curve, error: Figure) -> str:
    ends = f"{error.low:.3f} to {error.high:.3f}"
    return f"{curve.told}: {curve.count:,} scores, expected calibration error **{error.value:.3f}** (95 % {ends})."
