"""Word lists as a signal for themes: which of a scheme's entries stand in a text, and where."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from itertools import accumulate
from math import prod
from typing import TYPE_CHECKING

from consultfeed.language import parse, pipeline
from consultfeed.schemes.taxonomy import Taxonomy
from consultfeed.tag.theme_terms import Condition, Entry, Joint, entries

if TYPE_CHECKING:
    from spacy.tokens import Doc

WEIGHTS: Mapping[Condition, float] = {"strong": 0.7, "pairs": 0.6, "weak": 0.3}
"""What one entry is worth by its condition: strong and pairs reach the threshold alone, weak needs company."""
WINDOWS: Mapping[Joint, int] = {"~": 6, ">": 3}
"""Most tokens that may stand between two sides of an entry."""
LONGEST = 12
"""Tokens of the longest phrase: how far back the search for a side that comes first has to look."""
PLAIN = {
    0x2018: "'",
    0x2019: "'",
    0x2010: "-",
    0x2011: "-",
    0x2013: "-",
    0x00A0: " ",
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
}
"""Typographic forms and what word lists write for them, and lone surrogates, one character for one: offsets stay."""

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cue:
    """One piece of evidence in a text: its weight 0..1 and its places (character offsets, end excluded) in order.

    ``whole`` marks places that are whole sentences, shown only where no words carry the theme.
    """

    weight: float
    places: tuple[Place, ...]
    whole: bool = False


MASKED = Cue(0.0, ())
"""Says: words that look like the theme stand there, and are not it."""


class ThemeLexicon:
    """All word lists of a taxonomy, compiled.

    Raises:
        ConsultfeedError: an entry that breaks the form of ``theme_terms``.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        from spacy.matcher import PhraseMatcher

        self._entries = [entry for concept in taxonomy for entry in entries(concept)]
        self._matcher = PhraseMatcher(pipeline().vocab, attr="LOWER")
        self._owners: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self._compile()

    def _compile(self) -> None:
        for form, owners in _owners_by_form(self._entries).items():
            self._matcher.add(form, [pipeline().make_doc(form)])
            self._owners[pipeline().vocab.strings[form]] = owners

    def find(self, doc: Doc) -> dict[str, list[Cue]]:
        """Theme code -> cues found in a text parsed by ``parse_plain``; themes without any are left out.

        A theme of which only masked words stand there gets the one cue ``MASKED``.
        """
        numbers, hits = _sentence_numbers(doc), self._hits(doc)
        found = {code: list(self._cues(doc, numbers, self._unmasked(hits[code], len(doc)))) for code in sorted(hits)}
        masked = {code for code in hits if any(self._is_mask(number) for _, _, number, _ in hits[code])}
        return {code: cues or [MASKED] for code, cues in found.items() if cues or code in masked}

    def _is_mask(self, number: int) -> bool:
        return self._entries[number].condition == "mask"

    def _hits(self, doc: Doc) -> dict[str, list[tuple[int, int, int, int]]]:
        """Code -> (first token, end, entry, side) of every form found."""
        hits: dict[str, list[tuple[int, int, int, int]]] = defaultdict(list)
        for key, start, end in self._matcher(doc):
            for number, side in self._owners[key]:
                hits[self._entries[number].code].append((start, end, number, side))
        return hits

    def _unmasked(self, hits: list[tuple[int, int, int, int]], tokens: int) -> dict[tuple[int, int], list[Place]]:
        """(Entry, side) -> token spans, those under a mask removed."""
        masked = bytearray(tokens)
        for start, end, number, _ in hits:
            if self._is_mask(number):
                masked[start:end] = b"\1" * (end - start)
        kept: dict[tuple[int, int], list[Place]] = defaultdict(list)
        for start, end, number, side in sorted(hits):
            if masked.find(1, start, end) < 0:
                kept[number, side].append((start, end))
        return kept

    def _cues(self, doc: Doc, numbers: list[int], hits: Mapping[tuple[int, int], list[Place]]) -> Iterator[Cue]:
        """Cues from the heaviest entry to the lightest; a place inside one already used says nothing new."""
        used = bytearray(len(doc))
        for number in sorted({number for number, _ in hits}, key=lambda n: (-WEIGHTS[self._entries[n].condition], n)):
            entry = self._entries[number]
            sides = (hits.get((number, side), []) for side in range(len(entry.sides)))
            places = reduce(partial(_together, numbers, entry.joint), sides)
            if places := [place for place in places if not all(used[slice(*place)])]:
                for start, end in places:
                    used[start:end] = b"\1" * (end - start)
                yield Cue(WEIGHTS[entry.condition], tuple(_characters(doc, places)))


def joined(weights: Iterable[float]) -> float:
    """Several weights as one score 0..1, to 4 decimals: each takes its share of the doubt the others left."""
    return round(1.0 - prod(1.0 - weight for weight in weights), 4)


def plain(text: str) -> str:
    """Text with typographic quotes and dashes made plain; as long as before."""
    return text.translate(PLAIN)


def parse_plain(text: str) -> Doc:
    """Tokens and sentences of the plain text; offsets are those of ``text``."""
    return parse(plain(text))


def _owners_by_form(listed: list[Entry]) -> dict[str, list[tuple[int, int]]]:
    owners: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, entry in enumerate(listed):
        for side, forms in enumerate(entry.sides):
            for form in forms:
                owners[form.lower()].append((number, side))
    return owners


def _together(sentence_numbers: Sequence[int], joint: Joint, lefts: list[Place], rights: list[Place]) -> list[Place]:
    """Spans from one side to the other where both stand near each other in one sentence, in the joint's order."""
    window, back = WINDOWS[joint], 0 if joint == ">" else LONGEST + WINDOWS[joint]
    starts = [start for start, _ in rights]
    spans: set[Place] = set()
    for left in lefts:
        for right in rights[bisect_left(starts, left[0] - back) : bisect_left(starts, left[1] + window + 1)]:
            same_sentence = sentence_numbers[left[0]] == sentence_numbers[right[0]]
            if same_sentence and 0 <= _gap(left, right) <= window:
                spans.add((min(left[0], right[0]), max(left[1], right[1])))
    return sorted(spans)


def _gap(one: Place, other: Place) -> int:
    """Tokens between two places, negative where they overlap."""
    return max(one[0], other[0]) - min(one[1], other[1])


def _sentence_numbers(doc: Doc) -> list[int]:
    return list(accumulate(int(bool(token.is_sent_start)) for token in doc))


def _characters(doc: Doc, places: Iterable[Place]) -> Iterator[Place]:
    return ((doc[start].idx, doc[end - 1].idx + len(doc[end - 1])) for start, end in places)
