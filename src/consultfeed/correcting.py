"""People's word on tags: record it, list it, hand it on for learning. Floor 4."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from consultfeed.clean.routing import ROUTES
from consultfeed.corrections import ROUTING, standing
from consultfeed.errors import ConsultfeedError
from consultfeed.handing_in import day_of
from consultfeed.records import COUNTED_LEVELS, LEVELS, Correction, Tag
from consultfeed.redact.single import redact_text
from consultfeed.registry import find_name, unknown_name
from consultfeed.schemes.taxonomy import Taxonomy
from consultfeed.workspace import Workspace


def correct(
    workspace: Workspace,
    comment_id: str,
    *,
    add: Sequence[str] = (),
    remove: Sequence[str] = (),
    reason: str = "",
    role: str = "reviewer",
    day: str = "",
) -> list[Correction]:
    """Record that codes belong, or do not belong, to a comment.

    Args:
        workspace: where the comment is.
        comment_id: the comment.
        add: codes of strands, themes or routes; a strand may say its level, ``disability:mentioned`` (else *about*).
        remove: codes.
        reason: why, in words; identifiers are replaced as in comments.
        role: who says so, e.g. "IAG chair"; a role, not a name.
        day: date in any usual form; today by default.

    Raises:
        UnknownName: a comment, code or level that does not exist, with the nearest. ConsultfeedError: a code both
        added and removed, or a bad date.
    """
    comment_id = find_name("comment", comment_id, {comment.id: () for comment in workspace.store.comments()})
    today = date.today().isoformat()  # noqa: DTZ011
    told = (redact_text(role.strip())[0], redact_text(reason.strip())[0], day_of(day, today) or today)
    schemes = _schemes(workspace)
    coded = [_of_code(word, schemes, adding=True) for word in add] + [
        _of_code(word, schemes, adding=False) for word in remove
    ]
    _refuse_both(coded)
    made = [Correction(comment_id, scheme, code, verdict, level, *told) for scheme, code, verdict, level in coded]
    workspace.store.correct(made)
    return made


def _schemes(workspace: Workspace) -> tuple[Taxonomy, Taxonomy]:
    return workspace.scheme(workspace.settings.strands), workspace.scheme(workspace.settings.themes)


def _of_code(word: str, schemes: Sequence[Taxonomy], *, adding: bool) -> tuple[str, str, Any, Any]:
    named, _, level = (part.strip() for part in word.partition(":"))
    known = {concept.code: (concept.label,) for scheme in schemes for concept in scheme}
    known |= {route: (label,) for route, label in ROUTES.items()}
    if not (code := find_name("strand, theme or route", named, known)):
        raise unknown_name("strand, theme or route", named, tuple(known))
    if code in ROUTES and not level:
        return ROUTING, code, "add" if adding else "remove", ""
    if code in ROUTES:
        raise ConsultfeedError("a route has no level", found=word, fix=f"write it as {code}")
    scheme = next(scheme for scheme in schemes if code in scheme.codes())
    levels = LEVELS if scheme.kind == "strands" else ("about",)
    if level and (not adding or level not in levels):
        raise unknown_name(f"level of {code}", level, levels)
    return scheme.id, code, "add" if adding else "remove", (level or "about") if adding else ""


def _refuse_both(coded: Sequence[tuple[str, str, Any, Any]]) -> None:
    codes = [code for _, code, _, _ in coded]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        raise ConsultfeedError("a code is given twice", found=code, fix="add it or remove it, once")


def history(workspace: Workspace) -> list[dict[str, Any]]:
    """All corrections in the order made; ``counts`` says whether it is the last word on its code."""
    corrections = workspace.store.corrections()
    last = standing(corrections)
    return [{**one.to_dict(), "counts": last[one.comment_id, one.scheme, one.code] is one} for one in corrections]


def as_labels(workspace: Workspace) -> list[dict[str, Any]]:
    """Corrected comments as rows to learn from, with all their tags: ``labels`` (themes) and ``strands`` with level."""
    themes = workspace.settings.themes
    tags, touched = workspace.latest().analysis.tags, {one.comment_id for one in workspace.corrections()}
    mine: dict[str, list[Tag]] = {name: [] for name in touched}
    for tag in tags:
        if tag.comment_id in touched:
            mine[tag.comment_id].append(tag)
    return [
        {
            "id": comment.id,
            "text": comment.text,
            "labels": [tag.code for tag in mine[comment.id] if tag.scheme == themes],
            "strands": {
                tag.code: tag.level for tag in mine[comment.id] if tag.scheme != themes and tag.level in COUNTED_LEVELS
            },
        }
        for comment in workspace.store.comments()
        if comment.id in touched
    ]
