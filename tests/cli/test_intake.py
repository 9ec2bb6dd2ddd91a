"""The liaison officer's commands: everything handed in is accounted for, faults are clear, nothing is lost."""

import json

import pytest


def test_a_receipt_accounts_for_every_unit(cli, filled, rows):
    for row in rows("submissions", "-w", filled):
        assert row["units"] >= row["kept"] > 0


def test_the_receipt_says_what_was_kept_dropped_and_removed(cli, rows, inbox, tmp_path):
    cli("init", tmp_path / "w")
    words = ("--group", "Aberwen IAG", "--kind", "iag", "-w", tmp_path / "w")
    (receipt,) = rows("submit", inbox / "2025-07-10 minutes.txt", *words, "--dry-run")
    assert receipt["units"] == receipt["kept"] + receipt["dropped"]
    assert receipt["comments"] == 3
    assert receipt["date"] == "2025-07-10"
    assert receipt["redactions_by_kind"] == {"officer": 1, "phone": 1}
    assert receipt["outcome"] == "would be stored"
    assert rows("submissions", "-w", tmp_path / "w") == []


def test_non_answers_and_blank_cells_are_dropped_with_their_rows(cli, rows, inbox, tmp_path):
    cli("init", tmp_path / "w")
    table = cli(
        "submit", inbox / "2025-03-31 survey.csv", "--group", "S", "--kind", "survey", "-w", tmp_path / "w"
    ).stdout
    assert "dropped, non-answer: 1 (row 4)" in table
    assert "dropped, blank cell: 1 (row 5)" in table or "dropped, no text: 1 (row 5)" in table


def test_the_same_file_twice_is_said_and_changes_nothing(cli, rows, filled, inbox):
    before = rows("submissions", "-w", filled)
    again = cli("submit", inbox / "2025-07-10 minutes.txt", "--group", "Aberwen IAG", "--kind", "iag", "-w", filled)
    assert "unchanged" in again.stdout
    assert "handed in before" in again.stdout
    assert rows("submissions", "-w", filled) == before


def test_a_mended_file_takes_the_place_of_the_earlier_and_keeps_ids_of_unchanged_texts(cli, rows, filled, inbox):
    cli("review", "before", "-w", filled)
    before = {row["text"]: row["id"] for row in rows("query", "-w", filled)}
    path = inbox / "2025-07-10 minutes.txt"
    path.write_text(path.read_text().replace("since Easter", "since Whitsun"))
    receipt = cli("submit", path, "--group", "Aberwen IAG", "--kind", "iag", "-w", filled).stdout
    assert "replaced" in receipt
    cli("review", "after", "-w", filled)
    after = {row["text"]: row["id"] for row in rows("query", "-w", filled)}
    same = set(before) & set(after)
    assert len(same) == len(before) - 1
    assert all(before[text] == after[text] for text in same)


def test_one_unreadable_file_among_several_stores_none_of_them(cli, rows, inbox, tmp_path):
    cli("init", tmp_path / "w")
    (inbox / "scan.bin").write_bytes(bytes(range(256)) * 20)
    (inbox / "empty.txt").write_bytes(b"")
    files = [inbox / "2025-07-10 minutes.txt", inbox / "scan.bin", inbox / "empty.txt"]
    told = cli("submit", *files, "--group", "G", "--kind", "iag", "-w", tmp_path / "w", code=1).stderr
    assert "2 of 3 files cannot be taken in" in told
    assert "scan.bin" in told
    assert "empty.txt" in told
    assert "Traceback" not in told
    assert rows("submissions", "-w", tmp_path / "w") == []


@pytest.mark.parametrize(
    ("words", "code", "piece"),
    [
        (["submissions", "-w", "nowhere"], 1, "consultfeed init DIR"),
        (["submit", "nothing.txt", "--group", "G", "--kind", "iag"], 2, "does not exist"),
        (["submit"], 2, "Missing argument"),
        (["init"], 2, "Missing argument"),
        (["nonsense"], 2, "No such command"),
    ],
    ids=["no workspace", "no such file", "no files", "no folder", "no such command"],
)
def test_a_wrong_call_is_answered_clearly(cli, words, code, piece):
    assert piece in cli(*words, code=code).stderr


def test_a_kind_or_date_that_is_none_is_refused(cli, filled, inbox):
    path = inbox / "2025-07-10 minutes.txt"
    assert "iag" in cli("submit", path, "--group", "G", "--kind", "club", "-w", filled, code=2).stderr
    assert "date" in cli("submit", path, "--group", "G", "--kind", "iag", "--date", "July", "-w", filled, code=1).stderr


def test_a_workspace_is_not_made_twice(cli, filled):
    assert "a workspace here already" in cli("init", filled, code=1).stderr


def test_withdrawing_deletes_comments_reviews_and_every_byte_of_the_words(cli, rows, reviewed):
    survey = next(row["id"] for row in rows("submissions", "-w", reviewed) if row["kind"] == "survey")
    assert "withdrawn" in cli("withdraw", survey, "-w", reviewed).stdout
    assert [row["kind"] for row in rows("submissions", "-w", reviewed)] == ["iag"]
    store = b"".join(path.read_bytes() for path in reviewed.glob("consultfeed.sqlite*"))
    assert b"my sister signs" not in store
    assert "no submission of this name" in cli("withdraw", survey, "-w", reviewed, code=1).stderr


def test_a_curriculum_is_checked_without_being_imported(cli, inbox, tmp_path):
    cli("init", tmp_path / "w")
    words = ("curriculum", "check", inbox / "catalogue", "-w", tmp_path / "w")
    assert "curriculum is fine: 2 modules, 3 learning outcomes" in cli(*words).stdout
    (inbox / "catalogue" / "modules.csv").write_text("module_id,title\nM1,\nM1,Twice\n")
    told = cli(*words, code=1).stderr
    assert "modules.csv, row 2" in told
    assert "modules.csv, row 3" in told


def test_names_of_the_text_never_reach_an_error(cli, inbox, tmp_path):
    cli("init", tmp_path / "w")
    (inbox / "broken.jsonl").write_text('{"text": "xylophonist"\n{"text": 3\n')
    result = cli("submit", inbox / "broken.jsonl", "--group", "G", "--kind", "other", "-w", tmp_path / "w", code=1)
    assert "xylophonist" not in result.stderr + result.stdout


def test_submissions_as_csv_go_to_a_file(cli, filled, tmp_path):
    cli("submissions", "-w", filled, "--format", "csv", "--output", tmp_path / "list.csv")
    head, *lines = (tmp_path / "list.csv").read_text(encoding="utf-8-sig").splitlines()
    assert head == "id,meeting_date,group,kind,name,units,kept"
    assert len(lines) == 2


def test_the_workspace_may_be_named_in_the_environment(cli, filled, monkeypatch):
    monkeypatch.setenv("CONSULTFEED_WORKSPACE", str(filled))
    assert len(json.loads(cli("submissions", "--format", "json").stdout)) == 2


def test_a_wrong_date_or_group_is_put_right_by_submitting_again(cli, rows, filled, inbox):
    path = inbox / "2025-07-10 minutes.txt"
    again = cli("submit", path, "--group", "Port Hafan CPCG", "--kind", "CPCG", "--date", "09/07/2025", "-w", filled)
    assert "amended" in again.stdout
    assert "the same file was here as" in again.stdout
    listed = {row["kind"]: row for row in rows("submissions", "-w", filled)}
    assert set(listed) == {"cpcg", "survey"}
    assert listed["cpcg"]["meeting_date"] == "2025-07-09"
    assert listed["cpcg"]["group"] == "Port Hafan CPCG"


def test_a_group_keeps_one_spelling_and_a_near_name_is_pointed_out(cli, rows, filled, inbox):
    for number, name in enumerate(["aberwen  iag ", "Aberwen IAGs"]):
        path = inbox / f"note {number}.txt"
        path.write_text(f"The lamp in street number {number} has been out since the storm in March.")
        told = cli("submit", path, "--group", name, "--kind", "iag", "-w", filled).stdout
        assert ("much like" in told) is (name == "Aberwen IAGs")
    assert {row["group"] for row in rows("submissions", "-w", filled)} == {
        "Aberwen IAG",
        "Aberwen IAGs",
        "Public survey",
    }


def test_two_files_of_one_name_in_one_go_are_refused(cli, rows, inbox, tmp_path):
    cli("init", tmp_path / "w")
    paths = []
    for place in ("east", "west"):
        (inbox / place).mkdir()
        paths.append(inbox / place / "2025-10-01 notes.txt")
        paths[-1].write_text(f"The bus shelter in the {place} is dark and people feel unsafe there.")
    told = cli("submit", *paths, "--group", "G", "--kind", "iag", "-w", tmp_path / "w", code=1).stderr
    assert "two different files of this name" in told
    assert rows("submissions", "-w", tmp_path / "w") == []


@pytest.mark.parametrize(
    ("words", "piece"),
    [
        (["--group", " ", "--kind", "iag"], "the group has no name"),
        (["--group", "G", "--kind", "iag", "--date", "2999-01-01"], "lies in the future"),
        (["--group", "G", "--kind", "iag", "--date", "soon"], "this is no date"),
    ],
    ids=["no group", "future", "no date"],
)
def test_what_a_person_says_of_a_file_is_checked(cli, inbox, tmp_path, words, piece):
    cli("init", tmp_path / "w")
    assert piece in cli("submit", inbox / "2025-07-10 minutes.txt", *words, "-w", tmp_path / "w", code=1).stderr


def test_a_survey_without_a_date_of_its_own_takes_the_latest_of_its_rows(cli, rows, tmp_path):
    cli("init", tmp_path / "w")
    path = tmp_path / "export.csv"
    lines = [
        "Date,Your comment",
        "01/02/2025,The ramp is blocked every single market day.",
        "03/02/2025,Nobody rang back about it.",
    ]
    path.write_text("\n".join(lines))
    cli("submit", path, "--group", "Panel", "--kind", "survey", "-w", tmp_path / "w")
    assert [row["meeting_date"] for row in rows("submissions", "-w", tmp_path / "w")] == ["2025-02-03"]


def test_a_lock_file_of_word_is_refused(cli, tmp_path):
    cli("init", tmp_path / "w")
    path = tmp_path / "~$minutes.docx"
    path.write_text("some bytes of Word")
    assert "lock file" in cli("submit", path, "--group", "G", "--kind", "iag", "-w", tmp_path / "w", code=1).stderr


def test_withdrawing_takes_the_reports_with_it(cli, rows, reviewed):
    (one, *_) = rows("submissions", "-w", reviewed)
    cli("withdraw", one["id"], "-w", reviewed)
    assert not (reviewed / "reports").exists()
