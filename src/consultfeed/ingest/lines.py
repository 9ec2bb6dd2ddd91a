"""Lines of a page or a text file back into paragraphs: wrapped lines are joined, page furniture is set apart.

A line was wrapped when the first word of the next line would not have fitted on it; otherwise its writer ended it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from consultfeed.ingest.labels import starts_with_mark
from consultfeed.ingest.turns import opens_point

PAGE_NUMBER = re.compile(r"^\W*(?:page\s*)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\W*$", re.IGNORECASE)
PAGE_WORD = re.compile(r"\bpage\s+\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\W*$", re.IGNORECASE)
RULER = re.compile(r"^\s*(?:[-=_*~#] ?){5,200}$")
FIELD = re.compile(r"^[A-Z][A-Za-z /-]{1,24}:(?:\s|$)")
SENTENCE_END = (".", "!", "?", ":", ";", "”", '"', "…")
COLUMNS = "   "
"""So many spaces inside a line set a table by hand."""
NARROW = 76
WRAPPED = 0.93
"""A line counts as full from this share of the right edge on: typists break a little early."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: ``left``, ``width`` and ``word`` (width of its first word) share one measure, characters or points.

    ``gap`` says that a paragraph break stands before it, ``strong`` that it is set larger or bolder than the body.
    """

    text: str
    left: float = 0.0
    width: float = 0.0
    word: float = 0.0
    gap: bool = False
    page: int = 0
    strong: bool = False
    furniture: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph on its way to be cut into points.

    ``kind``: text, heading (the format says so) or cell (of a table, settled already). ``indent`` in characters or list
    levels; ``level`` of a heading from 1; ``drop``, ``question``, ``place`` and ``context`` are known already.
    """

    text: str
    kind: str = "text"
    level: int = 0
    indent: float = 0.0
    strong: bool = False
    page: int = 0
    drop: str = ""
    question: str = ""
    place: str = ""
    context: str = ""


def text_lines(text: str) -> list[Line]:
    """Lines of plain text, blank ones turned into ``gap``, form feeds into page numbers; furniture marked."""
    lines: list[Line] = []
    gap, page = False, 1
    for raw in text.expandtabs(4).split("\n"):
        page += raw.count("\f")
        stripped = "" if RULER.match(raw) else raw.replace("\f", "").strip("\ufeff\u200b \u00a0\v")
        if stripped:
            lines.append(_text_line(raw.replace("\f", ""), stripped, gap=gap, page=page))
        gap = not stripped
    return lines_by_page(mark_furniture(lines, pages=page)) if page == 1 else mark_furniture(lines, pages=page)


def lines_by_page(lines: list[Line]) -> list[Line]:
    """Lines of a text without form feeds, numbered by the page feet that stand in it."""
    page, numbered = 1, []
    for line in lines:
        numbered.append(replace(line, page=page))
        page += line.furniture and bool(PAGE_WORD.search(line.text) or PAGE_NUMBER.match(line.text))
    return numbered


def _text_line(raw: str, stripped: str, *, gap: bool, page: int) -> Line:
    left = len(raw) - len(raw.lstrip())
    return Line(stripped, left, len(stripped), len(stripped.split()[0]), gap, page)


def mark_furniture(lines: list[Line], pages: int) -> list[Line]:
    """The lines with page numbers and repeated running heads and feet marked as furniture."""
    edges = _page_edges(lines)
    breaks = {k for k, line in enumerate(lines) if _numbers_a_page(line, at_edge=k in edges, pages=pages)}
    seen = Counter(_shape(line.text) for line in lines)
    near = {k + step for k in breaks for step in (-2, -1, 1, 2)} | edges
    repeated = {k for k in near if 0 <= k < len(lines) and seen[_shape(lines[k].text)] > 1 and len(lines[k].text) < 120}
    return [replace(line, furniture=k in breaks or k in repeated) for k, line in enumerate(lines)]


def _numbers_a_page(line: Line, *, at_edge: bool, pages: int) -> bool:
    if PAGE_WORD.search(line.text) and len(line.text) < 120:
        return at_edge or bool(re.match(r"\W*page", line.text, re.IGNORECASE))
    return pages > 1 and at_edge and bool(PAGE_NUMBER.match(line.text))


def _page_edges(lines: list[Line]) -> frozenset[int]:
    """Indices of the first and last two lines of every page, when there is more than one page."""
    if not lines or lines[0].page == lines[-1].page:
        return frozenset()
    places: dict[int, list[int]] = {}
    for k, line in enumerate(lines):
        places.setdefault(line.page, []).append(k)
    return frozenset(k for ks in places.values() for k in (*ks[:2], *ks[-2:]))


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", " ".join(text.casefold().split()))


def paragraphs(lines: list[Line], width: float = 0.0) -> list[Block]:
    """Blocks of lines in order; furniture becomes blocks that are dropped, and text runs on across it.

    Args:
        lines: as ``text_lines`` or a PDF page gives them.
        width: usual width of a full line in the lines' measure; 0 to take it from each paragraph.
    """
    body = [line for line in lines if not line.furniture]
    blocks = [_block(group) for group in _groups(body, width)]
    page_blocks = [Block(line.text, page=line.page, drop="page furniture") for line in lines if line.furniture]
    return _in_page_order(blocks, page_blocks)


def _in_page_order(blocks: list[Block], furniture: list[Block]) -> list[Block]:
    return sorted(blocks + furniture, key=lambda block: block.page) if furniture else blocks


def _groups(lines: list[Line], width: float) -> list[list[Line]]:
    groups: list[list[Line]] = []
    chunk_width = _chunk_widths(lines, width)
    for k, line in enumerate(lines):
        if groups and _joins(groups[-1][0], lines[k - 1], line, chunk_width[k]):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _chunk_widths(lines: list[Line], width: float) -> list[float]:
    """For each line the right edge of the run of lines without a gap that it stands in."""
    widths: list[float] = []
    chunk: list[Line] = []
    usual = width or min(NARROW, max((line.left + line.width for line in lines), default=0.0))
    for line in [*lines, Line("", gap=True)]:
        if line.gap and chunk:
            edge = max(one.left + one.width for one in chunk)
            widths += [max(edge, usual)] * len(chunk)
            chunk = []
        chunk.append(line)
    return widths


def _joins(start: Line, before: Line, line: Line, edge: float) -> bool:
    ended = before.text.endswith(SENTENCE_END)
    wrapped = before.left + before.width + line.word >= WRAPPED * edge
    runs_on = line.text[0].islower() and not ended
    if line.page != before.page:
        return (runs_on or (wrapped and not ended)) and not line.strong and not starts_with_mark(line.text)
    if line.gap or line.strong != before.strong or _tabular(before) or _tabular(line):
        return False
    if ended and opens_point(line.text):
        return False
    if starts_with_mark(line.text) or FIELD.match(line.text):
        return wrapped and not ended and not _next_item(start, line)
    return wrapped or runs_on


def _tabular(line: Line) -> bool:
    """Whether a table was set by hand with spaces; those after the first word may follow a number."""
    return COLUMNS in line.text.partition(" ")[2].lstrip()


def _next_item(start: Line, line: Line) -> bool:
    """Whether a line that opens with a mark is the next item, not a sentence whose number fell on a new line."""
    if not starts_with_mark(line.text) or not line.text[0].isdigit() or "." in line.text.split()[0].rstrip("."):
        return starts_with_mark(line.text)
    numbers = [int(re.match(r"\d*", one.text)[0] or -1) for one in (start, line)]  # type: ignore[index]
    return numbers[1] in (1, numbers[0] + 1)


def _block(lines: list[Line]) -> Block:
    text = lines[0].text
    for line in lines[1:]:
        text += line.text if text.endswith("-") and not text.endswith(" -") else f" {line.text}"
    strong = all(line.strong for line in lines)
    return Block(" ".join(text.split()), indent=lines[0].left, strong=strong, page=lines[0].page)
