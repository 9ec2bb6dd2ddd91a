"""Questions to a workspace: which comments, and one comment's whole journey. Floor 4, beside ``workspace``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from consultfeed.records import COUNTED_LEVELS, Analysis, Comment, Source, Tag
from consultfeed.registry import unknown_name
from consultfeed.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Question:
    """Filters that must all hold.

    An empty one asks nothing. ``since`` is a date, ``text`` words that must all occur.
    """

    text: str = ""
    strand: str = ""
    theme: str = ""
    group: str = ""
    module: str = ""
    since: str = ""
    issue: str = ""
    level: str = ""


def ask(workspace: Workspace, question: Question) -> list[dict[str, Any]]:
    """Comments that answer a question: best match first when it has words, else newest first.

    Raises:
        UnknownName: a strand, theme, group, module or issue that does not exist, with the nearest that do.
    """
    analysis, sources = workspace.latest().analysis, {source.id: source for source in workspace.store.sources()}
    _check(workspace, question, analysis, sources)
    tags = _tags_by_comment(analysis)
    wanted = _of_issues(question, analysis)
    rows = [
        _row(comment, sources[comment.source_id], tags.get(comment.id, []), workspace)
        for comment in _candidates(workspace, question)
        if (wanted is None or comment.id in wanted) and _tagged(question, tags.get(comment.id, []))
    ]
    rows = [row for row in rows if question.group in ("", row["group"]) and row["date"] >= question.since]
    return rows if question.text else sorted(rows, key=lambda row: (row["date"], row["id"]), reverse=True)


def _check(workspace: Workspace, question: Question, analysis: Analysis, sources: dict[str, Source]) -> None:
    known = {
        "strand": workspace.scheme(workspace.settings.strands).codes(),
        "theme": workspace.scheme(workspace.settings.themes).codes(),
        "group": tuple(sorted({source.group for source in sources.values()})),
        "module": tuple(module.module_id for module in workspace.store.curriculum().modules),
        "issue": tuple(issue.id for issue in analysis.issues),
    }
    for kind, names in known.items():
        name = getattr(question, kind)
        if name and name not in names:
            raise unknown_name(kind, name, names)


def _candidates(workspace: Workspace, question: Question) -> list[Comment]:
    comments = {comment.id: comment for comment in workspace.store.comments()}
    if not question.text:
        return list(comments.values())
    return [comments[found] for found in workspace.store.search(question.text) if found in comments]


def _tags_by_comment(analysis: Analysis) -> dict[str, list[Tag]]:
    tags: dict[str, list[Tag]] = {}
    for tag in analysis.tags:
        tags.setdefault(tag.comment_id, []).append(tag)
    return tags


def _of_issues(question: Question, analysis: Analysis) -> set[str] | None:
    if not (question.module or question.issue):
        return None
    answered = {link.target_id for link in analysis.links if link.module_id == question.module and link.grade != "none"}
    return {
        comment_id
        for issue in analysis.issues
        if question.issue in ("", issue.id) and (not question.module or issue.id in answered)
        for comment_id in issue.comment_ids
    }


def _tagged(question: Question, tags: list[Tag]) -> bool:
    levels = {question.level} if question.level else set(COUNTED_LEVELS)
    strand = any(tag.code == question.strand and tag.level in levels for tag in tags)
    return (strand or not question.strand) and (any(tag.code == question.theme for tag in tags) or not question.theme)


def _row(comment: Comment, source: Source, tags: list[Tag], workspace: Workspace) -> dict[str, Any]:
    themes = workspace.settings.themes
    return {
        "id": comment.id,
        "date": comment.said_on or source.meeting_date,
        "group": source.group,
        "strands": [
            f"{tag.code} ({tag.level})" for tag in tags if tag.scheme != themes and tag.level in COUNTED_LEVELS
        ],
        "themes": [tag.code for tag in tags if tag.scheme == themes],
        "file": source.name,
        "place": comment.place,
        "question": comment.question,
        "text": comment.text,
    }


def journey(workspace: Workspace, comment_id: str) -> list[dict[str, str]]:
    """One comment from file to module, as steps with ``step``, ``what`` and ``detail``; raises UnknownName."""
    comments = {comment.id: comment for comment in workspace.store.comments()}
    if comment_id not in comments:
        raise unknown_name("comment", comment_id, tuple(comments))
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
    if comment.context:
        yield "kept beside it", "", comment.context


def _findings(workspace: Workspace, comment_id: str) -> Iterator[tuple[str, str, str]]:
    analysis = workspace.latest().analysis
    for copy in analysis.duplicates:
        if copy.comment_id == comment_id:
            yield "repeats", copy.original_id, "exactly" if copy.exact else f"nearly ({copy.similarity})"
    for tag in analysis.tags:
        if tag.comment_id == comment_id:
            words = ", ".join(f'"{span.text}" at {span.start}' for span in tag.evidence)
            yield f"tagged {tag.level}", tag.code, f"{tag.score} because of {words}"
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
        yield "linked", "no module", "no module of the curriculum answers this"
