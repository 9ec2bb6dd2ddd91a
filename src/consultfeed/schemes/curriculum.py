"""Curricula from CSV: ``modules.csv`` and ``outcomes.csv`` in one folder, or both kinds of file by any name.

Which file is which is told by its columns. Every fault is listed at once, with file, row and what to do.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from consultfeed.errors import ConsultfeedError, FaultList
from consultfeed.ids import digest
from consultfeed.records import Curriculum, Module, Outcome

MODULE_COLUMNS = ("module_id", "title")
OUTCOME_COLUMNS = ("outcome_id", "module_id", "text")
EVERY_STRAND = "all"
_NOT_IN_FORCE = (
    *("draft", "pilot", "planned", "proposed", "in development", "in preparation", "under review", "in review"),
    *("delayed", "deferred", "suspended", "on hold", "paused", "withdrawn", "retired", "archived", "cancelled"),
    *("discontinued", "noted for action", "to be "),
)
"""Words in a module's status that mean nobody can count on being taught it; a blank status says nothing."""
_UK_DATE = re.compile(r"(\d{2})/(\d{2})/(\d{4})\Z")
ISO_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Known:
    """The codes a curriculum may use in its ``strands`` and ``themes`` columns."""

    strands: frozenset[str]
    themes: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Row:
    file: str
    number: int
    cells: dict[str, str]

    def fault(self, what: str, found: str, fix: str) -> ConsultfeedError:
        return ConsultfeedError(what, where=f"{self.file}, row {self.number}", found=found, fix=fix)


def load_curriculum(places: Iterable[Path], known: Known) -> Curriculum:
    """Curriculum of the CSV files and folders given.

    Raises:
        FaultList: all faults of all files at once. ConsultfeedError: no such file, or no module list among them.
    """
    rows = _all_rows(_csv_files(places))
    modules = [row for row in rows if "outcome_id" not in row.cells]
    outcomes = [row for row in rows if "outcome_id" in row.cells]
    if not modules:
        raise ConsultfeedError("no modules found", fix="give a CSV with at least the columns module_id and title")
    if faults := [*_module_faults(modules, known), *_outcome_faults(outcomes, modules)]:
        raise FaultList(f"the curriculum has {len(faults)} faults", faults, fix="mend these:")
    return _curriculum([_module(row.cells) for row in modules], [_outcome(row.cells) for row in outcomes])


def in_force(module: Module) -> bool:
    """Whether a module's status says that people are taught it now; a blank status counts as yes."""
    status = module.status.casefold()
    return not any(word in status for word in _NOT_IN_FORCE)


def _curriculum(modules: list[Module], outcomes: list[Outcome]) -> Curriculum:
    modules.sort(key=lambda module: module.module_id)
    outcomes.sort(key=lambda outcome: outcome.outcome_id)
    content = repr([m.to_dict() for m in modules] + [o.to_dict() for o in outcomes])
    return Curriculum(tuple(modules), tuple(outcomes), digest(content.encode()))


def _csv_files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        if not place.exists():
            raise ConsultfeedError("no such file or folder", where=str(place), fix="check the path")
        found = sorted(place.glob("*.csv")) if place.is_dir() else [place]
        if not found:
            raise ConsultfeedError(
                "no CSV files in this folder", where=str(place), fix="give modules.csv, outcomes.csv"
            )
        yield from found


def _all_rows(paths: Iterable[Path]) -> list[_Row]:
    rows: list[_Row] = []
    faults: list[ConsultfeedError] = []
    for path in paths:
        try:
            rows += _rows(path)
        except ConsultfeedError as fault:
            faults.append(fault)
    if faults:
        raise faults[0] if len(faults) == 1 else FaultList(f"{len(faults)} files cannot be used", faults)
    return rows


def _rows(path: Path) -> list[_Row]:
    text = _decoded(path)
    heading = text.split("\n", 1)[0]
    separator = max(",;\t", key=heading.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
    columns = tuple(_heading(name) for name in reader.fieldnames or ())
    wanted = OUTCOME_COLUMNS if "outcome_id" in columns else MODULE_COLUMNS
    if missing := [name for name in wanted if name not in columns]:
        where, found = path.name, ", ".join(columns) or "no columns"
        raise ConsultfeedError(
            "a needed column is not there", where=where, found=found, fix=f"add {', '.join(missing)}"
        )
    cells = ({_heading(key or ""): _cell(value) for key, value in row.items()} for row in reader)
    return [_Row(path.name, number, row) for number, row in enumerate(cells, start=2)]


def _heading(name: str) -> str:
    return "_".join(name.strip().casefold().replace("_", " ").split())


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _cell(value: str | list[str] | None) -> str:
    return value.strip() if isinstance(value, str) else ""


def _codes(cell: str) -> tuple[str, ...]:
    return tuple(code.strip() for code in re.split(r"[;,|]", cell) if code.strip())


def _module_faults(rows: list[_Row], known: Known) -> Iterator[ConsultfeedError]:
    yield from _doubles(rows, "module_id")
    for row in rows:
        yield from _blank(row, MODULE_COLUMNS)
        yield from _bad_minutes(row)
        yield from _bad_date(row)
        yield from _bad_codes(row, "strands", known.strands | {EVERY_STRAND})
        yield from _bad_codes(row, "themes", known.themes)


def _outcome_faults(rows: list[_Row], modules: list[_Row]) -> Iterator[ConsultfeedError]:
    yield from _doubles(rows, "outcome_id")
    taught = {row.cells["module_id"] for row in modules}
    for row in rows:
        yield from _blank(row, OUTCOME_COLUMNS)
        if row.cells["module_id"] and row.cells["module_id"] not in taught:
            found = repr(row.cells["module_id"])
            yield row.fault("the outcome's module is not in the module list", found, "add the module or mend the id")


def _doubles(rows: list[_Row], column: str) -> Iterator[ConsultfeedError]:
    seen: set[str] = set()
    for row in rows:
        value = row.cells[column]
        if value and value in seen:
            yield row.fault(f"this {column} stands twice", repr(value), "keep one of them")
        seen.add(value)


def _blank(row: _Row, columns: Iterable[str]) -> Iterator[ConsultfeedError]:
    for column in columns:
        if not row.cells[column]:
            yield row.fault("a needed cell is blank", column, "fill it in")


def _bad_minutes(row: _Row) -> Iterator[ConsultfeedError]:
    value = row.cells.get("duration_minutes", "")
    if value and not value.isdigit():
        yield row.fault(
            "duration_minutes is not a whole number", repr(value), "give minutes, e.g. 90, or leave it blank"
        )


def _bad_date(row: _Row) -> Iterator[ConsultfeedError]:
    value = row.cells.get("last_reviewed", "")
    if value and not _iso(value):
        yield row.fault("last_reviewed is not a date", repr(value), "give 2025-03-20 or 20/03/2025")


def _iso(value: str) -> str:
    year_first = _UK_DATE.sub(r"\3-\2-\1", value)
    try:
        return date.fromisoformat(year_first).isoformat() if len(year_first) == ISO_LENGTH else ""
    except ValueError:
        return ""


def _bad_codes(row: _Row, column: str, known: frozenset[str]) -> Iterator[ConsultfeedError]:
    for code in _codes(row.cells.get(column, "")):
        if code not in known:
            yield row.fault(f"unknown code in {column}", repr(code), f"known: {', '.join(sorted(known))}")


def _module(cells: dict[str, str]) -> Module:
    plain = ("title", "programme", "audience", "delivery", "mandatory", "owner", "status", "summary")
    minutes = cells.get("duration_minutes", "")
    return Module(
        module_id=cells["module_id"],
        minutes=int(minutes) if minutes else None,
        strands=_codes(cells.get("strands", "")),
        themes=_codes(cells.get("themes", "")),
        last_reviewed=_iso(cells.get("last_reviewed", "")),
        **{name: cells.get(name, "") for name in plain},
    )


def _outcome(cells: dict[str, str]) -> Outcome:
    return Outcome(cells["outcome_id"], cells["module_id"], cells["text"])
