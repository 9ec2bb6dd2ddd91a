"""Flags of a strand (voice, reported, negated, compound), mended spelling, and a further signal beside the rules."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultfeed.records import Comment, Span
from consultfeed.schemes.taxonomy import load_scheme
from consultfeed.tag.rolling_up import roll_up
from consultfeed.tag.strand_spelling import Spelling
from consultfeed.tag.strands import Finding, StrandTagger

CASES = tomllib.loads((Path(__file__).parent / "cases" / "strand_flags.toml").read_text(encoding="utf-8"))["case"]
SCHEME = load_scheme("equality-act-2010")
TAGGER = StrandTagger(SCHEME)
SPELLING = Spelling({"women", "muslims", "children"}, {"believes"}, {"the", "all", "hate"})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:50])
def test_flags(case):
    (found,) = [one for one in TAGGER.tag_text(case["text"]) if one.code == case["code"]]
    assert [flag for flag in ("voice", "reported", "negated") if getattr(found, flag)] == case["flags"]
    assert list(found.compound) == case.get("compound", [])


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("the wmoen wait", "the women wait"),
        ("w o m e n wait", "women wait"),
        ("allthewomen wait", "allthe women wait"),
        ("chidren play", "children play"),
        ("a b c d", "a b c d"),
        ("he believes", "he believes"),
        ("canteens and womenswear", "canteens and womenswear"),
    ],
)
def test_broken_words_are_mended(text, mended):
    assert SPELLING.mend(text, set(text.split())).text == mended


@given(st.lists(st.sampled_from(["w", "o", "m", "e", "n", " ", "wmoen", "the", "women", "é", "."]), max_size=30))
def test_every_letter_keeps_its_place(parts):
    text = "".join(parts)
    mended = SPELLING.mend(text, set(text.split()))
    assert len(mended.places) == len(mended.text) + 1
    assert list(mended.places) == sorted(mended.places)
    assert all(0 <= place <= len(text) for place in mended.places)


def test_evidence_of_a_mended_word_is_what_was_written():
    (found,) = TAGGER.tag_text("Why do w o m e n wait")
    assert [span.text for span in found.evidence] == ["w o m e n"]


@dataclass
class Ramp:
    """A stand-in for a learned signal: every text that names a kerb is about disability."""

    name: str = "ramp"
    version: str = "7"

    def find(self, texts):
        return [self._find(text) for text in texts]

    def _find(self, text):
        start = text.find("kerb")
        if start < 0:
            return []
        return [Finding("disability", "about", 0.6, (Span(start, start + 4, "kerb"),))]


def test_a_signal_adds_what_the_rules_left_out_and_is_named():
    tagger = StrandTagger(SCHEME, extra=(Ramp(),))
    comments = [
        Comment(f"c-{n}", "s", n, "", text, "", "") for n, text in enumerate(["High kerb, Deaf people", "A kerb"])
    ]
    first, second = tagger.tag(comments)
    assert (first.code, first.evidence[0].text, first.by) == ("disability", "Deaf", f"strands@{tagger.version}")
    assert (second.code, second.evidence[0].text, second.by) == ("disability", "kerb", "ramp@7")
    assert tagger.version != TAGGER.version


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:50])
def test_tags_hold_the_flags(case):
    (tag,) = [one for one in TAGGER.tag([as_comment(case["text"])]) if one.code == case["code"]]
    bound = case.get("compound", [])
    assert list(tag.flags) == [*case["flags"], *(["compound:" + "+".join(bound)] if bound else [])]


def as_comment(text):
    return Comment("c-1", "s", 1, "", text, "", "")


def rolled(text):
    return {tag.code: tag.flags for tag in roll_up(TAGGER.tag([as_comment(text)]), SCHEME, "six-strands-2007")}


def test_rolled_up_codes_keep_their_flags():
    assert rolled("As a Deaf woman I was ignored at the counter.")["disability"] == (
        "voice",
        "compound:disability+gender",
    )
    assert rolled("Trans women wait longest.") == {"gender": ()}
    assert rolled("Lunch was served.") == {}


def test_a_flag_that_only_one_of_two_codes_has_is_dropped():
    said = 'The form said "trannies", and pregnant staff read it.'
    assert {tag.code: tag.flags for tag in TAGGER.tag([as_comment(said)])} == {
        "gender_reassignment": ("reported",),
        "pregnancy_maternity": (),
    }
    assert rolled(said) == {"gender": ()}
