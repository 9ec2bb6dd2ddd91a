"""How the words of a scheme are read: spelling marks, the shadow of a text, and one entry per condition.

The shadow is the text as it is matched: as long as the original, so offsets stay true, with straight quotes, plain
hyphens, letters for the digits that disguise them ("wom3n") and every other digit a 0.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from consultfeed.errors import ConsultfeedError
from consultfeed.records import Level
from consultfeed.schemes.taxonomy import Concept, Taxonomy
from consultfeed.tag.masks import MaskSet

Kind = Literal["term", "mask", "cue", "negated", "boilerplate"]

CONDITIONS = (
    "words",
    "cased",
    "people",
    "context",
    "listed",
    "described",
    "passing",
    "ages",
    "origin",
    "general",
    "own",
    "hostile",
    "unless",
)
"""Conditions whose words are evidence; the scheme file says what each means."""
HELPERS = ("cues", "nouns", "rivals")
_NO_PHRASES = frozenset({"nouns", "rivals"})
"""Lists of a concept that help its conditions and are no evidence."""

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_CLASS = re.compile(r"\{(\w+)\}")
_NUMBER = "#"
_LETTERS = re.compile(r"[^\W\d_]+")
_RUNS = re.compile(r"[^\W\d_]+|\d+")
_DISGUISED = re.compile(r"(?<=[^\W\d_])[01345](?=[^\W\d_])")
_WITHIN = re.compile(r"[01345]")
_DISGUISES = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s"}
_COMMON_WORDS = (
    "a an the my our your his her their its i he she it we they you who that this with was were is are be been have has"
    " had not no of for from and or to in on at by as out down when where before after since because would only being"
    " same new any over two three four them him s t m re came come time people person police officer officers"
)
_COMMON = frozenset(_COMMON_WORDS.split())
"""Words met in most texts: a quick look for them would tell nothing."""
_SAME_LENGTH = str.maketrans("0123456789‘’ʼ´`“”‐‑‒–—−\u00a0\u2009\u202f", "0000000000'''''\"\"------   ")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a phrase means when it is met: its kind, strand codes, condition (terms) and level (masks)."""

    kind: Kind
    codes: tuple[str, ...] = ()
    condition: str = ""
    level: Level = "about"


def shadow(text: str) -> str:
    """The text as matched; ``len(shadow(text)) == len(text)``."""
    plain = text if text.isascii() else "".join(map(_plain, text))
    if _WITHIN.search(plain):
        plain = _DISGUISED.sub(lambda digit: _DISGUISES[digit.group()], plain)
    return plain.translate(_SAME_LENGTH)


@cache
def _plain(char: str) -> str:
    if "\ud800" <= char <= "\udfff":
        return "\ufffd"  # half a character: spaCy cannot hold it
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 else char


def spellings(word: str, lists: Mapping[str, Set[str]] = MappingProxyType({})) -> tuple[str, ...]:
    """All spellings of a word as written in a scheme: ``non-binary[s]`` gives four, ``{my} age`` one for each "my".

    Args:
        word: the word with its marks.
        lists: where classes are looked up, as ``classes.my``; an unknown one gives no spelling.
    """
    forms = _opened(word, lists)
    if forms is not None:
        return tuple(one for form in forms for one in spellings(form, lists))
    plain = " ".join(shadow(word).split())
    return (plain, plain.replace("-", " ")) if "-" in plain else (plain,)


def _opened(word: str, lists: Mapping[str, Set[str]]) -> list[str] | None:
    """The forms of a word with its first mark resolved, None when it has none."""
    if mark := _OPTIONAL.search(word):
        return [word[: mark.start()] + inside + word[mark.end() :] for inside in (mark.group(1), "")]
    if mark := _CLASS.search(word):
        members = sorted(lists.get(f"classes.{mark.group(1)}", ()))
        return [word[: mark.start()] + member + word[mark.end() :] for member in members]
    return [word.replace(_NUMBER, number) for number in numbers()] if _NUMBER in word else None


@cache
def numbers() -> tuple[str, ...]:
    """What ``#`` stands for: any two digits, or a number from ten to ninety-nine in words."""
    teens = (
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    )
    tens = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
    ones = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return ("00", *teens, *tens, *(f"{ten}-{one}" for ten in tens for one in ones))


def runs(text: str) -> list[str]:
    """Runs of letters in lower case, and of digits: what the quick look before tokenising compares."""
    return _RUNS.findall(text.lower())


def rarest_run(phrase: str) -> str:
    """The run of a phrase that tells most, a long one: a text without it cannot hold the phrase."""
    return max(runs(phrase), key=lambda run: (run not in _COMMON, len(run), run), default="")


def entries(taxonomy: Taxonomy, masks: MaskSet) -> Iterator[tuple[Entry, str]]:
    """Every phrase to look for with its meaning, in a stable order.

    Raises:
        ConsultfeedError: a condition nobody knows, or a word without letters, with concept and condition.
    """
    for concept in taxonomy:
        yield from _concept_entries(concept, masks)
    for mask in masks.masks:
        codes = tuple(code for code in mask.codes if code in taxonomy.codes())
        yield from (
            (Entry("mask", codes, level=mask.level), phrase)
            for word in mask.words
            for phrase in spellings(word, masks.lists)
        )
    for kind in ("negated", "boilerplate"):
        for word in sorted(masks.words(f"scope.{kind}")):
            yield from ((Entry(kind), phrase) for phrase in spellings(word, masks.lists))


def _concept_entries(concept: Concept, masks: MaskSet) -> Iterator[tuple[Entry, str]]:
    for condition, words in concept.terms.items():
        _check(concept, condition, words, masks)
        if condition not in _NO_PHRASES:
            named = [(_entry(concept.code, condition, word), word) for word in words]
            yield from ((entry, phrase) for entry, word in named for phrase in spellings(word, masks.lists))
    for word in masks.offensive.get(concept.code, ()):
        yield from ((Entry("term", (concept.code,), "words"), phrase) for phrase in spellings(word, masks.lists))


def _entry(code: str, condition: str, word: str) -> Entry:
    if condition == "cues":
        return Entry("cue", (code,))
    return Entry("term", (code,), "capitals" if condition == "cased" and word.isupper() else condition)


def _check(concept: Concept, condition: str, words: object, masks: MaskSet) -> None:
    where = f"concept {concept.code}, terms.{condition}"
    if condition not in CONDITIONS + HELPERS:
        known = ", ".join(CONDITIONS + HELPERS)
        raise ConsultfeedError("unknown condition", where=where, found=repr(condition), fix=f"known: {known}")
    if not isinstance(words, tuple):
        raise ConsultfeedError("words are not a list", where=where, fix='write them as ["one", "two"]')
    if any(not _LETTERS.search(word) for word in words):
        raise ConsultfeedError("a word has no letters", where=where, fix="remove it or spell it out")
    for name in sorted({name for word in words for name in _CLASS.findall(word)}):
        if not masks.words(f"classes.{name}"):
            raise ConsultfeedError(
                "no such class of words", where=where, found=f"{{{name}}}", fix="see masks/people.toml"
            )
