"""What stands around running text: titles above it, the letterhead, the signature."""

from __future__ import annotations

import re

from consultfeed.ingest.headings import short
from consultfeed.ingest.pieces import Piece, is_open
from consultfeed.ingest.procedure import is_sentence, reason_for, section_of

MAX_FRONT_WORDS = 25
FRONT = 12
TIDY = 0.6
STRUCTURE = ("report details", "attendance", "next meeting")
SALUTATION_WITHIN = 25
LETTERHEAD_WORDS = 18
SIGNATURE_WORDS = 16
SIGNATURE_LINES = 8


def mark_front(pieces: list[Piece]) -> None:
    """Titles: what stands before the first sentence, number or section and is no sentence itself."""
    if not any(is_open(piece) and is_sentence(piece.text) for piece in pieces) or not _structured(pieces):
        return
    tidy = _is_punctuated(pieces)
    for k, piece in enumerate(pieces[:FRONT]):
        if piece.drop == "heading" and section_of(piece.text):
            return
        if piece.drop not in ("", "heading") or reason_for(piece.text):
            continue
        if not piece.drop and _above_details(pieces, k):
            piece.drop = "title"
            continue
        if piece.settled or piece.label:
            return
        if not piece.drop and not (_meeting_line(piece.text) or _unfinished(piece, tidy=tidy)):
            return
        first = k == 0 and not any(_says(one) and is_open(one) for one in pieces[1:2])
        piece.drop = "title" if first else piece.drop or "title"


def _structured(pieces: list[Piece]) -> bool:
    """Whether there are headings, details or attendance: a bare run of remarks has no title."""
    return any(piece.drop in ("heading", "title") or reason_for(piece.text) in STRUCTURE for piece in pieces)


def _is_punctuated(pieces: list[Piece]) -> bool:
    """Whether the document's paragraphs mostly end with a full stop, so that a line without one is a title."""
    texts = [piece.text.rstrip("”\"’')") for piece in pieces if is_open(piece)]
    return sum(text.endswith((".", "?", "!")) for text in texts) >= TIDY * len(texts)


def _unfinished(piece: Piece, *, tidy: bool) -> bool:
    if piece.text.rstrip("”\"’')").endswith((".", "!", "?", ":")) or not short(piece, MAX_FRONT_WORDS):
        return False
    return tidy or not is_sentence(piece.text)


def _above_details(pieces: list[Piece], k: int) -> bool:
    """Whether an unfinished line stands right above lines such as "Report: 7" or "Date: 6 December"."""
    piece = pieces[k]
    titled = (
        not piece.settled and not piece.label and not piece.text.endswith((".", "!", "?", ":")) and short(piece, 25)
    )
    return titled and k + 1 < len(pieces) and reason_for(pieces[k + 1].text) == "report details"


def _meeting_line(text: str) -> bool:
    return (
        bool(re.match(r"(?:minutes|notes|record|report|submission)\b", text, re.IGNORECASE)) and len(text.split()) <= 30
    )


def mark_letter(pieces: list[Piece]) -> None:
    """Letterhead before a salutation and signature after a sign-off."""
    greeting = next(
        (k for k, one in enumerate(pieces[:SALUTATION_WITHIN]) if reason_for(one.text) == "salutation"), None
    )
    for piece in pieces[: greeting or 0]:
        if len(piece.text.split()) <= LETTERHEAD_WORDS and not _says(piece) and piece.drop in ("", "heading", "title"):
            piece.drop, piece.kind = "letterhead", "text"
    for k, piece in enumerate(pieces):
        closes = greeting is not None or k >= len(pieces) - SIGNATURE_LINES - 1
        if closes and is_open(piece) and reason_for(piece.text) == "sign-off":
            _mark_signature(pieces[k + 1 : k + 1 + SIGNATURE_LINES])


def _mark_signature(tail: list[Piece]) -> None:
    """Names, posts and contacts right after a sign-off, up to the first sentence."""
    for piece in tail:
        if piece.settled or piece.drop not in ("", "heading"):
            continue
        if _says(piece) or len(piece.text.split()) > SIGNATURE_WORDS:
            return
        piece.drop, piece.kind = reason_for(piece.text) or "signature", "text"


def _says(piece: Piece) -> bool:
    """Whether a piece is a finished sentence."""
    return is_sentence(piece.text) and piece.text.rstrip("”\"')").endswith((".", "!", "?"))
