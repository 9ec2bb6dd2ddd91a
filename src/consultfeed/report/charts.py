"""Charts as inline SVG: grouped horizontal bars, each with its words beside it, so nothing rests on colour.

Every text goes through MarkupSafe's escaping; a chart has a title and a description for those who cannot see it, and
stands beside a table with the same figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from consultfeed.report.wording import GRADES, STATUSES, excerpt, percent

if TYPE_CHECKING:
    from markupsafe import Markup

WIDTH, LONGEST, BAR, TITLE, GAP = 440, 270, 18, 24, 14
"""Width of the drawing, of a full bar, height of a bar, of a group's title, and between groups, in user units."""

SHARES = {"feedback_share": (1, "feedback"), "teaching_share": (2, "teaching time"), "outcome_share": (4, "outcomes")}
"""Shares of a strand: how each is drawn, and what it is a share of."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: how it is drawn (``1`` to ``4``), its length as a share of the longest, and what it says."""

    series: int
    share: float
    says: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart shows: groups of bars under a title each. ``name`` is its anchor, unique in the page."""

    name: str
    title: str
    description: str
    groups: tuple[tuple[str, tuple[Bar, ...]], ...]


def balance_chart(balance: dict[str, Any]) -> Chart:
    """Share of feedback beside shares of teaching time and of learning outcomes, per strand."""
    rows = balance["strands"]
    longest = max((row[share] for row in rows for share in SHARES), default=0)
    return Chart(
        name="chart-balance",
        title="Share of feedback beside shares of teaching time and of learning outcomes, by strand",
        description="Three bars for each strand: feedback, teaching time, outcomes. The table has the same figures.",
        groups=tuple((row["label"], _strand_bars(row, longest or 1)) for row in rows),
    )


def _strand_bars(row: dict[str, Any], longest: float) -> tuple[Bar, ...]:
    return tuple(
        Bar(series, row[share] / longest, f"{percent(row[share])} of {of}") for share, (series, of) in SHARES.items()
    )


def grade_chart(by_grade: Sequence[dict[str, Any]]) -> Chart:
    """Issues by how well the curriculum answers them, per status."""
    longest = max((row[grade] for row in by_grade for grade in GRADES), default=0) or 1
    return Chart(
        name="chart-grades",
        title="Issues by whether a module deals with them",
        description="Three bars for each kind of issue: yes, partly, no module. The table has the same figures.",
        groups=tuple((STATUSES[row["status"]], _grade_bars(row, longest)) for row in by_grade),
    )


def _grade_bars(row: dict[str, Any], longest: int) -> tuple[Bar, ...]:
    graded = enumerate(GRADES.items(), start=1)
    return tuple(Bar(series, row[grade] / longest, f"{words}: {row[grade]:,}") for series, (grade, words) in graded)


def draw(chart: Chart) -> Markup:
    """The chart as an ``<svg>`` element; colours come from the page's style sheet (classes ``bar-1`` ...)."""
    from markupsafe import Markup

    pieces, y = [], 0
    for title, bars in chart.groups:
        pieces.append(_group(title, bars, y))
        y += TITLE + BAR * len(bars) + GAP
    head = Markup('<svg class="chart" viewBox="0 0 {} {}" role="img" aria-labelledby="{}-title {}-desc">').format(
        WIDTH, max(y - GAP, 1), chart.name, chart.name
    )
    titles = Markup('<title id="{}-title">{}</title><desc id="{}-desc">{}</desc>').format(
        chart.name, chart.title, chart.name, chart.description
    )
    return Markup("\n").join([head, titles, *pieces, Markup("</svg>")])


def _group(title: str, bars: Sequence[Bar], y: int) -> Markup:
    from markupsafe import Markup

    head = Markup('<text class="bar-title" x="0" y="{}">{}</text>').format(y + 16, excerpt(title, 52))
    drawn = [_bar(bar, y + TITLE + row * BAR) for row, bar in enumerate(bars)]
    return Markup("\n").join([head, *drawn])


def _bar(bar: Bar, y: int) -> Markup:
    from markupsafe import Markup

    width = round(LONGEST * bar.share, 1)
    says = Markup('<text class="bar-says" x="{}" y="{}">{}</text>').format(width + 8 if width else 0, y + 13, bar.says)
    if not width:
        return says
    shape = Markup('<rect class="bar-{}" x="0.5" y="{}" width="{}" height="{}"/>').format(
        bar.series, y + 1.5, width, BAR - 4
    )
    return shape + says
