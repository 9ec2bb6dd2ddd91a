"""Which comments answer a question put in words: those that share its words, and those that mean the same.

Floor 4. The numbers below were chosen on half of the questions of ``bench/query.py``; it reports the other half.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from consultfeed.clean.characters import straighten_quotes
from consultfeed.clean.languages import language_of
from consultfeed.neighbours import Neighbours
from consultfeed.quoting import Likeness, Mark
from consultfeed.records import ENGLISH, Comment
from consultfeed.redact.lexicon import is_rare
from consultfeed.store.word_index import WordIndex

if TYPE_CHECKING:
    from consultfeed.encoder import Encoder, Progress

WORDS_ENOUGH = 0.4
"""Share of a question's words, by how telling they are, that a comment must hold to be found by some of them."""
WORDS_SHARE = 0.2
"""What shared words count for in a score; likeness counts for the rest."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question taken apart: ``text`` without quotation marks, ``phrases`` that stood in them, and all ``terms``."""

    text: str
    phrases: tuple[str, ...]
    terms: tuple[str, ...]

    @classmethod
    def read(cls, question: str) -> Wanted:
        """Phrases are what stands between two double quotation marks; one left over is taken for nothing."""
        readable = question.encode("utf-8", "replace").decode("utf-8")
        parts = " ".join(straighten_quotes(readable)[0].split()).split('"')
        if len(parts) % 2 == 0:
            parts[-2:] = [" ".join(parts[-2:])]
        phrases = dict.fromkeys(part.strip() for part in parts[1::2] if _has_letters(part))
        words = [word.casefold() for part in parts[::2] for word in part.split() if _has_letters(word)]
        return cls(" ".join(" ".join(parts).split()), tuple(phrases), tuple(dict.fromkeys([*phrases, *words])))

    @property
    def readable(self) -> bool:
        """Whether the encoder can know what it means: English, and not mostly words that nobody has heard of."""
        words = self.text.split()
        strange = sum(len(word) for word in words if is_rare(word.strip("?!.,;:()")))
        return language_of(self.text) == ENGLISH and 2 * strange <= sum(map(len, words))

    def literally_in(self, text: str) -> bool:
        """Whether all phrases stand in a text as they were typed, capitals and line ends aside."""
        line = " ".join(text.split()).casefold()
        return all(_stands(phrase.casefold(), line) for phrase in self.phrases)


@dataclass(frozen=True, slots=True)
class Hit:
    """A comment that was found: how good the match is (0..1) and why (``words``, ``meaning`` or ``both``).

    Both are empty where nothing was looked for in words.
    """

    comment_id: str
    score: float | None = None
    found: str = ""


class Finder:
    """Answers one question from all comments of a workspace.

    Args:
        index: the words of all comments.
        comments: all of them, sorted by id; filters come later, so that they never change what counts as near.
        wanted: the question.
        encoder: None to go by words alone; then all of them must occur.
        progress: told ``(done, total)`` while texts are read by the encoder.
    """

    def __init__(
        self,
        index: WordIndex,
        comments: Sequence[Comment],
        wanted: Wanted,
        encoder: Encoder | None,
        progress: Progress | None = None,
    ) -> None:
        self._index, self._comments, self._wanted, self._encoder = index, comments, wanted, encoder
        self._progress = progress
        self._holding = {term: index.holding(term) for term in wanted.terms}
        self._weights = _weights([len(held) for held in self._holding.values()], len(comments))

    def hits(self) -> list[Hit]:
        """What was found, best first, equals by id."""
        if not self._wanted.terms:
            return []
        found = self._by_all_words() if self._encoder is None else self._by_words_and_meaning(self._encoder)
        if not self._wanted.phrases:
            return found
        literal = {one.id for one in self._comments if self._wanted.literally_in(one.text)}
        return [hit for hit in found if hit.comment_id in literal]

    def marks(self, comments: Sequence[Comment]) -> dict[str, list[Mark]]:
        """Where the question's words stand in comments, weighed as for finding."""
        marks: dict[str, list[Mark]] = {}
        for term, weight in zip(self._wanted.terms, self._weights, strict=True):
            for comment_id, places in self._index.places(term, comments).items():
                marks.setdefault(comment_id, []).extend(Mark(*place, term, weight) for place in places)
        return marks

    def likeness(self) -> Likeness | None:
        """How near sentences are to the question, or None when it goes by words alone."""
        encoder, text = self._encoder, self._wanted.text
        if encoder is None or not self._wanted.readable:
            return None
        return lambda pieces: (encoder.encode(pieces) @ encoder.encode([text])[0]).round(4).tolist()

    def _by_all_words(self) -> list[Hit]:
        return [Hit(comment_id, 1.0, "words") for comment_id in self._index.search(self._wanted.text)]

    def _by_words_and_meaning(self, encoder: Encoder) -> list[Hit]:
        shares = self._shares()
        near = self._near(encoder, shares)
        hits = []
        for one in self._comments:
            share, (likeness, is_near) = shares.get(one.id, 0.0), near.get(one.id, (0.0, False))
            if found := _why(by_words=share >= WORDS_ENOUGH, by_meaning=is_near):
                hits.append(Hit(one.id, _score(share, likeness), found))
        return sorted(hits, key=lambda hit: (-(hit.score or 0.0), hit.comment_id))

    def _near(self, encoder: Encoder, shares: dict[str, float]) -> dict[str, tuple[float, bool]]:
        """Likeness, and whether it is enough, of every comment the encoder can read."""
        english = [one for one in self._comments if one.language == ENGLISH]
        if not english or not self._wanted.readable:
            return {}
        around = Neighbours(encoder, [one.text for one in english], self._progress)
        found = around.of(self._wanted.text, lambda likeness: _scores(shares, english, likeness))
        return dict(zip((one.id for one in english), found, strict=True))

    def _shares(self) -> dict[str, float]:
        """Share of the question's words that each comment holds, by weight."""
        shares: dict[str, float] = {}
        for held, weight in zip(self._holding.values(), self._weights, strict=True):
            for comment_id in held:
                shares[comment_id] = shares.get(comment_id, 0.0) + weight
        return {comment_id: round(share, 4) for comment_id, share in shares.items()}


def _weights(held: Sequence[int], comments: int) -> list[float]:
    """How telling each term is, 1 together (after BM25): one that few comments hold tells much, "the" nothing."""
    telling = [math.log(1 + (comments - one + 0.5) / (one + 0.5)) for one in held]
    return [one / sum(telling) for one in telling]


def _score(share: float, likeness: float) -> float:
    """All words come before some, some weigh less than likeness."""
    score = WORDS_SHARE * share + (1 - WORDS_SHARE) * max(0.0, likeness)
    return round((1 + score) / 2 if share >= 1 else score, 3)


def _scores(shares: dict[str, float], comments: Iterable[Comment], likeness: Iterable[float]) -> list[float]:
    return [_score(shares.get(one.id, 0.0), near) for one, near in zip(comments, likeness, strict=True)]


def _why(*, by_words: bool, by_meaning: bool) -> str:
    return "both" if by_words and by_meaning else "words" if by_words else "meaning" if by_meaning else ""


def _has_letters(text: str) -> bool:
    return any(char.isalnum() for char in text)


def _stands(phrase: str, line: str) -> bool:
    """Whether a phrase stands in a line as whole words."""
    at = line.find(phrase)
    while at >= 0:
        around = line[max(0, at - 1) : at] + line[at + len(phrase) : at + len(phrase) + 1]
        if not any(char.isalnum() for char in around):
            return True
        at = line.find(phrase, at + 1)
    return False
