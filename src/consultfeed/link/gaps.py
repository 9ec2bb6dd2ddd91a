"""Gaps: issues that no module answers, or answers only in part, or with something old or not in force."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from consultfeed.records import Curriculum, Gap, Issue, Link, Module
from consultfeed.schemes.curriculum import in_force
from consultfeed.settings import Settings

NO_CURRICULUM = "no curriculum imported"
MOST_NEAREST = 3
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z")


@dataclass(frozen=True, slots=True)
class _Answers:
    """The modules linked to one issue, best first, by grade."""

    direct: tuple[Module, ...]
    partial: tuple[Module, ...]
    nearest: tuple[Module, ...]


def find_gaps(
    issues: Sequence[Issue],
    links: Sequence[Link],
    curriculum: Curriculum,
    settings: Settings,
    elsewhere: Mapping[str, str] | None = None,
) -> list[Gap]:
    """At most one gap for each issue, sorted by issue id.

    Kinds, the first that fits: ``none`` (no module answers), ``draft`` (every module that answers is a draft, a pilot,
    under review or the like), ``partial`` (only in part), ``stale`` (each direct module in force was last reviewed more
    than ``settings.stale_months`` before the issue was last raised; unknown dates are not stale).

    Args:
        issues: what was raised.
        links: of these issues; those graded ``none`` name the nearest modules.
        curriculum: what the links point into.
        settings: ``stale_months``.
        elsewhere: issue id -> a sentence on where it belongs, from ``Linker.elsewhere``; ends the reason of a ``none``.
    """
    modules = {module.module_id: module for module in curriculum.modules}
    by_issue: dict[str, list[Link]] = {}
    for link in sorted(links, key=lambda link: (link.target_id, -link.score, link.module_id)):
        if link.module_id in modules:
            by_issue.setdefault(link.target_id, []).append(link)
    found = (_gap(issue, _answers(by_issue.get(issue.id, []), modules), settings, elsewhere or {}) for issue in issues)
    if not modules:
        found = (Gap(issue.id, "none", (), NO_CURRICULUM) for issue in issues)
    return sorted((gap for gap in found if gap), key=lambda gap: gap.issue_id)


def _answers(links: Iterable[Link], modules: Mapping[str, Module]) -> _Answers:
    by_grade: dict[str, dict[str, Module]] = {"direct": {}, "partial": {}, "none": {}}
    for link in links:
        by_grade[link.grade][link.module_id] = modules[link.module_id]
    return _Answers(*(tuple(by_grade[grade].values()) for grade in ("direct", "partial", "none")))


def _gap(issue: Issue, answers: _Answers, settings: Settings, elsewhere: Mapping[str, str]) -> Gap | None:
    answering = answers.direct + answers.partial
    direct = tuple(module for module in answers.direct if in_force(module))
    if not answering:
        reason = f"{_none_reason(answers.nearest)} {elsewhere.get(issue.id, '')}".strip()
        return Gap(issue.id, "none", _ids(answers.nearest), reason)
    if not any(map(in_force, answering)):
        return Gap(issue.id, "draft", _ids(answering), f"Nothing that answers this is in force: {_states(answering)}.")
    if not direct:
        in_part = tuple(module for module in answering if in_force(module))
        return Gap(issue.id, "partial", _ids(in_part), _partial_reason(in_part, answers.direct))
    if all(_stale(module.last_reviewed, issue.last_on, settings.stale_months) for module in direct):
        return Gap(issue.id, "stale", _ids(direct), _stale_reason(direct, issue.last_on, settings.stale_months))
    return None


def _stale(reviewed: str, last_on: str, months: int) -> bool:
    """Whether more than so many months lie between two ISO dates; False when either is unknown."""
    first, second = _ISO.match(reviewed), _ISO.match(last_on)
    if not (first and second):
        return False
    year, month, day = map(int, first.groups())
    count = year * 12 + month - 1 + months
    return (count // 12, count % 12 + 1, day) < tuple(map(int, second.groups()))


def _none_reason(nearest: tuple[Module, ...]) -> str:
    if not nearest:
        return "No module comes near this."
    return f"No module answers this; the nearest are {_titles(nearest)}."


def _partial_reason(in_part: tuple[Module, ...], not_in_force: tuple[Module, ...]) -> str:
    reason = f"Answered only in part, by {_titles(in_part)}."
    return f"{reason} What would answer it is not in force: {_states(not_in_force)}." if not_in_force else reason


def _stale_reason(modules: tuple[Module, ...], last_on: str, months: int) -> str:
    newest = max(module.last_reviewed for module in modules)
    return (
        f"Raised on {last_on}, more than {months} months after what answers it was last reviewed ({newest}):"
        f" {_titles(modules)}."
    )


def _ids(modules: tuple[Module, ...]) -> tuple[str, ...]:
    return tuple(module.module_id for module in modules[:MOST_NEAREST])


def _titles(modules: tuple[Module, ...]) -> str:
    return "; ".join(f"{module.title} ({module.module_id})" for module in modules[:MOST_NEAREST])


def _states(modules: tuple[Module, ...]) -> str:
    return "; ".join(f"{module.title} ({module.module_id}, {module.status})" for module in modules[:MOST_NEAREST])
