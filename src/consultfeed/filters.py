"""The stateless filters as functions: rows in, plain values out, one per row in the same order. Floor 4.

Rows are (id, text). A row without words comes back as ``{"id": ..., "dropped": reason}``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from consultfeed.clean.languages import language_of
from consultfeed.clean.steps import clean_text, edits_of
from consultfeed.encoder import load_encoder
from consultfeed.issues.emergent import find_topics, membership, too_few
from consultfeed.link.outcomes import Target, verdict
from consultfeed.pipeline import Progress, Tools, linker, silent, tag_all
from consultfeed.records import COUNTED_LEVELS, ENGLISH, Comment, Link, Span, Tag, Topic
from consultfeed.redact.single import as_given, redact_text, spans_of
from consultfeed.schemes.curriculum import Known, load_curriculum
from consultfeed.schemes.taxonomy import SHIPPED_STRANDS, SHIPPED_THEMES, load_scheme
from consultfeed.settings import Settings

Rows = Sequence[tuple[Any, str]]
ROLLED_UP = "six-strands-2007"


def clean_row(row_id: Any, text: str) -> dict[str, Any]:
    """One row cleaned, with its edits as data that replay, and its language if not English; or dropped."""
    cleaned = clean_text(text)
    if cleaned.drop:
        return {"id": row_id, "dropped": cleaned.drop}
    language = language_of(cleaned.text)
    marks = {} if language == ENGLISH else {"language": language}
    return {"id": row_id, "text": cleaned.text, "edits": [edit.to_dict() for edit in edits_of(text)], **marks}


def redact_row(row_id: Any, text: str) -> dict[str, Any]:
    """One row with placeholders for identifiers; offsets are those of the text given back."""
    if not text.strip():
        return {"id": row_id, "dropped": "blank"}
    redacted, found = redact_text(text)
    spans = [{"start": one.start, "end": one.end, "label": one.label} for one in found]
    return {"id": row_id, "text": redacted, "redactions": spans}


def span_row(row_id: Any, text: str) -> dict[str, Any]:
    """Where identifiers stand in the text as given."""
    spans = [{"start": one.start, "end": one.end, "label": one.label} for one in spans_of(text)]
    return {"id": row_id, "spans": spans}


def tools(strands: str = SHIPPED_STRANDS, themes: str = SHIPPED_THEMES) -> Tools:
    """Default settings and shipped models over two schemes, by id or path."""
    return Tools(Settings(), load_scheme(strands), load_scheme(themes), load_encoder())


def tag_rows(
    rows: Rows, strands: str, themes: str, *, all_levels: bool = False, progress: Progress = silent
) -> list[dict[str, Any]]:
    """Strand and theme tags of each row; a row in another language has its language and no tags."""
    comments = _comments(rows)
    over = "equality-act-2010" if strands == ROLLED_UP else strands
    made_with = tools(over, themes)
    languages = {comment.id: code for comment in comments if (code := language_of(comment.text)) != ENGLISH}
    tags = tag_all([comment for comment in comments if comment.id not in languages], made_with, progress)
    if strands == ROLLED_UP:
        tags = _rolled_up(tags, made_with)
    shown = [tag for tag in tags if all_levels or tag.level in COUNTED_LEVELS]
    found = _each(rows, comments, lambda mine: _tag_row(mine, made_with), shown)
    for row, comment in zip(found, comments, strict=True):
        row |= {"language": languages[comment.id]} if comment.id in languages else {}
    return found


def _rolled_up(tags: list[Tag], made_with: Tools) -> list[Tag]:
    from consultfeed.tag.rolling_up import roll_up

    themes = [tag for tag in tags if tag.scheme == made_with.themes.id]
    strands = [tag for tag in tags if tag.scheme != made_with.themes.id]
    return roll_up(strands, made_with.strands, load_scheme(ROLLED_UP).id) + themes


def _tag_row(tags: list[Tag], made_with: Tools) -> dict[str, Any]:
    strands = [tag for tag in tags if tag.scheme != made_with.themes.id]
    themes = [tag for tag in tags if tag.scheme == made_with.themes.id]
    return {
        "strands": [_strand(tag) for tag in strands],
        "themes": [{"code": t.code, "score": t.score, "evidence": _spans(t.evidence)} for t in themes],
    }


def _strand(tag: Tag) -> dict[str, Any]:
    shown = {"code": tag.code, "level": tag.level, "score": tag.score, "evidence": _spans(tag.evidence)}
    return {**shown, **({"flags": list(tag.flags)} if tag.flags else {})}


def topic_rows(rows: Rows, dates: Sequence[str], progress: Progress = silent) -> tuple[list[dict[str, Any]], Any]:
    """Topic and closeness of each row, and the description of the topics."""
    comments = [comment for comment in _comments(rows) if comment.text.strip()]
    least = Settings().topics_min_comments
    note = too_few(len(comments), least)
    found: list[Topic] = []
    belongs: dict[str, tuple[str, float]] = {}
    if not note:
        matrix = load_encoder().encode([c.text for c in comments], progress=lambda d, n: progress("reading", d, n))
        vectors = {comment.id: row for comment, row in zip(comments, matrix, strict=True)}
        found = find_topics({comment.id: comment.text for comment in comments}, vectors, least)
        belongs = membership(found, vectors)
    lines = [_topic_row(row_id, text, belongs.get(_key(n))) for n, (row_id, text) in enumerate(rows, start=1)]
    return lines, {"topics": [_described(topic, rows, dates) for topic in found], "note": note}


def _topic_row(row_id: Any, text: str, found: tuple[str, float] | None) -> dict[str, Any]:
    if not text.strip():
        return {"id": row_id, "dropped": "blank"}
    topic, probability = found or (None, 0.0)
    return {"id": row_id, "topic": topic, "probability": probability}


def _described(topic: Topic, rows: Rows, dates: Sequence[str]) -> dict[str, Any]:
    numbers = [int(comment_id) - 1 for comment_id in topic.comment_ids]
    quarters = sorted(_quarter(dates[number]) for number in numbers if _quarter(dates[number]))
    return {
        "id": topic.id,
        "label": topic.label,
        "terms": list(topic.terms),
        "size": len(numbers),
        "stability": topic.stability,
        "exemplars": [rows[int(comment_id) - 1][0] for comment_id in topic.exemplars],
        **(
            {"by_quarter": {quarter: quarters.count(quarter) for quarter in dict.fromkeys(quarters)}}
            if quarters
            else {}
        ),
    }


def _quarter(date: str) -> str:
    year, _, rest = date.partition("-")
    month = rest[:2]
    return f"{year} Q{(int(month) + 2) // 3}" if len(year) == 4 and month.isdigit() else ""


def link_rows(rows: Rows, places: Sequence[Path], progress: Progress = silent) -> list[dict[str, Any]]:
    """Verdict and links of each row against a curriculum."""
    comments, made_with = _comments(rows), tools()
    known = Known(frozenset(made_with.strands.codes()), frozenset(made_with.themes.codes()))
    curriculum = load_curriculum(places, known)
    tags = tag_all(comments, made_with, progress)
    targets = [_target(comment, tags, made_with) for comment in comments if comment.text.strip()]
    progress("linking", 0, 1)
    return _each(rows, comments, _link_row, linker(curriculum, made_with).link(targets))


def _target(comment: Comment, tags: Iterable[Tag], made_with: Tools) -> Target:
    mine = [tag for tag in tags if tag.comment_id == comment.id and tag.level in COUNTED_LEVELS]
    themes = tuple(tag.code for tag in mine if tag.scheme == made_with.themes.id)
    strands = tuple(tag.code for tag in mine if tag.scheme != made_with.themes.id)
    return Target(comment.id, {comment.id: comment.text}, themes, strands)


def _link_row(links: list[Link]) -> dict[str, Any]:
    """The nearest modules are shown where none answers, graded ``none``: a reader may know better than a score."""
    return {"verdict": verdict(links), "links": [_link(link) for link in links]}


def _link(link: Link) -> dict[str, Any]:
    evidence = [
        {"comment": _spans([one.comment_span])[0], "module": list(one.module_words), "shared": list(one.shared_words)}
        for one in link.evidence
    ]
    known = {"module": link.module_id, "outcome": link.outcome_id, "grade": link.grade, "score": link.score}
    return known | {"evidence": evidence}


def _key(number: int) -> str:
    return f"{number:09d}"


def _comments(rows: Rows) -> list[Comment]:
    return [as_given(_key(number), text) for number, (_, text) in enumerate(rows, start=1)]


def _each(rows: Rows, comments: Sequence[Comment], show: Any, found: Iterable[Tag | Link]) -> list[dict[str, Any]]:
    mine: dict[str, list[Any]] = {comment.id: [] for comment in comments}
    for one in found:
        mine[one.comment_id if isinstance(one, Tag) else one.target_id].append(one)
    return [
        {"id": row_id, **show(mine[comment.id])} if text.strip() else {"id": row_id, "dropped": "blank"}
        for (row_id, text), comment in zip(rows, comments, strict=True)
    ]


def _spans(spans: Iterable[Span]) -> list[dict[str, Any]]:
    return [span.to_dict() for span in spans]
