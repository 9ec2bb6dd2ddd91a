"""Languages: what is not English is known for what it is, and English is never taken for anything else."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultfeed.clean.languages import ENGLISH, language_names, language_of

CASES = tomllib.loads((Path(__file__).parent / "cases" / "languages.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("code", "text"), CASES["other"])
def test_a_text_in_another_language_is_known_for_it(code, text):
    assert language_of(text) == code


@pytest.mark.parametrize("text", CASES["english"])
def test_english_stays_english_whatever_names_and_words_it_borrows(text):
    assert language_of(text) == ENGLISH


def test_there_are_as_many_cases_that_stay_english():
    assert len(CASES["english"]) >= len(CASES["other"])


def test_placeholders_and_addresses_say_nothing_of_a_language():
    assert language_of("[officer 12] [phone number] https://heddlu.example.org/cwyn bobl@example.org") == ENGLISH
    assert language_of("Mae [officer 1] yn garedig iawn gyda phobl hŷn") == "cy"


@pytest.mark.parametrize("code", sorted({code for code, _ in CASES["other"]}))
def test_every_language_has_a_name_for_people(code):
    assert language_names()[code]


@given(st.text(max_size=300))
def test_any_text_has_one_known_language(text):
    assert language_of(text) in language_names()


@given(st.lists(st.sampled_from([text for _, text in CASES["other"]]), min_size=1, max_size=3))
def test_case_of_white_space_does_not_matter(texts):
    text = " ".join(texts)
    assert language_of(f"\n  {text}\t") == language_of(text)
