"""The chain from a comment to the answer its group got, from whichever end one takes it; what hangs on a module.

Floor 4, beside ``workspace``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from consultfeed.decide.standing import histories
from consultfeed.decision_records import Decision
from consultfeed.errors import ConsultfeedError
from consultfeed.records import Issue, Link
from consultfeed.registry import find_name, unknown_name
from consultfeed.schemes.curriculum import EVERY_STRAND, in_force
from consultfeed.workspace import Workspace

Step = dict[str, str]
SHOWN = 160
"""Characters of a comment or reason in a trace; ``explain`` and ``decisions`` give all."""


def trace(workspace: Workspace, wanted: str) -> list[Step]:
    """Comment -> issue -> module and outcome -> decision -> sheet given back, for whatever the id names.

    Args:
        workspace: where it is.
        wanted: id of a comment, an issue (now or formerly), a module, an outcome or a decision.

    Returns:
        Steps with ``step``, ``id``, ``date`` and ``what``: issues most important first, each with its chain.

    Raises:
        UnknownName: nothing has this id.
    """
    return _Tracer(workspace).trace(wanted)


class _Tracer:
    """The latest review by id, with decisions and sheets."""

    def __init__(self, workspace: Workspace) -> None:
        run, store = workspace.latest(), workspace.store
        self.run, self.curriculum = run, store.curriculum()
        order = [row["id"] for row in workspace.content(run)["issues"]]
        issues = {issue.id: issue for issue in run.analysis.issues}
        self.issues = {issue_id: issues[issue_id] for issue_id in order}
        self.comments = {comment.id: comment for comment in store.comments()}
        self.sources = {source.id: source for source in store.sources()}
        register = store.register
        self.decisions = {one.id: one for one in register.decisions()}
        self.lineage, self.first = register.lineage(), register.first_rounds()
        self.decided = histories(list(self.decisions.values()), self.lineage)
        self.answered = register.answered()
        self.links: dict[str, list[Link]] = {}
        for link in run.analysis.links:
            if link.grade != "none":
                self.links.setdefault(link.target_id, []).append(link)

    def trace(self, wanted: str) -> list[Step]:
        kinds = {
            "comment": dict.fromkeys(self.comments, ""),
            "issue": dict.fromkeys([*self.issues, *self.first], ""),
            "module": {module.module_id: module.title for module in self.curriculum.modules},
            "outcome": {outcome.outcome_id: outcome.module_id for outcome in self.curriculum.outcomes},
            "decision": dict.fromkeys(self.decisions, ""),
        }
        for kind, names in kinds.items():
            exact = {name.casefold(): name for name in names}
            if found := exact.get(wanted.strip().casefold()):
                return [_step(*one) for one in getattr(self, f"_of_{kind}")(found)]
        if wanted.strip().isdigit() and 0 < int(wanted) <= len(self.issues):
            return [_step(*one) for one in self._of_issue([*self.issues][int(wanted) - 1])]
        known = tuple(name for names in kinds.values() for name in names)
        raise unknown_name("comment, issue, module, outcome or decision", wanted, known)

    def _of_comment(self, comment_id: str) -> Iterator[tuple[str, str, str, str]]:
        comment = self.comments[comment_id]
        source = self.sources[comment.source_id]
        yield "handed in", source.id, source.meeting_date, f"{source.group}, {source.name}"
        yield "comment", comment_id, comment.said_on or source.meeting_date, _cut(comment.text)
        holders = [issue for issue in self.issues.values() if comment_id in issue.comment_ids]
        for issue in holders:
            yield from self._chain(issue, [source.group])
        if not holders:
            yield "issue", "", "", "in no issue of the latest review"

    def _of_issue(self, issue_id: str) -> Iterator[tuple[str, str, str, str]]:
        if issue_id not in self.issues:
            yield from self._former(issue_id)
            return
        issue = self.issues[issue_id]
        for comment_id in issue.comment_ids:
            comment = self.comments.get(comment_id)
            if comment:
                source = self.sources[comment.source_id]
                said = f"{source.group}: {_cut(comment.text)}"
                yield "comment", comment_id, comment.said_on or source.meeting_date, said
        yield from self._chain(issue, list(issue.groups))

    def _former(self, issue_id: str) -> Iterator[tuple[str, str, str, str]]:
        heirs = [one.issue_id for _, one in self.lineage if issue_id in one.merged]
        into = f"became part of {heirs[-1]}" if heirs else "not seen in the latest review"
        yield "issue", issue_id, "", into
        yield from self._decisions(issue_id)
        if heirs and heirs[-1] != issue_id:
            yield from self._of_issue(heirs[-1])

    def _of_module(self, module_id: str) -> Iterator[tuple[str, str, str, str]]:
        module = next(one for one in self.curriculum.modules if one.module_id == module_id)
        yield "module", module_id, module.last_reviewed, module.title
        for issue in self.issues.values():
            if any(link.module_id == module_id for link in self.links.get(issue.id, [])):
                yield from self._of_issue(issue.id)

    def _of_outcome(self, outcome_id: str) -> Iterator[tuple[str, str, str, str]]:
        outcome = next(one for one in self.curriculum.outcomes if one.outcome_id == outcome_id)
        yield "outcome", outcome_id, "", f"{outcome.module_id}: {_cut(outcome.text)}"
        for issue in self.issues.values():
            if any(link.outcome_id == outcome_id for link in self.links.get(issue.id, [])):
                yield from self._of_issue(issue.id)

    def _of_decision(self, decision_id: str) -> Iterator[tuple[str, str, str, str]]:
        one = self.decisions[decision_id]
        holders = [issue_id for issue_id in self.issues if one in self.decided.get(issue_id, ())]
        if not holders:
            yield _decision(one)
        for issue_id in holders:
            yield from self._of_issue(issue_id)

    def _chain(self, issue: Issue, groups: list[str]) -> Iterator[tuple[str, str, str, str]]:
        yield "issue", issue.id, issue.last_on, f"{issue.label} ({issue.status})"
        links = self.links.get(issue.id, [])
        for link in links:
            title = next((one.title for one in self.curriculum.modules if one.module_id == link.module_id), "")
            yield "module", link.module_id, "", f"{title} ({link.grade}, {link.by})"
            if link.outcome_id:
                yield "outcome", link.outcome_id, "", self._outcome(link.outcome_id)
        if not links:
            yield "module", "", "", next((g.reason for g in self.run.analysis.gaps if g.issue_id == issue.id), "none")
        yield from self._decisions(issue.id)
        yield from self._returns(issue.id, groups)

    def _outcome(self, outcome_id: str) -> str:
        return next((_cut(one.text) for one in self.curriculum.outcomes if one.outcome_id == outcome_id), "")

    def _decisions(self, issue_id: str) -> Iterator[tuple[str, str, str, str]]:
        made = self.decided.get(issue_id, ())
        yield from map(_decision, made)
        if not made:
            yield "decision", "", "", "nothing was decided yet"

    def _returns(self, issue_id: str, groups: list[str]) -> Iterator[tuple[str, str, str, str]]:
        told = [one for one in self.answered if issue_id in one.issue_ids and one.group in groups]
        for one in told:
            yield "return", "", one.given_on, f"told to {one.group}"
        if not told:
            yield "return", "", "", "nobody was told yet"


def _decision(one: Decision) -> tuple[str, str, str, str]:
    what = [one.kind, one.module_id, one.status, one.action, _cut(one.reason), f"by {one.role}"]
    return "decision", one.id, one.decided_on, ", ".join(filter(None, what))


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else line[:SHOWN].rsplit(" ", 1)[0] + " …"


def _step(step: str, name: str, day: str, what: str) -> Step:
    return {"step": step, "id": name, "date": day, "what": what}


def retire(workspace: Workspace, module: str) -> dict[str, Any]:
    """What would be lost with a module.

    Args:
        workspace: where the curriculum and the latest review are.
        module: its id or title.

    Returns:
        ``module``, ``title``, ``minutes``, ``outcomes``; ``strands`` no other module in force names; ``issues`` it
        answers, each with the ``others`` that answer it too and ``lost`` (true when none in force does); ``comments``
        only it answers; ``confirmed`` ids of issues a person linked it to.

    Raises:
        UnknownName: no such module. ConsultfeedError: no curriculum, or no review yet.
    """
    run, curriculum = workspace.latest(), workspace.store.curriculum()
    modules = {one.module_id: one for one in curriculum.modules}
    if not modules:
        raise ConsultfeedError("no curriculum was imported", fix="run: consultfeed curriculum import FOLDER")
    module_id = find_name("module", module, {one.module_id: (one.title,) for one in curriculum.modules})
    if not module_id:
        raise unknown_name("module", module, tuple(modules))
    this = modules[module_id]
    others = [one for one in curriculum.modules if one.module_id != module_id and in_force(one)]
    named = {strand for one in others for strand in one.strands}
    alone = [] if EVERY_STRAND in named else sorted(set(this.strands) - named - {EVERY_STRAND})
    rows = _carried(workspace, module_id, {one.module_id for one in others})
    return {
        "module": module_id,
        "title": this.title,
        "minutes": this.minutes,
        "outcomes": sum(one.module_id == module_id for one in curriculum.outcomes),
        "strands": alone,
        "comments": sum(row["comments"] for row in rows if row["lost"]),
        "confirmed": sorted(issue_id for issue_id, stand in run.stands.items() if module_id in stand.links),
        "issues": rows,
    }


def _carried(workspace: Workspace, module_id: str, in_force_ids: set[str]) -> list[dict[str, Any]]:
    rows = []
    for issue in workspace.content(workspace.latest())["issues"]:
        grades = {one["id"]: one["grade"] for one in issue["modules"]}
        if module_id in grades:
            others = sorted(name for name in grades if name in in_force_ids)
            kept = {key: issue[key] for key in ("id", "label", "status", "comments")}
            rows.append({**kept, "grade": grades[module_id], "others": others, "lost": not others})
    return sorted(rows, key=lambda row: not row["lost"])
