"""Commands of the liaison officer: make a workspace, hand files in, see what is there, take one back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from consultfeed.cli.options import (
    accept_quiet,
    as_format,
    end_progress,
    in_workspace,
    opened,
    printing,
    progress_line,
    quiet,
    to_output,
)
from consultfeed.cli.output import emit
from consultfeed.records import SOURCE_KINDS

if TYPE_CHECKING:
    from consultfeed.receipts import Receipt

RECEIPT = (
    *("submission", "file", "outcome", "units", "kept", "dropped"),
    *("comments", "duplicates", "redactions"),
)
"""Columns of the printed receipt; JSON has all."""
PLACES = 8
"""Places shown per reason; JSON has all."""
EXISTING = click.Path(exists=True, path_type=Path)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--demo", is_flag=True, help="Fill it with the bundled sample year and catalogue.")
@click.option("--force", help="The force's name, for the title of reports.")
@quiet
def init(folder: Path, demo: bool, force: str | None, quiet: bool) -> None:
    """Make a workspace: a folder with settings, schemes and a store.

    Example: consultfeed init our-force --force "Severn Marches Police"
    """
    from consultfeed.sample import FORCE, fill
    from consultfeed.settings import Settings
    from consultfeed.workspace import Workspace

    name = FORCE if demo else force
    with Workspace.create(folder, Settings(force=name) if name else None) as workspace:
        if demo:
            fill(workspace, progress_line(hidden=quiet))
            end_progress()
    click.echo(f"workspace made in {folder}; next: cd {folder} and consultfeed submit FILE... --group NAME --kind iag")


@click.command()
@click.argument("files", nargs=-1, required=True, type=EXISTING)
@click.option("--group", required=True, help='Who it comes from, e.g. "Aberwen IAG".')
@click.option(
    "--kind", required=True, type=click.Choice(SOURCE_KINDS, case_sensitive=False), help="What kind of group it is."
)
@click.option("--date", "day", default="", help="Its date, 2025-07-10 or 10/07/2025 (default: from name or file).")
@click.option("--map", "map_file", type=EXISTING, help="Which columns are what, in a TOML or JSON file.")
@click.option("--replaces", default="", metavar="ID", help="The submission that this mended file takes the place of.")
@click.option("--dry-run", is_flag=True, help="Show the receipt, store nothing.")
@click.option(
    "--receipt",
    "receipts_in",
    type=click.Path(path_type=Path, file_okay=False),
    help="Save receipts here, HTML and JSON (default: the workspace's receipts folder; in a dry run nowhere).",
)
@in_workspace
@as_format
@to_output
@quiet
def submit(
    files: tuple[Path, ...],
    group: str,
    kind: str,
    day: str,
    map_file: Path | None,
    replaces: str,
    dry_run: bool,
    receipts_in: Path | None,
    folder: Path,
    form: str,
    output: Path | None,
    quiet: bool,
) -> None:
    """Hand files in and get a receipt: what was kept, dropped and removed.

    Word, PDF, Excel, CSV, e-mail, web page, text, JSON, or a ZIP of these. All files are taken, or none; in a ZIP what
    cannot be read is left out and the receipt says why.

    Comments in other languages, and what a person has to see first (allegations, crimes, danger), are kept aside. A
    mended file takes the place of the one of its name, group and date, or of --replaces; unchanged comments keep ids.

    A map names the columns of a table: text, question, id, date, group, leave_out. It is remembered for files of this
    group with the same headings. Example: text = ["What should change?"]

    Example: consultfeed submit minutes.docx --group "Aberwen IAG" --kind iag --date 2025-07-10
    """
    from consultfeed.handing_in import load_map

    columns = load_map(map_file) if map_file else None
    tell = progress_line(hidden=quiet)
    with opened(folder) as workspace:
        receipts = workspace.submit(
            files, group, kind, day, dry_run=dry_run, columns=columns, replaces=replaces, progress=tell
        )
        saved = workspace.save_receipts(receipts, receipts_in, dry_run=dry_run)
    end_progress()
    _show(receipts, saved, form, output)


def _show(receipts: Sequence[Receipt], saved: Sequence[Path], form: str, output: Path | None) -> None:
    emit([receipt.to_row() for receipt in receipts], RECEIPT, form, output)
    if form == "table":
        click.echo("".join(_remarks(receipt) for receipt in receipts), nl=False)
        click.echo("".join(f"receipt: {path}\n" for path in saved), nl=False)


def _remarks(receipt: Receipt) -> str:
    told = [f"dropped, {reason}: {_joined(places)}" for reason, places in receipt.drop_places.items()]
    told += [f"removed, {label}: {count}" for label, count in receipt.redactions.items()]
    copies = receipt.repeated + receipt.nearly_repeated
    near = f", {receipt.nearly_repeated} of them nearly" if receipt.nearly_repeated else ""
    told += [f"repeated within the file: {copies}{near}; different texts: {receipt.distinct}"] if copies else []
    told += [f"in {name}: {_joined(places)}" for name, places in receipt.language_places.items()]
    told += [f"for a person to see first, {why}: {_joined(at)}" for why, at in receipt.route_places.items()]
    told += [f"note: {note}" for note in receipt.notes]
    return "".join(f"  {receipt.source.name}: {line}\n" for line in told)


def _joined(places: Sequence[str]) -> str:
    shown = list(dict.fromkeys(places))
    more = f" and {len(shown) - PLACES} more" if len(shown) > PLACES else ""
    return f"{len(places)} ({'; '.join(shown[:PLACES])}{more})"


@click.command()
@printing
def submissions(folder: Path, form: str, output: Path | None) -> None:
    """List what was handed in.

    Example: consultfeed submissions --format csv --output submissions.csv
    """
    with opened(folder) as workspace:
        sources = workspace.store.sources()
        rows = [
            source.to_dict() | {"units": source.rows, "kept": workspace.store.kept_and_notes(source.id)[0]}
            for source in sources
        ]
    rows.sort(key=lambda row: (row["meeting_date"], row["name"]))
    columns = ["id", "meeting_date", "group", "kind", "name", "units", "kept"]
    emit(rows, columns, form, output, empty="nothing handed in yet; next: consultfeed submit FILE...")


@click.command()
@click.argument("submission")
@accept_quiet
@in_workspace
def withdraw(submission: str, folder: Path) -> None:
    """Take a submission back: its comments and every review that used them are deleted.

    Example: consultfeed withdraw s-3f9a0c1b2d4e
    """
    with opened(folder) as workspace:
        source = workspace.withdraw(submission)
    click.echo(f"withdrawn: {source.name} of {source.group}; its reviews and reports went with it; run a review again")


@click.group()
def curriculum() -> None:
    """Import or check the training curriculum (CSV)."""


def _curriculum_command(name: str, *, check_only: bool) -> None:
    @curriculum.command(name)
    @click.argument("places", nargs=-1, required=True, type=EXISTING)
    @accept_quiet
    @in_workspace
    def command(places: tuple[Path, ...], folder: Path) -> None:
        with opened(folder) as workspace:
            modules, outcomes = workspace.import_curriculum(places, check_only=check_only)
        done = "is fine" if check_only else "imported"
        click.echo(f"curriculum {done}: {modules} modules, {outcomes} learning outcomes")

    purpose = "Check a curriculum, import nothing" if check_only else "Import a curriculum in place of the last"
    command.help = (
        f"{purpose}.\n\n"
        "Needs a list of modules (columns module_id, title) and of learning outcomes (outcome_id, module_id, text).\n\n"
        f"Example: consultfeed curriculum {name} catalogue/"
    )


_curriculum_command("import", check_only=False)
_curriculum_command("check", check_only=True)
