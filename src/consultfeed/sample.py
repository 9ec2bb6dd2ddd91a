"""The bundled sample year: fill a workspace with it. Floor 4."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from consultfeed.pipeline import Progress, silent
from consultfeed.receipts import Receipt
from consultfeed.resources import corpora_dir
from consultfeed.workspace import Workspace

REVIEW = "autumn-2025"
FORCE = "Severn Marches Police"


def fill(workspace: Workspace, progress: Progress = silent) -> list[Receipt]:
    """Import the sample catalogue and hand in the sample year; files that are there already change nothing."""
    corpora = corpora_dir()
    workspace.import_curriculum([corpora / "catalogue"])
    receipts = []
    listed = list(_listed(corpora / "sample-year"))
    for done, (path, row) in enumerate(listed):
        progress("handing in the sample year", done, len(listed))
        receipts += workspace.submit([path], row["group"], row["kind"], row["date"])
    return receipts


def _listed(folder: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    with (folder / "submissions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield folder / row["file"], row
