"""How results are printed: a table at a terminal, plain columns when piped, JSON, or CSV that is safe to open."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from consultfeed.errors import ConsultfeedError
from consultfeed.spreadsheet import csv_text, printable

Row = Mapping[str, Any]


def emit(
    rows: Sequence[Row], columns: Sequence[str], form: str, output: Path | None = None, *, empty: str = ""
) -> None:
    """Print rows.

    Args:
        rows: one mapping per row; JSON shows them whole, table and CSV the ``columns``.
        columns: keys to show, in order.
        form: table, json or csv.
        output: a file instead of the screen.
        empty: what to say, on stderr, when there are no rows.
    """
    if not rows and empty:
        click.echo(empty, err=True)
    if form == "json":
        write(json.dumps(list(rows), ensure_ascii=False, indent=2) + "\n", output)
    elif form == "csv":
        write(csv_text([{name: _cell(row.get(name)) for name in columns} for row in rows], columns), output)
    elif output or not sys.stdout.isatty():
        write(_plain(rows, columns), output)
    else:
        _rich(rows, columns)


def write(text: str, output: Path | None) -> None:
    """Text to a file, or to stdout."""
    if output:
        _save(text, output)
    else:
        sys.stdout.write(text)


def _save(text: str, output: Path) -> None:
    # Excel takes a CSV file for UTF-8 only if it begins with a byte order mark
    encoding = "utf-8-sig" if output.suffix.lower() == ".csv" else "utf-8"
    try:
        output.write_text(text, encoding=encoding, newline="")
    except OSError as fault:
        raise _unwritten(output, fault) from None


def lines(records: Iterable[Row], output: Path | None) -> None:
    """Records as JSON lines, one at a time; a file is there only when all of them are."""
    written = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    if not output:
        sys.stdout.writelines(written)
        return
    # A device or a pipe must be written to as it is, not be replaced
    draft = output if output.exists() and not output.is_file() else output.with_name(f".{output.name}.new")
    try:
        with draft.open("w", encoding="utf-8", newline="") as file:
            file.writelines(written)
        if draft != output:
            draft.replace(output)
    except OSError as fault:
        raise _unwritten(output, fault) from None
    finally:
        if draft != output:
            draft.unlink(missing_ok=True)


def _unwritten(output: Path, fault: OSError) -> ConsultfeedError:
    fix = "check that the folder is there and the file is not open elsewhere"
    return ConsultfeedError("cannot be written", where=str(output), found=fault.strerror or "", fix=fix)


def _cell(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    return "" if value is None else str(value)


def _plain(rows: Sequence[Row], columns: Sequence[str]) -> str:
    table = [[printable(_cell(row.get(name))) for name in columns] for row in rows]
    widths = [max([len(name), *(len(line[i]) for line in table)]) for i, name in enumerate(columns)]
    drawn = [list(columns), *table] if rows else []
    return "".join(
        "  ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)).rstrip() + "\n" for line in drawn
    )


def _rich(rows: Sequence[Row], columns: Sequence[str]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in columns:
        numeric = all(isinstance(row.get(name), int | float) for row in rows)
        table.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(printable(_cell(row.get(name))).replace("[", "\\[") for name in columns))
    Console(width=shutil.get_terminal_size().columns).print(table)
