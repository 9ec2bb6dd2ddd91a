"""Numbered migrations, each run once and in a transaction of its own; ``PRAGMA user_version`` counts them."""

from __future__ import annotations

import sqlite3

from consultfeed.errors import ConsultfeedError

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE sources (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, group_name TEXT NOT NULL, digest TEXT NOT NULL UNIQUE,
        key TEXT NOT NULL, kept INTEGER NOT NULL, body TEXT NOT NULL, notes TEXT NOT NULL
    ) STRICT;
    CREATE TABLE comments (
        id TEXT PRIMARY KEY, source_id TEXT NOT NULL REFERENCES sources(id) ON DELETE CASCADE, body TEXT NOT NULL
    ) STRICT;
    CREATE INDEX comments_by_source ON comments(source_id);
    CREATE TABLE drops (source_id TEXT NOT NULL REFERENCES sources(id) ON DELETE CASCADE, body TEXT NOT NULL) STRICT;
    CREATE TABLE edits (comment_id TEXT NOT NULL REFERENCES comments(id) ON DELETE CASCADE, body TEXT NOT NULL) STRICT;
    CREATE INDEX edits_by_comment ON edits(comment_id);
    CREATE VIRTUAL TABLE comment_words USING fts5(id UNINDEXED, text, tokenize = 'porter unicode61');
    CREATE TABLE curriculum (only INTEGER PRIMARY KEY CHECK (only = 1), body TEXT NOT NULL) STRICT;
    CREATE TABLE findings (fingerprint TEXT NOT NULL, kind TEXT NOT NULL, seq INTEGER NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (fingerprint, kind, seq)) STRICT;
    CREATE TABLE reviews (seq INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, fingerprint TEXT NOT NULL,
        cutoff TEXT NOT NULL) STRICT;
    """,
    # No foreign key: a mended file replaces its comments, and those that come back keep what people said of them
    """
    CREATE TABLE corrections (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, comment_id TEXT NOT NULL, source_id TEXT NOT NULL, body TEXT NOT NULL
    ) STRICT;
    CREATE INDEX corrections_by_comment ON corrections(comment_id);
    CREATE TRIGGER corrections_stand BEFORE UPDATE OF seq, comment_id, body ON corrections
        BEGIN SELECT raise(ABORT, 'a correction is never changed, only followed by another'); END;
    """,
    # The register outlives reviews. No foreign key to sources: a mended file takes its submission's place
    """
    CREATE TABLE rounds (number INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
    CREATE TABLE sightings (round INTEGER NOT NULL REFERENCES rounds(number), issue_id TEXT NOT NULL,
        body TEXT NOT NULL, centre TEXT NOT NULL, PRIMARY KEY (round, issue_id)) STRICT;
    CREATE INDEX sightings_by_issue ON sightings(issue_id);
    CREATE TABLE seen (round INTEGER NOT NULL, issue_id TEXT NOT NULL, comment_id TEXT NOT NULL,
        source_id TEXT NOT NULL, PRIMARY KEY (round, issue_id, comment_id)) STRICT;
    CREATE INDEX seen_by_source ON seen(source_id);
    CREATE INDEX seen_by_comment ON seen(comment_id);
    CREATE TRIGGER centres_go AFTER DELETE ON seen
        BEGIN UPDATE sightings SET centre = '' WHERE round = OLD.round AND issue_id = OLD.issue_id; END;
    CREATE TABLE decisions (seq INTEGER PRIMARY KEY AUTOINCREMENT, issue_id TEXT NOT NULL, body TEXT NOT NULL) STRICT;
    CREATE TRIGGER decisions_stand BEFORE UPDATE ON decisions
        BEGIN SELECT raise(ABORT, 'a decision is never changed, only followed by another'); END;
    CREATE TRIGGER decisions_stay BEFORE DELETE ON decisions
        BEGIN SELECT raise(ABORT, 'a decision is never deleted, only followed by another'); END;
    CREATE TABLE answered (seq INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL UNIQUE) STRICT;
    """,
)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a database up to date; raises ConsultfeedError if a newer consultfeed made it."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(MIGRATIONS):
        raise ConsultfeedError("this workspace was made by a newer consultfeed", fix="upgrade consultfeed")
    for number in range(version, len(MIGRATIONS)):
        # executescript commits by itself, so the transaction has to be part of the script
        connection.executescript(f"BEGIN; {MIGRATIONS[number]} PRAGMA user_version = {number + 1}; COMMIT;")
