"""PDF through pypdfium2: characters with their boxes into lines, lines into paragraphs.

Running heads and feet are set apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from consultfeed.errors import UnreadableFile
from consultfeed.ingest.lines import Block, Line, mark_furniture, paragraphs
from consultfeed.ingest.minutes import cut
from consultfeed.ingest.pdf_pages import Page, Row, pages_of
from consultfeed.ingest.places import OF_THE_PAGE
from consultfeed.ingest.readers import READERS, Offer, Reader, Reading

GAP = 1.3
"""A step between lines this much larger than the page's usual one starts a paragraph."""
LARGER = 1.12
INDENT_STEP = 12


def sniff(offer: Offer) -> int:
    """Sure of the PDF mark within the first kilobyte."""
    return 2 if b"%PDF-" in offer.data[:1024] else 0


def read(offer: Offer) -> Reading:
    """Units of the pages; raises UnreadableFile for a password, damage, or pages that are all pictures."""
    found = pages_of(offer.data, offer.path.name)
    pages = [page.rows for page in found]
    empty = [_empty(page, number) for number, page in enumerate(found, start=1) if not page.rows]
    if len(empty) == len(pages):
        fix = "run text recognition (OCR) on it, or ask for the original"
        raise UnreadableFile(
            "no page has text: it is a scan", where=offer.path.name, found=f"{len(pages)} pages", fix=fix
        )
    lines = _marked(list(_lines(pages)), len(pages))
    blocks = _indented(paragraphs(lines, width=_usual_edge(lines)))
    made = cut(sorted([*blocks, *empty], key=lambda block: block.page))
    return Reading(made.units, "pdf", (*_scanned(empty), *made.notes))


def _empty(page: Page, number: int) -> Block:
    _, without, scanned = OF_THE_PAGE
    reason = scanned if page.pictured else without
    return Block(f"[page {number}]", page=number, drop=reason)


def _scanned(empty: list[Block]) -> list[str]:
    numbers = [str(block.page) for block in empty if block.drop.startswith("scanned")]
    shown = ", ".join(numbers[:20])
    return [f"scanned pages without text: {shown}: run text recognition (OCR) on them"] if numbers else []


def _lines(pages: Sequence[Sequence[Row]]) -> Iterator[Line]:
    """Lines of all pages in order; ``gap`` where the step down is larger than usual or the column changes."""
    rows = [row for page in pages for row in page]
    body = _usual([row.size for row in rows])
    all_bold = sum(row.bold for row in rows) * 2 > len(rows)
    steps = [a.bottom - b.bottom for page in pages for a, b in pairwise(page) if a.bottom > b.bottom]
    step = _usual([round(one, 1) for one in steps]) or 12.0
    repeated = _repeated(pages)
    for number, page in enumerate(pages, start=1):
        above: Row | None = None
        for row in page:
            strong = row.size > LARGER * body or (row.bold and not all_bold)
            furniture = _spot(row) in repeated
            yield replace(_line(row, above, step, number, strong=strong), furniture=furniture)
            above = above if furniture else row


def _marked(lines: list[Line], pages: int) -> list[Line]:
    """Lines with furniture marked by place on the page and, besides, by page numbers at its edges."""
    numbered = mark_furniture(lines, pages=pages)
    return [
        replace(line, furniture=line.furniture or other.furniture) for line, other in zip(lines, numbered, strict=True)
    ]


def _spot(row: Row) -> tuple[str, int]:
    """Words without their numbers, and height on the page to the nearest tenth of an inch."""
    return re.sub(r"\d+", "#", row.text.casefold()), round(row.bottom / 7.2)


def _repeated(pages: Sequence[Sequence[Row]]) -> frozenset[tuple[str, int]]:
    """What stands in the same place of several pages, wherever the file lists it; copies of pages do not count."""
    spots = [{_spot(row) for row in page} for page in pages]
    seen = Counter(spot for page in spots for spot in page)
    often = {spot for spot, count in seen.items() if count > 1 and count * 3 > len(pages)}
    edges = {_spot(row) for page in pages for row in _outermost(page)}
    return frozenset(often & edges) if all(len(often & page) * 2 <= len(page) for page in spots) else frozenset()


def _outermost(page: Sequence[Row]) -> list[Row]:
    """The three highest and the three lowest lines of a page."""
    by_height = sorted(page, key=lambda row: row.bottom)
    return [*by_height[:3], *by_height[-3:]]


def _line(row: Row, above: Row | None, step: float, page: int, *, strong: bool) -> Line:
    down = above.bottom - row.bottom if above else 0.0
    gap = above is not None and (down > GAP * max(step, row.size) or down < -step)
    width = row.right - row.left
    word = width * (len(row.text.split()[0]) + 1) / max(len(row.text), 1)
    return Line(row.text, row.left, width, word, gap, page, strong)


def _indented(blocks: list[Block]) -> list[Block]:
    """Blocks with their indent in steps from the left edge of the text, not in points."""
    edge = min((block.indent for block in blocks if not block.drop), default=0.0)
    return [replace(block, indent=int((block.indent - edge) / INDENT_STEP)) for block in blocks]


def _usual(values: list[float]) -> float:
    """The most frequent value, the larger of equals; 0 for none."""
    counts = Counter(values)
    return max(counts, key=lambda value: (counts[value], value)) if counts else 0.0


def _usual_edge(lines: list[Line]) -> float:
    """Right edge of a full line: that of the widest tenth of lines."""
    edges = sorted(line.left + line.width for line in lines if not line.furniture)
    return edges[int(len(edges) * 0.9)] if edges else 0.0


READERS.register("pdf", order=10)(Reader(sniff, read, (".pdf",)))
