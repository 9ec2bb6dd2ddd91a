"""The way back: what a group said, and what became of it, in plain English and in no other group's words. Floor 4."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from consultfeed.corrections import standing_aside
from consultfeed.decide.standing import Standing
from consultfeed.decided import days_of
from consultfeed.decision_records import Answered
from consultfeed.errors import ConsultfeedError
from consultfeed.records import Comment, Issue, Source
from consultfeed.registry import find_name
from consultfeed.report.answer_sheet import ANSWER_SHEETS, opening
from consultfeed.report.wording import how_many, spoken_date
from consultfeed.workspace import Workspace

WORDS = {
    "done": "Done on {day}",
    "planned": "Planned (decided on {day})",
    "in-progress": "Under way (since {day})",
    "noted": "Noted on {day}. That is not done yet",
    "asserted": "We are told this is in place already ({day}). Nobody has checked it yet",
    "will-not": "We will not do this (decided on {day})",
}
"""Status -> how it is said to a group."""


def sheet_of(workspace: Workspace, group: str, as_of: str = "") -> dict[str, Any]:
    """The sheet for one group, as plain values: ``group``, ``opening``, ``points`` and ``waiting``.

    Titles of issues are made of all groups' words, so points are headed by their theme.

    Raises:
        UnknownName: no such group. ConsultfeedError: no review yet.
    """
    group = find_name("group", group, {source.group: () for source in workspace.store.sources()})
    if not group:
        raise ConsultfeedError("the group has no name", where="--group", fix="see: consultfeed submissions")
    return _Sheet(workspace, group, as_of).content()


def give_back(workspace: Workspace, group: str, kind: str, day: str, as_of: str = "") -> tuple[bytes, dict[str, Any]]:
    """The sheet as a file, recorded as given back on a day.

    Args:
        workspace: where the group's comments are.
        group: its name, or the beginning of it.
        kind: ending of the file, ``.html`` or ``.docx``.
        day: ISO date for the record.
        as_of: the ISO day to judge on what is overdue.
    """
    sheet = sheet_of(workspace, group, as_of)
    data = ANSWER_SHEETS[kind](sheet)
    rounds = workspace.store.register.rounds()
    ids = tuple(sorted(point["id"] for point in sheet["points"] if point["part"] not in ("unanswered", "praise")))
    with workspace.store.transaction():
        number = rounds[-1].number if rounds else 0
        workspace.store.register.add_answered(Answered(sheet["group"], day, number, ids))
    return data, sheet


class _Sheet:
    """One group's comments, with where their issues stand."""

    def __init__(self, workspace: Workspace, group: str, as_of: str) -> None:
        store, self.run = workspace.store, workspace.latest(as_of)
        self.group, self.force = group, workspace.settings.force
        self.cutoff = max((source.meeting_date for source in store.sources()), default="")
        mine = [source for source in store.sources() if source.group == group]
        self.sources = {source.id: source for source in mine}
        comments = [comment for comment in store.comments() if comment.source_id in self.sources]
        aside = standing_aside(comments, workspace.corrections())
        self.aside, self.comments = len(aside), {one.id: one for one in comments if one.id not in aside}
        self.days, self.most = days_of(store), max(workspace.settings.quotes_per_issue, 1)
        self.themes = {concept.code: concept.label for concept in workspace.scheme(workspace.settings.themes)}
        self.titles = {module.module_id: module.title for module in store.curriculum().modules}
        self.copy = {copy.comment_id: copy.original_id for copy in self.run.analysis.duplicates}
        order = [row["id"] for row in workspace.content(self.run)["issues"]]
        issues = {issue.id: issue for issue in self.run.analysis.issues}
        self.issues = [issues[name] for name in order if set(issues[name].comment_ids) & self.comments.keys()]

    def content(self) -> dict[str, Any]:
        """The sheet as plain values."""
        values: dict[str, Any] = {
            "group": self.group,
            "force": self.force,
            "review": self.run.name,
            "cutoff": self.cutoff,
            "points": [self._point(issue) for issue in self.issues],
            "waiting": [self._waiting(source) for source in self._handed_in()],
            "notes": list(self._notes()),
        }
        return {**values, "opening": list(opening(values))}

    def _notes(self) -> Iterator[str]:
        in_issues = {name for issue in self.issues for name in issue.comment_ids}
        if later := len(self.comments.keys() - in_issues):
            yield f"Not in this sheet yet, because it came in after the last review: {how_many(later, 'comment')}."
        if self.aside:
            many = how_many(self.aside, "comment")
            yield f"{many} of yours, in another language or about something urgent, went to a person to read first."

    def _handed_in(self) -> list[Source]:
        return sorted(self.sources.values(), key=lambda one: (one.meeting_date, one.name, one.id))

    def _point(self, issue: Issue) -> dict[str, Any]:
        mine = self._mine(issue)
        stand = self.run.stands.get(issue.id)
        shown = mine[: self.most]
        return {
            "id": issue.id,
            "theme": self.themes.get(issue.theme, issue.theme) or "Another matter",
            "part": _part(issue, stand),
            "said": [{"text": one.text, "where": self._where(one)} for one in shown],
            "more": len(mine) - len(shown),
            "answers": list(self._answers(issue, stand)),
        }

    def _mine(self, issue: Issue) -> list[Comment]:
        """The group's comments of an issue, most telling first, words that came in twice once."""
        known = [*issue.exemplars, *issue.comment_ids]
        firsts: dict[str, Comment] = {}
        for name in known:
            if name in self.comments:
                firsts.setdefault(self.copy.get(name, name), self.comments[name])
        return list(firsts.values())

    def _where(self, comment: Comment) -> str:
        source = self.sources[comment.source_id]
        return ", ".join(filter(None, (spoken_date(self.days[comment.id]), source.name, comment.place)))

    def _answers(self, issue: Issue, stand: Standing | None) -> Iterator[str]:
        if stand is None:
            if issue.asks:
                yield "Nobody has decided anything about this yet."
            return
        if stand.status:
            yield _status(stand)
        if stand.action and stand.action.due and not stand.closed:
            late = " That is late." if stand.overdue else ""
            yield f"Due by {spoken_date(stand.action.due)}, with {stand.action.owner}.{late}"
        if stand.returned:
            yield f"It was raised again since, last on {spoken_date(stand.since[-1])}: we have to look at it again."
        for module_id, one in stand.links.items():
            taught = f"{self.titles.get(module_id, module_id)} ({module_id})"
            yield f"Officers are taught about this in {taught}, confirmed on {spoken_date(one.decided_on)}."
        if stand.no_module:
            when = spoken_date(stand.no_module.decided_on)
            yield f"No training module deals with this ({when}){_why(stand.no_module)}"
        if not stand.answered:
            yield "We have looked at what training there is, and not decided yet what answers this."

    def _waiting(self, source: Source) -> dict[str, Any]:
        here = {name for name, one in self.comments.items() if one.source_id == source.id}
        answered = [
            one.decided_on
            for issue in self.issues
            if here & set(issue.comment_ids) and issue.id in self.run.stands
            for one in self.run.stands[issue.id].decided
        ]
        handed_in = source.meeting_date or source.received_on
        first = min((day for day in answered if day >= handed_in), default="")
        days = (date.fromisoformat(first) - date.fromisoformat(handed_in)).days if first and handed_in else None
        waited = f"{spoken_date(first)}, after {how_many(days, 'day')}" if days is not None else "none yet"
        row = {"file": source.name, "submission": source.id, "date": source.meeting_date}
        return {**row, "first_answer": first, "days": days, "waited": waited}


def _part(issue: Issue, stand: Standing | None) -> str:
    if stand is None or not stand.answered:
        return "unanswered" if issue.asks else "praise"
    if stand.returned or not stand.closed or not stand.status:
        return "not-yet"
    return "did" if stand.status.status == "done" else "will-not"


def _status(stand: Standing) -> str:
    last = stand.status
    if last is None:
        return ""
    words = WORDS[last.status].format(day=spoken_date(last.decided_on)) if last.status else ""
    what = stand.action.action if stand.action and last.status not in ("noted", "asserted") else ""
    if what:
        words = f"{words}: {what}"
    return f"{words}{_why(last)}"


def _why(one: Any) -> str:
    """The reason as the end of a sentence."""
    if not one.reason:
        return "."
    return f". Why: {one.reason}" + ("" if one.reason.endswith((".", "!", "?")) else ".")
