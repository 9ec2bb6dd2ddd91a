"""Questions of the curriculum designer to the latest review."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from consultfeed.cli.options import as_format, in_workspace, opened, printing, to_output
from consultfeed.cli.output import emit
from consultfeed.records import LEVELS
from consultfeed.registry import unknown_name

status_option = click.option(
    "--status", type=click.Choice(["recurring", "raised", "one-voice"]), help="Only issues of this status."
)
strand_option = click.option("--strand", help="Only this strand, e.g. disability.")
theme_option = click.option("--theme", help="Only this theme, e.g. stop_and_search.")


def _content(folder: Path) -> dict[str, Any]:
    with opened(folder) as workspace:
        return workspace.content(workspace.latest())


def _check_codes(content: Mapping[str, Any], strand: str | None, theme: str | None) -> None:
    for kind, code, known in (("strand", strand, content["balance"]["strands"]), ("theme", theme, content["themes"])):
        codes = tuple(row["code"] for row in known)
        if code and code not in codes:
            raise unknown_name(kind, code, codes)


@click.command()
@status_option
@strand_option
@theme_option
@click.option("--answer", type=click.Choice(["direct", "partial", "none"]), help="Only issues with this answer.")
@printing
def issues(
    status: str | None,
    strand: str | None,
    theme: str | None,
    answer: str | None,
    folder: Path,
    form: str,
    output: Path | None,
) -> None:
    """List the issues of the latest review, most important first.

    Example: consultfeed issues --status recurring --answer none
    """
    content = _content(folder)
    _check_codes(content, strand, theme)
    rows = [
        row
        for row in content["issues"]
        if status in (None, row["status"])
        and answer in (None, row["grade"])
        and (not theme or theme == (row["theme"] or {}).get("code"))
        and (not strand or strand in [one["code"] for one in row["strands"]])
    ]
    columns = ["id", "label", "status", "comments", "groups", "last", "grade", "modules"]
    emit(rows if form == "json" else [_issue_line(row) for row in rows], columns, form, output, empty="no issues match")


def _issue_line(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "groups": len(row["groups"]), "modules": ", ".join(module["id"] for module in row["modules"])}


@click.command()
@click.argument("issue_id")
@printing
def issue(issue_id: str, folder: Path, form: str, output: Path | None) -> None:
    """Show one issue: what was said, by whom, and which module answers it.

    Example: consultfeed issue i-3f9a0c1b2d4e
    """
    content = _content(folder)
    found = {row["id"]: row for row in content["issues"]}
    if issue_id not in found:
        raise unknown_name("issue", issue_id, tuple(found))
    row = found[issue_id]
    if form == "json":
        emit([row], [], form, output)
        return
    emit(_issue_lines(row), ["what", "value"], form, output)


def _issue_lines(row: Mapping[str, Any]) -> list[dict[str, str]]:
    lines = [("issue", row["id"]), ("label", row["label"]), ("status", row["status"]), ("answer", row["grade"])]
    lines += [("group", group) for group in row["groups"]]
    lines += [("comments", f"{row['comments']} ({row['distinct']} distinct)")]
    lines += [("when", f"{row['first']} to {row['last']}")]
    lines += [("quote", f"{q['text']} [{q['group']}, {q['date']}, {q['comment']}]") for q in row["quotes"]]
    for module in row["modules"]:
        lines.append(("module", f"{module['id']} {module['title']} ({module['grade']})"))
        lines += [("outcome", f"{link['outcome']} {link['text']} ({link['score']})") for link in module["links"]]
    return [{"what": what, "value": value} for what, value in lines]


@click.command()
@click.option("--kind", help="Only this kind: none, partial, stale or draft.")
@status_option
@printing
def gaps(kind: str | None, status: str | None, folder: Path, form: str, output: Path | None) -> None:
    """List what the curriculum does not answer.

    Example: consultfeed gaps --kind none --status recurring
    """
    kinds = ("none", "partial", "stale", "draft")
    if kind and kind not in kinds:
        raise unknown_name("kind of gap", kind, kinds)
    found = [{"kind": part["kind"], **gap} for part in _content(folder)["gaps"] for gap in part["gaps"]]
    rows = [row for row in found if kind in (None, row["kind"]) and status in (None, row["status"])]
    columns = ["kind", "id", "label", "status", "groups", "comments", "reason"]
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
@click.option("--group", help="Only this group.")
@click.option("--module", help="Only comments of issues this module answers, e.g. RT03.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only comments from this day on.")
@click.option("--issue", "issue_id", help="Only comments of this issue.")
@click.option("--level", type=click.Choice(LEVELS), help="Only this level of the strand (default: about or mentioned).")
@printing
def query(
    text: str,
    strand: str | None,
    theme: str | None,
    group: str | None,
    module: str | None,
    since: Any,
    issue_id: str | None,
    level: str | None,
    folder: Path,
    form: str,
    output: Path | None,
) -> None:
    """Find what was said: by words, strand, theme, group, module, date or issue.

    Example: consultfeed query "induction loop" --strand disability --since 2025-01-01
    """
    from consultfeed.search import Question, ask

    day = since.date().isoformat() if since else ""
    question = Question(text, strand or "", theme or "", group or "", module or "", day, issue_id or "", level or "")
    with opened(folder) as workspace:
        rows = ask(workspace, question)
    emit(rows, ["id", "date", "group", "strands", "themes", "text"], form, output, empty="nothing found")


@click.command()
@click.argument("comment_id")
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
