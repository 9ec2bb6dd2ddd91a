"""Sections about issues: each with its words and modules, the matrix, the gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from consultfeed.records import ISSUE_STATUSES, Gap, Issue, Link, Tag
from consultfeed.report.material import GRADE_ORDER, Index, label
from consultfeed.report.wording import GAPS
from consultfeed.schemes.taxonomy import Taxonomy

GAP_ORDER = tuple(GAPS)
MOST_WORDS = 8
"""Shared words shown per link; the rest adds nothing for a reader."""


def issues(index: Index) -> list[dict[str, Any]]:
    """Every issue, most important first, with quotes and modules."""
    return [_issue(index, issue) for issue in index.issues.values()]


def _issue(index: Index, issue: Issue) -> dict[str, Any]:
    return {
        **index.issue_name(issue.id),
        "status": issue.status,
        "grade": index.grade(issue.id),
        "gap": index.gaps[issue.id].kind if issue.id in index.gaps else "",
        "why_gap": index.gaps[issue.id].reason if issue.id in index.gaps else "",
        "theme": concept(index.material.themes, issue.theme) if issue.theme else None,
        "strands": [concept(index.material.strands, code) for code in sorted(issue.strands)],
        "groups": sorted(issue.groups),
        "dates": sorted(issue.dates),
        "first": issue.first_on,
        "last": issue.last_on,
        "comments": len(issue.comment_ids),
        "distinct": issue.distinct_texts,
        "modules": modules(index, index.links.get(issue.id, [])),
        "decision": dict(index.material.stands[issue.id]) if issue.id in index.material.stands else None,
        "quotes": quotes(index, issue.exemplars, index.material.settings.quotes_per_issue),
    }


def concept(scheme: Taxonomy, code: str) -> dict[str, str]:
    """A strand or theme with its label."""
    return {"code": code, "label": label(scheme, code)}


def modules(index: Index, links: Sequence[Link]) -> list[dict[str, Any]]:
    """The modules of one issue's links, best first, each with the outcomes that answer it."""
    by_module: dict[str, list[Link]] = {}
    for link in links:
        by_module.setdefault(link.module_id, []).append(link)
    return [
        {"id": module_id, "title": index.title(module_id), "grade": held[0].grade, "links": _links(index, held)}
        for module_id, held in by_module.items()
    ]


def _links(index: Index, links: Sequence[Link]) -> list[dict[str, Any]]:
    return [
        {
            "outcome": link.outcome_id,
            "text": index.outcomes[link.outcome_id].text if link.outcome_id in index.outcomes else "",
            "grade": link.grade,
            "score": round(link.score, 2),
            "said": link.evidence[0].comment_span.text if link.evidence else "",
            "words": _words(link),
            "by": link.by,
        }
        for link in links
    ]


def _words(link: Link) -> list[str]:
    return sorted({word for evidence in link.evidence for word in evidence.shared_words})[:MOST_WORDS]


def comments(index: Index) -> list[dict[str, Any]]:
    """Every comment in an issue, in the order of the issues, with what it was tagged."""
    strands, themes = index.material.strands.id, index.material.themes.id
    tags: dict[str, list[Tag]] = {}
    for tag in sorted(index.found.tags, key=lambda tag: (tag.comment_id, tag.scheme, tag.code)):
        tags.setdefault(tag.comment_id, []).append(tag)
    return [
        {
            "issue": index.numbers[issue.id],
            "issue_id": issue.id,
            "grade": index.grade(issue.id),
            **quote(index, comment_id),
            "strands": [f"{t.code} ({t.level})" for t in tags.get(comment_id, []) if t.scheme == strands],
            "themes": [t.code for t in tags.get(comment_id, []) if t.scheme == themes],
            "copy_of": index.original.get(comment_id, ""),
        }
        for issue in index.issues.values()
        for comment_id in sorted(issue.comment_ids)
        if comment_id in index.comments
    ]


def quotes(index: Index, exemplars: Sequence[str], most: int) -> list[dict[str, Any]]:
    """Up to ``most`` comments in their own words, most telling first, but each group once before any twice."""
    known = [comment_id for comment_id in exemplars if comment_id in index.comments]
    heard: dict[str, int] = {}
    turns = []
    for comment_id in known:
        group = index.group(comment_id)
        turns.append(heard.setdefault(group, 0))
        heard[group] += 1
    ordered = [comment_id for _, comment_id in sorted(zip(turns, known, strict=True), key=lambda pair: pair[0])]
    return [quote(index, comment_id) for comment_id in ordered[: max(most, 0)]]


def quote(index: Index, comment_id: str) -> dict[str, Any]:
    """One comment with where it comes from; ``copies`` counts the comments with these words, itself included."""
    comment, group = index.comments[comment_id], index.group(comment_id)
    source = index.sources.get(comment.source_id)
    copies = index.copies.get(comment_id, [])
    return {
        "comment": comment.id,
        "text": comment.text,
        "question": comment.question,
        "reply": comment.context,
        "group": group,
        "date": comment.said_on or (source.meeting_date if source else ""),
        "file": source.name if source else "",
        "place": comment.place,
        "copies": 1 + len(copies),
        "also_from": [other for other in index.groups(copies) if other != group],
    }


def matrix(index: Index) -> dict[str, Any]:
    """Recurring issues against the modules linked to any of them; an empty grade is no link."""
    recurring = [issue_id for issue_id, issue in index.issues.items() if issue.status == "recurring"]
    columns = sorted({link.module_id for issue_id in recurring for link in index.links.get(issue_id, [])})
    return {
        "modules": [{"id": module_id, "title": index.title(module_id)} for module_id in columns],
        "rows": [{**index.issue_name(issue_id), "grades": _grades(index, issue_id, columns)} for issue_id in recurring],
    }


def _grades(index: Index, issue_id: str, columns: Sequence[str]) -> list[str]:
    best: dict[str, str] = {}
    for link in index.links.get(issue_id, []):
        best.setdefault(link.module_id, link.grade)
    return [best.get(module_id, "") for module_id in columns]


def gaps(index: Index) -> list[dict[str, Any]]:
    """What the curriculum does not answer, grouped by kind in the order of ``GAPS``."""
    held = list(index.gaps.values())
    kinds = sorted({gap.kind for gap in held}, key=lambda kind: (_rank(kind), kind))
    return [{"kind": kind, "gaps": _gaps(index, [gap for gap in held if gap.kind == kind])} for kind in kinds]


def _rank(kind: str) -> int:
    return GAP_ORDER.index(kind) if kind in GAP_ORDER else len(GAP_ORDER)


def _gaps(index: Index, held: Sequence[Gap]) -> list[dict[str, Any]]:
    places = {issue_id: place for place, issue_id in enumerate(index.issues)}
    ordered = sorted(held, key=lambda gap: (places[gap.issue_id], gap.reason, gap.nearest))
    return [_gap(index, gap) for gap in ordered]


def _gap(index: Index, gap: Gap) -> dict[str, Any]:
    issue = index.issues[gap.issue_id]
    return {
        **index.issue_name(gap.issue_id),
        "status": issue.status,
        "groups": len(issue.groups),
        "comments": len(issue.comment_ids),
        "reason": gap.reason,
        "nearest": [{"id": module_id, "title": index.title(module_id)} for module_id in gap.nearest],
    }


def by_grade(index: Index) -> list[dict[str, Any]]:
    """Issues that ask for something, counted by status and by how well the curriculum answers them.

    ``not_in_force`` counts those (among direct and partial) whose every module is a draft, a pilot or the like,
    ``other_staff`` and ``optional`` those (among direct) whose gap is of kind audience or optional.
    """
    return [_graded(index, status) for status in ISSUE_STATUSES if status != "praise"]


def _graded(index: Index, status: str) -> dict[str, Any]:
    held = [issue.id for issue in index.issues.values() if issue.status == status]
    grades = Counter(index.grade(issue_id) for issue_id in held)
    kinds = Counter(index.gaps[issue_id].kind for issue_id in held if issue_id in index.gaps)
    but = {"not_in_force": kinds["draft"], "other_staff": kinds["audience"], "optional": kinds["optional"]}
    return {"status": status, **{grade: grades[grade] for grade in GRADE_ORDER}, **but}
