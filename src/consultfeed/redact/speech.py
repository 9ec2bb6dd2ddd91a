"""Names nobody listed, told by the words around them: "spoke to Xanthe Quill", "Dear Ottoline"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from consultfeed.redact.name_shapes import CAPITALISED, UPPER, Token, cut, names_a_place, run_at, span_of
from consultfeed.redact.spans import DETECTORS, FoundSpan
from consultfeed.redact.wordlists import united

_GREETED = re.compile(rf"(?:^|(?<=[\n.!?,] )|(?<=\n))(?:Dear|Hi|Hello|Hey|Annwyl)[ ](?P<it>[{UPPER}])")
_MET = re.compile(
    r"\b(?:(?:spoke|speak|speaking|spoken|talked|talk|talking|written|wrote|write|complained|complain)[ ](?:to|"
    r"with)|[Mm]et(?:[ ]with)?|[Tt]hanks?[ ]to|[Tt]hank(?:ed)?|"
    r"(?:emailed|phoned|rang|texted|told|asked|arrested|dealt[ ]with|seen|interviewed|stopped|searched|handled|"
    r"visited|helped|represented|chaired|presented|led)(?:[ ]by)?|"
    rf"on[ ]behalf[ ]of|c/o|[Aa]ttn:?|I[ ]am|I['’]m|[Tt]his[ ]is)[ ](?P<it>[{UPPER}])|(?<![\w])I,[ ](?P<me>[{UPPER}])"
)
_DID = re.compile(
    r"[ ](?:said|says|told|asked|explained|lives|lived|phoned|rang|emailed|apologised|replied|shouted|swore|was[ ]"
    r"(?:very|so|extremely|rude|polite|kind|helpful|great|brilliant)"
    r"|is[ ]from|and[ ]I\b|has[ ]been[ ](?:very|great|brilliant))|['’]s[ ](?:son|daughter|husband|wife|mother|"
    r"father|brother|sister|house|car|phone|mum|dad|partner|family|solicitor)\b"
)
_GENTILE = (
    "ese",
    "ish",
    "ian",
    "ean",
    "ani",
    "ist",
    "ists",
    "ians",
    "ers",
    "ing",
    "tion",
    "ment",
    "ness",
    "ity",
    "ism",
    "ies",
    "ics",
)


@DETECTORS.register("context-name", order=48)
def names_in_context(text: str) -> Iterator[FoundSpan]:
    """Two capitalised words where a person would stand; one word only after a greeting."""
    for found in _GREETED.finditer(text):
        yield from _span(text, found.start("it"), least=1)
    for found in _MET.finditer(text):
        yield from _span(text, found.start(found.lastgroup or 0), least=2)
    if _DID.search(text):
        yield from _doers(text)


def _doers(text: str) -> Iterator[FoundSpan]:
    end = 0
    for found in CAPITALISED.finditer(text):
        if found.start() < end:
            continue
        for span in _span(text, found.start(), least=2):
            end = span.end
            if _DID.match(text, span.end):
                yield span


def _span(text: str, start: int, least: int) -> Iterator[FoundSpan]:
    run = run_at(text, start, 3)
    kept = cut(run, cued=False)
    full = len([token for token in kept if token.kind == "word"]) >= least
    if full and not names_a_place(text, run, kept) and not any(map(_is_no_name, kept)):
        yield FoundSpan(*span_of(kept), "person", "context-name", 0.5)


def _is_no_name(token: Token) -> bool:
    shouted = token.text.isupper() and len(token.text) > 1
    return shouted or (token.folded.endswith(_GENTILE) and token.folded not in united("given_names", "surnames"))
