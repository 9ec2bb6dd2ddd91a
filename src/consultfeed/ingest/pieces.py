"""A paragraph while it is being judged: the one mutable thing in this room, made and used up inside ``minutes.cut``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from consultfeed.ingest.labels import Label
from consultfeed.ingest.lines import Block


@dataclass(slots=True)
class Piece:
    """One paragraph: ``text`` without its label, ``drop`` once there is a reason, ``settled`` once surely a point."""

    text: str
    kind: str = "text"
    label: Label | None = None
    level: int = 0
    indent: float = 0.0
    strong: bool = False
    page: int = 0
    drop: str = ""
    question: str = ""
    place: str = ""
    context: str = ""
    settled: bool = False
    shown: str = ""
    lead: str = ""
    part: bool = False

    @classmethod
    def of(cls, block: Block, label: Label | None) -> Self:
        """The piece of a block; its label is taken off the text."""
        text = block.text.strip()
        return cls(
            text=text[label.width :].strip() if label else text,
            kind=block.kind,
            label=label,
            level=block.level,
            indent=block.indent,
            strong=block.strong,
            page=block.page,
            drop=block.drop,
            question=block.question,
            place=block.place,
            context=block.context,
            settled=block.kind == "cell",
            shown=text,
        )

    def with_text(self, text: str, *, first: bool) -> Piece:
        """A part of this piece; parts after the first stand in the same place."""
        return (
            self
            if first and text == self.text
            else replace(self, text=text, context=self.context if first else "", part=not first)
        )

    @property
    def bulleted(self) -> str:
        """The text with its mark, as an item of a list."""
        if not self.label:
            return self.text
        mark = (
            self.label.shown if self.label.style == "bullet" or self.label.form == "bracket" else f"{self.label.shown}."
        )
        return f"{mark} {self.text}"


def is_open(piece: Piece) -> bool:
    """Whether a piece is still to be judged: not dropped, and not settled as a point."""
    return not piece.drop and not piece.settled
