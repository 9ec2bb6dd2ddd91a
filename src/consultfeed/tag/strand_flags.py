"""How a strand is spoken of: by somebody who belongs, in somebody else's words, or to deny it; and bound groups.

Flags stand beside the level and never change it. Rules look at the words around a hit; their word lists come from
``masks/people.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from consultfeed.tag.masks import MaskSet
from consultfeed.tag.strand_matching import Hit, Page

VOICE, REPORTED, NEGATED, COMPOUND = "voice", "reported", "negated", "compound:"
"""Flags as a tag holds them; the last is followed by the codes bound together, joined by plus signs."""
_SPEAKER = frozenset({"i", "we", "im"})
_OF_SPEAKER = frozenset({"i", "me", "my", "we", "us", "our", "im", "myself", "ourselves"})
_NEGATORS = frozenset({"not", "n't", "no", "never", "without", "neither", "nor", "nt"})
_ONLY = frozenset({"only", "just", "merely", "simply"})
_CALLED = frozenset({"called", "calling", "calls", "shouted", "shouting", "yelled", "yelling", "nicknamed", "branded"})
_SAYING = frozenset({"said", "says", "saying", "told", "claimed", "claiming", "remarked", "joked", "muttered"})
_QUOTED = re.compile(r"\"[^\"\n]{1,400}\"|(?<!\w)'(?:[^'\n]|(?<=\w)'(?=\w)){1,400}'(?!\w)")
_VOICE_REACH, _CALLED_REACH, _SAID_REACH, _NOT_REACH = 6, 5, 8, 3


@dataclass(frozen=True, slots=True)
class Manner:
    """How hits of one page are spoken of."""

    page: Page
    masks: MaskSet
    quoted: Sequence[tuple[int, int]] = field(default_factory=tuple)

    @classmethod
    def of(cls, page: Page, masks: MaskSet) -> Manner:
        """The manner of a page; quotations are found once."""
        return cls(page, masks, tuple(match.span() for match in _QUOTED.finditer(page.plain)))

    def is_voice(self, hit: Hit) -> bool:
        """Whether the speaker says they belong: "I am Deaf", "as a gay man I", "we Travellers", "my autism"."""
        if self._words(hit)[0] in ("my", "our"):
            return True
        before = self._before(hit, _VOICE_REACH)
        if not before:
            return False
        nearest = before[-1]
        if nearest in ("my", "our", "own"):
            return " ".join(self._words(hit)) in self.masks.words("people.own")
        return nearest in ("we", "us") or self._says_i_am(before) or self._as_one(before, hit)

    def is_reported(self, hit: Hit) -> bool:
        """Whether the word stands between quotation marks, or after a verb of calling or saying."""
        start = self.page.doc[hit.start].idx
        if any(first < start < last for first, last in self.quoted):
            return True
        near = self._before(hit, _CALLED_REACH, skip=False)
        return not _CALLED.isdisjoint(near) or self._is_said(hit)

    def is_negated(self, hit: Hit) -> bool:
        """Whether it is denied: "not about race", "no women", "never disabled"; "not only women" is not."""
        if self._in_scope(hit):
            return True
        near = self._before(hit, _NOT_REACH, skip=False)
        where = max((number for number, word in enumerate(near) if word in _NEGATORS), default=-1)
        return where >= 0 and "," not in near[where:] and _ONLY.isdisjoint(near[where:])

    def _in_scope(self, hit: Hit) -> bool:
        scopes = self.page.scopes.get(self.page.sentence[hit.start], ())
        return any(
            one.entry.kind == "negated" and one.start <= hit.start and 0 <= hit.start - one.end <= _VOICE_REACH
            for one in scopes
        )

    def _is_said(self, hit: Hit) -> bool:
        near = self._before(hit, _SAID_REACH, skip=False)
        return any(
            first in _SAYING and second in ("that", "all", "the", "we", "they") for first, second in pairwise(near)
        )

    def _says_i_am(self, before: list[str]) -> bool:
        return any(
            first in _SPEAKER and (second in self.masks.words("people.being") or second == "identify")
            for first, second in pairwise(before[-3:])
        ) or before[-1:] == ["im"]

    def _as_one(self, before: list[str], hit: Hit) -> bool:
        if before[-1:] != ["as"]:
            return False
        number = self.page.sentence[hit.start]
        pairs = zip(self.page.words, self.page.sentence, strict=True)
        return any(place == number and word in _OF_SPEAKER for word, place in pairs)

    def _words(self, hit: Hit) -> list[str]:
        return self.page.words[hit.start : hit.end]

    def _before(self, hit: Hit, reach: int, *, skip: bool = True) -> list[str]:
        """Words of the sentence before a hit, nearest last; ``skip`` leaves out articles, adverbs and strand words."""
        page, passed = self.page, self.masks.words("people.adverbs") - {"as", "not", "n't"}
        first = max(0, hit.start - reach)
        numbers = [n for n in range(first, hit.start) if page.sentence[n] == page.sentence[hit.start]]
        if skip:
            numbers = [n for n in numbers if page.words[n] not in passed and n not in page.strand_tokens]
        return [page.words[number] for number in numbers]


def bound_with(codes: Iterable[str]) -> tuple[str, ...]:
    """The flag of codes bound to the same people; none where there are not two."""
    every = sorted(set(codes))
    return (COMPOUND + "+".join(every),) if len(every) > 1 else ()


def compounds(hits: Sequence[Hit], page: Page, masks: MaskSet) -> dict[Hit, tuple[str, ...]]:
    """Codes bound to the same people by hits side by side ("young Black men"); a hit that stands alone is left out."""
    found: dict[Hit, tuple[str, ...]] = {}
    for chain in _chains(hits, page, masks):
        codes = sorted({code for hit in chain for code in hit.entry.codes})
        if len({(hit.start, hit.end) for hit in chain}) > 1 and len(codes) > 1:
            found.update((hit, tuple(codes)) for hit in chain)
    return found


def _chains(hits: Sequence[Hit], page: Page, masks: MaskSet) -> list[list[Hit]]:
    chains: list[list[Hit]] = []
    end = -1
    for hit in sorted(hits):
        if chains and _side_by_side(end, hit.start, page, masks):
            chains[-1].append(hit)
        else:
            chains.append([hit])
        end = max(end, hit.end)
    return chains


def _side_by_side(end: int, start: int, page: Page, masks: MaskSet) -> bool:
    """Whether at most one describing word, and no "and" or comma, stands between two hits, or they overlap."""
    gap = [word for word in page.words[end:start] if word != "-"]
    return len(gap) <= 1 and all(word in masks.words("people.between") and word not in ("or", "plus") for word in gap)
