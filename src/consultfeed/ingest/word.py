"""Word documents (docx): the body in order.

Headings by style, automatic numbers, tables, content controls, inserted text and text boxes are read; running heads,
deleted and hidden text, footnotes and marginal comments are set apart.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from consultfeed.errors import UnreadableFile
from consultfeed.ingest.archive import macro_note, member_bytes, xml_root
from consultfeed.ingest.lines import Block
from consultfeed.ingest.minutes import cut
from consultfeed.ingest.numbering import Numbering
from consultfeed.ingest.readers import READERS, Offer, Reader, Reading
from consultfeed.ingest.table_blocks import table_blocks

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HEADING = re.compile(r"^(?:heading|überschrift)\s*(\d)$", re.IGNORECASE)
TITLES = ("title", "subtitle")
BREAKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
SILENT = (
    f"{W}del",
    f"{W}moveFrom",
    f"{W}txbxContent",
    f"{W}instrText",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
)
MAIN_KINDS = (
    "vnd.ms-word.document.macroEnabled",
    "vnd.ms-word.template.macroEnabledTemplate",
    "vnd.openxmlformats-officedocument.wordprocessingml.template",
)
NOTE_PARTS = (("word/footnotes.xml", "footnote", "footnote"), ("word/comments.xml", "comment", "margin comment"))


def sniff(offer: Offer) -> int:
    """Sure of the main part of a Word document."""
    return 2 if "word/document.xml" in offer.members else 0


def read(offer: Offer) -> Reading:
    """Units of the document; raises UnreadableFile when its parts are damaged."""
    document = _Document(offer)
    made = cut(document.blocks())
    return Reading(made.units, "word", (*macro_note(offer.members), *document.notes, *made.notes))


class _Document:
    """One opened document: its blocks, and notes on what was set apart."""

    def __init__(self, offer: Offer) -> None:
        try:
            self.docx = _opened(offer.data)
        except (KeyError, ValueError) as fault:
            where, fix = offer.path.name, "open it in Word and save it again"
            raise UnreadableFile("the Word file is damaged", where=where, found=type(fault).__name__, fix=fix) from None
        self.offer = offer
        self.styles = {style.style_id: style for style in self.docx.styles}
        self.numbering = Numbering.of(self.docx)
        self.tables = 0
        self.hidden = 0
        self.notes: list[str] = []

    def blocks(self) -> list[Block]:
        """All blocks in reading order, notes and running heads last."""
        body = list(self._walk(self.docx.element.body))
        asides = [*self._notes(), *self._running()]
        if self.hidden:
            self.notes.append(f"{self.hidden} passages of hidden or deleted text left out")
        return [*body, *asides]

    def _walk(self, parent: Any) -> Iterator[Block]:
        for child in parent:
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{W}tbl":
                yield from self._table(child)
            elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}smartTag", f"{W}customXml"):
                yield from self._walk(child)

    def _paragraph(self, element: Any) -> Iterator[Block]:
        text = "".join(self._text(element)).strip()
        style = self._style(element)
        if text:
            level = self._level(style)
            mark = self.numbering.mark(element, style)
            shown = f"{mark} {text}" if mark else text
            title = "title" if style and style.name.lower() in TITLES and not level else ""
            kind = "heading" if level or title else "text"
            yield Block(shown, kind=kind, level=level, strong=_bold(element), drop=title)
        for box in element.iter(f"{W}txbxContent"):
            if not any(parent.tag in SILENT for parent in _between(box, element)):
                yield from self._walk(box)

    def _style(self, element: Any) -> Any:
        found = element.find(f"{W}pPr/{W}pStyle")
        return self.styles.get(found.get(f"{W}val")) if found is not None else None

    def _level(self, style: Any) -> int:
        """Heading level of a style or of one it is based on, 0 for body text."""
        for _ in range(6):
            if style is None:
                return 0
            if match := HEADING.match(style.name or ""):
                return int(match[1])
            style = style.base_style
        return 0

    def _text(self, element: Any) -> Iterator[str]:
        for child in element:
            if child.tag in SILENT:
                self.hidden += child.tag in SILENT[:2]
            elif child.tag == f"{W}t":
                yield child.text or ""
            elif child.tag in BREAKS:
                yield BREAKS[child.tag]
            elif child.tag == f"{W}r" and child.find(f"{W}rPr/{W}vanish") is not None:
                self.hidden += 1
            elif child.tag not in (f"{W}pPr", f"{W}rPr"):
                yield from self._text(child)

    def _table(self, element: Any) -> Iterator[Block]:
        rows = [
            [self._cell(cell) for cell in row.iter(f"{W}tc") if _row_of(cell) is row]
            for row in element.iter(f"{W}tr")
            if _table_of(row) is element
        ]
        self.tables += 1
        if element.find(f".//{W}tc//{W}tbl") is not None or max(map(len, rows), default=0) == 1:
            for cell in element.iter(f"{W}tc"):
                yield from self._walk(cell) if _table_of(_row_of(cell)) is element else ()
        else:
            yield from table_blocks(rows, self.tables)

    def _cell(self, element: Any) -> str:
        return "\n".join("".join(self._text(one)) for one in element.iter(f"{W}p"))

    def _notes(self) -> Iterator[Block]:
        for part, tag, name in NOTE_PARTS:
            if part not in self.offer.members:
                continue
            root = xml_root(member_bytes(self.offer.data, part, self.offer.path.name))
            texts = [" ".join("".join(self._text(note)).split()) for note in root.iter(f"{W}{tag}")]
            found = [text for text in texts if text]
            if found:
                self.notes.append(f"{len(found)} {name}s left out: hand them in separately if they are feedback")
            yield from (Block(text, drop=name) for text in found)

    def _running(self) -> Iterator[Block]:
        texts = [
            p.text
            for section in self.docx.sections
            for part in (section.header, section.footer)
            for p in part.paragraphs
        ]
        seen = dict.fromkeys(" ".join(text.split()) for text in texts)
        yield from (Block(text, drop="page furniture") for text in seen if text)


def _opened(data: bytes) -> Any:
    """The document, also of a template or one with macros, whose main part the library knows by another name."""
    from docx.opc.part import PartFactory
    from docx.package import Package
    from docx.parts.document import DocumentPart

    for kind in MAIN_KINDS:
        PartFactory.part_type_for.setdefault(f"application/{kind}.main+xml", DocumentPart)
    part = Package.open(io.BytesIO(data)).main_document_part
    if isinstance(part, DocumentPart):
        return part.document
    raise ValueError("the main part is no Word document")


def _bold(element: Any) -> bool:
    runs = [run for run in element.iter(f"{W}r") if "".join(t.text or "" for t in run.iter(f"{W}t")).strip()]
    return bool(runs) and all(_is_on(run.find(f"{W}rPr/{W}b")) for run in runs)


def _is_on(found: Any) -> bool:
    return found is not None and found.get(f"{W}val") not in ("0", "false")


def _between(inner: Any, outer: Any) -> Iterator[Any]:
    parent = inner.getparent()
    while parent is not None and parent is not outer:
        yield parent
        parent = parent.getparent()


def _row_of(cell: Any) -> Any:
    return next((parent for parent in cell.iterancestors(f"{W}tr")), None)


def _table_of(row: Any) -> Any:
    return next((parent for parent in row.iterancestors(f"{W}tbl")), None) if row is not None else None


READERS.register("word", order=20)(Reader(sniff, read, (".docx", ".docm", ".dotx", ".dotm")))
