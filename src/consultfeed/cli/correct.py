"""Review by people: comments to code blind, corrections of what the machine gave, and what was corrected."""

from __future__ import annotations

from pathlib import Path

import click

from consultfeed.cli.options import in_workspace, opened, printing, tell
from consultfeed.cli.output import emit, lines
from consultfeed.errors import ConsultfeedError


@click.command()
@click.option("--blind", "count", required=True, type=click.IntRange(min=1), help="How many comments to draw.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("coding-sheet.xlsx"),
    show_default=True,
    help="The sheet to write, .xlsx or .csv.",
)
@click.option("--seed", default="1", show_default=True, help="Another seed draws other comments.")
@in_workspace
def sample(count: int, out: Path, seed: str, folder: Path) -> None:
    """Draw comments for a person to code without seeing the tags, some of each theme and some of none.

    Two people fill in a copy each; consultfeed agree then compares them with each other, or with the machine.

    Example: consultfeed sample --blind 50 --out coding-sheet.xlsx
    """
    from consultfeed.coding_sheet import draw, instructions_csv, render

    kind = out.suffix.lower().lstrip(".")
    if kind not in ("xlsx", "csv"):
        raise ConsultfeedError("a coding sheet is a workbook or CSV", where=str(out), fix="name it .xlsx or .csv")
    if out.exists():
        fix = "give another name with --out; it may hold somebody's answers"
        raise ConsultfeedError("this file is there already", where=str(out), fix=fix)
    with opened(folder) as workspace:
        drawn = draw(workspace, count, seed)
        out.write_bytes(render(workspace, drawn, kind))
        if kind == "csv":
            beside = out.with_suffix(".codes.csv")
            beside.write_bytes(instructions_csv(workspace))
            tell(f"instructions and codes: {beside}")
    if len(drawn) < count:
        tell(f"there are only {len(drawn)} different comments to draw")
    click.echo(f"{len(drawn)} comments to code: {out}")


@click.command()
@click.argument("comment")
@click.option("--add", multiple=True, metavar="CODE[:LEVEL]", help="A strand, theme or route that belongs to it.")
@click.option("--remove", multiple=True, metavar="CODE", help="A strand, theme or route that does not belong.")
@click.option("--reason", default="", help="Why, in a few words.")
@click.option("--by", "role", default="reviewer", show_default=True, help='Who says so: a role, e.g. "IAG chair".')
@click.option("--on", "day", default="", help="When (default: today).")
@in_workspace
def correct(
    comment: str,
    add: tuple[str, ...],
    remove: tuple[str, ...],
    reason: str,
    role: str,
    day: str,
    folder: Path,
) -> None:
    """Record a person's word on a comment's strands and themes; it outranks the machine's from now on.

    Nothing is overwritten: consultfeed corrections lists all that was said, and the last word on a code counts.

    Example: consultfeed correct c-3f9a0c1b2d4e --add disability:mentioned --remove custody --reason "asks for a ramp"
    """
    from consultfeed.correcting import correct as record

    if not (add or remove):
        raise click.UsageError("say what to --add or to --remove")
    with opened(folder) as workspace:
        made = record(workspace, comment, add=add, remove=remove, reason=reason, role=role, day=day)
    for one in made:
        level = f" ({one.level})" if one.level else ""
        click.echo(f"{one.comment_id}: {one.verdict} {one.code}{level}, by {one.role}, {one.said_on}")
    tell("issues and links follow at the next review: consultfeed review NAME")


@click.command()
@click.option(
    "--as-labels",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the corrected comments here as rows for consultfeed train.",
)
@printing
def corrections(as_labels: Path | None, folder: Path, form: str, output: Path | None) -> None:
    """List what people corrected, in the order they said it.

    Example: consultfeed corrections --format csv --output corrections.csv
    """
    from consultfeed.correcting import as_labels as labelled
    from consultfeed.correcting import history

    with opened(folder) as workspace:
        rows = history(workspace)
        if as_labels:
            found = labelled(workspace)
            lines(found, as_labels)
            tell(f"written: {as_labels}, {len(found)} corrected comments with all their tags")
    columns = ["comment_id", "verdict", "code", "level", "role", "said_on", "reason", "counts"]
    emit(rows, columns, form, output, empty="nothing was corrected yet; next: consultfeed correct COMMENT --add CODE")
