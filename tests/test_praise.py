"""Praise is told from words of praise in a complaint."""

import tomllib
from pathlib import Path

import pytest

from consultfeed.praise import only_praises, share_of_praise

TEXTS = tomllib.loads((Path(__file__).parent / "praise.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", TEXTS["only"])
def test_only_praise(text):
    assert only_praises(text)


@pytest.mark.parametrize("text", TEXTS["more"])
def test_more_than_praise(text):
    assert not only_praises(text)


def test_one_thank_you_among_complaints_counts_for_its_share():
    assert share_of_praise(["Thanks a lot, lovely.", "He was rude.", "She was rude.", "They were rude."]) == 0.25
