"""Sections about what was handed in: submissions, what was left out, and texts that came in several times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from consultfeed.ids import canonical
from consultfeed.records import Comment, Drop, Source
from consultfeed.report.findings import quote
from consultfeed.report.material import Index

CAMPAIGN, CAMPAIGN_WORDS = 5, 15
"""Fewest comments with nearly the same words that are called a campaign; shorter texts agree by chance."""


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


def aside(index: Index) -> dict[str, Any]:
    """Comments that stand aside: those in other languages with their words, routed ones by file and row only."""
    held = {one.id: one for one in index.comments.values() if one.id in index.material.aside}
    turn = {source_id: number for number, source_id in enumerate(index.sources)}
    ordered = sorted(held.values(), key=lambda one: (turn[one.source_id], one.row, one.id))
    return {
        "languages": _languages(index, [one for one in ordered if not index.material.aside[one.id]]),
        "routes": _routes(index, ordered),
        "standing": _standing(index),
    }


def _standing(index: Index) -> list[dict[str, Any]]:
    texts: dict[str, list[Comment]] = {}
    for comment_id in index.found.standing:
        if comment_id in index.comments:
            comment = index.comments[comment_id]
            texts.setdefault(canonical(comment.text), []).append(comment)
    return [
        {"text": held[0].text, "comments": len(held), "files": _names(index, [one.id for one in held])}
        for _, held in sorted(texts.items())
    ]


def _languages(index: Index, comments: Sequence[Comment]) -> list[dict[str, Any]]:
    by_code: dict[str, list[Comment]] = {}
    for comment in comments:
        by_code.setdefault(comment.language, []).append(comment)
    ordered = sorted(by_code.items(), key=lambda item: (-len(item[1]), item[0]))
    return [
        {
            "code": code,
            "language": index.material.called.get(code, code),
            "comments": len(held),
            "distinct": len(index.distinct(one.id for one in held)),
            "quotes": [quote(index, one.id) for one in held],
        }
        for code, held in ordered
    ]


def _routes(index: Index, comments: Sequence[Comment]) -> list[dict[str, Any]]:
    by_route: dict[str, list[Comment]] = {}
    for comment in comments:
        for route in index.material.aside[comment.id]:
            by_route.setdefault(route, []).append(comment)
    return [
        {
            "route": route,
            "label": index.material.called.get(route, route),
            "comments": len(held),
            "files": _files(index, held),
        }
        for route, held in sorted(by_route.items())
    ]


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


def _files(index: Index, held: Sequence[Drop | Comment]) -> list[dict[str, Any]]:
    rows: dict[str, list[int]] = {}
    for drop in held:
        rows.setdefault(drop.source_id, []).append(drop.row)
    return [
        {"name": source.name, "group": source.group, "date": source.meeting_date, "rows": sorted(rows[source_id])}
        for source_id, source in index.sources.items()
        if source_id in rows
    ]


def duplicates(index: Index) -> list[dict[str, Any]]:
    """Texts that came in several times, most copies first: the template, how many, its variants, from whom."""
    shown = index.comments.keys() - {one for one, routes in index.material.aside.items() if routes}
    held = [(original, copies) for original, copies in index.copies.items() if original in shown]
    ordered = sorted(held, key=lambda pair: (-len(pair[1]), pair[0]))
    return [_group(index, original, copies) for original, copies in ordered]


def _group(index: Index, original: str, copies: Sequence[str]) -> dict[str, Any]:
    same = sum(comment_id in index.exact for comment_id in copies)
    template, *variants = _wordings(index, [original, *copies])
    return {
        "text": template["text"],
        "campaign": len(copies) + 1 >= CAMPAIGN and len(template["text"].split()) >= CAMPAIGN_WORDS,
        "comments": 1 + len(copies),
        "same_words": 1 + same,
        "nearly_same": len(copies) - same,
        "variants": variants,
        "groups": index.groups([original, *copies]),
        "files": _names(index, [original, *copies]),
        "issue": index.issue_name(index.issue_of[original]) if original in index.issue_of else None,
    }


def _wordings(index: Index, comment_ids: Sequence[str]) -> list[dict[str, Any]]:
    """The different wordings, the one most used first (the template), each with how many used it."""
    texts: dict[str, list[str]] = {}
    for comment_id in comment_ids:
        if comment_id in index.comments:
            text = index.comments[comment_id].text
            texts.setdefault(canonical(text), []).append(text)
    ordered = sorted(texts.values(), key=len, reverse=True)
    return [{"text": same[0], "comments": len(same)} for same in ordered]


def _names(index: Index, comment_ids: Sequence[str]) -> list[str]:
    held = {index.comments[comment_id].source_id for comment_id in comment_ids if comment_id in index.comments}
    return sorted(index.sources[source_id].name for source_id in held if source_id in index.sources)
