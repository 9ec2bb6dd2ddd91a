"""One text read as a whole: whoever is named once is known by surname and initials in the rest of it."""

import pytest

from consultfeed.redact.single import redact_text, spans_of

MINUTES = """Present: Ruth Palmer (RP), Chair; Inspector Tom Keegan (TK)
Apologies from Oddrun Vane

1. RP opened. Vane had sent a note. Deaf members asked for a loop.

Action: TK to ask. Palmer will write to the Chief Constable."""


def test_initials_and_surnames_follow_the_list():
    assert redact_text(MINUTES)[0] == (
        "Present: [person 1] ([person 1]), Chair; Inspector [officer 1] ([officer 1])\n"
        "Apologies from [person 2]\n\n"
        "1. [person 1] opened. [person 2] had sent a note. Deaf members asked for a loop.\n\n"
        "Action: [officer 1] to ask. [person 1] will write to the Chief Constable."
    )


def test_spans_stand_in_the_text_given_and_miss_nothing_that_redaction_takes():
    found = [MINUTES[span.start : span.end] for span in spans_of(MINUTES)]
    for name in ("Ruth Palmer", "RP", "Tom Keegan", "TK", "Oddrun Vane", "Vane", "Palmer"):
        assert name in found
    assert "Deaf" not in " ".join(found)


@pytest.mark.parametrize("text", ["", "\n", "RP", "Deaf members asked for a loop.", "The IAG met the SMT."])
def test_nothing_is_found_where_nobody_is(text):
    assert spans_of(text) == []


def test_officers_keep_one_number_from_first_to_last():
    text = "PC Hollis and PC Sandhu came. Hollis was kind, Sandhu was not. Later Hollis rang."
    assert redact_text(text)[0] == (
        "PC [officer 1] and PC [officer 2] came. [officer 1] was kind, [officer 2] was not. Later [officer 1] rang."
    )
