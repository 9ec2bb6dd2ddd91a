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
from consultfeed.tag.strand_names import is_midlife, is_name

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
        return not is_name(hit, page, self.nouns[hit.entry.codes[0]], self.masks) and _RULES[hit.entry.condition](
            self, hit, page
        )

    def _always(self, _hit: Hit, _page: Page) -> bool:
        return True

    def _cased(self, hit: Hit, page: Page) -> bool:
        token = page.doc[hit.start]
        inside = hit.start > 0 and page.sentence[hit.start] == page.sentence[hit.start - 1]
        return (inside and token.text[:1].isupper() and not _shouted(hit, page)) or self._people(hit, page)

    def _capitals(self, hit: Hit, page: Page) -> bool:
        letters = page.doc[hit.start : hit.end].text
        plain = letters[:-1] if len(letters) > 2 and letters.endswith("s") else letters
        return plain.isupper() and not _shouted(hit, page)

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
        return who >= 0 and self._is_somebody(page.words[who]) and not self._owns(being, hit, page)

    def _owns(self, being: int, hit: Hit, page: Page) -> bool:
        """Whether the "'s" says whose a thing is: "the chief's black car", not "my mum's deaf"."""
        after = page.words[hit.end] if hit.end < len(page.words) else "."
        return page.words[being] == "'s" and after[:1].isalpha() and after not in self.masks.words("people.after_age")

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

    def _general(self, hit: Hit, page: Page) -> bool:
        """Whether all of a group are meant: "men do not report it", not "two men ran off" and not "Sikh men"."""
        if _is_bound(hit, page):
            return False
        return _has_cue(hit, page) or (self._may_be_all(hit, page) and self._is_said_of_all(hit, page))

    def _may_be_all(self, hit: Hit, page: Page) -> bool:
        before = hit.start - 1
        if before < 0 or page.sentence[before] != page.sentence[hit.start]:
            return True
        return page.words[before] in self.masks.words("people.before_all")

    def _is_said_of_all(self, hit: Hit, page: Page) -> bool:
        if hit.end >= len(page.words) or page.sentence[hit.end] != page.sentence[hit.start]:
            return True
        after = page.words[hit.end]
        return not after[:1].isalnum() or after in self.masks.words("people.after_all")

    def _hostile(self, hit: Hit, page: Page) -> bool:
        """Whether hostility is spoken of in the sentence: "swastikas at the synagogue"."""
        here = page.sentence[hit.start]
        words = self.masks.words("scope.hostility")
        return any(word in words for word, place in zip(page.words, page.sentence, strict=True) if place == here)

    def _ages(self, hit: Hit, page: Page) -> bool:
        """Whether a young or an old age ends here and no unit follows: "I am 81 and", not "I am 81 miles"."""
        after = page.words[hit.end] if hit.end < len(page.words) else "."
        limit = page.words[hit.start] in ("over", "under")
        if after == "-" or not (self._after_somebody(hit, page) if limit else not is_midlife(hit, page)):
            return False
        return not after[:1].isalnum() or after in self.masks.words("people.after_age")

    def _after_somebody(self, hit: Hit, page: Page) -> bool:
        """Whether a limit is one of age: "nobody over fifty", not "over fifty calls"."""
        return hit.start > 0 and self._is_somebody(page.words[hit.start - 1])

    def _origin(self, hit: Hit, page: Page) -> bool:
        """Whether somebody is from there: "my neighbour from Sudan", "Hong Kong families"."""
        start = hit.start - 1 if hit.start and page.words[hit.start - 1] == "the" else hit.start
        if start < 1 or page.words[start - 1] != "from":
            return self._before_people(hit, page)
        near = page.words[max(0, start - 6) : start - 1]
        return any(self._is_somebody(word) or word in self.masks.words("people.coming") for word in near)


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
    "general": Surroundings._general,  # noqa: SLF001
    "own": Surroundings._always,  # noqa: SLF001
    "hostile": Surroundings._hostile,  # noqa: SLF001
}


def _is_bound(hit: Hit, page: Page) -> bool:
    """Whether another strand's word stands right before a hit and describes it."""
    return any(
        one.end == hit.start and one.start < hit.start and one.entry.codes != hit.entry.codes for one in page.terms
    )


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
