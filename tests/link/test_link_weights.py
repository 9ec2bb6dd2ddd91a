"""The shipped weights, what they keep to on judged links, and how weights are learned."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from consultfeed.errors import ConsultfeedError
from consultfeed.link.learning import BEFORE, Judged, fit
from consultfeed.link.signals import SIGNALS, Reading
from consultfeed.link.weights import HINTS, MODEL, WEIGHTS, hints, load_weights
from consultfeed.resources import models_dir

ROOT = Path(__file__).parents[2]
SHIPPED = models_dir() / MODEL


def test_the_shipped_weights_name_every_signal_and_know_their_encoder(encoder):
    weights, manifest = load_weights(), json.loads((SHIPPED / "manifest.json").read_text(encoding="utf-8"))
    assert tuple(weights.ranking) == SIGNALS == tuple(BEFORE)
    assert tuple(weights.answer) == HINTS
    assert manifest["encoder"] == encoder.version
    assert len(weights.off_training) == encoder.dims
    assert manifest["licence"] == "CC-BY-4.0"


def test_the_shipped_weights_point_the_way_they_are_explained():
    answer = load_weights().answer
    assert answer["standing"] > 0
    assert answer["lead"] > 0
    assert answer["off_training"] < 0
    assert answer["away"] < 0


@pytest.mark.parametrize("harm", ["changed", "gone", "no manifest", "not JSON"])
def test_damaged_weights_are_refused_by_name(tmp_path, harm):
    folder = tmp_path / harm
    shutil.copytree(SHIPPED, folder)
    if harm == "changed":
        (folder / WEIGHTS).write_bytes((folder / WEIGHTS).read_bytes().replace(b"1", b"2", 1))
    elif harm == "not JSON":
        (folder / "manifest.json").write_text("{")
    else:
        (folder / (WEIGHTS if harm == "gone" else "manifest.json")).unlink()
    with pytest.raises(ConsultfeedError, match="missing or damaged"):
        load_weights(folder)


def judged(rng, modules, *, answered, off=False):
    """A made-up target over a catalogue of two entries a module; the one wanted shares words and meaning with it."""
    signals = rng.normal(0, 0.1, (2 * modules, len(SIGNALS)))
    wanted = np.zeros(2 * modules)
    if answered:
        at = rng.integers(2 * modules)
        wanted[at] = 1.0
        signals[at, SIGNALS.index("words")] += 0.4
        signals[at, SIGNALS.index("meaning")] += 0.35
    vector = rng.normal(0, 0.1, 8) + (0.5 if off else -0.5)
    return Judged(Reading(signals, vector, 0.3, "", 0.0), np.repeat(np.arange(modules), 2), wanted, answered, off)


def made_up(seed, modules=12):
    rng = np.random.default_rng(seed)
    return [judged(rng, modules, answered=at % 2 == 0, off=at % 4 == 1) for at in range(60)]


@pytest.fixture(scope="module")
def learned():
    return fit({"a": made_up(1), "b": made_up(2), "c": made_up(3, 20)}, np.full((5, 8), 0.5))


def test_what_is_learned_holds_on_a_catalogue_never_seen(learned):
    right, tops = 0, {True: [], False: []}
    for one in made_up(9, 15):
        standing = learned.standing(one.reading)
        best = np.array([standing[one.owner == module].max() for module in range(15)])
        tops[one.answered].append(learned.chance(best, one.reading).max())
        right += one.answered and bool(one.wanted[one.owner == best.argmax()].any())
    assert right / 30 > 0.7, "by chance it were 1 in 15"
    assert np.mean(tops[True]) > 0.5
    assert np.mean(tops[False]) < 0.3


def test_the_order_of_catalogues_does_not_matter(learned):
    again = fit({"c": made_up(3, 20), "b": made_up(2), "a": made_up(1)}, np.full((5, 8), 0.5))
    assert again == learned


def test_words_that_tell_are_learned_to_tell(learned):
    before = BEFORE["words"] / BEFORE["meaning"]
    assert learned.ranking["words"] / learned.ranking["meaning"] > before


def test_what_no_training_would_help_is_less_likely_answered(learned):
    one = made_up(4)[0]
    standing = np.array([2.0, 1.0, 0.0])
    off = Reading(one.reading.signals, np.full(8, 0.5), 0.3, "", 0.0)
    assert (learned.chance(standing, off) < learned.chance(standing, one.reading)).all()


def test_the_first_leads_and_the_others_trail():
    assert hints(np.array([1.0, 3.0, 2.5]), 0.0, 0.0)[:, 1].tolist() == [-2.0, 0.5, -0.5]
    assert hints(np.array([1.0]), 0.0, 0.0)[:, 1].tolist() == [0.0]


@pytest.mark.slow
def test_the_script_builds_the_shipped_bytes(tmp_path):
    script = ROOT / "models" / "build_links.py"
    subprocess.run([sys.executable, script, "--out", tmp_path], check=True, capture_output=True, cwd=ROOT)
    for name in (WEIGHTS, "manifest.json"):
        assert (tmp_path / name).read_bytes() == (SHIPPED / name).read_bytes()


def test_to_lead_few_modules_is_no_feat():
    few, many = np.array([6.0, 0.0]), np.array([6.0, *[0.0] * 20])
    assert hints(few, 0.0, 0.0, 4.5)[0, 1] == 1.5
    assert hints(few, 0.0, 0.0, 7.0)[0, 1] == -1.0
    assert hints(many, 0.0, 0.0, 4.5)[0, 1] == 6.0
