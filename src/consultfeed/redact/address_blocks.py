"""Addresses over several lines, as letterheads and forms write them: from the house to the postcode or the country."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from consultfeed.redact.addresses import HOUSES, KINDS
from consultfeed.redact.lexicon import is_rare
from consultfeed.redact.name_shapes import LOWER, UPPER
from consultfeed.redact.spans import DETECTORS, FoundSpan, has_digit
from consultfeed.redact.wordlists import phrases

_LINE = re.compile(r"[^\n\x00]+")
_ANY = rf"[{UPPER}{LOWER}][{UPPER}{LOWER}'’.-]*"
_CODE = (
    r"(?:[A-Z]{1,2}-)?\d{4,6}(?:-\d{3,4})?|\d{3}[ ]\d{2}|\d{2}-\d{3}|[A-Z]{1,2}\d[A-Z\d]?[ ]?\d[A-Z]{2}|"
    r"\d{4}[ ][A-Z]{2}"
)
_UNIT = re.compile(
    r"\W{0,6}(?:Apt|Apartment|Suite|Flat|Unit|Room|Floor|Block|Haus|Etage)\.?[ ]?#?[A-Z]?\d{1,4}[A-Za-z]?\W{0,2}",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    rf"(?:^|(?<=[ ,:–?]))(?P<it>\d{{1,5}}[A-Za-z]?,?[ ]+(?:{_ANY},?[ ]){{0,5}}(?:{_ANY}|\d{{1,4}}[A-Za-z]?)\.?)[ ,]*\Z"
)
_NUMBER_LAST = re.compile(rf"(?:^|(?<=[:?][ ]))\W{{0,6}}(?P<it>(?:{_ANY}[ ]){{1,5}}\d{{1,4}}[A-Za-z]?)[ ,.]*\Z")
_NAMED = re.compile(rf"(?:^|(?<=[ ,:]))(?P<it>(?:(?:{_ANY})[ ]){{1,3}}(?:{HOUSES}))[ ,]*\Z")
_STREET = re.compile(rf"\W{{0,6}}(?:{_ANY}[ ]){{1,4}}(?:{KINDS})[ ,.]*")
_BOX = re.compile(r"(?:^|(?<=[ ,:]))(?P<it>(?:USNS|USNV|USS|HMS|USCGC)[ ]\w{2,20})\s*\Z")
_TOWN = re.compile(rf"\W{{0,6}}{_ANY}(?:[ ,]{{1,2}}{_ANY}){{0,4}}[ ,]*")
_CODED = re.compile(rf"\W{{0,6}}(?:{_ANY}[ ,()]{{1,3}}){{0,4}}(?:{_CODE})(?:[ ,]{{1,2}}{_ANY}){{0,3}}[ .,]*")
_MOST_LINES = 7
_LONGEST = 60


@DETECTORS.register("address-block", order=24)
def address_blocks(text: str) -> Iterator[FoundSpan]:
    """From the line of the house on: lines of flat, street and town up to a postcode or a country."""
    if "\n" not in text:
        return
    lines = [(found.start(), found[0].rstrip()) for found in _LINE.finditer(text)]
    i = 0
    while i < len(lines):
        used = 1
        if opened := _opening(lines, i):
            used = max(1, _length(lines, i))
            if used > 1:
                start, line = lines[i + used - 1]
                yield FoundSpan(lines[i][0] + opened.start("it"), start + len(line), "address", "address-block", 0.8)
        i += used


def _opening(lines: list[tuple[int, str]], i: int) -> re.Match[str] | None:
    line = lines[i][1]
    if len(line) > 4 * _LONGEST:
        return None
    tail = line[-_LONGEST:]
    shift = len(line) - len(tail)
    for pattern in (_NUMBERED, _NAMED, _NUMBER_LAST, _BOX):
        if found := pattern.search(line, shift):
            return found
    return None


def _length(lines: list[tuple[int, str]], first: int) -> int:
    """How many lines the address has; 0 unless a flat, a code or a country proves it to be one."""
    best = 0
    for used in range(1, min(_MOST_LINES, len(lines) - first)):
        line = lines[first + used][1]
        if len(line) > _LONGEST or not line.strip():
            break
        if _CODED.fullmatch(line) or _is_country(line):
            behind = lines[first + used + 1][1] if first + used + 1 < len(lines) else ""
            return used + 1 + _is_country(behind)
        if _UNIT.fullmatch(line) or _STREET.fullmatch(line):
            best = used + 1
        elif not _TOWN.fullmatch(line):
            break
    return best


def _is_country(line: str) -> bool:
    return re.sub(r"[^\w ]", "", line).strip().casefold() in _countries()


@cache
def _countries() -> frozenset[str]:
    return frozenset(phrases("countries"))


_BETWEEN_NUMBERS = re.compile(
    rf"(?<![\w£$€./-])\d{{1,5}}[ ](?P<street>(?:{_ANY}[ ]){{1,4}})\d{{1,4}}[A-Za-z]?(?![\w:%/-])\.?(?:,?[ ](?:Apt|"
    rf"Suite|Flat|Unit)\.?[ ]?\d{{1,4}})?",
    re.IGNORECASE,
)
_FEWEST_DIGITS = 4
_FLAT_LINE = re.compile(r"(?:^|(?<=\n))[ \t?]*(?P<it>(?:Apt|Suite|Flat|Unit)\.?[ ]\d{1,4}[A-Z]?)[ \t]*(?=\n|\Z)")


@DETECTORS.register("address-between", order=28)
def streets_between_numbers(text: str) -> Iterator[FoundSpan]:
    """Such as "20789 Allika 46", of words that are not English; and a flat with a line of its own."""
    if not has_digit(text):
        return
    for found in _BETWEEN_NUMBERS.finditer(text):
        named = [word.strip(".,") for word in found["street"].split()]
        digits = sum(map(str.isdigit, found[0]))
        if digits >= _FEWEST_DIGITS and (
            all(map(is_rare, named)) or (named[0][:1].isupper() and any(map(is_rare, named)))
        ):
            yield FoundSpan(*found.span(), "address", "address-between", 0.6)
    for found in _FLAT_LINE.finditer(text):
        yield FoundSpan(*found.span("it"), "address", "address-between", 0.6)
