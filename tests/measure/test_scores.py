"""Scores: figures worked out by hand, the same as scikit-learn's, and the same in any order."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import balanced_accuracy_score, matthews_corrcoef

from consultfeed.errors import ConsultfeedError
from consultfeed.measure.bootstrap import scores
from consultfeed.measure.calibration import calibration
from consultfeed.measure.judged import Judged, grids, in_order, labels_of
from consultfeed.measure.scores import measure

AVERAGES = ("micro_f1", "macro_f1", "weighted_f1", "samples_f1", "accuracy")


def texts(*pairs):
    return [
        Judged(f"{n}", frozenset(true.split()), dict.fromkeys(got.split(), 0.9)) for n, (true, got) in enumerate(pairs)
    ]


def test_figures_worked_out_by_hand():
    found = measure(texts(("race", "race"), ("race age", "race"), ("", "age"), ("", "")), resamples=0)
    assert found["micro_f1"] == round(2 * 2 / (3 + 3), 4)
    assert found["macro_f1"] == 0.5
    assert found["weighted_f1"] == round(2 / 3, 4)
    assert found["samples_f1"] == round((1 + 2 / 3 + 0 + 1) / 4, 4)
    assert found["accuracy"] == 0.5
    assert found["balanced_accuracy"] is found["mcc"] is None
    age, race = found["per_label"]
    assert (race["label"], race["precision"], race["recall"], race["f1"], race["support"]) == ("race", 1, 1, 1, 2)
    assert (age["precision"], age["recall"], age["support"], age["note"]) == (0, 0, 1, "too few positives")


def test_one_label_alone_is_not_taken_for_a_yes_no_question():
    assert measure(texts(("a", ""), ("", ""), ("", "")), resamples=0)["micro_f1"] == 0.0


def test_where_each_text_has_one_label_only_the_best_given_counts():
    given_two = [Judged("1", frozenset("a"), {"a": 0.9, "b": 0.4}), Judged("2", frozenset("b"), {"a": 0.3, "b": 0.3})]
    found = measure(given_two, resamples=0)
    assert found["single_label"]
    assert found["accuracy"] == found["balanced_accuracy"] == 0.5


def test_balanced_accuracy_and_correlation_are_scikit_learns_for_single_labels():
    pairs = [("a", "a")] * 6 + [("a", "b"), ("b", "b"), ("b", "a"), ("c", "c"), ("c", "b")]
    found = measure(texts(*pairs), resamples=0)
    true, got = zip(*pairs, strict=True)
    assert found["balanced_accuracy"] == round(balanced_accuracy_score(true, got), 4)
    assert found["mcc"] == round(matthews_corrcoef(true, got), 4)


def test_intervals_hold_the_score_and_narrow_with_more_texts():
    some = [("race", "race")] * 14 + [("race", "")] * 6 + [("", "race")] * 4 + [("", "")] * 16
    few, many = measure(texts(*some)), measure(texts(*some * 9))
    for name in AVERAGES:
        low, high = few["intervals"][name]
        assert low <= few[name] <= high
    width = {name: np.diff(found["intervals"]["micro_f1"])[0] for name, found in (("few", few), ("many", many))}
    assert width["many"] < width["few"] / 2
    assert few["per_label"][0]["intervals"].keys() == {"precision", "recall", "f1"}


def test_nothing_to_measure_is_said():
    with pytest.raises(ConsultfeedError, match="no label to measure"):
        measure(texts(("", ""), ("", "")))


def test_scores_that_mean_what_they_say_have_no_calibration_error():
    fair = [(0.75, True)] * 3 + [(0.75, False)] + [(0.25, True)] + [(0.25, False)] * 3
    assert calibration(fair)["ece"] == 0.0
    assert calibration([(0.95, False)] * 4)["ece"] == 0.95
    assert calibration([(1.0, True)])["bins"] == [{"low": 0.9, "high": 1.0, "count": 1, "score": 1.0, "right": 1.0}]
    assert calibration([]) == {"ece": None, "bins": []}


labels = st.frozensets(st.sampled_from(["age", "race", "sex"]))
sure = st.dictionaries(st.sampled_from(["age", "race", "other"]), st.sampled_from([0.2, 0.5, 0.8]))
some = st.lists(st.tuples(labels, sure), min_size=1, max_size=12).filter(lambda rows: any(t or g for t, g in rows))


@given(some, st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_the_order_of_texts_leaves_no_trace(rows, order):
    here = [Judged(f"{n}", true, got) for n, (true, got) in enumerate(rows)]
    shuffled = order.sample(here, len(here))
    assert measure(here, resamples=60) == measure(shuffled, resamples=60)


@given(some)
@settings(max_examples=40, deadline=None)
def test_the_scores_of_the_draws_are_those_of_scikit_learn(rows):
    here = [Judged(f"{n}", true, got) for n, (true, got) in enumerate(rows)]
    found = measure(here, resamples=0)
    ordered = in_order(here, single=found["single_label"])
    wanted, got = grids(ordered, labels_of(ordered))
    once = scores(np.ones((1, len(here))), wanted, got, single=found["single_label"])
    for name in (*AVERAGES, *(("balanced_accuracy", "mcc") if found["single_label"] else ())):
        assert once[name][0] == pytest.approx(found[name], abs=1e-4), name
    for n, row in enumerate(found["per_label"]):
        assert once["f1"][0][n] == pytest.approx(row["f1"], abs=1e-4)
