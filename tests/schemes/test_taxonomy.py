"""Schemes: the shipped ones hold the contract's codes, and a user's own copy works."""

import pytest

from consultfeed.errors import ConsultfeedError, UnknownName
from consultfeed.schemes.taxonomy import load_scheme, shipped_schemes

STRANDS = (
    "age disability gender_reassignment marriage_civil_partnership pregnancy_maternity race religion_belief sex "
    "sexual_orientation"
)
THEMES = (
    "accessible_communication consultation_process contributor_treatment crime_and_asb custody "
    "domestic_sexual_abuse equality_practice feedback_loop hate_crime leadership_supervision "
    "mental_health_neurodiversity neighbourhood_policing officer_conduct reporting_and_contact "
    "stop_and_search technology_and_data training_access training_content training_delivery "
    "training_evaluation transparency_accountability trust_confidence use_of_force victim_witness_care "
    "workforce_representation workplace_culture youth_engagement "
)


def test_the_shipped_schemes_are_listed():
    assert {"equality-act-2010", "six-strands-2007", "policing-feedback"} <= set(shipped_schemes())


@pytest.mark.parametrize(("scheme", "codes"), [("equality-act-2010", STRANDS), ("policing-feedback", THEMES)])
def test_a_shipped_scheme_has_exactly_the_codes_of_the_contract(scheme, codes):
    assert load_scheme(scheme).codes() == tuple(codes.split())


@pytest.mark.parametrize("scheme", ["equality-act-2010", "six-strands-2007", "policing-feedback"])
def test_every_concept_says_what_it_is_and_since_when(scheme):
    taxonomy = load_scheme(scheme)
    assert all((taxonomy.version, taxonomy.source, taxonomy.licence, taxonomy.as_of))
    for concept in taxonomy:
        assert concept.label, concept.code
        assert concept.scope_note, concept.code
        assert concept.since, concept.code
        assert concept.source, concept.code


def test_every_strand_of_today_rolls_up_to_the_six_of_2007():
    six = set(load_scheme("six-strands-2007").codes())
    rolled = {concept.code: concept.rolls_up.get("six-strands-2007") for concept in load_scheme("equality-act-2010")}
    assert {code: rolled[code] for code in ("sex", "gender_reassignment", "pregnancy_maternity")} == dict.fromkeys(
        ("sex", "gender_reassignment", "pregnancy_maternity"), "gender"
    )
    assert {target for target in rolled.values() if target} == six


SCHEME = (
    '[scheme]\nid="ours"\ntitle="Ours"\nkind="themes"\nversion="1"\nsource="us"\nlicence="CC0"\nas_of="2026-01-01"\n'
)
CONCEPT = '[[concept]]\ncode="a"\nlabel="A"\nscope_note="All about A."\n'


def own(tmp_path, text):
    (tmp_path / "ours.toml").write_text(text)
    return load_scheme("ours", tmp_path)


def test_a_users_scheme_is_one_file_and_a_retired_concept_is_left_out(tmp_path):
    text = SCHEME + CONCEPT + CONCEPT.replace('"a"', '"b"') + 'retired="2026-02-01"\n'
    assert own(tmp_path, text).codes() == ("a",)


def test_a_code_is_found_or_the_nearest_named(tmp_path):
    scheme = own(tmp_path, SCHEME + CONCEPT)
    assert scheme.get("a").label == "A"
    with pytest.raises(UnknownName, match="code in scheme ours"):
        scheme.get("b")


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        (CONCEPT, r"one \[scheme\] table"),
        (SCHEME + '[[concept]]\ncode="a"\n', "add label, scope_note"),
        (SCHEME + CONCEPT + 'colour="red"\n', "'colour'"),
        (SCHEME + 'colour="red"\n' + CONCEPT, "'colour'"),
        (SCHEME + CONCEPT + CONCEPT, "stands twice"),
        ("not toml", "not valid TOML"),
    ],
    ids=["no head", "no label", "unknown key", "unknown head key", "double", "broken"],
)
def test_a_broken_scheme_says_what_is_wrong(tmp_path, text, piece):
    with pytest.raises(ConsultfeedError, match=piece):
        own(tmp_path, text)


def test_an_unknown_scheme_names_the_known():
    with pytest.raises(UnknownName, match="equality-act-2010"):
        load_scheme("equality-act-2011")
