"""Sections about what was handed in: submissions, what was left out, and texts that came in several times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from consultfeed.records import Comment, Drop, Source
from consultfeed.report.material import Index


def submissions(index: Index) -> list[dict[str, Any]]:
    """Every submission by date, group and name; ``units == kept + dropped``."""
    by_source: dict[str, list[Comment]] = {}
    for comment in index.comments.values():
        by_source.setdefault(comment.source_id, []).append(comment)
    dropped = Counter(drop.source_id for drop in index.material.drops)
    return [_submission(index, s, by_source.get(s.id, []), dropped[s.id]) for s in index.sources.values()]


def _submission(index: Index, source: Source, comments: Sequence[Comment], dropped: int) -> dict[str, Any]:
    kept, notes = index.material.intake.get(source.id, (len(comments), ()))
    removed = Counter(redaction.label for comment in comments for redaction in comment.redactions)
    return {
        "id": source.id,
        "name": source.name,
        "group": source.group,
        "kind": source.kind,
        "date": source.meeting_date,
        "units": source.rows,
        "kept": kept,
        "dropped": dropped,
        "comments": len(comments),
        "removed": {what: removed[what] for what in sorted(removed)},
        "notes": list(notes),
    }


def drops(index: Index) -> list[dict[str, Any]]:
    """Units that became no comment, by reason, most frequent first: files and rows, never the words."""
    by_reason: dict[tuple[str, str], list[Drop]] = {}
    for drop in index.material.drops:
        by_reason.setdefault((drop.reason, drop.stage), []).append(drop)
    ordered = sorted(by_reason.items(), key=lambda item: (-len(item[1]), item[0]))
    return [
        {"reason": reason, "stage": stage, "units": len(held), "files": _files(index, held)}
        for (reason, stage), held in ordered
    ]


def _files(index: Index, held: Sequence[Drop]) -> list[dict[str, Any]]:
    rows: dict[str, list[int]] = {}
    for drop in held:
        rows.setdefault(drop.source_id, []).append(drop.row)
    return [
        {"name": source.name, "group": source.group, "date": source.meeting_date, "rows": sorted(rows[source_id])}
        for source_id, source in index.sources.items()
        if source_id in rows
    ]


def duplicates(index: Index) -> list[dict[str, Any]]:
    """Texts that came in several times, most copies first: one text, how many, from whom, in which issue."""
    exact = {copy.comment_id for copy in index.found.duplicates if copy.exact}
    issue_of = {comment_id: issue.id for issue in index.issues.values() for comment_id in issue.comment_ids}
    held = [(original, copies) for original, copies in index.copies.items() if original in index.comments]
    ordered = sorted(held, key=lambda pair: (-len(pair[1]), pair[0]))
    return [
        {
            "text": index.comments[original].text,
            "comments": 1 + len(copies),
            "same_words": 1 + sum(comment_id in exact for comment_id in copies),
            "nearly_same": sum(comment_id not in exact for comment_id in copies),
            "groups": index.groups([original, *copies]),
            "files": _names(index, [original, *copies]),
            "issue": index.issue_name(issue_of[original]) if original in issue_of else None,
        }
        for original, copies in ordered
    ]


def _names(index: Index, comment_ids: Sequence[str]) -> list[str]:
    held = {index.comments[comment_id].source_id for comment_id in comment_ids if comment_id in index.comments}
    return sorted(index.sources[source_id].name for source_id in held if source_id in index.sources)
