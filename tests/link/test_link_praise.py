"""Praise links to nothing; words of praise in a complaint change nothing."""

import tomllib

import pytest
from link_cases import CASES

from consultfeed.link.outcomes import Target, verdict
from consultfeed.link.praise import share_of_praise

TEXTS = tomllib.loads((CASES / "praise.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", TEXTS["only"])
def test_only_praise(text):
    assert share_of_praise([text]) == 1


@pytest.mark.parametrize("text", TEXTS["more"])
def test_more_than_praise(text):
    assert share_of_praise([text]) == 0


@pytest.mark.parametrize("text", TEXTS["only"])
def test_praise_links_to_nothing(linker, text):
    assert verdict(linker.link([Target("t", {"c": text})])) == "none"


def test_what_a_stop_was_praised_for_is_no_issue_but_what_was_wrong_is(linker):
    praise = linker.link([Target("t", {"c": "Thanks for explaining the grounds for the search."})])[0]
    plain = linker.link([Target("t", {"c": "Nobody was explaining the grounds for the search."})])[0]
    assert (praise.grade, praise.module_id, plain.module_id) == ("none", "M-SSG", "M-SSG")
    assert plain.score > praise.score


def test_one_thank_you_among_complaints_counts_for_its_share():
    assert share_of_praise(["Thanks a lot, lovely.", "He was rude.", "She was rude.", "They were rude."]) == 0.25
