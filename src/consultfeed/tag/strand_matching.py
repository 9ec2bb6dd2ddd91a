"""Finding a scheme's phrases in a text: one spaCy PhraseMatcher for terms, masks, cues and scopes; the longest wins.

Source of the method: spaCy's PhraseMatcher over lower-cased tokens; the order "masks first" is this project's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from consultfeed.language import pipeline
from consultfeed.schemes.taxonomy import Taxonomy
from consultfeed.tag.masks import MaskSet
from consultfeed.tag.strand_spelling import Mended, Spelling
from consultfeed.tag.strand_terms import Entry, entries, rarest_run, runs, shadow

if TYPE_CHECKING:
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc

SCOPES = ("negated", "boilerplate")
_SENTENCE_ENDS = frozenset({".", "!", "?", "…", ";", "\n", "...", "?!", "!!", "??", "!!!"})


LONGEST = 16
"""Tokens in the longest phrase that can win over a shorter one inside it."""


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """An entry met in tokens ``start`` to ``end`` (end excluded)."""

    start: int
    end: int
    entry: Entry = field(compare=False)

    def tokens(self) -> range:
        """Numbers of its tokens."""
        return range(self.start, self.end)

    def ends(self) -> tuple[int, int]:
        """First token, and the one after the last."""
        return self.start, self.end

    def starts(self) -> range:
        """Where a hit may start that holds this one: no phrase is longer than ``LONGEST`` tokens."""
        return range(max(0, self.end - LONGEST), self.start + 1)

    def holds(self, other: Hit) -> bool:
        """Whether the other hit lies inside this one and is shorter."""
        return self.start <= other.start and other.end <= self.end and self.end - self.start > other.end - other.start

    def meets(self, other: Hit) -> bool:
        """Whether the two share a token."""
        return self.start < other.end and other.start < self.end


@dataclass(slots=True)
class Page:
    """One tokenised text and what was met in it, masks applied; ``sentence[i]`` numbers the sentence of token i.

    ``places[k]`` is where letter k of the tokenised text, ``plain``, stands in ``raw``, the text as written.
    """

    doc: Doc
    plain: str
    raw: str
    places: Sequence[int]
    words: list[str]
    sentence: list[int]
    terms: list[Hit]
    masks: list[Hit]
    cues: dict[int, list[Hit]]
    scopes: dict[int, list[Hit]]
    strand_tokens: set[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where tokens ``start`` to ``end`` (end excluded) stand in the text as written."""
        first, last = self.doc[start], self.doc[end - 1]
        return self.places[first.idx], self.places[last.idx + len(last.text) - 1] + 1


class Lexicon:
    """All phrases of a taxonomy and its masks, compiled.

    Args:
        taxonomy: the scheme whose concepts carry ``terms``.
        masks: names, idioms, offensive words and word lists.
    """

    def __init__(self, taxonomy: Taxonomy, masks: MaskSet) -> None:
        phrases: dict[Entry, set[str]] = defaultdict(set)
        for entry, phrase in entries(taxonomy, masks):
            phrases[entry].add(phrase)
        self._entries = dict(enumerate(phrases))
        self._wanted = _wanted(phrase for entry in phrases if _is_evidence(entry) for phrase in phrases[entry])
        self._matcher, self._names = _compile(list(phrases.values()))
        sure = {phrase for entry in phrases if entry.condition in ("words", "people") for phrase in phrases[entry]}
        known = {run for every in phrases.values() for phrase in every for run in runs(phrase)}
        self._spelling = Spelling(sure, known | masks.words("people.right"), masks.words("people.glue"))

    def read(self, text: str) -> Page | None:
        """The page of a text, or None when no term and no strand's name stands in it."""
        plain = shadow(text)
        met = frozenset(runs(plain))
        mended = self._spelling.mend(plain, met)
        if not self._may_hold(met if mended.text == plain else frozenset(runs(mended.text))):
            return None
        doc = pipeline().make_doc(mended.text)
        matches = sorted({(start, end, self._names[key]) for key, start, end in self._matcher(doc)})
        hits = sorted((Hit(start, end, self._entries[number]) for start, end, number in matches), key=_rank)
        return _page(doc, mended, text, hits) if any(_is_evidence(hit.entry) for hit in hits) else None

    def _may_hold(self, met: frozenset[str]) -> bool:
        """A quick look before tokenising: whether all runs of some phrase stand somewhere in a text."""
        known = met & self._wanted.keys()
        return any(any(map(met.issuperset, self._wanted[run])) for run in known)


def _wanted(phrases: Iterable[str]) -> dict[str, tuple[frozenset[str], ...]]:
    """For the run of a phrase that tells most, what else the phrase needs; the shortest first."""
    found: dict[str, set[frozenset[str]]] = defaultdict(set)
    for phrase in phrases:
        run = rarest_run(phrase)
        found[run].add(frozenset(runs(phrase)) - {run})
    return {run: tuple(sorted(rests, key=lambda rest: (len(rest), sorted(rest)))) for run, rests in found.items()}


def _is_evidence(entry: Entry) -> bool:
    return entry.kind == "term" or (entry.kind == "mask" and bool(entry.codes))


def _compile(groups: list[set[str]]) -> tuple[PhraseMatcher, dict[int, int]]:
    from spacy.matcher import PhraseMatcher

    nlp = pipeline()
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    names = {}
    for number, phrases in enumerate(groups):
        key = f"consultfeed-{number}"
        matcher.add(key, [nlp.make_doc(phrase) for phrase in sorted(phrases)])
        names[nlp.vocab.strings[key]] = number
    return matcher, names


def _rank(hit: Hit) -> tuple[int, bool, int, str, tuple[str, ...], str]:
    entry = hit.entry
    return hit.start - hit.end, entry.kind != "mask", hit.start, entry.kind, entry.codes, entry.condition


def _page(doc: Doc, mended: Mended, raw: str, hits: list[Hit]) -> Page:
    words = _words(doc)
    sentence = _sentences(words)
    terms, masks = _unmasked([hit for hit in hits if hit.entry.kind in ("term", "mask")])
    masked = {number for mask in masks for number in mask.tokens()}
    return Page(
        doc=doc,
        plain=mended.text,
        raw=raw,
        places=mended.places,
        words=words,
        sentence=sentence,
        terms=sorted(terms),
        masks=sorted(mask for mask in masks if mask.entry.codes),
        cues=_by_sentence(
            [hit for hit in hits if hit.entry.kind == "cue" and masked.isdisjoint(hit.tokens())], sentence
        ),
        scopes=_by_sentence([hit for hit in hits if hit.entry.kind in SCOPES], sentence),
        strand_tokens={number for hit in terms for number in _naming(hit)},
    )


def _words(doc: Doc) -> list[str]:
    """The tokens in lower case, taken from the vocabulary without making a token of each."""
    strings = doc.vocab.strings
    return [strings[number] for number in doc.to_array("LOWER").tolist()]


def _naming(hit: Hit) -> range:
    """The tokens of a hit that name a strand; of "I am 14" only the number."""
    return range(hit.start + 2, hit.end) if hit.entry.condition == "ages" else hit.tokens()


def _by_sentence(hits: list[Hit], sentence: list[int]) -> dict[int, list[Hit]]:
    found: dict[int, list[Hit]] = defaultdict(list)
    for hit in hits:
        found[sentence[hit.start]].append(hit)
    return found


def _unmasked(hits: Iterable[Hit]) -> tuple[list[Hit], list[Hit]]:
    """Terms and masks left when the longest match has won; ``hits`` come longest first, masks before terms."""
    terms: list[Hit] = []
    masks: list[Hit] = []
    masked: set[int] = set()
    longer: dict[int, list[Hit]] = defaultdict(list)
    for hit in hits:
        if not masked.isdisjoint(hit.tokens()):
            continue
        if hit.entry.kind != "mask":
            terms.append(hit)
            longer[hit.start].append(hit)
        elif not any(term.holds(hit) for start in hit.starts() for term in longer[start]):
            masks.append(hit)
            masked.update(hit.tokens())
    return terms, masks


def _sentences(texts: list[str]) -> list[int]:
    numbers, number = [], 0
    for text in texts:
        numbers.append(number)
        number += text in _SENTENCE_ENDS or "\n" in text
    return numbers
