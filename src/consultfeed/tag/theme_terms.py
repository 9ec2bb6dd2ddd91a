"""The small language in which a scheme file lists its words; what can match is written down, there are no wildcards.

- ``train{ing,er,ers}``: braces hold alternatives, an empty one for "or nothing": ``{,the }front counter``;
- ``officer{,s} ~ {rude,polite}``: one near the other in a sentence, in either order, at most 6 tokens between;
- ``{teach,taught} > {about,on} > {faith,race}``: one after the other in a sentence, at most 3 tokens between each.

Case does not matter, nor whether quotes and dashes are straight or curly.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Literal

from consultfeed.errors import ConsultfeedError
from consultfeed.schemes.taxonomy import Concept

Condition = Literal["strong", "pairs", "weak", "mask"]
Joint = Literal["", "~", ">"]

CONDITIONS: tuple[Condition, ...] = ("strong", "pairs", "weak", "mask")
JOINTS: tuple[Joint, ...] = ("~", ">")
MOST_FORMS = 500
"""Forms one side of an entry may stand for; more is better said with ``>``."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a theme's word list: its sides, each a tuple of forms, and how they stand to each other."""

    code: str
    condition: Condition
    joint: Joint
    sides: tuple[tuple[str, ...], ...]


def entries(concept: Concept) -> list[Entry]:
    """Entries of one theme in the order written.

    Raises:
        ConsultfeedError: an unknown condition or an entry that breaks the form, with theme, condition and entry.
    """
    for name in sorted(set(concept.terms) - set(CONDITIONS)):
        raise ConsultfeedError(
            "unknown condition",
            where=f"theme {concept.code}, terms",
            found=repr(name),
            fix=f"known: {', '.join(CONDITIONS)}",
        )
    return [
        _entry(concept.code, condition, text) for condition in CONDITIONS for text in concept.terms.get(condition, ())
    ]


def expand(pattern: str) -> tuple[str, ...]:
    """Forms a pattern without joints stands for, blanks tidied, in order; raises ValueError if it breaks the form."""
    pieces = list(_pieces(pattern))
    if prod(len(piece) for piece in pieces) > MOST_FORMS:
        raise ValueError(f"one side stands for more than {MOST_FORMS} forms")
    forms = (" ".join("".join(chosen).split()) for chosen in product(*pieces))
    return tuple(dict.fromkeys(form for form in forms if form))


def _entry(code: str, condition: Condition, text: str) -> Entry:
    joint: Joint = next((joint for joint in JOINTS if joint in text), "")
    try:
        return Entry(code, condition, joint, tuple(_side(side) for side in (text.split(joint) if joint else [text])))
    except ValueError as fault:
        where = f"theme {code}, terms.{condition}"
        raise ConsultfeedError(str(fault), where=where, found=repr(text), fix="mend the entry") from None


def _side(pattern: str) -> tuple[str, ...]:
    if any(joint in pattern for joint in JOINTS):
        raise ValueError("an entry has both ~ and >")
    if not (forms := expand(pattern)):
        raise ValueError("a side has no words")
    return forms


def _pieces(pattern: str) -> Iterator[list[str]]:
    while pattern:
        before, opening, rest = pattern.partition("{")
        inside, closing, after = rest.partition("}")
        if "}" in before or "{" in inside or bool(opening) != bool(closing):
            raise ValueError("braces do not pair up, or stand inside each other")
        yield [before]
        if opening:
            yield inside.split(",")
        pattern = after
