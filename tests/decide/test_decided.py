"""Findings as people left them: a gap for other staff is the machine's reading, and a person's word outranks it."""

import pytest

from consultfeed.decide.standing import standing
from consultfeed.decided import as_decided
from consultfeed.decision_records import Decision
from consultfeed.records import Analysis, Curriculum, Issue, Link, Module
from consultfeed.settings import Settings

NAME = "ISS-0001"
TAUGHT = Curriculum(
    (Module("A", "Hate crime", audience="Student officers"), Module("B", "Stops", audience="Student officers")), (), "d"
)
ISSUE = Issue(NAME, "", "", (), ("c-1",), 1, ("G",), "2025-01-01", "2025-01-01", (), ("c-1",), "one-voice", 1.0)
FOUND = Analysis(
    issues=(ISSUE,),
    links=(Link(NAME, "A", "", "direct", 0.9, "machine"), Link(NAME, "B", "", "direct", 0.8, "machine")),
)
TEXTS = {"c-1": "The specials had no idea what a hate crime is."}


@pytest.mark.parametrize(("kind", "left"), [("link", []), ("reject", ["audience"])])
def test_a_person_who_confirms_a_module_settles_whom_it_reaches(kind, left):
    stands = {NAME: standing(NAME, [Decision("D-0001", NAME, kind, "2025-03-01", "IAG chair", "", "B", "")])}
    decided = as_decided(FOUND, stands, TAUGHT, Settings(), TEXTS)
    assert [gap.kind for gap in decided.gaps if gap.kind != "suspect"] == left
