"""Which texts carry no comment: blank ones, and whole answers such as "n/a", "see above" or "dim sylw".

Being wrong here loses somebody's words, so only a whole text in the list counts, and "yes", "no" and a lone emoji stay.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files

_NOT_WORDS = re.compile(r"[^\w]+|_+")
_LONGEST = 80


def drop_reason(text: str) -> str:
    """One of "blank" (white space only), "non-answer" (says nothing) and "" (keep it)."""
    if not text or text.isspace():
        return "blank"
    return "non-answer" if len(text) <= _LONGEST and _says_nothing(text) else ""


def _says_nothing(text: str) -> bool:
    words = _words(text)
    if not words:
        return not any(unicodedata.category(sign) in ("So", "Sk", "Sm", "Sc", "Co") for sign in text)
    answers, tails = _listed()
    return words in answers or _without_tail(words, tails) in answers


def _without_tail(words: str, tails: tuple[str, ...]) -> str:
    while (tail := next((tail for tail in tails if words.endswith(f" {tail}")), "")) != "":
        words = words.removesuffix(f" {tail}")
    return words


def _words(text: str) -> str:
    plain = unicodedata.normalize("NFC", text).casefold().replace("'", "").replace("’", "")
    return _NOT_WORDS.sub(" ", plain).strip()


@cache
def _listed() -> tuple[frozenset[str], tuple[str, ...]]:
    table = tomllib.loads(files("consultfeed.clean").joinpath("data/non_answers.toml").read_text(encoding="utf-8"))
    return frozenset(map(_words, table["answers"])), tuple(map(_words, table["tails"]))
