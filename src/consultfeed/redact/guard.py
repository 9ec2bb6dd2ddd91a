"""The small-community guard: rows that name nobody and still point at one person ("the only Sikh sergeant in Marlock").

It changes no text. Its note tells the rows, never the words, so that somebody reads them before anything is published.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from consultfeed.records import Comment
from consultfeed.redact.name_shapes import LOWER, UPPER
from consultfeed.redact.wordlists import fold, guarded, united

_ROLE = (
    r"(?:pcso|pc|wpc|sgt|sergeant|inspector|superintendent|constable|commander|detective|officer|policeman|policewoman|"
    r"chaplain|imam|rabbi|priest|vicar|pastor|councillor|head[ ]?teacher|teacher|doctor|gp|nurse|midwife|solicitor|"
    r"interpreter|youth[ ]worker|social[ ]worker|caretaker|shopkeeper|landlord|landlady|co-?ordinator|"
    r"liaison[ ]officer|"
    r"lead|trainer|recruit|cadet|volunteer|manager|receptionist|dispatcher|call[ ]handler)"
)
_PERSON = (
    rf"(?:{_ROLE}|man|woman|person|family|couple|household|resident|student|pupil|boy|girl|lad|lady|mother|father|"
    rf"member|"
    r"one|worker|colleague|applicant|candidate|survivor|victim|user)"
)
_DESCRIBED = (
    r"(?:(?!(?:few|by|in|to|of|and|or|the|an?|at|for|with|my|me|who|that|is|was|be|"
    r"been)\b)[^\W\d_][\w'’-]{1,20}[ ]){0,3}?"
)
_ONLY = re.compile(
    rf"\b(?:(?:the|our|their|its|force['’]s)[ ](?P<how>only|sole|lone|first)|one[ ]and[ ]only|only[ ]one)[ ]"
    rf"(?P<who>{_DESCRIBED})(?P<one>{_PERSON})\b",
    re.IGNORECASE,
)
_ONLY_ONE_WHO = re.compile(
    r"\bthe[ ]only[ ](?:one|person)[ ](?:here[ ])?(?:who|that)(?:[ ]is|['’]s)[ ](?P<who>[^\W\d_]+)", re.IGNORECASE
)
_PLACE = (
    rf"[ ](?:at|in|for|from|of|on|covering)[ ](?:the[ ])?(?P<place>[{UPPER}][{LOWER}]{{2,20}}"
    rf"(?:[ -][{UPPER}][{LOWER}]{{2,20}}){{0,2}})"
)
_POSTED = re.compile(
    rf"\b(?P<the>[Tt]he|[Oo]ur|[Tt]heir|[Aa]n?)[ ](?P<who>{_DESCRIBED})(?i:{_ROLE})(?:[ ]\[officer"
    rf"[ ]\d{{1,7}}\])?{_PLACE}"
)
_SHOWN = 20


def guard_notes(comments: Iterable[Comment]) -> tuple[str, ...]:
    """The note for the receipt, or none: where such comments stand, and no words of theirs."""
    held = [comment.place or f"row {comment.row}" for comment in comments if points_at_one(comment.text)]
    if not held:
        return ()
    where = ", ".join(held[:_SHOWN]) + (f" and {len(held) - _SHOWN} more" if len(held) > _SHOWN else "")
    return (f"nobody is named, but rank, role or place can tell who is meant; read before you publish: {where}",)


def points_at_one(text: str) -> bool:
    """Whether one person, or few, can be meant though no name stands there."""
    return (
        any(map(_is_alone, _ONLY.finditer(text)))
        or any(_describes(found["who"]) for found in _ONLY_ONE_WHO.finditer(text))
        or _is_posted(text)
    )


def _is_alone(found: re.Match[str]) -> bool:
    """Of a kind, or of a role; "the first officer" at the door is neither."""
    said_first = (found["how"] or "").casefold() == "first"
    return _describes(found["who"]) or (_is_role(found["one"]) and not said_first)


def _is_posted(text: str) -> bool:
    """A described or a definite officer of a named place; "a policeman in London" can be anybody."""
    return any(
        (_describes(found["who"]) or found["the"].casefold() not in ("a", "an")) and not _is_no_place(found["place"])
        for found in _POSTED.finditer(text)
    )


def _describes(said: str) -> bool:
    return any(fold(word) in _characteristics() for word in said.split())


@cache
def _characteristics() -> frozenset[str]:
    return guarded() | frozenset({"female", "male", "gay", "trans", "disabled", "deaf", "black", "asian"})


def _is_role(word: str) -> bool:
    return re.fullmatch(_ROLE, word, re.IGNORECASE) is not None


def _is_no_place(name: str) -> bool:
    """A body, a day or a month, or a word that tells people apart, rather than where somebody serves."""
    first = fold(name.split()[0])
    return first in united("never_names", "acronyms") or first in guarded()
