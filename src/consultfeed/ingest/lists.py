"""Lists: short items belong to the line that leads in to them, long ones are points of their own."""

from __future__ import annotations

from consultfeed.ingest.pieces import Piece, is_open

LEAD_WORDS = 25
FRAGMENT_WORDS = 16
FEW_WORDS = 10


def join(pieces: list[Piece]) -> list[Piece]:
    """The pieces with lists of fragments joined to their lead-in; other lead-ins lend their words to the question."""
    joined: list[Piece] = []
    k = 0
    while k < len(pieces):
        items = _items(pieces, k)
        joined.append(pieces[k])
        if items and _fragments(items):
            pieces[k].text = "\n".join([pieces[k].text, *(item.bulleted for item in items)])
            k += len(items)
        elif items:
            _lead(pieces[k], items)
        k += 1
    return joined


def _items(pieces: list[Piece], k: int) -> list[Piece]:
    """The items right after a lead-in line at ``k``: bullets, or one numbering that starts anew."""
    if not is_open(pieces[k]) or not pieces[k].text.endswith(":"):
        return []
    items: list[Piece] = []
    for piece in pieces[k + 1 :]:
        if not is_open(piece) or not piece.label or not _continues(items, piece):
            break
        items.append(piece)
    return items


def _continues(items: list[Piece], piece: Piece) -> bool:
    label = piece.label
    if label is None or label.style == "bullet":
        return label is not None and (not items or _style(items[-1]) == "bullet")
    first = label.value == 1 and not items
    return first or bool(items and _style(items[-1]) == label.style and _value(items[-1]) + 1 == label.value)


def _style(piece: Piece) -> str:
    return piece.label.style if piece.label else ""


def _value(piece: Piece) -> int:
    return piece.label.value if piece.label else 0


def _fragments(items: list[Piece]) -> bool:
    lengths = [len(item.text.split()) for item in items]
    loose = sum(_fragment(item.text) for item in items)
    return max(lengths) <= FRAGMENT_WORDS and loose * 2 >= len(items)


def _fragment(text: str) -> bool:
    return text[:1].islower() or not text.endswith((".", "!", "?")) or len(text.split()) <= FEW_WORDS


def _lead(piece: Piece, items: list[Piece]) -> None:
    if len(piece.text.split()) <= LEAD_WORDS:
        piece.drop = "lead-in to the points below"
        for item in items:
            item.lead = piece.text.rstrip(": ")
