"""When a term counts: the conditions of a scheme, judged by the words around it.

Each rule answers one question about a hit on its page; the word lists come from ``masks/people.toml`` and the concept's
``nouns``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from consultfeed.schemes.taxonomy import Taxonomy
from consultfeed.tag.masks import MaskSet
from consultfeed.tag.strand_matching import Hit, Page
from consultfeed.tag.strand_terms import numbers

_JOINS = frozenset({"and", "or", "/", "&", "-", "nor", "+"})
_LATER = frozenset({"listed", "unless"})
_REACH = 7
"""Tokens looked at between an adjective and its noun."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Word lists the rules look at; ``nouns`` by strand code includes the general person nouns."""

    nouns: Mapping[str, frozenset[str]]
    masks: MaskSet
    rivals: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, taxonomy: Taxonomy, masks: MaskSet) -> Surroundings:
        """The lists for a taxonomy's concepts."""
        general = masks.words("people.nouns")
        nouns = {concept.code: general | frozenset(concept.terms.get("nouns", ())) for concept in taxonomy}
        return cls(nouns, masks, {concept.code: frozenset(concept.terms.get("rivals", ())) for concept in taxonomy})

    def kept(self, page: Page) -> list[Hit]:
        """The terms of a page whose conditions hold, a shorter one inside a longer left out, in order."""
        sure = [hit for hit in page.terms if hit.entry.condition not in _LATER and self._holds(hit, page)]
        others = _strands_by_sentence(page, sure)
        hits = sure + [hit for hit in page.terms if hit.entry.condition == "listed" and _is_listed(hit, page, others)]
        found = {code for hit in sure for code in hit.entry.codes}
        hits += [hit for hit in page.terms if hit.entry.condition == "unless" and self._unrivalled(hit, found)]
        starting = defaultdict(list)
        for hit in hits:
            starting[hit.start].append(hit)
        return sorted(
            hit for hit in hits if not any(one.holds(hit) for start in hit.starts() for one in starting[start])
        )

    def _holds(self, hit: Hit, page: Page) -> bool:
        return not self._is_name(hit, page) and _RULES[hit.entry.condition](self, hit, page)

    def _always(self, _hit: Hit, _page: Page) -> bool:
        return True

    def _cased(self, hit: Hit, page: Page) -> bool:
        token = page.doc[hit.start]
        inside = hit.start > 0 and page.sentence[hit.start] == page.sentence[hit.start - 1]
        return (inside and token.text[:1].isupper() and not _shouted(hit, page)) or self._people(hit, page)

    def _capitals(self, hit: Hit, page: Page) -> bool:
        letters = page.doc[hit.start : hit.end].text
        return letters.rstrip("s").isupper() and not _shouted(hit, page)

    def _context(self, hit: Hit, page: Page) -> bool:
        return _has_cue(hit, page)

    def _people(self, hit: Hit, page: Page) -> bool:
        return self._before_people(hit, page) or self._after_being(hit, page) or self._after_indefinite(hit, page)

    def _before_people(self, hit: Hit, page: Page) -> bool:
        nouns, between = self.nouns[hit.entry.codes[0]], self.masks.words("people.between")
        for number in range(hit.end, min(hit.end + _REACH, len(page.words))):
            word = page.words[number]
            if word in nouns:
                return True
            if not (word in between or word in _JOINS or number in page.strand_tokens or _comma_in_list(number, page)):
                return False
        return False

    def _after_being(self, hit: Hit, page: Page) -> bool:
        being = self._back_over(hit.start - 1, page)
        if being < 0 or page.words[being] not in self.masks.words("people.being"):
            return False
        if page.words[being] == "being":
            return True
        who = self._back_over(being - 1, page)
        return who >= 0 and self._is_somebody(page.words[who])

    def _is_somebody(self, word: str) -> bool:
        return word in self.masks.words("people.persons") or word in self.masks.words("people.nouns")

    def _back_over(self, number: int, page: Page) -> int:
        adverbs = self.masks.words("people.adverbs")
        while number >= 0 and (
            page.words[number] in adverbs or page.words[number] in _JOINS or number in page.strand_tokens
        ):
            number -= 1
        return number

    def _after_indefinite(self, hit: Hit, page: Page) -> bool:
        return hit.start > 0 and page.words[hit.start - 1] in self.masks.words("people.indefinite")

    def _unrivalled(self, hit: Hit, found: set[str]) -> bool:
        """Whether no strand that would explain the word, too, stands in the text: a sign-language interpreter."""
        return found.isdisjoint(self.rivals.get(hit.entry.codes[0], frozenset()))

    def _ages(self, hit: Hit, page: Page) -> bool:
        """Whether a young or an old age ends here and no unit follows: "I am 81 and", not "I am 81 miles"."""
        after = page.words[hit.end] if hit.end < len(page.words) else "."
        if after == "-" or (
            _is_number(page.words[hit.end - 1]) and _is_midlife(page.raw[slice(*page.span(*hit.ends()))])
        ):
            return False
        return not after[:1].isalnum() or after in self.masks.words("people.after_age")

    def _origin(self, hit: Hit, page: Page) -> bool:
        """Whether somebody is from there: "my neighbour from Sudan", "Hong Kong families"."""
        start = hit.start - 1 if hit.start and page.words[hit.start - 1] == "the" else hit.start
        if start < 1 or page.words[start - 1] != "from":
            return self._before_people(hit, page)
        near = page.words[max(0, start - 6) : start - 1]
        return any(self._is_somebody(word) or word in self.masks.words("people.coming") for word in near)

    def _is_name(self, hit: Hit, page: Page) -> bool:
        """Whether a word that is also a surname or forename is one here: "Mr Black", "Sarah Young"."""
        if hit.end - hit.start > 1 or page.words[hit.start] not in self.masks.words("names.guarded"):
            return False
        return page.doc[hit.start].text[:1].isupper() and (
            self._named_before(hit, page) or self._named_after(hit, page)
        )

    def _named_before(self, hit: Hit, page: Page) -> bool:
        if hit.start == 0 or page.sentence[hit.start] != page.sentence[hit.start - 1]:
            return hit.start > 1 and page.words[hit.start - 2 : hit.start] in (["mr", "."], ["mrs", "."], ["dr", "."])
        before, text = page.words[hit.start - 1], page.doc[hit.start - 1].text
        initial = len(text.rstrip(".")) == 1 and text[0].isupper() and before not in ("a", "i")
        known = before in self.masks.words("names.titles") or before in self.masks.words("names.forenames")
        return text[:1].isupper() and (known or initial)

    def _named_after(self, hit: Hit, page: Page) -> bool:
        """A forename: a capital follows that is no person noun, strand or title's end ("Christian Brown")."""
        if hit.end >= len(page.words) or page.words[hit.start] not in self.masks.words("names.guarded_forenames"):
            return False
        after, text = page.words[hit.end], page.doc[hit.end].text
        if after in self.nouns[hit.entry.codes[0]] or after in self.masks.words("names.title_ends"):
            return False
        guarded = self.masks.words("names.guarded")
        return text.istitle() and (hit.end not in page.strand_tokens or after in guarded)


_RULES: Mapping[str, Callable[[Surroundings, Hit, Page], bool]] = {
    "words": Surroundings._always,  # noqa: SLF001
    "described": Surroundings._always,  # noqa: SLF001
    "passing": Surroundings._always,  # noqa: SLF001
    "ages": Surroundings._ages,  # noqa: SLF001
    "origin": Surroundings._origin,  # noqa: SLF001
    "cased": Surroundings._cased,  # noqa: SLF001
    "capitals": Surroundings._capitals,  # noqa: SLF001
    "people": Surroundings._people,  # noqa: SLF001
    "context": Surroundings._context,  # noqa: SLF001
}


def _is_number(word: str) -> bool:
    return word[:1].isdecimal() or any(word in one.split("-") for one in numbers())


def _is_midlife(text: str) -> bool:
    """Whether an age is neither young nor old, so that it tells of no group: 25 to 59."""
    words = text.lower()
    digits = "".join(char for char in words if char.isdecimal())
    return 25 <= int(digits) < 60 if digits else any(ten in words for ten in ("thirty", "forty", "fifty"))


def _comma_in_list(number: int, page: Page) -> bool:
    """A comma between strand words: "Black, Asian and Chinese residents"."""
    after = page.words[number + 1] if number + 1 < len(page.words) else ""
    return page.words[number] == "," and (number + 1 in page.strand_tokens or after in _JOINS)


def _shouted(hit: Hit, page: Page) -> bool:
    """Whether capitals mean nothing here because a neighbour is in capitals too."""
    near = [number for number in (hit.start - 1, hit.end) if 0 <= number < len(page.words)]
    texts = [page.doc[number].text for number in near]
    return any(len(text) > 3 and text.isalpha() and text.isupper() for text in texts)


def _strands_by_sentence(page: Page, sure: list[Hit]) -> dict[int, dict[str, list[Hit]]]:
    found: dict[int, dict[str, list[Hit]]] = defaultdict(lambda: defaultdict(list))
    for hit in (*sure, *page.masks):
        for code in hit.entry.codes:
            found[page.sentence[hit.start]][code].append(hit)
    return found


def _is_listed(hit: Hit, page: Page, others: dict[int, dict[str, list[Hit]]]) -> bool:
    """Whether another strand stands in the same sentence, or a cue."""
    here = others[page.sentence[hit.start]]
    own = hit.entry.codes[0]
    return any(not one.meets(hit) for code in here if code != own for one in here[code]) or _has_cue(hit, page)


def _has_cue(hit: Hit, page: Page) -> bool:
    cues = page.cues.get(page.sentence[hit.start], ())
    return any(cue.entry.codes == hit.entry.codes and not cue.meets(hit) for cue in cues)
