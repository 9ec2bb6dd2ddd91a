"""The curriculum seen from the feedback: which modules answer something, and which nobody spoke to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from consultfeed.cli.ask import latest_content, strand_labels, strand_option
from consultfeed.cli.options import printing, tell
from consultfeed.cli.output import emit
from consultfeed.registry import find_name

COLUMNS = ["id", "title", "issues", "comments", "groups", "minutes", "status", "last_reviewed"]


@click.command()
@click.option("--without-evidence", "quiet_only", is_flag=True, help="Only modules that no issue is linked to.")
@strand_option
@printing
def modules(*, quiet_only: bool, strand: str | None, folder: Path, form: str, output: Path | None) -> None:
    """List the modules with the issues they answer, wholly or in part, and how many comments and groups stand behind.

    --strand keeps modules that name the strand, and those for every strand. A module without consultation evidence is
    one that nothing said in this review was linked to; that is no reproach to it.

    Example: consultfeed modules --without-evidence --strand disability
    """
    from consultfeed.report.wording import NO_REPROACH

    content = latest_content(folder)
    code = find_name("strand", strand, strand_labels(content))
    rows = [row for row in content["modules"] if _serves(row, code) and not (quiet_only and row["issues"])]
    empty = "no modules match" if content["modules"] else "no curriculum was imported: consultfeed curriculum import"
    emit(rows if form == "json" else [_line(row) for row in rows], COLUMNS, form, output, empty=empty)
    if form == "table" and not all(row["issues"] for row in rows):
        tell(NO_REPROACH)


def _serves(row: dict[str, Any], strand: str) -> bool:
    return not strand or bool({one["code"] for one in row["strands"]} & {strand, "all"})


def _line(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "issues": len(row["issues"]), "groups": len(row["groups"])}
