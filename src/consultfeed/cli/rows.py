"""Rows of the stateless filters: CSV or JSON lines, plain or gzipped, a file or stdin."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import json
import sys
import zlib
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, TextIO, cast

from consultfeed.errors import ConsultfeedError, UnreadableFile
from consultfeed.registry import unknown_name

TEXT_NAMES = ("text", "comment", "comments", "feedback", "verbatim", "response", "answer")
"""Names that a column of free text goes by; any other column is judged by what it holds."""

LOOKED_AT = 1000
"""First rows that are looked at for the columns."""
SNIFFED, AT_ONCE = 20_000, 1 << 20
"""Letters looked at for the kind of file, bytes read at once."""

CODING_SHEET = "coding"
"""The sheet of a workbook that holds the answers of a person who coded it."""


@dataclass(frozen=True, slots=True)
class InputRow:
    """One row: ``id`` as in the input (or the row number from 1), its text, and a date if asked for."""

    id: Any
    text: str
    date: str = ""


def read_rows(source: str, text: str | None, ident: str | None, date: str | None = None) -> list[InputRow]:
    """All rows of a file, or of stdin for ``-``; see ``rows_of``."""
    return list(rows_of(source, text, ident, date))


def rows_of(source: str, text: str | None, ident: str | None, date: str | None = None) -> Iterator[InputRow]:
    """Rows of a file, or of stdin for ``-``, one at a time: memory does not grow with a file of CSV or JSON lines.

    Args:
        source: path or ``-``.
        text: column or key that holds the text; None for the one that looks like text in the first rows.
        ident: column or key that holds the id; None for ``id``, else the row number.
        date: column or key that holds a date.

    Raises:
        UnreadableFile: not CSV or JSON lines. ConsultfeedError: a column that is not there, or none that looks like
        text.
    """
    table = _table_of(source)
    head = list(islice(table, LOOKED_AT))
    names = tuple(dict.fromkeys(name for row in head for name in row))
    for name in (text, ident, date) if head else ():
        if name and name not in names:
            raise unknown_name("column", name, names)
    chosen = text or _text_column(head, names, called(source)) if head else ""
    key = ident or ("id" if "id" in names else None)
    for number, row in enumerate(chain(head, table), start=1):
        day = _string(row.get(date)) if date else ""
        yield InputRow(row.get(key, number) if key else number, _string(row.get(chosen)), day)


def called(source: str) -> str:
    """What an input is called in messages."""
    return "stdin" if source == "-" else source


def read_table(source: str) -> list[dict[str, Any]]:
    """All rows of a file, or of stdin for ``-``, by column or key; of a workbook the sheet ``coding``, else the first.

    Raises:
        UnreadableFile: not CSV, JSON lines or an Excel workbook.
    """
    return list(_table_of(source))


def _table_of(source: str) -> Iterator[dict[str, Any]]:
    where = called(source)
    with _opened(source) as raw:
        start = raw.peek(4)[:4]
        if start == b"PK\x03\x04":
            yield from _sheet_rows(raw.read(), where)
            return
        packed = start[:2] == b"\x1f\x8b"
        with _unpacked(raw, where) if packed else nullcontext(raw) as data, _decoded(data, where) as text:
            yield from _table(text, where)


def _opened(source: str) -> io.BufferedReader:
    """The bytes of a file, or of stdin, which is read whole because it cannot be read twice."""
    if source == "-":
        return io.BufferedReader(io.BytesIO(sys.stdin.buffer.read()))
    try:
        return open(source, "rb")  # noqa: PTH123 - a source may be a pipe, and is closed by its reader
    except OSError as fault:
        fix = "check the path"
        raise UnreadableFile("cannot be opened", where=source, found=fault.strerror or "", fix=fix) from None


def _unpacked(raw: io.BufferedReader, where: str) -> io.BufferedIOBase:
    """A gzip file; read through once, so that damage is told before anything is done."""
    data = gzip.GzipFile(fileobj=raw)
    try:
        while data.read(AT_ONCE):
            pass
    except (OSError, EOFError, zlib.error):
        raise UnreadableFile("the gzip file is damaged", where=where, fix="make it again") from None
    data.seek(0)
    return data


def _sheet_rows(data: bytes, where: str) -> list[dict[str, Any]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        name = CODING_SHEET if CODING_SHEET in book.sheet_names else book.sheet_names[0]
        head, *rows = book.get_sheet_by_name(name).to_python() or [[]]
    except (CalamineError, OSError, IndexError):
        raise UnreadableFile("not a readable Excel workbook", where=where, fix="save it again as xlsx") from None
    return [dict(zip(map(str, head), row, strict=False)) for row in rows if any(cell != "" for cell in row)]


def _decoded(data: io.BufferedIOBase, where: str) -> TextIO:
    """The text of the bytes, read through once to know their encoding."""
    try:
        encoding = next((name for name in ("utf-8-sig", "cp1252") if _is_in(data, name)), "latin-1")
        data.seek(0)
    except OSError:
        fix = "save it to a file first, or give it on stdin as -"
        raise UnreadableFile("cannot be read twice", where=where, fix=fix) from None
    return io.TextIOWrapper(cast("io.BufferedReader", data), encoding=encoding, newline="")


def _is_in(data: io.BufferedIOBase, encoding: str) -> bool:
    data.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := data.read(AT_ONCE):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _table(text: TextIO, where: str) -> Iterator[dict[str, Any]]:
    start = text.read(SNIFFED)
    text.seek(0)
    return _json_lines(text, where) if start.lstrip()[:1] == "{" else _csv_rows(text, start, where)


def _json_lines(text: TextIO, where: str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(text, start=1):
        if line.strip():
            yield _object(line, f"{where}, line {number}")


def _object(line: str, where: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        raise UnreadableFile("not a line of JSON", where=where, fix="give one JSON object a line, or CSV") from None
    if not isinstance(value, dict):
        raise UnreadableFile("not a JSON object", where=where, found=type(value).__name__, fix="give one object a line")
    return value


def _csv_rows(text: TextIO, start: str, where: str) -> Iterator[dict[str, Any]]:
    csv.field_size_limit(sys.maxsize)
    try:
        dialect: Any = csv.Sniffer().sniff(start.split("\n", 1)[0], delimiters=",;\t|")
    except csv.Error:
        dialect = "excel"
    try:
        for row in csv.DictReader(text, dialect=dialect, doublequote=True):
            yield {name: value for name, value in row.items() if isinstance(name, str)}
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
