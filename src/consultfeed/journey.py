"""One comment's whole journey: from the file it came in to the module that answers it. Floor 4."""

from __future__ import annotations

from collections.abc import Iterator

from consultfeed.clean.languages import language_names
from consultfeed.clean.routing import ROUTES
from consultfeed.corrections import BY_PERSON
from consultfeed.records import ENGLISH, Analysis, Comment
from consultfeed.registry import find_name
from consultfeed.workspace import Workspace


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
        gap = next((gap.reason for gap in analysis.gaps if gap.issue_id == issue_id), "praise: nothing to answer")
        yield "linked", "no module", gap
