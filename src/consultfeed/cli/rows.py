"""Rows of the stateless filters: CSV or JSON lines, plain or gzipped, a file or stdin."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from consultfeed.errors import ConsultfeedError, UnreadableFile
from consultfeed.registry import unknown_name

TEXT_NAMES = ("text", "comment", "comments", "feedback", "verbatim", "response", "answer")
"""Names that a column of free text goes by; any other column is judged by what it holds."""

CODING_SHEET = "coding"
"""The sheet of a workbook that holds the answers of a person who coded it."""


@dataclass(frozen=True, slots=True)
class InputRow:
    """One row: ``id`` as in the input (or the row number from 1), its text, and a date if asked for."""

    id: Any
    text: str
    date: str = ""


def read_rows(source: str, text: str | None, ident: str | None, date: str | None = None) -> list[InputRow]:
    """Rows of a file, or of stdin for ``-``.

    Args:
        source: path or ``-``.
        text: column or key that holds the text; None for the one that looks like text.
        ident: column or key that holds the id; None for ``id``, else the row number.
        date: column or key that holds a date.

    Raises:
        UnreadableFile: not CSV or JSON lines. ConsultfeedError: a column that is not there, or none that looks like
        text.
    """
    where, table = called(source), read_table(source)
    if not table:
        return []
    names = tuple(dict.fromkeys(name for row in table for name in row))
    for name in (text, ident, date):
        if name and name not in names:
            raise unknown_name("column", name, names)
    chosen = text or _text_column(table, names, where)
    key = ident or ("id" if "id" in names else None)
    return [
        InputRow(
            row.get(key, number) if key else number, _string(row.get(chosen)), _string(row.get(date)) if date else ""
        )
        for number, row in enumerate(table, start=1)
    ]


def called(source: str) -> str:
    """What an input is called in messages."""
    return "stdin" if source == "-" else source


def read_table(source: str) -> list[dict[str, Any]]:
    """All rows of a file, or of stdin for ``-``, by column or key; of a workbook the sheet ``coding``, else the first.

    Raises:
        UnreadableFile: not CSV, JSON lines or an Excel workbook.
    """
    data, where = _data(source), called(source)
    return _sheet_rows(data, where) if data[:4] == b"PK\x03\x04" else _table(_decoded(data, where), where)


def _sheet_rows(data: bytes, where: str) -> list[dict[str, Any]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        name = CODING_SHEET if CODING_SHEET in book.sheet_names else book.sheet_names[0]
        head, *rows = book.get_sheet_by_name(name).to_python() or [[]]
    except (CalamineError, OSError, IndexError):
        raise UnreadableFile("not a readable Excel workbook", where=where, fix="save it again as xlsx") from None
    return [dict(zip(map(str, head), row, strict=False)) for row in rows if any(cell != "" for cell in row)]


def _data(source: str) -> bytes:
    if source == "-":
        return sys.stdin.buffer.read()
    try:
        with open(source, "rb") as file:  # noqa: PTH123
            return file.read()
    except OSError as fault:
        fix = "check the path"
        raise UnreadableFile("cannot be opened", where=source, found=fault.strerror or "", fix=fix) from None


def _decoded(data: bytes, where: str) -> str:
    try:
        data = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    except (OSError, EOFError):
        raise UnreadableFile("the gzip file is damaged", where=where, fix="make it again") from None
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _table(text: str, where: str) -> list[dict[str, Any]]:
    return _json_lines(text, where) if text.lstrip()[:1] == "{" else _csv_rows(text, where)


def _json_lines(text: str, where: str) -> list[dict[str, Any]]:
    rows = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            rows.append(_object(line, f"{where}, line {number}"))
    return rows


def _object(line: str, where: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        raise UnreadableFile("not a line of JSON", where=where, fix="give one JSON object a line, or CSV") from None
    if not isinstance(value, dict):
        raise UnreadableFile("not a JSON object", where=where, found=type(value).__name__, fix="give one object a line")
    return value


def _csv_rows(text: str, where: str) -> list[dict[str, Any]]:
    csv.field_size_limit(sys.maxsize)
    try:
        dialect: Any = csv.Sniffer().sniff(text[:20_000].split("\n", 1)[0], delimiters=",;\t|")
    except csv.Error:
        dialect = "excel"
    reader = csv.DictReader(io.StringIO(text, newline=""), dialect=dialect, doublequote=True)
    try:
        return [{name: value for name, value in row.items() if isinstance(name, str)} for row in reader]
    except csv.Error as fault:
        raise UnreadableFile(f"not valid CSV ({fault})", where=where, fix="save it again as CSV") from None


def _text_column(table: Sequence[dict[str, Any]], names: Sequence[str], where: str) -> str:
    for known in TEXT_NAMES:
        if found := [name for name in names if name.strip().lower() == known]:
            return found[0]
    words = {name: _mean_words(table, name) for name in names}
    likely = [name for name in names if words[name] >= 4]
    if len(likely) == 1 or (likely and len(names) == 1):
        return likely[0]
    if len(names) == 1:
        return names[0]
    what = "several columns look like text" if likely else "no column looks like text"
    raise ConsultfeedError(what, where=where, found=", ".join(likely or names), fix="say which with --text COL")


def _mean_words(table: Sequence[dict[str, Any]], name: str) -> float:
    counts = [len(row[name].split()) for row in table if isinstance(row.get(name), str) and row[name].strip()]
    return sum(counts) / len(counts) if counts else 0.0


def _string(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)
