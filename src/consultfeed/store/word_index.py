"""The words of all comments, stemmed (SQLite's FTS5, Porter): who holds which, and where.

A comment's question is indexed with it, so that an answer of two words is found by what it answers.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from consultfeed.records import Comment

_OPEN, _CLOSE = "\x02", "\x03"  # control characters: cleaning leaves none in a comment

Place = tuple[int, int]


class WordIndex:
    """The word index of an open store; writes belong inside the store's ``transaction``."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def add(self, comments: Iterable[Comment]) -> None:
        """Index comments."""
        rows = [(comment.id, _indexed(comment)) for comment in comments]
        self._connection.executemany("INSERT INTO comment_words VALUES (?, ?)", rows)

    def remove(self, source_id: str) -> None:
        """Take one submission's comments out (then ``forget``)."""
        ids = "SELECT id FROM comments WHERE source_id = ?"
        self._connection.execute(f"DELETE FROM comment_words WHERE id IN ({ids})", (source_id,))  # noqa: S608

    def forget(self) -> None:
        """Write the index anew, so that no word removed is left in it."""
        self._connection.execute("INSERT INTO comment_words(comment_words) VALUES ('optimize')")

    def search(self, text: str) -> list[str]:
        """Ids of comments that hold all words of ``text``, best match first."""
        words = " ".join(_phrase(word) for word in text.split())
        sql = "SELECT id FROM comment_words WHERE comment_words MATCH ? ORDER BY round(rank, 6), id"
        return [row[0] for row in self._connection.execute(sql, (words,))] if words else []

    def holding(self, words: str) -> frozenset[str]:
        """Ids of comments that hold these words, one after the other."""
        sql = "SELECT id FROM comment_words WHERE comment_words MATCH ?"
        return frozenset(row[0] for row in self._connection.execute(sql, (_phrase(words),)))

    def places(self, words: str, comments: Sequence[Comment]) -> dict[str, list[Place]]:
        """Where these words stand, one after the other, in the own text of comments; those without are left out."""
        shift = {comment.id: len(_indexed(comment)) - len(comment.text) for comment in comments}
        sql = f"""SELECT id, highlight(comment_words, 1, '{_OPEN}', '{_CLOSE}') FROM comment_words
            WHERE comment_words MATCH ? AND id IN (SELECT value FROM json_each(?))"""  # noqa: S608
        found = self._connection.execute(sql, (_phrase(words), json.dumps(list(shift))))
        placed = {one: [(a - shift[one], b - shift[one]) for a, b in _marks(marked)] for one, marked in found}
        own = {one: [place for place in places if place[0] >= 0] for one, places in placed.items()}
        return {one: places for one, places in own.items() if places}


def _phrase(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'


def _marks(marked: str) -> Iterator[Place]:
    """Where the marks were put, as places in the text without them."""
    first, *rest = marked.split(_OPEN)
    place = len(first)
    for part in rest:
        inside, _, after = part.partition(_CLOSE)
        yield place, place + len(inside)
        place += len(inside) + len(after)


def _indexed(comment: Comment) -> str:
    return "\n".join(part for part in (comment.question, comment.text) if part)
