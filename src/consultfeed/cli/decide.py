"""Decisions: record one, list all; what would be lost with a module."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from consultfeed.cli.options import accept_quiet, in_workspace, opened, printing, tell, today
from consultfeed.cli.output import emit, lines

STATUSES = ("noted", "planned", "in-progress", "done", "asserted", "will-not")
INVOLVED = ("design", "delivery", "evaluation")


@click.command()
@click.argument("issue")
@click.option("--link", multiple=True, metavar="MODULE", help="This module answers it.")
@click.option("--reject", multiple=True, metavar="MODULE", help="This module does not; it never comes back for it.")
@click.option("--no-module", is_flag=True, help="No module answers it, or none should: say why with --reason.")
@click.option("--action", default="", help="What will be done.")
@click.option("--owner", default="", help='Whose the action is: a role, e.g. "Head of Training".')
@click.option("--due", default="", help="By when, e.g. 2026-03-31.")
@click.option("--status", type=click.Choice(STATUSES), help="Where it stands; noted and asserted close nothing.")
@click.option(
    "--involved", multiple=True, type=click.Choice(INVOLVED), help="What communities informed or took part in."
)
@click.option("--reason", default="", help="Why.")
@click.option("--by", "role", default="reviewer", show_default=True, help="Who decides: a role, not a name.")
@click.option("--date", "day", default="", help="When (default: today).")
@accept_quiet
@in_workspace
def decide(issue: str, folder: Path, **said: Any) -> None:
    """Record what was decided about an issue. It outranks the machine, and every later review keeps it.

    ISSUE is its lasting id (ISS-0001), or its number in the latest report. Nothing is overwritten: a later decision
    takes the place of an earlier one, and consultfeed decisions lists both.

    Example: consultfeed decide 1 --action "Add a case study" --owner "Head of Training" --due 2026-03-31
    """
    from consultfeed.deciding import Said, label_of
    from consultfeed.deciding import decide as record

    said["status"] = said["status"] or ""
    with opened(folder) as workspace:
        made = record(workspace, issue, Said(**said), today())
        click.echo(f"{made[0].issue_id}: {label_of(workspace, made[0].issue_id)}")
    for one in made:
        click.echo(f"{one.id} {one.issue_id}: {_in_words(one)}, by {one.role}, {one.decided_on}")
        if "" != one.due < one.decided_on:
            tell(f"note: due {one.due} lies before {one.decided_on}, so it is overdue at once; a new --action mends it")


def _in_words(one: Any) -> str:
    what = {"link": f"answered by {one.module_id}", "reject": f"not answered by {one.module_id}"}
    what |= {"no-module": "no module", "action": f"{one.action} ({one.owner}, due {one.due})", "status": ""}
    if one.kind == "action" and not (one.owner or one.due):
        what["action"] = one.action
    return ", ".join(filter(None, [what[one.kind], one.status]))


@click.command()
@click.argument("issue", required=False, default="")
@click.option(
    "--as-judgements",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write confirmed and rejected links here, as JSON lines to learn from.",
)
@printing
def decisions(issue: str, as_judgements: Path | None, folder: Path, form: str, output: Path | None) -> None:
    """List what was decided, in the order it was: of one issue, or of all.

    Example: consultfeed decisions --format csv --output decisions.csv
    """
    from consultfeed.deciding import as_judgements as judged
    from consultfeed.deciding import history

    with opened(folder) as workspace:
        rows = history(workspace, issue)
        if as_judgements:
            found = judged(workspace)
            lines(found, as_judgements)
            tell(f"written: {as_judgements}, {len(found)} issues with links that people judged")
    columns = ["id", "issue_id", "decided_on", "kind", "module_id", "status", "action", "owner", "due", "role"]
    emit(rows, [*columns, "reason", "counts"], form, output, empty="nothing was decided yet")
