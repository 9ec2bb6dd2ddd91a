"""People's word over machine tags: the last one counts, and laying it over twice changes nothing."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from consultfeed.corrections import lay_over, with_confirmed
from consultfeed.encoder import load_encoder
from consultfeed.records import Comment, Correction, Span, Tag
from consultfeed.schemes.taxonomy import load_scheme
from consultfeed.tag.themes import ThemeTagger

TEXTS = {"c1": "The ramp is blocked.", "c2": "Nobody rang back."}
COMMENTS = [Comment(name, "s", 1, "", text, "", "") for name, text in TEXTS.items()]
codes, names = st.sampled_from(["age", "race"]), st.sampled_from(["c1", "c2", "gone"])
machine = st.builds(
    lambda name, code: Tag(name, "s", code, "mentioned", 0.5, "machine", (Span(0, 3, TEXTS[name][:3]),)),
    st.sampled_from(["c1", "c2"]),
    codes,
)
person = st.builds(
    lambda name, code, add: Correction(
        name, "s", code, "add" if add else "remove", "about" if add else "", "r", "", ""
    ),
    names,
    codes,
    st.booleans(),
)
tags = st.lists(machine, unique_by=lambda tag: (tag.comment_id, tag.code))


@given(tags, st.lists(person))
def test_the_last_word_on_each_code_counts_and_other_codes_stay(found, said):
    after = {(tag.comment_id, tag.code): tag for tag in lay_over(found, said, COMMENTS)}
    last = {(one.comment_id, one.code): one.verdict for one in said}
    for key, verdict in last.items():
        assert (key in after) == (verdict == "add" and key[0] != "gone")
    for tag in found:
        if (tag.comment_id, tag.code) not in last:
            assert after[tag.comment_id, tag.code] == tag


@given(tags, st.lists(person))
def test_twice_is_once_and_evidence_is_in_the_text(found, said):
    once = lay_over(found, said, COMMENTS)
    assert lay_over(once, said, COMMENTS) == once
    for tag in once:
        assert all(span.text == TEXTS[tag.comment_id][span.start : span.end] for span in tag.evidence)
        assert 0 <= tag.score <= 1


def test_a_person_is_named_by_role():
    (tag,) = lay_over([], [Correction("c1", "s", "age", "add", "about", "IAG chair", "", "")], COMMENTS)
    assert (tag.by, tag.score, tag.evidence[0].text) == ("person: IAG chair", 1.0, TEXTS["c1"])


def test_a_theme_of_ones_own_is_found_more_surely_with_each_confirmed_example():
    shipped = load_scheme("policing-feedback")
    own = replace(
        shipped.get("custody"),
        code="allotments",
        label="Allotments",
        scope_note="Sheds and plots.",
        terms={},
        include=(),
        exclude=(),
        examples=("Somebody broke into the sheds on the plots.",),
    )
    scheme = replace(shipped, concepts=tuple(sorted((*shipped, own), key=lambda concept: concept.code)))
    said = [Comment("c1", "s", 1, "", "They nicked our strimmer and the pumpkins again.", "", "")]
    new = Comment("c2", "s", 2, "", "Our pumpkins and a strimmer were nicked once more.", "", "")
    word = Correction("c1", scheme.id, "allotments", "add", "about", "r", "", "")
    taught = with_confirmed(scheme, [word], said)
    found = [{tag.code for tag in ThemeTagger(one, load_encoder()).tag([new])} for one in (scheme, taught)]
    assert ["allotments" in codes for codes in found] == [False, True]
    assert taught.digest != scheme.digest
    assert with_confirmed(shipped, [replace(word, code="custody")], said) is shipped
