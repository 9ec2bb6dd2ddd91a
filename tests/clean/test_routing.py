"""Routing flags: what a person has to see first is flagged, what only speaks of such things is not."""

import time
import tomllib
from pathlib import Path

import pytest

from consultfeed.clean.routing import ROUTES, routes_of

CASES = tomllib.loads((Path(__file__).parent / "cases" / "routes.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("routes", "text"), CASES["routed"])
def test_what_a_person_has_to_see_is_flagged(routes, text):
    assert list(routes_of(text)) == routes


@pytest.mark.parametrize("text", CASES["none"])
def test_feedback_about_such_things_is_not_flagged(text):
    assert routes_of(text) == ()


def test_every_route_has_cases_and_there_are_as_many_that_must_not():
    assert {route for routes, _ in CASES["routed"] for route in routes} == set(ROUTES)
    assert len(CASES["none"]) >= len(CASES["routed"])


@pytest.mark.parametrize(("routes", "text"), CASES["routed"])
def test_capitals_and_curly_quotes_change_nothing(routes, text):
    assert list(routes_of(text.replace("'", "’"))) == routes
    assert list(routes_of(f"It was in May. {text} Thank you.")) == routes


@pytest.mark.parametrize(
    "unit", ["[officer 1] ", "my son is ", "i want to ", "kill myself ", "his ", "a-", "[officer 1] was "]
)
def test_a_long_text_is_done_in_a_moment(unit):
    started = time.process_time()
    routes_of((unit * 20_000)[:100_000])
    assert time.process_time() - started < 2
