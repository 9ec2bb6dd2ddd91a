"""Agreement: the published examples, and what must hold for any coders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from consultfeed.measure.agreement import agreement, alpha, cohen_kappa, masi_distance

# Krippendorff's canonical matrix: four observers, twelve units, some not coded
CANONICAL = ["12332141 2...", "12332241 25.3", ".3332342 251.", "12332441 251."]
HERE = [[int(cell) if cell != "." else None for cell in line.replace(" ", "")] for line in CANONICAL]


def pairs(yes_yes, yes_no, no_yes, no_no):
    return [(True, True)] * yes_yes + [(True, False)] * yes_no + [(False, True)] * no_yes + [(False, False)] * no_no


def test_kappa_of_the_text_book():
    assert cohen_kappa(pairs(20, 5, 10, 15)) == pytest.approx(0.400, abs=5e-4)


def test_alpha_of_the_canonical_matrix():
    assert alpha(zip(*HERE, strict=True)) == pytest.approx(0.743, abs=5e-4)


def test_alpha_counts_only_texts_that_two_coded():
    assert alpha([("a", None), ("a", "a"), ("b", "b"), (None, None), ("c",)]) == 1.0


def test_agreement_by_chance_is_nought_and_nothing_to_agree_on_is_unknown():
    assert cohen_kappa(pairs(5, 5, 5, 5)) == 0.0
    assert cohen_kappa(pairs(0, 0, 0, 9)) is None
    assert cohen_kappa([]) is None
    assert alpha([("a", "a"), ("a", "a")]) is None
    assert alpha([]) is None


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("ab", "ab", 0),
        ("", "", 0),
        ("ab", "cd", 1),
        ("", "a", 1),
        ("a", "ab", 1 - 1 / 2 * 2 / 3),
        ("ab", "bc", 1 - 1 / 9),
    ],
)
def test_masi_is_as_passonneau_has_it(one, other, distance):
    assert masi_distance(frozenset(one), frozenset(other)) == pytest.approx(distance)
    assert masi_distance(frozenset(other), frozenset(one)) == pytest.approx(distance)


def test_a_code_seen_in_fewer_than_ten_texts_is_marked():
    coder = {f"{n}": frozenset(["race"] if n < 10 else ["age"] if n < 19 else []) for n in range(40)}
    found = {row["code"]: row for row in agreement([coder, coder])["codes"]}
    assert (found["race"]["note"], found["age"]["note"]) == ("", "too few positives")
    assert found["race"]["prevalence"] == 0.25
    assert found["race"]["kappa"] == found["race"]["alpha"] == 1.0


def test_a_text_one_coder_left_out_is_not_held_against_the_others():
    one = {"1": frozenset("a"), "2": frozenset("b"), "3": frozenset("a")}
    other = {"1": frozenset("a"), "2": frozenset("b"), "3": None}
    found = agreement([one, other])
    assert found["texts"] == 2
    assert found["masi_alpha"] == 1.0
    assert agreement([one, other, one])["texts"] == 3
    assert agreement([one, other, one])["codes"][0]["kappa"] is None


def test_coders_without_a_common_text_have_no_agreement():
    assert agreement([{"1": frozenset("a")}, {"2": frozenset("a")}]) == {"texts": 0, "codes": [], "masi_alpha": None}


codings = st.dictionaries(st.sampled_from("12345678"), st.frozensets(st.sampled_from("abc")), min_size=1)


@given(codings, codings)
def test_who_comes_first_does_not_matter(one, other):
    assert agreement([one, other]) == agreement([other, one])


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2))
def test_kappa_is_what_scikit_learn_finds(answers):
    found = cohen_kappa(answers)
    if found is not None:
        assert found == pytest.approx(cohen_kappa_score(*zip(*answers, strict=True)))


@given(codings)
def test_a_coder_agrees_with_herself(coder):
    found = agreement([coder, coder])
    assert found["masi_alpha"] in (1.0, None)
    assert all(row["alpha"] in (1.0, None) for row in found["codes"])
