"""Review by people: their word outranks the machine's, is never lost, and goes when the comment is withdrawn."""

import json
import shutil

import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook
from tests.conftest import write_files

from consultfeed.cli.main import main


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """A reviewed workspace, made once for all tests here."""
    inbox, force = write_files(tmp_path_factory.mktemp("inbox")), tmp_path_factory.mktemp("made") / "force"
    minutes, survey = inbox / "2025-07-10 minutes.txt", inbox / "2025-03-31 survey.csv"
    for words in (
        ("init", force),
        ("submit", minutes, "--group", "Aberwen IAG", "--kind", "iag", "-w", force),
        ("submit", survey, "--group", "Public survey", "--kind", "survey", "-w", force),
        ("review", "summer", "-w", force),
    ):
        assert CliRunner().invoke(main, [str(word) for word in words]).exit_code == 0
    return force


@pytest.fixture
def reviewed(once, tmp_path):
    """A copy of it to write in."""
    return shutil.copytree(once, tmp_path / "force")


def comment(rows, folder, words):
    (found,) = [row for row in rows("query", "-w", folder) if words in row["text"]]
    return found


@pytest.fixture
def ramp(rows, reviewed):
    """The id of the comment about the induction loop."""
    return comment(rows, reviewed, "induction loop")["id"]


def test_a_persons_word_is_there_at_once(cli, rows, reviewed, ramp):
    before = comment(rows, reviewed, "induction loop")
    assert before["strands"] == ["disability (about)"]
    words = ("--add", "age:mentioned", "--add", "custody", "--remove", "disability", "--by", "IAG chair")
    out = cli(
        "correct", ramp, *words, "--reason", "the cell block, said an elder", "--on", "2025-08-01", "-w", reviewed
    )
    assert f"{ramp}: add age (mentioned), by IAG chair, 2025-08-01" in out.stdout
    assert "next review" in out.stderr
    after = comment(rows, reviewed, "induction loop")
    assert after["strands"] == ["age (mentioned)"]
    assert "custody" in after["themes"]
    assert [row["id"] for row in rows("query", "--theme", "custody", "-w", reviewed)] == [ramp]


def test_explain_names_who_said_it_and_why(cli, reviewed, ramp):
    cli(
        "correct",
        ramp,
        "--add",
        "age",
        "--by",
        "IAG chair",
        "--reason",
        "an elder",
        "--on",
        "2025-08-01",
        "-w",
        reviewed,
    )
    told = cli("explain", ramp, "-w", reviewed).stdout
    assert "by IAG chair, 2025-08-01: an elder" in told
    assert "1.0 by person: IAG chair" in told


def test_the_next_review_is_made_with_it_and_the_one_after_does_no_work(cli, rows, reviewed, ramp):
    cli("correct", ramp, "--add", "custody", "-w", reviewed)
    assert "no work done" not in cli("review", "autumn", "-w", reviewed).stdout
    assert "no work done" in cli("review", "autumn", "-w", reviewed).stdout
    report = json.loads((reviewed / "reports" / "autumn" / "report.json").read_text())
    assert any("custody" in json.dumps(issue["theme"]) for issue in report["issues"])


def test_the_last_word_counts_and_none_is_lost(cli, rows, reviewed, ramp):
    for words in (("--add", "age"), ("--remove", "age"), ("--add", "age:mentioned")):
        cli("correct", ramp, *words, "--on", "2025-08-01", "-w", reviewed)
    said = rows("corrections", "-w", reviewed)
    assert [(row["verdict"], row["level"], row["counts"]) for row in said] == [
        ("add", "about", False),
        ("remove", "", False),
        ("add", "mentioned", True),
    ]
    assert "age (mentioned)" in comment(rows, reviewed, "induction loop")["strands"]


def test_a_removed_tag_is_the_machines_again_only_if_a_person_says_so(cli, rows, reviewed, ramp):
    cli("correct", ramp, "--remove", "disability", "-w", reviewed)
    cli("review", "autumn", "-w", reviewed)
    assert comment(rows, reviewed, "induction loop")["strands"] == []


def test_a_name_in_a_reason_is_not_kept(cli, rows, reviewed, ramp):
    cli("correct", ramp, "--add", "age", "--reason", "ask PC Dunmore on 07700 900123", "-w", reviewed)
    (said,) = rows("corrections", "-w", reviewed)
    assert "Dunmore" not in said["reason"]
    assert "07700" not in said["reason"]


def test_a_mended_file_keeps_what_was_said_and_a_withdrawn_one_does_not(cli, rows, reviewed, ramp, inbox):
    cli("correct", ramp, "--add", "custody", "--reason", "zebrafinch", "-w", reviewed)
    path = inbox / "2025-07-10 minutes.txt"
    words = ("--group", "Aberwen IAG", "--kind", "iag", "-w", reviewed)
    path.write_text(path.read_text().replace("for a month", "for two months"))
    assert "replaced" in cli("submit", path, *words).stdout
    cli("review", "mended", "-w", reviewed)
    assert "custody" in comment(rows, reviewed, "induction loop")["themes"]
    (submission,) = [row["id"] for row in rows("submissions", "-w", reviewed) if "minutes" in row["name"]]
    cli("withdraw", submission, "-w", reviewed)
    assert rows("corrections", "-w", reviewed) == []
    assert all(b"zebrafinch" not in file.read_bytes() for file in reviewed.glob("consultfeed.sqlite*"))


def test_a_comment_that_is_left_out_and_comes_back_has_its_corrections_again(cli, rows, reviewed, ramp, inbox):
    cli("correct", ramp, "--add", "custody", "-w", reviewed)
    path = inbox / "2025-07-10 minutes.txt"
    whole = path.read_text()
    words = ("--group", "Aberwen IAG", "--kind", "iag", "-w", reviewed)
    path.write_text("\n".join(line for line in whole.splitlines() if "induction loop" not in line))
    cli("submit", path, *words)
    assert rows("corrections", "-w", reviewed) == []
    path.write_text(whole + "\n2.2 The bus shelter by the station is full of broken glass again this week.\n")
    cli("submit", path, *words)
    assert [row["comment_id"] for row in rows("corrections", "-w", reviewed)] == [ramp]


def test_the_same_file_under_another_group_keeps_what_was_said(cli, rows, reviewed, ramp, inbox):
    cli("correct", ramp, "--add", "custody", "-w", reviewed)
    path = inbox / "2025-07-10 minutes.txt"
    cli("submit", path, "--group", "Castlemarch IAG", "--kind", "iag", "-w", reviewed)
    assert [row["comment_id"] for row in rows("corrections", "-w", reviewed)] == [ramp]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--add", "disabilty"), "disability"),
        (("--add", "custodi"), "custody"),
        (("--remove", "zzz"), "strand, theme or route"),
        (("--add", "disability:abuot"), "about"),
        (("--add", "custody:mentioned"), "about"),
        (("--add", "age", "--remove", "age"), "given twice"),
        (("--add", "age", "--on", "2099-01-01"), "future"),
        (("--add", "age", "--on", "sometime"), "no date"),
    ],
)
def test_what_nobody_knows_is_answered_with_the_nearest(cli, rows, reviewed, ramp, words, said):
    assert said in cli("correct", ramp, *words, "-w", reviewed, code=1).stderr
    assert rows("corrections", "-w", reviewed) == []


def test_an_unknown_comment_and_nothing_to_say_are_told(cli, reviewed, ramp):
    assert "no comment of this name" in cli("correct", "c-nowhere", "--add", "age", "-w", reviewed, code=1).stderr
    assert "--add" in cli("correct", ramp, "-w", reviewed, code=2).stderr


def test_corrected_comments_become_rows_to_learn_from(cli, reviewed, ramp, tmp_path):
    cli("correct", ramp, "--add", "custody", "--add", "age:mentioned", "--remove", "disability", "-w", reviewed)
    out = tmp_path / "labels.jsonl"
    cli("corrections", "--as-labels", out, "-w", reviewed)
    (row,) = [json.loads(line) for line in out.read_text().splitlines()]
    assert row["id"] == ramp
    assert "induction loop" in row["text"]
    assert "custody" in row["labels"]
    assert row["strands"] == {"age": "mentioned"}


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_coding_sheet_is_blind_safe_and_the_same_again(cli, reviewed, tmp_path, kind):
    one, two = tmp_path / f"one.{kind}", tmp_path / f"two.{kind}"
    assert "4 comments to code" in cli("sample", "--blind", "4", "--out", one, "-w", reviewed).stdout
    cli("sample", "--blind", "4", "--out", two, "-w", reviewed)
    assert one.read_bytes() == two.read_bytes()
    if kind == "csv":
        text, told = one.read_text("utf-8-sig"), (tmp_path / "one.codes.csv").read_text("utf-8-sig")
        assert text.splitlines()[0] == "id,text,strands,themes"
        assert all(line.endswith(",,") for line in text.splitlines()[1:])
        assert not any(line.split(",", 1)[1].startswith(("=", '"=')) for line in text.splitlines()[1:])
    else:
        book = CalamineWorkbook.from_path(str(one))
        head, *rows = book.get_sheet_by_name("coding").to_python()
        assert head == ["id", "text", "strands", "themes"]
        assert all(row[2:] in (["", ""], []) for row in rows)
        told = str(book.get_sheet_by_name("instructions").to_python())
    assert "stop_and_search" in told
    assert "none" in told


def test_a_sheet_holds_rare_themes_and_comments_without_any(cli, rows, reviewed, tmp_path):
    everything = {row["id"]: row for row in rows("query", "-w", reviewed)}
    themes = {theme for row in everything.values() for theme in row["themes"]}
    book = tmp_path / "sheet.xlsx"
    cli("sample", "--blind", "99", "--out", book, "-w", reviewed)
    drawn = [row[0] for row in CalamineWorkbook.from_path(str(book)).get_sheet_by_name("coding").to_python()[1:]]
    assert {theme for one in drawn for theme in everything[one]["themes"]} == themes
    assert len(drawn) == len(set(drawn)) == len(everything)


def test_a_filled_sheet_is_never_written_over(cli, reviewed, tmp_path):
    out = tmp_path / "sheet.xlsx"
    cli("sample", "--blind", "2", "--out", out, "-w", reviewed)
    assert "there already" in cli("sample", "--blind", "2", "--out", out, "-w", reviewed, code=1).stderr
    assert ".xlsx or .csv" in cli("sample", "--blind", "2", "--out", tmp_path / "s.txt", "-w", reviewed, code=1).stderr


def test_before_a_review_there_is_nothing_to_draw_from(cli, filled, tmp_path):
    out = cli("sample", "--blind", "2", "--out", tmp_path / "s.xlsx", "-w", filled, code=1)
    assert "consultfeed review" in out.stderr
    assert not (tmp_path / "s.xlsx").exists()
