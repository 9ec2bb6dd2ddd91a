"""Laws of cleaning for any text: pure, at rest after one cleaning, replayable, quick on a long line."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from consultfeed.clean import STEPS, clean_text, edits_of, replay

PIECES = (
    "-",
    "\n",
    " ",
    "\u00ad",
    "\u200b",
    "\u200d",
    "’",
    "â€™",
    "&amp;",
    "&amp;amp;",
    "Comments: ",
    "RE: ",
    "a",
    "B",
    "é",
    "e\u0301",
    "\x00",
    "\r\n",
)
MORE = (
    "1. ",
    "- ",
    "•",
    "👩‍👧",
    "Sent from my iPhone",
    "ﬁ",
    "\ufeff",
    "\u2028",
    "Ã©",
    "non",
    "stop",
    "<b>",
    "\U000e0067",
    "🏴",
    "\ud800",
    "`",
    "n/a",
)
TEXTS = st.one_of(st.text(max_size=150), st.lists(st.sampled_from(PIECES + MORE), max_size=25).map("".join))


@settings(deadline=None, max_examples=400)
@given(TEXTS)
@example("RE: RE: Comments: a-\n\u200bb")
def test_cleaning_a_clean_text_changes_nothing(text):
    once = clean_text(text)
    again = clean_text(once.text)
    assert (again.text, again.changes, again.drop) == (once.text, (), once.drop)


@settings(deadline=None, max_examples=200)
@given(TEXTS)
def test_the_edits_replay_exactly(text):
    assert replay(text, edits_of(text)) == clean_text(text).text


@settings(deadline=None, max_examples=200)
@given(TEXTS)
def test_a_step_that_counts_nothing_changed_nothing(text):
    for _, step in STEPS:
        after, count = step(text)
        assert (after == text) == (count == 0)


@pytest.mark.parametrize("unit", ["a-\n", " \n", "\n", "‘", "&amp;", "\u00ad", "Sent from my ", "é ", "\u200d", "n/a "])
def test_a_long_line_is_done_in_a_moment(unit):
    started = time.process_time()
    clean_text((unit * 100_000)[:100_000])
    assert time.process_time() - started < 5
