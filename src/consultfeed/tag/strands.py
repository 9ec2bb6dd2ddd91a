"""The strand tagger: which equality strands a comment touches, how far, and by which words.

Deterministic: terms, conditions and masks are data; nothing is learned and nothing is inferred about a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from consultfeed.errors import ConsultfeedError
from consultfeed.ids import short_digest
from consultfeed.records import Comment, Level, Span, Tag
from consultfeed.schemes.taxonomy import Taxonomy
from consultfeed.tag.levels import Graded, grade, highest, settled
from consultfeed.tag.masks import MaskSet, shipped_masks
from consultfeed.tag.strand_context import Surroundings
from consultfeed.tag.strand_flags import NEGATED, REPORTED, VOICE, Manner, bound_with, compounds
from consultfeed.tag.strand_matching import Hit, Lexicon

_SURENESS = {
    "words": 0.93,
    "capitals": 0.94,
    "cased": 0.97,
    "people": 0.9,
    "context": 0.77,
    "listed": 0.86,
    "described": 0.6,
    "passing": 0.57,
    "ages": 0.9,
    "origin": 0.95,
    "general": 0.77,
    "own": 0.7,
    "hostile": 0.75,
    "unless": 0.83,
    "": 0.94,
}
"""Share of strands found by one place of a condition that a coder named, too: counted on our corpus without the writers
held out, and drawn towards the share of all (.9) as if by ten more comments. docs/calibration.md shows how it holds."""
_DOUBT_LEFT = 0.5
"""What each further place leaves of the doubt, counted likewise."""
_UNCOUNTED: dict[Level, float] = {"incidental": 0.4, "name": 0.2}
"""Factors for levels that do not count: a coder would hardly name the strand."""
_RULES_VERSION = "3"
"""Raised whenever a rule in code changes an answer; words and masks count by their digests."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One strand found in one text: highest level, score 0..1 and all words that show it, in order.

    Attributes:
        voice: the speaker says they belong ("as a Deaf woman I"); somebody's word, never an inference.
        reported: every place stands in quotation marks or reported speech.
        negated: every place is denied ("not about race").
        compound: codes bound to the same people ("young Black men"), this one included; empty when alone.
        by: name and version of the signal that found it; empty for the rules.
    """

    code: str
    level: Level
    score: float
    evidence: tuple[Span, ...]
    voice: bool = False
    reported: bool = False
    negated: bool = False
    compound: tuple[str, ...] = ()
    by: str = ""

    @property
    def flags(self) -> tuple[str, ...]:
        """How it is spoken of, as a tag holds it: ``voice``, ``reported``, ``negated``, ``compound:age+race``."""
        said = {VOICE: self.voice, REPORTED: self.reported, NEGATED: self.negated}
        return (*(flag for flag, holds in said.items() if holds), *bound_with(self.compound))


class StrandSignal(Protocol):
    """One more voice beside the rules, e.g. a model for implicit evidence. It adds strands that the rules left out."""

    name: str
    version: str

    def find(self, texts: Sequence[str]) -> list[list[Finding]]:
        """Findings of each text, in order; evidence must lie inside the text."""
        ...


class StrandTagger:
    """Tags comments with the strands of a taxonomy.

    Args:
        taxonomy: a scheme of strands whose concepts carry ``terms``.
        masks: names, idioms and word lists; the shipped ones by default.
        extra: further signals; what the rules find outranks what they add.

    Raises:
        ConsultfeedError: the scheme has no words to look for, or a condition nobody knows.
    """

    name = "strands"

    def __init__(self, taxonomy: Taxonomy, masks: MaskSet | None = None, extra: Sequence[StrandSignal] = ()) -> None:
        if not any(concept.terms for concept in taxonomy):
            fix = "tag with the scheme it rolls up from, then roll up"
            raise ConsultfeedError("this scheme has no words to look for", where=f"scheme {taxonomy.id}", fix=fix)
        self.taxonomy, self.masks = taxonomy, shipped_masks() if masks is None else masks
        self.extra = tuple(extra)
        named = [f"{signal.name}@{signal.version}" for signal in self.extra]
        self.version = short_digest(_RULES_VERSION, taxonomy.digest, self.masks.digest, *named)
        self._lexicon = Lexicon(taxonomy, self.masks)
        self._surroundings = Surroundings.of(taxonomy, self.masks)

    def tag(self, comments: Sequence[Comment]) -> list[Tag]:
        """One tag per comment and strand, sorted by comment id and code; evidence lies inside ``comment.text``."""
        found = self.tag_texts([comment.text for comment in comments])
        tags = [
            self._tag(one.id, finding) for one, findings in zip(comments, found, strict=True) for finding in findings
        ]
        return sorted(tags, key=lambda tag: (tag.comment_id, tag.code))

    def tag_text(self, text: str) -> list[Finding]:
        """The strands of one text, sorted by code."""
        return self.tag_texts([text])[0]

    def tag_texts(self, texts: Sequence[str]) -> list[list[Finding]]:
        """The strands of each text, in order, each sorted by code; signals see all texts at once."""
        found = [self._by_rules(text) for text in texts]
        for signal in self.extra:
            by = f"{signal.name}@{signal.version}"
            found = [_added(mine, more, by) for mine, more in zip(found, signal.find(texts), strict=True)]
        return found

    def _by_rules(self, text: str) -> list[Finding]:
        page = self._lexicon.read(text)
        if page is None:
            return []
        kept = self._surroundings.kept(page)
        graded: dict[str, list[Graded]] = defaultdict(list)
        for one in grade(page, kept, self.masks):
            for code in one.hit.entry.codes:
                graded[code].append(one)
        if not graded:
            return []
        manner, bound = Manner.of(page, self.masks), compounds(kept, page, self.masks)
        return [_finding(code, graded[code], manner, bound) for code in sorted(graded)]

    def _tag(self, comment_id: str, found: Finding) -> Tag:
        by = found.by or f"{self.name}@{self.version}"
        return Tag(comment_id, self.taxonomy.id, found.code, found.level, found.score, by, found.evidence, found.flags)


def _added(mine: list[Finding], more: list[Finding], by: str) -> list[Finding]:
    """Findings with those of a signal for codes not found yet."""
    codes = {one.code for one in mine}
    new = [replace(one, by=by) for one in more if one.code not in codes]
    return sorted([*mine, *new], key=lambda one: one.code)


def _finding(code: str, graded: list[Graded], manner: Manner, bound: Mapping[Hit, tuple[str, ...]]) -> Finding:
    page, hits = manner.page, [one.hit for one in graded]
    places = _joined(sorted({page.span(hit.start, hit.end) for hit in hits}))
    level = settled(graded, page, len(places))
    return Finding(
        code,
        level,
        _score(graded, highest([one.level for one in graded])),
        tuple(Span(start, end, page.raw[start:end]) for start, end in places),
        voice=any(manner.is_voice(hit) for hit in hits),
        reported=all(manner.is_reported(hit) for hit in hits),
        negated=all(manner.is_negated(hit) for hit in hits),
        compound=tuple(sorted({one for hit in hits for one in bound.get(hit, ())})),
    )


def _joined(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in places:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _score(graded: list[Graded], level: Level) -> float:
    """How likely a coder would name the strand, too: by its surest condition and the number of places, never 1."""
    doubt = 1 - max(_SURENESS[one.hit.entry.condition] for one in graded if one.level == level)
    sure = 1 - doubt * _DOUBT_LEFT ** (len(graded) - 1)
    return round(min(sure * _UNCOUNTED.get(level, 1.0), 0.99), 4)
