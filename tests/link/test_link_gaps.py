"""Gaps: which kind, which modules are nearest, and what the reason says."""

import tomllib

import pytest
from link_cases import CASES

from consultfeed.link.gaps import find_gaps, in_force
from consultfeed.records import Curriculum, Issue, Link, Module
from consultfeed.settings import Settings

ROWS = tomllib.loads((CASES / "gaps.toml").read_text(encoding="utf-8"))["case"]


def issue(key="i-1", last_on="2025-06-01"):
    return Issue(key, "", "", (), ("c-1",), 1, ("G",), last_on, last_on, (last_on,), ("c-1",), "one-voice", 1.0)


def links_of(case, key="i-1"):
    return [
        Link(key, module, "", grade, 0.9 - 0.1 * place, "test") for place, (module, grade) in enumerate(case["links"])
    ]


@pytest.mark.parametrize("case", ROWS, ids=[row["name"] for row in ROWS])
def test_kind_nearest_and_reason(today, case):
    gaps = find_gaps([issue(last_on=case["last_on"])], links_of(case), today, Settings())
    assert [gap.kind for gap in gaps] == ([case["kind"]] if case["kind"] else [])
    for gap in gaps:
        assert list(gap.nearest) == case["nearest"]
        assert case["says"] in gap.reason


def test_without_a_curriculum_every_issue_is_a_gap():
    gaps = find_gaps([issue("i-2"), issue("i-1")], [], Curriculum(), Settings())
    assert [(gap.issue_id, gap.kind, gap.reason) for gap in gaps] == [
        ("i-1", "none", "no curriculum imported"),
        ("i-2", "none", "no curriculum imported"),
    ]


def test_the_order_of_issues_and_links_does_not_matter(today):
    issues = [issue(f"i-{place:02d}", row["last_on"]) for place, row in enumerate(ROWS)]
    links = [link for place, row in enumerate(ROWS) for link in links_of(row, f"i-{place:02d}")]
    assert find_gaps(issues[::-1], links[::-1], today, Settings()) == find_gaps(issues, links, today, Settings())


def test_a_gap_says_where_the_matter_belongs(today):
    sentence = "This looks like a matter for the council or the highways authority."
    gap = find_gaps([issue()], [], today, Settings(), {"i-1": sentence})[0]
    assert gap.reason == f"No module comes near this. {sentence}"


def test_how_old_is_stale_is_the_users_choice(today):
    case = {"links": [["M-SSG", "direct"]]}
    assert find_gaps([issue()], links_of(case), today, Settings(stale_months=48)) == []
    assert find_gaps([issue()], links_of(case), today, Settings(stale_months=1))[0].kind == "stale"


@pytest.mark.parametrize(
    "status", ["draft", "Pilot", "planned", "under review", "delayed", "to be absorbed", "withdrawn"]
)
def test_not_in_force(status):
    assert not in_force(Module("A", "T", status=status))


@pytest.mark.parametrize("status", ["", "current", "delivered", "in curriculum", "live", "reviewed 2024", "complete"])
def test_in_force(status):
    assert in_force(Module("A", "T", status=status))
