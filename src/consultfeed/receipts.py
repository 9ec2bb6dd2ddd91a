"""The receipt: what became of one file handed in, without a word of its text. Floor 3, beside ``pipeline``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from consultfeed.clean import find_duplicates
from consultfeed.clean.languages import language_names
from consultfeed.clean.routing import ROUTES
from consultfeed.records import ENGLISH, Comment, Drop, Intake, Source
from consultfeed.redact.guard import guard_notes

Places = dict[str, list[str]]
"""Reason -> where in the file, in the order of its rows."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one file handed in.

    ``outcome``: stored, replaced (a mended file), amended (the same file, other group, kind, date or map of columns) or
    unchanged, with "would be " before it in a dry run; or left out (a member of a ZIP, which has no id).
    ``drop_places``, ``language_places`` (languages other than English) and ``route_places`` (what a person has to see
    first) say where in the file; ``repeated`` and ``nearly_repeated`` count comments whose words stand in the file
    before; ``distinct`` is the number of different texts.
    """

    outcome: str
    source: Source
    comments: int = 0
    kept: int = 0
    drop_places: Mapping[str, Sequence[str]] = field(default_factory=dict)
    redactions: Mapping[str, int] = field(default_factory=dict)
    repeated: int = 0
    nearly_repeated: int = 0
    language_places: Mapping[str, Sequence[str]] = field(default_factory=dict)
    route_places: Mapping[str, Sequence[str]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def dropped(self) -> int:
        """Units dropped."""
        return sum(map(len, self.drop_places.values()))

    @property
    def distinct(self) -> int:
        """Different texts among the comments."""
        return self.comments - self.repeated - self.nearly_repeated

    def to_row(self) -> dict[str, Any]:
        """Plain values, as printed, saved as JSON and rendered."""
        return {**_head(self.outcome, self.source), **self._counts(), **self._marks(), "notes": list(self.notes)}

    def _counts(self) -> dict[str, Any]:
        places = {reason: list(held) for reason, held in self.drop_places.items()}
        return {
            "units": self.source.rows,
            "kept": self.kept,
            "dropped": self.dropped,
            "dropped_by_reason": {reason: len(held) for reason, held in places.items()},
            "dropped_places": places,
            "comments": self.comments,
            "distinct": self.distinct,
            "duplicates": self.repeated + self.nearly_repeated,
            "near_duplicates": self.nearly_repeated,
        }

    def _marks(self) -> dict[str, Any]:
        removed = dict(self.redactions)
        return {
            "redactions": sum(removed.values()),
            "redactions_by_kind": removed,
            "languages": {name: list(held) for name, held in self.language_places.items()},
            "routed": {label: list(held) for label, held in self.route_places.items()},
        }


def _head(outcome: str, source: Source) -> dict[str, Any]:
    return {
        "submission": source.id,
        "file": source.name,
        "outcome": outcome,
        "group": source.group,
        "kind": source.kind,
        "date": source.meeting_date,
    }


def receipt_of(outcome: str, taken: Intake, source: Source, notes: Sequence[str], near_duplicate: float) -> Receipt:
    """The receipt of a file that was read.

    Args:
        outcome: as in ``Receipt``.
        taken: what it gave.
        source: the submission it is stored under.
        notes: what the desk has to say, before what was noted while reading.
        near_duplicate: similarity from which a text counts as a near copy.
    """
    copies = find_duplicates(taken.comments, near_duplicate)
    removed = sorted(found.label for comment in taken.comments for found in comment.redactions)
    return Receipt(
        outcome=outcome,
        source=source,
        comments=len(taken.comments),
        kept=taken.kept,
        drop_places=_drops(taken.drops),
        redactions={label: removed.count(label) for label in dict.fromkeys(removed)},
        repeated=sum(copy.exact for copy in copies),
        nearly_repeated=sum(not copy.exact for copy in copies),
        language_places=_languages(taken.comments),
        route_places=_routes(taken.comments),
        notes=(*notes, *taken.notes, *guard_notes(taken.comments), *_warnings(taken)),
    )


def _drops(drops: Iterable[Drop]) -> Places:
    places: Places = {}
    for drop in sorted(drops, key=lambda drop: (drop.reason, drop.row)):
        places.setdefault(drop.reason, []).append(_place(drop))
    return places


def _languages(comments: Iterable[Comment]) -> Places:
    names = language_names()
    places: Places = {}
    for comment in comments:
        if comment.language != ENGLISH:
            places.setdefault(names.get(comment.language, comment.language), []).append(_place(comment))
    return dict(sorted(places.items()))


def _routes(comments: Iterable[Comment]) -> Places:
    pairs = [(ROUTES[route], _place(comment)) for comment in comments for route in comment.routes]
    return {label: held for label in ROUTES.values() if (held := [place for name, place in pairs if name == label])}


def _place(one: Drop | Comment) -> str:
    return one.place or f"paragraph {one.row}"


def _warnings(taken: Intake) -> list[str]:
    empty = [] if taken.kept else ["nothing in this file was kept: look at why it was dropped"]
    if taken.source.meeting_date:
        return empty
    return [*empty, "no date; submit again with --date so that it can be followed over time"]
