"""Numbers of officers and of records: collar, warrant and crime numbers with their cue, and dates of birth."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from consultfeed.redact.spans import DETECTORS, FOLLOWERS, PEOPLE, FoundSpan, has_digit, matches

_NO = r"(?:[ ](?:no\.?|number|num|ref\.?|reference|id)){0,2}"
_LINK = r"[ ]?(?:is|was|of|:|-|#|=)?[ ]?#?"
_COLLAR_CUE = re.compile(
    r"\b(?:collar|shoulder|warrant(?:[ ]card)?|badge|epaulette|lapel|force|officer|payroll)[ ](?:no\.?|number(?!s)|num|"
    rf"id|#|card){_LINK}"
    r"(?P<it>(?=[A-Z]{0,3}[ ]?\d)[A-Z]{0,3}[ ]?\d{1,7}[ ]?(?:[A-Z]{1,2}(?![A-Za-z]))?)(?!\w)",
    re.IGNORECASE,
)
# "shoulder numbers 3489 and 6329"
_COLLARS = re.compile(
    r"\b(?:collar|shoulder|warrant|badge|epaulette)[ ](?:nos\.?|numbers)[ :]{1,2}(?P<all>\d{2,7}(?:(?:,|,?[ ](?:and|&|"
    r"or))[ ]\d{2,7}){1,5})",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{2,7}")
# An officer and a number with little between: (badge 4471), the other one, number 4471; his number was 4471
_COLLAR_NEAR = re.compile(
    r"(?:\b(?:badge|collar|epaulettes?|shoulder)[ ]?:?[ ]|"
    r"\b(?:W?PC|PCSO|W?PS|DC|DS|DI|[Ss]gt|[Ss]ergeant|[Cc]onstable|[Ii]nspector|[Oo]fficer|pcso)"
    r"(?:[ ][^\W\d_][\w'’.-]{1,20}){0,3},?[ ]\(?(?:(?:was|is|with|wearing|had)[ ])?(?:the[ ])?(?:number|no\.)[ ]|"
    r"\b(?:one|him|her|he|she),[ ](?:the[ ])?(?:number|no\.)[ ](?=\d{3})|"
    r"\b(?:his|her|whose|their|the[ ]officer['’]s)[ ](?:number|no\.)[ ](?:is|was|:)[ ]?)"
    r"(?P<it>(?:[A-Z]{1,2}[ ]?)?\d{2,6}(?:[ ]?[A-Z]{1,2}(?![\w'’.]))?)(?![\w:/.-]\d|[\w%])"
)
_SHORT_RANK = r"(?:W?PC|PCSO|CSO|TPC|SPC|W?PS|DS|DC|TDC|Pc|Ps|pc|pcso)"
_LONG_RANK = r"(?:[Ss]gt\.?|[Ii]nsp\.?|[Cc]onstable|[Ss]ergeant|[Oo]fficer|[Ii]nspector|CONSTABLE|SERGEANT|OFFICER)"
_UNIT = (
    r"(?![ ]?(?:%|years?|times|days?|hours?|hrs|weeks?|months?|minutes|mins|officers?|people|complaints|weekly"
    r"|of\b|per\b|to\b|or\b|am\b|pm\b|more\b|o'clock))"
)
_BY_RANK = re.compile(
    rf"\b(?:{_SHORT_RANK}[ ]?|{_LONG_RANK}[ ])#?(?P<it>\d{{2,6}}(?:[ ]?[A-Z]{{1,2}}(?![\w'’.]))?)(?![\w:/.-]\d|"
    rf"[\w%]){_UNIT}"
)
_CRIME_CUE = re.compile(
    r"\b(?:(?:crime|incident|log|case|complaint|occurrence|investigation|custody|police|report|reference|ref|rms|"
    r"athena|niche|custody|file)"
    r"[ ](?:report[ ])?(?:no\.?|number|num|ref\.?|reference|id|record)(?:[ ](?:no\.?|number))?|CRN|CRIS|CAD|URN|"
    r"CHS|CRI|STORM|ref(?:erence)?[ ]?[:#]|my[ ]ref(?:erence)?)"
    rf"{_NO}{_LINK}[ ]?(?P<it>(?=[A-Z]{{0,5}}[ /-]?\d)(?:[A-Z]{{1,5}}[ /-]?)?\d[A-Z0-9]{{1,14}}"
    r"(?:[/-][A-Z0-9]{1,10}){0,4})(?!\w)",
    re.IGNORECASE,
)
_CRIME_SHAPE = re.compile(
    r"(?<![\w/.-])[A-Z]{2,4}[/-]\d{4,8}[/-]\d{2}(?:\d{2})?(?![\w/])|"
    # "incident 4471 of 02/03/2025", "log 871 of 3 March": forces number a day's calls from one
    r"(?<=(?i:incident)[ ])\d{2,5}(?=[ ](?:of|on|dated)[ ]\d)|(?<=(?i:log)[ ])\d{2,5}(?=[ ](?:of|on|dated)[ ]\d)|"
    r"(?<![\w/.-])(?:[A-Z]{2,4}[/-])?\d{2}[A-Z]{0,2}/\d{4,7}/\d{2}(?![\w/])|(?<![\w/.-])\d{7}/\d{2}(?![\w/])"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]{0,7}\.?"
_DAY = (
    r"(?:\d{1,2}[./ -]\d{1,2}[./ -](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[ ](?:of[ ])?{_MONTH},?[ ]\d{{2,4}}|{_MONTH}[ ]\d{{1,2}}(?:st|nd|rd|th)?,?[ ]\d{{4}})"
)
_BIRTH = re.compile(
    r"(?:\bd\.?o\.?b\.?|\bdate[ ]of[ ]birth|\bbirth[ ]?(?:date|day)|\bborn|\bdyddiad[ ]geni)(?:[ ](?:on|is|"
    rf"was))?(?:[ ]the)?[ ]?[:=-]?[ ]?(?P<it>{_DAY})(?!\d)",
    re.IGNORECASE,
)


_BESIDE = re.compile(rf"[ ]?[,(|–-]{{1,2}}[ ]?(?P<it>{_DAY})(?!\d)", re.IGNORECASE)
_YEAR = re.compile(r"(?:19\d\d|20(?:0\d|1[0-2])|[./ -](?:[3-9]\d|0\d|1[0-2]))\Z")


@FOLLOWERS.register("birth-beside", order=2)
def dates_beside_names(text: str, found: Sequence[FoundSpan]) -> Iterator[FoundSpan]:
    """A full date right behind a name, of a year in which grown people were born: "Leena Dhillon, 12/03/1971"."""
    for span in found:
        if span.label in PEOPLE and (date := _BESIDE.match(text, span.end)) and _YEAR.search(date["it"]):
            yield FoundSpan(*date.span("it"), "date of birth", "birth-beside", 0.7)


@DETECTORS.register("collar", order=21)
def collar_numbers(text: str) -> Iterator[FoundSpan]:
    """Numbers after a rank ("PC 2271") or after words such as "collar number"; "PC 12 years" is none."""
    if not has_digit(text):
        return
    for pattern, score in ((_COLLAR_CUE, 0.95), (_BY_RANK, 0.85), (_COLLAR_NEAR, 0.75)):
        yield from matches(pattern, text, "collar number", "collar", score)
    for several in _COLLARS.finditer(text):
        for one in _NUMBER.finditer(text, *several.span("all")):
            yield FoundSpan(*one.span(), "collar number", "collar", 0.95)


@DETECTORS.register("crime-reference", order=22)
def crime_references(text: str) -> Iterator[FoundSpan]:
    """Crime, incident, CAD, CRIS and URN numbers after their cue, and numbers in the shape 12/345678/03."""
    if not has_digit(text):
        return
    for pattern, score in ((_CRIME_CUE, 0.9), (_CRIME_SHAPE, 0.8)):
        yield from matches(pattern, text, "crime reference", "crime-reference", score)


@DETECTORS.register("birth", order=23)
def dates_of_birth(text: str) -> Iterator[FoundSpan]:
    """Full dates after "born", "DOB" and the like; other dates are no personal data."""
    return matches(_BIRTH, text, "date of birth", "birth", 0.95) if has_digit(text) else iter(())
