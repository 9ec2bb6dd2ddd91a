"""Labels as people and machines write them down: rows of a table -> one answer per text. Floor 4.

A cell or key may hold a list of codes, ``{code: level}``, a list of ``{"code", "level"}`` (what ``consultfeed tag``
writes), or words such as ``disability:about; race``. An empty list, or the word ``none``, says that nothing applies; an
empty cell, ``null`` or no key at all says that there is no answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from consultfeed.errors import ConsultfeedError, UnknownName
from consultfeed.records import COUNTED_LEVELS, LEVELS
from consultfeed.registry import unknown_name
from consultfeed.schemes.taxonomy import Taxonomy

SchemeName = Literal["strands", "themes", "labels"]
LevelName = Literal["about", "any"]

KEYS: Mapping[SchemeName, tuple[str, ...]] = {
    "strands": ("strands", "labels"),
    "themes": ("themes", "themes_agreed", "labels"),
    "labels": ("labels",),
}
"""Where a row keeps its labels; the first that is there counts."""
NOTHING = frozenset({"none", "nothing", "-"})
_LONGEST_CODE = 40
Pair = tuple[str, str]
"""A code as written, and its level or an empty string."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One row: ``labels`` is None where there is no answer."""

    id: str
    text: str
    labels: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Reading:
    """How rows are to be read.

    ``level``: of strands, only those the text is *about*, or any counted level (about and mentioned); a strand written
    without a level counts for both. ``column``: where the labels are; by default as in ``KEYS``. ``taxonomy``: the only
    codes there are; None takes any label.
    """

    scheme: SchemeName
    taxonomy: Taxonomy | None = None
    level: LevelName = "any"
    column: str = ""
    spelt: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, scheme: SchemeName, taxonomy: Taxonomy | None, level: LevelName = "any", column: str = "") -> Reading:
        """A reading that takes the codes of a taxonomy, and their labels, in any spelling of case and spaces."""
        concepts = list(taxonomy or ())
        spelt = {_plain(label): one.code for one in concepts for label in (one.label, one.code)}
        return cls(scheme, taxonomy, level, column, spelt)

    def answers(self, table: Iterable[Mapping[str, Any]], where: str) -> list[Answer]:
        """One answer per row, in order; an id that is not there is the row number.

        Raises:
            UnknownName: a code the taxonomy does not have, with row and nearest codes.
            ConsultfeedError: labels in a form nobody knows, or a column that is in no row.
        """
        rows = list(table)
        self._check_column(rows)
        return [self._answer(row, number, where) for number, row in enumerate(rows, start=1)]

    def _check_column(self, rows: Sequence[Mapping[str, Any]]) -> None:
        names = tuple(sorted({name for row in rows for name in row}))
        if self.column and rows and self.column not in names:
            raise unknown_name("column", self.column, names)

    def _answer(self, row: Mapping[str, Any], number: int, where: str) -> Answer:
        keys = (self.column,) if self.column else KEYS[self.scheme]
        value = next((row[key] for key in keys if row.get(key) is not None), None)
        place = f"{where}, row {number}"
        pairs = self._pairs(value, place)
        labels = None if pairs is None else frozenset(self._kept(pairs, place))
        return Answer(str(row.get("id", number)), str(row.get("text") or ""), labels)

    def _pairs(self, value: Any, place: str) -> list[Pair] | None:
        if value is None:
            return None
        if isinstance(value, str):
            return self._written(value)
        if isinstance(value, Mapping):
            return [(str(code), str(level)) for code, level in value.items()]
        if isinstance(value, list):
            return [self._item(item, place) for item in value]
        raise _no_labels(place, value)

    def _written(self, cell: str) -> list[Pair] | None:
        if not cell.strip():
            return None
        if cell.strip().lower() in NOTHING:
            return []
        parts = re.split("[;\n]" if self.scheme == "labels" else "[;,\n]", cell)
        return [self._part(part) for part in parts if part.strip()]

    def _part(self, part: str) -> Pair:
        if self.scheme != "strands":
            return part.strip(), ""
        code, _, level = part.replace("(", ":").replace(")", "").partition(":")
        return code.strip(), level.strip().lower()

    def _item(self, item: Any, place: str) -> Pair:
        if isinstance(item, str):
            return self._part(item)
        if isinstance(item, Mapping) and isinstance(item.get("code"), str):
            return item["code"], str(item.get("level") or "")
        raise _no_labels(place, item)

    def _kept(self, pairs: Iterable[Pair], place: str) -> Iterator[str]:
        wanted = {"about"} if self.level == "about" else COUNTED_LEVELS
        for code, level in pairs:
            if self.scheme == "strands" and level and level not in LEVELS:
                fault = unknown_name("level", _shown(level), LEVELS)
                raise UnknownName(fault.what, where=place, found=fault.found, fix=fault.fix)
            if self.scheme != "strands" or not level or level in wanted:
                yield self._code(code, place)

    def _code(self, code: str, place: str) -> str:
        if self.taxonomy is None:
            return code
        if _plain(code) not in self.spelt:
            fault = unknown_name(f"code in scheme {self.taxonomy.id}", _shown(code), self.taxonomy.codes())
            raise UnknownName(fault.what, where=place, found=fault.found, fix=fault.fix)
        return self.spelt[_plain(code)]


def by_id(answers: Iterable[Answer], where: str) -> dict[str, frozenset[str] | None]:
    """Labels by id; raises ConsultfeedError if an id stands twice."""
    found: dict[str, frozenset[str] | None] = {}
    for answer in answers:
        if answer.id in found:
            raise ConsultfeedError("an id stands twice", where=where, found=answer.id, fix="keep one row for each id")
        found[answer.id] = answer.labels
    return found


def _plain(code: str) -> str:
    return "_".join(code.lower().replace("_", " ").split())


def _shown(code: str) -> str:
    # a long cell is no code but somebody's words in the wrong column, and those are not repeated in errors
    return code if len(code) <= _LONGEST_CODE else f"{len(code)} characters"


def _no_labels(place: str, value: Any) -> ConsultfeedError:
    fix = 'write ["race", "age"], {"race": "about"} or race; age'
    return ConsultfeedError("these are no labels", where=place, found=type(value).__name__, fix=fix)
