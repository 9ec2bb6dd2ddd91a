"""Cleaning measured on sets written by others, read by path; skipped where they are not at hand."""

import gzip
import json
import os
import unicodedata
from itertools import islice
from pathlib import Path

import pytest

from consultfeed.clean import clean_text, edits_of, replay
from consultfeed.clean.characters import mend_mojibake
from consultfeed.clean.languages import ENGLISH, language_of

DATA = Path(os.environ.get("CONSULTFEED_DATA", Path(__file__).parents[3] / "shared" / "data"))
CASES = [
    case
    for path in sorted((DATA / "messy" / "ftfy" / "tests" / "test-cases").glob("*.json"))
    for case in json.loads(path.read_text(encoding="utf-8"))
    if case["expect"] == "pass"
]
VOLUME = DATA / "volume" / "nhs_feedback.jsonl.gz"


def without_space(text):
    """The text without white space and controls, which cleaning tidies in steps of its own."""
    return "".join(sign for sign in text if not sign.isspace() and unicodedata.category(sign) != "Cc")


@pytest.mark.skipif(not CASES, reason=f"no cases of mojibake at {DATA}; set CONSULTFEED_DATA")
def test_every_case_of_mojibake_is_fixed_and_every_lookalike_left():
    wrong = [
        case["label"]
        for case in CASES
        if without_space(clean_text(case["original"]).text) != without_space(case["fixed"])
    ]
    assert (len(CASES), wrong) == (151, [])


@pytest.mark.skipif(not CASES, reason=f"no cases of mojibake at {DATA}; set CONSULTFEED_DATA")
def test_mending_mojibake_leaves_curly_quotes_curly():
    kept = [case for case in CASES if "fixed-encoding" in case and "’" in case["fixed-encoding"]]
    assert kept
    assert all("’" in mend_mojibake(case["original"])[0] for case in kept)


@pytest.mark.skipif(not CASES, reason=f"no cases of mojibake at {DATA}; set CONSULTFEED_DATA")
def test_edits_of_every_case_replay():
    assert all(
        replay(case["original"], edits_of(case["original"])) == clean_text(case["original"]).text for case in CASES
    )


@pytest.mark.skipif(not VOLUME.exists(), reason=f"no volume file at {DATA}; set CONSULTFEED_DATA")
def test_english_feedback_of_thousands_stays_english():
    with gzip.open(VOLUME, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in islice(lines, 20_000)]
    assert sum(language_of(text) != ENGLISH for text in texts) <= 2
