"""Numbers and bullets in front of paragraphs: arabic, dotted, roman, lettered; which of them belong to a sequence.

A doubtful label ("J. Smith", "10.30 am", "12 officers") counts only where its neighbours in the sequence are there too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

BULLET = re.compile(r"^(?:[•·▪◦‣●○■□➢✓\uf0b7–—*-]|o(?=\s+[A-Z]))\s+(?=\S)")
BRACKETED = re.compile(r"^\(([ivxlc]{1,7}|[A-Za-z]|\d{1,3})\)\s*(?=\S)")
DOTTED = re.compile(r"^(\d{1,2}(?:\.\d{1,3}){1,3})[.)]?\s+(?=\S)")
NUMBERED = re.compile(r"^(\d{1,3})[.)]\s+(?=\S)")
LETTERED = re.compile(r"^([ivxlc]{1,7}|[IVXLC]{1,7}|[A-Za-z])[.)]\s+(?=\S)")
BARE = re.compile(r"^(\d{1,3})\s+(?=[A-Z‘“'\"])")
MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
DATE_LIKE = re.compile(rf"^\d{{1,2}}\s+(?:{MONTHS})\b", re.IGNORECASE)
ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class Label:
    """A paragraph's number: ``style`` bullet, arabic, dotted, roman or letter; ``form`` bracket, plain or bare.

    ``shown`` is how it stands in the text, without a full stop; ``width`` what it takes up there, in characters.
    """

    style: str
    value: int
    shown: str
    form: str
    width: int


def roman_value(text: str) -> int:
    """Value of a lower-case roman numeral in its usual spelling, else 0."""
    values = [ROMAN.get(char, 0) for char in text]
    pairs = zip(values, [*values, 0][1:], strict=True)
    total = sum(-value if value < after else value for value, after in pairs)
    return total if total > 0 and roman(total) == text else 0


def roman(value: int) -> str:
    """Lower-case roman numeral of 1..399."""
    parts = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
    text = ""
    for worth, letters in parts:
        text += letters * (value // worth)
        value %= worth
    return text


def shown_as(like: Label, value: int) -> str:
    """The label of ``value`` written in the manner of another label, e.g. (xii) after (xi)."""
    body = {"roman": roman(value), "letter": chr(96 + value) if value <= 26 else str(value)}.get(like.style, str(value))
    body = body.upper() if like.shown.strip("()").isupper() else body
    return f"({body})" if like.form == "bracket" else body


def starts_with_mark(text: str) -> bool:
    """Whether a line opens a new item: a bullet or something that can be a label."""
    patterns = (BULLET, BRACKETED, DOTTED, NUMBERED)
    return any(pattern.match(text) for pattern in patterns)


def find_labels(texts: Sequence[str]) -> list[Label | None]:
    """The label of each paragraph, or None, judged by the sequence they stand in."""
    options = [_options(text) for text in texts]
    known = {(o.style, o.form, o.shown) for each in options for o in each}
    last: dict[tuple[str, str], int] = {}
    chosen: list[Label | None] = []
    for each in options:
        label = _choose(each, last, known)
        chosen.append(label)
        if label and label.style != "bullet":
            last[label.style, _run(label)] = label.value
    return chosen


def _run(label: Label) -> str:
    return "plain" if label.form == "bare" else label.form


def _options(text: str) -> list[Label]:
    if match := BULLET.match(text):
        return [Label("bullet", 0, "•", "plain", match.end())]
    if match := BRACKETED.match(text):
        return _readings(match[1], "bracket", match.end())
    if match := DOTTED.match(text):
        return [Label("dotted", int(match[1].rsplit(".", 1)[1]), match[1], "plain", match.end())]
    if match := NUMBERED.match(text):
        return [Label("arabic", int(match[1]), match[1], "plain", match.end())]
    if match := LETTERED.match(text):
        return _readings(match[1], "plain", match.end())
    match = BARE.match(text)
    return (
        [Label("arabic", int(match[1]), match[1], "bare", match.end())] if match and not DATE_LIKE.match(text) else []
    )


def _readings(body: str, form: str, width: int) -> list[Label]:
    shown = f"({body})" if form == "bracket" else body
    if body.isdigit():
        return [Label("arabic", int(body), shown, form, width)]
    letter = [Label("letter", ord(body.lower()) - 96, shown, form, width)] if len(body) == 1 else []
    value = roman_value(body.lower())
    return [*([Label("roman", value, shown, form, width)] if value else []), *letter]


def _choose(options: list[Label], last: dict[tuple[str, str], int], known: set[tuple[str, str, str]]) -> Label | None:
    follows = [o for o in options if last.get((o.style, _run(o)), -1) + 1 == o.value]
    first = [o for o in options if o.value == 1]
    for option in (*follows, *first, *options):
        if _stands(option, last, known):
            return option
    return None


def _stands(label: Label, last: dict[tuple[str, str], int], known: set[tuple[str, str, str]]) -> bool:
    if label.style == "bullet" or label.form == "bracket":
        return True
    if label.style == "dotted":
        return _has_sibling(label, known)
    if label.style == "arabic" and label.form == "plain":
        return True
    if last.get((label.style, _run(label))) == label.value - 1:
        return True
    return label.value == 1 and (label.style, label.form, shown_as(label, 2)) in known


def _has_sibling(label: Label, known: set[tuple[str, str, str]]) -> bool:
    stem = label.shown.rsplit(".", 1)[0]
    near = {f"{stem}.{label.value + step}" for step in (-1, 1)}
    return ("arabic", "plain", stem) in known or any(("dotted", "plain", name) in known for name in near)
