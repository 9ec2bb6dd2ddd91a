"""The small-community guard: rows that point at one person without a name, told by number and never by word."""

import pytest

from consultfeed.records import Comment
from consultfeed.redact import guard_notes
from consultfeed.redact.guard import points_at_one


@pytest.mark.parametrize(
    "text",
    [
        "She is the only Sikh sergeant in Llanfarran",
        "the sergeant at Marlock front desk",
        "Our first Black female inspector left",
        "I am the only trans woman here",
        "The only officer who listened",
        "the Sergeant [officer 1] at Oxbury was fair",
        "A Polish shopkeeper in Aberwen was robbed",
        "the imam at Tannery Mosque",
        "the force's only chaplain",
        "he is the only one who is deaf",
    ],
)
def test_rank_role_or_strand_with_a_place_or_only_is_told(text):
    assert points_at_one(text)


@pytest.mark.parametrize(
    "text",
    [
        "A policeman in London said so",
        "the officers at Marlock were kind",
        "the only way to be heard",
        "They only listen to men",
        "Only Muslim women were asked",
        "one officer in ten is a woman",
        "I've only been to my GP",
        "the first few weeks with the midwife",
        "the officer in charge",
        "the officer in March",
        "she was the only one who listened",
        "",
    ],
)
def test_what_can_be_anybody_is_not(text):
    assert not points_at_one(text)


def comments(*texts):
    return [Comment(f"c-{row}", "s-1", row, "", text, "", "") for row, text in enumerate(texts, 1)]


def test_the_note_tells_rows_and_no_words():
    (note,) = guard_notes(comments("Fine.", "the only Sikh sergeant", "Fine.", "our first Deaf recruit"))
    assert note.endswith(": row 2, row 4")
    assert not any(word in note for word in ("Sikh", "sergeant", "Deaf", "recruit"))


def test_places_are_told_as_people_know_them_and_not_without_end():
    placed = Comment("c-1", "s-1", 7, "", "the only Sikh sergeant", "", "para 3.2")
    (one,) = guard_notes([placed])
    (many,) = guard_notes(comments(*["the only Sikh sergeant"] * 30))
    assert one.endswith(": para 3.2")
    assert many.endswith("row 20 and 10 more")


def test_without_such_rows_there_is_no_note():
    assert guard_notes(comments("Fine.", "All of them were kind.")) == ()
