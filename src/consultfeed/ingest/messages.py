"""The body of a message: quoted history, signature and disclaimer set apart before it is cut into points."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from consultfeed.ingest.lines import Block, paragraphs, text_lines
from consultfeed.ingest.procedure import reason_for

WROTE = re.compile(r"^On .{5,300}\bwrote:$")
ORIGINAL = re.compile(
    r"^(?:[-_]{2,} ?original message ?[-_]*|_{10,}|"
    r"[-*_ ]*forwarded (?:message|by)\b.{0,100}|begin forwarded message:?)$",
    re.IGNORECASE,
)
FORWARDED = re.compile(r"forwarded", re.IGNORECASE)
HEADER = re.compile(r"^\*?(from|sent|to|cc|bcc|subject|date|reply-to|importance)\s*:\*?\s", re.IGNORECASE)
SIGNATURE_MARK = "--"
COVER_WORDS = 40
SIGNATURE_WORDS = 20


def message_blocks(body: str, sender: str = "") -> list[Block]:
    """Blocks of a message body in order.

    Args:
        body: the plain text of the message.
        sender: display name of who wrote it, to know the signature by; may be empty.
    """
    parts = list(_parts(body.expandtabs(4).split("\n")))
    return [block for reason, lines in parts for block in _blocks(reason, lines, sender)]


def _parts(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Runs of lines with the reason they are dropped for, if any."""
    reason, rest = "", ""
    run: list[str] = []
    forwarded = _forwards(lines)
    for k, line in enumerate(lines):
        rest = rest or _opens(lines, k, forwarded=forwarded)
        now = _reason(lines, k, rest, forwarded=forwarded)
        if now != reason and run:
            yield reason, run
            run = []
        reason = now
        run.append(line)
    yield reason, run


def _reason(lines: list[str], k: int, rest: str, *, forwarded: bool) -> str:
    line = lines[k].strip()
    if line.startswith(">") or _wrote(lines, k):
        return "quoted history"
    if forwarded and (HEADER.match(line) or ORIGINAL.match(line)):
        return "message header"
    return rest


def _opens(lines: list[str], k: int, *, forwarded: bool) -> str:
    """What a line opens for all that follows: an older message, or a signature."""
    line = lines[k].strip()
    if line == SIGNATURE_MARK:
        return "signature"
    older = bool(ORIGINAL.match(line)) or _header_block(lines, k)
    return "quoted history" if older and not forwarded else ""


def _header_block(lines: list[str], k: int) -> bool:
    near = [line for line in lines[k : k + 6] if HEADER.match(line.strip())]
    return bool(HEADER.match(lines[k].strip())) and len(near) >= 3


def _wrote(lines: list[str], k: int) -> bool:
    """Whether a line is in "On ... wrote:", which may run over three lines."""
    starts = [j for j in range(max(0, k - 2), k + 1) if lines[j].startswith("On ")]
    return any(
        WROTE.match(" ".join(part.strip() for part in lines[j:end])) for j in starts for end in range(k + 1, j + 4)
    )


def _forwards(lines: list[str]) -> bool:
    """Whether the message does little but pass another one on: then that one is the feedback."""
    for k, line in enumerate(lines):
        if ORIGINAL.match(line.strip()) or _header_block(lines, k):
            words = sum(len(one.split()) for one in lines[:k])
            return words <= COVER_WORDS and (bool(FORWARDED.search(line)) or words <= COVER_WORDS // 2)
    return False


def _blocks(reason: str, lines: list[str], sender: str) -> list[Block]:
    if reason == "quoted history":
        lines = [line.lstrip("> ") for line in lines]
    blocks = paragraphs(text_lines("\n".join(lines)))
    if reason:
        return [replace(block, drop=reason) for block in blocks]
    return _signed(blocks, sender)


def _signed(blocks: list[Block], sender: str) -> list[Block]:
    """Blocks from the sender's own name on are the signature, as long as they are short."""
    start = next((k for k in range(len(blocks) - 1, 0, -1) if _is_name(blocks[k].text, sender.casefold())), None)
    if start is None:
        return blocks
    tail = blocks[start:]
    if sum(len(block.text.split()) > SIGNATURE_WORDS and not reason_for(block.text) for block in tail):
        return blocks
    return [*blocks[:start], *(replace(block, drop=reason_for(block.text) or "signature") for block in tail)]


def _is_name(text: str, sender: str) -> bool:
    """Whether a paragraph is the sender's first name alone, or opens with the full name."""
    first = text.casefold().split("(")[0].strip(" ,.")
    opens = len(sender.split()) > 1 and text.casefold().startswith(sender) and len(text.split()) <= SIGNATURE_WORDS
    return bool(sender) and (opens or first == sender.split()[0])
