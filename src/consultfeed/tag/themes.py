"""The theme tagger: files each comment under zero to four themes of a scheme, with the words that made it do so.

Two signals, joined with fixed weights. The *lexicon* finds the words of a theme's ``terms``, under four conditions:

- ``strong``: alone enough (weight 0.7);
- ``pairs``: words near each other in one sentence, alone just enough (0.6), e.g. ``stopped ~ searched``;
- ``weak``: needs a second cue (0.3), be it another weak word, a near sentence, or the heading the comment stands under;
- ``mask``: words that only look like this theme; what they cover is left out of the count.

Their form is in ``theme_terms``. *Similarity* (with an encoder) compares sentences with a theme's label, scope note,
inclusions and examples, so a theme without any terms works, too. Weights join as ``1 - (1 - a)(1 - b)``: strong words
and pairs reach the threshold alone, two weak words only without an encoder; with one, the sentence must be near, too.
A learned model comes in as one more signal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import prod
from typing import Protocol

from consultfeed.records import Comment, Span, Tag
from consultfeed.schemes.taxonomy import Taxonomy
from consultfeed.tag.similarity import EncoderLike, ThemeSimilarity
from consultfeed.tag.theme_lexicon import Cue, ThemeLexicon, parse_plain

THRESHOLD, THRESHOLD_WORDS_ONLY = 0.6, 0.5
"""A theme is given from this score on; where more signals can speak, more is asked."""
MOST_THEMES = 4
"""The code book's limit: a reader would not file one comment under more."""
HEADING_WEIGHT = 0.3
"""What the heading or question above a comment is worth when it carries a cue itself; as much as one weak cue."""
MOST_EVIDENCE = 8
"""Spans kept as evidence for one tag."""

Signals = Mapping[str, list[Cue]]
"""Theme code -> cues with weight 0..1 and places in the comment's text."""


class ThemeSignal(Protocol):
    """One more voice in the choice of themes, e.g. a learned model."""

    version: str

    def find(self, comments: Sequence[Comment]) -> list[Signals]:
        """Cues of each comment, in order; places must lie inside the comment's text."""
        ...


class ThemeTagger:
    """Tags comments with the themes of one taxonomy; works without an encoder, then on words alone.

    Args:
        taxonomy: the scheme, of kind ``themes``.
        encoder: text -> vectors, or None.
        extra: further signals, weighed like the two built in.

    Raises:
        ConsultfeedError: a term in the taxonomy that breaks the form.
    """

    name = "themes"

    def __init__(
        self, taxonomy: Taxonomy, encoder: EncoderLike | None = None, extra: Sequence[ThemeSignal] = ()
    ) -> None:
        similarity = (ThemeSimilarity(taxonomy, encoder),) if encoder else ()
        self._signals: tuple[ThemeSignal, ...] = (_Words(taxonomy), *similarity, *extra)
        self._taxonomy = taxonomy
        self._threshold = THRESHOLD if len(self._signals) > 1 else THRESHOLD_WORDS_ONLY
        self.version = "+".join((*(signal.version for signal in self._signals), taxonomy.digest[:8]))

    def tag(self, comments: Sequence[Comment]) -> list[Tag]:
        """Tags with level ``about``, sorted by comment id and code; at most four a comment; each with evidence.

        The same comment gets the same tags whatever stands beside it.
        """
        found = [signal.find(comments) for signal in self._signals]
        tags = (
            tag
            for comment, signals in zip(comments, zip(*found, strict=True), strict=True)
            for tag in self._choose(comment, signals)
        )
        return sorted(tags, key=lambda tag: (tag.comment_id, tag.code))

    def _choose(self, comment: Comment, signals: Iterable[Signals]) -> Iterator[Tag]:
        cues = {code: [cue for signal in signals for cue in signal.get(code, ())] for code in self._taxonomy.codes()}
        scores = {code: joined(cue.weight for cue in found) for code, found in cues.items()}
        ranked = sorted(scores, key=lambda code: (-scores[code], code))
        for code in ranked[:MOST_THEMES]:
            if scores[code] >= self._threshold:
                yield self._tag(comment, code, scores[code], cues[code])

    def _tag(self, comment: Comment, code: str, score: float, cues: list[Cue]) -> Tag:
        by = f"{self.name} {self.version}"
        return Tag(comment.id, self._taxonomy.id, code, "about", score, by, _evidence(comment.text, cues))


class _Words:
    """The lexicon as a signal; a heading speaks only for themes the text has a word for as well."""

    version = "words-1"

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._lexicon = ThemeLexicon(taxonomy)

    def find(self, comments: Sequence[Comment]) -> list[Signals]:
        return [self._with_heading(comment) for comment in comments]

    def _with_heading(self, comment: Comment) -> Signals:
        found = self._lexicon.find(parse_plain(comment.text))
        above = self._lexicon.find(parse_plain(comment.question)) if comment.question else {}
        return {code: [*cues, *([Cue(HEADING_WEIGHT, ())] if code in above else ())] for code, cues in found.items()}


def joined(weights: Iterable[float]) -> float:
    """Several weights as one score 0..1, to 4 decimals: each takes its share of the doubt the others left."""
    return round(1.0 - prod(1.0 - weight for weight in weights), 4)


def _evidence(text: str, cues: Sequence[Cue]) -> tuple[Span, ...]:
    """The places found, overlapping ones as one, in order; a whole sentence only where no words carry the theme."""
    found = [cue for cue in cues if cue.places]
    worded = [cue for cue in found if not cue.whole] or found
    places: list[tuple[int, int]] = []
    for start, end in sorted(place for cue in worded for place in cue.places):
        if places and start < places[-1][1]:
            places[-1] = (places[-1][0], max(places[-1][1], end))
        else:
            places.append((start, end))
    return tuple(Span(start, end, text[start:end]) for start, end in places[:MOST_EVIDENCE])
