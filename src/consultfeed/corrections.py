"""What people said of tags, laid over what machines found: the last word on a code counts. Floor 2.

Machine output is never overwritten: take the corrections away, and the next review gives it again.
"""

from __future__ import annotations

from collections.abc import Iterable

from consultfeed.records import Comment, Correction, Span, Tag

BY_PERSON = "person: "
"""How ``Tag.by`` begins where a person gave the tag; the role follows."""
Key = tuple[str, str, str]
"""Comment id, scheme id and code."""


def standing(corrections: Iterable[Correction]) -> dict[Key, Correction]:
    """The last word on each code of each comment.

    Args:
        corrections: in the order said.
    """
    return {(one.comment_id, one.scheme, one.code): one for one in corrections}


def lay_over(tags: Iterable[Tag], corrections: Iterable[Correction], comments: Iterable[Comment]) -> list[Tag]:
    """Tags as people left them, sorted by comment id, scheme and code; doing it twice changes nothing.

    A tag that a person gave has score 1 and the whole comment for evidence: the person read all of it.
    """
    said = standing(corrections)
    texts = {comment.id: comment.text for comment in comments} if said else {}
    kept = [tag for tag in tags if (tag.comment_id, tag.scheme, tag.code) not in said]
    given = [
        _tag(one, texts[one.comment_id]) for one in said.values() if one.verdict == "add" and one.comment_id in texts
    ]
    return sorted([*kept, *given], key=lambda tag: (tag.comment_id, tag.scheme, tag.code))


def _tag(one: Correction, text: str) -> Tag:
    evidence = (Span(0, len(text), text),)
    return Tag(one.comment_id, one.scheme, one.code, one.level or "about", 1.0, BY_PERSON + one.role, evidence)
