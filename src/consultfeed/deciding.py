"""People's word on issues: record it, list it, hand it on for learning. Floor 4."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args

from consultfeed.decide.overlay import module_digest
from consultfeed.decide.standing import histories
from consultfeed.decision_records import INVOLVED, STATUSES, Decision, DecisionKind
from consultfeed.errors import ConsultfeedError
from consultfeed.handing_in import day_of
from consultfeed.ingest.dates import iso_date
from consultfeed.records import Issue
from consultfeed.redact.single import redact_text
from consultfeed.registry import find_name, unknown_name
from consultfeed.report.content import issue_names
from consultfeed.workspace import Workspace

KINDS: tuple[DecisionKind, ...] = get_args(DecisionKind)
BY_DEFAULT = "reviewer"


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of an issue, as typed.

    ``link`` and ``reject`` are modules; ``due`` and ``day`` dates in any usual form; ``role`` who says so.
    """

    link: Sequence[str] = ()
    reject: Sequence[str] = ()
    no_module: bool = False
    action: str = ""
    owner: str = ""
    due: str = ""
    status: str = ""
    involved: Sequence[str] = ()
    reason: str = ""
    role: str = BY_DEFAULT
    day: str = ""


def decide(workspace: Workspace, issue: str, said: Said, today: str) -> list[Decision]:
    """Record what a person decided about an issue of the latest review, in one go or not at all.

    Args:
        workspace: where the issue is.
        issue: its lasting id, its number in the latest report, or the beginning of its id.
        said: what was decided; words are redacted as comments are.
        today: ISO date, when no other is given.

    Raises:
        UnknownName: an issue, module or status that does not exist, with the nearest.
        ConsultfeedError: nothing decided, things that exclude each other, or something missing.
    """
    issue_id = issue_named(workspace, issue)
    _check(said)
    links, rejects = ([_module(workspace, name) for name in names] for names in (said.link, said.reject))
    if both := sorted(set(links) & set(rejects)):
        raise ConsultfeedError("a module is both confirmed and rejected", found=", ".join(both), fix="say one of them")
    curriculum, rounds = workspace.store.curriculum(), workspace.store.register.rounds()
    told = _told(issue_id, said, today, rounds[-1].number if rounds else 0)
    made = [replace(told, kind="link", module_id=m, module_digest=module_digest(m, curriculum)) for m in links]
    made += [replace(told, kind="reject", module_id=module_id) for module_id in rejects]
    made += [replace(told, kind="no-module")] if said.no_module else []
    made += _action(told, said)
    # Status and involvement are said once, though several things may be decided in one go
    made = [replace(one, status="", involved=()) for one in made[:-1]] + [made[-1]]
    with workspace.store.transaction():
        return workspace.store.register.add_decisions(made)


def issue_named(workspace: Workspace, issue: str) -> str:
    """Lasting id of an issue of the latest review; raises UnknownName, saying where a merged one went."""
    numbers = issue_names(workspace.content(workspace.latest()))
    if issue.strip().upper() not in numbers and (heir := ended_in(workspace, issue.strip().upper())):
        raise ConsultfeedError("this issue became part of another", found=issue, fix=f"decide about {heir}")
    return find_name("issue", issue, numbers)


def label_of(workspace: Workspace, issue_id: str) -> str:
    """What an issue of the latest review is called; empty if it is not in it."""
    return next((one.label for one in workspace.latest().analysis.issues if one.id == issue_id), "")


def ended_in(workspace: Workspace, issue_id: str) -> str:
    """The issue that an earlier one became part of in the end, or an empty string."""
    heir = ""
    for _, sighting in workspace.store.register.lineage():
        if (heir or issue_id) in sighting.merged:
            heir = sighting.issue_id
    return heir


def _check(said: Said) -> None:
    if not (said.link or said.reject or said.no_module or said.action.strip() or said.status):
        fix = "say --link, --reject, --no-module, --action or --status"
        raise ConsultfeedError("nothing was decided", fix=fix)
    if said.no_module and said.link:
        raise ConsultfeedError("a module answers it, and none does", fix="say either --link or --no-module")
    if said.status and said.status not in STATUSES:
        raise unknown_name("status", said.status, STATUSES)
    for one in said.involved:
        if one not in INVOLVED:
            raise unknown_name("kind of involvement", one, INVOLVED)
    if (said.reject or said.no_module or said.status == "will-not") and not said.reason.strip():
        fix = 'say why, e.g. --reason "taught to call handlers only"'
        raise ConsultfeedError("a module rejected, no module, or will not needs a reason", fix=fix)
    _check_action(said)


def _check_action(said: Said) -> None:
    open_ended = said.status in ("noted", "asserted", "done", "will-not")
    if said.action.strip() and not open_ended and not (said.owner.strip() and said.due.strip()):
        fix = 'say whose it is and by when, e.g. --owner "Head of Training" --due 2026-03-31'
        raise ConsultfeedError("an action needs an owner and a date", fix=fix)
    if (said.owner.strip() or said.due.strip()) and not said.action.strip():
        raise ConsultfeedError("an owner or a date, but nothing to do", fix="say what with --action")


def _told(issue_id: str, said: Said, today: str, number: int) -> Decision:
    role = _clean(said.role)
    if not role:
        raise ConsultfeedError("nobody decided this", where="--by", fix='say who as a role, e.g. "Head of Training"')
    return Decision(
        id="",
        issue_id=issue_id,
        kind="status",
        decided_on=day_of(said.day, today) or today,
        role=role,
        reason=_clean(said.reason),
        status=said.status,  # type: ignore[arg-type]
        involved=tuple(sorted(set(said.involved))),  # type: ignore[arg-type]
        round=number,
    )


def _clean(text: str) -> str:
    return redact_text(" ".join(text.split()))[0]


def _action(told: Decision, said: Said) -> list[Decision]:
    if said.action.strip():
        words = {"action": _clean(said.action), "owner": _clean(said.owner), "due": _due(said.due)}
        return [replace(told, kind="action", status=told.status or "planned", **words)]  # type: ignore[arg-type]
    alone = said.status and not (said.link or said.reject or said.no_module)
    return [told] if alone else []


def _due(text: str) -> str:
    day = iso_date(text) if text.strip() else ""
    if text.strip() and not day:
        raise ConsultfeedError("this is no date", where="--due", found=repr(text), fix="give it as 2026-03-31")
    return day


def _module(workspace: Workspace, name: str) -> str:
    modules = workspace.store.curriculum().modules
    if not modules:
        raise ConsultfeedError("no curriculum was imported", fix="run: consultfeed curriculum import FOLDER")
    return find_name("module", name, {one.module_id: (one.title,) for one in modules})


def history(workspace: Workspace, issue: str = "") -> list[dict[str, Any]]:
    """Decisions in the order made, of one issue (with those it took over) or of all; ``counts``: it is in force.

    Raises:
        UnknownName: no issue of this id was ever decided about or seen.
    """
    register = workspace.store.register
    decisions = register.decisions()
    if issue:
        decided = histories(decisions, register.lineage())
        known = dict.fromkeys([*register.first_rounds(), *decided], ())
        shown = sorted(decided.get(_seen(workspace, issue, known), []), key=lambda one: (len(one.id), one.id))
    else:
        shown = decisions
    later = _superseded(decisions)
    return [{**one.to_dict(), "counts": one.id not in later} for one in shown]


def _seen(workspace: Workspace, issue: str, known: Mapping[str, Sequence[str]]) -> str:
    if issue.strip().isdigit() and workspace.store.reviews():
        return issue_named(workspace, issue)
    return find_name("issue", issue, known)


def _superseded(decisions: Sequence[Decision]) -> set[str]:
    """Ids of decisions that a later one of the same issue took the place of."""
    over: set[str] = set()
    for at, one in enumerate(decisions):
        later = [other for other in decisions[at + 1 :] if other.issue_id == one.issue_id]
        if any(_takes_place(one, other) for other in later):
            over.add(one.id)
    return over


def _takes_place(one: Decision, later: Decision) -> bool:
    if one.kind in ("link", "reject"):
        same = later.kind in ("link", "reject") and later.module_id == one.module_id
        return same or (one.kind == "link" and later.kind == "no-module")
    if one.kind == "no-module":
        return later.kind in ("no-module", "link")
    if one.kind == "action":
        return later.kind == "action"
    return bool(later.status)


def as_judgements(workspace: Workspace) -> list[dict[str, Any]]:
    """Confirmed and rejected links of the latest review as rows to learn from, one an issue.

    ``text`` is the issue's most telling comment, ``links`` the modules a person confirmed, ``near`` those rejected,
    ``verdict`` is none where no module answers; the same shape as the judgements in ``corpora/link-judgements``.
    """
    run = workspace.latest()
    texts = {comment.id: comment.text for comment in workspace.store.comments()}
    return [_judged(issue, run.stands[issue.id].to_row(), texts) for issue in run.analysis.issues if _on(run, issue)]


def _on(run: Any, issue: Issue) -> bool:
    stand = run.stands.get(issue.id)
    return bool(stand and (stand.links or stand.rejected or stand.no_module))


def _judged(issue: Issue, row: dict[str, Any], texts: dict[str, str]) -> dict[str, Any]:
    return {
        "id": issue.id,
        "text": texts.get(issue.exemplars[0], "") if issue.exemplars else "",
        "texts": [texts[name] for name in issue.exemplars if name in texts],
        "theme": issue.theme,
        "strands": list(issue.strands),
        "verdict": "direct" if row["confirmed"] else "none" if row["no_module"] else "",
        "links": [{"module": module_id, "grade": "direct"} for module_id in row["confirmed"]],
        "near": row["rejected"],
        "why": row["why"],
    }
