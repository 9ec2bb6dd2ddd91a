"""Decisions over links and gaps: confirmed outranks, rejected never comes back, changed modules are suspect."""

from dataclasses import replace

from consultfeed.decide.overlay import lay_gaps, lay_links, module_digest
from consultfeed.decide.standing import standing
from consultfeed.decision_records import Decision
from consultfeed.records import Curriculum, Gap, Link, Module, Outcome

TAUGHT = Curriculum(
    (Module("A", "Interpreters"), Module("B", "Stops"), Module("C", "Custody")),
    (Outcome("A-1", "A", "Book an interpreter."), Outcome("B-1", "B", "Give the grounds.")),
    "d",
)
LINKS = [
    Link("ISS-0001", "B", "B-1", "direct", 0.7, "machine"),
    Link("ISS-0001", "A", "A-1", "partial", 0.5, "machine"),
    Link("ISS-0002", "B", "B-1", "direct", 0.9, "machine"),
]


def stands(*decided):
    return {"ISS-0001": standing("ISS-0001", decided)}


def said(kind, module="", digest="", reason=""):
    return Decision("D-0001", "ISS-0001", kind, "2025-03-01", "IAG chair", reason, module, digest)


def of(links, issue="ISS-0001"):
    return [(link.module_id, link.grade, link.score) for link in links if link.target_id == issue]


def test_a_confirmed_link_comes_first_with_the_machines_outcome():
    laid = lay_links(LINKS, stands(said("link", "A")), TAUGHT)
    assert of(laid) == [("A", "direct", 1.0), ("B", "direct", 0.7)]
    assert (laid[0].outcome_id, laid[0].by) == ("A-1", "person: IAG chair")
    assert lay_links(laid, stands(said("link", "A")), TAUGHT) == laid


def test_a_link_the_machine_never_saw_is_made():
    assert of(lay_links(LINKS, stands(said("link", "C")), TAUGHT))[0] == ("C", "direct", 1.0)


def test_a_rejected_module_is_gone_for_that_issue_and_no_other():
    laid = lay_links(LINKS, stands(said("reject", "B")), TAUGHT)
    assert of(laid) == [("A", "partial", 0.5)]
    assert of(laid, "ISS-0002") == [("B", "direct", 0.9)]


def test_no_module_takes_all_links_away_and_says_why():
    stand = stands(said("no-module", reason="a matter for the council"))
    assert of(lay_links(LINKS, stand, TAUGHT)) == []
    (gap,) = lay_gaps([], stand, TAUGHT)
    assert (gap.kind, gap.nearest) == ("none", ())
    assert gap.reason == "Decided on 2025-03-01 by IAG chair: no module. a matter for the council."


def test_a_module_that_changed_makes_the_link_suspect_until_it_is_confirmed_again():
    then, now = module_digest("A", TAUGHT), replace(TAUGHT, outcomes=(Outcome("A-1", "A", "Use a phone app."),))
    assert lay_gaps([], stands(said("link", "A", then)), TAUGHT) == []
    (gap,) = lay_gaps([], stands(said("link", "A", then)), now)
    assert (gap.kind, gap.nearest) == ("suspect", ("A",))
    assert lay_gaps([], stands(said("link", "A", module_digest("A", now))), now) == []


def test_a_change_of_status_or_minutes_is_no_change_of_words():
    other = replace(TAUGHT, modules=(replace(TAUGHT.modules[0], minutes=90, status="draft"), *TAUGHT.modules[1:]))
    assert module_digest("A", other) == module_digest("A", TAUGHT)
    assert module_digest("A", other) != module_digest("B", other)
    assert module_digest("Z", other) == ""


def test_suspect_outranks_stale_and_nothing_worse():
    stand = stands(said("link", "A", "another digest"))
    assert [gap.kind for gap in lay_gaps([Gap("ISS-0001", "stale", ("A",), "old")], stand, TAUGHT)] == ["suspect"]
    assert [gap.kind for gap in lay_gaps([Gap("ISS-0001", "draft", ("A",), "idle")], stand, TAUGHT)] == ["draft"]


def test_a_confirmed_module_that_left_the_curriculum_is_named():
    stand = stands(said("link", "Z", "a digest"))
    assert of(lay_links(LINKS, stand, TAUGHT)) == of(LINKS)
    (gap,) = lay_gaps([Gap("ISS-0001", "none", (), "No module answers this.")], stand, TAUGHT)
    assert gap.reason == "No longer in the curriculum, though confirmed: Z. No module answers this."
