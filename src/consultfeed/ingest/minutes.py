"""Running text into points: one unit per paragraph or point, with its place and the heading it stands under.

Every block handed in ends in exactly one unit or inside one: short list items join their lead-in, the answer to a
point is kept beside it, and headings, procedure and furniture are units with a reason to be dropped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from consultfeed.errors import UnreadableFile
from consultfeed.ingest import lists, pairs, places
from consultfeed.ingest.front import mark_front, mark_letter
from consultfeed.ingest.headings import mark_headings
from consultfeed.ingest.labels import find_labels
from consultfeed.ingest.lines import Block
from consultfeed.ingest.pieces import Piece, is_open
from consultfeed.ingest.procedure import Section, is_sentence, reason_for, section_of
from consultfeed.ingest.turns import ACTION, UPDATE
from consultfeed.records import Unit

ACTION_WITHIN = re.compile(
    r"(?<=[.!?”\"’])\s+(?=action(?: point)?(?: \d{1,3})?(?: \([^()]{1,40}\))?\s*:\s)", re.IGNORECASE
)
ACTION_SECTION = re.compile(r"^(?:actions?|action (?:points?|log|list|table|plan))$", re.IGNORECASE)
DATE_WORDS = 45
POINT_WORDS = 8
MAX_BLOCKS = 100_000
"""Paragraphs of one document: some two thousand pages."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Units of running text and what is odd about its numbering; notes hold labels only, never words."""

    units: tuple[Unit, ...]
    notes: tuple[str, ...] = ()


def cut(blocks: Sequence[Block], question: str = "", said_on: str = "") -> Cut:
    """Units of the paragraphs of one document.

    Args:
        blocks: paragraphs in order; a block with a ``drop`` or of kind ``cell`` is taken as it is.
        question: what points before the first heading answer, e.g. an e-mail's subject.
        said_on: ISO date of the whole text if it has one, else empty.

    Raises:
        UnreadableFile: more than ``MAX_BLOCKS`` paragraphs.
    """
    if len(blocks) > MAX_BLOCKS:
        raise UnreadableFile("the text is too long", found=f"{len(blocks)} paragraphs", fix="split it")
    pieces = _pieces(blocks)
    form = pairs.find(pieces)
    mark_headings(pieces, form)
    steps: list[Callable[[list[Piece]], None]] = [mark_letter, _mark_sections, _mark_procedure]
    # a message has its title in the subject
    steps = steps if question else [mark_front, *steps]
    notes, pieces = pairs.apply(form, pieces)
    for step in steps:
        step(pieces)
    pieces = lists.join(pieces)
    _mark_background(pieces, form.count)
    pieces = _split_actions(pieces)
    notes += places.give(pieces, question)
    units = [_unit(piece, row, said_on) for row, piece in enumerate(pieces, start=1)]
    return Cut(tuple(units), tuple(notes))


def _unit(piece: Piece, row: int, said_on: str) -> Unit:
    text = piece.text or piece.shown
    drop = piece.drop or ("" if text.strip() else "no text")
    return Unit(row, text, piece.question, piece.place, said_on, drop, piece.context)


def _pieces(blocks: Sequence[Block]) -> list[Piece]:
    wanted = [block for block in blocks if block.text.strip()]
    taken = [not block.drop and block.kind != "cell" for block in wanted]
    labels = iter(find_labels([block.text for block, take in zip(wanted, taken, strict=True) if take]))
    return [Piece.of(block, next(labels) if take else None) for block, take in zip(wanted, taken, strict=True)]


def _mark_sections(pieces: list[Piece]) -> None:
    section, level = None, 0
    for piece in pieces:
        if piece.kind == "heading" and piece.drop == "heading":
            if section is None or not piece.level or not level or piece.level <= level or section_of(piece.text):
                section, level = section_of(piece.text), piece.level
        elif section and is_open(piece) and not _stays(piece.text, section):
            piece.drop = reason_for(piece.text) or section.reason


def _stays(text: str, section: Section) -> bool:
    """Whether a paragraph under a procedural heading is a point all the same."""
    words = len(text.split())
    if section.keep == "none":
        return False
    if ACTION.match(text) or UPDATE.match(text):
        return True
    if section.keep == "undated" and words <= DATE_WORDS and any(map(str.isdigit, text)):
        return False
    return is_sentence(text) and words >= POINT_WORDS


def _mark_procedure(pieces: list[Piece]) -> None:
    for piece in pieces:
        if is_open(piece):
            piece.drop = reason_for(piece.text) if any(map(str.isalpha, piece.text)) else "no words"


def _mark_background(pieces: list[Piece], areas: int) -> None:
    """In a report whose areas are paired with answers, the rest is about the areas and nobody's point."""
    headed = [piece for piece in pieces if piece.kind == "heading" or piece.drop == "report details"]
    if areas < pairs.LEAST_AREAS or not pairs.is_report([piece.text for piece in headed]):
        return
    for piece in pieces:
        if is_open(piece):
            piece.drop = "report background"


def _split_actions(pieces: list[Piece]) -> list[Piece]:
    """Action lines as units of their own, under the question "Action"; also those at the end of a paragraph."""
    split: list[Piece] = []
    heading = ""
    for piece in pieces:
        heading = piece.text if piece.kind == "heading" else heading
        parts = ACTION_WITHIN.split(piece.text) if is_open(piece) else [piece.text]
        split += [piece.with_text(part, first=k == 0) for k, part in enumerate(parts)]
        for one in split[-len(parts) :]:
            if is_open(one) and (ACTION.match(one.text) or ACTION_SECTION.match(heading.strip(" :"))):
                one.question = "Action"
            elif is_open(one) and UPDATE.match(one.text):
                one.question = "Update"
    return split
