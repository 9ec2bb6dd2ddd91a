"""A whole submission: one person, one pseudonym; nothing of the original words is kept."""

import json
import random

import pytest

from consultfeed.errors import UnknownName
from consultfeed.records import RawComment
from consultfeed.redact import DETECTORS, Redactor, find_spans, redact

SAID = [
    "PC Dunmore stopped my son Tariq outside the college.",
    "Tariq Hussain was then searched. Dunmore gave no grounds.",
    "Mrs Okoro asked why. RP asked as well, and Sgt Bell laughed.",
    "Ruth Palmer thanked Ngozi Okoro; her number is 07700 900123.",
    "I, Ottoline Vane, think LD to send the list to Bell is not enough.",
]


def raws(texts=SAID):
    return [RawComment(f"c-{i}", "s-1", i, "What happened?", text) for i, text in enumerate(texts, 1)]


def texts(comments):
    return [comment.text for comment in comments]


def test_one_person_has_one_pseudonym_throughout():
    assert texts(Redactor().redact_all(raws())) == [
        "PC [officer 1] stopped my son [person 1] outside the college.",
        "[person 1] was then searched. [officer 1] gave no grounds.",
        "Mrs [person 2] asked why. [person 3] asked as well, and Sgt [officer 2] laughed.",
        "[person 3] thanked [person 2]; her number is [phone].",
        "I, [person 4], think [person 5] to send the list to [officer 2] is not enough.",
    ]


def test_pseudonyms_do_not_depend_on_the_order_handed_in():
    shuffled = raws()
    random.Random(4).shuffle(shuffled)
    by_id = {comment.id: comment for comment in Redactor().redact_all(shuffled)}
    assert [by_id[raw.id] for raw in raws()] == Redactor().redact_all(raws())


def test_the_same_redactor_gives_the_same_numbers_again():
    redactor = Redactor()
    assert redactor.redact_all(raws()) == redactor.redact_all(raws())


def test_two_people_of_one_surname_keep_two_numbers():
    said = ["Ruth Palmer spoke.", "Ian Palmer spoke.", "Ruth thanked Ian Palmer."]
    assert texts(Redactor().redact_all(raws(said))) == [
        "[person 1] spoke.",
        "[person 2] spoke.",
        "[person 1] thanked [person 2].",
    ]


def test_an_attendance_list_finds_names_and_initials_nothing_else_would():
    said = ["Quill was late; XQ left early.", "Xanthe and OV went home.", "The IAG and the SMT met."]
    redactor = Redactor(["Xanthe Quill", "Ottoline Vane", "Ida Ahmed Green"])
    assert texts(redactor.redact_all(raws(said))) == [
        "[person 1] was late; [person 1] left early.",
        "[person 1] and [person 2] went home.",
        "The IAG and the SMT met.",
    ]


def test_question_context_and_place_are_redacted_too():
    raw = RawComment(
        "c-1", "s-1", 1, "What did PC Dunmore do?", "Nothing.", "row 1, r@example.org", "", "Dunmore replied"
    )
    comment = redact(raw)
    assert comment.question == "What did PC [officer 1] do?"
    assert comment.place == "row 1, [email]"
    assert comment.context == "[officer 1] replied"
    assert comment.redactions == ()


def test_a_redaction_tells_what_kind_stood_where():
    comment = redact(raws(["Tell PC Dunmore on 07700 900123"])[0])
    assert [(comment.text[each.start : each.end], each.label) for each in comment.redactions] == [
        ("[officer 1]", "officer"),
        ("[phone]", "phone"),
    ]


def test_the_words_removed_are_kept_nowhere():
    redactor = Redactor(["Ottoline Vane"])
    kept = json.dumps([comment.to_dict() for comment in redactor.redact_all(raws())]) + repr(redactor)
    for word in ("Dunmore", "Tariq", "Okoro", "Palmer", "Ottoline", "Vane", "Ngozi", "07700"):
        assert word not in kept


def test_spans_point_into_the_text_handed_in():
    text = "Tell PC Dunmore, SX1 2AB, on 07700 900123"
    found = [(text[span.start : span.end], span.label) for span in find_spans(text)]
    assert found == [("Dunmore", "officer"), ("SX1 2AB", "postcode"), ("07700 900123", "phone")]


def test_what_two_detectors_saw_overlapping_goes_as_a_whole():
    comment = redact(raws(["ask r.palmer@example.org/07700 900123 or http://example.org/Tariq.Hussain"])[0])
    assert not any(word in comment.text for word in ("palmer", "900123", "Hussain"))


def test_a_detector_nobody_knows_is_answered_with_the_nearest():
    with pytest.raises(UnknownName, match="phone"):
        DETECTORS.get("phones")
