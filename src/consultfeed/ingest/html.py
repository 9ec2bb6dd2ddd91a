"""Web pages through selectolax (lexbor): paragraphs, headings, list items and tables.

Navigation and hidden text are set apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from consultfeed.errors import UnreadableFile
from consultfeed.ingest.lines import Block
from consultfeed.ingest.minutes import cut
from consultfeed.ingest.readers import READERS, Offer, Reader, Reading
from consultfeed.ingest.table_blocks import table_blocks

SUFFIXES = (".html", ".htm", ".xhtml")
CHARSET = re.compile(rb"charset=[\"' ]*([A-Za-z0-9_-]{3,30})", re.IGNORECASE)
SILENT = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "svg",
        "math",
        "object",
        "iframe",
        "canvas",
        "audio",
        "video",
        "select",
        "head",
    ]
)
FURNITURE = frozenset(["nav", "header", "footer", "aside", "form", "button"])
BREAKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "tr",
        "td",
        "th",
        "table",
        "body",
        "html",
        "nav",
        "header",
        "footer",
        "aside",
        "form",
        "figure",
        "figcaption",
        "br",
        "hr",
        "center",
        "address",
        "fieldset",
        "details",
        "summary",
        "button",
    ]
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,20})")
LEFT_OPEN = frozenset(
    ["p", "li", "td", "th", "tr", "dd", "dt", "br", "hr", "img", "input", "meta", "link", "col", "option"]
)
"""Elements that pages often leave open, or that hold nothing."""
MAX_OPEN = 5_000
MAX_DEPTH = 150
"""Elements nested deeper are read as one run of words."""


def sniff(offer: Offer) -> int:
    """Sure of a page that opens with a doctype or html tag; possible of other tags by suffix."""
    start = offer.start[:1000].lstrip().lower()
    if start.startswith(("<!doctype html", "<html")) or ("<html" in start and start.startswith("<")):
        return 2
    return 2 if offer.suffix in SUFFIXES and "<" in start else 0


def read(offer: Offer) -> Reading:
    """Units of the page's paragraphs."""
    blocks, notes = blocks_of(_source(offer))
    made = cut(blocks)
    return Reading(made.units, "html", (*notes, *made.notes))


def _source(offer: Offer) -> str:
    match = CHARSET.search(offer.data[:4096])
    marked = offer.decoded.encoding not in ("utf-8", "cp1252")
    try:
        name = match[1].decode("ascii") if match and not marked else ""
        return offer.data.decode(name) if name else offer.decoded.text
    except (LookupError, UnicodeDecodeError):
        return offer.decoded.text


@dataclass(slots=True)
class _Page:
    """What the walk has gathered: blocks, the words of the paragraph under way, and what surrounds it."""

    blocks: list[Block] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    tables: int = 0
    hidden: int = 0

    def close(self, tag: str = "", drop: str = "") -> None:
        text = " ".join("".join(self.words).split())
        self.words.clear()
        if not text:
            return
        level = int(tag[1]) if re.fullmatch(r"h[1-6]", tag) else 0
        text = f"• {text}" if tag == "li" and not drop else text
        self.blocks.append(Block(text, kind="heading" if level and not drop else "text", level=level, drop=drop))


def blocks_of(source: str) -> tuple[list[Block], list[str]]:
    """Blocks of a page in order, and notes about hidden text; raises UnreadableFile where it is nested too deeply."""
    _refuse_tower(source)
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(source)
    page = _Page()
    title = tree.css_first("head > title")
    if title is not None and title.text().strip():
        page.blocks.append(Block(" ".join(title.text().split()), drop="title"))
    if tree.body is not None:
        _walk(tree.body, page, "body", "", 0)
        page.close()
    notes = [f"{page.hidden} passages of hidden text left out"] if page.hidden else []
    return page.blocks, notes


def _refuse_tower(source: str) -> None:
    """The parser takes a time that grows with the square of how many elements stand open."""
    depth = 0
    for match in TAG.finditer(source):
        if match[2].lower() not in LEFT_OPEN:
            depth = max(depth - 1, 0) if match[1] else depth + 1
            if depth > MAX_OPEN:
                fix = "open it in a browser and print it to PDF"
                raise UnreadableFile("the page is nested far too deeply", fix=fix)


def _walk(node: Any, page: _Page, around: str, drop: str, depth: int) -> None:
    """Depth-first over the tree; ``around`` is the nearest block tag, ``drop`` the reason inherited from outside."""
    child = node.child
    while child is not None:
        _step(child, page, around, drop, depth)
        child = child.next


def _step(node: Any, page: _Page, around: str, drop: str, depth: int) -> None:
    tag = node.tag or ""
    if tag == "-text":
        page.words.append(node.text(deep=False) or "")
    elif tag.startswith(("-", "_")) or tag in SILENT:
        return
    elif depth > MAX_DEPTH:
        page.words.append(f" {node.text()} ")
    elif tag == "table" and not drop and not node.css("table table"):
        page.close(around, drop)
        _table(node, page)
    else:
        _element(node, tag, page, around, drop, depth)


def _element(node: Any, tag: str, page: _Page, around: str, drop: str, depth: int) -> None:
    inner = drop or ("hidden text" if _hidden(node) else "navigation" if tag in FURNITURE else "")
    if tag not in BREAKS and inner == drop:
        _walk(node, page, around, drop, depth + 1)
        return
    page.close(around, drop)
    page.hidden += inner == "hidden text" != drop
    _walk(node, page, tag, inner, depth + 1)
    page.close(tag, inner)


def _hidden(node: Any) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or bool(HIDDEN.search(attributes.get("style") or ""))


def _table(node: Any, page: _Page) -> None:
    page.tables += 1
    rows = [[" ".join((cell.text() or "").split()) for cell in row.css("td, th")] for row in node.css("tr")]
    page.blocks += table_blocks(rows, page.tables)


READERS.register("html", order=35)(Reader(sniff, read, SUFFIXES))
