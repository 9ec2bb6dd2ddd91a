"""Does linking find the programme that a force itself named? The 24 areas for improvement of a real paper of 2003,
each with the position the force took, and a catalogue of what was taught then.

    python bench/historic.py            both tables
    python bench/historic.py --check    exit 1 below the aim

The paper is taken in as any file is. An area is the comment, what is linked; the position stands beside it as context,
which linking is not given (checked here). Where the position names a programme, module or course of the catalogue, the
area counts: is one so named among the first three modules? Which are named was judged by reading, once, before the
first run; two more areas name their course themselves, not in the position: they are shown apart. Every area is linked
alone, with its own tags, as an issue of one voice.

Nothing was learned from paper or catalogue, and no number chosen on them. But whoever wrote the catalogue read the
paper: its summaries tell, among others, what inspectors had found, so figures without summaries are printed, too. Both
stand outside the project: CONSULTFEED_DATA names the data (default ../shared/data), the catalogue lies beside it."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

from consultfeed.filters import tools
from consultfeed.link.outcomes import Target
from consultfeed.pipeline import HandedIn, intake, linker, tag_all
from consultfeed.records import Curriculum
from consultfeed.schemes.curriculum import Known, load_curriculum
from consultfeed.schemes.taxonomy import load_scheme
from consultfeed.settings import Settings
from figures import table
from reliability import wilson

DATA = Path(os.environ.get("CONSULTFEED_DATA", "../shared/data"))
PAPER = DATA / "documents" / "mpa-2003-05-01-hmic-diversity-matters-response.txt"
CATALOGUE = DATA.parent / "catalogue"
FIRST = 3
AIM = 0.85
NAMED = {
    "ii": {"CRR"},
    "vii": {"P2-MGR", "P2-1DAY", "P2-DTT", "P2-RRAA", "TNA-LGBT", "TNA-DIS"},
    "viii": {"BORO-P2"},
    "ix": {"P2-DTT", "TFC"},
    "x": {"TFC", "RECRUIT"},
    "xi": {"CRR", "CRR-SO"},
    "xv": {"CRR", "CRR-MSC"},
    "xvi": {"P2-1DAY"},
    "xvii": {"CRR"},
    "xx": {"CSU-HC"},
    "xxi": {"CRR", "CRR-D1-INST"},
}
"""Numeral of an area -> modules that the position names."""
OWN = {"xiii": {"DFC"}, "xiv": {"ASSESS-1D"}}
"""Areas whose position names none, but that name a course themselves."""


def areas() -> dict[str, Target]:
    """The areas by numeral, as the linker is given them: their own words and tags, never the position beside them."""
    comments = intake(PAPER, HandedIn("HMIC", "other", "2003-05-01")).comments
    assert all(comment.context and comment.context not in comment.text for comment in comments)
    bare = [replace(comment, context="") for comment in comments]
    made_with = tools()
    themes, strands = made_with.themes, made_with.strands
    tags = [tag for tag in tag_all(bare, made_with) if tag.level == "about"]
    return {
        comment.place.strip("()"): Target(
            comment.id,
            {comment.id: comment.text},
            tuple(t.code for t in tags if t.comment_id == comment.id and t.scheme == themes.id),
            tuple(t.code for t in tags if t.comment_id == comment.id and t.scheme == strands.id),
            voices=1,
        )
        for comment in bare
    }


def catalogue() -> Curriculum:
    known = Known(*(frozenset(load_scheme(name).codes()) for name in (Settings().strands, Settings().themes)))
    return load_curriculum([CATALOGUE / "historic_modules.csv", CATALOGUE / "historic_outcomes.csv"], known)


def links_of(curriculum: Curriculum, targets: dict[str, Target]) -> dict[str, list[tuple[str, str]]]:
    """By numeral, the first modules with their grades."""
    found = linker(curriculum, tools()).link(list(targets.values()))
    return {
        numeral: [(link.module_id, f"{link.grade} {link.score:.2f}") for link in found if link.target_id == target.id]
        for numeral, target in targets.items()
    }


def hits(found: dict[str, list[tuple[str, str]]], named: dict[str, set[str]]) -> list[str]:
    """Numerals of the areas that have a named module among the first ones."""
    return [numeral for numeral, ids in named.items() if ids & {module for module, _ in found[numeral][:FIRST]}]


def told(name: str, found: dict[str, list[tuple[str, str]]], named: dict[str, set[str]]) -> list[str]:
    right, count = len(hits(found, named)), len(named)
    low, high = wilson(right / count, count)
    missed = ", ".join(numeral for numeral in named if numeral not in hits(found, named))
    return [name, f"{right} of {count}", f"{right / count:.2f}", f"{low:.2f} to {high:.2f}", missed or "-"]


def _named(numeral: str) -> str:
    return ", ".join(sorted(NAMED.get(numeral, set()) | OWN.get(numeral, set()))) or "-"


def main() -> int:
    if not (PAPER.exists() and CATALOGUE.exists()):
        print(f"no {PAPER} or no {CATALOGUE}: set CONSULTFEED_DATA")
        return 0
    targets, curriculum = areas(), catalogue()
    found = links_of(curriculum, targets)
    bare = replace(curriculum, modules=tuple(replace(module, summary="") for module in curriculum.modules))
    lines = [
        told("position names it", found, NAMED),
        told("area names it", found, OWN),
        told("position names it, no summaries", links_of(bare, targets), NAMED),
    ]
    print(f"{len(targets)} areas, {len(curriculum.modules)} modules; target >= {AIM}\n")
    print(table(["areas whose", "in the first three", "share", "95 %", "missed"], lines), "\n")
    shown = [[numeral, _named(numeral), *(" ".join(one) for one in links[:FIRST])] for numeral, links in found.items()]
    print(table(["area", "named", "first", "second", "third"], shown))
    return 0 if len(hits(found, NAMED)) >= AIM * len(NAMED) or "--check" not in sys.argv else 1


if __name__ == "__main__":
    sys.exit(main())
