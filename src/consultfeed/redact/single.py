"""Single texts for the stateless filters: redacted on their own, or as given to tools that print nothing but codes."""

from __future__ import annotations

from consultfeed.records import Comment, RawComment, Redaction
from consultfeed.redact.attendance import names_on_roll
from consultfeed.redact.door import redact
from consultfeed.redact.roll_lines import roll_lines
from consultfeed.redact.roster import Roster
from consultfeed.redact.spans import PEOPLE, FoundSpan, find_spans


def redact_text(text: str) -> tuple[str, tuple[Redaction, ...]]:
    """One text with its identifiers replaced, and where the placeholders stand in it."""
    comment = redact(RawComment("", "", 1, "", text), _people_listed(text))
    return comment.text, comment.redactions


def spans_of(text: str) -> list[FoundSpan]:
    """Where identifiers stand in one text, read as a whole: whoever is named once is known by surname and initials."""
    found = find_spans(text)
    roster = Roster(_people_listed(text))
    for span in found:
        if span.label in PEOPLE:
            roster.meet(text[span.start : span.end], officer=span.label == "officer")
    named_again = next(roster.spans(text), None) is not None
    return find_spans(text, roster.spans) if named_again else found


def as_given(comment_id: str, text: str) -> Comment:
    """A text as its holder gave it, for filters that hand offsets back to that holder; nothing of it is stored."""
    return Comment(comment_id, "", 0, "", text, "", "")


def _people_listed(text: str) -> list[str]:
    return names_on_roll(text[start:end] for start, end in roll_lines(text))
