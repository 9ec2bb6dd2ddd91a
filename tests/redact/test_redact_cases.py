"""Named cases: what goes, and as important, what stays."""

import tomllib
from pathlib import Path

import pytest

from consultfeed.records import RawComment
from consultfeed.redact import redact

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
