"""The piece of a comment that is fit to print: at most a few lines, cut where a speaker would have paused.

Floor 1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from consultfeed.language import sentences

MOST = 240
"""Characters of a quote, ellipses included: three lines of a page."""
SHORT = 90
"""A quote shorter than this takes its neighbour along, because one bare clause seldom explains itself."""
AS_GOOD = 0.75
"""A neighbour is quoted, too, when it is worth at least this share of the best sentence."""
_FEWEST_WORDS = 3  # shorter sentences ("Yes.") are near to anything
_CUT = "…"
_PLACEHOLDER = re.compile(r"\[[^\[\]\n]{1,60}\]")
_CLAUSE = re.compile(r".+?(?:[,:;)—–](?=\s)|\s-(?=\s)|\Z)", re.DOTALL)
_WORD = re.compile(r"\S+")
_LEFT_BEHIND = re.compile(r"(?<=\s)[\"'(\[]+\Z")
_OPENING = re.compile(r"(?:(?<=[\s(\[–—])|\A)[\"'“”‘]")

Place = tuple[int, int]
Likeness = Callable[[list[str]], Sequence[float]]


class Mark(NamedTuple):
    """A place in a text that tells: what it tells of, and how much that is worth (the whole question is 1)."""

    start: int
    end: int
    of: str
    weight: float


def quote(text: str, marks: Sequence[Mark] = (), likeness: Likeness | None = None) -> str:
    """The sentences of a text that tell most, on one line, at most ``MOST`` characters.

    Without marks and likeness it is the beginning. An ellipsis stands wherever something was left out. Sentences are
    cut only when one alone is too long: between clauses, then between words; a [placeholder] is never cut.

    Args:
        text: what was said.
        marks: places that tell; several of the same thing in one sentence count once.
        likeness: how near each of some sentences is to what is looked for, -1..1; not asked when there is only one.
    """
    spans = _sentences(text)
    if not spans:
        return " ".join(text.split())
    start, end = _whole_placeholders(text, *_chosen(text, spans, marks, likeness))
    before, after = text[:start].strip(), text[end:].strip()
    piece = _paired(" ".join(text[start:end].split()))
    return (f"{_CUT} " if before else "") + (f"{piece.rstrip(' ,;:–—-')} {_CUT}" if after else piece)


def printed(piece: str) -> str:
    """A quote in typographic quotation marks; those inside it become single ones, and apostrophes curly."""
    inside = re.sub("[\"'“”]", "’", _OPENING.sub("‘", piece))
    return f"“{inside}”"


def _sentences(text: str) -> list[Place]:
    """Sentences; what opens one ("[", a quotation mark) is put back to it from the end of the one before."""
    places: list[Place] = []
    for span in sentences(text):
        opening = _LEFT_BEHIND.search(text, places[-1][0], places[-1][1]) if places else None
        if opening:
            places[-1] = (places[-1][0], opening.start())
        places.append((opening.start() if opening else span.start, span.end))
    return [(start, end) for start, end in places if text[start:end].strip()]


def _chosen(text: str, spans: list[Place], marks: Sequence[Mark], likeness: Likeness | None) -> Place:
    values = _worth(text, spans, marks, likeness)
    best = values.index(max(values))
    room = MOST - 4
    if _length(text, spans[best]) <= room:
        return _joined(text, spans, values, best)
    for split in (_CLAUSE, _WORD):
        pieces = _atoms(text, spans[best], split)
        told = [_told(piece, marks) for piece in pieces]
        best, spans = told.index(max(told)), pieces
        if _length(text, pieces[best]) <= room:
            return _filled(text, pieces, best)
    return spans[best][0], spans[best][0] + room


def _worth(text: str, spans: Sequence[Place], marks: Sequence[Mark], likeness: Likeness | None) -> list[float]:
    told = [_told(span, marks) for span in spans]
    if likeness is None or len(spans) == 1:
        return told
    pieces = [text[start:end] for start, end in spans]
    near = likeness(pieces)
    longer = [value if len(piece.split()) >= _FEWEST_WORDS else 0.0 for piece, value in zip(pieces, near, strict=True)]
    return [round(words + meaning, 4) for words, meaning in zip(told, longer, strict=True)]


def _told(place: Place, marks: Sequence[Mark]) -> float:
    start, end = place
    inside = {mark.of: mark.weight for mark in marks if start <= mark.start < end}
    return round(sum(inside[of] for of in sorted(inside)), 4)


def _joined(text: str, spans: Sequence[Place], values: Sequence[float], best: int) -> Place:
    """The best sentence with neighbours that are as good, or that it needs to be understood."""
    first = last = best
    while beside := [at for at in (last + 1, first - 1) if 0 <= at < len(spans)]:
        after = max(beside, key=lambda at: (values[at], at))
        grown = (spans[min(first, after)][0], spans[max(last, after)][1])
        short = _length(text, (spans[first][0], spans[last][1])) < SHORT
        good = values[best] > 0 and values[after] >= AS_GOOD * values[best]
        if _length(text, grown) > MOST - 4 or not (short or good):
            break
        first, last = min(first, after), max(last, after)
    return spans[first][0], spans[last][1]


def _filled(text: str, pieces: Sequence[Place], best: int) -> Place:
    """The best piece of a sentence with as many beside it as there is room for, in turn after and before it."""
    first, last, stuck = best, best, 0
    after = True
    while stuck < 2:
        low, high = (first, last + 1) if after else (first - 1, last)
        fits = low >= 0 and high < len(pieces) and _length(text, (pieces[low][0], pieces[high][1])) <= MOST - 4
        first, last, stuck = (low, high, 0) if fits else (first, last, stuck + 1)
        after = not after
    return pieces[first][0], pieces[last][1]


def _atoms(text: str, place: Place, split: re.Pattern[str]) -> list[Place]:
    """Pieces of one place in order; what a placeholder holds together stays together."""
    held = [found.span() for found in _PLACEHOLDER.finditer(text, *place)]
    pieces: list[Place] = []
    for found in split.finditer(text, *place):
        start, end = found.span()
        if pieces and any(low < start < high for low, high in held):
            start = pieces.pop()[0]
        pieces.append((start, end))
    return pieces


def _whole_placeholders(text: str, start: int, end: int) -> Place:
    """The place without a placeholder that only a part of would be in it, unless nothing else is left."""
    low, high = start, end
    for found in _PLACEHOLDER.finditer(text):
        low = found.end() if found.start() < low < found.end() else low
        high = found.start() if found.start() < high < found.end() else high
    return (low, high) if text[low:high].strip() else (start, end)


def _paired(piece: str) -> str:
    """Without a quotation mark at an end whose fellow was left out."""
    if piece.count('"') % 2 == 0 or len(piece) == 1:
        return piece
    return piece[1:].lstrip() if piece.startswith('"') else piece.removesuffix('"').rstrip()


def _length(text: str, place: Place) -> int:
    return len(" ".join(text[place[0] : place[1]].split()))
