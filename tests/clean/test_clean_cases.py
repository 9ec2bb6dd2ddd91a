"""Named cases of cleaning: what changes, and as important, what must not."""

import json
import tomllib
from pathlib import Path

import pytest

from consultfeed.clean import STEPS, Splice, clean_text, edits_of, replay

FOLDER = Path(__file__).parent / "cases"
STEP_CASES = tomllib.loads((FOLDER / "steps.toml").read_text(encoding="utf-8"))
ANSWERS = tomllib.loads((FOLDER / "answers.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("before", "after"), STEP_CASES["must"])
def test_damaged_text_reads_as_it_was_meant(before, after):
    cleaned = clean_text(before)
    assert cleaned.text == after
    assert cleaned.changes


@pytest.mark.parametrize("text", STEP_CASES["must_not"])
def test_sound_text_is_left_alone(text):
    assert clean_text(text) == type(clean_text(""))(text, (), "")


@pytest.mark.parametrize("text", ANSWERS["non_answers"])
def test_an_answer_that_says_nothing_is_dropped(text):
    assert clean_text(text).drop == "non-answer"


@pytest.mark.parametrize("text", ANSWERS["answers"])
def test_a_short_answer_that_says_something_stays(text):
    assert clean_text(text).drop == ""


@pytest.mark.parametrize("text", ANSWERS["blank"])
def test_a_cell_without_words_is_blank(text):
    assert clean_text(text).drop == "blank"


def test_there_are_as_many_cases_that_stay():
    assert len(STEP_CASES["must_not"]) >= len(STEP_CASES["must"])
    assert len(ANSWERS["answers"]) >= len(ANSWERS["non_answers"])


def test_cleaning_says_what_it_did_and_how_often():
    cleaned = clean_text("They’re  late\u200b, aren’t\nthey")
    assert cleaned.text == "They're late, aren't they"
    assert dict(cleaned.changes) == {"invisible": 1, "quotes": 2, "spaces": 1, "paragraphs": 1}


def test_edits_are_data_that_replay_without_the_steps():
    text = "disap-\npointed  ‘again’"
    edits = [Splice.from_dict(json.loads(json.dumps(edit.to_dict()))) for edit in edits_of(text)]
    assert replay(text, edits) == clean_text(text).text == "disappointed 'again'"
    assert replay(text, []) == text
    assert {edit.step for edit in edits} == {name for name, _ in clean_text(text).changes}


def test_an_edit_holds_no_more_than_what_changed():
    assert edits_of("They’re late, aren’t they") == [Splice("quotes", 18, 19, "'"), Splice("quotes", 4, 5, "'")]


def test_steps_run_in_a_fixed_order():
    assert STEPS.names()[:2] == ("mojibake", "composition")
