"""The register: what outlives reviews. Rounds, issues as each round saw them, decisions, sheets given back.

Decisions are only ever added (triggers refuse the rest). Of a submission that is withdrawn, the register forgets which
comments it had and the centres of the issues they were in; what people decided stays.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from consultfeed.decision_records import Answered, Decision, Round, Sighting

PLACES = 5
"""Decimal places of a centre: enough to compare, and the same after a trip through the store."""


class Register:
    """The register in a workspace's SQLite file; writes belong inside ``Database.transaction``."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def add_round(self, one: Round, sightings: Iterable[Sighting]) -> None:
        """Keep what a review saw; its number has to be the next."""
        run, number = self._connection.execute, one.number
        run("INSERT INTO rounds VALUES (?, ?)", (number, _json(one.to_dict())))
        for sighting in sightings:
            body = {**sighting.to_dict(), "comment_ids": (), "centre": ()}
            # Only the last sighting of an issue is ever compared, so older centres need not be kept
            run("UPDATE sightings SET centre = '' WHERE issue_id = ?", (sighting.issue_id,))
            centre = json.dumps([round(value, PLACES) for value in sighting.centre]) if sighting.centre else ""
            run("INSERT INTO sightings VALUES (?, ?, ?, ?)", (number, sighting.issue_id, _json(body), centre))
            seen = [(number, sighting.issue_id, comment_id) for comment_id in sighting.comment_ids]
            sql = "INSERT INTO seen SELECT ?, ?, id, source_id FROM comments WHERE id = ?"
            self._connection.executemany(sql, seen)

    def rounds(self) -> list[Round]:
        """All rounds, oldest first."""
        found = self._connection.execute("SELECT body FROM rounds ORDER BY number")
        return [Round.from_dict(json.loads(body)) for (body,) in found]

    def sightings(self, number: int) -> list[Sighting]:
        """Issues as one round saw them, by id."""
        ids: dict[str, list[str]] = {}
        sql = "SELECT issue_id, comment_id FROM seen WHERE round = ? ORDER BY issue_id, comment_id"
        for issue_id, comment_id in self._connection.execute(sql, (number,)):
            ids.setdefault(issue_id, []).append(comment_id)
        sql = "SELECT body, centre FROM sightings WHERE round = ? ORDER BY issue_id"
        return [_sighting(body, centre, ids) for body, centre in self._connection.execute(sql, (number,))]

    def last_sightings(self) -> list[tuple[int, Sighting]]:
        """The last sighting of every issue there ever was, with its round, by issue id."""
        sql = "SELECT issue_id, max(round) FROM sightings GROUP BY issue_id ORDER BY issue_id"
        last = dict(self._connection.execute(sql).fetchall())
        found = {number: {one.issue_id: one for one in self.sightings(number)} for number in set(last.values())}
        return [(number, found[number][issue_id]) for issue_id, number in last.items()]

    def lineage(self) -> list[tuple[int, Sighting]]:
        """Every sighting in which issues merged or split, with its round and without comments, oldest first."""
        sql = "SELECT round, body FROM sightings ORDER BY round, issue_id"
        found = ((number, Sighting.from_dict(json.loads(body))) for number, body in self._connection.execute(sql))
        return [(number, one) for number, one in found if one.merged or one.split_from]

    def first_rounds(self) -> dict[str, int]:
        """Issue id -> the round that saw it first."""
        return dict(self._connection.execute("SELECT issue_id, min(round) FROM sightings GROUP BY issue_id").fetchall())

    def add_decisions(self, decisions: Sequence[Decision]) -> list[Decision]:
        """Record decisions in order; gives them with their ids (``D-0001``)."""
        (last,) = self._connection.execute("SELECT coalesce(max(seq), 0) FROM decisions").fetchone()
        made = [replace(one, id=f"D-{number:04}") for number, one in enumerate(decisions, start=last + 1)]
        sql = "INSERT INTO decisions (issue_id, body) VALUES (?, ?)"
        self._connection.executemany(sql, [(one.issue_id, _json(one.to_dict())) for one in made])
        return made

    def decisions(self) -> list[Decision]:
        """All decisions, in the order made."""
        found = self._connection.execute("SELECT body FROM decisions ORDER BY seq")
        return [Decision.from_dict(json.loads(body)) for (body,) in found]

    def add_answered(self, one: Answered) -> None:
        """Record that a sheet was given back; the same one again changes nothing."""
        self._connection.execute("INSERT OR IGNORE INTO answered (body) VALUES (?)", (_json(one.to_dict()),))

    def answered(self) -> list[Answered]:
        """All sheets given back, in the order given."""
        found = self._connection.execute("SELECT body FROM answered ORDER BY seq")
        return [Answered.from_dict(json.loads(body)) for (body,) in found]


def _sighting(body: str, centre: str, ids: Mapping[str, Sequence[str]]) -> Sighting:
    one = Sighting.from_dict(json.loads(body))
    known = tuple(json.loads(centre)) if centre else ()
    return replace(one, comment_ids=tuple(ids.get(one.issue_id, ())), centre=known)


def _json(values: Mapping[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False)
