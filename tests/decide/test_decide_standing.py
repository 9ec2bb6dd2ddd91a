"""Where an issue stands: the last word counts, nothing closes by being noted, and what comes back is said."""

import pytest

from consultfeed.decide.standing import histories, standing
from consultfeed.decision_records import Decision, Sighting


def decision(number, kind="status", issue="ISS-0001", day="2025-03-01", **more):
    return Decision(f"D-{number:04}", issue, kind, day, "Head of Training", **more)


def test_the_last_word_on_a_module_counts():
    said = [
        decision(1, "link", module_id="A"),
        decision(2, "reject", module_id="A"),
        decision(3, "link", module_id="B"),
    ]
    stand = standing("ISS-0001", said)
    assert (sorted(stand.links), sorted(stand.rejected)) == (["B"], ["A"])
    assert sorted(standing("ISS-0001", [*said, decision(4, "link", module_id="A")]).links) == ["A", "B"]


def test_no_module_takes_links_back_and_a_link_takes_no_module_back():
    said = [decision(1, "link", module_id="A"), decision(2, "no-module", reason="not training")]
    assert not standing("ISS-0001", said).links
    again = standing("ISS-0001", [*said, decision(3, "link", module_id="B")])
    assert again.no_module is None
    assert list(again.links) == ["B"]


@pytest.mark.parametrize(
    ("status", "closed"),
    [
        ("noted", False),
        ("asserted", False),
        ("planned", False),
        ("in-progress", False),
        ("done", True),
        ("will-not", True),
    ],
)
def test_only_done_and_will_not_close(status, closed):
    said = [decision(1, "action", action="a", owner="o", due="2025-04-01", status="planned")]
    said.append(decision(2, status=status))
    stand = standing("ISS-0001", said, ["2025-05-01"], as_of="2025-06-01")
    assert stand.closed is closed
    assert stand.overdue is not closed
    assert stand.returned is closed


RETURNS = [
    ("done", ["2025-02-01"], False),
    ("done", ["2025-03-01"], False),
    ("done", ["2025-03-02"], True),
    ("will-not", ["2025-09-01"], True),
    ("noted", ["2025-09-01"], False),
    ("done", [""], False),
]


@pytest.mark.parametrize(("status", "dates", "returned"), RETURNS)
def test_an_issue_returns_only_when_raised_after_it_was_closed(status, dates, returned):
    assert standing("ISS-0001", [decision(1, status=status)], dates).returned is returned


def test_closing_it_again_answers_the_return():
    said = [decision(1, status="done"), decision(2, status="done", day="2025-09-02")]
    assert not standing("ISS-0001", said, ["2025-09-01"]).returned


@pytest.mark.parametrize(("as_of", "overdue"), [("2025-04-01", False), ("2025-04-02", True), ("", False)])
def test_an_action_is_overdue_from_the_day_after_it_was_due(as_of, overdue):
    said = [decision(1, "action", action="a", owner="o", due="2025-04-01", status="planned")]
    assert standing("ISS-0001", said, as_of=as_of).overdue is overdue


def test_a_merged_issue_brings_its_links_and_open_actions_along():
    said = [decision(1, "link", issue="ISS-0002", module_id="A"), decision(2, "reject", module_id="B")]
    held = histories(said, [(2, Sighting("ISS-0001", (), merged=("ISS-0002",)))])
    assert [one.id for one in held["ISS-0001"]] == ["D-0001", "D-0002"]
    assert [one.id for one in held["ISS-0002"]] == ["D-0001"]


@pytest.mark.parametrize("kind", ["reject", "no-module", "status"])
def test_what_closed_a_part_does_not_close_the_whole(kind):
    part = [decision(1, kind, issue="ISS-0002", module_id="A" if kind == "reject" else "", status="done")]
    whole = decision(2, "action", action="a", owner="o", due="2025-04-01", status="planned")
    held = histories([*part, whole], [(2, Sighting("ISS-0001", (), merged=("ISS-0002",)))])
    assert held["ISS-0001"] == [whole]


def test_an_open_action_of_a_merged_issue_is_not_lost_and_the_issues_own_counts():
    theirs = decision(2, "action", issue="ISS-0002", action="b", owner="o", due="2025-04-01", status="planned")
    lineage = [(2, Sighting("ISS-0001", (), merged=("ISS-0002",)))]
    assert histories([theirs], lineage)["ISS-0001"] == [theirs]
    own = decision(1, status="in-progress")
    assert standing("ISS-0001", histories([own, theirs], lineage)["ISS-0001"]).status == own


def test_a_split_takes_over_what_was_decided_before_it_and_nothing_after():
    said = [decision(1, "link", module_id="A", round=1), decision(2, "link", module_id="B", round=2)]
    held = histories(said, [(2, Sighting("ISS-0009", (), split_from="ISS-0001"))])
    assert [one.id for one in held["ISS-0009"]] == ["D-0001"]
