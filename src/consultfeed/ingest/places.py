"""Where a point stands: its number, item or paragraph for people, and the heading it stands under."""

from __future__ import annotations

from collections import Counter

from consultfeed.ingest.labels import Label
from consultfeed.ingest.pieces import Piece

OF_THE_PAGE = ("page furniture", "page without text", "scanned page, not read")
"""Reasons of what belongs to its page and to no paragraph."""


class _Walk:
    """Where the walk through a document stands: heading, its number, last paragraph number, count under the heading."""

    def __init__(self, question: str, *, numbered: bool) -> None:
        self.question, self.numbered = question, numbered
        self.section, self.item, self.outer, self.count = "", "", "", 0


def give(pieces: list[Piece], question: str) -> list[str]:
    """Set place and question of every piece; notes on numbers that occur twice or are missing.

    Args:
        pieces: all pieces in order; those with a place or a question of their own keep it.
        question: what stands for the heading before the first one.
    """
    walk = _Walk(question, numbered=any(piece.label and piece.label.style in ("arabic", "dotted") for piece in pieces))
    for row, piece in enumerate(pieces, start=1):
        place = _heading(walk, piece) if piece.kind == "heading" else _point(walk, piece, row)
        piece.place = piece.place or place
        piece.question = piece.question or _question(walk, piece)
        if piece.page > 1 or any(one.page > 1 for one in pieces[-1:]):
            piece.place = f"{piece.place}, page {piece.page}" if piece.place else f"page {piece.page}"
    return _oddities(pieces)


def _question(walk: _Walk, piece: Piece) -> str:
    if piece.kind == "heading" or piece.drop == "title":
        return ""
    return f"{walk.question}: {piece.lead}" if piece.lead and walk.question else piece.lead or walk.question


def _heading(walk: _Walk, piece: Piece) -> str:
    label = piece.label
    if piece.drop != "title" and not piece.settled:
        walk.question, walk.count = piece.text.rstrip(" :"), 0
        walk.item = label.shown if label and label.style != "bullet" else ""
        if label and label.style == "letter":
            walk.section, walk.outer, walk.item = label.shown, "", ""
        elif label and label.style == "arabic":
            walk.outer = label.shown
    return f"item {label.shown}" if label and label.style != "bullet" else ""


def _point(walk: _Walk, piece: Piece, row: int) -> str:
    label = piece.label
    walk.count += not piece.drop
    if piece.drop in OF_THE_PAGE:
        return ""
    suffix = f", section {walk.section}" if walk.section else ""
    if label and label.form == "bracket":
        return label.shown
    if label and label.style == "arabic" and piece.indent and walk.outer:
        return f"para {walk.outer}, item {label.shown}{suffix}"
    if label and label.style != "bullet":
        walk.outer = label.shown if label.style == "arabic" else walk.outer
        return f"para {label.shown}{suffix}"
    if walk.item:
        return f"item {walk.item}, point {max(walk.count, 1)}"
    return f"unnumbered para {row}" if walk.numbered else f"para {row}"


def _oddities(pieces: list[Piece]) -> list[str]:
    """Numbers that occur twice or are left out in the outer numbering; a 1 starts a new run."""
    runs: list[list[int]] = []
    for label in (piece.label for piece in pieces if _outer(piece)):
        if label and (label.value == 1 or not runs):
            runs.append([])
        runs[-1].append(label.value if label else 0)
    return [note for run in runs if len(run) > 2 for note in _odd(run)]


def _outer(piece: Piece) -> Label | None:
    plain = piece.label and piece.label.style == "arabic" and piece.label.form != "bracket" and not piece.indent
    return piece.label if plain and piece.kind != "cell" and not piece.part else None


def _odd(run: list[int]) -> list[str]:
    twice = [
        f"the number {value} occurs {count} times: both kept"
        for value, count in sorted(Counter(run).items())
        if count > 1
    ]
    missing = sorted(set(range(min(run), max(run) + 1)) - set(run))
    return [*twice, *(f"there is no number {value}" for value in missing[:5])]
