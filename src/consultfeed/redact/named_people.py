"""Names that are introduced ("my son Tariq", "my name is ...", "Yours sincerely") and names on the lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from consultfeed.redact.name_shapes import (
    CAPITALISED,
    LOWER,
    UPPER,
    Token,
    cut,
    is_surname,
    names_a_place,
    opens_sentence,
    run_at,
    span_of,
)
from consultfeed.redact.spans import DETECTORS, FoundSpan
from consultfeed.redact.wordlists import alternatives, fold, marked, plain, words

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
    r"\b(?:(?:my|his|her|their|the|whose|full|first|last)[ ](?:sur|last[ ]|first[ ]|full[ ])?name(?:[ ]is|[ ]was|'s|"
    r"’s)|i[ ]am[ ]called|(?:calls?|named|call)[ ](?:me|him|her)|fy[ ]enw[ ]i[ ]yw|signed(?:[ ]by)?[ ]?[,:-]?|"
    r"yours[ ](?:sincerely|faithfully|truly|ever)|"
    r"regards|best[ ]wishes|(?:^|(?<=\n))(?:name|from|contact)[ ]?:|yn[ ]gywir|name[ ]?:)[,:]?\s{1,4}(?P<it>[^\W\d_])",
    re.IGNORECASE,
)
_INITIAL_SURNAME = re.compile(rf"(?<![\w.])(?:[{UPPER}]\.[ ]?){{1,3}}[{UPPER}][{LOWER}]+(?:['’-][{UPPER}{LOWER}]+)*")
_LISTED_BEFORE = re.compile(r"(?:,|;|\b(?:and|by|with|to|from|for|&|of))[ ]\Z|[(]\Z")
_SMALL = re.compile(r"[^\W\d_][\w'’-]{2,30}")


@DETECTORS.register("introduced", order=43)
def introduced_names(text: str) -> Iterator[FoundSpan]:
    """Names after "my son", "a woman called", "my name is" and the close of a letter; small letters if listed."""
    for pattern, detector in ((_RELATED, "related"), (_CALLED, "called"), (_INTRODUCED, "introduced")):
        for found in pattern.finditer(text):
            span = _capital_name(text, found.start("it"), strict=detector != "introduced")
            span = span or _small_name(text, found.start("it"))
            if span:
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


def _capital_name(text: str, start: int, *, strict: bool) -> tuple[int, int] | None:
    run = run_at(text, start, 3 if strict else 4)
    kept = cut(run, cued=True, strict=strict)
    if not kept or names_a_place(text, run, kept) or _is_shouted(kept[0]):
        return None
    return span_of(kept)


def _small_name(text: str, start: int) -> tuple[int, int] | None:
    found = _SMALL.match(text, start)
    if not found or found[0].casefold() not in plain("given_names") - words("relations"):
        return None
    after = _SMALL.match(text, found.end() + 1)
    surname = after is not None and after[0].casefold() in plain("surnames")
    return found.start(), after.end() if after and surname else found.end()


def _known(text: str, run: list[Token]) -> list[Token]:
    kept = cut(run, cued=False)
    if not kept or names_a_place(text, run, kept):
        return []
    given, rest = kept[0].folded, kept[1:]
    certain = given in plain("given_names") and given not in words("never_names")
    surnames = [i for i, token in enumerate(rest, 1) if is_surname(token)]
    if kept[0].text.isupper() and not (surnames and _listed(kept[0])):
        return []
    if surnames and (given in words("given_names") or not opens_sentence(text, kept[0].start)):
        return kept[: surnames[-1] + 1]
    if _stands_alone(text, run):
        return kept[:1]
    return kept[: _length(kept)] if certain else []


def _stands_alone(text: str, run: list[Token]) -> bool:
    """A surname that is nothing else, inside a sentence, no capital beside it: "so Okonkwo left"."""
    return len(run) == 1 and run[0].folded in _unmistakable() and not opens_sentence(text, run[0].start)


@cache
def _unmistakable() -> frozenset[str]:
    return plain("surnames") - marked("surnames", "^") - words("given_names") - words("strand_words") - words("allowed")


def _length(kept: list[Token]) -> int:
    """How many words after a sure given name belong to it: up to the first that is no given name."""
    for i, token in enumerate(kept[1:], 1):
        if token.kind == "word" and token.folded not in plain("given_names"):
            return i + 1
    return len(kept)


def _is_shouted(token: Token) -> bool:
    return token.kind == "word" and token.text.isupper() and not _listed(token)


def _listed(token: Token) -> bool:
    return token.folded in words("given_names") or token.folded in words("surnames")
