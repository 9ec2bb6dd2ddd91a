"""The batch run and its reports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from consultfeed.cli.options import (
    accept_quiet,
    as_of_day,
    as_of_option,
    end_progress,
    in_workspace,
    opened,
    progress_line,
    quiet,
    tell,
)
from consultfeed.errors import ConsultfeedError

if TYPE_CHECKING:
    from consultfeed.workspace import ReviewRun, Workspace

WRITTEN = ("html", "xlsx", "json", "md")
"""Forms that every review writes."""
FORMATS = (*WRITTEN, "docx")


@click.command()
@click.argument("name")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for the reports.")
@click.option("--topics", is_flag=True, help="Also look for topics over all comments (BERTopic), as a second view.")
@in_workspace
@quiet
def review(name: str, out: Path | None, topics: bool, folder: Path, quiet: bool) -> None:
    """Run a review: tags, issues, links, gaps and the reports.

    Nothing is done twice: without new input it says so and does no work.

    Example: consultfeed review autumn-2025
    """
    with opened(folder) as workspace:
        run = workspace.review(name, topics=topics, progress=progress_line(hidden=quiet))
        end_progress()
        _say(workspace, run, out or folder / "reports" / name)


def _say(workspace: Workspace, run: ReviewRun, out: Path) -> None:
    content = workspace.content(run)
    # What people decided may have changed though nothing handed in did
    written = _write_all(content, out, overwrite=run.fresh or bool(run.stands))
    if run.fresh:
        click.echo(summary(content))
    else:
        click.echo(f"nothing changed since review {run.unchanged_since}: no work done")
    if not content["overview"]["counts"]["modules"]:
        tell("no curriculum was imported, so no module can be named: consultfeed curriculum import FOLDER")
    click.echo(f"{'report' if written else 'the report stands in'}: {out / 'report.html'}  (also .xlsx, .json, .md)")


def _write_all(content: dict[str, Any], out: Path, *, overwrite: bool) -> bool:
    files = {form: out / f"report.{form}" for form in WRITTEN}
    if not overwrite and all(path.exists() for path in files.values()):
        return False
    out.mkdir(parents=True, exist_ok=True)
    for form, path in files.items():
        _render(content, form, path)
    return True


def _render(content: dict[str, Any], form: str, path: Path) -> None:
    from consultfeed.report.renderers import RENDERERS

    try:
        path.write_bytes(RENDERERS.get(form)(content))
    except OSError as fault:
        fix = "check that the folder is there and the file is not open elsewhere"
        raise ConsultfeedError("cannot be written", where=str(path), found=fault.strerror or "", fix=fix) from None


def summary(content: dict[str, Any]) -> str:
    """The review in a few lines."""
    counts, found = content["overview"]["counts"], content["overview"]["by_grade"][0]
    parts = (
        f"{counts['comments']} comments ({counts['distinct']} distinct) from {counts['groups']} groups",
        f"{counts['units']} units in = {counts['kept']} kept + {counts['dropped']} dropped",
        *_aside(counts),
        f"issues: {counts['recurring']} recurring, {counts['raised']} raised once, {counts['one-voice']} one-voice",
        f"recurring: {found['direct']} with a module, {found['partial']} with part, {found['none']} without",
    )
    return "\n".join(parts)


def _aside(counts: dict[str, int]) -> list[str]:
    many = counts["other_languages"], counts["routed"]
    return [f"kept aside: {many[0]} in other languages, {many[1]} for a person to see first"] if any(many) else []


@click.command()
@click.option("--format", "form", type=click.Choice(FORMATS), help="Kind of file (default: by the file's ending).")
@click.option("--out", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The file.")
@as_of_option
@accept_quiet
@in_workspace
def report(form: str | None, out: Path, as_of: str, folder: Path) -> None:
    """Write the latest review as one file, overdue and returned issues first.

    Example: consultfeed report --format xlsx --out issues.xlsx
    """
    with opened(folder) as workspace:
        _render(workspace.content(workspace.latest(as_of_day(as_of))), form or _by_ending(out), out)
    click.echo(f"written: {out}")


def _by_ending(out: Path) -> str:
    ending = out.suffix.lower().lstrip(".")
    if ending not in FORMATS:
        raise click.UsageError(f"say which kind of file: --format {'|'.join(FORMATS)}")
    return ending


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("consultfeed-demo"))
@quiet
def demo(folder: Path, quiet: bool) -> None:
    """Run the whole main job on a bundled sample year of an invented force.

    Example: consultfeed demo
    """
    from consultfeed.sample import FORCE, REVIEW, fill
    from consultfeed.settings import FILE_NAME, Settings
    from consultfeed.workspace import Workspace

    progress = progress_line(hidden=quiet)
    made = (folder / FILE_NAME).exists()
    with Workspace(folder) if made else Workspace.create(folder, Settings(force=FORCE)) as workspace:
        receipts = fill(workspace, progress)
        run = workspace.review(REVIEW, progress=progress)
        end_progress()
        click.echo(f"a sample year for {FORCE} (invented): {len(receipts)} files of {_groups(receipts)} groups")
        _say(workspace, run, folder / "reports" / REVIEW)
    click.echo(f"\nopen {folder / 'reports' / REVIEW / 'report.html'} in a browser, then try:\n  cd {folder}")
    click.echo("  consultfeed issues\n  consultfeed gaps\n  consultfeed query --strand disability")
    click.echo("(if consultfeed is not found: source .venv/bin/activate where you installed it)")


def _groups(receipts: list[Any]) -> int:
    return len({receipt.source.group for receipt in receipts})
