"""OpenDocument text (odt): content.xml read with lxml, entities off; headings, paragraphs, list items and tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from consultfeed.errors import UnreadableFile
from consultfeed.ingest.archive import macro_note, member_bytes, xml_root
from consultfeed.ingest.lines import Block
from consultfeed.ingest.minutes import cut
from consultfeed.ingest.readers import READERS, Offer, Reader, Reading
from consultfeed.ingest.table_blocks import table_blocks

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
SPACES = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n", f"{TEXT}s": " "}
SILENT = (f"{TEXT}tracked-changes", f"{TEXT}note", f"{OFFICE}annotation", f"{TEXT}table-of-content")
MAX_REPEATS = 64


def sniff(offer: Offer) -> int:
    """Sure of an OpenDocument text by its mimetype member."""
    if "mimetype" not in offer.members:
        return 0
    return 2 if b"opendocument.text" in member_bytes(offer.data, "mimetype", offer.path.name)[:100] else 0


def read(offer: Offer) -> Reading:
    """Units of the document."""
    root = xml_root(member_bytes(offer.data, "content.xml", offer.path.name))
    body = root.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise UnreadableFile("the document has no text part", where=offer.path.name, fix="save it again")
    made = cut(list(_Walk().blocks(body)))
    return Reading(made.units, "odt", (*macro_note(offer.members), *made.notes))


class _Walk:
    """Blocks of a document body in order; counts tables."""

    def __init__(self) -> None:
        self.tables = 0

    def blocks(self, parent: Any, item: str = "") -> Iterator[Block]:
        """Blocks under an element; ``item`` is the mark of a list item's first paragraph."""
        for child in parent:
            if child.tag in (f"{TEXT}p", f"{TEXT}h"):
                yield from self._paragraph(child, item)
                item = ""
            elif child.tag == f"{TABLE}table":
                self.tables += 1
                yield from table_blocks([list(_row(row)) for row in child.iter(f"{TABLE}table-row")], self.tables)
            elif child.tag not in SILENT and isinstance(child.tag, str):
                yield from self.blocks(child, "• " if child.tag == f"{TEXT}list-item" else item)

    def _paragraph(self, element: Any, item: str) -> Iterator[Block]:
        text = "".join(_text(element)).strip()
        if text:
            level = int(element.get(f"{TEXT}outline-level") or 1) if element.tag == f"{TEXT}h" else 0
            yield Block(f"{item}{text}", kind="heading" if level else "text", level=level)


def _text(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag in SPACES:
            yield SPACES[child.tag]
        elif child.tag not in SILENT and isinstance(child.tag, str):
            yield from _text(child)
        yield child.tail or ""


def _row(row: Any) -> Iterator[str]:
    for cell in row.iter(f"{TABLE}table-cell"):
        text = "\n".join("".join(_text(one)) for one in cell.iter(f"{TEXT}p"))
        repeats = min(int(cell.get(f"{TABLE}number-columns-repeated") or 1), MAX_REPEATS)
        yield from [text] * (repeats if text else min(repeats, 3))


READERS.register("odt", order=21)(Reader(sniff, read, (".odt", ".ott")))
