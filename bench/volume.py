"""Measures the door on a large set written by others: is every row accounted for, are exact repeats found, how fast,
and does memory stay flat. Prints figures only, never a row.

    python bench/volume.py            all measures (some minutes)
    python bench/volume.py --check    exit 1 below the aims

Each measure runs in a process of its own, so that its peak memory is its own. The set stands outside the project:
CONSULTFEED_DATA names its folder (default ../shared/data); without it the bench says so and ends."""

from __future__ import annotations

import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from consultfeed.clean import clean_text, find_duplicates
from consultfeed.clean.duplicates import compared
from consultfeed.cli.rows import rows_of
from consultfeed.filters import clean_row, redact_row
from consultfeed.pipeline import HandedIn, intake
from consultfeed.records import Comment
from consultfeed.redact.single import as_given, redact_text

DATA = Path(os.environ.get("CONSULTFEED_DATA", "../shared/data"))
VOLUME = DATA / "volume" / "nhs_feedback.jsonl.gz"
FEW, MANY, NEAR = 10_000, 100_000, 0.8
AIMS = {"rows/s": 3000, "MB per 10x rows, filters": 8, "MB per 10x rows, all three": 120}
"""Peak memory a tenfold number of rows may add: none for the filters, the texts where copies are sought."""


def _texts(most: int) -> Iterator[str]:
    return (row.text for row in islice(rows_of(str(VOLUME), None, None), most))


def filters(most: int) -> dict[str, Any]:
    """The stateless filters, clean and redact, one row at a time."""
    started = time.perf_counter()
    rows = sum(1 for number, text in enumerate(_texts(most)) if clean_row(number, text) and redact_row(number, text))
    return {"rows": rows, "rows/s": round(rows / (time.perf_counter() - started))}


def all_three(most: int) -> dict[str, Any]:
    """Clean, redact and find copies, as a batch run does; every row is kept or dropped, every exact repeat found."""
    started = time.perf_counter()
    drops: Counter[str] = Counter()
    comments: list[Comment] = []
    for number, text in enumerate(_texts(most)):
        cleaned = clean_text(text)
        if cleaned.drop:
            drops[cleaned.drop] += 1
        else:
            comments.append(as_given(f"{number:07d}", redact_text(cleaned.text)[0]))
    copies = find_duplicates(comments, NEAR)
    seconds, busy = time.perf_counter() - started, time.process_time()
    marked = {copy.comment_id for copy in copies}
    seen: dict[str, int] = {}
    repeats = [c.id for c in comments if (words := compared(c.text)) and seen.setdefault(words, int(c.id)) != int(c.id)]
    return {
        "rows": len(comments) + drops.total(),
        "kept": len(comments),
        "dropped": dict(drops),
        "copies": len(copies),
        "near": sum(not copy.exact for copy in copies),
        "exact repeats, by a plain set": len(repeats),
        "exact repeats missed": sum(comment_id not in marked for comment_id in repeats),
        "rows/s": round((len(comments) + drops.total()) / seconds),
        "rows per second of one core": round((len(comments) + drops.total()) / busy),
    }


def door(most: int) -> dict[str, Any]:
    """One file handed in: units in == kept + dropped."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "feedback.jsonl"
        with gzip.open(VOLUME, "rt", encoding="utf-8") as lines, path.open("w", encoding="utf-8") as file:
            for line in islice(lines, most):
                row = json.loads(line)
                file.write(json.dumps({"id": row["id"], "comment": row["text"]}, ensure_ascii=False) + "\n")
        started = time.perf_counter()
        taken = intake(path, HandedIn("G", "survey"))
    return {
        "units": taken.source.rows,
        "kept": taken.kept,
        "dropped": dict(Counter(drop.reason for drop in taken.drops)),
        "in == kept + dropped": taken.source.rows == taken.kept + len(taken.drops),
        "other languages": sum(comment.language != "en" for comment in taken.comments),
        "routed": dict(Counter(route for comment in taken.comments for route in comment.routes)),
        "rows/s": round(taken.source.rows / (time.perf_counter() - started)),
    }


MEASURES = {"filters": filters, "all three": all_three, "door": door}


def _measured(name: str, most: int) -> dict[str, Any]:
    done = subprocess.run([sys.executable, __file__, name, str(most)], capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    print(f"{name}, {most:,} rows at most: {json.dumps(found)}", flush=True)
    return found


def main() -> int:
    if not VOLUME.exists():
        print(f"no {VOLUME}: set CONSULTFEED_DATA")
        return 0
    few, many = _measured("filters", FEW), _measured("filters", MANY)
    some, more, full = _measured("all three", FEW), _measured("all three", MANY), _measured("all three", 10**9)
    handed_in = _measured("door", 10**9)
    figures = {
        "rows/s": full["rows/s"],
        "MB per 10x rows, filters": many["peak MB"] - few["peak MB"],
        "MB per 10x rows, all three": more["peak MB"] - some["peak MB"],
    }
    print(json.dumps(figures))
    accounted = handed_in["in == kept + dropped"] and not full["exact repeats missed"]
    fast = figures["rows/s"] >= AIMS["rows/s"]
    flat = all(figures[name] <= aim for name, aim in AIMS.items() if name.startswith("MB"))
    return 0 if "--check" not in sys.argv or (accounted and fast and flat) else 1


if __name__ == "__main__":
    if len(sys.argv) == 3:
        found = MEASURES[sys.argv[1]](int(sys.argv[2]))
        print(json.dumps(found | {"peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))
    else:
        sys.exit(main())
