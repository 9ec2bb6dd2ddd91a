"""Floor 0 and 1: ids, errors, records, registry, settings, spreadsheet-safe text."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultfeed import errors, ids, records, registry, settings
from consultfeed.spreadsheet import csv_text, printable, safe_cell

KEY = b"k" * 32


def test_a_copy_gets_an_id_of_its_own_and_the_first_keeps_his():
    one, two, other = ids.occurrence_ids("c", KEY, [("g", "No ramp."), ("g", "no  RAMP."), ("g", "No lift.")])
    assert one != two != other
    assert one == ids.occurrence_ids("c", KEY, [("g", "No ramp.")])[0]


def test_another_file_gives_other_ids_for_the_same_text():
    one, two = ids.file_key(b"one file"), ids.file_key(b"another")
    assert ids.keyed_id("c", one, "text") != ids.keyed_id("c", two, "text")


@given(st.lists(st.text(max_size=20)))
def test_ids_are_distinct_whatever_the_texts(texts):
    found = ids.occurrence_ids("c", KEY, [(text,) for text in texts])
    assert len(set(found)) == len(texts)


def test_an_error_says_where_what_found_and_what_to_do():
    fault = errors.ConsultfeedError("a cell is blank", where="m.csv, row 3", found="title", fix="fill it in")
    assert str(fault) == "m.csv, row 3 - a cell is blank - found title - fill it in"


def test_a_fault_list_names_each_fault_on_a_line():
    faults = [errors.ConsultfeedError("one"), errors.ConsultfeedError("two")]
    assert str(errors.FaultList("2 faults", faults)).splitlines() == ["2 faults", "  one", "  two"]


SPAN = records.Span(0, 2, "No")
TAG = records.Tag("c-1", "s", "race", "about", 0.9, "strands", (SPAN,))
LINK = records.Link("i-1", "M1", "", "direct", 0.7, "x", (records.LinkEvidence("c-1", SPAN, ("ramp",)),))
ANALYSIS = records.Analysis(tags=(TAG,), links=(LINK,), versions={"encoder": "e"})


@pytest.mark.parametrize("record", [SPAN, TAG, LINK, ANALYSIS], ids=lambda r: type(r).__name__)
def test_records_survive_json(record):
    again = type(record).from_dict(json.loads(json.dumps(record.to_dict())))
    assert again == record


def test_an_unknown_name_is_answered_with_the_nearest():
    shelf = registry.Registry("consultfeed.schemes", "reader")
    shelf.register("csv")(1)
    shelf.register("word", order=10)(2)
    assert shelf.names() == ("word", "csv")
    assert shelf.get("csv") == 1
    assert list(shelf) == [("word", 2), ("csv", 1)]
    with pytest.raises(errors.UnknownName, match="no reader of this name - found 'wrod' - known: word"):
        shelf.get("wrod")


def test_settings_round_trip(tmp_path):
    path = tmp_path / settings.FILE_NAME
    path.write_text(settings.Settings(force='Marches "A"').to_toml())
    assert settings.Settings.load(path).force == 'Marches "A"'


def test_settings_refuse_unknown_keys_and_wrong_types_all_at_once(tmp_path):
    path = tmp_path / settings.FILE_NAME
    path.write_text("recuring_groups = 3\nforce = 7\nlink_direct = 1\nstale_months = true\n")
    with pytest.raises(errors.FaultList) as caught:
        settings.Settings.load(path)
    assert "recurring_groups" in str(caught.value)
    assert "give a str" in str(caught.value)
    assert "give a int" in str(caught.value)
    assert len(caught.value.faults) == 3


def test_settings_that_are_no_toml_are_said_so(tmp_path):
    path = tmp_path / settings.FILE_NAME
    path.write_text("force = ")
    with pytest.raises(errors.ConsultfeedError, match="not valid TOML"):
        settings.Settings.load(path)


@pytest.mark.parametrize("text", ["=1+1", "+44", "-2", "@SUM(A1)", "\tx", "\rx", "＝1", "  =1"])
def test_a_formula_is_defused(text):
    assert safe_cell(text).startswith("'")


@pytest.mark.parametrize("text", ["", "plain", "a=b", "2-1", "it's"])
def test_plain_text_is_left_alone(text):
    assert safe_cell(text) == text


def test_csv_is_safe_to_open():
    assert csv_text([{"a": "=cmd", "b": 'say "no", twice'}], ["a", "b"]) == 'a,b\r\n\'=cmd,"say ""no"", twice"\r\n'


def test_a_terminal_cannot_be_steered():
    assert "\x1b" not in printable("\x1b[31mred\x07\nnext")


GROUPS = dict.fromkeys(
    (
        "Aberwen Independent Advisory Group",
        "Castlemarch Community and Police Consultative Group",
        "Port Hafan Community and Police Consultative Group",
    ),
    (),
)


@pytest.mark.parametrize(
    ("typed", "meant"), [("aberwen IAG", 0), ("Castlemarch CPCG", 1), ("Castle", 1), ("Aberwen I", 0)]
)
def test_a_name_is_found_by_its_beginning_or_its_initials(typed, meant):
    assert registry.find_name("group", typed, GROUPS) == [*GROUPS][meant]


@pytest.mark.parametrize("typed", ["CPCG", "Aberwen CPCG", "AIG", "Oakwick IAG"])
def test_a_name_that_fits_none_or_several_is_refused(typed):
    with pytest.raises(errors.UnknownName, match="no group of this name"):
        registry.find_name("group", typed, GROUPS)
