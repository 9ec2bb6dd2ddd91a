"""Measuring from the command line: figures that add up, and labels in every form people write them in."""

import json

import pytest
from openpyxl import Workbook
from tests.conftest import PLACES

TEXTS = [
    ("1", "Black people are stopped outside the college and nobody explains the grounds.", {"race": "about"}),
    ("2", "The ramp at the front desk is blocked, so wheelchair users cannot get in.", {"disability": "about"}),
    ("3", "It was a race against time and the black cab never came.", {}),
    ("4", "The meeting was held in the church hall after the parking talk.", {}),
]


def write(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def strands(tmp_path):
    return write(tmp_path / "s.jsonl", [{"id": i, "text": t, "strands": s} for i, t, s in TEXTS])


def coded(tmp_path, name, labels, key="labels"):
    rows = [{"id": f"{n}", key: value} for n, value in enumerate(labels)]
    return write(tmp_path / name, rows)


def test_the_shipped_strand_tagger_is_measured_with_intervals(cli, strands):
    found = json.loads(cli("evaluate", strands, "--model", "shipped", "--scheme", "strands", "--format", "json").stdout)
    assert found["texts"] == 4
    assert found["micro_f1"] == found["macro_f1"] == found["accuracy"] == 1.0
    assert found["intervals"]["micro_f1"][1] == 1.0
    assert {row["label"]: row["support"] for row in found["per_label"]} == {"disability": 1, "race": 1}
    assert found["balanced_accuracy"] is None
    assert 0 <= found["calibration"]["ece"] <= 1


def test_the_table_and_the_csv_say_the_same(cli, strands):
    words = ("evaluate", strands, "--model", "shipped", "--scheme", "strands")
    table, csv = cli(*words).stdout, cli(*words, "--format", "csv").stdout
    assert table.splitlines()[1].split()[:3] == ["micro", "f1", "1.0"]
    assert csv.splitlines()[0] == "what,f1,low,high,precision,recall,support,note"
    assert "too few positives" in table


def test_a_list_of_strands_and_a_list_called_labels_count_as_well(cli, tmp_path):
    for key in ("strands", "labels"):
        rows = [{"id": i, "text": t, key: sorted(s)} for i, t, s in TEXTS]
        path = write(tmp_path / f"{key}.jsonl", rows)
        out = cli("evaluate", path, "--model", "shipped", "--scheme", "strands", "--level", "about", "--format", "json")
        assert json.loads(out.stdout)["micro_f1"] == 1.0


def test_labels_are_recognised_as_themes_or_strands(cli, tmp_path):
    rows = [
        {"id": "1", "text": TEXTS[0][1], "labels": ["stop_and_search"]},
        {"id": "2", "text": "Hello.", "labels": []},
    ]
    out = cli("evaluate", write(tmp_path / "t.jsonl", rows), "--model", "shipped", "--scheme", "labels")
    assert "stop_and_search" in out.stdout


def test_rows_without_labels_are_left_out_and_said(cli, tmp_path):
    rows = [{"id": i, "text": t, "strands": s} for i, t, s in TEXTS] + [{"id": "5", "text": "A deaf man."}]
    out = cli("evaluate", write(tmp_path / "x.jsonl", rows), "--model", "shipped", "--scheme", "strands")
    assert "left out: 1 rows" in out.stderr


def test_only_the_rows_of_a_split_are_measured(cli, tmp_path):
    rows = [{"id": i, "text": t, "strands": s, "side": "ab"[n % 2]} for n, (i, t, s) in enumerate(TEXTS)]
    path = write(tmp_path / "x.jsonl", rows)
    words = ("evaluate", path, "--model", "shipped", "--scheme", "strands", "--format", "json", "--split")
    assert json.loads(cli(*words, "side=a").stdout)["texts"] == 2
    assert "known: a, b" in cli(*words, "side=c", code=1).stderr
    assert "known: id, side, strands, text" in cli(*words, "zzz=c", code=1).stderr


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (["rase"], "race"),
        ({"race": "abuot"}, "about"),
        (7, "these are no labels"),
        ([["race"]], "these are no labels"),
    ],
)
def test_labels_nobody_knows_are_answered_with_row_and_nearest(cli, tmp_path, value, said):
    rows = [{"id": "1", "text": "x", "strands": ["race"]}, {"id": "2", "text": "y", "strands": value}]
    path = write(tmp_path / "x.jsonl", rows)
    told = cli("evaluate", path, "--model", "shipped", "--scheme", "strands", code=1).stderr
    assert "row 2" in told
    assert said in told


def test_words_in_the_wrong_column_are_not_repeated(cli, tmp_path):
    rows = [{"id": "1", "text": "x", "strands": "my neighbour at the corner shop told me about his heart trouble"}]
    told = cli("evaluate", write(tmp_path / "x.jsonl", rows), "--model", "shipped", "--scheme", "strands", code=1)
    assert "neighbour" not in told.stderr


TOLD = {"searched": "Officers searched lads outside the {} and gave no grounds.", "signed": "Nobody signs at the {}."}


def labelled(tmp_path):
    rows = [
        {"id": f"{label}-{place}", "text": words.format(place), "labels": [label], "part": part}
        for label, words in TOLD.items()
        for place, part in zip(PLACES, [*["train"] * 5, "test"] * 2, strict=True)
    ]
    return write(tmp_path / "labels.jsonl", rows)


def test_a_model_of_ones_own_is_trained_the_same_twice_and_then_measured(cli, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = labelled(tmp_path)
    assert "written: models" in cli("train", path, "--name", "ours").stderr
    cli("train", path, "--name", "ours", "--out", tmp_path / "again")
    made = sorted(file.name for file in (tmp_path / "models" / "ours").iterdir())
    assert "manifest.json" in made
    for name in made:
        assert (tmp_path / "models" / "ours" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()
    for model in ("ours", tmp_path / "again"):
        out = cli("evaluate", path, "--model", model, "--scheme", "labels", "--format", "json").stdout
        found = json.loads(out)
        assert found["single_label"]
        assert found["accuracy"] == found["balanced_accuracy"] == found["mcc"] == 1.0
    assert "known: ours" in cli("evaluate", path, "--model", "oars", "--scheme", "labels", code=1).stderr


def test_a_split_says_what_the_figures_are_of(cli, tmp_path):
    path = labelled(tmp_path)
    out = cli("train", path, "--name", "ours", "--split", "part", "--out", tmp_path / "m").stdout
    assert "4 rows" in out
    assert "part" in cli("train", path, "--name", "ours", "--split", "prt", "--out", tmp_path / "m", code=1).stderr


def test_rows_of_a_group_stay_together_and_the_licence_is_kept(cli, tmp_path):
    words = ("train", labelled(tmp_path), "--name", "ours", "--out", tmp_path / "m")
    assert "rows of one group in one fold" in cli(*words, "--group", "part", "--licence", "CC-BY-4.0").stdout
    assert json.loads((tmp_path / "m" / "manifest.json").read_text())["licence"] == "CC-BY-4.0"
    assert "known: id, labels, part, text" in cli(*words, "--group", "wrtier", code=1).stderr


def test_what_cannot_be_trained_is_said(cli, tmp_path):
    path = labelled(tmp_path)
    assert "no name for a model" in cli("train", path, "--name", "../ours", code=1).stderr
    few = write(tmp_path / "few.jsonl", [{"id": "1", "text": "Hello there.", "labels": ["a"]}])
    assert "too little to learn from" in cli("train", few, "--name", "few", "--out", tmp_path / "f", code=1).stderr


def test_an_unknown_model_and_nothing_to_measure_are_said(cli, strands, tmp_path):
    assert "shipped" in cli("evaluate", strands, "--model", "shiped", "--scheme", "strands", code=1).stderr
    empty = write(tmp_path / "e.jsonl", [{"id": "1", "text": "x"}])
    assert "--column" in cli("evaluate", empty, "--model", "shipped", "--scheme", "themes", code=1).stderr


def test_two_coders_agree_as_the_text_book_says(cli, tmp_path):
    one = coded(tmp_path, "a.jsonl", [["x"]] * 25 + [[]] * 25)
    other = coded(tmp_path, "b.jsonl", [["x"]] * 20 + [[]] * 5 + [["x"]] * 10 + [[]] * 15)
    found = json.loads(cli("agree", one, other, "--format", "json").stdout)
    assert found["codes"][0]["kappa"] == 0.4
    assert found["codes"][0]["prevalence"] == 0.55
    assert "all codes as sets (MASI)" in cli("agree", one, other).stdout


def test_ids_of_one_file_only_are_named(cli, tmp_path):
    one, other = coded(tmp_path, "a.jsonl", [["x"]] * 3), coded(tmp_path, "b.jsonl", [["x"]] * 5)
    out = cli("agree", one, other)
    assert f"only in {other}: 2 ids, e.g. 3, 4" in out.stderr


def test_three_coders_have_alpha_and_no_kappa(cli, tmp_path):
    files = [coded(tmp_path, f"{name}.jsonl", [["x"], [], ["y"]]) for name in "abc"]
    found = json.loads(cli("agree", *files, "--format", "json").stdout)
    assert [row["kappa"] for row in found["codes"]] == [None, None]
    assert [row["alpha"] for row in found["codes"]] == [1.0, 1.0]


def test_what_tag_writes_can_be_set_against_a_coder(cli, strands, tmp_path):
    cli("tag", strands, "--output", tmp_path / "tags.jsonl")
    found = cli("agree", tmp_path / "tags.jsonl", strands, "--scheme", "strands", "--format", "json").stdout
    assert json.loads(found)["masi_alpha"] == 1.0


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_filled_coding_sheet_is_read_back_in_peoples_spelling(cli, strands, tmp_path, kind):
    cells = ["Race", "disability (about)", "none", ""]
    sheet = [["id", "text", "strands"], *([i, t, cell] for (i, t, _), cell in zip(TEXTS, cells, strict=True))]
    path = tmp_path / f"filled.{kind}"
    if kind == "csv":
        path.write_text("".join(f'{i},"{t}","{c}"\n' for i, t, c in sheet), encoding="utf-8")
    else:
        book = Workbook()
        book.active.title = "instructions"
        page = book.create_sheet("coding")
        for row in sheet:
            page.append(row)
        book.save(path)
    found = json.loads(cli("agree", path, strands, "--format", "json").stdout)
    assert found["texts"] == 3
    assert found["masi_alpha"] == 1.0
    assert found["only_in"][1]["ids"] == []


def test_files_that_cannot_be_compared_say_why(cli, tmp_path):
    one, other = coded(tmp_path, "a.jsonl", [["x"]]), coded(tmp_path, "b.jsonl", [["x"]], key="themes")
    assert "no labels of one kind" in cli("agree", one, other, code=1).stderr
    assert "two different files" in cli("agree", one, code=2).stderr
    doubled = write(tmp_path / "d.jsonl", [{"id": "1", "labels": []}, {"id": "1", "labels": []}])
    assert "an id stands twice" in cli("agree", one, doubled, code=1).stderr
    nameless = write(tmp_path / "n.jsonl", [{"labels": []}])
    assert "a row has no id" in cli("agree", one, nameless, code=1).stderr
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 not really")
    assert "not a readable Excel workbook" in cli("agree", one, tmp_path / "broken.xlsx", code=1).stderr
