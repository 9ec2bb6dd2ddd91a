"""The four planted quarters as issues of reviews, each of all that was said so far."""

import tomllib
from pathlib import Path

from consultfeed.ids import short_digest
from consultfeed.records import Issue

CASES = tomllib.loads((Path(__file__).parent / "cases" / "four_quarters.toml").read_text(encoding="utf-8"))
GROUPS = ("Aberwen IAG", "Castlemarch Forum", "Youth Advisory Group")
ENDS = {1: "2025-03-31", 2: "2025-06-30", 3: "2025-09-30", 4: "2025-12-31"}


def said():
    """(comment id, key, quarter, text) of everything said, in order."""
    return [
        (f"c-{short_digest(key, text)}", key, quarter, text)
        for key, told in CASES["points"].items()
        for quarter in ENDS
        for text in told.get(f"q{quarter}", ())
    ]


def name(key, quarter):
    """Which issue a point belongs to in a quarter."""
    for issue, one in CASES["together"].items():
        if key in one["keys"] and quarter in one["quarters"]:
            return issue
    return key


def partition(quarter, *, alone=False):
    """Issue name -> comment ids in the review after a quarter; ``alone``: of that quarter only."""
    held = {}
    for comment_id, key, when, _ in said():
        if when == quarter or (when < quarter and not alone):
            held.setdefault(name(key, quarter), []).append(comment_id)
    return held


def issues(quarter, *, alone=False):
    """The partition as issues."""
    return [an_issue(held, key) for key, held in partition(quarter, alone=alone).items()]


def an_issue(ids, theme="", strands=(), groups=GROUPS[:2]):
    """An issue of these comments."""
    ids = tuple(sorted(ids))
    return Issue(
        id=f"i-{short_digest(*ids)}",
        label="a label",
        theme="",
        strands=tuple(strands),
        comment_ids=ids,
        distinct_texts=len(ids),
        groups=tuple(groups),
        first_on="2025-01-01",
        last_on="2025-03-31",
        dates=("2025-03-31",),
        exemplars=ids,
        status="recurring",
        score=0.5,
    )
