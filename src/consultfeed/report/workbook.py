"""The report as an Excel workbook: every cell a plain string or number, the same bytes for the same content.

A text that begins like a formula stays a text: its cell is written with the string type and marked with Excel's quote
prefix, so that editing the cell does not wake it either.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from consultfeed.report.packing import same_bytes
from consultfeed.report.renderers import RENDERERS
from consultfeed.report.sheet_form import Cell, Sheet
from consultfeed.report.sheets import sheets
from consultfeed.report.wording import cut

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell as BookCell
    from openpyxl.worksheet.worksheet import Worksheet

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "|", "%")
LONGEST = 32_000
"""Characters in one cell; Excel refuses more than 32,767."""


@RENDERERS.register("xlsx", order=20)
def render_workbook(content: dict[str, Any]) -> bytes:
    """The content as XLSX bytes, one sheet per section."""
    return workbook_bytes(sheets(content), "What communities said and what is taught")


def workbook_bytes(pages: Iterable[Sheet], title: str) -> bytes:
    """Sheets as XLSX bytes, in order."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    book.properties.creator, book.properties.title = "consultfeed", title
    for sheet in pages:
        _add(book, sheet)
    packed = io.BytesIO()
    book.save(packed)
    return same_bytes(packed.getvalue())


def write_workbook(content: dict[str, Any], path: Path) -> None:
    """``render_workbook`` into a file."""
    path.write_bytes(render_workbook(content))


def _add(book: Workbook, sheet: Sheet) -> None:
    page = book.create_sheet(sheet.name)
    _set(page, 1, tuple(heading for heading, _, _ in sheet.columns))
    for number, row in enumerate(sheet.rows, start=2):
        _set(page, number, row)
    _lay_out(page, sheet)


def _set(page: Worksheet, number: int, row: tuple[Cell, ...]) -> None:
    for column, value in enumerate(row, start=1):
        if value is not None:
            _write(page.cell(row=number, column=column), value)


def _write(cell: BookCell, value: Cell) -> None:
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = cut(value, LONGEST)
    cell.data_type = "s"
    if value.startswith(FORMULA_STARTS):
        cell.quotePrefix = True


def _lay_out(page: Worksheet, sheet: Sheet) -> None:
    from openpyxl.utils import get_column_letter

    last = get_column_letter(len(sheet.columns))
    page.freeze_panes = "A2"
    page.auto_filter.ref = f"A1:{last}{len(sheet.rows) + 1}"
    page.print_title_rows = "1:1"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_setup.fitToHeight, page.sheet_properties.pageSetUpPr.fitToPage = 0, True
    for number, (_, width, form) in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(number)].width = width
        _style(page, number, form)


def _style(page: Worksheet, column: int, form: str) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    body = Alignment(vertical="top", wrap_text=True)
    (head,), *cells = page.iter_rows(min_col=column, max_col=column)
    head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="E7EBF2")
    head.alignment = Alignment(vertical="bottom", wrap_text=True, horizontal="right" if form else "left")
    for (cell,) in cells:
        cell.alignment = body
        if form:
            cell.number_format = form
