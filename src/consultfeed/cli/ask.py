"""Questions of the curriculum designer to the latest review."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from consultfeed.cli.options import (
    accept_quiet,
    as_format,
    as_of_day,
    as_of_option,
    in_workspace,
    opened,
    printing,
    to_output,
)
from consultfeed.cli.output import emit
from consultfeed.records import LEVELS
from consultfeed.registry import find_name

status_option = click.option(
    "--status", type=click.Choice(["recurring", "raised", "one-voice"]), help="Only issues of this status."
)
strand_option = click.option("--strand", help="Only this strand, e.g. disability.")
theme_option = click.option("--theme", help="Only this theme, e.g. stop_and_search.")
answer_option = click.option(
    "--answer", type=click.Choice(["direct", "partial", "none"]), help="Only issues a module answers so."
)
module_option = click.option("--module", help="Only what this module answers, e.g. RT03.")
group_option = click.option("--group", help="Only this group.")


def _content(folder: Path, as_of: str = "") -> dict[str, Any]:
    with opened(folder) as workspace:
        return workspace.content(workspace.latest(as_of))


def _labels(rows: list[dict[str, Any]]) -> dict[str, tuple[str, ...]]:
    return {row["code"]: (row["label"],) for row in rows}


def _chosen(content: dict[str, Any], wanted: Mapping[str, str | None]) -> list[dict[str, Any]]:
    """Issues that fit all filters; ``wanted`` holds status, strand, theme, answer, group, module."""
    strand = find_name("strand", wanted.get("strand"), _labels(content["balance"]["strands"]))
    theme = find_name("theme", wanted.get("theme"), _labels(content["themes"]))
    module = find_name("module", wanted.get("module"), {row["id"]: (row["title"],) for row in content["modules"]})
    group = find_name("group", wanted.get("group"), {row["group"]: () for row in content["submissions"]})
    return [
        row
        for row in content["issues"]
        if wanted.get("status") in (None, row["status"])
        and wanted.get("answer") in (None, row["grade"])
        and theme in ("", (row["theme"] or {}).get("code"))
        and (not strand or strand in [one["code"] for one in row["strands"]])
        and (not module or module in [one["id"] for one in row["modules"]])
        and (not group or group in row["groups"])
    ]


@click.command()
@status_option
@strand_option
@theme_option
@answer_option
@module_option
@group_option
@as_of_option
@printing
def issues(folder: Path, form: str, output: Path | None, as_of: str, **wanted: str | None) -> None:
    """List the issues of the latest review: overdue ones and those that came back, then the most important.

    Example: consultfeed issues --status recurring --answer none
    """
    rows = _chosen(_content(folder, as_of_day(as_of)), wanted)
    columns = ["number", "id", "label", "status", "comments", "groups", "last", "grade", "modules", "decision"]
    emit(rows if form == "json" else [_issue_line(row) for row in rows], columns, form, output, empty="no issues match")


def _issue_line(row: Mapping[str, Any]) -> dict[str, Any]:
    counted = {"groups": len(row["groups"]), "modules": ", ".join(module["id"] for module in row["modules"])}
    stand = row["decision"] or {"status": "", "overdue": False, "returned": False}
    urgent = [what for what in ("overdue", "returned") if stand[what]]
    return {**row, **counted, "decision": ", ".join([*urgent, *filter(None, [stand["status"]])])}


@click.command()
@click.argument("issue_id", metavar="ISSUE")
@printing
def issue(issue_id: str, folder: Path, form: str, output: Path | None) -> None:
    """Show one issue: all that was said, by whom, and which module answers it.

    ISSUE is its lasting id (ISS-0001), or its number in the latest report.

    Example: consultfeed issue 1
    """
    content = _content(folder)
    found = {row["id"]: row for row in content["issues"]}
    row = found[find_name("issue", issue_id, {key: (str(one["number"]),) for key, one in found.items()})]
    said = [one for one in content["comments"] if one["issue_id"] == row["id"]]
    if form == "json":
        emit([{**row, "said": said}], [], form, output)
    else:
        emit(_issue_lines(row, said), ["what", "value"], form, output)


def _issue_lines(row: Mapping[str, Any], said: list[dict[str, Any]]) -> list[dict[str, str]]:
    from consultfeed.report.wording import where_it_stands

    lines = [("issue", f"{row['number']}, {row['id']}"), ("label", row["label"]), ("status", row["status"])]
    lines += [("answer", row["grade"])]
    lines += [("decided", where_it_stands(row["decision"]))] if row["decision"] else []
    lines += [("group", group) for group in row["groups"]]
    lines += [("comments", f"{row['comments']} ({row['distinct']} distinct)")]
    lines += [("when", f"{row['first']} to {row['last']}")]
    for module in row["modules"]:
        lines.append(("module", f"{module['id']} {module['title']} ({module['grade']})"))
        lines += [("outcome", f"{link['outcome']} {link['text']} ({link['score']})") for link in module["links"]]
    lines += [("said", f"{one['text']} [{one['group']}, {one['date']}, {one['comment']}]") for one in said]
    return [{"what": what, "value": value} for what, value in lines]


@click.command()
@click.option("--kind", help="Only this kind: none, partial, suspect, stale or draft.")
@status_option
@strand_option
@theme_option
@group_option
@printing
def gaps(kind: str | None, folder: Path, form: str, output: Path | None, **wanted: str | None) -> None:
    """List what the curriculum does not answer.

    Kinds: none (no module), partial (only in part), suspect (a module changed since a person confirmed it), stale (last
    reviewed long before it was last raised) and draft (only modules that are not in force).

    Example: consultfeed gaps --kind none --status recurring --strand disability
    """
    kind = find_name("kind of gap", kind, dict.fromkeys(("none", "partial", "suspect", "stale", "draft"), ()))
    content = _content(folder)
    chosen = {row["id"] for row in _chosen(content, wanted)}
    found = [{"kind": part["kind"], **gap} for part in content["gaps"] for gap in part["gaps"]]
    rows = [row for row in found if kind in ("", row["kind"]) and row["id"] in chosen]
    columns = ["kind", "number", "id", "label", "status", "groups", "comments", "reason"]
    emit(rows, columns, form, output, empty="no gaps match")


@click.command()
@printing
def balance(folder: Path, form: str, output: Path | None) -> None:
    """Set each strand's share of feedback against its share of teaching time.

    Example: consultfeed balance --format csv
    """
    rows = _content(folder)["balance"]["strands"]
    columns = [
        "code",
        "label",
        "comments",
        "feedback_share",
        "minutes",
        "teaching_share",
        "issues",
        "issues_without_module",
    ]
    emit(rows, columns, form, output)


@click.command()
@click.argument("text", required=False, default="")
@strand_option
@theme_option
@group_option
@module_option
@answer_option
@click.option("--since", default="", help="Only comments from this day on, 2025-04-01 or 01/04/2025.")
@click.option("--until", default="", help="Only comments up to this day.")
@click.option("--issue", help="Only comments of this issue: its number, its id or the beginning of it.")
@click.option("--level", type=click.Choice(LEVELS), help="Only this level of the strand (default: about or mentioned).")
@printing
def query(folder: Path, form: str, output: Path | None, **asked: str | None) -> None:
    """Find what was said: by words, strand, theme, group, module, answer, date or issue.

    Example: consultfeed query "induction loop" --strand disability --since 2025-01-01
    """
    from consultfeed.search import Question, ask

    with opened(folder) as workspace:
        rows = ask(workspace, Question(**{name: value or "" for name, value in asked.items()}))
    columns = ["id", "date", "group", "issue", "answer", "strands", "themes", "text"]
    emit(rows, columns, form, output, empty="nothing found")


@click.command()
@click.argument("comment_id")
@accept_quiet
@in_workspace
@as_format
@to_output
def explain(comment_id: str, folder: Path, form: str, output: Path | None) -> None:
    """Show one comment's whole journey: file, cleaning, redaction, tags with their words, issue, links.

    Example: consultfeed explain c-3f9a0c1b2d4e
    """
    from consultfeed.search import journey

    with opened(folder) as workspace:
        steps = journey(workspace, comment_id)
    emit(steps, ["step", "what", "detail"], form, output)
