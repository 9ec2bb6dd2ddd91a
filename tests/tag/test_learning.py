"""A trained model learns what it is shown, gives the same bytes again, refuses damage, and fits the theme tagger."""

import json
import os
import subprocess
import sys
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from consultfeed.encoder import load_encoder
from consultfeed.errors import ConsultfeedError
from consultfeed.records import Comment
from consultfeed.resources import models_dir
from consultfeed.schemes.taxonomy import load_scheme
from consultfeed.tag.learn_features import TermTable
from consultfeed.tag.learn_fit import best_threshold, folds, sigmoid
from consultfeed.tag.learning import LabelledRow, LabelModel, corpus_digest, train_model
from consultfeed.tag.theme_judge import load_themes_model
from consultfeed.tag.themes import ThemeTagger

SCHEME = load_scheme("policing-feedback")
PLACES = ("by the mill", "near the old school", "behind the chapel", "at the quay", "on Fell Row", "past the bridge")
SAID = {
    "dogs": ("A dog barks all night", "Loose dogs chase the ducks", "Somebody's terrier bit the postwoman"),
    "lights": ("The street lamp is broken", "It is pitch dark without the lamps", "The lamps flicker and go out"),
    "": ("The bakery has new opening hours", "A lovely view of the hills", "The fair comes in August"),
}


def corpus(*, several=True):
    """Rows of two labels, of both and of none, or of exactly one label each."""
    rows = [
        LabelledRow(f"r-{label}-{n}-{m}", f"{said} {place}.", (label,) if label else (), "test" if m == 5 else "train")
        for label, sayings in SAID.items()
        for n, said in enumerate(sayings)
        for m, place in enumerate(PLACES)
    ]
    if not several:
        return [row for row in rows if row.labels]
    both = [f"{SAID['dogs'][n]}, and {SAID['lights'][n].lower()}." for n in range(3)]
    return [*rows, *(LabelledRow(f"b-{n}", text, ("dogs", "lights"), "train") for n, text in enumerate(both))]


def seen():
    return [row for row in corpus() if row.split != "test"]


@pytest.fixture(scope="session")
def encoder():
    return load_encoder()


@pytest.fixture(scope="session")
def model(encoder):
    return LabelModel.fit(corpus(), encoder)


@pytest.fixture(scope="session")
def saved(tmp_path_factory, encoder):
    folder = tmp_path_factory.mktemp("model") / "village"
    metrics = train_model(corpus(), "village", folder, split=True, licence="MIT", encoder=encoder)
    return folder, metrics


def comment(text, number=0):
    return Comment(f"c-{number:04d}", "s-1", number + 1, "", text, "", "")


def test_labels_are_learned_one_both_and_none(model):
    given = model.decide(
        ["Two dogs barked at me.", "Not one lamp works.", "The view is lovely.", "Dogs bark and the lamp is out."]
    )
    assert given == [("dogs",), ("lights",), (), ("dogs", "lights")]


def test_exactly_one_label_is_given_where_each_row_has_one(encoder):
    one = LabelModel.fit(corpus(several=False), encoder)
    assert one.single
    assert one.decide(["The weather was fine.", "A dog!", "Lamps."])[1:] == [("dogs",), ("lights",)]
    assert one.predict(["Dogs and lamps."]).sum() == pytest.approx(1, abs=0.001)


def test_a_saved_model_says_the_same_and_has_not_seen_the_test_rows(saved, encoder):
    folder, _ = saved
    texts = ["Two dogs barked at me.", "Not one lamp works past the bridge.", ""]
    model, loaded = LabelModel.fit(seen(), encoder), LabelModel.load(folder, encoder)
    assert loaded.predict(texts).tolist() == model.predict(texts).tolist()
    assert "quay" in loaded.tables[0].number
    assert "bridge" not in loaded.tables[0].number


def test_rebuilding_gives_the_same_bytes_in_any_order(saved, tmp_path, encoder):
    folder, metrics = saved
    again = tmp_path / "again"
    more = {"split": True, "licence": "MIT", "encoder": encoder}
    assert train_model(corpus()[::-1], "village", again, **more) == metrics
    files = sorted(path.name for path in folder.iterdir())
    assert files == ["CARD.md", "heads.npz", "manifest.json"]
    assert [(again / name).read_bytes() for name in files] == [(folder / name).read_bytes() for name in files]


def test_manifest_and_card_say_where_it_comes_from(saved):
    folder, metrics = saved
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["labels"] == ["dogs", "lights"]
    assert manifest["training_corpus"] == {"rows": len(seen()), "digest": corpus_digest(seen())}
    assert (manifest["licence"], manifest["metrics"]) == ("MIT", metrics)
    assert metrics["measured_on"] == f"{len(corpus()) - len(seen())} rows marked test, which it did not see"
    assert metrics["micro_f1"] > 0.8
    assert f"micro_f1: {metrics['micro_f1']}" in (folder / "CARD.md").read_text()


def test_the_file_holds_plain_arrays_with_fixed_dates(saved):
    with zipfile.ZipFile(saved[0] / "heads.npz") as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    with np.load(saved[0] / "heads.npz", allow_pickle=False) as arrays:
        assert {arrays[name].dtype.kind for name in arrays.files} == {"f", "u"}


@pytest.mark.parametrize("harm", ["cut", "gone", "manifest"])
def test_a_damaged_model_is_refused_with_what_to_do(saved, tmp_path, encoder, harm):
    for path in saved[0].iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    file = tmp_path / ("manifest.json" if harm == "manifest" else "heads.npz")
    file.unlink() if harm == "gone" else file.write_bytes(file.read_bytes()[:-9])
    with pytest.raises(ConsultfeedError, match="train the model again"):
        LabelModel.load(tmp_path, encoder)


def test_another_encoder_is_refused(saved, encoder):
    class Other:
        version = "other-1"

        def encode(self, texts):
            return encoder.encode(texts)

    with pytest.raises(ConsultfeedError, match="another encoder"):
        LabelModel.load(saved[0], Other())


@pytest.mark.parametrize("rows", [corpus()[:5], [replace(row, labels=("dogs",)) for row in corpus()]])
def test_too_little_to_learn_from_is_said(rows, encoder):
    with pytest.raises(ConsultfeedError, match="too little to learn from"):
        LabelModel.fit(rows, encoder)


def test_a_split_with_one_side_is_said(tmp_path, encoder):
    rows = [replace(row, split="train") for row in corpus()]
    with pytest.raises(ConsultfeedError, match="one side"):
        train_model(rows, "village", tmp_path / "model", split=True, encoder=encoder)


@pytest.mark.parametrize("cut", ["words", "pieces"])
def test_terms_weigh_as_in_scikit_learn(cut):
    texts = [row.text for row in corpus()]
    table = TermTable.learn(cut, texts, 10_000)
    shape = {"ngram_range": (1, 2), "token_pattern": r"\w+"} if cut == "words" else {"ngram_range": (3, 5)}
    kind = "word" if cut == "words" else "char_wb"
    theirs = TfidfVectorizer(analyzer=kind, min_df=2, sublinear_tf=True, **shape).fit(texts)
    assert sorted(table.number) == sorted(theirs.vocabulary_)
    columns, values = table.row("A dog barks at the lamp, a dog!")
    row = theirs.transform(["A dog barks at the lamp, a dog!"]).toarray()[0]
    names = sorted(table.number)
    assert values == pytest.approx([row[theirs.vocabulary_[names[column]]] for column in columns], abs=0.001)


def test_long_sums_do_not_depend_on_the_number_of_cores():
    code = (
        "import numpy as np; from scipy.linalg.blas import ddot; from consultfeed.tag.learn_fit import same_sums;"
        "numbers = np.random.default_rng(1).random((2, 40_000));"
        "said = same_sums()(lambda: ddot(*numbers)); print(said().hex())"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "OPENBLAS_NUM_THREADS": threads},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for threads in ("1", "2")
    }
    assert len(answers) == 1


def test_rows_of_a_group_share_a_fold_and_folds_are_even():
    groups = ["ann"] * 7 + ["bob"] * 5 + ["cas"] * 5 + ["dee"] * 3 + ["eve"] * 3 + ["fay"] * 3
    given = folds([str(n) for n in range(len(groups))], groups)
    assert all(len(set(given[[g == name for g in groups]])) == 1 for name in set(groups))
    assert sorted(np.bincount(given).tolist()) == [3, 5, 5, 6, 7]
    order = np.random.default_rng(1).permutation(len(groups))
    assert (folds([str(n) for n in order], [groups[n] for n in order]) == given[order]).all()


def test_a_writer_is_judged_by_models_that_saw_none_of_their_rows(encoder, tmp_path):
    rows = [replace(row, split="", group=f"writer {n % 6}") for n, row in enumerate(corpus())]
    assert "rows of one group in one fold" in train_model(rows, "village", tmp_path, encoder=encoder)["measured_on"]
    assert json.loads((tmp_path / "manifest.json").read_text())["training_corpus"]["rows"] == len(rows)


def test_copies_of_a_text_share_a_fold_and_thresholds_split_right_from_wrong():
    assert folds(["one", "two", "one"])[[0]] == folds(["one"])
    assert best_threshold(np.array([0.1, 0.2, 0.7, 0.9]), np.array([False, False, True, True])) == 0.46
    assert best_threshold(np.array([0.1, 0.2]), np.array([False, False])) == 0.5


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=4))
def test_any_text_gets_chances_between_0_and_1_whatever_stands_beside_it(model, texts):
    chance = model.predict(texts)
    assert chance.shape == (len(texts), 2)
    assert ((chance >= 0) & (chance <= 1)).all()
    assert [model.predict([text])[0].tolist() for text in texts] == chance.tolist()


@given(st.floats(-1e6, 1e6))
def test_log_odds_of_any_size_make_a_chance(odds):
    assert 0 <= sigmoid(np.array([odds]))[0] <= 1


def test_shipped_model_is_whole_and_small(encoder):
    learned = load_themes_model(encoder)
    assert set(learned.model.labels) == set(SCHEME.codes()) == set(learned.weights.thresholds)
    assert sum(path.stat().st_size for path in (models_dir() / "themes").iterdir()) < 8_000_000


def test_without_a_model_words_and_nearness_still_work(tmp_path, encoder):
    assert load_themes_model(encoder, tmp_path) is None
    tagger = ThemeTagger(SCHEME, encoder, learned=False)
    assert "learned" not in tagger.version
    assert [tag.code for tag in tagger.tag([comment("They tasered my brother.")])] == ["use_of_force"]


def test_learned_theme_without_its_words_shows_the_sentence_that_speaks_for_it(encoder):
    text = "Nice room. They held him face down until his lips went blue."
    assert "use_of_force" not in [tag.code for tag in ThemeTagger(SCHEME, None).tag([comment(text)])]
    (tag,) = [tag for tag in ThemeTagger(SCHEME, encoder).tag([comment(text)]) if tag.code == "use_of_force"]
    assert [span.text for span in tag.evidence] == ["They held him face down until his lips went blue."]


def test_retired_and_renamed_themes_break_nothing(encoder):
    kept = tuple(concept for concept in SCHEME if concept.code not in {"custody", "hate_crime"})
    cells = replace(SCHEME.get("custody"), code="cells")
    mine = replace(SCHEME, concepts=tuple(sorted((*kept, cells), key=lambda concept: concept.code)))
    comments = [comment("He waited in a police cell, under arrest."), comment("It was a hate crime.", 1)]
    given = {tag.code for tag in ThemeTagger(mine, encoder).tag(comments)}
    assert "cells" in given
    assert not given & {"custody", "hate_crime"}


def test_words_a_person_adds_to_a_theme_are_enough(encoder):
    terms = {**SCHEME.get("custody").terms, "strong": (*SCHEME.get("custody").terms["strong"], "the tank")}
    concepts = tuple(replace(c, terms=terms) if c.code == "custody" else c for c in SCHEME)
    text = "Lunch was soup, then the tank, then a nap."
    assert "custody" not in [tag.code for tag in ThemeTagger(SCHEME, encoder).tag([comment(text)])]
    assert "custody" in [
        tag.code for tag in ThemeTagger(replace(SCHEME, concepts=concepts), encoder).tag([comment(text)])
    ]


def test_same_scores_under_any_hash_seed(saved):
    code = (
        "import sys; from pathlib import Path; from consultfeed.encoder import load_encoder;"
        "from consultfeed.tag.learning import LabelModel;"
        "print(LabelModel.load(Path(sys.argv[1]), load_encoder()).predict(['The dog ate the lamp.']).tolist())"
    )
    words = [sys.executable, "-c", code, str(saved[0])]
    answers = {
        subprocess.run(words, env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True).stdout
        for seed in ("0", "7")
    }
    assert len(answers) == 1
