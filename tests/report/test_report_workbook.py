"""The workbook: its sheets, that every cell is plain, and that its bytes are the same every time."""

import io
import tomllib
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from report_invented import CASES, invented, nothing
from test_report_content import shuffled
from test_report_html import with_text

from consultfeed.report.content import build_content
from consultfeed.report.sheets import sheets
from consultfeed.report.workbook import render_workbook, write_workbook

HOSTILE = tomllib.loads((CASES / "hostile.toml").read_text(encoding="utf-8"))["text"]
NAMES = (
    *("Overview", "Issues", "Quotes", "Comments", "Links", "Matrix", "Gaps", "Balance", "Themes", "Modules"),
    *("Aside", "Dropped", "Submissions", "Copies", "How made"),
)


@pytest.fixture(scope="module")
def packed():
    return render_workbook(build_content(invented()))


@pytest.fixture(scope="module")
def book(packed):
    return load_workbook(io.BytesIO(packed))


def table(book, name):
    head, *rows = book[name].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_the_sheets_are_there_in_order(book):
    assert tuple(book.sheetnames) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_sheet_has_a_frozen_head_a_filter_and_widths(book, name):
    page = book[name]
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref.startswith("A1:")
    assert all(cell.value and cell.font.bold for cell in page[1])
    assert page.column_dimensions["A"].width > 8


def test_figures_are_numbers_and_words_are_words(book):
    race = next(row for row in table(book, "Balance") if row["Strand"] == "Race")
    assert isinstance(race["Share of feedback"], float)
    assert race["Comments about it"] == 5
    assert book["Balance"]["H2"].number_format == "0.0%"
    issues = table(book, "Issues")
    assert [issue["No."] for issue in issues] == list(range(1, 17))
    assert issues[0]["Does a module deal with it?"] == "Partly"


def test_the_rows_left_out_can_be_looked_up(book):
    dropped = table(book, "Dropped")
    furniture = next(row for row in dropped if row["Reason"] == "page furniture" and row["Date"] == "2025-01-14")
    assert (furniture["Units"], furniture["Rows or paragraphs"]) == (4, "1–3, 17")


def test_every_quote_stands_with_its_issue_and_place(book):
    quotes = table(book, "Quotes")
    campaign = next(row for row in quotes if row["Comment id"] == "c-f1")
    assert (campaign["Issue no."], campaign["Came in times"], campaign["Place"]) == (7, 5, "row 25")


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case["name"])
def test_hostile_text_stays_text(case):
    packed = render_workbook(build_content(with_text(case["text"])))
    pages = load_workbook(io.BytesIO(packed))
    cells = [cell for page in pages for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not has_formula(packed)


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case["name"])
def test_a_text_that_is_itself_a_formula_stays_text(case):
    content = build_content(with_text(""))
    content["issues"][0]["quotes"][0]["text"] = case["text"].replace("\0", "").replace("\7", "").replace("\x1b", "")
    packed = render_workbook(content)
    cell = load_workbook(io.BytesIO(packed))["Quotes"]["C2"]
    assert (cell.data_type, bool(cell.quotePrefix)) == ("s", case["formula"])
    assert not has_formula(packed)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=40))
def test_any_text_can_be_written_and_read_back(text):
    content = build_content(with_text(text))
    rows = load_workbook(io.BytesIO(render_workbook(content)))["Quotes"].iter_rows(min_row=2, values_only=True)
    assert next(rows)[2] == content["issues"][0]["quotes"][0]["text"]


def test_a_text_longer_than_a_cell_is_cut_and_says_so():
    cell = load_workbook(io.BytesIO(render_workbook(build_content(with_text("w" * 100_000)))))["Quotes"]["C2"]
    assert len(cell.value) < 32_767
    assert cell.value.endswith("(cut here; all 100,001 characters are in the JSON report)")


def test_another_reader_sees_the_same(packed):
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_filelike(io.BytesIO(packed)).get_sheet_by_name("Issues").to_python()
    assert rows[0][1] == "Issue"
    assert len(rows) == 17


def test_the_same_bytes_twice_and_from_shuffled_input(packed):
    assert render_workbook(build_content(invented())) == packed
    assert render_workbook(build_content(shuffled(invented(), 3))) == packed


def test_no_hour_of_saving_stands_in_the_file(packed):
    with zipfile.ZipFile(io.BytesIO(packed)) as inside:
        assert {entry.date_time for entry in inside.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        properties = inside.read("docProps/core.xml").decode()
    assert properties.count("1980-01-01T00:00:00Z") == 2


def test_an_empty_workspace_gives_a_workbook_with_heads(tmp_path):
    write_workbook(build_content(nothing()), tmp_path / "report.xlsx")
    pages = load_workbook(tmp_path / "report.xlsx")
    assert tuple(pages.sheetnames) == NAMES
    assert pages["Issues"].max_row == 1


def test_every_row_is_as_long_as_the_head():
    for sheet in sheets(build_content(invented())):
        assert {len(row) for row in sheet.rows} <= {len(sheet.columns)}


def has_formula(packed):
    with zipfile.ZipFile(io.BytesIO(packed)) as inside:
        sheets_inside = [name for name in inside.namelist() if name.startswith("xl/worksheets/")]
        return any(b"<f>" in inside.read(name) or b"<f " in inside.read(name) for name in sheets_inside)
