"""What a report is made of, and the questions all its sections ask of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from consultfeed.records import (
    ISSUE_STATUSES,
    Analysis,
    Comment,
    Curriculum,
    Drop,
    Gap,
    Grade,
    Issue,
    Link,
    Module,
    Outcome,
    Source,
    Tag,
)
from consultfeed.schemes.taxonomy import Taxonomy
from consultfeed.settings import Settings

GRADE_ORDER: tuple[Grade, ...] = ("direct", "partial", "none")


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a report is made of, in any order.

    ``cutoff`` is an ISO date or empty; ``intake`` maps a source id to the number of units kept and the reader's notes;
    ``aside`` maps the ids of comments that stand aside to their routes (none: another language); ``called`` maps codes
    of languages and routes to their names; ``stands`` maps ids of issues to where they stand (``Standing.to_row``).
    """

    review: str
    cutoff: str
    settings: Settings
    sources: Sequence[Source]
    intake: Mapping[str, tuple[int, Sequence[str]]]
    comments: Sequence[Comment]
    drops: Sequence[Drop]
    curriculum: Curriculum
    analysis: Analysis
    strands: Taxonomy
    themes: Taxonomy
    aside: Mapping[str, Sequence[str]] = field(default_factory=dict)
    called: Mapping[str, str] = field(default_factory=dict)
    stands: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


class Index:
    """The material by id, with the issues in their order of importance; made once per report."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self.found = material.analysis

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Source id -> submission, by date, group and name."""
        ordered = sorted(self.material.sources, key=lambda s: (s.meeting_date, s.group, s.name, s.id))
        return {source.id: source for source in ordered}

    @cached_property
    def comments(self) -> dict[str, Comment]:
        """Comment id -> comment, by id."""
        return {comment.id: comment for comment in sorted(self.material.comments, key=lambda c: c.id)}

    @cached_property
    def modules(self) -> dict[str, Module]:
        """Module id -> module, by id."""
        return {m.module_id: m for m in sorted(self.material.curriculum.modules, key=lambda m: m.module_id)}

    @cached_property
    def outcomes(self) -> dict[str, Outcome]:
        """Outcome id -> outcome, by id."""
        return {o.outcome_id: o for o in sorted(self.material.curriculum.outcomes, key=lambda o: o.outcome_id)}

    @cached_property
    def original(self) -> dict[str, str]:
        """Comment id -> id of the comment it repeats, for copies only."""
        return {copy.comment_id: copy.original_id for copy in self.found.duplicates}

    @cached_property
    def copies(self) -> dict[str, list[str]]:
        """Comment id -> ids of its copies, sorted, itself left out."""
        copies: dict[str, list[str]] = {}
        for comment_id, original_id in sorted(self.original.items()):
            copies.setdefault(original_id, []).append(comment_id)
        return copies

    @cached_property
    def exact(self) -> frozenset[str]:
        """Ids of comments that repeat another word for word."""
        return frozenset(copy.comment_id for copy in self.found.duplicates if copy.exact)

    @cached_property
    def issue_of(self) -> dict[str, str]:
        """Comment id -> id of the issue it is in."""
        return {comment_id: issue.id for issue in self.issues.values() for comment_id in issue.comment_ids}

    @cached_property
    def links(self) -> dict[str, list[Link]]:
        """Issue id -> its links that hold (direct or partial), best first."""
        held: dict[str, list[Link]] = {}
        for link in sorted(self.found.links, key=_link_order):
            if link.grade != "none":
                held.setdefault(link.target_id, []).append(link)
        return held

    @cached_property
    def issues(self) -> dict[str, Issue]:
        """Issue id -> issue: overdue and returned ones, then what keeps coming up, more groups, more distinct texts."""
        ordered = sorted(self.found.issues, key=lambda issue: (not self.urgent(issue.id), *_importance(issue)))
        return {issue.id: issue for issue in ordered}

    def urgent(self, issue_id: str) -> bool:
        """Whether an issue is overdue, or came back after it was closed."""
        stand = self.material.stands.get(issue_id, {})
        return bool(stand.get("overdue") or stand.get("returned"))

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Issue id -> its place in the order of importance, from 1; what readers call it.

        Decisions move an issue in lists, never its number: a printed report must stay true.
        """
        ordered = sorted(self.found.issues, key=_importance)
        return {issue.id: number for number, issue in enumerate(ordered, start=1)}

    @cached_property
    def gaps(self) -> dict[str, Gap]:
        """Issue id -> its gap (the first by kind and reason, should there be several)."""
        ordered = sorted(self.found.gaps, key=lambda gap: (gap.issue_id, gap.kind, gap.reason, gap.nearest))
        return {gap.issue_id: gap for gap in reversed(ordered) if gap.issue_id in self.issues}

    def grade(self, issue_id: str) -> Grade | Literal[""]:
        """How well the curriculum answers an issue: the grade of its best link; empty for praise without one."""
        links = self.links.get(issue_id, [])
        if not links and not self.issues[issue_id].asks:
            return ""
        return links[0].grade if links else "none"

    def group(self, comment_id: str) -> str:
        """The group a comment came from, or an empty string."""
        comment = self.comments.get(comment_id)
        source = self.sources.get(comment.source_id) if comment else None
        return source.group if source else ""

    def groups(self, comment_ids: Iterable[str]) -> list[str]:
        """The groups these comments came from, sorted."""
        return sorted({self.group(comment_id) for comment_id in comment_ids} - {""})

    def distinct(self, comment_ids: Iterable[str]) -> list[str]:
        """These comments with copies counted once: the ids of the texts they repeat, sorted."""
        return sorted({self.original.get(comment_id, comment_id) for comment_id in comment_ids})

    def title(self, module_id: str) -> str:
        """A module's title; its id if the curriculum does not have it."""
        module = self.modules.get(module_id)
        return module.title if module else module_id

    def issue_name(self, issue_id: str) -> dict[str, object]:
        """Number, id and label of an issue, as other sections name it."""
        return {"number": self.numbers[issue_id], "id": issue_id, "label": self.issues[issue_id].label}


def tagged(tags: Iterable[Tag], scheme: str, *levels: str) -> dict[str, list[str]]:
    """Code -> sorted ids of the comments tagged with it in one scheme at one of these levels."""
    found: dict[str, set[str]] = {}
    for tag in tags:
        if tag.scheme == scheme and tag.level in levels:
            found.setdefault(tag.code, set()).add(tag.comment_id)
    return {code: sorted(found[code]) for code in sorted(found)}


def label(scheme: Taxonomy, code: str) -> str:
    """Label of a code; the code itself if the scheme does not have it (any more)."""
    return next((concept.label for concept in scheme if concept.code == code), code)


def _importance(issue: Issue) -> tuple[object, ...]:
    size = (-len(issue.groups), -issue.distinct_texts, -len(issue.comment_ids))
    return (ISSUE_STATUSES.index(issue.status), *size, issue.label, issue.id)


def _link_order(link: Link) -> tuple[object, ...]:
    return (link.target_id, GRADE_ORDER.index(link.grade), -round(link.score, 3), link.module_id, link.outcome_id)
