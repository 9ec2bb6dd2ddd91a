"""Every file of a folder through the readers: what it became, how long it took, why it cannot be read.

Run: ``python bench/office.py FOLDER...`` (default: the messy files beside the project, if there).
Exit code 1 if any file gave anything but units or one clear line, or took longer than ten seconds.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from pathlib import Path

from consultfeed.errors import ConsultfeedError
from consultfeed.ingest import Offer, offers_of, read_offer

BESIDE = Path(os.environ.get("CONSULTFEED_DATA", Path(__file__).resolve().parents[2] / "shared" / "data")) / "messy"
DEFAULT = (BESIDE / "office", BESIDE / "csv-spectrum" / "csvs")
SLOW_SECONDS = 10.0


def main(folders: list[str]) -> int:
    """Print the table; returns the exit code."""
    paths = sorted(path for folder in folders or DEFAULT for path in Path(folder).rglob("*") if path.is_file())
    if not paths:
        print("no files to read: name a folder", file=sys.stderr)
        return 1
    outcomes = Counter(row(path) for path in paths)
    print(f"{len(paths)} files: " + ", ".join(f"{count} {name}" for name, count in sorted(outcomes.items())))
    return 1 if outcomes["BROKEN"] or outcomes["SLOW"] else 0


def row(path: Path) -> str:
    """One printed line for a file; returns how it went."""
    started = time.perf_counter()
    outcome, told = attempt(path)
    seconds = time.perf_counter() - started
    outcome = "SLOW" if seconds > SLOW_SECONDS else outcome
    print(f"{outcome:8} {seconds:6.2f}s  {path.name[:60]:60}  {told}")
    return outcome


def attempt(path: Path) -> tuple[str, str]:
    """Outcome and what to tell about it; anything but a clear refusal is BROKEN."""
    try:
        opened = list(offers_of(path))
        readings = [read_offer(one) for one in opened if isinstance(one, Offer)]
    except ConsultfeedError as fault:
        line = str(fault)
        return ("refused" if "\n" not in line else "BROKEN"), line
    except Exception as fault:
        return "BROKEN", f"{type(fault).__name__}: {fault}"
    units = [unit for reading in readings for unit in reading.units]
    kept = sum(not unit.drop for unit in units)
    lawful = all(unit.drop or unit.text.strip() for unit in units)
    drops = Counter(unit.drop for unit in units if unit.drop)
    names = ", ".join(dict.fromkeys(reading.reader for reading in readings)) or "nothing"
    told = f"{names}: {len(units)} units, {kept} kept; " + ", ".join(f"{n} {d}" for d, n in drops.most_common(4))
    return ("read" if lawful else "BROKEN"), told


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
