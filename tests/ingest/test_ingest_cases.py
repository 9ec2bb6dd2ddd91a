"""Rules of the room against named cases; every file holds cases that must and cases that must not fire."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path

import pytest

from consultfeed.ingest.dates import iso_date, reads_day_first
from consultfeed.ingest.kinds import kind_of
from consultfeed.ingest.labels import find_labels, roman, roman_value
from consultfeed.ingest.procedure import reason_for

CASES = Path(__file__).parent / "cases"


def rows_of(name):
    return tomllib.loads((CASES / name).read_text(encoding="utf-8"))["case"]


def dates():
    with (CASES / "dates.csv").open(encoding="utf-8", newline="") as stream:
        return [tuple(row.values()) for row in csv.DictReader(stream)]


@pytest.mark.parametrize("row", rows_of("procedure.toml"), ids=lambda row: row["text"][:40])
def test_procedure_is_told_from_points(row):
    assert reason_for(row["text"]) == row["reason"]


@pytest.mark.parametrize("row", rows_of("columns.toml"), ids=lambda row: row["name"])
def test_columns_are_told_apart(row):
    assert kind_of(row["heading"], row["cells"]) == row["kind"]


@pytest.mark.parametrize("row", rows_of("labels.toml"), ids=lambda row: row["name"])
def test_labels_belong_to_a_sequence(row):
    assert [label.shown if label else "" for label in find_labels(row["texts"])] == row["labels"]


@pytest.mark.parametrize(("text", "day_first", "iso"), dates())
def test_dates_are_read_or_left(text, day_first, iso):
    assert iso_date(text, day_first=day_first == "yes") == iso


def test_a_spreadsheet_day_count_is_a_date_only_when_asked():
    assert iso_date("45750", serial=True) == "2025-04-03"


def test_a_column_of_american_dates_is_noticed():
    assert not reads_day_first(["04/13/2025", "04/02/2025"])
    assert reads_day_first(["04/02/2025", "05/06/2025"])


@pytest.mark.parametrize("value", range(1, 100))
def test_roman_numerals_go_there_and_back(value):
    assert roman_value(roman(value)) == value


@pytest.mark.parametrize("text", ["iiii", "vx", "ic", "", "mix"])
def test_odd_spellings_are_no_numerals(text):
    assert roman_value(text) == 0
