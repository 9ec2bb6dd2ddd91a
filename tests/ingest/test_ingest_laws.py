"""Laws of every reader: each unit has words or a reason, the same twice, one clear line instead of a traceback."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultfeed.errors import UnreadableFile
from consultfeed.ingest import READERS, ColumnMap, Maps, read_file
from consultfeed.ingest.minutes import cut
from consultfeed.ingest.text import blocks_of

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
NAMES = ("a.txt", "a.csv", "a.eml", "a.html", "a.jsonl", "a.md", "a.rtf", "a.pdf", "a.docx", "a.xlsx", "a.odt", "a")


def attempt(path):
    """The reading, or the refusal as text."""
    try:
        return read_file(path)
    except UnreadableFile as fault:
        return f"{fault} [{'mend it so' if fault.fix else ''}]"


def lawful(reading):
    if isinstance(reading, str):
        return "\n" not in reading and reading.endswith("[mend it so]")
    return all((unit.text.strip() or unit.drop) and unit.row >= 1 for unit in reading.units)


def test_the_readers_and_their_order():
    assert READERS.names() == (
        "pdf", "outlook", "sheet", "word", "odt", "old office", "rtf", "email", "html", "json", "csv", "text",
    )  # fmt: skip


@QUICK
@given(data=st.binary(max_size=400), name=st.sampled_from(NAMES))
def test_any_bytes_read_or_are_refused_in_one_line(tmp_path, data, name):
    (tmp_path / name).write_bytes(data)
    first = attempt(tmp_path / name)
    assert lawful(first)
    assert first == attempt(tmp_path / name)


@QUICK
@given(text=st.text(min_size=1, max_size=300), name=st.sampled_from(NAMES))
def test_any_text_reads_or_is_refused(tmp_path, text, name):
    (tmp_path / name).write_bytes(text.encode("utf-8", "surrogatepass"))
    assert lawful(attempt(tmp_path / name))


@QUICK
@given(text=st.text(alphabet=st.sampled_from("ab cdE.:\n-•(iv)12QA>"), max_size=300))
def test_no_letter_of_running_text_is_lost(text):
    units = cut(blocks_of(text)).units
    found = sorted(char for unit in units for char in unit.text if char in "abcdE")
    expected = sorted(char for char in text if char in "abcdE")
    assert len(found) == len(expected)


CELL = st.text(alphabet="abc ,;'\n\"é", max_size=30)


@QUICK
@given(cells=st.lists(CELL, min_size=3, max_size=12))
def test_a_table_has_one_unit_per_cell_of_its_text_column(tmp_path, cells):
    stream = io.StringIO()
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
    writer.writerow(["Ref", "Comment"])
    writer.writerows([[f"R-{k:04}", cell] for k, cell in enumerate(cells)])
    (tmp_path / "a.csv").write_bytes(stream.getvalue().encode())
    reading = read_file(tmp_path / "a.csv", Maps(ColumnMap(text=("Comment",))))
    rows = [unit for unit in reading.units if unit.drop != "heading row"]
    assert [unit.row for unit in rows] == list(range(1, len(cells) + 1))
    assert [" ".join(unit.text.split()) for unit in rows] == [" ".join(cell.split()) for cell in cells]
    assert all(bool(unit.drop) == (not unit.text) for unit in rows)


HARD = {
    "emoji": "The ramp is locked 🙃 and nobody came 👩‍🦽.",
    "right to left": "השוטר לא דיבר איתי. الباب مغلق دائما.",
    "nul": "The desk\x00 was shut all day.",
    "long line": "word " * 20_000,
    "combining": "n̂ŵ e\u0301 The bell does not work.",
}


@pytest.mark.parametrize("name", HARD)
def test_hard_text_survives(tmp_path, name):
    (tmp_path / "a.txt").write_text(HARD[name], encoding="utf-8")
    reading = read_file(tmp_path / "a.txt")
    assert [unit.drop for unit in reading.units] == [""]
    assert reading.units[0].text.split() == HARD[name].split()


def test_the_file_is_left_alone(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"Ref,Comment\n1,The desk was shut again\n")
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    read_file(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
