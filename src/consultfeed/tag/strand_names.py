"""Words that are no strand where they stand: a surname or forename ("Mr Black", "Christian Brown"), an age in midlife.

Word lists come from ``masks/people.toml``.
"""

from __future__ import annotations

from collections.abc import Set

from consultfeed.tag.masks import MaskSet
from consultfeed.tag.strand_matching import Hit, Page
from consultfeed.tag.strand_terms import numbers


def is_name(hit: Hit, page: Page, nouns: Set[str], masks: MaskSet) -> bool:
    """Whether a word that is also a surname or forename is one here; ``nouns`` are the strand's person nouns."""
    if hit.end - hit.start > 1 or page.words[hit.start] not in masks.words("names.guarded"):
        return False
    return page.doc[hit.start].text[:1].isupper() and (
        _named_before(hit, page, masks) or _named_after(hit, page, nouns, masks)
    )


def is_midlife(hit: Hit, page: Page) -> bool:
    """Whether the age at the end of a hit is neither young nor old, 25 to 59, so that it tells of no group."""
    if not _is_number(page.words[hit.end - 1]):
        return False
    words = page.raw[slice(*page.span(*hit.ends()))].lower()
    digits = "".join(char for char in words if char.isdecimal())
    return 25 <= int(digits) < 60 if digits else any(ten in words for ten in ("thirty", "forty", "fifty"))


def _is_number(word: str) -> bool:
    return word[:1].isdecimal() or any(word in one.split("-") for one in numbers())


def _named_before(hit: Hit, page: Page, masks: MaskSet) -> bool:
    if hit.start == 0 or page.sentence[hit.start] != page.sentence[hit.start - 1]:
        return hit.start > 1 and page.words[hit.start - 2 : hit.start] in (["mr", "."], ["mrs", "."], ["dr", "."])
    before, text = page.words[hit.start - 1], page.doc[hit.start - 1].text
    initial = len(text.rstrip(".")) == 1 and text[0].isupper() and before not in ("a", "i")
    known = before in masks.words("names.titles") or before in masks.words("names.forenames")
    return text[:1].isupper() and (known or initial)


def _named_after(hit: Hit, page: Page, nouns: Set[str], masks: MaskSet) -> bool:
    """A forename: a capital follows that is no person noun, strand or title's end ("Christian Brown")."""
    if hit.end >= len(page.words) or page.words[hit.start] not in masks.words("names.guarded_forenames"):
        return False
    after, text = page.words[hit.end], page.doc[hit.end].text
    if after in nouns or after in masks.words("names.title_ends"):
        return False
    return text.istitle() and (hit.end not in page.strand_tokens or after in masks.words("names.guarded"))
