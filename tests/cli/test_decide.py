"""Decisions from the command line: they outrank the machine, outlive reviews, and are never overwritten."""

import json
import sqlite3

import pytest


def issue_of(rows, folder, words):
    """Id of the issue that has a comment with these words."""
    return rows("query", words, "-w", folder)[0]["issue"]


def modules_of(rows, folder, issue):
    return [one["id"] for row in rows("issues", "-w", folder) if row["id"] == issue for one in row["modules"]]


@pytest.fixture
def lights(rows, reviewed):
    """The issue no module answers."""
    return issue_of(rows, reviewed, "lights")


def hand_in(cli, folder, inbox, name, text, day, review):
    path = inbox / f"{day} {name}.txt"
    path.write_text(f"Minutes of the meeting held on {day}\n\n1. Points\n\n1.1 {text}\n", encoding="utf-8")
    cli("submit", path, "--group", name, "--kind", "iag", "--date", day, "-w", folder)
    cli("review", review, "-w", folder)


def test_a_confirmed_link_outranks_the_machine_and_survives_a_new_review(cli, rows, reviewed, inbox, lights):
    assert modules_of(rows, reviewed, lights)[:1] != ["DF1"]
    named, made, *_ = cli("decide", lights, "--link", "df1", "--reason", "a test", "-w", reviewed).stdout.splitlines()
    assert named.startswith(f"{lights}: ")
    assert "lights" in named.lower()
    assert made.startswith(f"D-0001 {lights}: answered by DF1, by reviewer, 20")
    assert modules_of(rows, reviewed, lights)[0] == "DF1"
    hand_in(cli, reviewed, inbox, "Oakwick IAG", "The bus shelter roof leaks on everybody.", "2025-08-01", "autumn")
    assert issue_of(rows, reviewed, "lights") == lights
    assert modules_of(rows, reviewed, lights)[0] == "DF1"
    row = next(row for row in rows("issues", "-w", reviewed) if row["id"] == lights)
    assert row["decision"]["confirmed"] == ["DF1"]
    assert lights in {row["issue"] for row in rows("query", "--module", "DF1", "-w", reviewed)}


def test_a_rejected_module_never_comes_back_for_that_issue(cli, rows, reviewed):
    issue, module = next(
        (row["id"], row["modules"][0]["id"]) for row in rows("issues", "-w", reviewed) if row["modules"]
    )
    cli("decide", issue, "--reject", module, "--reason", "about people, not equipment", "-w", reviewed)
    cli("review", "again", "-w", reviewed)
    assert module not in modules_of(rows, reviewed, issue)
    nearest = [one["id"] for row in rows("gaps", "-w", reviewed) if row["id"] == issue for one in row["nearest"]]
    assert module not in nearest


def test_no_module_is_a_gap_with_its_reason(cli, rows, reviewed):
    issue = issue_of(rows, reviewed, "loop")
    cli(
        "decide",
        issue,
        "--no-module",
        "--reason",
        "a repair",
        "--by",
        "Estates",
        "--date",
        "2025-08-01",
        "-w",
        reviewed,
    )
    (gap,) = (row for row in rows("gaps", "--kind", "none", "-w", reviewed) if row["id"] == issue)
    assert gap["reason"] == "Decided on 2025-08-01 by Estates: no module. a repair."
    assert "Decided on 2025-08-01" in cli("gaps", "-w", reviewed).stdout


def test_overdue_and_returned_issues_come_first(cli, rows, reviewed, inbox, lights):
    last = rows("issues", "-w", reviewed)[-1]["id"]
    words = ("--action", "Ask the council", "--owner", "Chief Inspector", "--due", "2025-07-01", "--date", "2025-06-01")
    cli("decide", last, *words, "-w", reviewed)
    first = rows("issues", "-w", reviewed)[0]
    assert (first["id"], first["decision"]["overdue"]) == (last, True)
    assert rows("issues", "--as-of", "2025-06-15", "-w", reviewed)[0]["decision"] is None
    cli("decide", last, "--status", "done", "--date", "2025-07-12", "-w", reviewed)
    assert not any((row["decision"] or {}).get("overdue") for row in rows("issues", "-w", reviewed))
    assert f"{last}" in cli("decisions", "-w", reviewed).stdout


def test_what_is_raised_again_after_it_was_closed_has_returned(cli, rows, reviewed, inbox, lights):
    cli("decide", lights, "--status", "done", "--reason", "mended", "--date", "2025-07-20", "-w", reviewed)
    again = "The street lights on Tannery Lane have been out again for a month."
    hand_in(cli, reviewed, inbox, "Oakwick IAG", again, "2025-09-01", "autumn")
    assert issue_of(rows, reviewed, "again month") == lights
    assert rows("issues", "-w", reviewed)[0]["decision"]["returned"] is True
    (changed,) = (row for row in rows("changes", "-w", reviewed) if row["id"] == lights)
    assert (changed["state"], changed["new_comments"], changed["new_groups"]) == ("returned", 1, ["Oakwick IAG"])
    report = reviewed / "reports" / "autumn" / "report.html"
    assert "Raised again after it was closed: 1 issue (no. 1)." in report.read_text()
    cli("decide", lights, "--status", "noted", "--date", "2025-09-02", "-w", reviewed)
    assert not any((row["decision"] or {}).get("returned") for row in rows("issues", "-w", reviewed))


def test_a_decision_reaches_the_written_report_without_new_input(cli, reviewed, lights):
    cli("decide", lights, "--status", "will-not", "--reason", "a matter for the council", "-w", reviewed)
    assert "no work done" in cli("review", "summer", "-w", reviewed).stdout
    assert "a matter for the council" in (reviewed / "reports" / "summer" / "report.md").read_text()


def test_history_is_kept_and_says_what_counts(cli, rows, reviewed, lights):
    cli("decide", lights, "--link", "SS1", "--date", "2025-07-11", "-w", reviewed)
    cli("decide", lights, "--reject", "SS1", "--reason", "wrong", "--date", "2025-07-12", "-w", reviewed)
    cli("decide", lights, "--status", "asserted", "--involved", "design", "--involved", "delivery", "-w", reviewed)
    history = rows("decisions", lights, "-w", reviewed)
    assert [(row["id"], row["kind"], row["counts"]) for row in history] == [
        ("D-0001", "link", False),
        ("D-0002", "reject", True),
        ("D-0003", "status", True),
    ]
    assert history[2]["involved"] == ["delivery", "design"]
    with sqlite3.connect(reviewed / "consultfeed.sqlite") as store:
        for sql in ("DELETE FROM decisions", "UPDATE decisions SET body = '{}'"):
            with pytest.raises(sqlite3.IntegrityError, match="never"):
                store.execute(sql)


def test_decisions_survive_a_withdrawal(cli, rows, reviewed, lights):
    cli("decide", lights, "--link", "SS1", "-w", reviewed)
    survey = next(row["id"] for row in rows("submissions", "-w", reviewed) if "survey" in row["name"])
    cli("withdraw", survey, "-w", reviewed)
    cli("review", "summer", "-w", reviewed)
    assert issue_of(rows, reviewed, "lights") == lights
    assert modules_of(rows, reviewed, lights)[0] == "SS1"


def test_a_module_changed_after_the_link_was_confirmed_is_suspect(cli, rows, reviewed, inbox, lights):
    cli("decide", lights, "--link", "SS1", "-w", reviewed)
    assert rows("gaps", "--kind", "suspect", "-w", reviewed) == []
    outcomes = inbox / "catalogue" / "outcomes.csv"
    outcomes.write_text(outcomes.read_text().replace("clearly", "in one sentence"))
    cli("curriculum", "import", inbox / "catalogue", "-w", reviewed)
    (gap,) = rows("gaps", "--kind", "suspect", "-w", reviewed)
    assert (gap["id"], gap["nearest"][0]["id"]) == (lights, "SS1")
    cli("decide", lights, "--link", "SS1", "-w", reviewed)
    assert rows("gaps", "--kind", "suspect", "-w", reviewed) == []


def test_a_confirmed_module_that_nobody_has_to_take_is_an_optional_gap(cli, rows, reviewed, inbox, lights):
    modules = inbox / "catalogue" / "modules.csv"
    first, *rest = modules.read_text().splitlines()
    modules.write_text("\n".join([f"{first},mandatory", *(f"{row},no" for row in rest)]) + "\n")
    cli("curriculum", "import", inbox / "catalogue", "-w", reviewed)
    cli("decide", lights, "--link", "SS1", "-w", reviewed)
    assert lights in {gap["id"] for gap in rows("gaps", "--kind", "optional", "-w", reviewed)}


def test_judged_links_are_handed_on_for_learning(cli, reviewed, lights, tmp_path):
    cli("decide", lights, "--link", "SS1", "--reject", "DF1", "--reason", "r", "-w", reviewed)
    cli("decisions", "--as-judgements", tmp_path / "judged.jsonl", "-w", reviewed)
    (row,) = map(json.loads, (tmp_path / "judged.jsonl").read_text().splitlines())
    assert (row["id"], row["links"], row["near"]) == (lights, [{"module": "SS1", "grade": "direct"}], ["DF1"])
    assert "street lights" in row["text"]


def test_personal_details_in_reasons_are_replaced(cli, rows, reviewed, lights):
    cli("decide", lights, "--status", "noted", "--reason", "ring 07700 900123", "--by", "PC Dunmore", "-w", reviewed)
    (row,) = rows("decisions", "-w", reviewed)
    assert "07700" not in row["reason"]
    assert "Dunmore" not in row["role"]


BAD = {
    "ISS-9999 --link SS1": "no issue of this name",
    "1 --link XX9": "no module of this name",
    "1": "nothing was decided",
    "1 --link SS1 --no-module --reason r": "say either --link or --no-module",
    "1 --link SS1 --reject SS1 --reason r": "both confirmed and rejected",
    "1 --reject SS1": "needs a reason",
    "1 --no-module": "needs a reason",
    "1 --status will-not": "needs a reason",
    "1 --action do": "needs an owner and a date",
    "1 --action do --owner me": "needs an owner and a date",
    "1 --owner me --status done": "nothing to do",
    "1 --action do --owner me --due soon": "no date",
    "1 --status noted --date 2999-01-01": "lies in the future",
    "1 --status noted --by ''": "nobody decided this",
}


@pytest.mark.parametrize("words", BAD)
def test_bad_input_is_told_clearly_and_changes_nothing(cli, rows, reviewed, words):
    import shlex

    assert BAD[words] in cli("decide", *shlex.split(words), "-w", reviewed, code=1).stderr
    assert rows("decisions", "-w", reviewed) == []


def test_an_overdue_issue_comes_first_and_keeps_its_number(cli, rows, reviewed):
    before = {row["id"]: row["number"] for row in rows("issues", "-w", reviewed)}
    last = max(before, key=before.__getitem__)
    done = cli(
        *("decide", str(before[last]), "--action", "Ask the council", "--owner", "Chair", "--due", "2025-06-01"),
        *("--date", "2025-05-01", "-w", reviewed),
    )
    assert last in done.stdout
    cli("decide", last, "--status", "in-progress", "--date", "2025-08-01", "-w", reviewed)
    after = rows("issues", "-w", reviewed)
    assert after[0]["id"] == last
    assert {row["id"]: row["number"] for row in after} == before


def test_a_date_before_the_decision_is_said_to_be_overdue_at_once(cli, reviewed, lights):
    words = ("decide", lights, "--action", "Ask", "--owner", "Chair", "--due", "2025-01-01", "--date", "2025-05-01")
    assert "overdue at once" in cli(*words, "-w", reviewed).stderr


def test_a_rejected_module_alone_is_no_answer_to_the_group(cli, reviewed, lights, tmp_path):
    cli("decide", lights, "--reject", "DF1", "--reason", "for Deaf people only", "-w", reviewed)
    page = tmp_path / "sheet.html"
    cli("return", "--group", "Aberwen", "--out", page, "-w", reviewed)
    assert "Not answered yet" in page.read_text(encoding="utf-8")
    assert "Not yet (" not in page.read_text(encoding="utf-8")
