"""Addresses written as other countries do, and PO boxes: people quote where they come from or where family lives."""

from __future__ import annotations

import re
from collections.abc import Iterator

from consultfeed.redact.name_shapes import LOWER, UPPER
from consultfeed.redact.spans import DETECTORS, FoundSpan, has_digit, matches

_WORD = rf"[{UPPER}][{UPPER}{LOWER}]{{0,30}}(?:['’.-][{UPPER}{LOWER}]{{1,30}}){{0,3}}\.?"
_CITY_STATE_ZIP = rf"{_WORD}(?:[ ]{_WORD}){{0,3}},[ ]?(?:[A-Z]{{2}})[ ]\d{{5}}(?:-\d{{4}})?(?!\d)"
_BOX = re.compile(
    r"\b(?:P\.?[ ]?O\.?[ ]?Box|PSC[ ]\d{1,5},?[ ](?:[A-Z]{3}[ ])?Box|Unit[ ]\d{1,5}[ ]Box|Blwch[ ]Post)[ ]\d{1,6}\b",
    re.IGNORECASE,
)
_WITH_ROOM = re.compile(
    rf"(?<![\w£$€.-])\d{{1,5}}[ ](?:{_WORD}[ ]){{1,5}}(?:Apt|Apartment|Suite|Unit|Flat)\.?[ ]?#?\d{{1,5}}\b"
)
_TO_ZIP = re.compile(
    rf"(?<![\w£$€.-])\d{{1,5}}[ ]"
    rf"{_WORD}(?:[ ]{_WORD}){{0,5}}(?:[ ]\d{{1,5}})?,?[ \n]{{1,2}}(?:{_WORD}(?:[ ]{_WORD}){{0,3}}),[ ]?[A-Z]{{2}}[ ]"
    rf"\d{{5}}(?!\d)"
)
_STATE_ZIP = re.compile(rf"(?<!\w){_CITY_STATE_ZIP}")
_BEFORE = (
    "Rue|Avenue|Boulevard|Place|Chemin|Quai|Via|Viale|Piazza|Corso|Calle|C/|Avda\\.?|Avenida|Plaza|Paseo|Rua|Praça|"
    "Travessa|Largo|Strada|Bulevardul|"
    "[Uu]l\\.|[Uu]lica|[Uu]litsa|[Aa]l\\.|[Oo]s\\.|rue|avenue|boulevard|place|quai|chemin|via|viale|rua"
)
_STEMS = (
    "stra(?:ß|ss)e|str\\.|gasse|weg|allee|platz|ring|damm|gatan|vägen|gränd|stigen|gade|vej|vænget|vænge|veien|"
    "vegen|vei|gata|gate|katu|tie|kuja|polku|straat|laan|plein|"
    "dreef|steeg|kade|utca|útja|tér|cesta|ulice|gatvė|iela|holt|stræti|braut"
)
_STREET_FIRST = re.compile(
    rf"(?<![\w'’-])(?:(?:{_BEFORE})[ ]?(?:[{UPPER}{LOWER}'’.]{{1,20}}[ ]){{1,5}}|(?:{_WORD}[ ]"
    rf"){{0,2}}[{UPPER}][{LOWER}]{{1,20}}-?(?:{_STEMS})[ ]"
    rf"|(?:{_WORD}[ ]){{1,3}}(?:utca|útja|út|tér|u\.|ul\.|út\.|cesta|ulice|gatvė|iela|Strasse|Straße|Allee|Platz|"
    r"Weg),?[ ])"
    rf"\d{{1,4}}[A-Za-z]?(?:/\d{{1,3}})?(?!\w)\.?"
)
_NUMBER_FIRST = re.compile(
    rf"(?<![\w£$€.-])\d{{1,4}}(?:[ ]?(?:bis|ter|[a-z]))?,?[ ](?:(?:{_BEFORE})[ ](?:(?:de|du|des|la|le|d'|l'|da|do|"
    rf"dos|di|del|della|saint)[ ]?){{0,2}}{_WORD}(?:[ ]{_WORD}){{0,3}}"
    rf"|[{UPPER}][{LOWER}]{{1,20}}(?:{_STEMS})(?!\w))"
)


@DETECTORS.register("address-abroad", order=27)
def addresses_abroad(text: str) -> Iterator[FoundSpan]:
    """PO boxes, numbers with an apartment, American city lines, streets of the Continent."""
    if has_digit(text):
        for pattern in (_BOX, _WITH_ROOM, _TO_ZIP, _STATE_ZIP, _STREET_FIRST, _NUMBER_FIRST):
            yield from matches(pattern, text, "address", "address-abroad", 0.7)
