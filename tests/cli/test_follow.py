"""Changes between reviews, the chain from comment to answer, the sheet for a group, what a module carries."""

import io
import zipfile

import pytest
from tests.cli.test_decide import hand_in, issue_of

AGAIN = "Boys are stopped outside the college again and nobody explains the grounds to them."


@pytest.fixture
def twice(cli, reviewed, inbox):
    """A workspace with a second review."""
    hand_in(cli, reviewed, inbox, "Oakwick IAG", AGAIN, "2025-09-01", "autumn")
    return reviewed


def test_ids_outlive_reviews_and_changes_say_what_became_of_them(rows, cli, reviewed, inbox):
    before = {row["id"]: row["label"] for row in rows("issues", "-w", reviewed)}
    assert {row["state"] for row in rows("changes", "-w", reviewed)} == {"new"}
    hand_in(cli, reviewed, inbox, "Oakwick IAG", "The car park machine swallows coins.", "2025-09-01", "autumn")
    found = {row["id"]: row for row in rows("changes", "-w", reviewed)}
    assert set(before) <= set(found)
    assert {found[name]["new_comments"] for name in before} == {0}
    (new,) = (row for row in found.values() if row["state"] == "new")
    assert new["trend"] == [
        {"quarter": "2025-Q1", "comments": 0},
        {"quarter": "2025-Q2", "comments": 0},
        {"quarter": "2025-Q3", "comments": 1},
    ]
    assert rows("changes", "--since", "summer", "-w", reviewed) == list(found.values())


def test_changes_can_be_filtered_and_read_as_a_table(cli, rows, twice):
    assert [row["state"] for row in rows("changes", "--state", "new", "-w", twice)] == []
    table = cli("changes", "-w", twice).stdout
    assert "2025-Q1 " in table
    assert cli("changes", "--format", "csv", "-w", twice).stdout.startswith("id,state,label")


@pytest.mark.parametrize("name", ["spring", "autumn"])
def test_a_review_that_was_not_before_is_answered_with_those_that_were(cli, twice, name):
    assert "known: summer" in cli("changes", "--since", name, "-w", twice, code=1).stderr


def test_a_first_review_has_nothing_to_compare_with(cli, reviewed):
    assert "no earlier review" in cli("changes", "--since", "summer", "-w", reviewed, code=1).stderr


def test_the_same_files_reviewed_again_change_no_id(cli, rows, reviewed, inbox):
    before = [row["id"] for row in rows("issues", "-w", reviewed)]
    cli("curriculum", "import", inbox / "catalogue", "-w", reviewed)
    cli("review", "summer", "--topics", "-w", reviewed)
    assert [row["id"] for row in rows("issues", "-w", reviewed)] == before


def test_a_reworded_comment_of_a_mended_file_keeps_its_issue(cli, rows, reviewed, inbox):
    lights = issue_of(rows, reviewed, "lights")
    path = inbox / "2025-07-10 minutes.txt"
    path.write_text(path.read_text().replace("have been out for a month", "have been out for five weeks"))
    cli("submit", path, "--group", "Aberwen IAG", "--kind", "iag", "-w", reviewed)
    cli("review", "summer", "-w", reviewed)
    assert issue_of(rows, reviewed, "weeks") == lights


def test_nothing_seen_of_a_withdrawn_submission_is_kept(cli, rows, reviewed):
    import sqlite3

    for row in rows("submissions", "-w", reviewed):
        cli("withdraw", row["id"], "-w", reviewed)
    with sqlite3.connect(reviewed / "consultfeed.sqlite") as store:
        assert store.execute("SELECT count(*) FROM seen").fetchone() == (0,)
        assert store.execute("SELECT count(*) FROM sightings WHERE centre <> ''").fetchone() == (0,)


@pytest.fixture
def decided(cli, rows, reviewed):
    """Three issues decided about: done, will not, planned."""
    done, will_not, planned = (issue_of(rows, reviewed, word) for word in ("grounds", "lights", "loop"))
    cli(
        "decide",
        done,
        "--link",
        "SS1",
        "--status",
        "done",
        "--reason",
        "taught since May",
        "--date",
        "2025-08-14",
        "-w",
        reviewed,
    )
    cli(
        "decide",
        will_not,
        "--status",
        "will-not",
        "--reason",
        "lamps are the council's",
        "--date",
        "2025-08-20",
        "-w",
        reviewed,
    )
    words = ("--action", "Mend the loop", "--owner", "Estates lead", "--due", "2025-12-01", "--date", "2025-08-01")
    cli("decide", planned, *words, "-w", reviewed)
    return reviewed


def test_a_sheet_says_what_became_of_each_point_in_the_groups_own_words(cli, decided, tmp_path):
    told = cli("return", "--group", "Aberwen", "--out", tmp_path / "sheet.html", "-w", decided).stdout
    assert "3 points of Aberwen IAG, 3 answered" in told
    page = (tmp_path / "sheet.html").read_text(encoding="utf-8")
    for words in ("We did (1)", "Not yet (1)", "We will not (1)", "lamps are the council", "Done on 14 August 2025"):
        assert words in page
    assert "Due by 1 December 2025, with Estates lead." in page
    assert "1 August 2025, after 22 days" in page
    assert "street lights" in page
    assert 'lang="en-GB"' in page
    assert page.index("We did (1)") < page.index("Not yet (1)") < page.index("We will not (1)")


def test_a_sheet_holds_no_other_groups_words_and_no_personal_details(cli, decided, tmp_path):
    cli("return", "--group", "Aberwen IAG", "--out", tmp_path / "a.html", "-w", decided)
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    for words in ("autism", "shouted at her", "Public survey", "07700", "Dunmore"):
        assert words not in page


def test_a_point_nobody_decided_about_is_not_answered_yet(cli, decided, tmp_path):
    told = cli("return", "--group", "Public survey", "--out", tmp_path / "a.html", "-w", decided).stdout
    assert "Public survey" in told
    assert "Nobody has decided anything about this yet." in (tmp_path / "a.html").read_text()


def test_a_word_sheet_has_headings_and_is_the_same_each_time(cli, decided, tmp_path):
    from docx import Document

    for name in ("a.docx", "b.docx"):
        cli("return", "--group", "Aberwen IAG", "--out", tmp_path / name, "-w", decided)
    data = (tmp_path / "a.docx").read_bytes()
    assert data == (tmp_path / "b.docx").read_bytes()
    document = Document(io.BytesIO(data))
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert headings == ["We did (1)", "Not yet (1)", "We will not (1)", "How long you waited"]
    assert document.core_properties.author == "consultfeed"
    assert document.core_properties.created.year == 1980
    assert {entry.date_time[0] for entry in zipfile.ZipFile(io.BytesIO(data)).infolist()} == {1980}


@pytest.mark.parametrize(
    ("words", "message"),
    [("--group Nobody --out a.html", "Aberwen IAG"), ("--group Aberwen --out a.pdf", ".html or .docx")],
)
def test_a_bad_return_is_told_clearly(cli, reviewed, words, message):
    assert message in cli("return", *words.split(), "-w", reviewed, code=1).stderr


def test_a_trace_runs_from_the_comment_to_the_answer(cli, rows, decided, tmp_path):
    comment = rows("query", "grounds", "-w", decided)[0]
    cli("return", "--group", "Aberwen", "--out", tmp_path / "a.html", "--date", "2025-08-30", "-w", decided)
    said = next(row for row in rows("query", "lights", "-w", decided))
    steps = rows("trace", said["id"], "-w", decided)
    assert [step["step"] for step in steps] == ["handed in", "comment", "issue", "module", "decision", "return"]
    assert (steps[-1]["date"], steps[-1]["what"]) == ("2025-08-30", "told to Aberwen IAG")
    ids = {step["id"] for step in rows("trace", "D-0001", "-w", decided)}
    assert {comment["issue"], comment["id"], "SS1", "D-0001"} <= ids
    for name in (comment["issue"], "ss1", "SS1-1", "1"):
        assert comment["issue"] in {step["id"] for step in rows("trace", name, "-w", decided)} or name in ("SS1-1", "1")


def test_an_id_nobody_knows_is_told_with_the_nearest(cli, reviewed):
    assert "known: ISS-0001" in cli("trace", "ISS-001", "-w", reviewed, code=1).stderr


def test_retiring_a_module_names_what_only_it_answers(cli, rows, decided):
    (lost,) = rows("retire", "SS1", "-w", decided)
    stop = issue_of(rows, decided, "grounds")
    assert (lost["minutes"], lost["outcomes"], lost["strands"]) == (240, 2, ["age", "race"])
    assert stop in [row["id"] for row in lost["issues"] if row["lost"]]
    assert lost["confirmed"] == [stop]
    assert lost["comments"] >= 1
    assert "issue only it answers" in cli("retire", "SS1", "-w", decided).stdout
    assert "no module of this name" in cli("retire", "nothing", "-w", decided, code=1).stderr


def test_the_word_report_says_the_same_and_is_the_same_each_time(cli, decided, tmp_path):
    from docx import Document

    for name in ("a.docx", "b.docx"):
        cli("report", "--out", tmp_path / name, "-w", decided)
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    text = "\n".join(one.text for one in Document(str(tmp_path / "a.docx")).paragraphs)
    for words in ("In short", "lamps are the council's", "The street lights on Tannery Lane"):
        assert words in text


def test_a_review_without_anything_new_leaves_everything_quiet(cli, rows, reviewed):
    cli("review", "late summer", "-w", reviewed)
    assert {row["state"] for row in rows("changes", "-w", reviewed)} == {"quiet"}
    assert {row["since"] for row in rows("changes", "--since", "summer", "-w", reviewed)} == {"summer"}
