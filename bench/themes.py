"""Measures the theme tagger on comments coded by others. Prints figures only, never a row.

    python bench/themes.py            with and without the encoder, a table of themes, comments a second

The set was used to develop the word lists: these figures flatter. It stands outside the project: CONSULTFEED_DATA names
its folder (default ../shared/data); without it the bench says so and ends.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import NamedTuple

from consultfeed.encoder import load_encoder
from consultfeed.records import Comment
from consultfeed.schemes.taxonomy import load_scheme
from consultfeed.tag.themes import ThemeTagger

GOLD = Path(os.environ.get("CONSULTFEED_DATA", "../shared/data")) / "gold" / "dev.jsonl"


class Counts(NamedTuple):
    """What was given, what of it was right, what was wanted, what of that was found."""

    given: int = 0
    right: int = 0
    wanted: int = 0
    found: int = 0

    def __add__(self, other):
        return Counts(*(a + b for a, b in zip(self, other, strict=True)))

    @property
    def precision(self):
        return self.right / self.given if self.given else 0.0

    @property
    def recall(self):
        return self.found / self.wanted if self.wanted else 0.0

    @property
    def f1(self):
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __str__(self):
        return f"P {self.precision:.3f}  R {self.recall:.3f}  F1 {self.f1:.3f}"


def tagged(tagger, rows):
    comments = [Comment(row["id"], "s", 1, "", row["text"], "", "") for row in rows]
    start = time.perf_counter()
    tags = tagger.tag(comments)
    speed = len(comments) / (time.perf_counter() - start)
    return {row["id"]: {tag.code for tag in tags if tag.comment_id == row["id"]} for row in rows}, speed


def counts(code, given, rows, right, wanted):
    """Counts of one theme; ``right`` and ``wanted`` name the label sets for precision and recall."""
    pairs = [(code in given[row["id"]], code in row[right], code in row[wanted]) for row in rows]
    return Counts(
        sum(g for g, _, _ in pairs),
        sum(g and r for g, r, _ in pairs),
        sum(w for _, _, w in pairs),
        sum(g and w for g, _, w in pairs),
    )


def report(name, given, rows, right, wanted):
    per = {code: counts(code, given, rows, right, wanted) for code in load_scheme("policing-feedback").codes()}
    micro = sum(per.values(), Counts())
    print(f"{name:<44} {micro}  macro F1 {sum(c.f1 for c in per.values()) / len(per):.3f}")
    return per


def main():
    if not GOLD.is_file():
        print(f"skipped: {GOLD.name} is not there; CONSULTFEED_DATA names the folder of the measuring sets")
        return 0
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    scheme = load_scheme("policing-feedback")
    for title, encoder in (("words alone", None), ("words and nearness", load_encoder())):
        given, speed = tagged(ThemeTagger(scheme, encoder), rows)
        print(f"\n{title}: {len(rows)} comments, {speed:,.0f} a second")
        per = report("union of coders", given, rows, "themes", "themes")
        report("precision on what both, recall on what one said", given, rows, "themes_agreed", "themes")
        report("precision on what one, recall on what both said", given, rows, "themes", "themes_agreed")
    print(f"\n{'theme (words and nearness, union)':<34} {'given':>5} {'wanted':>6}")
    for code, found in per.items():
        print(f"{code:<34} {found.given:>5} {found.wanted:>6}  {found}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
