"""Receipts as people get them: saved, printable, without a word handed in; and what is kept aside from the counts."""

import json
import re
from html.parser import HTMLParser

import pytest

TALE = [
    "PC Dunmore punched my son in the back of the van.",
    "Hoffem i'r heddlu ddod i'n cyfarfodydd yn amlach.",
    "n/a",
    "The induction loop in the front office has been broken since Easter, and nobody knows who should mend it.",
    "The induction loop in the front office has been broken since Easter, and nobody knows who should mend it!",
    "The induction loop in the front office has been broken since Easter, and nobody knows who should mend that.",
    "My husband hits me when the children are asleep.",
    "Nobody explains why young Black men are stopped outside the college.",
]
PANEL = ("--group", "Panel", "--kind", "survey", "--date", "2025-05-01")


def write(path, texts):
    path.write_text("\n".join(["What should change?", *(f'"{text}"' for text in texts)]), encoding="utf-8")
    return path


@pytest.fixture
def force(cli, tmp_path):
    cli("init", tmp_path / "w")
    return tmp_path / "w"


@pytest.fixture
def survey(tmp_path):
    return write(tmp_path / "survey.csv", TALE)


def test_a_receipt_is_saved_as_page_and_data(cli, rows, force, survey):
    told = cli("submit", survey, *PANEL, "-w", force).stdout
    (page,) = (force / "receipts").glob("*.html")
    assert f"receipt: {page}" in told
    (submitted,) = rows("submissions", "-w", force)
    assert page.stem == submitted["id"]
    data = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    assert data["units"] == data["kept"] + data["dropped"]
    assert data["dropped_by_reason"]["non-answer"] == 1
    assert (data["comments"], data["distinct"], data["duplicates"], data["near_duplicates"]) == (7, 5, 2, 1)
    assert data["redactions_by_kind"] == {"officer": 1}
    assert data["languages"] == {"Welsh": ["row 3"]}
    assert set(data["routed"]) == {"Allegation against a named officer", "Concern for a child or adult at risk"}


def test_a_receipt_holds_no_words_of_the_feedback(cli, force, survey):
    told = cli("submit", survey, *PANEL, "-w", force).stdout
    saved = "".join(path.read_text(encoding="utf-8") for path in (force / "receipts").iterdir())
    for word in ("Dunmore", "punched", "husband", "heddlu", "induction", "Easter"):
        assert word not in saved + told


def test_a_dry_run_shows_all_and_keeps_nothing_unless_told_where(cli, rows, force, survey, tmp_path):
    dry = cli("submit", survey, *PANEL, "--dry-run", "-w", force).stdout
    for said in (
        "would be stored",
        "non-answer: 1",
        "in Welsh: 1 (row 3)",
        "named officer: 1 (row 2)",
        "different texts: 5",
    ):
        assert said in dry
    assert not (force / "receipts").exists()
    cli("submit", survey, *PANEL, "--dry-run", "--receipt", tmp_path / "r", "-w", force)
    assert len(list((tmp_path / "r").iterdir())) == 2
    assert rows("submissions", "-w", force) == []


class Page(HTMLParser):
    """What a checker of accessible pages looks at."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.headers = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag == "th":
            self.headers.append(dict(attrs).get("scope"))


def test_the_page_can_be_read_aloud_and_printed_and_fetches_nothing(cli, force, tmp_path):
    hostile = write(tmp_path / "<img src=x>.csv", TALE)
    cli("submit", hostile, *PANEL, "-w", force)
    (page,) = (force / "receipts").glob("*.html")
    text = page.read_text(encoding="utf-8")
    found = Page(text)
    assert '<html lang="en-GB">' in text
    assert {"title", "h1", "main", "caption"} <= set(found.tags)
    assert found.tags.count("caption") == found.tags.count("table")
    assert set(found.headers) <= {"col", "row"}
    assert not {"script", "img", "link", "iframe"} & set(found.tags)
    assert "default-src 'none'" in text
    assert "@media print" in text
    assert not re.search(r'(?:src|href)="(?!#)', text)


def test_the_same_file_under_another_name_is_told_the_id_it_is_stored_under(cli, rows, force, survey, tmp_path):
    cli("submit", survey, *PANEL, "-w", force)
    (stored,) = rows("submissions", "-w", force)
    other = tmp_path / "copy of survey.csv"
    other.write_bytes(survey.read_bytes())
    (receipt,) = rows("submit", other, *PANEL, "-w", force)
    assert (receipt["outcome"], receipt["submission"]) == ("unchanged", stored["id"])
    assert rows("submissions", "-w", force) == [stored]
    assert len(list((force / "receipts").glob("*.html"))) == 1


def ids(rows, force):
    return {row["text"]: row["id"] for row in rows("query", "-w", force)}


def test_a_mended_file_of_another_name_replaces_the_one_it_names(cli, rows, force, survey, tmp_path):
    cli("submit", survey, *PANEL, "-w", force)
    before, (old,) = ids(rows, force), rows("submissions", "-w", force)
    mended = write(tmp_path / "survey mended.csv", [*TALE[:-1], "Nobody explains why young Black men are stopped."])
    told = cli("submit", mended, *PANEL, "-w", force).stdout
    assert f"--replaces {old['id']}" in told
    told = cli("submit", mended, *PANEL, "--replaces", old["id"], "-w", force).stdout
    assert "6 the same, with their ids; 1 new or changed; 1 gone" in told
    after, (new,) = ids(rows, force), rows("submissions", "-w", force)
    assert new["name"] == "survey mended.csv"
    assert {text: after[text] for text in after if text in before} == {
        text: before[text] for text in before if text in after
    }
    assert [path.stem for path in (force / "receipts").glob("*.html")] == [new["id"]]


def test_a_mended_file_of_the_same_name_says_what_became_of_its_comments(cli, rows, force, survey):
    cli("submit", survey, *PANEL, "-w", force)
    before = ids(rows, force)
    write(survey, [*TALE[1:], "The ramp is too steep."])
    (receipt,) = rows("submit", survey, *PANEL, "-w", force)
    assert receipt["outcome"] == "replaced"
    assert "comments: 6 the same, with their ids; 1 new or changed; 1 gone" in receipt["notes"]
    after = ids(rows, force)
    assert {text for text in after if before.get(text) == after[text]} == set(before) & set(after)


def test_what_was_mended_can_come_in_again_as_it_was_under_another_group(cli, rows, force, survey):
    first = survey.read_bytes()
    cli("submit", survey, *PANEL, "-w", force)
    write(survey, TALE[1:])
    cli("submit", survey, *PANEL, "-w", force)
    survey.write_bytes(first)
    cli("submit", survey, "--group", "Forum", "--kind", "iag", "--date", "2025-05-01", "-w", force)
    assert len(rows("submissions", "-w", force)) == 2
    everything = [row["id"] for row in rows("query", "-w", force)]
    assert len(everything) == len(set(everything)) == 13


def test_replacing_what_is_not_there_or_by_several_files_is_refused(cli, force, survey, tmp_path):
    told = cli("submit", survey, *PANEL, "--replaces", "s-000000000000", "-w", force, code=1).stderr
    assert "no submission of this name" in told
    cli("submit", survey, *PANEL, "-w", force)
    old = next((force / "receipts").glob("*.html")).stem
    files = [write(tmp_path / "a.csv", TALE[:3]), write(tmp_path / "b.csv", TALE[3:])]
    assert "several files" in cli("submit", *files, *PANEL, "--replaces", old, "-w", force, code=1).stderr


def test_withdrawing_takes_the_receipt_with_it(cli, rows, force, survey):
    cli("submit", survey, *PANEL, "-w", force)
    cli("withdraw", rows("submissions", "-w", force)[0]["id"], "-w", force)
    assert list((force / "receipts").iterdir()) == []


def test_what_stands_aside_is_in_no_issue_and_counted_in_the_report(cli, rows, force, survey):
    cli("submit", survey, *PANEL, "-w", force)
    assert "kept aside: 1 in other languages, 2 for a person to see first" in cli("review", "may", "-w", force).stdout
    content = json.loads((force / "reports" / "may" / "report.json").read_text(encoding="utf-8"))
    counts = content["overview"]["counts"]
    assert (counts["comments"], counts["other_languages"], counts["routed"]) == (7, 1, 2)
    assert sum(issue["comments"] for issue in content["issues"]) == 4
    assert [one["quotes"][0]["text"] for one in content["aside"]["languages"]] == [TALE[1]]
    assert not any(
        "punched" in path.read_text(encoding="utf-8") for path in (force / "reports" / "may").glob("report.[hjm]*")
    )
    held = {row["text"]: row for row in rows("query", "-w", force)}
    assert held[TALE[1]]["language"] == "cy"
    assert held[TALE[6]]["routes"] == ["safeguarding"]
    assert not any(row["themes"] or row["strands"] or row["issue"] for row in held.values() if row["routes"])


def test_a_person_lets_a_comment_count_or_takes_one_out(cli, rows, force, survey):
    cli("submit", survey, *PANEL, "-w", force)
    texts = ids(rows, force)
    welsh, husband, loop = texts[TALE[1]], texts[TALE[6]], texts[TALE[3]]
    cli("correct", husband, "--remove", "safeguarding", "--reason", "passed on", "-w", force)
    cli("correct", welsh, "--add", "consultation_process", "-w", force)
    cli("correct", loop, "--add", "crime-report", "-w", force)
    cli("review", "may", "-w", force)
    issue = {row["id"]: row["issue"] for row in rows("query", "-w", force)}
    assert issue[husband]
    assert issue[welsh]
    assert not issue[loop]
    cli("correct", loop, "--remove", "crime-report", "-w", force)
    cli("review", "june", "-w", force)
    assert all(row["issue"] for row in rows("query", "-w", force) if row["routes"] == [])


def test_a_workspace_with_nothing_but_what_stands_aside_still_has_its_review(cli, force, tmp_path):
    cli("submit", write(tmp_path / "s.csv", [TALE[1], TALE[6]]), *PANEL, "-w", force)
    assert "issues: 0 recurring" in cli("review", "may", "-w", force).stdout
