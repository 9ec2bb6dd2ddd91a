"""Gaps: issues that no module answers, or only in part, or not for those it is about, or with something old or idle."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from consultfeed.link import staff
from consultfeed.link.obligation import optional
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

    @property
    def answering(self) -> tuple[Module, ...]:
        return self.direct + self.partial

    @property
    def taught(self) -> tuple[Module, ...]:
        """Those that answer directly and are in force."""
        return tuple(module for module in self.direct if in_force(module))


@dataclass(frozen=True, slots=True)
class _Known:
    """What gaps are judged by, besides the links."""

    settings: Settings
    elsewhere: Mapping[str, str]
    texts: Mapping[str, str]
    outcomes: Mapping[str, list[str]]


def find_gaps(
    issues: Sequence[Issue],
    links: Sequence[Link],
    curriculum: Curriculum,
    settings: Settings,
    elsewhere: Mapping[str, str] | None = None,
    texts: Mapping[str, str] | None = None,
) -> list[Gap]:
    """At most one gap for each issue that asks for something, sorted by issue id.

    Kinds, the first that fits: ``none`` (no module answers), ``draft`` (every module that answers is a draft, a pilot,
    under review or the like), ``partial`` (only in part); of the direct modules in force ``audience`` (each is for
    other staff than the issue speaks of), ``optional`` (nobody has to take any of them), ``stale`` (each was last
    reviewed more than ``settings.stale_months`` before the issue was last raised; unknown dates are not stale).

    Args:
        issues: what was raised.
        links: of these issues; those graded ``none`` name the nearest modules.
        curriculum: what the links point into.
        settings: ``stale_months``.
        elsewhere: issue id -> a sentence on where it belongs, from ``Linker.elsewhere``; ends the reason of a ``none``.
        texts: comment id -> text, to read which staff an issue speaks of; without them no gap is ``audience``.
    """
    modules = {module.module_id: module for module in curriculum.modules}
    issues = [issue for issue in issues if issue.asks]
    if not modules:
        return [Gap(issue_id, "none", (), NO_CURRICULUM) for issue_id in sorted(issue.id for issue in issues)]
    by_issue: dict[str, list[Link]] = {}
    for link in sorted(links, key=lambda link: (link.target_id, -link.score, link.module_id)):
        if link.module_id in modules:
            by_issue.setdefault(link.target_id, []).append(link)
    known = _Known(settings, elsewhere or {}, texts or {}, _taught_by(curriculum))
    found = (_gap(issue, _answers(by_issue.get(issue.id, []), modules), known) for issue in issues)
    return sorted((gap for gap in found if gap), key=lambda gap: gap.issue_id)


def _taught_by(curriculum: Curriculum) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for outcome in curriculum.outcomes:
        found.setdefault(outcome.module_id, []).append(outcome.text)
    return found


def _answers(links: Iterable[Link], modules: Mapping[str, Module]) -> _Answers:
    by_grade: dict[str, dict[str, Module]] = {"direct": {}, "partial": {}, "none": {}}
    for link in links:
        by_grade[link.grade][link.module_id] = modules[link.module_id]
    return _Answers(*(tuple(by_grade[grade].values()) for grade in ("direct", "partial", "none")))


def _gap(issue: Issue, answers: _Answers, known: _Known) -> Gap | None:
    return next(filter(None, (look(issue, answers, known) for look in _KINDS)), None)


def _none(issue: Issue, answers: _Answers, known: _Known) -> Gap | None:
    if answers.answering:
        return None
    reason = f"{_none_reason(answers.nearest)} {known.elsewhere.get(issue.id, '')}".strip()
    return Gap(issue.id, "none", _ids(answers.nearest), reason)


def _draft(issue: Issue, answers: _Answers, _: _Known) -> Gap | None:
    idle = answers.answering
    if any(map(in_force, idle)):
        return None
    return Gap(issue.id, "draft", _ids(idle), f"Nothing that answers this is in force: {_named(idle, 'status')}.")


def _partial(issue: Issue, answers: _Answers, known: _Known) -> Gap | None:
    if answers.taught:
        return None
    in_part = tuple(module for module in answers.answering if in_force(module))
    reason = f"{_partial_reason(in_part, answers.direct)} {_for_others(issue, in_part, known)}".strip()
    return Gap(issue.id, "partial", _ids(in_part), reason)


def _audience(issue: Issue, answers: _Answers, known: _Known) -> Gap | None:
    reason = _for_others(issue, answers.taught, known)
    return Gap(issue.id, "audience", _ids(answers.taught), reason) if reason else None


def _for_others(issue: Issue, modules: tuple[Module, ...], known: _Known) -> str:
    """A sentence, if each of these modules is known to be for other staff than the issue speaks of."""
    meant = staff.meant_by([known.texts[name] for name in issue.comment_ids if name in known.texts])
    if not all(staff.misses(one, known.outcomes.get(one.module_id, ()), meant) for one in modules):
        return ""
    spoken = " and of ".join(staff.called(meant))
    return f"People speak of {spoken}; what answers this is for others: {_named(modules, 'audience')}."


def _optional(issue: Issue, answers: _Answers, _: _Known) -> Gap | None:
    if not all(map(optional, answers.taught)):
        return None
    reason = f"Nobody has to take what answers this, so most staff may never meet it: {_titles(answers.taught)}."
    return Gap(issue.id, "optional", _ids(answers.taught), reason)


def _old(issue: Issue, answers: _Answers, known: _Known) -> Gap | None:
    modules, months = answers.taught, known.settings.stale_months
    if not all(_stale(module.last_reviewed, issue.last_on, months) for module in modules):
        return None
    return Gap(issue.id, "stale", _ids(modules), _stale_reason(modules, issue.last_on, months))


_KINDS = (_none, _draft, _partial, _audience, _optional, _old)
"""In the order in which they are looked for: each may count on those before it not being there."""


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
    return (
        f"{reason} What would answer it is not in force: {_named(not_in_force, 'status')}." if not_in_force else reason
    )


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


def _named(modules: tuple[Module, ...], what: str) -> str:
    """Modules with what the catalogue says of each under ``what``."""
    held = ((module, getattr(module, what)) for module in modules[:MOST_NEAREST])
    return "; ".join(f"{module.title} ({module.module_id}, {told})" for module, told in held)
