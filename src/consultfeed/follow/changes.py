"""What became of issues between two reviews, and how often they came up quarter by quarter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

STATES = ("returned", "new", "growing", "merged", "split", "continuing", "quiet")
"""Most telling first."""
FEWEST = 2
"""Different texts that have to be new for an issue to grow: one more voice may be chance."""


@dataclass(frozen=True, slots=True)
class Since:
    """The review that another is set against: its comments, its last day, and how many days were covered since.

    ``days`` is 0 when a date is not known.
    """

    comments: frozenset[str] = frozenset()
    cutoff: str = ""
    days: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """One issue between two reviews.

    Attributes:
        texts: its comments now, copies left out.
        known: whether the earlier review, or one before it, saw it.
        swallowed: texts that came with issues that ended in it since.
        came_out: whether it came out of another issue since.
        returned: whether it was raised again after it was closed.
    """

    texts: frozenset[str]
    known: bool
    swallowed: int = 0
    came_out: bool = False
    returned: bool = False


def since(comments: frozenset[str], cutoff: str, now: str) -> Since:
    """The earlier review, with the days between the two last days of feedback."""
    days = (date.fromisoformat(now) - date.fromisoformat(cutoff)).days if cutoff and now else 0
    return Since(comments, cutoff, max(days, 0))


def state(one: Seen, earlier: Since, said_on: Mapping[str, str]) -> str:
    """What became of an issue, one of ``STATES``.

    ``growing``: more different texts came in since than there were in as many days before. ``merged``: issues that
    ended in it brought a quarter of it or more. ``quiet``: nothing came in.
    """
    new = [name for name in one.texts if name not in earlier.comments]
    if one.returned:
        return "returned"
    if not one.known:
        return "split" if one.came_out else "new"
    if len(new) >= FEWEST and len(new) > _before(one, earlier, said_on):
        return "growing"
    if one.swallowed and 4 * one.swallowed >= len(one.texts) - len(new):
        return "merged"
    return "continuing" if new else "quiet"


def _before(one: Seen, earlier: Since, said_on: Mapping[str, str]) -> int:
    """Texts of the issue in as many days before the earlier review's last as were covered since; else all it had."""
    had = [name for name in one.texts if name in earlier.comments]
    if not earlier.days:
        return len(had)
    first = (date.fromisoformat(earlier.cutoff) - timedelta(days=earlier.days)).isoformat()
    return sum(first < said_on.get(name, "") <= earlier.cutoff for name in had)


def quarters(days: Iterable[str]) -> list[str]:
    """All calendar quarters from the first of these ISO dates to the last, ``2025-Q1`` and so on; blanks left out."""
    known = sorted(day for day in days if day)
    if not known:
        return []
    first, last = (_number(day) for day in (known[0], known[-1]))
    return [f"{number // 4}-Q{number % 4 + 1}" for number in range(first, last + 1)]


def trend(days: Iterable[str], names: Sequence[str]) -> list[dict[str, object]]:
    """How many of these ISO dates lie in each quarter of ``names``, in order; blanks left out."""
    counts = Counter(f"{_number(day) // 4}-Q{_number(day) % 4 + 1}" for day in days if day)
    return [{"quarter": name, "comments": counts[name]} for name in names]


def _number(day: str) -> int:
    year, month = int(day[:4]), int(day[5:7])
    return year * 4 + (month - 1) // 3
