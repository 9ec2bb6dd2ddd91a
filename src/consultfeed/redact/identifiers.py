"""Numbers issued to one person or account: NI, NHS, passport, driving licence, bank and card numbers.

Sources of the formats: HMRC NIM39110 (NI numbers), NHS Data Dictionary (NHS number, modulus 11), DVLA INF104 (vehicle
marks) and the DVLA driver number; ISO 7812 (Luhn) and ISO 13616 (IBAN, modulus 97).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from consultfeed.redact.spans import DETECTORS, FoundSpan, has_digit, matches

_NINO = re.compile(
    r"(?<![\w-])(?!BG|GB|KN|NK|NT|TN|"
    r"ZZ)[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z][ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D](?![\w-])",
    re.IGNORECASE,
)
_NHS = re.compile(r"(?<![\w.-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\w-])")
_NHS_CUE = re.compile(
    r"\bNHS[ ]?(?:no\.?|number|num|#)?[ ]?(?:is|was|:|-)?[ ]?(?P<it>\d{3}[ -]?\d{3}[ -]?\d{4})(?!\w)", re.IGNORECASE
)
_PASSPORT = re.compile(r"(?<!\w)[A-Z]{2}\d{7}(?!\w)", re.IGNORECASE)
_PASSPORT_CUE = re.compile(
    r"\bpassport[ ]?(?:no\.?|number|num|#)?[ ]?(?:is|was|:|-)?[ ]?(?P<it>(?=[A-Z0-9]{0,3}\d)[A-Z0-9]{8,9})(?!\w)",
    re.IGNORECASE,
)
_DRIVER = re.compile(
    r"(?<!\w)(?=[A-Z])[A-Z9]{5}[ -]?\d(?:0[1-9]|1[0-2]|5[1-9]|6[0-2])(?:0[1-9]|[12]\d|"
    r"3[01])\d[ -]?[A-Z9]{2}[ -]?[A-Z0-9][ -]?[A-Z]{2}(?:[ ]?\d{2})?(?!\w)",
    re.IGNORECASE,
)
_LICENCE_CUE = re.compile(
    r"\bdriv(?:ing|er['’]?s?)[ ]licen[cs]e[ ]?(?:no\.?|number|num|#)?[ ]?(?:is|was|:|-)?[ ]?"
    r"(?P<it>(?=[A-Z]{0,6}\d)[A-Z0-9]{5,20}(?:-[A-Z0-9]{2,6}){0,4})(?![\w-])",
    re.IGNORECASE,
)
_SOCIAL_SECURITY = re.compile(r"(?<![\w-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])")
_CARD_CUE = re.compile(
    r"\b(?:card|cc|visa|mastercard|maestro|amex)(?:[ ](?:no\.?|number|num))?[ ]?(?:is|was|:|#|"
    r"-)?[ ]?#?[ ]?(?P<it>\d(?:[ -]?\d){11})(?![\w-])",
    re.IGNORECASE,
)
_LETTERS_THEN_NINES = re.compile(r"[A-Z]{1,5}9*", re.IGNORECASE)
_CARD = re.compile(r"(?<![\w.-])(?<![£$€])\d(?:[ -]?\d){12,18}(?![\w-])")
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,3})?(?!\w)")
_SORT_CODE = re.compile(
    r"\bsort[ -]?code[ ]?(?:is|was|:|-|no\.?|number)?[ ]?:?[ ]?(?P<it>\d{2}[ -]?\d{2}[ -]?\d{2})(?!\w)", re.IGNORECASE
)
_ACCOUNT = re.compile(
    r"\b(?:(?:bank|current|savings)[ ]account|account|acct|a/c|acc)(?:[ ](?:no\.?|number|num))?[ ]?(?:is|was|:|-|"
    r"#)?[ ]?(?P<it>\d{8})(?!\w)",
    re.IGNORECASE,
)
_SORT_AND_ACCOUNT = re.compile(r"(?<![\w/-])\d{2}-\d{2}-\d{2}[ ,;/]{1,3}\d{8}(?!\w)")


@DETECTORS.register("ni-number", order=10)
def ni_numbers(text: str) -> Iterator[FoundSpan]:
    """National Insurance numbers: prefix and suffix as issued; American social security numbers under the same name."""
    if has_digit(text):
        yield from matches(_NINO, text, "NI number", "ni-number", 0.95)
        yield from matches(_SOCIAL_SECURITY, text, "NI number", "ni-number", 0.8)


@DETECTORS.register("nhs-number", order=11)
def nhs_numbers(text: str) -> Iterator[FoundSpan]:
    """Ten digits whose check digit fits, or after the words "NHS number"."""
    if has_digit(text):
        good = (
            span for span in matches(_NHS, text, "NHS number", "nhs-number", 0.9) if _checks_out(_digits(text, span))
        )
        yield from good
        yield from matches(_NHS_CUE, text, "NHS number", "nhs-number", 0.95)


@DETECTORS.register("passport", order=12)
def passports(text: str) -> Iterator[FoundSpan]:
    """Two letters and seven digits, or eight or nine characters after the word "passport"."""
    if has_digit(text):
        yield from matches(_PASSPORT, text, "passport", "passport", 0.8)
        yield from matches(_PASSPORT_CUE, text, "passport", "passport", 0.95)


@DETECTORS.register("driving-licence", order=13)
def driving_licences(text: str) -> Iterator[FoundSpan]:
    """Driver numbers of Great Britain: sixteen characters, months 01-12 or 51-62, surname padded with nines."""
    if has_digit(text):
        found = matches(_DRIVER, text, "driving licence", "driving-licence", 0.95)
        yield from (span for span in found if _LETTERS_THEN_NINES.fullmatch(text, span.start, span.start + 5))
        yield from matches(_LICENCE_CUE, text, "driving licence", "driving-licence", 0.9)


@DETECTORS.register("card", order=14)
def cards(text: str) -> Iterator[FoundSpan]:
    """13 to 19 digits that pass the Luhn check, and 12 after the word "card"."""
    if has_digit(text):
        for pattern in (_CARD, _CARD_CUE):
            yield from (span for span in matches(pattern, text, "card", "card", 0.95) if _luhn(_digits(text, span)))


@DETECTORS.register("bank", order=15)
def bank_accounts(text: str) -> Iterator[FoundSpan]:
    """Sort codes and account numbers with their words beside them or side by side, and IBANs that pass modulus 97."""
    if not has_digit(text):
        return
    for pattern in (_SORT_CODE, _ACCOUNT, _SORT_AND_ACCOUNT):
        yield from matches(pattern, text, "bank account", "bank", 0.9)
    yield from (
        span for span in matches(_IBAN, text, "bank account", "bank", 0.95) if _iban(text[span.start : span.end])
    )


def _digits(text: str, span: FoundSpan) -> list[int]:
    return [int(sign) for sign in text[span.start : span.end] if sign.isascii() and sign.isdigit()]


def _checks_out(digits: list[int]) -> bool:
    """NHS check digit: weights 10 to 2, modulus 11; all the same digit was never issued."""
    check = 11 - sum(digit * (10 - i) for i, digit in enumerate(digits[:9])) % 11
    return len(digits) == 10 and digits[9] == (0 if check == 11 else check) and len(set(digits)) > 1


def _luhn(digits: list[int]) -> bool:
    doubled = (digit * 2 - 9 * (digit > 4) if i % 2 else digit for i, digit in enumerate(reversed(digits)))
    return len(set(digits)) > 1 and sum(doubled) % 10 == 0


def _iban(written: str) -> bool:
    plain = written.replace(" ", "")
    number = "".join(str(int(sign, 36)) for sign in plain[4:] + plain[:4])
    return len(plain) >= 15 and int(number) % 97 == 1
