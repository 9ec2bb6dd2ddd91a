"""Running text cut into points: what a liaison officer would check against the paper."""

from __future__ import annotations

import pytest

from consultfeed.ingest.minutes import cut
from consultfeed.ingest.text import blocks_of

MINUTES = """LARCH STREET CONSULTATIVE GROUP
Minutes of the meeting of 4 June 2025

PRESENT
  Orla Finch (OF)        Chair
  Tam Reddy (TR)         Quay Deaf Club

1.  WELCOME AND APOLOGIES

1.1   The Chair welcomed everyone.
1.2   TR had waited at the door because the desk did not know that an interpreter was
      coming with him.

2.  MATTERS ARISING

2.1   Six of last year's nine requests have had no reply. ACTION 1: Sgt Bell to answer
      them in writing.

                               Page 1 of 2

Larch Street CG                                            OFFICIAL

2.2   The lamp by the bus stop is out, and the women who come off the late shift "walk
      home with their keys in their hands", OF said, and nobody comes to

                               Page 2 of 2

Larch Street CG                                            OFFICIAL

      mend it.

3.  DATE OF NEXT MEETING

      Tuesday 2 September 2025, 7 pm, ground floor.
"""

PAIRED = """Report: 4
Date: 3 May 2024

Summary

This paper lists what inspectors found.

Supporting information

1. The inspection took place in March.

Points found

Finding

(i) Officers did not know how to book an interpreter.

Position

A card was printed. It says:

  • whom to ring
  • what to ask for

Finding

(ii) The front desk has no hearing loop.

Position

One was fitted.

Expenses of speakers were paid late.

Position

They are paid on the day now.

(iv) The custody leaflet is in English only.

Position

Translation has begun.

2. Progress will be reported in the autumn.

Background papers

None.
"""


def kept(made):
    return [unit for unit in made.units if not unit.drop]


def test_minutes_give_their_points_and_nothing_else():
    made = cut(blocks_of(MINUTES))
    assert [(unit.place, unit.question) for unit in kept(made)] == [
        ("para 1.2, page 1", "WELCOME AND APOLOGIES"),
        ("para 2.1, page 1", "MATTERS ARISING"),
        ("para 2.1, page 1", "Action"),
        ("para 2.2, page 2", "MATTERS ARISING"),
    ]


def test_a_point_runs_on_over_a_page_break():
    point = kept(cut(blocks_of(MINUTES)))[-1]
    assert point.text.startswith("The lamp by the bus stop")
    assert point.text.endswith("nobody comes to mend it.")


def test_wrapped_lines_are_one_paragraph():
    point = kept(cut(blocks_of(MINUTES)))[0]
    assert (
        point.text == "TR had waited at the door because the desk did not know that an interpreter was coming with him."
    )


def test_what_is_dropped_says_why():
    reasons = {unit.drop for unit in cut(blocks_of(MINUTES)).units if unit.drop}
    assert reasons == {"title", "heading", "attendance", "procedure", "page furniture", "next meeting"}


def test_points_paired_with_positions():
    made = cut(blocks_of(PAIRED))
    assert [unit.place for unit in kept(made)] == ["(i)", "(ii)", "(iii)", "(iv)"]
    assert {unit.question for unit in kept(made)} == {"Finding"}
    assert kept(made)[0].context == "A card was printed. It says:\n• whom to ring\n• what to ask for"
    assert kept(made)[2].text == "Expenses of speakers were paid late."
    assert kept(made)[2].context == "They are paid on the day now."
    assert any("read as (iii)" in note for note in made.notes)
    assert any(note.startswith("(iv) stands without its heading") for note in made.notes)


def test_every_position_is_accounted_for_and_the_rest_is_background():
    made = cut(blocks_of(PAIRED))
    reasons = {unit.text: unit.drop for unit in made.units}
    assert reasons["A card was printed. It says:"] == "kept beside (i) as position"
    assert reasons["Translation has begun."] == "kept beside (iv) as position"
    assert reasons["Progress will be reported in the autumn."] == "report background"


@pytest.mark.parametrize(
    ("ask", "reply"), [("Issue", "Response"), ("You said", "We did"), ("Concern", "Update"), ("Gripe", "Remedy")]
)
def test_the_form_not_the_words_pairs_points(ask, reply):
    points = ["The ramp is locked.", "Nobody rings back.", "Meetings clash with Friday prayers."]
    text = "\n\n".join(f"{ask}\n\n{point}\n\n{reply}\n\nWe will see to number {k}." for k, point in enumerate(points))
    made = cut(blocks_of(text))
    assert [unit.text for unit in kept(made)] == points
    assert [unit.context for unit in kept(made)] == [f"We will see to number {k}." for k in range(3)]


def test_headings_that_repeat_without_answering_are_no_pair():
    topics = ["Parking is bad on market days.", "The lights are out again.", "Buses stop at six now."]
    text = "\n\n".join(f"Discussion\n\n{topic}\n\nAction\n\nSgt Bell to look at it." for topic in topics)
    assert not any(unit.context for unit in cut(blocks_of(text)).units)


def test_questions_keep_their_answers_beside_them():
    text = (
        "Questions from the floor\n\nQ: Why was my lad stopped on the way to work?\n\n"
        "A: Sgt Bell will read the record.\n\nThe hall was cold and two members left."
    )
    first, second = kept(cut(blocks_of(text)))
    assert (first.text, first.context) == (
        "Why was my lad stopped on the way to work?",
        "Sgt Bell will read the record.",
    )
    assert second.text == "The hall was cold and two members left."


def test_short_items_join_their_lead_in():
    text = "Members asked for three things:\n\n  - a ramp\n  - a loop\n  - a bench\n\nNobody wrote them down."
    assert [unit.text for unit in kept(cut(blocks_of(text)))] == [
        "Members asked for three things:\n• a ramp\n• a loop\n• a bench",
        "Nobody wrote them down.",
    ]


def test_long_items_are_points_of_their_own_under_their_lead_in():
    long = "The officer who came to the house talked to my daughter over my head the whole time."
    text = f"Members said:\n\n1. {long}\n\n2. {long}\n\n3. {long}\n"
    made = cut(blocks_of(text))
    assert [unit.question for unit in kept(made)] == ["Members said"] * 3
    assert made.units[0].drop == "lead-in to the points below"


def test_a_number_used_twice_is_kept_twice_and_said():
    text = "\n\n".join(f"{n}. Point number {n} is about the bus shelter." for n in (1, 2, 3, 3, 5))
    made = cut(blocks_of(text))
    assert len(kept(made)) == 5
    assert made.notes == ("the number 3 occurs 2 times: both kept", "there is no number 4")


def test_a_letter_loses_its_head_and_foot_only():
    text = (
        "Larch Street Tenants\n4 Larch Street, Oakwick SX3 1AA\n\n7 July 2025\n\nDear Inspector,\n\n"
        "The lift at the station\n\n"
        "It has been out of order since May and my wife cannot reach the desk.\n\n"
        "The alarm inside cannot be heard by a deaf person either, as we found out.\n\n"
        "Please mend it.\n\nYours sincerely,\n\nOrla Finch\nSecretary\n\n"
    )
    made = cut(blocks_of(text))
    assert [unit.text for unit in kept(made)] == [
        "It has been out of order since May and my wife cannot reach the desk.",
        "The alarm inside cannot be heard by a deaf person either, as we found out.",
        "Please mend it.",
    ]
    assert kept(made)[0].question == "The lift at the station"
    assert [unit.drop for unit in made.units][-3:] == ["sign-off", "signature", "signature"]


def test_a_loose_list_of_remarks_keeps_every_one():
    remarks = ["Parking", "More patrols please", "Slow down the bikes", "Lights on the path", "Nice PCSO"]
    assert [unit.text for unit in kept(cut(blocks_of("\n\n".join(remarks))))] == remarks


def test_thanks_in_a_comment_is_no_sign_off():
    text = (
        "The desk was shut.\n\nThank you PC Lark for finding my dog\n\nShe was in the canal and he went in after her."
    )
    assert len(kept(cut(blocks_of(text)))) == 3


def test_nothing_in_nothing_out():
    assert cut([]).units == ()


def test_remarks_one_to_a_paragraph_are_not_taken_for_headings():
    remarks = [
        "Friendly caring staff",
        "The desk was shut when I came.",
        "Open during holidays",
        "Nobody rang me back at all.",
    ]
    made = cut(blocks_of("\n\n".join(remarks * 20)))
    assert [unit.text for unit in kept(made)] == remarks * 20
