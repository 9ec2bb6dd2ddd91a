"""The batch run: once is enough, order does not matter, reports are complete."""

import json

import pytest
from tests.conftest import write_files


def test_a_review_writes_its_reports_and_a_second_does_no_work(cli, filled):
    first = cli("review", "summer", "-w", filled).stdout
    assert "units in =" in first
    names = {path.name for path in (filled / "reports" / "summer").iterdir()}
    assert names == {"report.html", "report.xlsx", "report.json", "report.md"}
    before = (filled / "reports" / "summer" / "report.json").read_bytes()
    again = cli("review", "summer", "-w", filled).stdout
    assert "nothing changed since review summer: no work done" in again
    assert (filled / "reports" / "summer" / "report.json").read_bytes() == before


def test_a_new_name_for_unchanged_input_is_kept_without_work(cli, reviewed):
    assert "nothing changed since review summer" in cli("review", "late summer", "-w", reviewed).stdout
    assert (reviewed / "reports" / "late summer" / "report.html").exists()


def test_the_order_of_files_leaves_no_trace_in_the_json_report(cli, tmp_path):
    (tmp_path / "in").mkdir()
    inbox = write_files(tmp_path / "in")
    handed = [("2025-07-10 minutes.txt", "Aberwen IAG", "iag"), ("2025-03-31 survey.csv", "Public survey", "survey")]
    reports = []
    for name, order in (("one", handed), ("two", handed[::-1])):
        folder = tmp_path / name
        cli("init", folder)
        for file, group, kind in order:
            cli("submit", inbox / file, "--group", group, "--kind", kind, "-w", folder)
        cli("curriculum", "import", inbox / "catalogue", "-w", folder)
        cli("review", "summer", "-w", folder, "--out", tmp_path / f"out-{name}")
        reports.append((tmp_path / f"out-{name}" / "report.json").read_bytes())
    assert reports[0] == reports[1]


def test_a_review_of_nothing_says_what_to_do(cli, tmp_path):
    cli("init", tmp_path / "w")
    assert "consultfeed submit" in cli("review", "x", "-w", tmp_path / "w", code=1).stderr
    assert "consultfeed review" in cli("issues", "-w", tmp_path / "w", code=1).stderr


def test_a_review_without_a_curriculum_answers_none_to_everything(cli, rows, inbox, tmp_path):
    cli("init", tmp_path / "w")
    cli("submit", inbox / "2025-07-10 minutes.txt", "--group", "G", "--kind", "iag", "-w", tmp_path / "w")
    cli("review", "x", "-w", tmp_path / "w")
    assert {row["grade"] for row in rows("issues", "-w", tmp_path / "w")} == {"none"}
    assert "no curriculum" in rows("gaps", "-w", tmp_path / "w")[0]["reason"]


def test_the_json_report_holds_no_identifier_and_adds_up(reviewed):
    text = (reviewed / "reports" / "summer" / "report.json").read_text()
    assert "07700" not in text
    assert "Dunmore" not in text
    counts = json.loads(text)["overview"]["counts"]
    assert counts["units"] == counts["kept"] + counts["dropped"]


@pytest.mark.parametrize("form", ["html", "xlsx", "json", "md"])
def test_each_report_format_can_be_had_alone(cli, reviewed, tmp_path, form):
    out = tmp_path / f"r.{form}"
    assert f"written: {out}" in cli("report", "--out", out, "-w", reviewed).stdout
    assert out.stat().st_size > 500


def test_topics_as_a_second_view_say_when_there_is_too_little(cli, filled):
    cli("review", "summer", "--topics", "-w", filled)
    notes = json.loads((filled / "reports" / "summer" / "report.json").read_text())
    assert "topics need at least 50 texts" in json.dumps(notes)


def test_a_report_needs_an_ending_or_a_format(cli, reviewed, tmp_path):
    assert "--format" in cli("report", "--out", tmp_path / "report", "-w", reviewed, code=2).stderr
    cli("report", "--format", "json", "--out", tmp_path / "report", "-w", reviewed)
    assert json.loads((tmp_path / "report").read_text())["overview"]


@pytest.mark.parametrize("name", ["", "../evil", "../../evil", "2025/x", ".hidden", "-x-", "a\nb"])
def test_a_review_cannot_be_named_out_of_its_folder(cli, filled, name):
    assert "cannot be the name of a review" in cli("review", "-w", filled, "--", name, code=1).stderr
    assert not (filled / "reports").exists()


def test_quiet_is_accepted_everywhere(cli, reviewed):
    for words in (["issues"], ["gaps"], ["submissions"], ["balance"], ["query", "ramp"]):
        cli(*words, "--quiet", "-w", reviewed)
