"""Headings of running text: by style, by name, or by their shape where the document has real sentences under them."""

from __future__ import annotations

import re
from itertools import pairwise

from consultfeed.ingest import pairs
from consultfeed.ingest.labels import Label
from consultfeed.ingest.pieces import Piece, is_open
from consultfeed.ingest.procedure import has_verb, is_sentence, is_topic, reason_for, section_of
from consultfeed.ingest.turns import ACTION, UPDATE, opens_turn

MAX_HEADING_WORDS = 12
MAX_PLAIN_HEADING_WORDS = 9
TOP = 25
ITEM = re.compile(r"^(?:agenda )?item ?(?:no\.? ?)?(\d{1,2})\s*[-–:.]\s*(?=\S)", re.IGNORECASE)
ITEM_FORM = "item"
FORMAL = ("report details", "attendance", "next meeting", "salutation")


def mark_headings(pieces: list[Piece], form: pairs.Form) -> None:
    """Make headings of the open pieces that are some; ``form`` is the paired form of the document."""
    by_shape, formal = has_headings(pieces), bool(form.ask) or _is_formal(pieces)
    by_shape = by_shape and (formal or _apart(pieces))
    listing = False
    for k, piece in enumerate(pieces):
        _take_item_number(piece)
        if not is_open(piece) or not short(piece, MAX_HEADING_WORDS):
            continue
        section = section_of(piece.text)
        known = pairs.name_of(piece.text) in form.names or section is not None
        if (
            piece.kind == "heading"
            or piece.strong
            or known
            or _is_item(piece)
            or (by_shape and (formal or _is_titled(piece)) and _heading_shape(pieces, k, listing=listing))
        ):
            piece.kind, piece.drop = "heading", "heading"
            listing = section is not None and section.reason == "attendance"


def _take_item_number(piece: Piece) -> None:
    """Make a label of "Agenda item 3 -", as if the heading were numbered 3."""
    match = ITEM.match(piece.text) if is_open(piece) and not piece.label else None
    if match and short(piece, MAX_HEADING_WORDS):
        piece.label = Label("arabic", int(match[1]), match[1], ITEM_FORM, match.end())
        piece.text = piece.text[match.end() :]


def _is_item(piece: Piece) -> bool:
    return bool(piece.label and piece.label.form == ITEM_FORM)


def _apart(pieces: list[Piece]) -> bool:
    """Whether lines set like headings are few and stand apart, in a paper without numbers; else they are remarks."""
    shaped = [is_open(one) and _is_titled(one) and _looks_like_heading(one) and not one.label for one in pieces]
    following = any(a and b for a, b in pairwise(shaped))
    return not following and sum(shaped) * 3 <= sum(map(is_open, pieces))


def has_headings(pieces: list[Piece]) -> bool:
    """Whether headings can be told by their shape: not in a loose list of short remarks."""
    texts = [piece.text for piece in pieces if is_open(piece) and not reason_for(piece.text)]
    return bool(texts) and sum(is_sentence(text) for text in texts) >= 0.25 * len(texts)


def _is_formal(pieces: list[Piece]) -> bool:
    """Whether this is a paper with numbers, details or a salutation, in which a short line is a heading."""
    numbered = sum(bool(piece.label and piece.label.style in ("arabic", "dotted")) for piece in pieces)
    top = [piece.text for piece in pieces[:TOP]]
    return numbered > max(1, len(pieces) // 20) or any(reason_for(text) in FORMAL or section_of(text) for text in top)


def _is_titled(piece: Piece) -> bool:
    """Whether a line is set like a heading: capitals, a number, a colon."""
    words = [word for word in piece.text.split() if len(word) > 3]
    capitals = sum(word[0].isupper() for word in words)
    return bool(piece.label) or piece.text.endswith(":") or (len(words) > 1 and capitals >= 0.7 * len(words))


def short(piece: Piece, words: int) -> bool:
    """Whether a piece has at most so many words, and 100 characters where they are few."""
    return len(piece.text.split()) <= words and len(piece.text) <= 100


def _heading_shape(pieces: list[Piece], k: int, *, listing: bool) -> bool:
    """Whether a line is a heading by its shape; ``listing`` says that names are being listed, which have it too."""
    piece = pieces[k]
    if (
        not _looks_like_heading(piece)
        or _in_numbered_list(pieces, k)
        or reason_for(piece.text) not in ("", "procedure")
    ):
        return False
    following = next((one for one in pieces[k + 1 :] if is_open(one)), None)
    if following is None or (piece.text.endswith(":") and following.label):
        return False
    if not listing:
        return True
    return bool(piece.label) or piece.text.isupper() or (not following.label and is_sentence(following.text))


def _looks_like_heading(piece: Piece) -> bool:
    text = piece.text
    colon = text.endswith(":") and len(text.split()) <= 4
    if text.endswith((".", "?", "!", ";", ",")) or (text.endswith(":") and not colon):
        return False
    if (piece.label and piece.label.style in ("bullet", "dotted")) or not re.match(r"[A-Z‘“'\"]", text):
        return False
    if ACTION.match(text) or UPDATE.match(text) or opens_turn(text):
        return False
    return short(piece, MAX_PLAIN_HEADING_WORDS) and (text.isupper() or is_topic(text) or not has_verb(text))


def _in_numbered_list(pieces: list[Piece], k: int) -> bool:
    """Whether a short numbered line stands among items of a list, not above a section of its own."""
    label = pieces[k].label
    if not label:
        return False
    near = [pieces[k - 1]] if k else []
    lead = any(one.text.endswith(":") for one in near)
    after = pieces[k + 1].label if k + 1 < len(pieces) else None
    before = pieces[k - 1].label if k else None
    next_in_line = bool(after and after.style == label.style and after.value == label.value + 1)
    item_before = bool(before and before.style == label.style and before.value == label.value - 1)
    return (
        lead
        or (item_before and (next_in_line or pieces[k - 1].drop != "heading"))
        or (next_in_line and label.form == "bracket")
    )
