"""Names out of attendance lists and signatures: the key to the initials and surnames of a whole submission."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from consultfeed.redact.wordlists import fold, united, words

_BRACKETED = re.compile(r"[(\[]([^)\]]*)[)\]]")
_ENTRY = re.compile(r"[^,;\n(]+(?:\([^)]*\)[^,;\n]*)?")
_JOINED = re.compile(r" and |\. ")
_TITLE = re.compile(
    r"(?<!\w)(?:(?:cllr|councillor|revd?|reverend|canon|father|sister|imam|rabbi|dr|prof|mrs?|ms|miss|mx|temp|"
    r"temporary|acting|t/|a/|det|detective|special|ch|chief|superintendent|supt|"
    r"inspector|insp|sergeant|sgt|pcso|pc|dc|ds|di|constable|sir|dame|lord|lady)\.?\s+(?:\d{2,6}\s+)?)+",
    re.IGNORECASE,
)
_PARTICLES = frozenset(
    {"ap", "ab", "ferch", "van", "von", "de", "da", "dos", "di", "del", "bin", "bint", "ibn", "al", "el", "la", "le"}
)
_NAME = re.compile(r"[^\W\d_][\w.'’-]*")
_INITIALS = re.compile(r"[A-Z]{2,3}\Z")
_BEFORE = re.compile(r"[,;:|\n)(–]")
_NEAR = 4
MOST_WORDS = 4
FEWEST_GIVEN = 3
GIVEN = "given name alone"


def names_on_roll(lists: Iterable[str]) -> list[str]:
    """Names and initials of the people on attendance lists, in order, each once.

    Args:
        lists: paragraphs or table rows (cells parted by ``|``) such as "Present: Ruth Palmer (RP, chair), T. Okoro".
    """
    found = [name for text in lists for part in (_parts(text), _initials_beside(text)) for name in part]
    return list(dict.fromkeys(found))


def _parts(text: str) -> Iterator[str]:
    return (name for entry in _entries(text) for name in _names(entry))


def _initials_beside(text: str) -> Iterator[str]:
    """Initials in brackets that are those of a name before them, a role between: "Ruth Palmer, Chair (RP)"."""
    for found in _BRACKETED.finditer(text):
        before = [_TITLE.sub("", part.strip() + " ").strip() for part in _BEFORE.split(text[: found.start()])]
        short = found[1].strip()
        if _INITIALS.match(short) and any(_initials_of(name) == short for name in before[-_NEAR:]):
            yield short


def _entries(text: str) -> Iterator[str]:
    if "|" in text:
        yield " ".join([text.split("|")[0], *(f"({cell.strip()})" for cell in text.split("|")[1:2])])
        return
    found = [entry.strip() for entry in _ENTRY.findall(text.partition(":")[2] or text)]
    entries = [part for entry in found for part in ([entry] if "(" in entry else _JOINED.split(entry))]
    yield from entries
    yield from (f"{name} ({GIVEN})" for name in _given_names(entry.partition("(")[0].strip() for entry in entries))


def _given_names(entries: Iterable[str]) -> list[str]:
    """Given names that stand alone; a list of them is told by its length and by how many are known as names."""
    never = united("never_names", "strand_words", "place_tails")
    alone = [entry for entry in entries if _NAME.fullmatch(entry) and entry[0].isupper() and not entry.isupper()]
    alone = [entry for entry in alone if fold(entry) not in never]
    known = sum(fold(entry) in words("given_names") for entry in alone)
    return alone if len(alone) >= FEWEST_GIVEN and 3 * known >= len(alone) else []


def _names(entry: str) -> Iterator[str]:
    outside = _TITLE.sub("", entry.partition("(")[0].strip() + " ").strip(" .-–")
    pieces = [part.strip() for found in _BRACKETED.findall(entry) for part in found.split(",")]
    own = [piece for piece in pieces if piece and _initials_of(outside) == piece.upper()]
    if _is_name(outside, sure=bool(own)) or GIVEN in pieces:
        yield outside
    for piece in [outside, *pieces]:
        if piece in own or (_INITIALS.match(piece) and fold(piece) not in words("acronyms")):
            yield piece


def _initials_of(name: str) -> str:
    return "".join(part[0] for part in re.split(r"[\s-]+", name) if part).upper() if len(name.split()) > 1 else ""


def _is_name(text: str, *, sure: bool) -> bool:
    parts = text.split()
    if not 2 <= len(parts) <= MOST_WORDS or not all(_NAME.fullmatch(part) for part in parts):
        return False
    capital = all(part[0].isupper() or fold(part) in _PARTICLES for part in parts)
    never = united("never_names", "strand_words", "place_tails", "acronyms")
    return capital and parts[0][0].isupper() and (sure or not any(fold(part) in never for part in parts))
