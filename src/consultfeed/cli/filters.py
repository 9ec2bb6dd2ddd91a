"""Filters that need no workspace: rows in, JSON lines out, one line per row in the same order."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from consultfeed.cli.options import end_progress, progress_line, quiet, tell, to_output
from consultfeed.cli.output import lines
from consultfeed.cli.rows import InputRow, read_rows, rows_of

F = TypeVar("F", bound=Callable[..., Any])


def _filter(function: F) -> F:
    """Argument and options of every filter."""
    function = quiet(to_output(function))
    function = click.option("--id", "ident", help="Column that holds the id (default: id, else the row number).")(
        function
    )
    function = click.option("--text", help="Column that holds the text (default: the one that looks like text).")(
        function
    )
    return click.argument("source", metavar="INPUT", type=click.Path(allow_dash=True))(function)


scheme_option = click.option(
    "--scheme",
    default="equality-act-2010",
    show_default=True,
    help="Strand scheme: an id, or a scheme file of your own.",
)


@click.command()
@_filter
def clean(source: str, text: str | None, ident: str | None, output: Path | None, quiet: bool) -> None:  # noqa: ARG001
    """Repair text: encoding damage, stray characters, white space; says what it changed.

    Example: consultfeed clean survey.csv --text "Your comment" --output clean.jsonl
    """
    from consultfeed.filters import clean_row

    lines((clean_row(row.id, row.text) for row in rows_of(source, text, ident)), output)


@click.command()
@click.option("--spans", is_flag=True, help="Only where identifiers stand in the input text; nothing is replaced.")
@_filter
def redact(
    source: str,
    text: str | None,
    ident: str | None,
    output: Path | None,
    spans: bool,
    quiet: bool,  # noqa: ARG001
) -> None:
    """Replace personal identifiers by placeholders in square brackets.

    Example: consultfeed redact survey.csv --output redacted.jsonl
    """
    from consultfeed.filters import redact_row, span_row

    convert = span_row if spans else redact_row
    lines((convert(row.id, row.text) for row in rows_of(source, text, ident)), output)


@click.command()
@scheme_option
@click.option("--theme-scheme", default="policing-feedback", show_default=True, help="Theme scheme: an id or a file.")
@click.option("--all-levels", is_flag=True, help="Also strands that are only a name or incidental.")
@_filter
def tag(
    source: str,
    text: str | None,
    ident: str | None,
    output: Path | None,
    scheme: str,
    theme_scheme: str,
    all_levels: bool,
    quiet: bool,
) -> None:
    """Tag strands (with level) and themes, each with the words that caused it.

    Example: consultfeed tag survey.csv --output tags.jsonl
    """
    from consultfeed.filters import tag_rows

    rows = _pairs(read_rows(source, text, ident))
    found = tag_rows(rows, scheme, theme_scheme, all_levels=all_levels, progress=progress_line(hidden=quiet))
    end_progress()
    lines(found, output)


@click.command()
@click.option("--date", help="Column that holds a date: topics are counted by quarter.")
@_filter
def topics(
    source: str, text: str | None, ident: str | None, output: Path | None, date: str | None, quiet: bool
) -> None:
    """Find topics nobody named before (BERTopic, seeded); needs at least 50 texts.

    With --output OUT.jsonl the topics are described in OUT.topics.json, else on stderr.

    Example: consultfeed topics survey.csv --output topics.jsonl
    """
    from consultfeed.filters import topic_rows

    rows = read_rows(source, text, ident, date)
    found, described = topic_rows(_pairs(rows), [row.date for row in rows], progress_line(hidden=quiet))
    end_progress()
    lines(found, output)
    description = json.dumps(described, ensure_ascii=False, indent=2)
    if output:
        output.with_suffix(".topics.json").write_text(description + "\n", encoding="utf-8")
    else:
        tell(description)


@click.command()
@click.option(
    "--curriculum",
    "places",
    required=True,
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="Folder (or files) with modules.csv and outcomes.csv.",
)
@_filter
def link(
    source: str, text: str | None, ident: str | None, output: Path | None, places: tuple[Path, ...], quiet: bool
) -> None:
    """Link each text to learning outcomes of a curriculum, or say that none answers it.

    Example: consultfeed link survey.csv --curriculum catalogue/ --output links.jsonl
    """
    from consultfeed.filters import link_rows

    found = link_rows(_pairs(read_rows(source, text, ident)), places, progress_line(hidden=quiet))
    end_progress()
    lines(found, output)


def _pairs(rows: list[InputRow]) -> list[tuple[Any, str]]:
    return [(row.id, row.text) for row in rows]
