"""Questions to a workspace: which comments, and one comment's whole journey. Floor 4, beside ``workspace``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from consultfeed.clean.languages import language_names
from consultfeed.clean.routing import ROUTES
from consultfeed.corrections import BY_PERSON, standing_aside
from consultfeed.handing_in import day_of
from consultfeed.records import COUNTED_LEVELS, ENGLISH, Analysis, Comment, Link, Tag
from consultfeed.registry import find_name
from consultfeed.workspace import Workspace

LAST_DAY = "9999-12-31"


@dataclass(frozen=True, slots=True)
class Question:
    """Filters that must all hold; an empty one asks nothing.

    ``text`` holds words that must all occur; ``since`` and ``until`` are dates; ``answer`` is direct, partial or none.
    """

    text: str = ""
    strand: str = ""
    theme: str = ""
    group: str = ""
    module: str = ""
    answer: str = ""
    since: str = ""
    until: str = ""
    issue: str = ""
    level: str = ""

    @property
    def of_findings(self) -> bool:
        """Whether it asks for what only a review can tell."""
        return any((self.strand, self.theme, self.module, self.answer, self.issue, self.level))


def ask(workspace: Workspace, question: Question) -> list[dict[str, Any]]:
    """Comments that answer a question: best match first when it has words, else newest first.

    Without a review yet, comments are found by words, group and date alone.

    Raises:
        UnknownName: a strand, theme, group, module or issue that does not exist, with the nearest that do.
    """
    reviewed = question.of_findings or workspace.store.reviews()
    analysis = workspace.latest().analysis if reviewed else Analysis()
    desk = _Desk(workspace, analysis)
    question = desk.meant(question)
    rows = [desk.row(comment) for comment in desk.candidates(question) if desk.fits(comment, question)]
    return rows if question.text else sorted(rows, key=lambda row: (row["date"], row["id"]), reverse=True)


class _Desk:
    """What a question is answered from."""

    def __init__(self, workspace: Workspace, analysis: Analysis) -> None:
        self.workspace, self.analysis = workspace, analysis
        self.sources = {source.id: source for source in workspace.store.sources()}
        self.issues = {comment_id: issue for issue in analysis.issues for comment_id in issue.comment_ids}
        self.aside = standing_aside(workspace.store.comments(), workspace.corrections())
        self.copy_of = {copy.comment_id: copy.original_id for copy in analysis.duplicates}
        self.copies = Counter(self.copy_of.values())
        self.tags: dict[str, list[Tag]] = {}
        for tag in analysis.tags:
            self.tags.setdefault(tag.comment_id, []).append(tag)
        self.links: dict[str, list[Link]] = {}
        for link in analysis.links:
            if link.grade != "none":
                self.links.setdefault(link.target_id, []).append(link)

    def meant(self, question: Question) -> Question:
        """The question with codes for what a person typed."""
        space, modules = self.workspace, self.workspace.store.curriculum().modules
        known: dict[str, dict[str, tuple[str, ...]]] = {
            "strand": {c.code: (c.label,) for c in space.scheme(space.settings.strands)},
            "theme": {c.code: (c.label,) for c in space.scheme(space.settings.themes)},
            "group": {source.group: () for source in self.sources.values()},
            "module": {module.module_id: (module.title,) for module in modules},
            "issue": {issue_id: (str(number),) for number, issue_id in enumerate(self._numbered(question), start=1)},
        }
        found = {kind: find_name(kind, getattr(question, kind), names) for kind, names in known.items()}
        days = {name: day_of(getattr(question, name), LAST_DAY) for name in ("since", "until")}
        return replace(question, **found, **days)

    def _numbered(self, question: Question) -> list[str]:
        if not question.issue:
            return []
        return [row["id"] for row in self.workspace.content(self.workspace.latest())["issues"]]

    def candidates(self, question: Question) -> list[Comment]:
        """Comments with the words, best match first."""
        comments = {comment.id: comment for comment in self.workspace.store.comments()}
        if not question.text:
            return list(comments.values())
        return [comments[found] for found in self.workspace.store.search(question.text) if found in comments]

    def fits(self, comment: Comment, question: Question) -> bool:
        """Whether a comment passes all filters but the words."""
        source, day = self.sources[comment.source_id], self._day(comment)
        timely = question.since <= day and (not question.until or day <= question.until)
        return timely and question.group in ("", source.group) and self._found(comment, question)

    def _found(self, comment: Comment, question: Question) -> bool:
        issue = self.issues.get(comment.id)
        modules = [link.module_id for link in self.links.get(issue.id if issue else "", [])]
        levels = {question.level} if question.level else set(COUNTED_LEVELS)
        tags = self.tags.get(comment.id, [])
        return (
            (not question.strand or any(tag.code == question.strand and tag.level in levels for tag in tags))
            and (not question.theme or any(tag.code == question.theme for tag in tags))
            and (not question.issue or (issue is not None and issue.id == question.issue))
            and (not question.module or question.module in modules)
            and question.answer in ("", self._answer(comment))
        )

    def _answer(self, comment: Comment) -> str:
        issue = self.issues.get(comment.id)
        grades = {link.grade for link in self.links.get(issue.id if issue else "", [])}
        return next((grade for grade in ("direct", "partial") if grade in grades), "none")

    def _day(self, comment: Comment) -> str:
        return comment.said_on or self.sources[comment.source_id].meeting_date

    def row(self, comment: Comment) -> dict[str, Any]:
        """One comment as plain values."""
        source, tags = self.sources[comment.source_id], self.tags.get(comment.id, [])
        themes, issue = self.workspace.settings.themes, self.issues.get(comment.id)
        counted = [tag for tag in tags if tag.scheme != themes and tag.level in COUNTED_LEVELS]
        return {
            "id": comment.id,
            "date": self._day(comment),
            "group": source.group,
            "issue": issue.id if issue else "",
            "answer": self._answer(comment) if issue else "",
            "strands": [f"{tag.code} ({tag.level})" for tag in counted],
            "themes": [tag.code for tag in tags if tag.scheme == themes],
            "file": source.name,
            "place": comment.place,
            "question": comment.question,
            "language": comment.language,
            "routes": list(self.aside.get(comment.id, ())),
            "copies": 1 + self.copies[self.copy_of.get(comment.id, comment.id)],
            "copy_of": self.copy_of.get(comment.id, ""),
            "text": comment.text,
        }


def journey(workspace: Workspace, comment_id: str) -> list[dict[str, str]]:
    """One comment from file to module, as steps with ``step``, ``what`` and ``detail``; raises UnknownName."""
    comments = {comment.id: comment for comment in workspace.store.comments()}
    comment_id = find_name("comment", comment_id, dict.fromkeys(comments, ()))
    steps = [*_origin(workspace, comments[comment_id]), *_findings(workspace, comment_id)]
    return [{"step": step, "what": what, "detail": detail} for step, what, detail in steps]


def _origin(workspace: Workspace, comment: Comment) -> Iterator[tuple[str, str, str]]:
    source = next(source for source in workspace.store.sources() if source.id == comment.source_id)
    yield (
        "handed in",
        source.name,
        f"{source.group}, {comment.said_on or source.meeting_date}, {comment.place or comment.row}",
    )
    if comment.question:
        yield "asked under", comment.question, ""
    for edit in workspace.store.edits(comment.id):
        yield "cleaned", edit.step, f"{edit.changes} changes"
    for removed in comment.redactions:
        yield "removed", removed.label, f"at {removed.start}-{removed.end}, by {removed.detector}"
    yield "comment", comment.id, comment.text
    if comment.language != ENGLISH:
        yield "language", language_names().get(comment.language, comment.language), "kept, in no issue until tagged"
    for route in comment.routes:
        yield "routed", route, f"{ROUTES.get(route, route)}: in no issue until a person has looked"
    if comment.context:
        yield "kept beside it", "", comment.context


def _findings(workspace: Workspace, comment_id: str) -> Iterator[tuple[str, str, str]]:
    analysis = workspace.latest().analysis
    for copy in analysis.duplicates:
        if copy.comment_id == comment_id:
            yield "repeats", copy.original_id, "exactly" if copy.exact else f"nearly ({copy.similarity})"
    for one in workspace.store.corrections():
        if one.comment_id == comment_id:
            yield (
                f"corrected: {one.verdict}",
                one.code,
                f"by {one.role}, {one.said_on}: {one.reason or 'no reason given'}",
            )
    for tag in analysis.tags:
        if tag.comment_id == comment_id and tag.by.startswith(BY_PERSON):
            yield f"tagged {tag.level}", tag.code, f"{tag.score} by {tag.by}"
        elif tag.comment_id == comment_id:
            words = ", ".join(f'"{span.text}" at {span.start}' for span in tag.evidence)
            flags = f" ({', '.join(tag.flags)})" if tag.flags else ""
            yield f"tagged {tag.level}", tag.code, f"{tag.score} because of {words}{flags}"
    for issue in analysis.issues:
        if comment_id in issue.comment_ids:
            yield f"issue ({issue.status})", issue.id, issue.label
            yield from _linked(analysis, issue.id)


def _linked(analysis: Analysis, issue_id: str) -> Iterator[tuple[str, str, str]]:
    links = [link for link in analysis.links if link.target_id == issue_id and link.grade != "none"]
    for link in links:
        shared = sorted({word for evidence in link.evidence for word in evidence.shared_words})
        yield (
            f"linked {link.grade}",
            link.outcome_id or link.module_id,
            f"{link.score}; shared words: {', '.join(shared)}",
        )
    if not links:
        yield "linked", "no module", next(gap.reason for gap in analysis.gaps if gap.issue_id == issue_id)
