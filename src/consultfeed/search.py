"""Questions to a workspace: which comments answer them, and what to quote of each. Floor 4, beside ``workspace``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from consultfeed.corrections import standing_aside
from consultfeed.finding import Finder, Hit, Wanted
from consultfeed.handing_in import day_of
from consultfeed.pipeline import Progress, silent
from consultfeed.quoting import Mark, quote
from consultfeed.records import COUNTED_LEVELS, Analysis, Comment, Link, Tag
from consultfeed.registry import find_name
from consultfeed.report.content import issue_names
from consultfeed.workspace import ReviewRun, Workspace

LAST_DAY = "9999-12-31"


@dataclass(frozen=True, slots=True)
class Question:
    """Filters that must all hold; an empty one asks nothing.

    ``text`` is found by its words and what it means, or with ``exact`` by all its words alone; what stands in double
    quotation marks must occur as it is. ``since`` and ``until`` are dates; ``answer`` is direct, partial or none.
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
    exact: bool = False

    @property
    def of_findings(self) -> bool:
        """Whether it asks for what only a review can tell."""
        return any((self.strand, self.theme, self.module, self.answer, self.issue, self.level))


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows as plain values, and how many comments there were to show."""

    rows: list[dict[str, Any]]
    total: int


def ask(workspace: Workspace, question: Question, limit: int = 0, progress: Progress = silent) -> Answer:
    """Comments that answer a question: best match first when it has words, else newest first.

    Without a review yet, comments are found by words, meaning, group and date alone.

    Args:
        workspace: where to look.
        question: what to look for; filters narrow what the words found, and change no score.
        limit: rows to show at most; 0 shows all.
        progress: told when comments have to be read by the encoder first.

    Raises:
        UnknownName: a strand, theme, group, module or issue that does not exist, with the nearest that do.
    """
    reviewed = question.of_findings or workspace.store.reviews()
    desk = _Desk(workspace, workspace.latest() if reviewed else None)
    question = desk.meant(question)
    finder = desk.finder(question, progress) if question.text.strip() else None
    found = desk.fitting(finder.hits() if finder else desk.newest(), question)
    shown = found[:limit] if limit else found
    return Answer(desk.rows(shown, question, finder), len(found))


class _Desk:
    """What a question is answered from."""

    def __init__(self, workspace: Workspace, run: ReviewRun | None) -> None:
        self.workspace, self.run = workspace, run
        analysis = run.analysis if run else Analysis()
        self.sources = {source.id: source for source in workspace.store.sources()}
        self.issues = {comment_id: issue for issue in analysis.issues for comment_id in issue.comment_ids}
        self.comments = {comment.id: comment for comment in workspace.store.comments()}
        self.aside = standing_aside(self.comments.values(), workspace.corrections())
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
            "issue": self._numbered(question),
        }
        meant: dict[str, Any] = {name: find_name(name, getattr(question, name), these) for name, these in known.items()}
        return replace(
            question, since=day_of(question.since, LAST_DAY), until=day_of(question.until, LAST_DAY), **meant
        )

    def _numbered(self, question: Question) -> dict[str, tuple[str, ...]]:
        return issue_names(self.workspace.content(self.run)) if question.issue and self.run else {}

    def finder(self, question: Question, progress: Progress) -> Finder:
        """What finds by words and, unless they must all occur, by meaning."""
        store, wanted = self.workspace.store, Wanted.read(question.text)
        encoder = None if question.exact else self.workspace.tools().encoder

        def tell(done: int, total: int) -> None:
            if done < total:  # nothing to say where all vectors were kept
                progress("reading comments", done, total)

        return Finder(store.words, list(self.comments.values()), wanted, encoder, tell)

    def newest(self) -> list[Hit]:
        """All comments, newest first."""
        days = [(self._day(comment), comment.id) for comment in self.comments.values()]
        return [Hit(comment_id) for _, comment_id in sorted(days, reverse=True)]

    def fitting(self, hits: Iterable[Hit], question: Question) -> list[Hit]:
        """Those that pass all filters but the words."""
        return [hit for hit in hits if self.fits(self.comments[hit.comment_id], question)]

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

    def rows(self, hits: Sequence[Hit], question: Question, finder: Finder | None) -> list[dict[str, Any]]:
        """What was found as plain values, with a quote of each."""
        comments = [self.comments[hit.comment_id] for hit in hits]
        marks = finder.marks(comments) if finder else {one.id: self._evidence(one, question) for one in comments}
        likeness = finder.likeness() if finder else None
        quotes = [quote(one.text, marks.get(one.id, ()), likeness) for one in comments]
        told = zip(hits, comments, quotes, strict=True)
        return [
            {**self._row(comment), "found": hit.found, "score": hit.score, "quote": piece, "text": comment.text}
            for hit, comment, piece in told
        ]

    def _evidence(self, comment: Comment, question: Question) -> list[Mark]:
        """What made the machine tag a comment; what was asked for tells most."""
        asked = (question.strand, question.theme)
        tags = [(tag, 2.0 if tag.code in asked else 1.0) for tag in self.tags.get(comment.id, [])]
        return [Mark(span.start, span.end, tag.code, weight) for tag, weight in tags for span in tag.evidence]

    def _row(self, comment: Comment) -> dict[str, Any]:
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
        }
