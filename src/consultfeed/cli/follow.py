"""What became of issues: changes between reviews, traces, sheets for groups, and what a module carries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from consultfeed.cli.options import accept_quiet, as_of_day, as_of_option, in_workspace, opened, printing, today
from consultfeed.cli.output import emit
from consultfeed.errors import ConsultfeedError
from consultfeed.records import ISSUE_STATUSES

STATES = ("returned", "new", "growing", "merged", "split", "continuing", "quiet", "ended")


@click.command()
@click.option("--since", default="", metavar="REVIEW", help="The earlier review (default: the one before the latest).")
@click.option("--state", type=click.Choice(STATES), help="Only issues of which this became.")
@click.option("--status", type=click.Choice(ISSUE_STATUSES), help="Only issues of this status.")
@printing
def changes(since: str, state: str | None, status: str | None, folder: Path, form: str, output: Path | None) -> None:
    """Say what became of each issue since an earlier review, and how often it came up in each quarter.

    States: returned (raised again after it was closed), new, growing, merged, split, continuing, quiet; and ended, for
    one that became part of another.

    Example: consultfeed changes --since spring-2025 --status recurring
    """
    from consultfeed.changing import changes as found

    with opened(folder) as workspace:
        rows = found(workspace, since)
    rows = [row for row in rows if state in (None, row["state"]) and status in (None, row["status"])]
    columns = ["id", "state", "label", "status", "comments", "new_comments", "new_groups", "from", "into", "trend"]
    emit(rows if form == "json" else [_line(row) for row in rows], columns, form, output, empty="no issues match")


def _line(row: dict[str, Any]) -> dict[str, Any]:
    counts = "; ".join(f"{one['quarter']} {one['comments']}" for one in row["trend"])
    return {**row, "trend": counts}


@click.command(name="return")
@click.option("--group", required=True, help="The group it is for: its name, or the beginning of it.")
@click.option(
    "--out", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="FILE.html or FILE.docx."
)
@click.option("--date", "day", default="", help="When it is given back (default: today).")
@as_of_option
@accept_quiet
@in_workspace
def give_back(group: str, out: Path, day: str, as_of: str, folder: Path) -> None:
    """Write the sheet that goes back to a group: you said, we did, not yet, will not and why.

    It holds only that group's points, with personal details taken out, and says how many days each submission waited.

    Example: consultfeed return --group "Aberwen IAG" --out aberwen.html
    """
    from consultfeed.answering import give_back as made
    from consultfeed.handing_in import day_of

    kind = out.suffix.lower()
    if kind not in (".html", ".docx"):
        raise ConsultfeedError("a sheet is a web page or a Word document", where=str(out), fix="name it .html or .docx")
    with opened(folder) as workspace:
        data, sheet = made(workspace, group, kind, day_of(day, today()) or today(), as_of_day(as_of))
    save(data, out)
    answered = sum(point["part"] != "unanswered" for point in sheet["points"])
    click.echo(f"written: {out}, {len(sheet['points'])} points of {sheet['group']}, {answered} answered")


@click.command()
@click.argument("wanted", metavar="ID")
@printing
def trace(wanted: str, folder: Path, form: str, output: Path | None) -> None:
    """Follow the chain from a comment to its answer: comment, issue, module and outcome, decision, return.

    ID is that of a comment, an issue, a module, an outcome or a decision.

    Example: consultfeed trace ISS-0001
    """
    from consultfeed.tracing import trace as found

    with opened(folder) as workspace:
        steps = found(workspace, wanted)
    emit(steps, ["step", "id", "date", "what"], form, output)


@click.command()
@click.argument("module")
@printing
def retire(module: str, folder: Path, form: str, output: Path | None) -> None:
    """Say what would be lost with a module: issues and comments only it answers, strands, teaching time.

    Nothing is changed.

    Example: consultfeed retire RT03
    """
    from consultfeed.tracing import retire as found

    with opened(folder) as workspace:
        lost = found(workspace, module)
    if form == "json":
        emit([lost], [], form, output)
    else:
        emit(_lost(lost), ["what", "value"], form, output)


def _lost(lost: dict[str, Any]) -> list[dict[str, str]]:
    minutes = "not known" if lost["minutes"] is None else str(lost["minutes"])
    rows = [("module", f"{lost['module']} {lost['title']}"), ("minutes", minutes)]
    rows += [("outcomes", str(lost["outcomes"])), ("comments only it answers", str(lost["comments"]))]
    rows += [("strand only it names", strand) for strand in lost["strands"]]
    rows += [("confirmed by a person for", issue_id) for issue_id in lost["confirmed"]]
    rows += [("issue only it answers", _named(one)) for one in lost["issues"] if one["lost"]]
    kept = [one for one in lost["issues"] if not one["lost"]]
    rows += [("still answered", f"{_named(one)}, by {', '.join(one['others'])}") for one in kept]
    return [{"what": what, "value": value} for what, value in rows]


def _named(one: dict[str, Any]) -> str:
    return f"{one['id']} {one['label']} ({one['grade']}, {one['comments']} comments)"


def save(data: bytes, out: Path) -> None:
    """Write a file; raises ConsultfeedError where it cannot be."""
    try:
        out.write_bytes(data)
    except OSError as fault:
        fix = "check that the folder is there and the file is not open elsewhere"
        raise ConsultfeedError("cannot be written", where=str(out), found=fault.strerror or "", fix=fix) from None
