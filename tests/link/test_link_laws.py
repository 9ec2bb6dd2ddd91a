"""What holds of any links: order, spans, scores, plain values; and of the words they compare."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultfeed.link.everyday import taught_names
from consultfeed.link.gaps import find_gaps
from consultfeed.link.outcomes import Linker, Target
from consultfeed.link.words import content_words, stem
from consultfeed.records import Curriculum, Link, Module
from consultfeed.settings import Settings

ODD = {
    "emoji": "😡😡 stopped AGAIN 🚔 no grounds given 😡",
    "right to left": "الشرطة أوقفت ابني مرة أخرى",
    "nul": "They searched\x00 me twice.",
    "blank": "  \n\t ",
    "dots": "... !!! ???",
    "no end": "searched and searched " * 5000,
    "long line": "x" * 100_000,
    "lone surrogate": "They searched me \ud83d twice.",
    "bare": "Stop",
}


@pytest.fixture(scope="module")
def links(linker):
    return linker.link([Target(name, {"c1": text, "c2": "And the kerb is broken."}) for name, text in ODD.items()])


def test_odd_texts_are_linked_like_any_other(links):
    assert {link.target_id for link in links} == set(ODD)


def test_a_target_without_a_word_has_no_links(linker):
    assert linker.link([Target("t", {"c": ODD["blank"], "d": ODD["dots"]}), Target("u", {})]) == []


def test_spans_lie_in_the_text_and_words_are_really_there(links, today):
    titles = {module.module_id: module.title for module in today.modules}
    outcomes = {outcome.outcome_id: outcome.text for outcome in today.outcomes}
    for link in links:
        for found in link.evidence:
            text = {"c1": ODD[link.target_id], "c2": "And the kerb is broken."}[found.comment_id]
            assert text[found.comment_span.start : found.comment_span.end] == found.comment_span.text
            assert all(word in text for word in found.shared_words)
            assert found.module_words
            taught = f"{titles[link.module_id]} {outcomes.get(link.outcome_id, '')}"
            assert all(word in taught for word in found.module_words)


def test_scores_are_fractions_to_four_places_in_falling_order(links):
    assert all(0 <= link.score <= 1 and round(link.score, 4) == link.score for link in links)
    assert links == sorted(links, key=lambda link: (link.target_id, -link.score, link.module_id))


def test_links_survive_json(links):
    for link in links:
        if link.target_id != "lone surrogate":
            assert Link.from_dict(json.loads(json.dumps(link.to_dict()))) == link


def test_neither_order_nor_company_changes_a_link(linker, today, encoder, links):
    targets = [Target(name, {"c2": "And the kerb is broken.", "c1": text}) for name, text in reversed(ODD.items())]
    assert Linker(today, encoder, Settings()).link(targets) == links
    alone = [link for target in targets for link in linker.link([target])]
    assert sorted(alone, key=lambda link: (link.target_id, -link.score, link.module_id)) == links


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.text(max_size=5), st.text(max_size=120), max_size=3))
def test_any_text_links_or_does_not_but_never_breaks(linker, texts):
    for link in linker.link([Target("t", texts)]):
        for found in link.evidence:
            span = found.comment_span
            assert texts[found.comment_id][span.start : span.end] == span.text


@given(st.text())
def test_content_words_stand_where_they_say(text):
    for word in content_words(text):
        assert text[word.start : word.start + len(word.form)] == word.form


@pytest.mark.parametrize("word", ["search", "searches", "searched", "searching", "search's"])
def test_forms_of_a_word_are_compared_as_one(word):
    assert stem(word) == "search"


@pytest.mark.parametrize("word", ["bus", "gas", "used", "his", "ring"])
def test_short_words_are_not_cut(word):
    assert stem(word) == word


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("He was PULLED OVER on the ring road", "stop and search"),
        ("pulled-over, then frisked", "stop and search"),
        ("She was misgendered at the desk", "name and pronouns of trans people"),
        ("two crooks at Gran's door", "fraud, scams and cyber crime"),
        ("I rang 101/999", "call handling on 101 and 999"),
    ],
)
def test_everyday_words_have_a_taught_name(text, name):
    assert name in taught_names([text])


@pytest.mark.parametrize(
    "text", ["", "I pulled the cake over to me", "the bus stops here", "a crooked shelf", "no. 1010"]
)
def test_words_that_only_look_like_it_have_none(text):
    assert taught_names([text]) == ()


def test_one_stray_word_does_not_name_an_issue():
    assert taught_names(["He was frisked.", "Too cold.", "Too hot.", "Too late."]) == ()


@pytest.mark.parametrize(
    "modules",
    [
        (Module("A", "Stop and search"),),
        (Module("A", "The and of"),),
        (Module("A", "Stop and search"), Module("B", "Stop and search")),
        (Module("A", "搜查"), Module("B", "…")),
    ],
    ids=["one module", "stop words only", "twins", "no Latin letter"],
)
def test_the_smallest_catalogues_work(encoder, modules):
    links = Linker(Curriculum(modules), encoder, Settings()).link([Target("t", {"c": "They searched me."})])
    assert sorted(link.module_id for link in links) == [module.module_id for module in modules]
    assert all(link.outcome_id == "" for link in links)


def test_nothing_in_nothing_out(linker, today):
    assert linker.link([]) == []
    assert find_gaps([], [], today, Settings()) == []
