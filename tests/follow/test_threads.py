"""Lasting ids over four planted quarters: recurrences, a merger, a split, and what is new."""

from itertools import pairwise

import pytest
from tests.follow import planted

from consultfeed.decision_records import Round
from consultfeed.encoder import load_encoder
from consultfeed.follow.threads import Memory, identify


def reviews(vectors, encoder="e", alone=False):
    """One dict of issue name -> sighting per quarter."""
    rounds, last, universes, seen_by_quarter = [], {}, {}, []
    for quarter in planted.ENDS:
        named = planted.partition(quarter, alone=alone)
        issues = planted.issues(quarter, alone=alone)
        memory = Memory(rounds, [last[name] for name in sorted(last)], universes)
        seen = identify(issues, memory, vectors, {}, encoder)
        rounds = [*rounds, Round(quarter, f"q{quarter}", f"f{quarter}", planted.ENDS[quarter], encoder)]
        last |= {one.issue_id: (quarter, one) for one in seen.values()}
        universes = universes | {quarter: frozenset(c for one in seen.values() for c in one.comment_ids)}
        seen_by_quarter.append({name: seen[planted.an_issue(ids).id] for name, ids in named.items()})
    return seen_by_quarter


@pytest.fixture(scope="module")
def vectors():
    texts = {comment_id: text for comment_id, _, _, text in planted.said()}
    return dict(zip(texts, load_encoder().encode(list(texts.values())), strict=True))


def test_points_that_recur_keep_their_id_through_all_quarters():
    seen = reviews({})
    for key in ("loop", "heard-nothing", "scooters", "autism", "lights", "dementia"):
        assert len({quarter[key].issue_id for quarter in seen}) == 1
    assert len({one.issue_id for one in seen[3].values()}) == len(seen[3])


def test_a_merger_is_told_once_and_goes_on_as_the_larger():
    seen = reviews({})
    before, after = seen[1], seen[2]["interpreters"]
    assert after.issue_id == before["interpreter-desk"].issue_id
    assert after.merged == (before["interpreter-custody"].issue_id,)
    assert seen[3]["interpreters"].merged == ()


def test_a_split_is_told_once_and_goes_on_in_the_larger():
    seen = reviews({})
    parent = seen[1]["stops"].issue_id
    assert seen[2]["stops-college"].issue_id == parent
    assert seen[2]["stops-cars"].split_from == parent
    assert seen[3]["stops-cars"].split_from == ""
    assert seen[3]["stops-cars"].issue_id == seen[2]["stops-cars"].issue_id


def test_new_points_get_the_next_numbers():
    first, second, *_ = reviews({})
    last = max(one.issue_id for one in first.values())
    new = [second[key].issue_id for key in ("prayer", "women-custody")]
    assert sorted(new) == [f"ISS-{int(last[4:]) + n:04}" for n in (1, 2)]


def test_meaning_alone_pairs_the_same_point_and_no_other(vectors):
    """Each quarter's comments only: nothing but their words can tell."""
    seen = reviews(vectors, alone=True)
    pairs = list(pairwise(seen))
    right = sum(a[key].issue_id == b[key].issue_id for a, b in pairs for key in a.keys() & b.keys())
    wrong = [
        (one, other)
        for a, b in pairs
        for one in a
        for other in b
        if one != other and a[one].issue_id == b[other].issue_id and not {one, other} & {"stops", "interpreters"}
    ]
    assert wrong == []
    assert right >= 12


def test_centres_of_another_encoder_are_not_compared(vectors):
    issue = planted.an_issue(["c-1"])
    memory = Memory([Round(1, "a", "f", "", "old")], [(1, _sighting(vectors))], {1: frozenset({"c-0"})})
    one = next(iter(vectors.values()))
    assert identify([issue], memory, {"c-1": one}, {}, "old")[issue.id].issue_id == "ISS-0007"
    assert identify([issue], memory, {"c-1": one}, {}, "new")[issue.id].issue_id == "ISS-0008"


def _sighting(vectors):
    from consultfeed.decision_records import Sighting

    return Sighting("ISS-0007", ("c-0",), centre=tuple(map(float, next(iter(vectors.values())))))
