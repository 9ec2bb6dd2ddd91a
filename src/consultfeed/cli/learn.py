"""Learning and measuring: train a model on labels, set one against labels, set coders against each other."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from consultfeed.cli.options import as_format, tell, to_output
from consultfeed.cli.output import emit, write
from consultfeed.cli.rows import called, read_table
from consultfeed.errors import ConsultfeedError
from consultfeed.registry import unknown_name

F = TypeVar("F", bound=Callable[..., Any])
LABELS = click.Path(allow_dash=True)
MODEL_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
column_option = click.option(
    "--column", default="", help="Column or key that holds the labels (default: as the scheme is called, else labels)."
)
SCORES = ("micro_f1", "macro_f1", "weighted_f1", "samples_f1", "accuracy", "balanced_accuracy", "mcc")


def _reading(function: F) -> F:
    """The options that say how labels are to be read."""
    level = click.Choice(["about", "any"])
    function = column_option(function)
    function = click.option(
        "--taxonomy", default="", help="Scheme file or id of your own codes (default: the shipped one)."
    )(function)
    return click.option(
        "--level", type=level, default="any", show_default=True, help="Of strands: those the text is about, or any."
    )(function)


def _scheme(about: str, *, required: bool) -> Callable[[F], F]:
    kinds = click.Choice(["strands", "themes", "labels"])
    return click.option("--scheme", type=kinds, required=required, help=about)


@click.command()
@click.argument("labels", type=LABELS)
@click.option("--name", required=True, help="What to call the model.")
@click.option("--split", help="Column that says train or test; test rows are kept out and measured on.")
@click.option("--group", help="Column whose rows stay together when measuring on folds, e.g. the writer.")
@click.option("--licence", default="", help="Licence of the labelled rows, for the model's card.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder (default: models/NAME here).")
@column_option
def train(
    labels: str, name: str, split: str | None, group: str | None, licence: str, out: Path | None, column: str
) -> None:
    """Learn labels from rows {"id", "text", "labels": [...]}; the same rows give the same files.

    Example: consultfeed train labels.jsonl --name our-labels
    """
    from consultfeed.measuring import MODELS, reading
    from consultfeed.tag.learning import LabelledRow, train_model

    if not MODEL_NAME.fullmatch(name):
        fix = "use letters, digits, dot, dash and underscore"
        raise ConsultfeedError("this is no name for a model", where="--name", found=repr(name), fix=fix)
    table = read_table(labels)
    answers = reading("labels", column=column).answers(table, called(labels))
    rows = [
        LabelledRow(answer.id, answer.text, tuple(sorted(answer.labels)), *marks)
        for answer, *marks in zip(answers, _column(table, split), _column(table, group), strict=True)
        if answer.labels is not None and answer.text.strip()
    ]
    _say_left_out(len(answers) - len(rows))
    folder = out or Path(MODELS) / name
    click.echo(
        json.dumps(train_model(rows, name, folder, split=bool(split), licence=licence), ensure_ascii=False, indent=2)
    )
    tell(f"written: {folder}")


def _column(table: Sequence[Mapping[str, Any]], name: str | None) -> list[str]:
    names = tuple(sorted({key for row in table for key in row}))
    if name and name not in names:
        raise unknown_name("column", name, names)
    return [str(row.get(name) or "") if name else "" for row in table]


def _say_left_out(count: int) -> None:
    if count:
        tell(f"left out: {count} rows without text or without labels")


@click.command()
@click.argument("labels", type=LABELS)
@click.option("--model", required=True, help="shipped, the name of a model you trained, or its folder.")
@_scheme("What the labels are.", required=True)
@_reading
@click.option("--split", help="Only rows where COL=VALUE, e.g. split=test.")
@as_format
@to_output
def evaluate(
    labels: str,
    model: str,
    scheme: Any,
    level: str,
    taxonomy: str,
    column: str,
    split: str | None,
    form: str,
    output: Path | None,
) -> None:
    """Measure a model against labels people gave: F1, accuracy, each label, each with a 95 % interval.

    Strands may be {"code": "level"} or a list; a row without labels is left out, an empty list says nothing applies.

    Example: consultfeed evaluate labels.jsonl --model shipped --scheme themes
    """
    from consultfeed import measuring

    how = measuring.reading(scheme, taxonomy, level, column)
    answers = how.answers(_chosen(read_table(labels), split), called(labels))
    found = measuring.evaluate(answers, how, model)
    _say_left_out(found["left_out"])
    if form == "json":
        write(json.dumps(found, ensure_ascii=False, indent=2) + "\n", output)
    else:
        emit(_score_lines(found), ["what", "f1", "low", "high", "precision", "recall", "support", "note"], form, output)


def _chosen(table: list[dict[str, Any]], split: str | None) -> list[dict[str, Any]]:
    if not split:
        return table
    name, _, value = split.partition("=")
    kept = [row for row, held in zip(table, _column(table, name), strict=True) if held == value]
    if not kept:
        values = tuple(sorted(set(_column(table, name))))[:10]
        fix = f"known: {', '.join(values)}"
        raise ConsultfeedError("no row is of this split", where="--split", found=repr(split), fix=fix)
    return kept


def _score_lines(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The scores as one table: averages, then labels, then calibration; ``f1`` holds the figure of each line."""
    averages = [(name, found[name], found["intervals"].get(name)) for name in SCORES if found[name] is not None]
    lines = [{"what": name.replace("_", " "), "f1": value, **_ends(ends)} for name, value, ends in averages]
    lines[0]["support"] = found["texts"]
    lines += [{**row, "what": row["label"], **_ends(row["intervals"].get("f1"))} for row in found["per_label"]]
    ece = found["calibration"]["ece"]
    return [*lines, *([] if ece is None else [{"what": "calibration error", "f1": ece}])]


def _ends(interval: Sequence[float] | None) -> dict[str, float]:
    return dict(zip(("low", "high"), interval, strict=True)) if interval else {}


@click.command()
@click.argument("files", nargs=-1, required=True, type=LABELS)
@_scheme("What the labels are (default: the one all files have).", required=False)
@_reading
@as_format
@to_output
def agree(
    files: tuple[str, ...],
    scheme: Any,
    level: str,
    taxonomy: str,
    column: str,
    form: str,
    output: Path | None,
) -> None:
    """Measure how well coders agree: two or more files with the same ids, coding sheets included.

    Cohen's kappa and Krippendorff's alpha for each code, and alpha over whole sets of codes (MASI distance).

    Example: consultfeed agree labels.jsonl second-coder.jsonl --scheme themes
    """
    from consultfeed import measuring

    if len(set(files)) < max(2, len(files)):
        raise click.UsageError("agreement needs two different files or more")
    tables = {called(file): _with_ids(read_table(file), called(file)) for file in files}
    how = measuring.reading(scheme or measuring.scheme_of(tables), taxonomy, level, column)
    found = measuring.agree([(name, how.answers(table, name)) for name, table in tables.items()])
    for one in found["only_in"]:
        if one["ids"]:
            tell(f"only in {one['file']}: {len(one['ids'])} ids, e.g. {', '.join(one['ids'][:5])}")
    if form == "json":
        write(json.dumps(found, ensure_ascii=False, indent=2) + "\n", output)
    else:
        columns = ["code", "kappa", "alpha", "prevalence", "positives", "note"]
        emit([*found["codes"], _sets_line(found)], columns, form, output)


def _with_ids(table: list[dict[str, Any]], where: str) -> list[dict[str, Any]]:
    if any("id" not in row for row in table):
        raise ConsultfeedError("a row has no id", where=where, fix="give each row the id it has in the other file")
    return table


def _sets_line(found: Mapping[str, Any]) -> dict[str, Any]:
    return {"code": "all codes as sets (MASI)", "alpha": found["masi_alpha"], "note": f"{found['texts']} texts"}
