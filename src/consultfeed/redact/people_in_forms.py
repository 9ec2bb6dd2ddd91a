"""Names on forms and under letters: after "Full name:" or "Witness", and on the line that follows "Kind regards"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from consultfeed.redact.lexicon import is_rare
from consultfeed.redact.name_at import Place, capital_name, name_at, surname_first
from consultfeed.redact.name_shapes import LOWER, UPPER, is_given, run_at
from consultfeed.redact.spans import DETECTORS, FoundSpan
from consultfeed.redact.wordlists import fold, phrases, plain, words

_CLOSED = re.compile(
    rf"(?:^|\n)[ \t]*(?P<close>[{UPPER}{LOWER}][^\n\x00]{{0,45}}?)[ ]?[,.!–-]{{0,3}}[ \t]*\n\s{{0,6}}(?:pp\.?"
    rf"[ ])?(?P<it>[{UPPER}])"
)
_CLOSED_INLINE = re.compile(
    rf"(?:[Rr]egards|[Tt]hanks|[Cc]heers|[Ss]incerely|[Ff]aithfully|[Ww]ishes|[Bb]est|[Tt]hank[ ]you|"
    rf"[Ll]ove(?:[ ]from)?|"
    rf"[Dd]iolch|[Cc]ofion|[Ss]igned)[ ]?[,.!:–-]?[ ](?P<it>[{UPPER}][^\n\x00]{{1,40}})\Z"
)
_LAST_WORD = re.compile(r"([^\W\d_]+)\W*\Z")
_RULE = re.compile(rf"\n[ \t]*(?:-{{2,4}}|_{{3,40}}|={{3,40}})[ \t]*\n\s{{0,4}}(?P<it>[{UPPER}])")
_LAST_LINE = re.compile(
    rf"\n[ \t]*\n[ \t]*(?P<it>[{UPPER}][{LOWER}'’-]{{1,20}}(?:[ ][{UPPER}][{LOWER}'’-]{{1,20}})?)"
    rf"[ ]?x{{0,4}}[ \t]*(?=\n\s{{0,4}}(?:Sent|Get)[ ]|\s*\Z)"
)
_LAST_SIGNS = 60
_AFTER_NAME = re.compile(r"(?=[ ]?[,(/|–-]|[ \t]*(?:x{1,5}|\(|$|\n)|[ ]*\Z)", re.IGNORECASE)


@cache
def _labels() -> re.Pattern[str]:
    choices = "|".join(re.escape(phrase).replace("'", "['’]") for phrase in phrases("fields"))
    return re.compile(
        rf"(?:^|(?<=[\n\t|;])|(?<=[|;][ ])|(?<=[ ][ ]))[ \t*•]{{0,8}}(?:\d{{1,2}}[.)][ ])?(?:the[ ])?(?:{choices})"
        r"(?:[’']s[ ]name|[ ]name)?(?:[ ]?\d{1,2})?(?P<sign>[ ]?[:=?][ \t]*|[ ]?[–-][ ]|[ ]\|[ ]|"
        r"[ \t]{1,8})(?=[^\W\d_])",
        re.IGNORECASE,
    )


@DETECTORS.register("form", order=38)
def names_on_forms(text: str) -> Iterator[FoundSpan]:
    """Names after the words of a form; without a colon only full names, so that "Owner occupiers" stays."""
    for found in _labels().finditer(text):
        place = _named(text, found.end()) if found["sign"].strip() else _full_name(text, found.end())
        if place:
            yield FoundSpan(*place, "person", "form", 0.85)


@DETECTORS.register("signature", order=39)
def signatures(text: str) -> Iterator[FoundSpan]:
    """Names under a closing line, after a closing word at the very end, and under a rule of dashes."""
    if inline := _CLOSED_INLINE.search(text, max(0, len(text) - _LAST_SIGNS)):
        yield from _signed(text, inline.start("it"))
    for found in _under_closings(text) if "\n" in text else ():
        yield from _signed(text, found.start("it"))


def _under_closings(text: str) -> Iterator[re.Match[str]]:
    for found in _CLOSED.finditer(text):
        word = _LAST_WORD.search(found["close"])
        if word and fold(word[1]) in words("closings"):
            yield found
    yield from _RULE.finditer(text)
    yield from _LAST_LINE.finditer(text)


def _signed(text: str, start: int) -> Iterator[FoundSpan]:
    place = name_at(text, start)
    if place and _AFTER_NAME.match(text, place[1]) and _is_likely(text, place):
        yield FoundSpan(*place, "person", "signature", 0.85)


def _is_likely(text: str, place: Place) -> bool:
    """Two words or more, or one that is a given name or rare: "Coordinator" is neither."""
    parts = text[slice(*place)].replace(",", " ").split()
    return len(parts) > 1 or is_given(fold(parts[0])) or fold(parts[0]) in plain("surnames") or is_rare(parts[0])


def _named(text: str, start: int) -> Place | None:
    place = name_at(text, start)
    return place if place and _is_likely(text, place) else None


def _full_name(text: str, start: int) -> Place | None:
    if found := surname_first(text, start):
        return found
    run = run_at(text, start)
    listed = bool(run) and (is_given(run[0].folded) or is_rare(run[0].text))
    found = capital_name(text, start, strict=True) or name_at(text, start, strict=True)
    return found if found and listed and len(text[slice(*found)].split()) > 1 else None
