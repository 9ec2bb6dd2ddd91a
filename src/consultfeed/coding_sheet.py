"""Coding sheets: comments drawn for a person to code without seeing what the machine gave them. Floor 4."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from consultfeed.ids import short_digest
from consultfeed.report.sheet_form import Sheet, words
from consultfeed.report.workbook import workbook_bytes
from consultfeed.schemes.taxonomy import Taxonomy
from consultfeed.spreadsheet import csv_text
from consultfeed.workspace import Workspace

COLUMNS = ("id", "text", "strands", "themes")
HOW = (
    ("how", "Read each text on its own and fill in strands and themes; say what it says, not what you know."),
    ("strands", "Codes with a level, e.g. disability:about; race:mentioned. Without a level it counts as about."),
    ("levels", "about: the point concerns that group. mentioned: the group is named, the point is wider."),
    ("themes", "Codes, most telling first, e.g. stop_and_search; trust_confidence."),
    ("none", "Write none where nothing applies. An empty cell means that you have not answered."),
    ("keep", "Leave the columns id and text as they are; code alone, and compare only afterwards."),
)


def draw(workspace: Workspace, count: int, seed: str = "") -> list[str]:
    """Ids of comments, the same for the same seed: in turn one of each theme and one of none, copies left out.

    Raises:
        ConsultfeedError: no review was run yet, so that themes are not known.
    """
    found = workspace.latest().analysis
    copies = {copy.comment_id for copy in found.duplicates}
    themes = {(tag.code, tag.comment_id) for tag in found.tags if tag.scheme == workspace.settings.themes}
    themed = {comment_id for _, comment_id in themes}
    ids = [comment.id for comment in workspace.store.comments() if comment.id not in copies]
    strata: dict[str, list[str]] = {"": [name for name in ids if name not in themed]}
    for code, comment_id in sorted(themes):
        if comment_id not in copies:
            strata.setdefault(code, []).append(comment_id)
    drawn = _in_turn([sorted(held, key=lambda name: short_digest(seed, name)) for held in strata.values()])
    # shuffled again, so that the order does not give the themes away
    return sorted(list(dict.fromkeys(drawn))[:count], key=lambda name: short_digest(seed, name, "order"))


def _in_turn(strata: Sequence[Sequence[str]]) -> Iterator[str]:
    rare_first = sorted(strata, key=lambda held: (len(held), held))
    return (name for turn in zip_longest(*rare_first) for name in turn if name is not None)


def rows(workspace: Workspace, drawn: Sequence[str]) -> list[dict[str, str]]:
    """The sheet: id and text, the rest for the coder."""
    texts = {comment.id: comment.text for comment in workspace.store.comments()}
    return [{"id": name, "text": texts[name], "strands": "", "themes": ""} for name in drawn]


def instructions(workspace: Workspace) -> list[tuple[str, str, str]]:
    """What a coder needs to know: (word or code, what it is called, what it covers)."""
    schemes = [workspace.scheme(name) for name in (workspace.settings.strands, workspace.settings.themes)]
    return [*((word, "", text) for word, text in HOW), *(line for scheme in schemes for line in _codes(scheme))]


def _codes(scheme: Taxonomy) -> list[tuple[str, str, str]]:
    return [(one.code, one.label, one.scope_note) for one in scheme]


def render(workspace: Workspace, drawn: Sequence[str], kind: str) -> bytes:
    """The sheet as a file that is safe to open.

    Args:
        workspace: where the comments are.
        drawn: their ids in order.
        kind: ``xlsx``, with the instructions on a second sheet, or ``csv``.
    """
    held = rows(workspace, drawn)
    if kind == "csv":
        return csv_text(held, COLUMNS).encode("utf-8-sig")
    columns = (words("id", 18), words("text", 90), words("strands", 30), words("themes", 40))
    coding = Sheet("coding", columns, tuple(tuple(row[name] or None for name in COLUMNS) for row in held))
    told = (words("code", 30), words("label", 36), words("what it covers", 90))
    return workbook_bytes([coding, Sheet("instructions", told, tuple(instructions(workspace)))], "Coding sheet")


def instructions_csv(workspace: Workspace) -> bytes:
    """The instructions as CSV, for those who work without a workbook."""
    names = ("code", "label", "what it covers")
    held: list[dict[str, str]] = [dict(zip(names, line, strict=True)) for line in instructions(workspace)]
    return csv_text(held, names).encode("utf-8-sig")
