"""Minutes as groups write them: who came is kept apart, each point is one comment, remarks are no headings."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from consultfeed.ingest.minutes import cut
from consultfeed.ingest.table_blocks import table_blocks
from consultfeed.ingest.text import blocks_of
from consultfeed.ingest.turns import opens_point, points_of

TURNS = tomllib.loads((Path(__file__).parent / "cases" / "turns.toml").read_text(encoding="utf-8"))
MINUTES = """Larch Street Independent Advisory Group
Minutes of the meeting held on Tuesday 3 June 2025 at the Old Library

Present:
Amira Saleh (AS) - Chair
Gwen Pritchard (GP), Deaf Association
Insp Lowri Dean (LD), Neighbourhood Policing

In attendance
Kofi Boateng (KB), minutes

Apologies for absence
DW, RT, Cllr Hughes

1. Welcome and apologies
AS welcomed members. Apologies were received from DW.

2. Minutes of last meeting and matters arising
The minutes were agreed.
Action 3: LD to circulate the figures by ward. - Done, sent on 4 May.
UPDATE: LD reported that the front desk now opens at 9.

3. Stop and search
AS asked why young Black men on Quay Road are stopped three times a week without being told the grounds.
KB said it felt like nobody reads these minutes.
Action 5: LD to bring the footage to the next meeting
AP6 GP to send the card

4. Questions from the floor
Q1: Why does nobody answer 101 at night?
A1: There is a shortage of call takers.
Question: Who trains the trainers?
Answer: LD did not know.

5. Any other business
There being no other business the meeting closed at 8.30pm.
"""
REMARKS = [
    "Friendly Caring Staff",
    "Very Poor Response Times",
    "The desk was shut when I came.",
    "More Patrols In The Park",
    "Nobody rang me back at all.",
    "Thank You PC Lark",
    "VERY RUDE ON THE PHONE",
    "Parking On Tannery Lane",
    "It took an hour to get through and then they hung up.",
]


def kept(made):
    return [unit for unit in made.units if not unit.drop]


@pytest.mark.parametrize("row", TURNS["case"], ids=lambda row: row["name"])
def test_a_cell_is_cut_into_points_and_no_further(row):
    assert points_of(row["cell"]) == row["points"]


@pytest.mark.parametrize("row", TURNS["line"], ids=lambda row: row["text"][:40])
def test_a_line_that_begins_anew_is_known(row):
    assert opens_point(row["text"]) == row["opens"]


def test_minutes_written_line_by_line_give_one_comment_a_point():
    assert [(unit.place, unit.question, unit.text.split(".")[0][:40]) for unit in kept(cut(blocks_of(MINUTES)))] == [
        ("item 2, point 1", "Action", "Action 3: LD to circulate the figures by"),
        ("item 2, point 2", "Update", "UPDATE: LD reported that the front desk "),
        ("item 3, point 1", "Stop and search", "AS asked why young Black men on Quay Roa"),
        ("item 3, point 2", "Stop and search", "KB said it felt like nobody reads these "),
        ("item 3, point 3", "Action", "Action 5: LD to bring the footage to the"),
        ("item 3, point 4", "Action", "AP6 GP to send the card"),
        ("item 4, point 1", "Questions from the floor", "Why does nobody answer 101 at night?"),
        ("item 4, point 2", "Questions from the floor", "Who trains the trainers?"),
    ]


def test_answers_stay_beside_their_questions_however_they_are_marked():
    assert [unit.context for unit in kept(cut(blocks_of(MINUTES)))][-2:] == [
        "There is a shortage of call takers.",
        "LD did not know.",
    ]


def test_who_came_and_who_did_not_is_attendance_so_that_initials_can_be_read():
    found = [unit.text for unit in cut(blocks_of(MINUTES)).units if unit.drop == "attendance"]
    assert found == [
        "Amira Saleh (AS) - Chair",
        "Gwen Pritchard (GP), Deaf Association",
        "Insp Lowri Dean (LD), Neighbourhood Policing",
        "Kofi Boateng (KB), minutes",
        "DW, RT, Cllr Hughes",
    ]


@pytest.mark.parametrize("between", ["\n\n", "\n", "\n\n\n"])
def test_remarks_in_title_case_are_no_headings(between):
    assert [unit.text for unit in kept(cut(blocks_of(between.join(REMARKS))))] == REMARKS


def test_remarks_under_a_heading_with_a_number_keep_their_heading():
    text = "1. Parking\n\nThe zebra crossing is blocked each morning.\n\n2. Custody\n\nThe cells are cold at night.\n"
    assert [unit.question for unit in kept(cut(blocks_of(text)))] == ["Parking", "Custody"]


def test_few_lines_in_title_case_that_stand_apart_are_headings():
    point = "The zebra crossing is blocked each morning by people who drop their children off."
    points = "\n\n".join([point, f"{point} Again.", f"{point} And again."])
    made = cut(blocks_of(f"School Crossing\n\n{points}\n\nFront Desk\n\n{points}"))
    assert {unit.question for unit in kept(made)} == {"School Crossing", "Front Desk"}


def test_an_agenda_item_after_the_list_of_names_ends_the_list():
    text = (
        "Present\nAnn Lee\nBob Ray\n\nAgenda item 3 - Hate crime\n"
        "Reports of abuse on the bus are not taken seriously by the call centre.\n"
    )
    made = cut(blocks_of(text))
    assert [(unit.text, unit.drop) for unit in made.units][:4] == [
        ("Present", "heading"), ("Ann Lee", "attendance"), ("Bob Ray", "attendance"), ("Hate crime", "heading"),
    ]  # fmt: skip
    assert [(unit.place, unit.question) for unit in kept(made)] == [("item 3, point 1", "Hate crime")]


def test_a_table_of_minutes_gives_the_points_of_its_speakers():
    rows = [
        ["Item", "Discussion", "Action"],
        ["1. Stop and search", TURNS["case"][0]["cell"], "LD to check"],
        ["2. Custody", TURNS["case"][4]["cell"], ""],
    ]
    made = cut(table_blocks(rows, 1))
    assert [(unit.place, unit.question) for unit in kept(made)] == [
        ("table 1, row 2, point 1", "Discussion"),
        ("table 1, row 2, point 2", "Discussion"),
        ("table 1, row 2, point 3", "Discussion"),
        ("table 1, row 2", "Action"),
        ("table 1, row 3, point 1", "Discussion"),
        ("table 1, row 3, point 2", "Action"),
    ]
    assert {unit.context for unit in kept(made)} == {"Item: 1. Stop and search", "Item: 2. Custody"}


def test_a_table_of_names_is_attendance():
    rows = [["Name", "Role", "Initials"], ["Amira Saleh", "Chair", "AS"], ["Lowri Dean", "Inspector", "LD"]]
    assert [unit.drop for unit in cut(table_blocks(rows, 1)).units] == ["heading row", "attendance", "attendance"]
