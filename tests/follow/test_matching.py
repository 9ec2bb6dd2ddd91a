"""Which issue is which: evidence first, meaning where evidence is silent, one to one, in any order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultfeed.follow.matching import Found, Known, match


def known(name, evidence, universe="abcdefghij", **more):
    return Known(name, frozenset(evidence), frozenset(universe), **more)


def found(name, evidence, **more):
    return Found(name, frozenset(evidence), **more)


def unit(*values):
    return np.array(values, dtype=np.float32)


EVIDENCE = {
    "unchanged": (
        [known("K1", "abc"), known("K2", "de")],
        [found("1", "abc"), found("2", "de")],
        {"1": "K1", "2": "K2"},
    ),
    "new voices change nothing": ([known("K1", "abc")], [found("1", "abcxyz")], {"1": "K1"}),
    "all new is new": ([known("K1", "abc")], [found("1", "abc"), found("2", "xyz")], {"1": "K1"}),
    "a merger goes on as the larger": ([known("K1", "abc"), known("K2", "d")], [found("1", "abcd")], {"1": "K1"}),
    "a split goes on in the larger": ([known("K1", "abcde")], [found("1", "abc"), found("2", "de")], {"1": "K1"}),
    "a comment that moved takes no id along": (
        [known("K1", "abcd"), known("K2", "ef")],
        [found("1", "abc"), found("2", "efd")],
        {"1": "K1", "2": "K2"},
    ),
    "what came to pieces lives on in one": (
        [known("K1", "abcdef")],
        [found(str(n), letter) for n, letter in enumerate("abcdef")],
        {"0": "K1"},
    ),
    "what was gathered from many is one of them": (
        [known(f"K{n}", letter) for n, letter in enumerate("abcdef")],
        [found("1", "abcdef")],
        {"1": "K0"},
    ),
    "the one seen last comes before a dormant one": (
        [known("K1", "ab", universe="ab", dormant=True), known("K2", "ab")],
        [found("1", "ab")],
        {"1": "K2"},
    ),
    "a dormant one comes back with its evidence": (
        [known("K1", "ab", dormant=True), known("K2", "abcd")],
        [found("1", "ab"), found("2", "cd")],
        {"1": "K1", "2": "K2"},
    ),
}


@pytest.mark.parametrize("case", EVIDENCE)
def test_evidence_decides(case):
    before, now, expected = EVIDENCE[case]
    assert match(before, now) == expected


def test_meaning_decides_only_where_evidence_is_silent():
    gone = known("K1", "pq", universe="pq", theme="custody", centre=unit(1, 0, 0))
    reworded = found("1", "xy", theme="custody", centre=unit(0.9, 0.1, 0))
    assert match([gone], [reworded]) == {"1": "K1"}
    still_here = known("K1", "ab", theme="custody", centre=unit(1, 0, 0))
    assert match([still_here], [reworded, found("2", "ab")]) == {"2": "K1"}


@pytest.mark.parametrize(
    ("theme", "centre"),
    [("custody", unit(0, 1, 0)), ("hate_crime", unit(0.55, 0.8, 0)), ("", unit(-1, 0, 0))],
)
def test_what_means_something_else_is_new(theme, centre):
    gone = known("K1", "pq", universe="pq", theme="custody", strands=frozenset({"race"}), centre=unit(1, 0, 0))
    assert match([gone], [found("1", "xy", theme=theme, centre=centre)]) == {}


def test_without_a_centre_nothing_is_guessed():
    assert match([known("K1", "pq", universe="pq")], [found("1", "xy", centre=unit(1, 0))]) == {}
    assert match([], [found("1", "a")]) == {}
    assert match([known("K1", "a")], []) == {}


@st.composite
def partitions(draw):
    letters = draw(st.sets(st.sampled_from("abcdefghijkl"), min_size=1))
    places = draw(st.lists(st.integers(0, 4), min_size=len(letters), max_size=len(letters)))
    held = {}
    for letter, place in zip(sorted(letters), places, strict=True):
        held.setdefault(place, set()).add(letter)
    return list(held.values())


@given(before=partitions(), now=partitions(), turn=st.randoms(use_true_random=False))
def test_it_is_one_to_one_and_the_same_in_any_order(before, now, turn):
    universe = set().union(*before)
    old = [known(f"K{n}", held, universe) for n, held in enumerate(before)]
    new = [found(f"{n}", held) for n, held in enumerate(now)]
    pairs = match(old, new)
    assert len(set(pairs.values())) == len(pairs)
    assert all({c for o in old if o.id == one for c in o.evidence} & set(now[int(n)]) for n, one in pairs.items())
    turn.shuffle(old)
    turn.shuffle(new)
    assert match(old, new) == pairs


@given(before=partitions())
def test_a_review_of_the_same_changes_no_id(before):
    universe = set().union(*before)
    old = [known(f"K{n}", held, universe) for n, held in enumerate(before)]
    assert match(old, [found(f"{n}", held) for n, held in enumerate(before)]) == {
        f"{n}": f"K{n}" for n in range(len(before))
    }
