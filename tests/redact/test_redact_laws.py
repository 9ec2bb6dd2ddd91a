"""Laws for any text: offsets are right, nothing crashes, redacting twice changes nothing."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from consultfeed.records import Comment, RawComment
from consultfeed.redact import DETECTORS, find_spans, redact
from consultfeed.redact.spans import FOLLOWERS

PIECES = (
    *(
        "PC ",
        "Sgt. ",
        "Dunmore",
        "Mrs ",
        "Okoro",
        "my son ",
        "Tariq",
        " Hussain",
        "RP ",
        "asked ",
        "to send ",
        "Action: ",
        "LD",
        "07700 900123",
    ),
    *(
        "0",
        "12",
        "/",
        "-",
        ".",
        ", ",
        " ",
        "\n",
        "SX1 2AB",
        "14 ",
        "Tannery ",
        "Lane",
        "r@example.org",
        "@",
        "www.",
        "AB51 ABC",
        "4111 1111 1111 1111",
    ),
    *(
        "[person 1]",
        "[phone]",
        "[",
        "]",
        "born ",
        "on ",
        "Muslim",
        "Black",
        "St ",
        "Stephen Lawrence",
        " Inquiry",
        "\x00",
        "é",
        "👩‍👧",
        "'s",
        "’",
        "ß",
        "İ",
    ),
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=25).map("".join))


def comment_of(text):
    return redact(RawComment("c-1", "s-1", 1, "", text))


@settings(deadline=None, max_examples=250)
@given(TEXTS)
def test_spans_stand_inside_the_text_in_order_and_apart(text):
    found = find_spans(text)
    edges = [edge for span in found for edge in (span.start, span.end)]
    assert edges == sorted(edges)
    assert all(0 <= span.start < span.end <= len(text) and 0 <= span.score <= 1 for span in found)


@settings(deadline=None, max_examples=250)
@given(TEXTS)
def test_redactions_stand_where_the_placeholders_are(text):
    comment = comment_of(text)
    for each in comment.redactions:
        placeholder = comment.text[each.start : each.end]
        assert placeholder.startswith(f"[{each.label}")
        assert placeholder.endswith("]")


@settings(deadline=None, max_examples=250)
@given(TEXTS)
@example("PC [officer 1] and [phone] Dunmore")
def test_redacting_twice_changes_nothing(text):
    once = comment_of(text).text
    assert comment_of(once).text == once


@settings(deadline=None, max_examples=100)
@given(TEXTS)
@example("StEPHEN AAAPENSESAEPHEN AAAPENSESAEPHEN")
def test_words_outside_redactions_are_untouched(text):
    comment = comment_of(text)
    kept, read, place = [], 0, 0
    for each in comment.redactions:
        kept.append(comment.text[read : each.start])
        read = each.end
    for piece in [*kept, comment.text[read:]]:
        found = text.find(piece, place)
        assert found >= 0
        place = found + len(piece)


@settings(deadline=None, max_examples=50)
@given(TEXTS)
def test_a_comment_survives_json(text):
    comment = comment_of(text)
    assert Comment.from_dict(comment.to_dict()) == comment


@pytest.mark.parametrize("name", FOLLOWERS.names())
def test_a_follower_finds_nothing_where_nothing_was_found(name):
    assert list(FOLLOWERS.get(name)("Leena and Tariq, 12/03/1971", [])) == []


@pytest.mark.parametrize("name", DETECTORS.names())
def test_a_detector_finds_nothing_in_nothing(name):
    assert list(DETECTORS.get(name)("")) == []


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "A",
            "12 A",
            "1 ",
            "Ab ",
            "PC Ab ",
            "a@a.",
            "A-",
            "1-",
            "Mr Ab, ",
            "a.",
            "12 Ab Ab Street ",
            "  ",
            "Name: Ab ",
        ),
        *(
            "Present: Ab\n",
            "Regards\nAb\n\n",
            "Leena, ",
            "Leena and ",
            "told zyxq ",
            "12 Ab\n",
            "Flat 1\n",
            "one, number ",
        ),
    ],
)
def test_a_long_line_is_done_in_a_moment(unit):
    text = (unit * 100_000)[:100_000] if len(unit) > 1 else "12 " + unit * 100_000
    started = time.process_time()
    find_spans(text)
    assert time.process_time() - started < 5
