"""What the papers say of corpora, scores and models is so: datasheet, calibration page, and the bench behind them."""

import csv
import importlib
import json
import re
import shlex
import shutil
import sys
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from consultfeed.encoder import load_encoder
from consultfeed.records import Comment
from consultfeed.resources import models_dir
from consultfeed.schemes.taxonomy import load_scheme
from consultfeed.tag import similarity, theme_lexicon, theme_weights, themes

ROOT = Path(__file__).resolve().parents[1]
SHEET = (ROOT / "corpora" / "DATASHEET.md").read_text(encoding="utf-8")
THEMES = (ROOT / "docs" / "adding-a-theme.md").read_text(encoding="utf-8")
CALIBRATION = (ROOT / "docs" / "calibration.md").read_text(encoding="utf-8")
TRAIN = next(line for line in SHEET.splitlines() if line.startswith("consultfeed train"))


@pytest.fixture(scope="module")
def bench():
    """A module of the bench by name; they stand beside each other, outside the package."""
    sys.path.insert(0, str(ROOT / "bench"))
    yield importlib.import_module
    sys.path.remove(str(ROOT / "bench"))


def test_the_tables_of_the_datasheet_are_those_of_the_corpora(bench):
    assert bench("corpus").filled(SHEET) == SHEET
    assert SHEET.count("| together") == 2
    assert SHEET.count("| all comments") == 1


def test_the_datasheet_counts_what_is_there(bench):
    rows = bench("strands").rows(ROOT / "corpora" / "feedback-labels" / "comments.jsonl")
    assert f"`comments.jsonl`: {len(rows):,} comments" in SHEET
    assert len({row["text"] for row in rows}) == len(rows)
    assert len({row["writer"] for row in rows if "strands" in row}) == 17
    assert {row["writer"] for row in rows if "strands" not in row} == {"H"}


KINDS = ("link-pairs", "link-judgements")
CATALOGUES = sorted(path.parent for path in (ROOT / "corpora").glob("link-*/*/issues.jsonl"))


@pytest.mark.parametrize("folder", CATALOGUES, ids=lambda folder: folder.name)
def test_judged_texts_fit_their_catalogue(folder):
    outcomes, modules = (named(folder / f"{name}s.csv", f"{name}_id") for name in ("outcome", "module"))
    rows = [json.loads(line) for line in (folder / "issues.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {row["module_id"] for row in outcomes.values()} == modules.keys()
    assert len({row["text"] for row in rows}) == len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        grades = {link["outcome"]: link["grade"] for link in row["links"]}
        assert grades.keys() | set(row["near"]) <= outcomes.keys(), row["id"]
        assert not grades.keys() & set(row["near"]), row["id"]
        best = min(grades.values(), default=row["verdict"])
        assert row["verdict"] == best if grades else row["verdict"] in ("none", "not_training"), row["id"]


def named(path, key):
    with path.open(encoding="utf-8", newline="") as file:
        return {row[key]: row for row in csv.DictReader(file)}


def test_the_encoder_was_not_taught_the_catalogues_linking_is_measured_on():
    taught, measured = ({folder.name for folder in CATALOGUES if folder.parent.name == name} for name in KINDS)
    assert (len(taught), len(measured)) == (12, 3)
    assert not taught & measured


def test_the_train_line_is_the_one_the_shipped_model_was_made_by():
    words = shlex.split(TRAIN)
    manifest = json.loads((models_dir() / "themes" / "manifest.json").read_text(encoding="utf-8"))
    assert (ROOT / words[2]).is_file()
    assert words[words.index("--name") + 1] == manifest["name"]
    assert words[words.index("--licence") + 1] == manifest["licence"]
    assert "rows of one group in one fold" in manifest["metrics"]["measured_on"]


@pytest.mark.slow
def test_the_train_line_gives_the_shipped_model_byte_for_byte(cli, tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    words = shlex.split(TRAIN)[1:]
    words[words.index("--out") + 1] = str(tmp_path / "themes")
    cli(*words)
    folders = (tmp_path / "themes", models_dir() / "themes")
    made, shipped = ({path.name: path.read_bytes() for path in folder.iterdir()} for folder in folders)
    assert sorted(made) == sorted(shipped)
    assert [name for name in made if made[name] != shipped[name]] == []


@pytest.fixture
def mine(tmp_path):
    """The shipped themes copied, and the one of the page beside them, with its word lists or without."""

    def made(*, words):
        first, second, *_ = re.findall(r"```toml\n(.*?)```", THEMES, re.DOTALL)
        shipped = str(files("consultfeed.schemes") / "data" / "policing-feedback")
        folder = Path(shutil.copytree(shipped, tmp_path / "mine"))
        (folder / "garden_drones.toml").write_text(first + second * words, encoding="utf-8")
        return themes.ThemeTagger(load_scheme(str(folder)), load_encoder())

    return made


def given(tagger, text):
    return {tag.code for tag in tagger.tag([Comment("c", "s", 1, "", text, "", "")])}


def test_the_theme_of_the_page_works_at_once(mine):
    tagger = mine(words=False)
    assert "garden_drones" in given(tagger, "Every evening a drone hangs over the vegetable plots and films us.")
    assert "garden_drones" not in given(tagger, "Officers were rude at the front counter.")


def test_its_word_lists_do_what_the_page_says(mine):
    tagger = mine(words=True)
    assert "garden_drones" in given(tagger, "Lunch was soup, a quadcopter, a nap.")
    assert "garden_drones" not in given(tagger, "The drone of the hall clock sent the panel to sleep.")
    assert "garden_drones" not in given(tagger, "The allotment meeting asked about minutes and parking.")


def test_the_numbers_of_the_page_are_those_of_the_code():
    weights = theme_lexicon.WEIGHTS
    assert f"strong {weights['strong']}, pairs {weights['pairs']}, weak {weights['weak']}" in THEMES
    assert f"up to {similarity.MOST}" in THEMES
    assert similarity.NEAREST == 3
    assert f"from {themes.THRESHOLD} on, or from {themes.THRESHOLD_WORDS_ONLY} where" in THEMES.replace("\n", " ")
    assert all(f"| {sign} |" in THEMES for sign in theme_weights.SIGNS)
    manifest = json.loads((models_dir() / "themes" / "manifest.json").read_text(encoding="utf-8"))
    assert f"{manifest['training_corpus']['rows']:,} labelled comments" in THEMES.replace("\n", " ")


def test_the_drawing_can_be_read_without_eyes_and_holds_what_the_tables_hold():
    root = ElementTree.parse(ROOT / "docs" / "calibration.svg").getroot()
    space = {"s": "http://www.w3.org/2000/svg"}
    named = {root.find("s:title", space).get("id"), root.find("s:desc", space).get("id")}
    assert (root.get("role"), set(root.get("aria-labelledby").split())) == ("img", named)
    dots = root.findall(".//s:circle", space)
    rows = re.findall(r"^\| [01]\.\d ", CALIBRATION, re.MULTILINE)
    assert len(dots) == len(rows) > 10
    assert "(calibration.svg)" in CALIBRATION


def test_expected_error_of_what_is_exact_and_of_what_is_not(bench):
    reliability, figures = bench("reliability"), bench("figures")
    exact = reliability.Curve("Exact", "made up", [[(0.75, n % 4 > 0)] for n in range(40)])
    sure = reliability.Curve("Sure", "made up", [[(0.95, n % 2 > 0)] for n in range(40)])
    assert exact.error(np.ones((1, 40)))[0] == pytest.approx(0)
    assert sure.error(figures.drawn(40))[0] == pytest.approx(0.45)
    errors = [figures.Figure("c", "e", *figures.spread(one.error(figures.drawn(40))), 40) for one in (exact, sure)]
    ElementTree.fromstring(reliability.draw([exact, sure], errors))
    assert "| 0.9         | 1.0 | 40       | 0.950      | 0.500" in reliability.page([exact, sure], errors)


def test_intervals_hold_the_figure_and_shrink_with_more_texts(bench):
    figures = bench("figures")
    pairs = [({"a"}, {"a"}), ({"a"}, set()), (set(), {"a"}), ({"b"}, {"b"}), (set(), set())]
    few, many = (figures.Grids(pairs * times, ("a", "b", "c")) for times in (4, 100))
    assert few.codes == ["a", "b"]
    for grids in (few, many):
        value, low, high = figures.spread(grids.of("macro_f1"))
        assert value == pytest.approx(0.75)
        assert low <= value <= high
        assert figures.spread(grids.gap())[0] == figures.spread(grids.untagged())[0] == 0.5
    assert np.ptp(figures.spread(many.of("macro_f1"))[1:]) < np.ptp(figures.spread(few.of("macro_f1"))[1:])


@pytest.mark.parametrize(
    ("value", "target", "at_most", "met"),
    [(0.9, 0.8, False, "just yes"), (0.7, 0.8, False, "just no"), (0.03, 0.05, True, "yes"), (0.9, None, False, "")],
)
def test_a_target_is_met_or_not_and_just(bench, value, target, at_most, met):
    ends = (0.02, 0.04) if at_most else (0.6, 0.95)
    assert bench("figures").Figure("set", "what", value, *ends, 10, "", target, at_most).met == met
