"""Records of what outlives a review: an issue as it was seen, and what people decided about it.

Floor 0, beside ``records``; the same conventions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from consultfeed.plain_values import Record

DecisionKind = Literal["link", "reject", "no-module", "action", "status"]
Status = Literal["noted", "planned", "in-progress", "done", "asserted", "will-not"]
Involved = Literal["design", "delivery", "evaluation"]

STATUSES: tuple[Status, ...] = ("noted", "planned", "in-progress", "done", "asserted", "will-not")
CLOSED: frozenset[Status] = frozenset({"done", "will-not"})
"""That something was noted, or is said to be in place already, closes nothing."""
INVOLVED: tuple[Involved, ...] = ("design", "delivery", "evaluation")


@dataclass(frozen=True, slots=True)
class Decision(Record):
    """One thing a person decided about an issue; never changed, only followed by another.

    ``kind``: link (a module answers it), reject (a module does not), no-module (none does, or none should), action, or
    status alone. ``module_digest`` is the module as it was when a link was confirmed. ``involved``: what consultation
    informed or took part in. ``role`` is who decided, never a name. ``round`` is the review it was decided after.
    """

    id: str
    issue_id: str
    kind: DecisionKind
    decided_on: str
    role: str
    reason: str = ""
    module_id: str = ""
    module_digest: str = ""
    action: str = ""
    owner: str = ""
    due: str = ""
    status: Status | Literal[""] = ""
    involved: tuple[Involved, ...] = ()
    round: int = 0


@dataclass(frozen=True, slots=True)
class Round(Record):
    """A review that had to work: its number from 1, name, fingerprint, last day of feedback, and encoder version."""

    number: int
    review: str
    fingerprint: str
    cutoff: str
    encoder: str


@dataclass(frozen=True, slots=True)
class Sighting(Record):
    """An issue as one review saw it.

    ``merged`` are issues of the review before that ended in it; ``split_from`` the one it came out of, or empty;
    ``centre`` is the middle of its comments' vectors, or empty when it was forgotten.
    """

    issue_id: str
    comment_ids: tuple[str, ...]
    theme: str = ""
    strands: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    split_from: str = ""
    centre: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered(Record):
    """A sheet given back to a group: when, after which round, and the issues it answered."""

    group: str
    given_on: str
    round: int
    issue_ids: tuple[str, ...]
