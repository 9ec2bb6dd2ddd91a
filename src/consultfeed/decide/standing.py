"""Where an issue stands: the last word of those who decided, over all that was decided before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from consultfeed.decision_records import CLOSED, Decision, Sighting

History = Mapping[str, Sequence[Decision]]
"""Issue id -> its decisions in the order made, those it took over included."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one issue stands.

    Attributes:
        issue_id: the issue.
        decided: decisions that made it so, in the order made.
        links: module id -> the decision that confirmed it.
        rejected: module id -> the decision that rejected it.
        no_module: the decision that no module answers, or none should.
        action: the last action.
        status: the decision that gave the last status.
        since: dates after its closure on which it was raised again.
        as_of: the day it is judged on.
    """

    issue_id: str
    decided: tuple[Decision, ...] = ()
    links: Mapping[str, Decision] = field(default_factory=dict)
    rejected: Mapping[str, Decision] = field(default_factory=dict)
    no_module: Decision | None = None
    action: Decision | None = None
    status: Decision | None = None
    since: tuple[str, ...] = ()
    as_of: str = ""

    @property
    def closed(self) -> bool:
        """Whether something was done, or will not be; noted and asserted close nothing."""
        return self.status is not None and self.status.status in CLOSED

    @property
    def answered(self) -> bool:
        """Whether anything was said that a group can be told; that one module is not it is no answer."""
        return bool(self.status or self.links or self.no_module)

    @property
    def returned(self) -> bool:
        """Whether it was raised again after it was closed."""
        return self.closed and bool(self.since)

    @property
    def overdue(self) -> bool:
        """Whether its action was due before the day it is judged on, and nothing closed it."""
        return not self.closed and self.action is not None and "" != self.action.due < self.as_of

    @property
    def involved(self) -> tuple[str, ...]:
        """What consultation informed or took part in, over all decisions."""
        return tuple(sorted({kind for one in self.decided for kind in one.involved}))

    @property
    def urgent(self) -> bool:
        """Whether it comes before all that is not overdue and has not returned."""
        return self.returned or self.overdue

    def to_row(self) -> dict[str, Any]:
        """Plain values, as reports and lists show it."""
        action, status = self.action, self.status
        return {
            "status": status.status if status else "",
            "since": status.decided_on if status else "",
            "by": (status or self.decided[-1]).role,
            "why": (status or self.decided[-1]).reason,
            "action": action.action if action else "",
            "owner": action.owner if action else "",
            "due": action.due if action else "",
            "closed": self.closed,
            "overdue": self.overdue,
            "returned": self.returned,
            "raised_again": list(self.since),
            "confirmed": sorted(self.links),
            "rejected": sorted(self.rejected),
            "no_module": self.no_module.reason if self.no_module else "",
            "involved": list(self.involved),
            "decisions": [one.id for one in self.decided],
        }


def standing(issue_id: str, decided: Sequence[Decision], dates: Iterable[str] = (), as_of: str = "") -> Standing:
    """Where an issue stands.

    Args:
        issue_id: the issue.
        decided: its decisions in the order made.
        dates: days on which it was raised.
        as_of: the day it is judged on, ISO.
    """
    links: dict[str, Decision] = {}
    rejected: dict[str, Decision] = {}
    no_module = action = status = None
    for one in decided:
        if one.kind == "link":
            links[one.module_id], no_module = one, None
            rejected.pop(one.module_id, None)
        elif one.kind == "reject":
            rejected[one.module_id] = one
            links.pop(one.module_id, None)
        elif one.kind == "no-module":
            no_module, links = one, {}
        elif one.kind == "action":
            action = one
        status = one if one.status else status
    closed_on = status.decided_on if status and status.status in CLOSED else ""
    since = tuple(sorted({day for day in dates if closed_on and day > closed_on}))
    return Standing(issue_id, tuple(decided), links, rejected, no_module, action, status, since, as_of)


def histories(decisions: Sequence[Decision], lineage: Iterable[tuple[int, Sighting]]) -> dict[str, list[Decision]]:
    """Issue id -> its decisions: those it took over, then its own in the order made, so that its own count.

    An issue takes over what was decided of the one it came out of before it did. Of one that ended in it, it takes over
    confirmed links and what is still to be done: that a small part was closed, or that a module does not answer it,
    says nothing of the whole.

    Args:
        decisions: all, in the order made.
        lineage: sightings in which issues merged or split, with their rounds, oldest first.
    """
    held: dict[str, list[Decision]] = {}
    for one in decisions:
        held.setdefault(one.issue_id, []).append(one)
    for number, sighting in lineage:
        parent = sighting.split_from
        taken = [one for one in held.get(parent, ()) if one.round < number]
        for name in sighting.merged:
            taken += _still_open(standing(name, [one for one in held.get(name, ()) if one.round < number]))
        if taken:
            own = held.get(sighting.issue_id, [])
            held[sighting.issue_id] = list({one.id: one for one in (*taken, *own)}.values())
    return held


def _still_open(stand: Standing) -> list[Decision]:
    said = [] if stand.closed else [one for one in (stand.action, stand.status) if one]
    return [*stand.links.values(), *said]
