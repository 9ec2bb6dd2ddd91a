"""Where somebody lives: postcodes and numbered street addresses. A street without a number is a place and stays."""

from __future__ import annotations

import re
from collections.abc import Iterator

from consultfeed.redact.name_shapes import LOWER, UPPER
from consultfeed.redact.spans import DETECTORS, FoundSpan, has_digit, matches

_POSTCODE = re.compile(
    r"(?<![\w-])(?:GIR[ ]?0AA|(?:[A-PR-UWYZ]\d[A-HJKPSTUW]|[A-PR-UWYZ]\d{1,2}|[A-PR-UWYZ][A-HK-Y]\d[ABEHMNPRVWXY]|"
    r"[A-PR-UWYZ][A-HK-Y]\d{1,2})"
    r"[ -]?\d[ABD-HJLNP-UW-Z]{2})(?![\w-])",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"\d(?:1st|2nd|3rd|[04-9]th)|(?:^|[^a-z])(?:[04-9]th|1st|2nd|3rd)$")
_ZIP = re.compile(rf"(?<=[ ,])(?:[A-Z]{{2}}|[{UPPER}][{LOWER}]{{3,12}}),?[ ](?P<it>\d{{5}}(?:-\d{{4}})?)(?!\w)")

KINDS = (
    "Street|Str|St|Road|Rd|Lane|Ln|Avenue|Ave|Av|Close|Cl|Drive|Dr|Crescent|Cres|Court|Ct|Gardens|Gdns|Grove|Gr|"
    "Place|Pl|Square|Sq|Terrace|Terr|Way|Walk|Mews|Row|Rise|"
    "Hill|Park|Green|Mount|View|Parade|Circus|Yard|Quay|Wharf|Boulevard|Blvd|Circle|Cir|Highway|Hwy|Parkway|Pkwy|"
    "Path|Alley|Vale|Croft|Fold|Brow|Bank|"
    "Heights|Towers?|House|Buildings|Mansions|Estate|Broadway|Strand|Approach|Causeway|Villas|Cottages?|Gate|Point|"
    "Trail|Turnpike|Plaza|Esplanade|Passage"
)
"""Words that streets and buildings end in, for patterns."""

# The rest of the endings American post knows (USPS Publication 28): words of the country, too, so only behind a number
# of three digits or more
_KINDS_ABROAD = (
    "Annex|Bayou|Beach|Bend|Bluffs?|Branch|Brooks?|Bypass|Camp|Canyon|Cape|Cliffs?|Club|Common|Corners?|Course|Cove|"
    "Creek|"
    "Crest|Crossing|Curve|Dale|Dam|Divide|Expressway|Extensions?|Falls|Ferry|Fields?|Flats?|Fords?|Forest|Forges?|"
    "Forks?|"
    "Fort|Freeway|Gateway|Glens?|Greens|Groves|Harbors?|Haven|Hills|Hollow|Inlet|Islands?|Isle|Junctions?|Keys?|"
    "Knolls?|"
    "Lakes?|Landing|Lights?|Loaf|Locks?|Loop|Mall|Manors?|Meadows?|Mills?|Mission|Motorway|Mountains?|Neck|Orchard|"
    "Oval|"
    "Overpass|Parks|Pass|Pike|Pines?|Plains?|Port|Prairie|Radial|Ramp|Ranch|Rapids?|Rest|Ridges?|River|Route|Run|"
    "Shoals?|"
    "Shores?|Skyway|Springs?|Spurs?|Squares|Stream|Summit|Throughway|Trace|Track|Trafficway|Tunnel|Underpass|Unions?|"
    "Valleys?|Viaduct|Views|Villages?|Ville|Vista|Walks|Wall|Ways|Wells?"
)
_WELSH = "Heol|Stryd|Ffordd|Lôn|Lon|Maes|Rhodfa|Bryn|Clos|Tan-y|Gerddi|Cae|Parc|Llys|Teras"
_WORD = rf"[{UPPER}][{UPPER}{LOWER}]{{0,30}}(?:['’.-][{UPPER}{LOWER}]{{1,30}}){{0,3}}\.?"
_NUMBER = r"\d{1,5}[A-Za-z]?(?:[ ]?[-–/&][ ]?\d{1,4}[A-Za-z]?)?"
_FLAT = r"(?:(?:Flat|Apartment|Apt\.?|Unit|Room|Suite|Plot|No\.?|Number)[ ]?[A-Z]?\d{0,4}[A-Z]?,?[ ])"
_TAIL = r"(?:,?[ ](?:Flat|Apt\.?|Apartment|Suite|Unit)[ ]?\d{1,4}[A-Za-z]?\b)?"
_STREET = re.compile(
    rf"(?<![\w£$€.-]){_FLAT}?(?:{_WORD}[ ](?:House|Court|Towers?|Lodge|Mansions),?[ ])?{_NUMBER},?[ ](?:(?:The|"
    rf"St\.?)[ ])?(?:{_WORD}[ ]){{1,4}}(?:{KINDS})\b\.?{_TAIL}"
)
_STREET_ABROAD = re.compile(
    rf"(?<![\w£$€.-])\d{{3,5}}[ ](?:{_WORD}[ ]){{1,3}}(?:{_KINDS_ABROAD})\b(?:,?\s{{1,2}}(?:Apt|Suite|"
    rf"Unit)\.?[ ]?\d{{1,5}})?"
)
_PUBLIC = r"(?!(?:Town|Village|Community|Council|Parish|Church|Court|Police|City|County|Civic|The[ ]Town)\b)"
HOUSES = (
    "Cottages?|House|Farm|Farmhouse|Lodge|Villas?|Rectory|Vicarage|Manor|Manse|Barn|Bungalow|Dairy|Mill|Forge|Grange|"
    "Croft|Stables|Priory|Gatehouse|Nook|Chalet|Cabin|Annexe"
)
"""Words that names of houses end in, for patterns."""
_HOUSE_WORDS = tuple(word.rstrip("s?") for word in HOUSES.split("|"))
_NAMED_HOUSE = re.compile(
    rf"(?<!\w){_PUBLIC}(?:The[ ])?{_PUBLIC}(?:{_WORD}[ ]){{1,3}}(?:{HOUSES}),?\s(?:{_WORD}[ ]){{1,3}}(?:{KINDS})\b"
)
_ZIP_CUE = re.compile(
    r"\b(?:zip(?:[ ]?code)?|post(?:al)?[ ]?code|postcode|PLZ|CEP)[ ]?(?:is|:|-|"
    r"=)?[ ]?(?P<it>(?=[A-Z -]{0,4}\d)[A-Z0-9]{2,6}(?:[ -][A-Z0-9]{2,4})?)(?!\w)",
    re.IGNORECASE,
)
_WELSH_STREET = re.compile(
    rf"(?<![\w£$€.-]){_FLAT}?{_NUMBER},?[ ](?:{_WELSH})[ ](?:(?:y|yr|Y|Yr|[{UPPER}])[{LOWER}'’-]*[ ]?){{1,3}}"
)
_FLAT_ONLY = re.compile(
    rf"(?<!\w)(?:Flat|Apartment|Apt\.?)[ ]?(?=[A-Z]?\d|[A-Z]\b)[A-Z]?\d{{0,4}}[A-Za-z]?,?[ ](?:{_WORD}[ ]"
    rf"){{0,3}}{_WORD}(?<=[{LOWER}])"
)
_STOP = re.compile(
    r"(?<!St)(?<!Str)(?<!Rd)(?<!Ln)(?<!Av)(?<!Ave)(?<!Dr)(?<!Ct)(?<!Cl)(?<!Gr)(?<!Pl)(?<!Sq)(?<!Gdns)(?<!Blvd)\.$"
)
_AT_NUMBER = re.compile(
    r"\b(?:[Ll]ive|[Ll]ives|[Ll]ived|[Ll]iving|[Rr]esid(?:e|es|ing|ent)|[Ss]taying|[Mm]oved|[Ll]ocated|"
    r"[Dd]elivered|[Aa]ddress(?:[ ](?:is|was))?|[Hh]ome)(?:[ ](?:at|in|is|to))?"
    rf"[ ]?:?\s{{1,2}}(?P<it>{_FLAT}?{_NUMBER},?[ ]{_WORD}(?:(?<![{LOWER}]{{3}}\.),?[ ]{_WORD}){{0,5}})"
)
_LIVES = re.compile(
    r"\b(?:live|lives|lived|living|address(?:[ ]is)?|home|house|moved|reside|resides|stay|staying)[ ](?:at|in|is|"
    r"to|on)?[ ]?"
    rf"(?P<it>(?:flat[ ]\d{{1,4}}[a-z]?,?[ ])?{_NUMBER},?[ ](?:[{LOWER}'’-]+[ ]){{1,3}}(?:{KINDS.casefold()}))\b",
    re.IGNORECASE,
)


@DETECTORS.register("postcode", order=25)
def postcodes(text: str) -> Iterator[FoundSpan]:
    """Full postcodes in any case, with or without a space; outward halves ("SW1") are districts and stay."""
    if not has_digit(text):
        return
    for span in matches(_POSTCODE, text, "postcode", "postcode", 0.9):
        if not _ORDINAL.search(text[span.start : span.end]):
            yield span
    yield from matches(_ZIP_CUE, text, "postcode", "postcode", 0.8)


@DETECTORS.register("address", order=26)
def street_addresses(text: str) -> Iterator[FoundSpan]:
    """Numbered streets, flats and, after "live at", the same in lower case."""
    if has_digit(text):
        for pattern in (_STREET, _STREET_ABROAD, _WELSH_STREET, _LIVES, _AT_NUMBER):
            for span in matches(pattern, text, "address", "address", 0.85):
                stop = _STOP.search(text[span.start : span.end]) is not None
                yield FoundSpan(span.start, span.end - stop, span.label, span.detector, span.score)
    if any(house in text for house in _HOUSE_WORDS):
        yield from matches(_NAMED_HOUSE, text, "address", "address", 0.7)
    if "Flat" in text or "Ap" in text:
        yield from matches(_FLAT_ONLY, text, "address", "address", 0.7)
