"""One workspace's SQLite file: submissions, comments, curriculum, reviews.

Records are kept whole as JSON beside the few columns that are searched by. Every write is one transaction; deleted
text is overwritten on disk (``secure_delete``, FTS5 optimise, WAL truncation).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from consultfeed.decision_records import Round, Sighting
from consultfeed.plain_values import Record
from consultfeed.records import Analysis, Comment, Correction, Curriculum, Drop, Edit, Intake, Source
from consultfeed.store.migrations import migrate
from consultfeed.store.register import Register
from consultfeed.store.word_index import WordIndex

R = TypeVar("R", bound=Record)


class Database:
    """An open workspace store; use as a context manager or call ``close``."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, timeout=30)
        for pragma in ("journal_mode = WAL", "foreign_keys = ON", "secure_delete = ON", "synchronous = FULL"):
            self._connection.execute(f"PRAGMA {pragma}")
        migrate(self._connection)
        self.register = Register(self._connection)
        self.words = WordIndex(self._connection)

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def key_of(self, source_id: str) -> bytes | None:
        """The key of a submission that is here, or None."""
        found = self._one("SELECT key FROM sources WHERE id = ?", source_id)
        return bytes.fromhex(found) if found else None

    def has_key(self, key: bytes) -> bool:
        """Whether a submission that is here has this key."""
        return self._one("SELECT id FROM sources WHERE key = ?", key.hex()) is not None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes inside happen, or none; nothing said or seen of a submission's comments outlives it."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            # only now: a submission that was removed may have come back, mended
            for table in ("corrections", "seen"):
                self._connection.execute(f"DELETE FROM {table} WHERE source_id NOT IN (SELECT id FROM sources)")  # noqa: S608
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def add(self, intake: Intake) -> None:
        """Store one submission with its comments, drops and edits (call inside ``transaction``)."""
        source, run = intake.source, self._connection.executemany
        sql = "INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        head = (source.id, source.name, source.group, source.digest, intake.key, intake.kept, _json(source))
        self._connection.execute(sql, (*head, json.dumps(intake.notes)))
        run("INSERT INTO comments VALUES (?, ?, ?)", [(c.id, source.id, _json(c)) for c in intake.comments])
        self.words.add(intake.comments)
        run("INSERT INTO drops VALUES (?, ?)", [(source.id, _json(drop)) for drop in intake.drops])
        run("INSERT INTO edits VALUES (?, ?)", [(edit.comment_id, _json(edit)) for edit in intake.edits])
        for table in ("corrections", "seen"):
            sql = f"UPDATE {table} SET source_id = ? WHERE comment_id = ?"  # noqa: S608
            run(sql, [(source.id, c.id) for c in intake.comments])

    def remove(self, source_id: str) -> None:
        """Delete one submission and all that came of it (call inside ``transaction``, then ``scrub``)."""
        self.words.remove(source_id)
        self._connection.execute("DELETE FROM findings")
        self._connection.execute("DELETE FROM reviews")
        self._connection.execute("DELETE FROM sources WHERE id = ?", (source_id,))

    def scrub(self) -> None:
        """Make sure that deleted words are gone from the file, its search index and its log."""
        self.words.forget()
        self._connection.execute("VACUUM")
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def sources(self) -> list[Source]:
        """All submissions, sorted by id."""
        return self._records(Source, "SELECT body FROM sources ORDER BY id")

    def kept_and_notes(self, source_id: str) -> tuple[int, tuple[str, ...]]:
        """Units kept, and what was noted at intake, of one submission."""
        sql = "SELECT kept, notes FROM sources WHERE id = ?"
        kept, notes = self._connection.execute(sql, (source_id,)).fetchone()
        return kept, tuple(json.loads(notes))

    def source_of(self, content_digest: str) -> Source | None:
        """The submission with this file digest, if it is here."""
        found = self._one("SELECT body FROM sources WHERE digest = ?", content_digest)
        return Source.from_dict(json.loads(found)) if found else None

    def comments(self) -> list[Comment]:
        """All comments, sorted by id."""
        return self._records(Comment, "SELECT body FROM comments ORDER BY id")

    def comments_of(self, source_id: str) -> list[Comment]:
        """Comments of one submission, sorted by id."""
        return self._records(Comment, "SELECT body FROM comments WHERE source_id = ? ORDER BY id", source_id)

    def drops(self) -> list[Drop]:
        """All drops, sorted by submission and row."""
        drops = self._records(Drop, "SELECT body FROM drops")
        return sorted(drops, key=lambda drop: (drop.source_id, drop.row, drop.stage, drop.reason))

    def edits(self, comment_id: str) -> list[Edit]:
        """What cleaning did to one comment."""
        return self._records(Edit, "SELECT body FROM edits WHERE comment_id = ? ORDER BY rowid", comment_id)

    def correct(self, corrections: Iterable[Correction]) -> None:
        """Record what a person said of comments that are here."""
        sql = "INSERT INTO corrections (comment_id, source_id, body) SELECT id, source_id, ? FROM comments WHERE id = ?"
        with self.transaction():
            self._connection.executemany(sql, [(_json(one), one.comment_id) for one in corrections])

    def corrections(self) -> list[Correction]:
        """All that people said of comments that are here, in the order it was said."""
        sql = "SELECT body FROM corrections WHERE comment_id IN (SELECT id FROM comments) ORDER BY seq"
        return self._records(Correction, sql)

    def set_curriculum(self, curriculum: Curriculum) -> None:
        """Replace the curriculum."""
        with self.transaction():
            self._connection.execute("INSERT OR REPLACE INTO curriculum VALUES (1, ?)", (_json(curriculum),))

    def curriculum(self) -> Curriculum:
        """The curriculum imported last, or an empty one."""
        found = self._one("SELECT body FROM curriculum")
        return Curriculum.from_dict(json.loads(found)) if found else Curriculum()

    def save_review(
        self,
        name: str,
        fingerprint: str,
        cutoff: str,
        analysis: Analysis | None,
        seen: tuple[Round, Iterable[Sighting]] | None = None,
    ) -> None:
        """Record a review; ``analysis`` is None when that fingerprint's findings are stored already.

        ``seen`` is what the register is to remember of it.
        """
        sql = "INSERT OR REPLACE INTO reviews VALUES ((SELECT coalesce(max(seq), 0) + 1 FROM reviews), ?, ?, ?)"
        with self.transaction():
            if analysis is not None:
                self._save_findings(fingerprint, analysis)
            if seen is not None:
                self.register.add_round(*seen)
            self._connection.execute(sql, (name, fingerprint, cutoff))
            self._connection.execute("DELETE FROM findings WHERE fingerprint NOT IN (SELECT fingerprint FROM reviews)")

    def _save_findings(self, fingerprint: str, analysis: Analysis) -> None:
        rows = [
            (fingerprint, kind, seq, json.dumps(item, ensure_ascii=False))
            for kind, items in analysis.to_dict().items()
            for seq, item in enumerate(items if isinstance(items, list | tuple) else [items])
        ]
        self._connection.execute("DELETE FROM findings WHERE fingerprint = ?", (fingerprint,))
        self._connection.executemany("INSERT INTO findings VALUES (?, ?, ?, ?)", rows)

    def reviews(self) -> list[tuple[str, str, str]]:
        """(name, fingerprint, cutoff) of all reviews, oldest first."""
        return list(self._connection.execute("SELECT name, fingerprint, cutoff FROM reviews ORDER BY seq"))

    def analysis(self, fingerprint: str) -> Analysis | None:
        """The findings stored under a fingerprint, or None."""
        sql = "SELECT kind, body FROM findings WHERE fingerprint = ? ORDER BY kind, seq"
        found: dict[str, list[object]] = {}
        for kind, body in self._connection.execute(sql, (fingerprint,)):
            found.setdefault(kind, []).append(json.loads(body))
        if not found:
            return None
        return Analysis.from_dict({**found, "versions": found["versions"][0]})

    def _records(self, kind: type[R], sql: str, *values: str) -> list[R]:
        return [kind.from_dict(json.loads(body)) for (body,) in self._connection.execute(sql, values)]

    def _one(self, sql: str, *values: str) -> str | None:
        row = self._connection.execute(sql, values).fetchone()
        return None if row is None else row[0]


def _json(record: Record) -> str:
    return json.dumps(record.to_dict(), ensure_ascii=False)
