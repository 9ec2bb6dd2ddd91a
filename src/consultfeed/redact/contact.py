"""Ways to reach somebody: e-mail, telephone, web and IP addresses, social handles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from consultfeed.redact.spans import DETECTORS, FoundSpan, has_digit, matches

_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%'-]{1,64}@(?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24}(?![\w-])")
_URL = re.compile(r"\b(?:https?://|ftp://|www\.)[^\s<>\"\x00]{1,500}", re.IGNORECASE)
_TOP = (
    r"com|org|net|info|biz|edu|gov|eu|wales|scot|cymru|london|(?:co|org|gov|ac|police|nhs|ltd|plc|me|sch)\.uk"
    r"|uk|ie|de|fr|pl|au|ca|nz|jp"
)
_DOMAIN = re.compile(
    rf"(?<![\w@./-])(?:[a-z0-9][a-z0-9-]{{0,62}}\.){{1,4}}(?:{_TOP})(?:/[^\s<>\"\x00]{{0,300}})?(?![\w-]|\.\w)"
)
_TRAILING = ".,;:!?)]}'\"»”’"
_IP = re.compile(r"(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w]|\.\d)")
_OF_PAPERS = re.compile(r"\b(?:para|paragraph|section|version|item|clause|rule|point|page|v)s?\.?[ ]$", re.IGNORECASE)
_IP6 = re.compile(
    r"(?<![\w:])(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}(?![\w:])|"
    r"(?<![\w:])(?:[0-9a-f]{1,4}:){2,6}:(?:[0-9a-f]{1,4}:){0,4}[0-9a-f]{1,4}(?![\w:])",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w@./])@(?=[\w.]{0,30}[^\W\d_])[A-Za-z0-9_][\w.]{1,29}(?<!\.)(?![\w@])")

_RUN = re.compile(
    r"(?<![\w£$€#])(?<!\d[.,/-])(?:\+|00)?\(?\+?\d(?:(?:[ ]?[-–.()/]{1,2}[ ]?|[ ])?\d){6,16}(?:[ ]?(?:x|ext\.?|"
    r"extension)[ ]?\d{1,5})?(?![\w%])(?!,\d)",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"(?:\b(?:tel|phone|telephone|mobile|mob|cell|fax|call|called|calling|ring|rang|text|texted|whatsapp|contact|"
    r"dial|dialled|ffôn|ffon|landline|messages?|answering|answers|reach(?:ed)?|desk|helpline|hotline|office|evenings?|"
    r"daytime|"
    r"mobiles?|phones?|registered)\b"
    r"[^\d\n\x00]{0,25})$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\bnumber\b[^\d\n\x00]{0,12}$", re.IGNORECASE)
_OTHER = re.compile(
    r"\b(?:ref|reference|refs|invoice|order|account|acc|policy|badge|urn|cad|crime|incident|log|case|id|isbn|"
    r"charity|company|licen[cs]e|passport|security)\b[^\d\n]{0,15}$",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\b|\b(?:19|20)\d\d[-–/](?:19|20)?\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d"
)
_FOREIGN = re.compile(r"0\d{2,4}(?:[ .-]\d{2,4}){2,4}|\d{3}[ ]\d{3}[ ]\d{3}|\d{2}[ ]\d{3}[ ]\d{3}")
_GROUPED = re.compile(r"\(\d{3}\)[ ]?\d{3}[-. ]\d{4}|\d{3}[-.]\d{3}[-.]\d{4}|\d{3} \d{3} \d{4}")
_PAIRS = re.compile(r"\d{2}(?:([ .-])\d{2})(?:\1\d{2}){2,3}")
_SOCIAL_SECURITY = re.compile(r"\d{3}-\d{2}-\d{4}")
_LOOK_BACK = 40


@DETECTORS.register("email", order=5)
def emails(text: str) -> Iterator[FoundSpan]:
    """E-mail addresses, not ones written out in words."""
    return matches(_EMAIL, text, "email", "email", 1.0) if "@" in text else iter(())


@DETECTORS.register("web", order=6)
def web_addresses(text: str) -> Iterator[FoundSpan]:
    """Web addresses with http or www, and bare names under well-known endings; the sentence's full stop stays."""
    if "." not in text and "://" not in text:
        return
    for pattern in (_URL, _DOMAIN):
        for span in matches(pattern, text, "web address", "web", 0.95):
            length = len(text[span.start : span.end].rstrip(_TRAILING))
            yield FoundSpan(span.start, span.start + length, span.label, span.detector, span.score)


@DETECTORS.register("ip", order=7)
def ip_addresses(text: str) -> Iterator[FoundSpan]:
    """IPv4 and IPv6 addresses."""
    if text.count(".") > 2:
        found = matches(_IP, text, "IP address", "ip", 0.9)
        yield from (span for span in found if not _OF_PAPERS.search(text[max(0, span.start - 12) : span.start]))
    if text.count(":") > 2:
        yield from matches(_IP6, text, "IP address", "ip", 0.9)


@DETECTORS.register("handle", order=8)
def social_handles(text: str) -> Iterator[FoundSpan]:
    """Names such as @example on social media; "meet @ 6pm" is none."""
    return matches(_HANDLE, text, "social handle", "handle", 0.9) if "@" in text else iter(())


@DETECTORS.register("phone", order=30)
def phones(text: str) -> Iterator[FoundSpan]:
    """Telephone numbers that are possible (phonenumbers' leniency POSSIBLE) and stand or look like one.

    VALID would miss the ranges kept for fiction, which tests and training material use.
    """
    if not has_digit(text):
        return
    for found in _RUN.finditer(text):
        score = _phone_score(found[0], text[max(0, found.start() - _LOOK_BACK) : found.start()])
        if score:
            yield FoundSpan(found.start(), found.end(), "phone", "phone", score)


def _phone_score(written: str, before: str) -> float:
    if _OTHER.search(before) or (_DATE.search(written) and not _PAIRS.fullmatch(written)):
        return 0.0
    digits = re.sub(r"\D", "", re.split("[xXeE]", written)[0])
    if _CALL.search(before):
        return 0.8 if 7 <= len(digits) <= 15 else 0.0
    cued = _NUMBERED.search(before) is not None
    if (_FOREIGN.fullmatch(written) or _PAIRS.fullmatch(written)) and 8 <= len(digits) <= 12:
        return 0.6
    if _SOCIAL_SECURITY.fullmatch(written):
        return 0.0
    shaped = _home_shape(written, digits) or written.lstrip("(").startswith(("+", "00")) or _GROUPED.fullmatch(written)
    if not (cued or shaped) or not _possible(written, digits):
        return 0.0
    return 0.95 if cued and shaped else 0.85 if shaped else 0.7


def _home_shape(written: str, digits: str) -> bool:
    """Starts as British numbers do: 01, 02, 03, 07 or 08, ten or eleven digits, (0) after a country code."""
    return digits[:2] in ("01", "02", "03", "05", "07", "08", "09") and len(digits) in (10, 11) and "/" not in written


@lru_cache(maxsize=4096)
def _possible(written: str, digits: str) -> bool:
    import phonenumbers as pn

    if not 7 <= len(digits) <= 15:
        return False
    region = None if written.startswith("+") else "GB"
    international = f"+{digits[2:]}" if digits.startswith("00") else written
    for number, home in ((international, region), (digits, "GB"), (digits, "US")):
        try:
            if pn.is_possible_number(pn.parse(number, home)):
                return True
        except pn.NumberParseException:
            continue
    return False
