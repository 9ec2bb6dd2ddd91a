"""Names nobody listed, told by rare words side by side or by what only people do; and names in small letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from consultfeed.redact.lexicon import is_rare
from consultfeed.redact.name_at import small_name, small_surname
from consultfeed.redact.name_shapes import (
    CAPITALISED,
    Token,
    cut,
    heads_a_place,
    is_given,
    names_a_place,
    opens_sentence,
    run_at,
    span_of,
)
from consultfeed.redact.spans import DETECTORS, FoundSpan
from consultfeed.redact.wordlists import fold, guarded, marked, plain, words

_PLACED = re.compile(
    r"\b(?:[Tt]he|[Ii]n|[Aa]t|[Nn]ear|[Oo]f|[Vv]ia|[Aa]round|[Oo]utside|[Ii]nto|[Oo]n|[Aa]n?|[Oo]ur|[Uu]sing|[Oo]ld|"
    r"[Nn]ew)[ ]\Z"
)
_DOES = re.compile(
    r"[ ](?:said|says|told|asked|asks|answered|explained|lives|lived|phoned|rang|emailed|texted|wrote|apologised|"
    r"replied|"
    r"shouted|swore|knew|knows|thinks|thought|laughed|smiled|listened|offered|helped|visited|met|married|wants|wanted|"
    r"went|"
    r"came|has[ ]been[ ](?:very|so|really)|had[ ](?:given|told|asked|seen|been)|was[ ](?:very|so|really|rude|kind|"
    r"lovely|"
    r"polite|helpful|great|brilliant|amazing|stopped|arrested|searched|born)|is[ ](?:from|very|so|lovely|brilliant|"
    r"great|kind|"
    r"rude)|and[ ]I\b|who[ ])\b|['’]s[ ](?:son|daughter|husband|wife|mother|father|brother|sister|house|car|phone|mum|"
    r"dad|"
    r"partner|family|solicitor|friend|boyfriend|girlfriend|stepfather|stepmother|carer|neighbour|address|name)\b"
)
_SPEAKS = re.compile(
    r"[ ](?:said|says|told|asked|answered|explained|lives|lived|phoned|rang|texted|replied|had[ ]given)\b"
)
_CALLED_OUT = re.compile(r",[ ](?:can|could|would|will|please|you|I|we|thank|are|do|did|how|where|what|why)\b")
_SPEAKER = re.compile(r"(?:^|\n)[ \t]*\Z")
_LOOK_BACK = 10
_SHORTEST_SMALL = 5


@DETECTORS.register("unlisted", order=49)
def unlisted_names(text: str) -> Iterator[FoundSpan]:
    """Two rare words side by side ("Bogusz Trzaskalski"), or one before words such as "told" or "lives"."""
    end = 0
    for found in CAPITALISED.finditer(text):
        if found.start() < end or not _is_candidate(found[0]):
            continue
        run = run_at(text, found.start())
        kept = _kept(text, run)
        if kept and not _stands_for_a_place(text, kept[0].start):
            end = kept[-1].end
            yield FoundSpan(*span_of(kept), "person", "unlisted", 0.5)


def _is_candidate(word: str) -> bool:
    return not word.isupper() and (is_rare(word) or is_given(fold(word)) or fold(word) in words("surnames"))


def _kept(text: str, run: list[Token]) -> list[Token]:
    kept = cut(run, cued=False)
    if (
        not kept
        or heads_a_place(kept[0].folded)
        or names_a_place(text, run, kept)
        or any(token.text.isupper() and len(token.text) > 1 for token in kept)
    ):
        return []
    named = [token for token in kept if token.kind == "word"]
    full = len(named) > 1 and all(map(_is_name, named)) and any(is_rare(token.text) for token in named)
    return kept if full or (len(named) == 1 and len(run) == 1 and _acts(text, kept[0])) else []


def _is_name(token: Token) -> bool:
    return _is_candidate(token.text) and token.folded not in guarded()


def _acts(text: str, token: Token) -> bool:
    """Whether a single word does what people do; a word that is also another needs the clearest sign."""
    first, last = span_of([token])
    if token.folded in guarded():
        return False
    if token.folded in words("surnames") - marked("surnames", "*") and _SPEAKS.match(text, last):
        return True
    named = is_given(token.folded)
    if not (named or is_rare(token.text)):
        return False
    sure = named and token.folded not in marked("given_names")
    if not sure and opens_sentence(text, first) and not _SPEAKS.match(text, last):
        return False
    speaks = named and _SPEAKER.search(text[max(0, first - 4) : first]) and text[last : last + 2] == ": "
    called = named and _CALLED_OUT.match(text, last) and _SPEAKER.search(text[max(0, first - 4) : first])
    return bool(speaks or called or _DOES.match(text, last))


def _stands_for_a_place(text: str, start: int) -> bool:
    return _PLACED.search(text[max(0, start - _LOOK_BACK) : start]) is not None


@DETECTORS.register("given-word", order=51)
def given_names_that_are_words(text: str) -> Iterator[FoundSpan]:
    """Such as "Mark" or "Hope" inside a sentence, between small letters and not where a place would stand."""
    for found in CAPITALISED.finditer(text):
        if fold(found[0]) in _given_words() and _INSIDE.search(
            text[max(0, found.start() - _LOOK_BACK) : found.start()]
        ):
            run = run_at(text, found.start())
            alone = len(run) == 1 and not found[0].isupper() and not _PLACE_BEHIND.match(text, found.end())
            if alone and not _stands_for_a_place(text, found.start()):
                yield FoundSpan(*span_of(run), "person", "given-word", 0.5)


_PLACE_BEHIND = re.compile(
    r"[ ](?:road|street|lane|ward|estate|park|house|court|centre|school|hospital|avenue|close|drive|station|area|"
    r"clinic|unit)\b"
)
_INSIDE = re.compile(r"(?:^|[^\w’'])[a-zß-ÿ’']+,?[ ]\Z")
_MONTHS = frozenset({"april", "may", "june", "august", "jan", "mar", "jun", "avril"})


@cache
def _given_words() -> frozenset[str]:
    return (
        marked("given_names") - guarded() - words("never_names") - words("place_tails") - words("relations") - _MONTHS
    )


@cache
def _small_given() -> frozenset[str]:
    """Given names that no other word is spelt like, so that they are told without a capital."""
    return frozenset(name for name in plain("given_names") if len(name) > 2) - words("relations") - words("never_names")


_SMALL_CUE = re.compile(
    r"\b(?:told|asked|met|saw|rang|phoned|emailed|texted|thank|thanks[ ]to|called|named|spoke[ ]to|speak[ ]to|"
    r"spoken[ ]to|"
    r"talked[ ]to|spoke[ ]with|seen[ ]by|stopped[ ]by|arrested[ ]by|searched[ ]by|by|with|from|officer|constable|"
    r"friend)[ ]"
    r"(?=(?P<it>(?P<first>[^\W\d_][\w’'-]+)[ ](?P<last>[^\W\d_][\w’'-]+)))"
)


@DETECTORS.register("small-strangers", order=52)
def unlisted_names_in_small_letters(text: str) -> Iterator[FoundSpan]:
    """Two words that English does not know, where a person would stand: "i told bogusz trzaskalski"."""
    for found in _SMALL_CUE.finditer(text):
        given = fold(found["first"]) in _small_given() or is_rare(found["first"])
        if found["it"].islower() and given and is_rare(found["last"]):
            yield FoundSpan(*found.span("it"), "person", "small-strangers", 0.5)


_WORDS = re.compile(r"[^\W\d_][\w’'-]+")


@DETECTORS.register("small-names", order=50)
def full_names_in_small_letters(text: str) -> Iterator[FoundSpan]:
    """Such as "leena dhillon" anywhere, and a given name alone where it is rare enough to be nothing else."""
    if _small_given().isdisjoint(text.split()) and text.isascii() and "-" not in text:
        return
    for found in _WORDS.finditer(text):
        if found[0].islower() and fold(found[0]) in _small_given():
            yield from _small(text, found)


def _small(text: str, found: re.Match[str]) -> Iterator[FoundSpan]:
    behind = small_surname(text, found.end() + 1, surely=False) if text[found.end() : found.end() + 1] == " " else None
    alone = len(found[0]) >= _SHORTEST_SMALL and is_rare(found[0])
    place = (found.start(), behind) if behind else small_name(text, found.start()) if alone else None
    if place:
        yield FoundSpan(*place, "person", "small-names", 0.6)
