"""What the benches of topics and of the historic paper count, on cases worked out by hand."""

import importlib
import sys
from pathlib import Path

import numpy as np
import pytest

BENCH = Path(__file__).resolve().parents[1] / "bench"


@pytest.fixture(scope="module")
def bench():
    """A module of the bench by name; they stand beside each other, outside the package."""
    sys.path.insert(0, str(BENCH))
    yield importlib.import_module
    sys.path.remove(str(BENCH))


@pytest.mark.parametrize(
    ("first", "second", "within", "wanted"),
    [
        (["abc"], ["abc"], "abc", [(1.0, 3)]),
        (["abc"], ["ab"], "ab", [(1.0, 2)]),
        (["abcd"], ["ab", "cd"], "abcd", [(0.5, 4)]),
        (["abc"], ["abcdef"], "abcdef", [(0.5, 3)]),
        (["abc", "def"], ["def"], "abcdef", [(0.0, 3), (1.0, 3)]),
        (["a"], ["bc"], "bc", []),
        (["ab"], [], "ab", [(0.0, 2)]),
    ],
)
def test_each_group_is_set_against_the_best_over_what_stands_in_both(bench, first, second, within, wanted):
    sets = [[frozenset(one) for one in side] for side in (first, second)]
    assert bench("topics").best_matches(*sets, set(within)) == wanted


def test_groups_that_are_the_codes_have_all_information_and_random_ones_none(bench):
    code = np.repeat(np.arange(4), 50)
    same, random = (
        bench("topics").ami(code, code),
        bench("topics").ami(np.random.default_rng(0).permutation(code), code),
    )
    assert same == (1.0, 1.0, 1.0)
    assert random[1] < 0 < random[2]


def test_a_hit_is_any_named_module_among_the_first_three(bench):
    ranked = {"i": [("A", ""), ("B", ""), ("C", ""), ("D", "")], "ii": [("D", "")]}
    hits = bench("historic").hits
    assert hits(ranked, {"i": {"C"}, "ii": {"D", "A"}}) == ["i", "ii"]
    assert hits(ranked, {"i": {"D"}, "ii": {"A"}}) == []


def test_what_was_named_is_in_the_catalogue_and_no_position_reaches_the_linker(bench):
    historic = bench("historic")
    if not (historic.PAPER.exists() and historic.CATALOGUE.exists()):
        pytest.skip(f"no real documents at {historic.DATA}; set CONSULTFEED_DATA")
    taught = {module.module_id for module in historic.catalogue().modules}
    assert set().union(*historic.NAMED.values(), *historic.OWN.values()) <= taught
    areas = historic.areas()
    assert len(areas) == 24
    assert historic.NAMED.keys() | historic.OWN.keys() <= areas.keys()
    assert not any("Current position" in text for area in areas.values() for text in area.texts.values())
