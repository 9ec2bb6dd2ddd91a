"""Names that are introduced ("my son Tariq", "my name is ...", "Yours sincerely") and names on the lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from consultfeed.redact.lexicon import is_rare
from consultfeed.redact.name_at import name_at
from consultfeed.redact.name_shapes import (
    CAPITALISED,
    LOWER,
    UPPER,
    Token,
    cut,
    heads_a_place,
    is_given,
    is_surname,
    names_a_place,
    opens_sentence,
    run_at,
    span_of,
)
from consultfeed.redact.spans import DETECTORS, FoundSpan
from consultfeed.redact.wordlists import alternatives, fold, marked, plain, strand_terms, words

_RELATIONS = alternatives("relations")
_RELATED = re.compile(
    rf"\b(?:my|our|his|her|their|your)[ ](?:[{LOWER}-]{{2,12}}[ ])?(?:{_RELATIONS})(?:[ ](?:is[ ])?(?:called|named)|"
    r",)?[ ](?P<it>[^\W\d_])",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\b(?:man|woman|boy|girl|officer|lady|gentleman|child|person|guy|student|lad|colleague|trainer|neighbour|"
    r"someone|somebody|chap|constable|sergeant)"
    r"[ ](?:who[ ](?:is|was)[ ])?(?:called|named)[ ](?P<it>[^\W\d_])",
    re.IGNORECASE,
)
_INTRODUCED = re.compile(
    r"\b(?:(?:my|his|her|their|the|whose|your|full|first|last)[ ](?:sur|last[ ]|first[ ]|full[ ]|maiden[ ]|"
    r"real[ ])?name(?:[ ]is|[ ]was|'s|[ ]?\?|"
    r"’s)|i[ ]am[ ]called|(?:calls?|named|call)[ ](?:me|him|her)|fy[ ]enw[ ]i[ ]yw|"
    r"yours[ ](?:sincerely|faithfully|truly|ever)|"
    r"regards|best[ ]wishes|yn[ ]gywir|name[ ]?:)[,:]?\s{1,4}(?P<it>[^\W\d_])",
    re.IGNORECASE,
)
_INTRODUCING = ("name", "call", "enw", "yours", "regards", "wishes", "gywir")
_INITIAL_SURNAME = re.compile(rf"(?<![\w.])(?:[{UPPER}]\.[ ]?){{1,3}}[{UPPER}][{LOWER}]+(?:['’-][{UPPER}{LOWER}]+)*")
_SOMEWHERE = re.compile(r"\b(?:at|in|near|around|outside|via|of|over|across)[ ]\Z")
_LOOK_BACK = 9
_WORD_BEHIND = re.compile(r"[ ]([^\W\d_]+)")
_LISTED_BEFORE = re.compile(r"(?:,|;|\b(?:and|by|with|to|from|for|&|of))[ ]\Z|[(]\Z")


@DETECTORS.register("introduced", order=43)
def introduced_names(text: str) -> Iterator[FoundSpan]:
    """Names after "my son", "a woman called", "my name is" and the close of a letter; small letters if listed."""
    small = text.casefold()
    introduced = any(word in small for word in _INTRODUCING)
    cues = ((_CALLED, "called"), (_INTRODUCED, "introduced")) if introduced else ()
    for pattern, detector in ((_RELATED, "related"), *cues):
        for found in pattern.finditer(text):
            if span := name_at(text, found.start("it"), strict=detector != "introduced"):
                yield FoundSpan(*span, "person", detector, 0.85)


@DETECTORS.register("gazetteer", order=45)
def known_names(text: str) -> Iterator[FoundSpan]:
    """A listed given name, alone if unmistakable; a listed surname after a capitalised word."""
    end = 0
    for found in CAPITALISED.finditer(text):
        if found.start() >= end and fold(found[0]) not in _ignored():
            run = run_at(text, found.start())
            if run and (kept := _known(text, run)):
                end = kept[-1].end
                yield FoundSpan(*span_of(kept), "person", "gazetteer", 0.8 if len(kept) > 1 else 0.6)


@DETECTORS.register("initial-surname", order=46)
def initials_with_surname(text: str) -> Iterator[FoundSpan]:
    """Such as "T. Okoro": listed surnames, others only in a list or after "by"; not "A. Introduction"."""
    for found in _INITIAL_SURNAME.finditer(text):
        run = run_at(text, found.start())
        kept = cut(run, cued=False)
        listed = (
            is_surname(run[-1]) or _LISTED_BEFORE.search(text[max(0, found.start() - 6) : found.start()]) is not None
        )
        if len(kept) > 1 and listed and not names_a_place(text, run, kept):
            yield FoundSpan(*span_of(kept), "person", "initial-surname", 0.7)


@cache
def _ignored() -> frozenset[str]:
    return (words("never_names") | words("strand_words")) - words("given_names")


def _known(text: str, run: list[Token]) -> list[Token]:
    kept = cut(run, cued=False)
    if not kept or names_a_place(text, run, kept) or _stands_in_a_landscape(text, run):
        return []
    given, rest = kept[0].folded, kept[1:]
    certain = all(part in plain("given_names") for part in given.split("-")) and given not in words("never_names")
    surnames = [i for i, token in enumerate(rest, 1) if is_surname(token)]
    if kept[0].text.isupper() and not (surnames and _listed(kept[0])):
        return []
    if not surnames and _is_doubly_known(kept) and not opens_sentence(text, kept[0].start):
        return kept[:2]
    if surnames and (is_given(given) or not opens_sentence(text, kept[0].start)):
        return kept[: surnames[-1] + 1]
    if _stands_alone(text, run):
        return kept[:1]
    return kept[: _length(kept)] if certain and not _names_a_people(text, kept) else []


def _names_a_people(text: str, kept: list[Token]) -> bool:
    """Whether a given name that is a people's name, too, stands for the people: "Shona speakers"."""
    behind = _WORD_BEHIND.match(text, kept[-1].end) if len(kept) == 1 else None
    return behind is not None and behind[1] in words("group_nouns") and kept[0].folded in strand_terms()


def _stands_in_a_landscape(text: str, run: list[Token]) -> bool:
    """Such as "at Hadley Cross": somewhere, after "at", "in" and the like."""
    before = text[max(0, run[0].start - _LOOK_BACK) : run[0].start]
    return len(run) == 2 and run[1].folded in words("landscape") and _SOMEWHERE.search(before) is not None


def _is_doubly_known(kept: list[Token]) -> bool:
    """A listed given name before a listed surname, each also a word: "that Mark Bishop left", not "Grace Hill"."""
    surname = kept[1].folded if len(kept) > 1 else ""
    given = is_given(kept[0].folded) and not heads_a_place(kept[0].folded)
    return given and surname in words("surnames") and surname not in words("landscape")


def _stands_alone(text: str, run: list[Token]) -> bool:
    """A surname that is nothing else, inside a sentence, no capital beside it: "so Okonkwo left"."""
    if len(run) != 1 or run[0].folded not in _unmistakable():
        return False
    return is_rare(run[0].text) or run[0].text.endswith(("'s", "’s")) or not opens_sentence(text, run[0].start)


@cache
def _unmistakable() -> frozenset[str]:
    return plain("surnames") - marked("surnames", "^") - words("given_names") - words("strand_words") - words("allowed")


def _length(kept: list[Token]) -> int:
    """How many words after a sure given name belong to it: up to the first that is no given name."""
    for i, token in enumerate(kept[1:], 1):
        if token.kind == "word" and token.folded not in plain("given_names"):
            return i + 1
    return len(kept)


def _listed(token: Token) -> bool:
    return token.folded in words("given_names") or token.folded in words("surnames")
