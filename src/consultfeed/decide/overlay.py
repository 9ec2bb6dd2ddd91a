"""People's word on links and gaps, laid over what machines found. Machine output itself is never changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from consultfeed.decide.standing import Standing
from consultfeed.decision_records import Decision
from consultfeed.ids import short_digest
from consultfeed.records import Curriculum, Gap, Link

BY_PERSON = "person: "
"""How ``Link.by`` begins where a person confirmed the link; the role follows."""
WEAKER = ("", "optional", "stale")
"""Gaps that a link whose module changed outranks."""


def module_digest(module_id: str, curriculum: Curriculum) -> str:
    """What a module teaches: a digest of its words and outcomes; empty if the curriculum does not have it."""
    parts = [module for module in curriculum.modules if module.module_id == module_id]
    taught = [outcome.text for outcome in curriculum.outcomes if outcome.module_id == module_id]
    told = [repr((one.title, one.summary, one.audience)) for one in parts]
    return short_digest(*told, *taught) if parts else ""


def lay_links(links: Iterable[Link], stands: Mapping[str, Standing], curriculum: Curriculum) -> list[Link]:
    """Links as people left them; doing it twice changes nothing.

    A confirmed module is a direct link of score 1, with the machine's evidence where it had some; a rejected one is
    gone; where no module answers, what the machine linked is gone, too.
    """
    taught = {module.module_id for module in curriculum.modules}
    found: dict[str, list[Link]] = {}
    for link in links:
        found.setdefault(link.target_id, []).append(link)
    for issue_id, stand in stands.items():
        found[issue_id] = _laid(issue_id, found.get(issue_id, []), stand, taught)
    laid = (link for held in found.values() for link in held)
    return sorted(laid, key=lambda link: (link.target_id, -link.score, link.module_id, link.outcome_id))


def _laid(issue_id: str, links: Sequence[Link], stand: Standing, taught: set[str]) -> list[Link]:
    if stand.no_module:
        return []
    kept = [link for link in links if link.module_id not in stand.rejected and link.module_id not in stand.links]
    for module_id, one in sorted(stand.links.items()):
        if module_id in taught:
            before = [link for link in links if link.module_id == module_id]
            plain = Link(issue_id, module_id, "", "direct", 1.0, BY_PERSON + one.role)
            kept += [replace(plain, outcome_id=link.outcome_id, evidence=link.evidence) for link in before] or [plain]
    return kept


def lay_gaps(gaps: Iterable[Gap], stands: Mapping[str, Standing], curriculum: Curriculum) -> list[Gap]:
    """Gaps with what people know of them: why no module answers, and links whose module changed since (``suspect``).

    Args:
        gaps: of the links that people left.
        stands: issue id -> where it stands.
        curriculum: as it is now.
    """
    found = {gap.issue_id: gap for gap in gaps}
    for issue_id, stand in stands.items():
        before = found.get(issue_id)
        if stand.no_module:
            found[issue_id] = Gap(issue_id, "none", (), _because(stand.no_module))
        elif before is None or before.kind in WEAKER:
            found |= {gap.issue_id: gap for gap in _suspect(issue_id, stand, curriculum)}
        elif gone := _gone(stand, curriculum):
            found[issue_id] = replace(before, reason=f"{gone} {before.reason}")
    return sorted(found.values(), key=lambda gap: gap.issue_id)


def _because(one: Decision) -> str:
    why = f" {_sentence(one.reason)}" if one.reason else ""
    return f"Decided on {one.decided_on} by {one.role}: no module.{why}"


def _suspect(issue_id: str, stand: Standing, curriculum: Curriculum) -> list[Gap]:
    changed = [
        one
        for module_id, one in sorted(stand.links.items())
        if (now := module_digest(module_id, curriculum)) and now != one.module_digest
    ]
    if not changed or len(changed) < len(stand.links):
        return []
    named = ", ".join(one.module_id for one in changed)
    when = max(one.decided_on for one in changed)
    reason = f"Changed since the link was confirmed on {when}: {named}. Read it again, then confirm or reject it."
    return [Gap(issue_id, "suspect", tuple(one.module_id for one in changed), reason)]


def _gone(stand: Standing, curriculum: Curriculum) -> str:
    gone = [module_id for module_id in sorted(stand.links) if not module_digest(module_id, curriculum)]
    return f"No longer in the curriculum, though confirmed: {', '.join(gone)}." if gone else ""


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
