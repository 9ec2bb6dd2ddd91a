"""The theme tagger: files each comment under zero to four themes of a scheme, with the words that made it do so.

Three signals. The *lexicon* finds the words of a theme's ``terms``, under four conditions:

- ``strong``: alone enough (weight 0.7);
- ``pairs``: words near each other in one sentence, alone just enough (0.6), e.g. ``stopped ~ searched``;
- ``weak``: needs a second cue (0.3), be it another weak word, a near sentence, or the heading the comment stands under;
- ``mask``: words that only look like this theme; what they cover is left out of the count.

Their form is in ``theme_terms``. *Similarity* (with an encoder) compares a text with a theme's label, scope note,
inclusions and examples. The *learned model* (``models/themes``, with the encoder it was trained with) knows the shipped
themes from labelled comments; for these, ``theme_weights`` joins all three into a probability and says how much is
asked. A user's own theme has no model: there weights of words and near sentences join as ``1 - (1 - a)(1 - b)`` and
0.6 is asked, so strong words and pairs are enough alone, two weak words only with a near sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from consultfeed.records import Comment, Span, Tag
from consultfeed.schemes.taxonomy import Taxonomy
from consultfeed.tag.similarity import EncoderLike, ThemeSimilarity
from consultfeed.tag.theme_judge import ThemeJudge, Verdict, load_themes_model
from consultfeed.tag.theme_lexicon import MASKED, Cue, ThemeLexicon, joined, parse_plain

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


class _Versioned(Protocol):
    @property
    def version(self) -> str: ...


class ThemeSignal(Protocol):
    """One more voice in the choice of themes."""

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
        learned: use the shipped model for the themes it knows; it needs the encoder it was trained with.

    Raises:
        ConsultfeedError: a term in the taxonomy that breaks the form, or a damaged model.
    """

    name = "themes"

    def __init__(
        self,
        taxonomy: Taxonomy,
        encoder: EncoderLike | None = None,
        extra: Sequence[ThemeSignal] = (),
        *,
        learned: bool = True,
    ) -> None:
        self._taxonomy, self._words = taxonomy, _Words(taxonomy)
        model = load_themes_model(encoder) if encoder and learned else None
        near = ThemeSimilarity(taxonomy, encoder, model.model.labels if model else ()) if encoder else None
        self._judge = ThemeJudge(taxonomy, near, model) if near and model else None
        self._signals: tuple[ThemeSignal, ...] = (*((near,) if near else ()), *extra)
        self._threshold = THRESHOLD if self._signals else THRESHOLD_WORDS_ONLY
        parts: tuple[_Versioned, ...] = (self._words, *self._signals, *((self._judge,) if self._judge else ()))
        self.version = "+".join((*(part.version for part in parts), taxonomy.digest[:8]))

    def tag(self, comments: Sequence[Comment]) -> list[Tag]:
        """Tags with level ``about``, sorted by comment id and code; at most four a comment; each with evidence.

        The same comment gets the same tags whatever stands beside it.
        """
        words = self._words.find(comments)
        others = [signal.find(comments) for signal in self._signals]
        judged = self._judge.weigh(comments, words) if self._judge else [{} for _ in comments]
        tags = (
            tag
            for comment, verdicts, signals in zip(comments, judged, zip(words, *others, strict=True), strict=True)
            for tag in self._choose(comment, verdicts, signals)
        )
        return sorted(tags, key=lambda tag: (tag.comment_id, tag.code))

    def _choose(self, comment: Comment, judged: Mapping[str, Verdict], signals: Sequence[Signals]) -> Iterator[Tag]:
        cues = {code: [cue for signal in signals for cue in signal.get(code, ())] for code in self._taxonomy.codes()}
        verdicts = {code: self._verdict(code, judged, signals) for code in cues}
        for code in sorted(verdicts, key=lambda code: (-verdicts[code].margin, code))[:MOST_THEMES]:
            if verdicts[code].margin >= 1:
                yield self._tag(comment, code, verdicts[code].score, cues[code])

    def _verdict(self, code: str, judged: Mapping[str, Verdict], signals: Sequence[Signals]) -> Verdict:
        """The judge's word, further signals added to it; without a judge all signals weigh alike."""
        if code not in judged:
            return Verdict(joined(cue.weight for signal in signals for cue in signal.get(code, ())), self._threshold)
        more = [cue.weight for signal in signals[1:] for cue in signal.get(code, ())]
        return Verdict(joined([judged[code].score, *more]), judged[code].asked)

    def _tag(self, comment: Comment, code: str, score: float, cues: list[Cue]) -> Tag:
        by = f"{self.name} {self.version}"
        if self._judge and not any(cue.places for cue in cues):
            cues = [self._judge.place(comment.text, code)]
        return Tag(comment.id, self._taxonomy.id, code, "about", score, by, _evidence(comment.text, cues))


class _Words:
    """The lexicon as a signal; a heading speaks only for themes the text has a word for as well."""

    version = "words-1"

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._lexicon = ThemeLexicon(taxonomy)

    def find(self, comments: Sequence[Comment]) -> list[dict[str, list[Cue]]]:
        """Cues of each comment, in order."""
        return [self._with_heading(comment) for comment in comments]

    def _with_heading(self, comment: Comment) -> dict[str, list[Cue]]:
        found = self._lexicon.find(parse_plain(comment.text))
        above = self._lexicon.find(parse_plain(comment.question)) if comment.question else {}
        both = {code for code in found if found[code] != [MASKED] and above.get(code, [MASKED]) != [MASKED]}
        return {code: [*cues, *([Cue(HEADING_WEIGHT, ())] if code in both else ())] for code, cues in found.items()}


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
