"""What became of an issue between two reviews, and its quarters."""

import pytest

from consultfeed.follow.changes import Seen, quarters, since, state, trend

OLD = frozenset("abcd")
DAYS = {**dict.fromkeys("ab", "2025-01-10"), **dict.fromkeys("cd", "2025-03-10"), **dict.fromkeys("wxyz", "2025-06-10")}
EARLIER = since(OLD, "2025-03-31", "2025-06-30")

CASES = [
    ("new", Seen(frozenset("xy"), known=False)),
    ("split", Seen(frozenset("ab"), known=False, came_out=True)),
    ("quiet", Seen(frozenset("ab"), known=True)),
    ("continuing", Seen(frozenset("abx"), known=True)),
    ("continuing", Seen(frozenset("abcdwxyz"), known=True)),
    ("growing", Seen(frozenset("axy"), known=True)),
    ("growing", Seen(frozenset("abwxy"), known=True, swallowed=2)),
    ("merged", Seen(frozenset("abcd"), known=True, swallowed=1)),
    ("merged", Seen(frozenset("abcdx"), known=True, swallowed=2)),
    ("continuing", Seen(frozenset("abcdx"), known=True, swallowed=0)),
    ("returned", Seen(frozenset("abx"), known=True, returned=True)),
    ("returned", Seen(frozenset("xy"), known=False, returned=True)),
]


@pytest.mark.parametrize(("expected", "seen"), CASES)
def test_state(expected, seen):
    assert state(seen, EARLIER, DAYS) == expected


def test_without_dates_it_grows_by_more_than_it_had():
    undated = since(OLD, "", "")
    assert state(Seen(frozenset("awxy"), known=True), undated, {}) == "growing"
    assert state(Seen(frozenset("abwx"), known=True), undated, {}) == "continuing"


def test_quarters_run_without_holes():
    assert quarters(["2025-04-01", "", "2024-12-31"]) == ["2024-Q4", "2025-Q1", "2025-Q2"]
    assert quarters(["", ""]) == []
    assert [
        one["comments"] for one in trend(["2025-04-01", "2025-06-30", "", "2024-12-31"], quarters(DAYS.values()))
    ] == [0, 2]
