"""Counts of corpora/feedback-labels, corpora/link-judgements and corpora/link-pairs as tables of the datasheet.

python bench/corpus.py            print them
python bench/corpus.py --write    put them into corpora/DATASHEET.md, between its markers
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from functools import partial
from pathlib import Path

from figures import table
from strands import CORPUS, rows

ROOT = Path(__file__).resolve().parents[1]
SHEET = ROOT / "corpora" / "DATASHEET.md"
OBLIQUE, PLAIN, OTHER = "ABCDEF", "PQRSTUVWXYZ", "H"
"""Writers by how they wrote; see the datasheet."""
MARKS = ("<!-- {}: python bench/corpus.py --write -->", "<!-- end of {} -->")


def labels() -> str:
    """Comments of each theme, by how they were written."""
    items = rows(CORPUS)
    kinds = [[item for item in items if item["writer"] in writers] for writers in (OBLIQUE, PLAIN, OTHER)]
    counts = [Counter(code for item in kind for code in item["labels"]) for kind in kinds]
    lines = [
        [code, *(f"{count[code]:,}" for count in counts), f"{sum(count[code] for count in counts):,}"]
        for code in sorted(set().union(*counts))
    ]
    none = [sum(not item["labels"] for item in kind) for kind in kinds]
    lines += [["no theme", *(f"{n:,}" for n in (*none, sum(none)))]]
    lines += [["all comments", *(f"{n:,}" for n in (*map(len, kinds), len(items)))]]
    return table(("theme", "A-F, oblique", "P-Z, plain", "H, other services", "all"), lines)


def levels() -> str:
    """Comments of each strand, by level."""
    items = [item for item in rows(CORPUS) if "strands" in item]
    counts = Counter((code, level) for item in items for code, level in item["strands"].items())
    codes = sorted({code for code, _ in counts})
    lines = [[code, f"{counts[code, 'about']:,}", f"{counts[code, 'mentioned']:,}"] for code in codes]
    lines += [["no strand", f"{sum(not item['strands'] for item in items):,}", ""]]
    return table(("strand", "about", "mentioned"), lines)


def links(corpus: str) -> str:
    """What each catalogue and its judgements hold."""
    lines = []
    for folder in sorted(path for path in (ROOT / "corpora" / corpus).iterdir() if path.is_dir()):
        items = rows(folder / "issues.jsonl")
        grades = Counter(link["grade"] for item in items for link in item["links"])
        near, verdicts = sum(len(item["near"]) for item in items), Counter(item["verdict"] for item in items)
        sizes = [_lines(folder / f"{name}.csv") for name in ("modules", "outcomes")]
        counts = [*sizes, len(items), *(verdicts[name] for name in VERDICTS), *map(grades.get, GRADES), near]
        lines.append([folder.name, *(f"{count:,}" for count in counts)])
    total = [sum(int(line[n].replace(",", "")) for line in lines) for n in range(1, len(lines[0]))]
    return table(LINK_HEAD, [*lines, ["together", *(f"{count:,}" for count in total)]])


VERDICTS, GRADES = ("direct", "partial", "none", "not_training"), ("direct", "partial")
LINK_HEAD = (
    *("catalogue", "modules", "outcomes", "issues", "answered", "partly", "not", "no training would"),
    *("direct links", "partial links", "near, no link"),
)


def _lines(path: Path) -> int:
    import csv

    with path.open(encoding="utf-8-sig", newline="") as file:
        return sum(1 for _ in csv.DictReader(file))


TABLES = {
    "themes": labels,
    "strands": levels,
    "links": partial(links, "link-judgements"),
    "pairs": partial(links, "link-pairs"),
}


def filled(sheet: str) -> str:
    """The datasheet with its tables made anew."""
    for name, made in TABLES.items():
        start, end = (mark.format(name) for mark in MARKS)
        pattern = re.compile(re.escape(start) + ".*?" + re.escape(end), re.DOTALL)
        block = f"{start}\n\n{made()}\n\n{end}"
        sheet = pattern.sub(lambda _, block=block: block, sheet)
    return sheet


def main() -> int:
    if "--write" in sys.argv:
        SHEET.write_text(filled(SHEET.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
        return 0
    for made in TABLES.values():
        print(f"{made()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
