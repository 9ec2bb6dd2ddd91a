"""Names out of attendance lists and signatures: the key to the initials and surnames of a whole submission."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from consultfeed.redact.wordlists import fold, words

_BRACKETED = re.compile(r"[(\[]([^)\]]*)[)\]]")
_AFTER_BRACKET = re.compile(r"[(\[][^)\]]*[)\]][^,;\n]*")
_ENTRIES = re.compile(r"[,;\n]| and |\. ")
_TITLE = re.compile(
    r"(?<!\w)(?:(?:cllr|councillor|revd?|reverend|canon|father|sister|imam|rabbi|dr|prof|mrs?|ms|miss|mx|chief|superintendent|supt|"
    r"inspector|insp|sergeant|sgt|pcso|pc|dc|ds|di|constable|sir|dame|lord|lady)\.?\s+(?:\d{2,6}\s+)?)+",
    re.IGNORECASE,
)
_PARTICLES = frozenset(
    {"ap", "ab", "ferch", "van", "von", "de", "da", "dos", "di", "del", "bin", "bint", "ibn", "al", "el", "la", "le"}
)
_NAME = re.compile(r"[^\W\d_][\w.'’-]*")
_INITIALS = re.compile(r"[A-Z]{2,3}\Z")
MOST_WORDS = 4


def names_on_roll(lists: Iterable[str]) -> list[str]:
    """Names and initials of the people on attendance lists, in order, each once.

    Args:
        lists: paragraphs or table rows (cells parted by ``|``) such as "Present: Ruth Palmer (RP, chair), T. Okoro".
    """
    found = (name for text in lists for entry in _entries(text) for name in _names(entry))
    return list(dict.fromkeys(found))


def _entries(text: str) -> Iterator[str]:
    if "|" in text:
        yield " ".join([text.split("|")[0], *(f"({cell.strip()})" for cell in text.split("|")[1:2])])
        return
    for match in _BRACKETED.finditer(text):
        yield f"({match[1]})"
    # what follows a bracket up to the next comma is the body somebody speaks for, never a name
    yield from _ENTRIES.split(_AFTER_BRACKET.sub("", text.partition(":")[2] or text))


def _names(entry: str) -> Iterator[str]:
    outside = _TITLE.sub("", _BRACKETED.sub(" ", entry)).strip(" .-–")
    pieces = [part.strip() for found in _BRACKETED.findall(entry) for part in found.split(",")]
    if _is_name(outside, sure="".join(part[0] for part in outside.split()) in pieces):
        yield outside
    for piece in [outside, *pieces]:
        if _INITIALS.match(piece) and fold(piece) not in words("acronyms"):
            yield piece


def _is_name(text: str, *, sure: bool) -> bool:
    parts = text.split()
    if not 2 <= len(parts) <= MOST_WORDS or not all(_NAME.fullmatch(part) for part in parts):
        return False
    capital = all(part[0].isupper() or fold(part) in _PARTICLES for part in parts)
    never = words("never_names") | words("strand_words") | words("place_tails") | words("acronyms")
    return capital and parts[0][0].isupper() and (sure or not any(fold(part) in never for part in parts))
