"""The only way from a RawComment to a Comment. Original words are kept nowhere: not in the comment, an error or a log.

Ranks and titles stay ("PC [officer 1]"): what an officer of that rank did is the feedback. The label of a Redaction
is the kind ("officer"); the number is in the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from consultfeed.records import Comment, RawComment, Redaction
from consultfeed.redact.roster import Roster
from consultfeed.redact.spans import PEOPLE, FoundSpan, find_spans


def redact(raw: RawComment, known_names: Iterable[str] = ()) -> Comment:
    """Redact one comment on its own; comments of one submission belong in ``Redactor.redact_all``."""
    return Redactor(known_names).redact_all([raw])[0]


class Redactor:
    """Redacts a submission so that a person has one pseudonym throughout.

    Args:
        known_names: names from an attendance list ("Ruth Palmer"); they and their initials go wherever they stand.
    """

    def __init__(self, known_names: Iterable[str] = ()) -> None:
        self._roster = Roster(known_names)
        self._found: dict[str, list[FoundSpan]] = {}

    def __repr__(self) -> str:
        return f"Redactor({self._roster!r})"

    def redact_all(self, raws: Sequence[RawComment]) -> list[Comment]:
        """Redact comments; answers stand in the order given, people are numbered in the order of their files."""
        ordered = sorted(raws, key=lambda raw: (raw.source_id, raw.row, raw.place, raw.question, raw.id))
        for raw in ordered:
            self._meet(raw)
        done = {id(raw): self._comment(raw) for raw in ordered}
        self._found.clear()
        return [done[id(raw)] for raw in raws]

    def _meet(self, raw: RawComment) -> None:
        for text in (raw.question, raw.text, raw.context, raw.place):
            if text in self._found:
                continue
            self._found[text] = find_spans(text)
            for span in self._found[text]:
                if span.label in PEOPLE:
                    self._roster.meet(text[span.start : span.end], officer=span.label == "officer")

    def _comment(self, raw: RawComment) -> Comment:
        question, (text, redactions) = self._redacted(raw.question)[0], self._redacted(raw.text)
        context, place = self._redacted(raw.context)[0], self._redacted(raw.place)[0]
        return Comment(raw.id, raw.source_id, raw.row, question, text, raw.said_on, place, context, redactions)

    def _redacted(self, text: str) -> tuple[str, tuple[Redaction, ...]]:
        pieces: list[str] = []
        redactions: list[Redaction] = []
        read = length = 0
        for span in self._spans(text):
            label = self._label(text, span)
            length += span.start - read
            end = length + len(label) + 2
            redactions.append(Redaction(label.rstrip("0123456789 "), length, end, span.detector, span.score))
            pieces += [text[read : span.start], f"[{label}]"]
            length, read = end, span.end
        return "".join([*pieces, text[read:]]), tuple(redactions)

    def _spans(self, text: str) -> list[FoundSpan]:
        """What was found at first sight, or a new search where people met elsewhere in the submission are named."""
        named_again = next(self._roster.spans(text), None) is not None
        return find_spans(text, self._roster.spans) if named_again else self._found[text]

    def _label(self, text: str, span: FoundSpan) -> str:
        if span.label not in PEOPLE:
            return span.label
        return self._roster.pseudonym(text[span.start : span.end], officer=span.label == "officer")
