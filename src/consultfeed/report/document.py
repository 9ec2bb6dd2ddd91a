"""Word documents: real headings, lists and tables in British English, the same bytes for the same content."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from consultfeed.report.packing import same_bytes

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import _Row

LANGUAGE = "en-GB"
FONT, SIZE = "Arial", 12
"""What plain-English guidance asks for: a plain letter, 12 points or more."""


class Writer:
    """A document under way.

    Args:
        title: its title, on the page and in its properties.
    """

    def __init__(self, title: str) -> None:
        from docx import Document
        from docx.shared import Pt

        self._document: WordDocument = Document()
        core = self._document.core_properties
        core.title, core.author, core.last_modified_by, core.language = title, "consultfeed", "consultfeed", LANGUAGE
        core.comments, core.revision = "", 1
        plain = self._document.styles["Normal"]
        plain.font.name, plain.font.size = FONT, Pt(SIZE)
        _speak(plain.element)
        self._document.add_heading(title, 0)

    def heading(self, text: str, level: int = 1) -> None:
        """A heading, level 1 to 9."""
        self._document.add_heading(text, level)

    def paragraph(self, text: str) -> None:
        """A paragraph."""
        self._document.add_paragraph(text)

    def quote(self, text: str, source: str = "") -> None:
        """Somebody's words, and under them where they come from."""
        self._document.add_paragraph(text, style="Quote")
        if source:
            self._document.add_paragraph(source)

    def bullets(self, lines: Sequence[str]) -> None:
        """A list."""
        for line in lines:
            self._document.add_paragraph(line, style="List Bullet")

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """A table whose first row is repeated on each page and read out as its head."""
        table = self._document.add_table(rows=1, cols=len(headings), style="Table Grid")
        _fill(table.rows[0], headings, bold=True)
        _mark_head(table.rows[0])
        for row in rows:
            _fill(table.add_row(), row)
        self._document.add_paragraph("")

    def to_bytes(self) -> bytes:
        """The document as a DOCX file."""
        out = io.BytesIO()
        self._document.save(out)
        return same_bytes(out.getvalue())


def _fill(row: _Row, cells: Sequence[object], *, bold: bool = False) -> None:
    for cell, value in zip(row.cells, cells, strict=True):
        cell.paragraphs[0].add_run(str(value)).bold = bold


def _mark_head(row: _Row) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001


def _speak(style: object) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:lang")
    mark.set(qn("w:val"), LANGUAGE)
    style.get_or_add_rPr().append(mark)  # type: ignore[attr-defined]
