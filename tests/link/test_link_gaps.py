"""Gaps: which kind, which modules are nearest, and what the reason says."""

import tomllib

import pytest
from link_cases import CASES

from consultfeed.link.gaps import find_gaps, in_force
from consultfeed.records import Curriculum, Issue, Link, Module
from consultfeed.settings import Settings

ROWS = tomllib.loads((CASES / "gaps.toml").read_text(encoding="utf-8"))["case"]


def issue(key="i-1", last_on="2025-06-01", said=("c-1",)):
    return Issue(key, "", "", (), tuple(said), 1, ("G",), last_on, last_on, (last_on,), ("c-1",), "one-voice", 1.0)


def texts_of(case, key="i-1"):
    return {f"{key}-{place}": text for place, text in enumerate(case.get("texts", ()))}


def links_of(case, key="i-1"):
    return [
        Link(key, module, "", grade, 0.9 - 0.1 * place, "test") for place, (module, grade) in enumerate(case["links"])
    ]


@pytest.mark.parametrize("case", ROWS, ids=[row["name"] for row in ROWS])
def test_kind_nearest_and_reason(today, case):
    texts = texts_of(case)
    gaps = find_gaps([issue(last_on=case["last_on"], said=texts)], links_of(case), today, Settings(), texts=texts)
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
    names = [f"i-{place:02d}" for place in range(len(ROWS))]
    each = {name: texts_of(row, name) for name, row in zip(names, ROWS, strict=True)}
    issues = [issue(name, row["last_on"], each[name]) for name, row in zip(names, ROWS, strict=True)]
    texts = {key: text for held in each.values() for key, text in held.items()}
    links = [link for place, row in enumerate(ROWS) for link in links_of(row, f"i-{place:02d}")]
    found = find_gaps(issues, links, today, Settings(), texts=texts)
    assert find_gaps(issues[::-1], links[::-1], today, Settings(), texts=texts) == found
    assert [gap.kind for gap in found] == [row["kind"] for row in ROWS if row["kind"]]


def test_without_the_words_no_gap_is_for_other_staff(today):
    assert all(find_gaps([issue()], links_of(case), today, Settings()) for case in ROWS if case["kind"] == "none")
    rows = [case for case in ROWS if case["kind"] == "audience"]
    found = [find_gaps([issue(last_on=case["last_on"])], links_of(case), today, Settings()) for case in rows]
    assert "audience" not in {gap.kind for gaps in found for gap in gaps}


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
