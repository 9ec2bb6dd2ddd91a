"""The lines of a PDF's pages with their boxes, through pypdfium2; run as a module, for a file it is wary of.

A page may draw a part of itself a thousand times over, and PDFium then works for hours or ends the whole process. A
file with such a part is read in a process of its own, with little time and memory.
"""

from __future__ import annotations

import ctypes
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from statistics import median
from typing import Any

from consultfeed.errors import UnreadableFile
from consultfeed.ingest.pdf_streams import draws_much, is_locked, refuse_bomb

MAX_PAGES = 2_000
MAX_CHARS = 3_000_000
"""Characters read of a whole file: a thousand full pages."""
BOLD = 600
SECONDS, SECONDS_LOCKED, SECONDS_PER_MB = 0.8, 8.0, 0.5
"""Time for a wary file; a locked one, which cannot be looked into and is mostly harmless, gets more."""
MAX_MEMORY = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a page with its box in points and its type size."""

    text: str
    left: float
    right: float
    bottom: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of one page in the file's order, and whether a picture stands on it."""

    rows: tuple[Row, ...]
    pictured: bool


def pages_of(data: bytes, where: str) -> list[Page]:
    """Every page of a PDF.

    Raises:
        UnreadableFile: a password, damage, too many pages, or more than it should unpack to.
    """
    refuse_bomb(data, where)
    return _apart(data, where) if is_locked(data) or draws_much(data) else _pages(data, where)


def _apart(data: bytes, where: str) -> list[Page]:
    allowed = (SECONDS_LOCKED if is_locked(data) else SECONDS) + SECONDS_PER_MB * len(data) / 1_000_000
    command = [sys.executable, "-P", "-m", "consultfeed.ingest.pdf_pages", where]
    try:
        told = subprocess.run(command, input=data, capture_output=True, timeout=allowed, check=True).stdout  # noqa: S603
        found = json.loads(told)
    except (OSError, ValueError, subprocess.SubprocessError):
        fix = "print it to a new PDF and hand that in"
        raise UnreadableFile("the PDF unpacks to far more than it should", where=where, fix=fix) from None
    if "fault" in found:
        what, count, fix = found["fault"]
        raise UnreadableFile(what, where=where, found=count, fix=fix)
    return [Page(tuple(Row(*row) for row in rows), pictured) for rows, pictured in found["pages"]]


def main() -> None:
    """Pages of the PDF on standard input as JSON on standard output, or the fault; nothing else is said."""
    _limit_memory()
    try:
        pages = _pages(sys.stdin.buffer.read(), sys.argv[1])
    except UnreadableFile as fault:
        print(json.dumps({"fault": [fault.what, fault.found, fault.fix]}))  # noqa: T201
    else:
        print(json.dumps({"pages": [[[astuple(row) for row in page.rows], page.pictured] for page in pages]}))  # noqa: T201


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        # Windows has no such limit; the time is limited there all the same
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))


def _pages(data: bytes, where: str) -> list[Page]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        locked = "password" in str(fault).lower()
        what, fix = (
            ("the file is locked with a password", "save it without the password")
            if locked
            else ("the PDF is damaged", "export it again")
        )
        raise UnreadableFile(what, where=where, fix=fix) from None
    if len(document) > MAX_PAGES:
        raise UnreadableFile("the PDF is too long", where=where, found=f"{len(document)} pages", fix="split it")
    pages, room = [], MAX_CHARS
    for page in document:
        rows = tuple(_rows(page, room))
        room -= sum(len(row.text) for row in rows)
        pages.append(Page(rows, not rows and _is_pictured(page)))
    return pages


def _is_pictured(page: Any) -> bool:
    import pypdfium2.raw as raw

    return next(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]), None) is not None


def _rows(page: Any, room: int) -> Iterator[Row]:
    """Lines of one page, cut where PDFium puts a line end."""
    import pypdfium2.raw as raw

    textpage = page.get_textpage()
    count = min(int(textpage.count_chars()), max(room, 0))
    line: list[tuple[int, str]] = []
    for k in range(count):
        char = chr(raw.FPDFText_GetUnicode(textpage, k))
        if char in "\r\n":
            yield from _row(raw, textpage, line)
            line = []
        else:
            line.append((k, "-" if char in "\x02\ufffe\xad" else char))
    yield from _row(raw, textpage, line)


def _row(raw: Any, textpage: Any, line: list[tuple[int, str]]) -> Iterator[Row]:
    inked = [k for k, char in line if not char.isspace()]
    text = " ".join("".join(char for _, char in line).split())
    if not text or not inked:
        return
    first, last = textpage.get_charbox(inked[0]), textpage.get_charbox(inked[-1])
    sample = inked[:: max(1, len(inked) // 5)]
    sizes = [raw.FPDFText_GetFontSize(textpage, k) for k in sample]
    bold = all(_is_bold(raw, textpage, k) for k in sample)
    bottom = median(textpage.get_charbox(k)[1] for k in sample)
    yield Row(text, first[0], max(last[2], first[0]), bottom, round(median(sizes), 1), bold)


def _is_bold(raw: Any, textpage: Any, k: int) -> bool:
    if raw.FPDFText_GetFontWeight(textpage, k) >= BOLD:
        return True
    name = ctypes.create_string_buffer(128)
    raw.FPDFText_GetFontInfo(textpage, k, name, 128, ctypes.c_int())
    return b"bold" in name.value.lower()


if __name__ == "__main__":
    main()
