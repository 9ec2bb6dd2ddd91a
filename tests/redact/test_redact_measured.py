"""Floors measured on sets written by others; they stand outside the project and the tests skip without them."""

import importlib.util
import os
from pathlib import Path

import pytest

FLOORS = (
    *(("EMAIL_ADDRESS", 0.95), ("PHONE_NUMBER", 0.95), ("CREDIT_CARD", 0.95), ("PERSON", 0.88)),
    *(("STREET_ADDRESS", 0.88), ("ZIP_CODE", 0.95), ("ALL FIVE", 0.90)),
)
ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("CONSULTFEED_DATA", ROOT / "../shared/data"))
pytestmark = pytest.mark.skipif(
    not (DATA / "pii").is_dir(), reason="the measuring sets are not here (CONSULTFEED_DATA)"
)


@pytest.fixture(scope="module")
def bench():
    spec = importlib.util.spec_from_file_location("redact_bench", ROOT / "bench/redact.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.DATA = DATA
    return module


def measured(figure):
    """The figure; a fault while measuring names its kind only, so that no row is printed."""
    try:
        return figure()
    except Exception as fault:
        pytest.fail(f"measuring stopped: {type(fault).__name__}", pytrace=False)


def test_british_identifiers_are_found_and_lookalikes_left(bench):
    right, total = measured(bench.uk_cases)
    assert right.total() >= 96
    assert total.total() == 98


def test_synthetic_sentences_lose_what_they_should(bench):
    scores = measured(bench.synthetic)
    for kind, floor in FLOORS:
        assert scores[kind]["F2"] >= floor, kind
    assert scores["PERSON"]["precision"] >= 0.85
