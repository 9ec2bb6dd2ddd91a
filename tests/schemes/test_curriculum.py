"""Curriculum files: what a trainer exports, and every fault told at once."""

import pytest

from consultfeed.errors import ConsultfeedError, FaultList
from consultfeed.schemes.curriculum import Known, load_curriculum

KNOWN = Known(frozenset({"race", "age"}), frozenset({"custody"}))
MODULES = (
    "module_id,title,duration_minutes,strands,themes,last_reviewed\nM1,Fair searches,90,race;age,custody,2025-01-31\n"
)
OUTCOMES = "outcome_id,module_id,text\nM1-1,M1,Explain the grounds of a search.\n"


def folder(tmp_path, modules=MODULES, outcomes=OUTCOMES):
    (tmp_path / "modules.csv").write_text(modules, encoding="utf-8")
    (tmp_path / "outcomes.csv").write_text(outcomes, encoding="utf-8")
    return tmp_path


def test_a_curriculum_is_read_with_all_its_columns(tmp_path):
    found = load_curriculum([folder(tmp_path)], KNOWN)
    (module,) = found.modules
    assert (module.minutes, module.strands, module.themes) == (90, ("race", "age"), ("custody",))
    assert found.outcomes[0].text == "Explain the grounds of a search."
    assert found.digest


def test_files_may_be_given_one_by_one_and_in_windows_encoding(tmp_path):
    one, two = tmp_path / "list of modules.csv", tmp_path / "what they learn.csv"
    one.write_bytes("module_id,title\nM1,Café culture\n".encode("cp1252"))
    two.write_bytes(OUTCOMES.encode("utf-8-sig"))
    assert load_curriculum([two, one], KNOWN).modules[0].title == "Café culture"


def test_minutes_strands_and_dates_may_be_blank(tmp_path):
    found = load_curriculum([folder(tmp_path, "module_id,title\nM1,Old course\n")], KNOWN)
    assert found.modules[0].minutes is None


def test_every_fault_is_listed_at_once_with_file_and_row(tmp_path):
    modules = (
        "module_id,title,duration_minutes,strands,themes,last_reviewed\n"
        "M1,,ninety,wizards,dragons,31/13/2025\nM1,Twice,,,,\n"
    )
    outcomes = "outcome_id,module_id,text\nO1,M9,Text\nO1,M1,\n"
    with pytest.raises(FaultList) as caught:
        load_curriculum([folder(tmp_path, modules, outcomes)], KNOWN)
    told = str(caught.value)
    for piece in (
        "modules.csv, row 2",
        "title",
        "'ninety'",
        "'wizards'",
        "'dragons'",
        "31/13/2025",
        "'M9'",
        "outcomes.csv, row 3",
    ):
        assert piece in told
    assert len(caught.value.faults) == 9


@pytest.mark.parametrize(
    ("files", "piece"),
    [
        ({}, "no CSV files"),
        ({"a.csv": "name,age\nx,1\n"}, "a needed column is not there"),
        ({"a.csv": OUTCOMES}, "no modules found"),
        ({"a.csv": ""}, "no columns"),
    ],
    ids=["empty folder", "other table", "outcomes only", "empty file"],
)
def test_what_is_no_curriculum_is_said_so(tmp_path, files, piece):
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(ConsultfeedError, match=piece):
        load_curriculum([tmp_path], KNOWN)


def test_a_path_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ConsultfeedError, match="nowhere"):
        load_curriculum([tmp_path / "nowhere"], KNOWN)


def test_a_file_as_excel_saves_it_in_britain_is_read(tmp_path):
    (tmp_path / "m.csv").write_text("Module ID;Title;Last reviewed\nM1;Fair searches;31/01/2025\n", encoding="cp1252")
    assert load_curriculum([tmp_path], KNOWN).modules[0].last_reviewed == "2025-01-31"
