"""The lists in ``redact/data``: names that are known, and words that are never part of one.

Every list is text: words separated by spaces, ``#`` to the end of a line is a comment. A star, a caret (names)
or a plus (strand words) after a word is a mark explained at the head of its file. Words are compared in lower case with
a straight apostrophe and without accents: people leave them out of each other's names.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

from consultfeed.schemes.taxonomy import load_scheme

STRANDS = "equality-act-2010"

_LETTERS = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ə": "e"})
_MARKS = "*+^"
_TERM_WORD = re.compile(r"[^\W\d_]{3,}(?:['-][^\W\d_]{2,})*")


@cache
def words(name: str) -> frozenset[str]:
    """All words of a list, marked or not, in lower case."""
    return frozenset(fold(word.rstrip(_MARKS)) for word in _listed(name))


@cache
def united(*names: str) -> frozenset[str]:
    """All words of several lists."""
    return frozenset().union(*map(words, names))


@cache
def marked(name: str, marks: str = "*+") -> frozenset[str]:
    """The words of a list that carry one of the marks."""
    return frozenset(fold(word.rstrip(_MARKS)) for word in _listed(name) if word[-1] in marks)


@cache
def plain(name: str) -> frozenset[str]:
    """The words of a list that nowhere in it carry a star or a plus."""
    return words(name) - marked(name)


@cache
def guarded() -> frozenset[str]:
    """Strand words, with every word of the shipped strand scheme's terms that is no listed name."""
    return words("strand_words") | (strand_terms() - words("given_names") - words("surnames"))


@cache
def strand_terms() -> frozenset[str]:
    """Every word of the shipped strand scheme's terms, one and many, names among them ("Shona")."""
    terms = (term for concept in load_scheme(STRANDS) for terms in concept.terms.values() for term in terms)
    found = {fold(word) for term in terms for word in _TERM_WORD.findall(term.casefold())}
    return frozenset(found | {f"{word}s" for word in found})


@cache
def phrases(name: str) -> tuple[str, ...]:
    """The lines of a list of phrases, longest first."""
    lines = (line.split("#")[0].strip() for line in _lines(name))
    return tuple(sorted({line for line in lines if line}, key=lambda line: (-len(line), line)))


def alternatives(name: str) -> str:
    """A list as the inside of a pattern's group, longest first."""
    return "|".join(sorted(map(re.escape, words(name)), key=lambda word: (-len(word), word)))


def fold(word: str) -> str:
    """A word as lists hold it: lower case, straight apostrophe, no accents, possessive ending or full stops."""
    plain_word = word.replace("’", "'").casefold().replace(".", "")
    plain_word = plain_word.removesuffix("'s") if len(plain_word) > 3 else plain_word
    return plain_word if plain_word.isascii() else _unaccented(plain_word)


def _unaccented(word: str) -> str:
    parts = unicodedata.normalize("NFD", word.translate(_LETTERS))
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def _listed(name: str) -> list[str]:
    return [word for line in _lines(name) for word in line.split("#")[0].split()]


def _lines(name: str) -> list[str]:
    return files("consultfeed.redact").joinpath(f"data/{name}.txt").read_text(encoding="utf-8").splitlines()
