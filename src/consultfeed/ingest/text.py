"""Plain text and Markdown: wrapped lines joined, a blank line ends a paragraph.

Markdown headings and emphasis are understood.
"""

from __future__ import annotations

import re
from dataclasses import replace

from consultfeed.errors import UnreadableFile
from consultfeed.ingest.lines import Block, paragraphs, text_lines
from consultfeed.ingest.minutes import MAX_BLOCKS, cut
from consultfeed.ingest.readers import READERS, Offer, Reader, Reading

SUFFIXES = (".txt", ".text", ".md", ".markdown")
MARKDOWN = (".md", ".markdown")
HASHES = re.compile(r"^(#{1,6})\s+(.{1,300}?)\s*#*$")
UNDERLINE = re.compile(r"^\s*(?:={3,}|-{3,})\s*$")
EMPHASIS = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,500})(?<=\S)\1")
LINK = re.compile(r"!?\[([^\]\n]{0,300})\]\([^)\n]{0,500}\)")


def sniff(offer: Offer) -> int:
    """Possible for anything that decodes to text."""
    return 1 if offer.start.strip() and not offer.members else 0


def read(offer: Offer) -> Reading:
    """Units of the paragraphs."""
    text = offer.decoded.text
    if (count := text.count("\n\n")) > MAX_BLOCKS:
        raise UnreadableFile("the text is too long", found=f"{count} paragraphs", fix="split it")
    made = cut(blocks_of(text, markdown=offer.suffix in MARKDOWN))
    return Reading(made.units, "text", (*filter(None, [offer.decoded.note]), *made.notes))


def blocks_of(text: str, *, markdown: bool = False) -> list[Block]:
    """Paragraphs of a text; underlined or hashed headings are known for sure in Markdown."""
    lines = text.split("\n")
    if markdown:
        lines = [EMPHASIS.sub(r"\2", LINK.sub(r"\1", line)) for line in lines]
    blocks = paragraphs(text_lines("\n".join(_apart(lines) if markdown else lines)))
    return [_headed(block) for block in blocks] if markdown else blocks


def _apart(lines: list[str]) -> list[str]:
    """Headings set apart by blank lines; an underlined one turned into a hashed one."""
    apart: list[str] = []
    for line in lines:
        if UNDERLINE.match(line) and apart and apart[-1].strip():
            apart[-1] = f"# {apart[-1].strip()}"
            apart.append("")
        elif HASHES.match(line):
            apart += ["", line, ""]
        else:
            apart.append(line[:-2] + "\n" if line.endswith("  ") else line)
    return "\n".join(apart).split("\n")


def _headed(block: Block) -> Block:
    match = HASHES.match(block.text)
    return replace(block, text=match[2], kind="heading", level=len(match[1])) if match else block


READERS.register("text", order=90)(Reader(sniff, read, SUFFIXES))
