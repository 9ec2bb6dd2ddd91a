"""What a person says of a file: its group, its date, its columns; read with good will and checked.

Floor 3, beside ``pipeline``.
"""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from consultfeed.errors import ConsultfeedError, FaultList, UnreadableFile
from consultfeed.ids import canonical
from consultfeed.ingest import ColumnMap, Maps
from consultfeed.ingest.dates import iso_date

_IN_NAME = (
    re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(\d{1,2}[-.]\d{1,2}[-.]\d{4})(?!\d)"),
    re.compile(r"(?<!\d)(\d{1,2}(?:st|nd|rd|th)?[ _-]+[A-Za-z]{3,9}[ _-]+\d{4})(?!\d)"),
)
_PACKED = re.compile(r"(?<!\d)(20\d{2})(\d{2})(\d{2})(?!\d)")
_KEYS = tuple(field.name for field in fields(ColumnMap))
_LISTS = ("text", "leave_out")
_BOOK = "the maps remembered"
LIKE = 0.85
"""Likeness of two group names from which one is asked about."""


def date_in_name(path: Path) -> str:
    """The ISO date a file name carries ("2025-03-31 survey.csv", "9 July 2025.docx", "20250709"), or nothing."""
    name = path.stem
    for pattern in _IN_NAME:
        if (found := pattern.search(name)) and (day := iso_date(found[1].replace("_", " "))):
            return day
    packed = _PACKED.search(name)
    return iso_date("-".join(packed.groups())) if packed else ""


def day_of(text: str, today: str) -> str:
    """ISO date of what a person typed ("2025-07-10", "10/07/2025", "10 July 2025"); empty stays empty.

    Raises:
        ConsultfeedError: no date, or one in the future.
    """
    if not text.strip():
        return ""
    day = iso_date(text)
    if not day:
        raise ConsultfeedError("this is no date", found=repr(text), fix="give it as 2025-07-10 or 10/07/2025")
    if day > today:
        raise ConsultfeedError("this date lies in the future", found=day, fix="check the year")
    return day


def group_name(given: str, known: Sequence[str]) -> tuple[str, str]:
    """The group's name as it is known here, and a note if it is new but much like a known one.

    Raises:
        ConsultfeedError: an empty name.
    """
    name = " ".join(given.split())
    if not name:
        raise ConsultfeedError(
            "the group has no name", where="--group", fix='say who it comes from, e.g. "Aberwen IAG"'
        )
    same = [other for other in sorted(known) if other.casefold() == name.casefold()]
    if same:
        return same[0], ""
    near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=LIKE)
    return name, f"a new group, much like {near[0]!r}: if it is the same, submit again under that name" if near else ""


def load_map(path: Path) -> ColumnMap:
    """The map of columns in a TOML or JSON file, keys as in ``ColumnMap``.

    Raises:
        UnreadableFile: not to be opened, or neither TOML nor JSON. FaultList: every unknown key and wrong value.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        table = json.loads(text) if text.lstrip()[:1] == "{" else tomllib.loads(text)
    except (OSError, ValueError, RecursionError):
        fix = 'write it as: text = ["Heading of a column of comments"]'
        raise UnreadableFile("the map of columns is neither TOML nor JSON", where=path.name, fix=fix) from None
    return _checked(table, path.name)


def _checked(table: dict[str, Any], where: str) -> ColumnMap:
    faults = [fault for key, value in table.items() if (fault := _fault(key, value, where))]
    if not faults and (told := _made(table)).named and not _twice(told):
        return told
    if not faults:
        fix = "name each column once" if _made(table).named else f"name columns under: {', '.join(_KEYS)}"
        faults = [ConsultfeedError("no column is named, or one is named twice", where=where, fix=fix)]
    raise FaultList("the map of columns has faults", faults, fix="mend them and submit again")


def _fault(key: str, value: Any, where: str) -> ConsultfeedError | None:
    if key not in _KEYS:
        return ConsultfeedError("unknown key", where=where, found=repr(key), fix=f"known: {', '.join(_KEYS)}")
    many = isinstance(value, list) and key in _LISTS
    if all(isinstance(one, str) and one.strip() for one in (value if many else [value])):
        return None
    kind = "a heading or a list of headings" if key in _LISTS else "one heading"
    return ConsultfeedError(f"'{key}' wants {kind}", where=where, fix="write headings as they stand in the file")


def _made(table: dict[str, Any]) -> ColumnMap:
    lists = {
        key: ((value,) if isinstance(value, str) else tuple(value)) for key, value in table.items() if key in _LISTS
    }
    return ColumnMap(**{**table, **lists})


def _twice(told: ColumnMap) -> bool:
    return len({canonical(name) for name in told.named}) < len(told.named)


class MapBook:
    """What was said of columns before, by group and headings, kept in a file of the workspace that people may edit.

    Args:
        path: the JSON file, made when there is something to remember; None remembers nothing.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path

    def of(self, group: str, given: ColumnMap | None) -> Maps:
        """What to read a group's tables by: the map given now, else those remembered; raises as ``load_map`` does."""
        known = [(tuple(row["headings"]), _checked(row["map"], _BOOK)) for row in self._rows() if _of(row, group)]
        return Maps(given, tuple(known))

    def remember(self, group: str, told: ColumnMap, shapes: Iterable[Sequence[Sequence[str]]]) -> None:
        """Keep a map for tables of these headings, in place of an earlier one."""
        new = sorted({tuple(shape) for each in shapes for shape in each})
        if not self._path or not new:
            return
        rows = [row for row in self._rows() if not (_of(row, group) and tuple(row["headings"]) in new)]
        said = {key: value for key, value in asdict(told).items() if value}
        rows += [{"group": group, "headings": list(shape), "map": said} for shape in new]
        rows.sort(key=lambda row: (row["group"].casefold(), row["headings"]))
        draft = self._path.with_suffix(".new")
        draft.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        draft.replace(self._path)

    def _rows(self) -> list[dict[str, Any]]:
        if not self._path or not self._path.is_file():
            return []
        try:
            rows = json.loads(self._path.read_text(encoding="utf-8"))
            return [
                {"group": str(row["group"]), "headings": list(row["headings"]), "map": dict(row["map"])} for row in rows
            ]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            fix = "mend it, or delete it and submit with --map again"
            raise UnreadableFile("the maps remembered cannot be read", where=self._path.name, fix=fix) from None


def _of(row: dict[str, Any], group: str) -> bool:
    return canonical(row["group"]) == canonical(group)
