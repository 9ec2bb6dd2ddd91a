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
    end_progress,
    in_workspace,
    opened,
    printing,
    progress_line,
    quiet,
    tell,
    to_output,
)
from consultfeed.cli.output import emit
from consultfeed.records import ISSUE_STATUSES, LEVELS
from consultfeed.registry import find_name

status_option = click.option("--status", type=click.Choice(ISSUE_STATUSES), help="Only issues of this status.")
strand_option = click.option("--strand", help="Only this strand, e.g. disability.")
theme_option = click.option("--theme", help="Only this theme, e.g. stop_and_search.")
answer_option = click.option(
    "--answer", type=click.Choice(["direct", "partial", "none"]), help="Only issues a module answers so."
)
module_option = click.option("--module", help="Only what this module answers, e.g. RT03.")
group_option = click.option("--group", help="Only this group.")
IN_PRINT = ("id", "issue", "answer", "quote")
WHOLE = ("id", "date", "group", "issue", "answer", "strands", "themes", "found", "score", "quote", "text")
READ_AT_ONCE = 50
"""Comments a person reads at one sitting; what comes after is seldom meant. A list without TEXT is given whole."""


def latest_content(folder: Path, as_of: str = "") -> dict[str, Any]:
    """What the report of the latest review would show."""
    with opened(folder) as workspace:
        return workspace.content(workspace.latest(as_of))


def strand_labels(content: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """Strand code -> its label, as ``find_name`` takes them."""
    return _labels(content["balance"]["strands"])


def _labels(rows: list[dict[str, Any]]) -> dict[str, tuple[str, ...]]:
    return {row["code"]: (row["label"],) for row in rows}


def _chosen(content: dict[str, Any], wanted: Mapping[str, str | None]) -> list[dict[str, Any]]:
    """Issues that fit all filters; ``wanted`` holds status, strand, theme, answer, group, module."""
    strand = find_name("strand", wanted.get("strand"), strand_labels(content))
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
    rows = _chosen(latest_content(folder, as_of_day(as_of)), wanted)
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
    from consultfeed.report.content import issue_names

    content = latest_content(folder)
    wanted = find_name("issue", issue_id, issue_names(content))
    row = next(row for row in content["issues"] if row["id"] == wanted)
    said = [one for one in content["comments"] if one["issue_id"] == wanted]
    if form == "json":
        emit([{**row, "said": said}], [], form, output)
    else:
        emit(_issue_lines(row, said), ["what", "value"], form, output)


def _issue_lines(row: Mapping[str, Any], said: list[dict[str, Any]]) -> list[dict[str, str]]:
    from consultfeed.report.wording import where_it_stands

    lines = [("issue", f"{row['number']}, {row['id']}"), ("label", row["label"]), ("status", row["status"])]
    lines += [("answer", row["grade"])]
    lines += [("gap", f"{row['gap']}: {row['why_gap']}")] if row["gap"] else []
    lines += [("decided", where_it_stands(row["decision"]))] if row["decision"] else []
    lines += [("group", group) for group in row["groups"]]
    lines += [("comments", f"{row['comments']} ({row['distinct']} distinct)")]
    lines += [("when", f"{row['first']} to {row['last']}")]
    for module in row["modules"]:
        lines.append(("module", f"{module['id']} {module['title']} ({module['grade']})"))
        told = (link for link in module["links"] if link["outcome"])
        lines += [("outcome", f"{link['outcome']} {link['text']} ({link['score']})") for link in told]
    lines += [("said", f"{one['text']} [{one['group']}, {one['date']}, {one['comment']}]") for one in said]
    return [{"what": what, "value": value} for what, value in lines]


@click.command()
@click.option("--kind", help="Only this kind: none, draft, partial, suspect, audience, optional or stale.")
@status_option
@strand_option
@theme_option
@group_option
@printing
def gaps(kind: str | None, folder: Path, form: str, output: Path | None, **wanted: str | None) -> None:
    """List what the curriculum does not answer.

    An issue has one kind, the first that fits: none (no module), draft (only modules that are not in force), partial
    (only in part), suspect (a module changed since a person confirmed it), audience (it is for other staff than people
    speak of), optional (nobody has to take it), stale (last reviewed long before the issue was last raised).

    Example: consultfeed gaps --kind none --status recurring --strand disability
    """
    from consultfeed.report.wording import GAPS

    kind = find_name("kind of gap", kind, dict.fromkeys(GAPS, ()))
    content = latest_content(folder)
    chosen = {row["id"] for row in _chosen(content, wanted)}
    found = [{"kind": part["kind"], **gap} for part in content["gaps"] for gap in part["gaps"]]
    rows = [row for row in found if kind in ("", row["kind"]) and row["id"] in chosen]
    columns = ["kind", "number", "id", "label", "status", "groups", "comments", "reason"]
    emit(rows, columns, form, output, empty="no gaps match")


@click.command()
@printing
def balance(folder: Path, form: str, output: Path | None) -> None:
    """Set each strand's share of feedback against its shares of teaching time and of learning outcomes.

    A text about several strands, and the minutes and outcomes of a module for several, are divided equally among them.
    Strands that nobody spoke of are named below the table.

    Example: consultfeed balance --format csv
    """
    found = latest_content(folder)["balance"]
    silent = {one["code"]: one["says"] for one in found["silent"]}
    rows = [{**row, "silent": silent.get(row["code"], "")} for row in found["strands"]]
    shares = ["comments", "feedback_share", "minutes", "teaching_share", "outcomes", "outcome_share"]
    columns = ["code", "label", *shares, "issues", "issues_without_module"]
    emit(rows, [*columns, "silent"] if form == "csv" else columns, form, output)
    if form == "table":
        _tell_silent(list(silent.values()))


def _tell_silent(said: list[str]) -> None:
    from consultfeed.report.wording import SILENCE

    for line in [*said, SILENCE] if said else []:
        tell(line)


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
@click.option("--exact", is_flag=True, help="Only comments that hold all words, in any of their forms.")
@click.option(
    "--limit", type=click.IntRange(min=0), help=f"Show so many; 0 shows all. [default with TEXT: {READ_AT_ONCE}]"
)
@in_workspace
@as_format
@to_output
@quiet
def query(
    folder: Path, form: str, output: Path | None, quiet: bool, limit: int | None, exact: bool, **asked: str | None
) -> None:
    """Find what was said: by its words and meaning, strand, theme, group, module, answer, date or issue.

    TEXT is what you would ask a colleague. Words in double quotes must occur as they stand; single quotes around the
    whole keep them from the shell. What was found by words, by meaning or by both is said in each row.

    Example: consultfeed query "induction loop" --strand disability --since 2025-01-01

    Example: consultfeed query 'nobody says why they were "stopped and searched"'
    """
    from consultfeed.search import Question, ask

    question = Question(**{name: (value or "").strip() for name, value in asked.items()}, exact=exact)
    most = limit if limit is not None else READ_AT_ONCE if question.text and not exact else 0
    with opened(folder) as workspace:
        answer = ask(workspace, question, most, progress_line(hidden=quiet))
    end_progress()
    columns = [*IN_PRINT[:3], *(("found", "score") if question.text else ()), IN_PRINT[3]]
    rows = [{**row, "quote": _in_print(row)} for row in answer.rows] if form == "table" else answer.rows
    emit(rows, columns if form == "table" else WHOLE, form, output, empty="nothing found")
    if len(rows) < answer.total:
        tell(f"{len(rows)} of {answer.total} shown, {'best' if question.text else 'newest'} first; --limit 0 shows all")


def _in_print(row: Mapping[str, Any]) -> str:
    from consultfeed.quoting import printed
    from consultfeed.report.wording import spoken_date

    return f"{printed(row['quote'])} – {', '.join(filter(None, [row['group'], spoken_date(row['date'])]))}"


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
    from consultfeed.journey import journey

    with opened(folder) as workspace:
        steps = journey(workspace, comment_id)
    emit(steps, ["step", "what", "detail"], form, output)
