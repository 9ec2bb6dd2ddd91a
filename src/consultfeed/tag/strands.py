"""The strand tagger: which equality strands a comment touches, how far, and by which words.

Deterministic: terms, conditions and masks are data; nothing is learned and nothing is inferred about a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from consultfeed.errors import ConsultfeedError
from consultfeed.ids import short_digest
from consultfeed.records import Comment, Level, Span, Tag
from consultfeed.schemes.taxonomy import Taxonomy
from consultfeed.tag.levels import Graded, grade, highest
from consultfeed.tag.masks import MaskSet, shipped_masks
from consultfeed.tag.strand_context import Surroundings
from consultfeed.tag.strand_matching import Lexicon

_SURENESS = {
    "words": 0.95,
    "capitals": 0.85,
    "cased": 0.9,
    "people": 0.9,
    "context": 0.75,
    "listed": 0.8,
    "described": 0.7,
    "": 0.9,
}
_WEIGHT: dict[Level, float] = {"about": 1.0, "mentioned": 0.8, "incidental": 0.4, "name": 0.2}
_RULES_VERSION = "1"
"""Raised whenever a rule in code changes an answer; words and masks count by their digests."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One strand found in one text: highest level, score 0..1 and all words that show it, in order."""

    code: str
    level: Level
    score: float
    evidence: tuple[Span, ...]


class StrandTagger:
    """Tags comments with the strands of a taxonomy.

    Args:
        taxonomy: a scheme of strands whose concepts carry ``terms``.
        masks: names, idioms and word lists; the shipped ones by default.

    Raises:
        ConsultfeedError: the scheme has no words to look for, or a condition nobody knows.
    """

    name = "strands"

    def __init__(self, taxonomy: Taxonomy, masks: MaskSet | None = None) -> None:
        if not any(concept.terms for concept in taxonomy):
            fix = "tag with the scheme it rolls up from, then roll up"
            raise ConsultfeedError("this scheme has no words to look for", where=f"scheme {taxonomy.id}", fix=fix)
        self.taxonomy, self.masks = taxonomy, shipped_masks() if masks is None else masks
        self.version = short_digest(_RULES_VERSION, taxonomy.digest, self.masks.digest)
        self._lexicon = Lexicon(taxonomy, self.masks)
        self._surroundings = Surroundings.of(taxonomy, self.masks)

    def tag(self, comments: Sequence[Comment]) -> list[Tag]:
        """One tag per comment and strand, sorted by comment id and code; evidence lies inside ``comment.text``."""
        tags = [self._tag(comment.id, finding) for comment in comments for finding in self.tag_text(comment.text)]
        return sorted(tags, key=lambda tag: (tag.comment_id, tag.code))

    def tag_text(self, text: str) -> list[Finding]:
        """The strands of one text, sorted by code."""
        page = self._lexicon.read(text)
        if page is None:
            return []
        graded: dict[str, list[Graded]] = defaultdict(list)
        for one in grade(page, self._surroundings.kept(page), self.masks):
            for code in one.hit.entry.codes:
                graded[code].append(one)
        spans = {token.i: (token.idx, token.idx + len(token.text)) for token in page.doc}
        return [_finding(code, graded[code], spans, text) for code in sorted(graded)]

    def _tag(self, comment_id: str, found: Finding) -> Tag:
        by = f"{self.name}@{self.version}"
        return Tag(comment_id, self.taxonomy.id, found.code, found.level, found.score, by, found.evidence)


def roll_up(tags: Iterable[Tag], taxonomy: Taxonomy, target_scheme: str) -> list[Tag]:
    """The same tags in the codes of a coarser scheme, sorted by comment id and code.

    Several codes that become one keep the highest level, the highest score and all evidence; a code without a
    place there is left out.

    Args:
        tags: tags of ``taxonomy``.
        taxonomy: the scheme whose concepts say what they roll up to.
        target_scheme: id of the coarser scheme.
    """
    together: dict[tuple[str, str], list[Tag]] = defaultdict(list)
    places = {concept.code: concept.rolls_up.get(target_scheme) for concept in taxonomy}
    for tag in tags:
        code = places.get(tag.code)
        if code:
            together[tag.comment_id, code].append(tag)
    return [_merged(key[1], together[key], target_scheme) for key in sorted(together)]


def _merged(code: str, tags: list[Tag], scheme: str) -> Tag:
    first = min(tags, key=lambda tag: tag.code)
    evidence = tuple(sorted({span for tag in tags for span in tag.evidence}))
    level, score = highest([tag.level for tag in tags]), max(tag.score for tag in tags)
    return Tag(first.comment_id, scheme, code, level, score, first.by, evidence)


def _finding(code: str, graded: list[Graded], spans: dict[int, tuple[int, int]], text: str) -> Finding:
    level = highest([one.level for one in graded])
    places = sorted({(spans[one.hit.start][0], spans[one.hit.end - 1][1]) for one in graded})
    evidence = tuple(Span(start, end, text[start:end]) for start, end in _joined(places))
    return Finding(code, level, _score(graded, level), evidence)


def _joined(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in places:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _score(graded: list[Graded], level: Level) -> float:
    """How sure: the surest condition at the level reached, a little more with each further place, never 1."""
    best = max(_SURENESS[one.hit.entry.condition] for one in graded if one.level == level)
    return round(min(best * _WEIGHT[level] + 0.01 * (len(graded) - 1), 0.99), 4)
