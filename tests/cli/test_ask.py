"""The designer's questions: filters compose, answers carry words, unknown names get the nearest known."""

import csv
import io

import pytest


def test_words_strand_group_and_date_narrow_a_query(rows, reviewed):
    everything = rows("query", "-w", reviewed)
    assert len(everything) == 6
    assert {row["group"] for row in rows("query", "--group", "Aberwen IAG", "-w", reviewed)} == {"Aberwen IAG"}
    (loop,) = rows("query", "induction loop", "-w", reviewed)
    assert "Deaf visitors" in loop["text"]
    deaf = rows("query", "--strand", "disability", "-w", reviewed)
    assert loop["id"] in {row["id"] for row in deaf}
    assert len(deaf) < len(everything)
    assert {row["date"] for row in rows("query", "--since", "2025-07-01", "-w", reviewed)} == {"2025-07-10"}


def test_newest_first_and_nothing_found_is_no_error(cli, rows, reviewed):
    dates = [row["date"] for row in rows("query", "-w", reviewed)]
    assert dates == sorted(dates, reverse=True)
    assert "nothing found" in cli("query", "zeppelin", "-w", reviewed).stderr


@pytest.mark.parametrize(
    ("words", "piece"),
    [
        (["query", "--strand", "disabilty"], "known: disability"),
        (["query", "--theme", "stop_search"], "known: stop_and_search"),
        (["query", "--group", "Kingsholt"], "Aberwen IAG"),
        (["query", "--module", "SS9"], "SS1"),
        (["query", "--issue", "j-0"], "no issue of this name"),
        (["issues", "--strand", "rage"], "known: "),
        (["issue", "j-0"], "no issue of this name"),
        (["gaps", "--kind", "nun"], "none"),
        (["gaps", "--kind", "audiences"], "audience"),
        (["modules", "--strand", "rage"], "known: "),
        (["explain", "comment"], "no comment of this name"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_name_nobody_knows_is_answered_with_the_nearest(cli, reviewed, words, piece):
    assert piece in cli(*words, "-w", reviewed, code=1).stderr


def test_issues_are_listed_with_their_answer_and_one_can_be_opened(cli, rows, reviewed):
    issues = rows("issues", "-w", reviewed)
    assert sum(row["comments"] for row in issues) == 6
    assert {row["grade"] for row in issues} <= {"direct", "partial", "none"}
    shown = cli("issue", issues[0]["id"], "-w", reviewed).stdout
    assert issues[0]["id"] in shown
    assert "said" in shown
    for name in (issues[0]["id"], issues[0]["id"][:9], "1"):
        (same,) = rows("issue", name, "-w", reviewed)
        assert len(same.pop("said")) == same["comments"]
        assert same == issues[0]


def test_the_light_that_is_out_is_a_gap_no_module_answers(rows, reviewed):
    gaps = rows("gaps", "--kind", "none", "-w", reviewed)
    quotes = {row["id"]: " ".join(quote["text"] for quote in row["quotes"]) for row in rows("issues", "-w", reviewed)}
    assert any("street lights" in quotes[gap["id"]] for gap in gaps)


def test_query_by_module_gives_the_comments_it_answers(rows, reviewed):
    found = rows("query", "--module", "SS1", "-w", reviewed)
    assert any("grounds" in row["text"] for row in found)
    assert not any("street lights" in row["text"] for row in found)


def test_balance_names_every_strand(rows, reviewed):
    balance = {row["code"]: row for row in rows("balance", "-w", reviewed)}
    assert len(balance) == 9
    assert balance["race"]["minutes"] == 120
    assert balance["pregnancy_maternity"]["comments"] == 0


def test_balance_says_which_strands_are_silent(cli, rows, reviewed):
    balance = rows("balance", "-w", reviewed)
    assert sum(row["outcome_share"] for row in balance) == pytest.approx(1, abs=0.001)
    quiet = [row["silent"] for row in balance if not row["comments"]]
    assert quiet
    assert not any(row["silent"] for row in balance if row["comments"])
    told = cli("balance", "-w", reviewed).stderr
    assert all(line in told for line in (*quiet, "Silence is not satisfaction"))


def test_modules_are_listed_with_the_voices_behind_them(cli, rows, reviewed):
    modules = {row["id"]: row for row in rows("modules", "-w", reviewed)}
    assert set(modules) == {"SS1", "DF1"}
    for row in modules.values():
        issues = rows("issues", "--module", row["id"], "-w", reviewed)
        assert [one["id"] for one in row["issues"]] == [issue["id"] for issue in issues]
        assert row["comments"] == sum(issue["comments"] for issue in issues)
        assert row["groups"] == sorted({group for issue in issues for group in issue["groups"]})


def test_a_module_nobody_spoke_to_is_listed_and_not_reproached(cli, rows, reviewed):
    assert rows("modules", "--without-evidence", "-w", reviewed) == []
    assert "no modules match" in cli("modules", "--without-evidence", "-w", reviewed).stderr
    for issue in rows("issues", "-w", reviewed):
        cli("decide", issue["id"], "--no-module", "--reason", "not ours", "-w", reviewed)
    quiet = rows("modules", "--without-evidence", "-w", reviewed)
    assert [row["id"] for row in quiet] == ["DF1", "SS1"]
    assert "no reproach" in cli("modules", "-w", reviewed).stderr


def test_modules_of_a_strand(rows, reviewed):
    assert [row["id"] for row in rows("modules", "--strand", "Race", "-w", reviewed)] == ["SS1"]
    assert rows("modules", "--strand", "pregnancy_maternity", "-w", reviewed) == []


def test_the_help_of_gaps_names_every_kind(cli):
    from consultfeed.report.wording import GAPS

    told = cli("gaps", "--help").stdout
    assert all(told.count(kind) >= 2 for kind in GAPS)


def test_explain_shows_the_whole_journey(cli, rows, reviewed):
    (row,) = rows("query", "promised to ring", "-w", reviewed)
    told = cli("explain", row["id"], "-w", reviewed).stdout
    for piece in ("handed in", "2025-07-10 minutes.txt", "removed", "phone", "issue", "linked"):
        assert piece in told
    assert "07700" not in told


def test_explain_says_how_a_strand_is_spoken_of(cli, rows, reviewed):
    (row,) = rows("query", "young lads", "--exact", "-w", reviewed)
    assert "(compound:age+race)" in cli("explain", row["id"], "-w", reviewed).stdout.replace("\n", "")


def test_csv_output_is_safe_to_open(cli, reviewed):
    text = cli("query", "--format", "csv", "-w", reviewed).stdout
    table = list(csv.DictReader(io.StringIO(text)))
    assert len(table) == 6
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in table for cell in row.values())


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (["--strand", "Disability"], 3),
        (["--group", "aberwen iag"], 3),
        (["--group", "Aberwen"], 3),
        (["--module", "ss1"], 2),
        (["--since", "01/04/2025"], 3),
        (["--until", "2025-04-01"], 3),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_filters_take_what_the_report_calls_it(rows, reviewed, words, count):
    assert len(rows("query", *words, "-w", reviewed)) == count


def test_words_can_be_looked_for_before_any_review(cli, rows, filled):
    assert len(rows("query", "induction loop", "-w", filled)) == 1
    assert "consultfeed review" in cli("query", "--strand", "race", "-w", filled, code=1).stderr


def test_issues_and_gaps_take_the_same_filters(rows, reviewed):
    for command in ("issues", "gaps"):
        assert all("race" in str(row) for row in rows(command, "--strand", "race", "-w", reviewed))
        assert rows(command, "--group", "Public survey", "-w", reviewed) != rows(command, "-w", reviewed)


def test_a_file_that_cannot_be_written_is_said_so(cli, reviewed, tmp_path):
    told = cli("issues", "--output", tmp_path / "no" / "x.csv", "-w", reviewed, code=1).stderr
    assert "cannot be written" in told
    assert "cannot be written" in cli("report", "--out", tmp_path / "no" / "x.md", "-w", reviewed, code=1).stderr
