"""Single texts for the stateless filters: redacted on their own, or as given to tools that print nothing but codes."""

from __future__ import annotations

from consultfeed.records import Comment, RawComment, Redaction
from consultfeed.redact.door import redact


def redact_text(text: str) -> tuple[str, tuple[Redaction, ...]]:
    """One text with its identifiers replaced, and where the placeholders stand in it."""
    comment = redact(RawComment("", "", 1, "", text))
    return comment.text, comment.redactions


def as_given(comment_id: str, text: str) -> Comment:
    """A text as its holder gave it, for filters that hand offsets back to that holder; nothing of it is stored."""
    return Comment(comment_id, "", 0, "", text, "", "")
