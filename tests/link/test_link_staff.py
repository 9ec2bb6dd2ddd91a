"""Whom people speak of, whom a module is for, and whether anybody has to take it."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from link_cases import CASES

from consultfeed.link.obligation import optional
from consultfeed.link.staff import audience, called, meant_by, misses, spoken_of
from consultfeed.records import Module

TABLE = tomllib.loads((CASES / "staff.toml").read_text(encoding="utf-8"))
SAID = TABLE["said"]


def lines(which):
    return [pytest.param(group, text, id=f"{group}: {text[:40]}") for group in SAID for text in SAID[group][which]]


@pytest.mark.parametrize(("group", "text"), lines("must"))
def test_people_speak_of_this_group_and_no_other(group, text):
    assert spoken_of(text) == {group}


@pytest.mark.parametrize(("group", "text"), lines("not"))
def test_people_do_not_speak_of_this_group(group, text):
    assert group not in spoken_of(text)


def test_every_group_of_staff_has_cases_on_both_sides_and_a_name():
    everybody = set().union(*(spoken_of(text) for group in SAID for text in SAID[group]["must"]))
    assert everybody == set(SAID)
    assert len(called(SAID)) == len(SAID)


@pytest.mark.parametrize("row", TABLE["audience"], ids=lambda row: row["cell"])
def test_whom_an_audience_takes_in(row):
    found = audience(row["cell"])
    assert set(row["takes_in"]) <= found
    assert not found & set(row["misses"])


@pytest.mark.parametrize("cell", TABLE["everybody"][0]["cells"])
def test_what_is_blank_or_not_understood_reaches_everybody(cell):
    assert audience(cell) is None
    assert not any(misses(Module("A", "T", audience=cell), (), frozenset({group})) for group in SAID)


def test_the_group_a_module_names_is_not_missed():
    custody = frozenset({"custody"})
    assert misses(Module("A", "Searching people", audience="Student officers"), ["Record it."], custody)
    assert not misses(Module("A", "Handing over to custody sergeants", audience="Student officers"), [], custody)
    assert not misses(Module("A", "Arrest", audience="Student officers"), ["Brief the custody staff."], custody)


def test_no_group_is_never_missed():
    assert not misses(Module("A", "T", audience="Student officers"), (), frozenset())


@pytest.mark.parametrize(
    ("special", "others", "found"),
    [(1, 0, True), (1, 1, False), (2, 0, True), (2, 2, True), (2, 3, False), (9, 9, True)],
)
def test_several_voices_or_the_only_one_must_speak_of_a_group(special, others, found):
    texts = ["The specials were never asked."] * special + ["Nobody wrote back to us."] * others
    assert meant_by(texts) == ({"specials"} if found else set())


def test_nobody_is_meant_where_nothing_is_said():
    assert meant_by([]) == set()


@pytest.mark.parametrize("cell", TABLE["optional"]["must"])
def test_nobody_has_to_take_it(cell):
    assert optional(Module("A", "T", mandatory=cell))


@pytest.mark.parametrize("cell", TABLE["optional"]["not"])
def test_somebody_may_have_to_take_it(cell):
    assert not optional(Module("A", "T", mandatory=cell))


@given(st.lists(st.sampled_from([*(text for group in SAID for text in SAID[group]["must"]), "Hm.", ""]), max_size=8))
def test_the_order_of_voices_does_not_matter(texts):
    assert meant_by(texts) == meant_by(texts[::-1])


@given(st.text(max_size=200))
def test_any_text_is_read_without_a_fault(text):
    assert spoken_of(text) <= set(SAID)
    assert audience(text) is None or audience(text)
