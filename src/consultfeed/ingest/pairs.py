"""Points paired with answers: "Area for improvement" / "Current position", "You said" / "We did", "Q:" / "A:".

Repeated headings that alternate define the form. The point is the comment, its answer is kept beside it as context; a
missing label is inferred from the sequence, a missing heading from the label.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise

from consultfeed.ingest.labels import Label, shown_as
from consultfeed.ingest.pieces import Piece, is_open
from consultfeed.ingest.procedure import report_markers, table

LEAST_AREAS = 3
UNKNOWN_REPEATS = 3
MAX_NAME_WORDS = 6
SHORT_FOR = {"question": "q", "answer": "a"}
"""Names that stand before a colon in a longer and a shorter form, often both in one paper."""
PREFIX = re.compile(r"^([A-Za-z][A-Za-z ]{0,30}?)\s*\d{0,3}\s*[:.]\s+(?=\S)")


@dataclass(slots=True)
class Form:
    """The pair found: names of point and answer, whether they stand before a colon, and how many areas came out."""

    ask: str = ""
    reply: str = ""
    inline: bool = False
    count: int = 0

    @property
    def names(self) -> frozenset[str]:
        """Both names, empty when there is no form or it is inline."""
        return frozenset({self.ask, self.reply}) if self.ask and not self.inline else frozenset()


@dataclass(slots=True)
class _Area:
    main: list[Piece]
    replies: list[Piece] = field(default_factory=list)
    headless: bool = False


def name_of(text: str) -> str:
    """A heading as compared: lower case, without number, brackets or colon."""
    words = re.sub(r"[^a-z ]", " ", text.casefold()).split()
    return " ".join(words) if len(words) <= MAX_NAME_WORDS else ""


def is_report(headings: list[str]) -> bool:
    """Whether the headings and detail lines are those of a report about feedback."""
    starts = {re.split(r"[:.]", heading)[0].strip().casefold() for heading in headings}
    found = {start for start in starts if report_markers().match(start)}
    return len(found) >= int(table()["report"]["least"])


def find(pieces: list[Piece]) -> Form:
    """The paired form of a document; an empty Form when there is none."""
    known = [tuple(pair) for pair in table()["pairs"]["known"]]
    inline = [_prefix(piece.text) for piece in pieces if is_open(piece)]
    names = [name_of(piece.text) for piece in pieces if is_open(piece) and not piece.text.endswith((".", "!"))]
    for ask, reply in known:
        if _alternates(names, ask, reply):
            return Form(ask, reply)
        if _alternates(inline, ask, reply):
            return Form(ask, reply, inline=True)
    form = _repeated(names)
    return form if _varied(pieces, form) else Form()


def _alternates(names: list[str], ask: str, reply: str) -> bool:
    order = [name for name in names if name in (ask, reply)]
    return reply in order[1:] and order[0] == ask


def _repeated(names: list[str]) -> Form:
    """A pair nobody listed: two headings that follow each other at least three times."""
    often = {name for name, count in Counter(filter(None, names)).items() if count >= UNKNOWN_REPEATS}
    order = [name for name in names if name in often]
    steps = Counter((a, b) for a, b in pairwise(order) if a != b)
    if len(often) != 2 or not order or order[1] in table()["pairs"]["never_an_answer"]:
        return Form()
    ask, reply = order[0], order[1]
    return Form(ask, reply) if steps[ask, reply] >= UNKNOWN_REPEATS else Form()


def _varied(pieces: list[Piece], form: Form) -> bool:
    """Whether different words follow the headings each time; copies of one remark are no form."""
    after = [one.text for piece, one in pairwise(pieces) if name_of(piece.text) in form.names]
    return len(set(after)) * 2 > len(after)


def _prefix(text: str) -> str:
    match = PREFIX.match(text)
    name = name_of(match[1]) if match else ""
    return SHORT_FOR.get(name, name)


def apply(form: Form, pieces: list[Piece]) -> tuple[list[str], list[Piece]]:
    """Notes and the pieces with points settled and answers kept beside them; ``form.count`` is set."""
    if not form.ask:
        return [], pieces
    walk = _Walk(form, pieces)
    areas = walk.areas()
    form.count = len(areas)
    notes = _infer_labels(areas)
    gone = {id(piece) for area in areas for piece in _settle(area, form)}
    return notes, [piece for piece in pieces if id(piece) not in gone]


class _Walk:
    """One pass over the pieces that gathers areas with their answers."""

    def __init__(self, form: Form, pieces: list[Piece]) -> None:
        self.form, self.pieces = form, pieces
        self.found: list[_Area] = []
        self.state = ""
        self.outer = 0
        self.headed = False

    def areas(self) -> list[_Area]:
        """Areas in order; one without words or without an answer stays ordinary text."""
        for piece in self.pieces:
            self._step(piece)
        return [area for area in self.found if area.main and area.replies]

    def _step(self, piece: Piece) -> None:
        mark = self._mark(piece)
        piece.settled = piece.settled or (bool(mark) and piece.drop == "heading" and mark in self.form.names)
        if mark == self.form.ask:
            self._open(piece)
        elif mark == self.form.reply and mark:
            self._answer(piece)
        elif piece.kind == "heading" or self._resumes(piece):
            self.state = ""
            self._count(piece)
        elif is_open(piece):
            self._gather(piece)

    def _mark(self, piece: Piece) -> str:
        if self.form.inline:
            return _prefix(piece.text) if is_open(piece) else ""
        return name_of(piece.text) if piece.drop == "heading" else ""

    def _open(self, piece: Piece) -> None:
        self.found.append(_Area([]))
        self.state, self.headed = "ask", True
        if self.form.inline:
            piece.text = PREFIX.sub("", piece.text, count=1)
            self.found[-1].main.append(piece)

    def _answer(self, piece: Piece) -> None:
        if not self.form.inline and (self.state == "reply" and self.found):
            self._recover()
        self.state = "reply" if self.found else ""
        if self.form.inline and self.found:
            piece.text = PREFIX.sub("", piece.text, count=1)
            self.found[-1].replies.append(piece)

    def _recover(self) -> None:
        """Two answers in a row: the last paragraph of the first one is a point that lost its heading and label."""
        replies = self.found[-1].replies
        starts = [k for k, piece in enumerate(replies) if not _bullet(piece)]
        if len(starts) > 1:
            self.found.append(_Area(replies[starts[-1] :], headless=True))
            del replies[starts[-1] :]

    def _resumes(self, piece: Piece) -> bool:
        """Whether the numbering that stood outside the areas goes on, so that the areas are over."""
        label = piece.label
        outer = bool(label and label.style == "arabic" and label.form != "bracket" and label.value == self.outer + 1)
        return outer and not self._same_style(label)

    def _count(self, piece: Piece) -> None:
        if piece.label and piece.label.style == "arabic":
            self.outer = piece.label.value

    def _same_style(self, label: Label | None) -> bool:
        labels = [area.main[0].label for area in self.found if area.main]
        return bool(label and any(one and (one.style, one.form) == (label.style, label.form) for one in labels))

    def _gather(self, piece: Piece) -> None:
        if self.state == "reply" and piece.label and not _bullet(piece) and self._same_style(piece.label):
            self.found.append(_Area([piece], headless=True))
            self.state = "ask"
        elif self.state and (not self.form.inline or _bullet(piece)):
            area = self.found[-1]
            (area.main if self.state == "ask" else area.replies).append(piece)
        else:
            self.state = ""
            self._count(piece)


def _bullet(piece: Piece) -> bool:
    return bool(piece.label and piece.label.style == "bullet")


def _infer_labels(areas: list[_Area]) -> list[str]:
    notes = []
    for k, area in enumerate(areas):
        label, before = area.main[0].label, areas[k - 1].main[0].label if k else None
        if label is None and before is not None:
            shown = shown_as(before, before.value + 1)
            area.main[0].label = replace(before, value=before.value + 1, shown=shown, width=0)
            notes.append(f"a point without a label after {before.shown} was read as {shown}")
        elif label and area.headless:
            notes.append(f"{label.shown} stands without its heading: read as a point by its label")
        elif label and before and label.style == before.style and label.value != before.value + 1:
            notes.append(f"after {before.shown} comes {label.shown}: check that nothing is missing")
    return notes


def _settle(area: _Area, form: Form) -> list[Piece]:
    """Merge the area into its first piece, keep its answers beside it; returns the pieces merged away."""
    main, rest = area.main[0], area.main[1:]
    main.text = "\n".join([main.text, *(piece.bulleted for piece in rest)])
    main.context = "\n".join(piece.bulleted for piece in area.replies)
    main.settled = True
    main.question = "" if form.inline else form.ask.capitalize()
    shown = main.label.shown if main.label and main.label.style != "bullet" else "its point"
    for piece in area.replies:
        piece.drop = f"kept beside {shown} as {'answer' if form.reply == 'a' else form.reply}"
        piece.question = "" if form.inline else form.reply.capitalize()
    return rest
