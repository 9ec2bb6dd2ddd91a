"""Gives the issues of an analysis their lasting ids. Floor 3, above ``pipeline``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from consultfeed.decision_records import Sighting
from consultfeed.encoder import JointEncoder
from consultfeed.follow.threads import Memory, identify
from consultfeed.records import Analysis, Comment
from consultfeed.store.register import Register


def memory_of(register: Register) -> Memory:
    """All that earlier reviews saw."""
    last = register.last_sightings()
    numbers = sorted({number for number, _ in last})
    return Memory(register.rounds(), last, {number: universe(register, number) for number in numbers})


def universe(register: Register, number: int) -> frozenset[str]:
    """Ids of all comments in the issues of one round."""
    return frozenset(name for one in register.sightings(number) for name in one.comment_ids)


def with_lasting_ids(
    found: Analysis, comments: Sequence[Comment], memory: Memory, encoder: JointEncoder
) -> tuple[Analysis, list[Sighting]]:
    """The analysis with lasting ids for its issues, and what is to be remembered of it, both by id."""
    original = {copy.comment_id: copy.original_id for copy in found.duplicates if copy.exact}
    inside = {original.get(name, name) for issue in found.issues for name in issue.comment_ids}
    ordered = [comment for comment in comments if comment.id in inside]
    rows = encoder.encode([comment.text for comment in ordered])
    vectors = {comment.id: row for comment, row in zip(ordered, rows, strict=True)}
    sightings = identify(found.issues, memory, vectors, original, encoder.version)
    return _renamed(found, sightings), sorted(sightings.values(), key=lambda one: one.issue_id)


def _renamed(found: Analysis, sightings: dict[str, Sighting]) -> Analysis:
    names = {issue_id: one.issue_id for issue_id, one in sightings.items()}
    issues = (replace(issue, id=names[issue.id]) for issue in found.issues)
    links = (replace(link, target_id=names[link.target_id]) for link in found.links)
    gaps = (replace(gap, issue_id=names[gap.issue_id]) for gap in found.gaps)
    return replace(
        found,
        issues=tuple(sorted(issues, key=lambda issue: issue.id)),
        links=tuple(sorted(links, key=lambda link: (link.target_id, -link.score, link.module_id, link.outcome_id))),
        gaps=tuple(sorted(gaps, key=lambda gap: gap.issue_id)),
    )
