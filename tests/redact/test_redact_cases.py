"""Named cases: what goes, and as important, what stays."""

import tomllib
from pathlib import Path

import pytest

from consultfeed.records import RawComment
from consultfeed.redact import find_spans, redact
from consultfeed.schemes.taxonomy import load_scheme

FILES = sorted((Path(__file__).parent / "cases").glob("*.toml"))
CASES = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in FILES}
MUST = [(name, before, after) for name, table in CASES.items() for before, after in table.get("must", [])]
MUST_NOT = [(name, text) for name, table in CASES.items() for text in table["must_not"]]


def redacted(text):
    return redact(RawComment("c-1", "s-1", 1, "", text)).text


@pytest.mark.parametrize(("name", "before", "after"), MUST)
def test_personal_data_is_replaced_and_nothing_else(name, before, after):
    assert redacted(before) == after, name


@pytest.mark.parametrize(("name", "text"), MUST_NOT)
def test_words_that_are_no_personal_data_stay(name, text):
    assert redacted(text) == text, name


def test_there_are_as_many_cases_that_stay_as_cases_that_go():
    assert len(MUST) >= 120
    assert len(MUST_NOT) >= len(MUST)


FRAMES = (
    "We met {} people",
    "{} told us so",
    "I am {}",
    "my neighbour {} said",
    "the officers, {} and tall,",
    "spoke to {} and",
    "Dear {} friends",
)
# Rites and wards that are people's names, too: with a capital letter and no other sign, the person comes first
NAMES_TOO = {"aarti", "amrit", "ganesh", "kara", "mali", "pooja", "puja", "rakhi", "shona", "ward"}
TERMS = sorted(
    {
        term
        for concept in load_scheme("equality-act-2010")
        for terms in concept.terms.values()
        for term in terms
        if term.isalpha() and term.islower() and term not in NAMES_TOO
    }
)


@pytest.mark.parametrize("frame", FRAMES)
def test_no_strand_word_is_taken_for_a_name(frame):
    taken = [
        term
        for term in TERMS
        if any(span.label in ("person", "officer") for span in find_spans(frame.format(term.capitalize())))
    ]
    assert taken == []
