"""Questions in plain words: what is found, by what, and that nonsense finds nothing."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from consultfeed.cli.main import main
from consultfeed.search import Question, ask
from consultfeed.workspace import VECTORS_NAME, Workspace

CASES = tomllib.loads((Path(__file__).parent / "cases" / "questions.toml").read_text(encoding="utf-8"))


def filled(folder, order):
    """A workspace with the two groups' comments, handed in in this order."""
    call = CliRunner().invoke
    assert call(main, ["init", str(folder / "force")]).exit_code == 0
    for name in order:
        path = folder / f"2025-0{4 + len(name) % 2}-02 {name}.csv"
        buffer = io.StringIO(newline="")
        csv.writer(buffer).writerows([["comment"], *([text] for text in CASES[name])])
        path.write_text(buffer.getvalue(), encoding="utf-8", newline="")
        result = call(
            main, ["submit", str(path), "--group", f"{name} group", "--kind", "other", "-w", str(folder / "force")]
        )
        assert result.exit_code == 0, result.stderr
    return folder / "force"


@pytest.fixture(scope="module")
def force(tmp_path_factory):
    """The comments of the cases, not reviewed; a question writes nothing but vectors to it."""
    return filled(tmp_path_factory.mktemp("asked"), ["library", "survey"])


@pytest.mark.parametrize("case", CASES["question"], ids=lambda case: case["text"])
def test_what_a_question_finds(cli, rows, force, case):
    found = rows("query", case["text"], "-w", force)
    texts = [row["text"] for row in found]
    if case.get("nothing"):
        assert texts == []
        assert "nothing found" in cli("query", case["text"], "-w", force).stderr
        return
    assert texts[0].startswith(case["first"])
    assert all(any(text.startswith(start) for text in texts) for start in case.get("finds", ()))
    assert found[0]["found"] == case.get("found", found[0]["found"])
    assert not [text for text in texts if text.startswith(tuple(case.get("never", ())))]


def test_rows_are_best_first_and_filters_change_no_score(rows, force):
    found = rows("query", "officers who do not listen", "-w", force)
    assert [row["score"] for row in found] == sorted((row["score"] for row in found), reverse=True)
    assert all(0 < row["score"] <= 1 and row["found"] in {"words", "meaning", "both"} for row in found)
    for group in ("library group", "survey group"):
        ours = [row for row in found if row["group"] == group]
        assert ours
        assert rows("query", "officers who do not listen", "--group", group, "-w", force) == ours


def test_exact_goes_by_words_alone(rows, force):
    assert rows("query", "pensioner swindled by a bogus builder", "--exact", "-w", force) == []
    (lamps,) = rows("query", "lamp street", "--exact", "-w", force)
    assert (lamps["found"], lamps["score"]) == ("words", 1.0)
    assert rows("query", '"lamp street"', "--exact", "-w", force) == []


def test_a_list_is_cut_where_it_is_said(cli, rows, force):
    shown = cli("query", "the police", "--limit", 2, "--format", "csv", "-w", force)
    assert len(list(csv.reader(io.StringIO(shown.stdout)))) == 3
    assert "2 of " in shown.stderr
    whole = rows("query", "the police", "--limit", 0, "-w", force)
    assert whole[:2] == rows("query", "the police", "--limit", 2, "-w", force)
    assert "shown" not in cli("query", "street lamps", "-w", force).stderr
    assert len(rows("query", "-w", force)) == len(CASES["library"]) + len(CASES["survey"]) - 1


def test_a_table_is_fit_to_print(cli, force):
    shown = cli("query", "no way in for a wheelchair", "--limit", 1, "-w", force).stdout
    assert "“The hall is up fourteen steps. I sat outside in my wheelchair" in shown
    assert "” – library group, 2 May 2025" in shown
    (line,) = cli("query", "--group", "survey", "--limit", 1, "-w", force).stdout.splitlines()[1:]
    assert "– survey group, 2 April 2025" in line


def test_json_and_csv_hold_quote_and_whole_text(rows, cli, force):
    (row,) = rows("query", "my brother signs", "--limit", 1, "-w", force)
    assert row["quote"] in row["text"]
    (line,) = csv.DictReader(
        io.StringIO(cli("query", "my brother signs", "--limit", 1, "--format", "csv", "-w", force).stdout)
    )
    assert (line["text"], line["quote"], line["found"]) == (row["text"], row["quote"], row["found"])


def test_the_second_question_reads_no_comment_again(force, tmp_path):
    copy = shutil.copytree(force, tmp_path / "copy")
    (copy / VECTORS_NAME).unlink(missing_ok=True)
    told = []
    with Workspace(copy) as workspace:
        ask(workspace, Question("cold tea"), progress=lambda *step: told.append(step))
        assert told[0][1] < told[0][2]
        told.clear()
        ask(workspace, Question("warm soup"), progress=lambda *step: told.append(step))
        assert told == []


def test_the_order_of_handing_in_changes_nothing(force, tmp_path):
    other = filled(tmp_path, ["survey", "library"])
    answers = []
    for folder in (force, other):
        with Workspace(folder) as workspace:
            answers.append(ask(workspace, Question("officers who do not listen")))
    assert answers[0].total > 0
    assert answers[0] == answers[1]


def test_the_hash_seed_changes_nothing(force):
    words = ["-m", "consultfeed", "query", "officers who do not listen to us", "--format", "json", "-w", str(force)]
    told = {
        subprocess.run(
            [sys.executable, *words], capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1
    assert json.loads(told.pop())
