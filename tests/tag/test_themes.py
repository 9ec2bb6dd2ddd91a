"""Themes: found where they should be, not where words only look alike, with words as evidence, the same every time."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultfeed.encoder import load_encoder
from consultfeed.errors import ConsultfeedError
from consultfeed.records import Comment
from consultfeed.schemes.taxonomy import Concept, Taxonomy, load_scheme
from consultfeed.tag.theme_lexicon import Cue
from consultfeed.tag.theme_terms import expand
from consultfeed.tag.themes import MOST_THEMES, ThemeTagger, joined

CASES = tomllib.loads((Path(__file__).parent / "cases" / "themes.toml").read_text(encoding="utf-8"))
SCHEME = load_scheme("policing-feedback")
WORDS = ThemeTagger(SCHEME, None)


@pytest.fixture(scope="session")
def full():
    return ThemeTagger(SCHEME, load_encoder())


def comment(text, number=0, question=""):
    return Comment(f"c-{number:04d}", "s-1", number + 1, question, text, "", "")


def codes(tagger, text, question=""):
    return [tag.code for tag in tagger.tag([comment(text, question=question)])]


def listed(kind):
    return [pytest.param(code, text, id=f"{code}-{n}") for code in CASES for n, text in enumerate(CASES[code][kind])]


def scheme(*concepts):
    return Taxonomy("mine", "Mine", "themes", "1", "", "", "", tuple(sorted(concepts, key=lambda c: c.code)), "d" * 64)


def test_every_theme_is_described_and_has_cases():
    assert set(CASES) == set(SCHEME.codes())
    assert all(len(c.examples) >= 4 and c.include and c.exclude and c.since and c.source for c in SCHEME)
    assert all(len(case["must"]) >= 4 and len(case["must_not"]) >= 3 for case in CASES.values())


@pytest.mark.parametrize(("code", "text"), listed("must"))
def test_theme_is_found(full, code, text):
    assert code in codes(full, text)


@pytest.mark.parametrize(("code", "text"), listed("must"))
def test_theme_is_found_by_words_alone(code, text):
    assert code in codes(WORDS, text)


@pytest.mark.parametrize(("code", "text"), listed("must_not"))
def test_theme_is_not_found(full, code, text):
    assert code not in codes(full, text)
    assert code not in codes(WORDS, text)


def test_evidence_is_the_words_that_carry_the_theme(full):
    (tag,) = [t for t in full.tag([comment("Last week they tasered my brother.")]) if t.code == "use_of_force"]
    assert [span.text for span in tag.evidence] == ["tasered"]
    assert (tag.level, tag.scheme) == ("about", "policing-feedback")


def test_curly_quotes_and_dashes_make_no_difference():
    assert codes(WORDS, "A stop‑and‑search with no reason.") == codes(WORDS, "A stop-and-search with no reason.")
    assert "trust_confidence" in codes(WORDS, "We don’t trust them.")


def test_heading_is_a_second_cue_but_never_the_only_one():
    assert "stop_and_search" not in codes(WORDS, "It is in the pockets again.")
    assert "stop_and_search" in codes(WORDS, "It is in the pockets again.", question="Stop and search")
    assert codes(WORDS, "Nothing to add.", question="Stop and search") == []


def test_procedure_and_health_talk_get_no_theme(full):
    assert codes(full, "Apologies for absence were received from three members.") == []
    assert codes(full, "The nurse was friendly and helpful and the food was good.") == []


def test_never_more_than_four_themes(full):
    text = " ".join(cases["must"][0] for cases in CASES.values())
    assert len(codes(full, text)) == MOST_THEMES


def test_theme_without_words_works_at_once(full):
    drones = Concept(
        code="drones",
        label="Drones over gardens",
        scope_note="Private drones flown over allotments, gardens and school fields, and what police do about them.",
        examples=(
            "A drone hovers over our allotment every Sunday.",
            "Someone films our garden from a drone.",
            "A quadcopter followed the children over the playing field.",
        ),
    )
    tagger = ThemeTagger(scheme(*SCHEME, drones), load_encoder())
    text = "Fine otherwise. Whoever flies that quadcopter above the vegetable plots should be told off."
    (tag,) = [t for t in tagger.tag([comment(text)]) if t.code == "drones"]
    assert tag.evidence[0].text == "Whoever flies that quadcopter above the vegetable plots should be told off."
    assert "drones" not in codes(tagger, "The interpreter was an hour late.")


def test_one_more_signal_joins_in():
    class Learned:
        version = "learned-1"

        def find(self, comments):
            return [{"custody": [Cue(0.9, ((0, 5),))]} for _ in comments]

    tagger = ThemeTagger(SCHEME, None, extra=[Learned()])
    (tag,) = tagger.tag([comment("Hello to you all.")])
    assert (tag.code, tag.score, tag.evidence[0].text) == ("custody", 0.9, "Hello")
    assert "learned-1" in tagger.version


def test_renaming_a_theme_renames_its_tags():
    renamed = Concept(code="cells", label="Cells", scope_note="Cells.", terms=SCHEME.get("custody").terms)
    assert codes(ThemeTagger(scheme(renamed), None), "He waited in a police cell.") == ["cells"]


@pytest.mark.parametrize(
    "terms",
    [
        {"strong": ("train{ing",)},
        {"pairs": ("a ~ b > c",)},
        {"weak": ("{a,b}}",)},
        {"sure": ("x",)},
        {"pairs": ("a ~ ",)},
    ],
)
def test_broken_word_list_is_named(terms):
    broken = Concept(code="mine", label="Mine", scope_note="Mine.", terms=terms)
    with pytest.raises(ConsultfeedError, match="theme mine"):
        ThemeTagger(scheme(broken), None)


def test_braces_stand_for_every_form():
    assert expand("{,the }front counter{,s}") == (
        "front counter",
        "front counters",
        "the front counter",
        "the front counters",
    )


def test_neighbours_and_order_change_nothing(full):
    comments = [comment(case["must"][1], n) for n, case in enumerate(CASES.values())]
    together = full.tag(comments)
    assert together == full.tag(comments[::-1])
    assert together == [tag for one in comments for tag in full.tag([one])]


def test_same_answer_under_any_hash_seed():
    code = (
        "from consultfeed.records import Comment; from consultfeed.schemes.taxonomy import load_scheme;"
        "from consultfeed.tag.themes import ThemeTagger;"
        "t = ThemeTagger(load_scheme('policing-feedback'), None);"
        "c = Comment('c', 's', 1, '', 'Officers were rude at the stop and search and nobody trained them.', '', '');"
        "print(t.version, [x.to_dict() for x in t.tag([c])])"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("0", "7")
    }
    assert len(answers) == 1


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "👮🏽‍♀️" * 9, "שלום עליכם", "stop search " * 9000, "police rude\n" * 9000, "\udcff"]
)
def test_strange_texts_are_survived(text):
    for tag in WORDS.tag([comment(text)]):
        assert all(text[span.start : span.end] == span.text for span in tag.evidence)


def test_nothing_in_nothing_out(full):
    assert full.tag([]) == []
    assert ThemeTagger(scheme(), load_encoder()).tag([comment("Hello.")]) == []


PHRASES = st.sampled_from(["officers", "rude", "stop and search", "training", ".", "\n", "’", "trust", "é", "101"])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(PHRASES | st.text(max_size=6), max_size=8).map(" ".join), max_size=4))
def test_tags_keep_their_promises(full, texts):
    comments = [comment(text, n) for n, text in enumerate(texts)]
    tags = full.tag(comments)
    assert [(t.comment_id, t.code) for t in tags] == sorted({(t.comment_id, t.code) for t in tags})
    of = {c.id: c.text for c in comments}
    for tag in tags:
        assert 0 <= tag.score <= 1
        assert tag.evidence
        assert all(of[tag.comment_id][s.start : s.end] == s.text for s in tag.evidence)


@given(st.lists(st.floats(0, 1), max_size=6))
def test_more_evidence_never_lowers_a_score(weights):
    assert joined(weights) <= joined([*weights, 0.3])
