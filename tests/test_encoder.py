"""The sentence encoder: its law (a text's vector depends on that text alone), its caches and its shipped files."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from consultfeed import resources
from consultfeed.encoder import OWN_SHARE, Encoder, beside_own, load_encoder
from consultfeed.errors import ConsultfeedError

TEXTS = [
    "The officer spoke only to my carer and never to me.",
    "Officers should be taught how to speak with deaf people.",
    "101 rang for forty minutes.",
    "nothing",
    "We asked for the stop and search figures by ethnicity three times and were told each time that they do not exist.",
    "It's brilliant what the youth team does on Friday nights.",
]
HOSTILE = {
    "empty": "",
    "blank": " \t\n\u00a0",
    "emoji": "👮🏽‍♀️👍🏿🏳️‍⚧️",
    "right to left": "الشرطة לא ענו",
    "nul": "before\x00after",
    "only nul": "\x00\x00",
    "lone surrogate": "cut off \ud83d here",
    "one long word": "x" * 100_000,
    "long line": "no full stop " * 8_000,
    "controls": "".join(map(chr, range(32))),
}


SHIPPED = ("all-MiniLM-L6-v2-int8", "points-MiniLM-L6-int8")


@pytest.fixture(scope="module")
def encoder():
    return load_encoder()


@pytest.fixture(scope="module")
def alone():
    """Each text by itself, each with an encoder that has seen nothing else."""
    return np.concatenate([load_encoder().encode([text]) for text in TEXTS])


def test_a_row_of_length_one_for_each_text(encoder):
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    assert encoder.dims == 384
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_rows(encoder):
    vectors = encoder.encode([])
    assert vectors.shape == (0, 384)
    assert vectors.dtype == np.float32


def test_one_string_is_refused(encoder):
    with pytest.raises(TypeError, match="list of texts"):
        encoder.encode("Nothing changed.")


def test_law_neighbours_do_not_change_a_vector(alone):
    assert np.array_equal(load_encoder().encode(TEXTS), alone)
    crowd = [f"Comment number {number} about the front desk." for number in range(40)]
    assert np.array_equal(load_encoder().encode([*crowd, *TEXTS])[40:], alone)


def test_law_order_does_not_change_a_vector(alone):
    assert np.array_equal(load_encoder().encode(TEXTS[::-1])[::-1], alone)


def test_law_hostile_neighbours_do_not_change_a_vector(alone):
    assert np.array_equal(load_encoder().encode([*HOSTILE.values(), *TEXTS])[len(HOSTILE) :], alone)


def test_the_result_is_the_callers_own(encoder, alone):
    encoder.encode(TEXTS)[:] = 0
    assert np.array_equal(encoder.encode(TEXTS), alone)


def test_each_distinct_text_is_computed_once(monkeypatch):
    from consultfeed import encoder as module

    computed = []
    vector = module._vector
    monkeypatch.setattr(module, "_vector", lambda *model_and_text: computed.append(1) or vector(*model_and_text))
    fresh = load_encoder()
    vectors = fresh.encode(["nothing", "something", "nothing"])
    fresh.encode(["something"])
    assert len(computed) == 2
    assert np.array_equal(vectors[0], vectors[2])


def test_progress_counts_distinct_texts_up_to_all():
    told = []
    fresh = load_encoder()
    fresh.encode(["a", "b", "a"], progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]
    fresh.encode(["a", "b", "c"], progress=lambda done, total: told.append((done, total)))
    assert told[2:] == [(2, 3), (3, 3)]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_any_text_has_a_vector(encoder, text):
    vector = encoder.encode([text])[0]
    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_words_beyond_256_pieces_do_not_count(encoder):
    vectors = encoder.encode(["police " * 254, "police " * 254 + "custody", "police " * 253 + "custody"])
    assert np.array_equal(vectors[0], vectors[1])
    assert not np.array_equal(vectors[0], vectors[2])


@pytest.mark.parametrize(
    ("one", "near", "far"),
    [
        ("They asked my carer instead of me.", TEXTS[0], "The patrol car was parked on the pavement."),
        ("Teach recruits some sign language.", TEXTS[1], "My bicycle was stolen last week."),
        ("Nobody answers the phone.", "The phone rang for an hour and no one picked up.", "The custody cell was cold."),
    ],
)
def test_like_is_nearer_than_unlike(encoder, one, near, far):
    vectors = encoder.encode([one, near, far])
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.1


def test_disk_cache_gives_the_same_vectors_without_the_model(tmp_path, monkeypatch, alone):
    cache = tmp_path / "new folder" / "vectors.sqlite"
    assert np.array_equal(load_encoder(cache).encode(TEXTS), alone)
    monkeypatch.setattr(Encoder, "_model", property(lambda self: pytest.fail("computed again")))
    assert np.array_equal(load_encoder(cache).encode(TEXTS[::-1])[::-1], alone)


def test_disk_cache_holds_no_words(tmp_path):
    cache = tmp_path / "vectors.sqlite"
    load_encoder(cache).encode(["marmalade"])
    assert b"marmalade" not in cache.read_bytes()


@pytest.mark.parametrize("damage", [b"", b"not a database " * 200, None], ids=["emptied", "no database", "torn"])
def test_corrupt_disk_cache_is_made_anew(tmp_path, alone, damage):
    cache = tmp_path / "vectors.sqlite"
    load_encoder(cache).encode(TEXTS)
    whole = cache.read_bytes()
    torn = whole[:4096] + b"\xff" * (len(whole) - 4096)
    cache.write_bytes(torn if damage is None else damage)
    assert np.array_equal(load_encoder(cache).encode(TEXTS), alone)
    assert len(rows(cache)) == len(TEXTS)


def test_disk_cache_that_breaks_in_use_costs_only_time(tmp_path, alone):
    cache = tmp_path / "vectors.sqlite"
    fresh = load_encoder(cache)
    cache.write_bytes(b"not a database " * 200)
    assert np.array_equal(fresh.encode(TEXTS), alone)


def test_vectors_of_another_size_or_version_are_not_used(tmp_path, alone):
    cache = tmp_path / "vectors.sqlite"
    load_encoder(cache).encode(TEXTS)
    with sqlite3.connect(cache) as db:
        db.execute("UPDATE vectors SET version = 'all-MiniLM-L6-v2-int8-older' WHERE rowid <= 2")
        db.execute("UPDATE vectors SET vector = x'00' WHERE rowid = 3")
    db.close()
    fresh = load_encoder(cache)
    assert np.array_equal(fresh.encode(TEXTS), alone)
    assert {version for version, _ in rows(cache)} == {fresh.version}
    assert {size for _, size in rows(cache)} == {4 * 384}


def test_disk_cache_that_cannot_be_opened_is_said_plainly(tmp_path):
    with pytest.raises(ConsultfeedError, match="cache cannot be opened"):
        load_encoder(tmp_path)  # a folder, not a file


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_files_are_those_of_the_manifest(name):
    folder = resources.models_dir() / name
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    digests = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in manifest["files"]}
    assert digests == {name: entry["sha256"] for name, entry in manifest["files"].items()}
    assert {path.name for path in folder.iterdir()} == {*manifest["files"], "manifest.json"}
    assert Encoder(folder).version == f"{manifest['name']}-{digests['model.onnx'][:12]}"
    assert manifest["name"] == name


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_graph_names_nobodys_folders(name):
    graph = (resources.models_dir() / name / "model.onnx").read_bytes()
    assert not [word for word in (b"site-packages", b"/home/", b"/tmp/", b"\\Users\\", b".py") if word in graph]


@pytest.mark.parametrize("damage", ["model.onnx", "tokenizer.json", "manifest.json", "all"])
def test_damaged_model_folder_is_said_plainly(tmp_path, damage):
    folder = tmp_path / "model"
    shutil.copytree(resources.models_dir() / "all-MiniLM-L6-v2-int8", folder)
    if damage == "all":
        shutil.rmtree(folder)
    else:
        (folder / damage).write_text("version https://git-lfs.github.com/spec/v1\n")
    with pytest.raises(ConsultfeedError, match="sentence encoder is damaged"):
        Encoder(folder)


def test_missing_resources_are_said_plainly(monkeypatch):
    monkeypatch.setattr(resources, "_PACKAGE", Path("nowhere/consultfeed"))
    monkeypatch.setattr(resources, "_CHECKOUT", Path("nowhere"))
    with pytest.raises(ConsultfeedError, match="corpora are missing"):
        resources.corpora_dir()


def test_bundled_resources_come_first(tmp_path, monkeypatch):
    bundled = tmp_path / "_bundled" / "models"
    bundled.mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path)
    assert resources.models_dir() == bundled


def test_side_by_side_a_cosine_lies_between_those_of_both(encoder):
    joint, own = beside_own(encoder), Encoder(resources.models_dir() / SHIPPED[1])
    both = joint.encode(TEXTS)
    assert both.shape == (len(TEXTS), joint.dims) == (len(TEXTS), 768)
    cosines = [vectors @ vectors.T for vectors in (encoder.encode(TEXTS), own.encode(TEXTS))]
    np.testing.assert_allclose(both @ both.T, (1 - OWN_SHARE) * cosines[0] + OWN_SHARE * cosines[1], atol=1e-5)


def test_both_encoders_keep_their_vectors_in_one_cache(tmp_path):
    cache = tmp_path / "vectors.sqlite"
    first = beside_own(load_encoder(cache)).encode(TEXTS)
    assert len(rows(cache)) == 2 * len(TEXTS)
    told = []
    again = beside_own(load_encoder(cache)).encode(TEXTS, lambda done, total: told.append((done, total)))
    assert np.array_equal(first, again)
    assert told == [(len(TEXTS), 2 * len(TEXTS)), (2 * len(TEXTS), 2 * len(TEXTS))]


def test_importing_loads_nothing_heavy():
    code = "import sys, consultfeed.encoder; print({'numpy', 'onnxruntime', 'tokenizers'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def rows(cache):
    db = sqlite3.connect(cache)
    found = db.execute("SELECT version, length(vector) FROM vectors").fetchall()
    db.close()
    return found
