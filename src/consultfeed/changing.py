"""What changed since an earlier review. Floor 4, beside ``workspace``."""

from __future__ import annotations

from typing import Any

from consultfeed.decided import days_of
from consultfeed.decision_records import Round
from consultfeed.errors import ConsultfeedError
from consultfeed.follow.changes import STATES, Seen, Since, quarters, since, state, trend
from consultfeed.identity import universe
from consultfeed.records import ISSUE_STATUSES, Issue
from consultfeed.registry import unknown_name
from consultfeed.workspace import Workspace


def changes(workspace: Workspace, earlier: str = "") -> list[dict[str, Any]]:
    """Issues of the latest review with what became of them since an earlier one, most telling first.

    Args:
        workspace: where they are.
        earlier: name of a review; by default the one before the latest.

    Returns:
        One row an issue: ``id``, ``state``, ``label``, ``status``, ``comments``, ``new_comments``, ``new_texts``,
        ``new_groups``, ``from`` (issues it came out of, or that ended in it), ``trend`` by quarter; and one a former
        issue that ended in another: ``state`` ended, ``into``.

    Raises:
        ConsultfeedError: no review yet. UnknownName: no earlier review of this name.
    """
    return _Changes(workspace, earlier).rows()


class _Changes:
    """Two reviews set against each other."""

    def __init__(self, workspace: Workspace, earlier: str) -> None:
        self.run, register = workspace.latest(), workspace.store.register
        rounds = register.rounds()
        if not rounds:
            fix = "run it again under a new name: consultfeed review NAME"
            raise ConsultfeedError("the review was run before issues had lasting ids", fix=fix)
        self.now = next(one for one in reversed(rounds) if one.fingerprint == self.run.fingerprint)
        self.then = _earlier(workspace, rounds, self.now, earlier)
        self.days, self.register = days_of(workspace.store), register
        self.group = {source.id: source.group for source in workspace.store.sources()}
        self.source = {comment.id: comment.source_id for comment in workspace.store.comments()}
        self.copy = {copy.comment_id: copy.original_id for copy in self.run.analysis.duplicates}
        self.since = self._since()
        self.first = register.first_rounds()
        self.quarters = quarters(self.days.values())

    def _since(self) -> Since:
        if self.then is None:
            return Since()
        return since(universe(self.register, self.then.number), self.then.cutoff, self.now.cutoff)

    def rows(self) -> list[dict[str, Any]]:
        ended, came_from = self._lineage()
        issues = {issue.id: issue for issue in self.run.analysis.issues}
        rows = [self._row(issue, ended.get(issue.id, {}), came_from.get(issue.id, "")) for issue in issues.values()]
        rows.sort(key=_telling)
        last = [(one, into) for into, held in ended.items() if into in issues for one in held]
        return rows + [self._ended(one, into) for one, into in sorted(last)]

    def _lineage(self) -> tuple[dict[str, dict[str, int]], dict[str, str]]:
        """Issue -> those that ended in it since, with their texts; issue -> the one it came out of since."""
        ended: dict[str, dict[str, int]] = {}
        came_from: dict[str, str] = {}
        after = self.then.number if self.then else 0
        sizes = {one.issue_id: self._texts(one.comment_ids) for one in self._sightings()}
        for number, one in self.register.lineage():
            if self.then is None or not after < number <= self.now.number:
                continue
            for gone in one.merged:
                # What ended in something that ended itself went on with it
                ended.setdefault(one.issue_id, {}).update({**ended.pop(gone, {}), gone: len(sizes.get(gone, ()))})
            if one.split_from:
                came_from[one.issue_id] = one.split_from
        return {into: {k: v for k, v in held.items() if k in sizes} for into, held in ended.items()}, came_from

    def _sightings(self) -> list[Any]:
        return self.register.sightings(self.then.number) if self.then else []

    def _texts(self, names: Any) -> frozenset[str]:
        return frozenset(self.copy.get(name, name) for name in names)

    def _row(self, issue: Issue, ended: dict[str, int], came_from: str) -> dict[str, Any]:
        new = [name for name in issue.comment_ids if name not in self.since.comments]
        texts, stand = self._texts(issue.comment_ids), self.run.stands.get(issue.id)
        known = self.then is not None and self.first.get(issue.id, self.now.number) <= self.then.number
        seen = Seen(texts, known, sum(ended.values()), bool(came_from), bool(stand and stand.returned))
        before = {self._group(name) for name in issue.comment_ids if name in self.since.comments}
        return {
            "id": issue.id,
            "state": state(seen, self.since, self.days),
            "label": issue.label,
            "status": issue.status,
            "comments": len(issue.comment_ids),
            "new_comments": len(new),
            "new_texts": len([name for name in texts if name not in self.since.comments]),
            "new_groups": sorted({self._group(name) for name in new} - before),
            "from": sorted({*ended, *filter(None, [came_from])}),
            "into": "",
            "decision": stand.to_row()["status"] if stand else "",
            "since": self.then.review if self.then else "",
            "trend": trend((self.days.get(name, "") for name in issue.comment_ids), self.quarters),
        }

    def _ended(self, gone: str, into: str) -> dict[str, Any]:
        empty = {"label": "", "status": "", "comments": 0, "new_comments": 0, "new_texts": 0, "new_groups": []}
        since = self.then.review if self.then else ""
        return {
            "id": gone,
            "state": "ended",
            **empty,
            "from": [],
            "into": into,
            "decision": "",
            "since": since,
            "trend": [],
        }

    def _group(self, comment_id: str) -> str:
        return self.group.get(self.source.get(comment_id, ""), "")


def _telling(row: dict[str, Any]) -> tuple[object, ...]:
    order = (row["state"] != "returned", ISSUE_STATUSES.index(row["status"]), STATES.index(row["state"]))
    return (*order, -row["new_comments"], -row["comments"], row["id"])


def _earlier(workspace: Workspace, rounds: list[Round], now: Round, name: str) -> Round | None:
    """The round to compare with: of the review named, or of the last one of another name; None if there is none."""
    named = {one.review: one for one in rounds if one.number < now.number and one.review != now.review}
    by_print = {one.fingerprint: one for one in rounds if one.number <= now.number}
    *before, _ = workspace.store.reviews()
    # Reviews without anything new share their round with another, so they are known by what they found
    for review, fingerprint, _ in before:
        if fingerprint in by_print:
            named.pop(review, None)
            named[review] = by_print[fingerprint]
    if name and not named:
        raise ConsultfeedError("there is no earlier review to compare with", fix="leave --since out")
    if name and name not in named:
        raise unknown_name("earlier review", name, tuple(named))
    return named[name] if name else next(reversed(named.values()), None)
