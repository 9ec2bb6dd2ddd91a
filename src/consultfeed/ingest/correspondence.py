"""One message, whatever file it came in: headers and history dropped, the body cut into points, attachments named."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime

from consultfeed.ingest.dates import iso_date
from consultfeed.ingest.html import blocks_of as page_blocks
from consultfeed.ingest.lines import Block
from consultfeed.ingest.messages import message_blocks
from consultfeed.ingest.minutes import cut
from consultfeed.ingest.readers import Reading
from consultfeed.records import Unit

REPLY = re.compile(r"^(?:(?:re|fw|fwd|aw|wg)\s*:\s*)+", re.IGNORECASE)
WEEKDAY = re.compile(r"^[A-Za-z]{3,9},\s*")


@dataclass(frozen=True, slots=True)
class Message:
    """What a reader found in one message.

    ``sender`` is the display name alone; ``body`` is plain text, or a
    page when ``is_page``; ``attachments`` are the names of files that came with it.
    """

    subject: str = ""
    sender: str = ""
    sent: str = ""
    body: str = ""
    is_page: bool = False
    attachments: tuple[str, ...] = ()


def reading_of(headers: Iterable[tuple[str, str]], messages: Iterable[Message]) -> Reading:
    """The reading of a file: its headers, then each message in order; rows numbered through.

    Args:
        headers: name and value of each header line of the outermost message; empty values are left out.
        messages: the message itself and those it carries.
    """
    units = [Unit(0, f"{name}: {value}", drop="message header") for name, value in headers if value]
    notes: list[str] = []
    for message in messages:
        made, said = _read_one(message)
        units += made
        notes += said
    numbered = tuple(replace(unit, row=row) for row, unit in enumerate(units, start=1))
    return Reading(numbered, "email", tuple(dict.fromkeys(notes)))


def _read_one(message: Message) -> tuple[list[Unit], list[str]]:
    blocks, notes = _body(message)
    made = cut(blocks, question=REPLY.sub("", message.subject).strip(), said_on=_day(message.sent))
    attached = [Unit(0, name, drop="attachment not read", place="attachment") for name in message.attachments]
    notes += [f"{len(attached)} attachments were not read: hand them in as files of their own"] if attached else []
    return [*made.units, *attached], [*notes, *made.notes]


def _body(message: Message) -> tuple[list[Block], list[str]]:
    if message.is_page:
        blocks, notes = page_blocks(message.body)
        return blocks, [*notes, "read from the message's web-page form"]
    return message_blocks(message.body, message.sender), []


def _day(sent: str) -> str:
    if found := iso_date(sent) or iso_date(WEEKDAY.sub("", sent)):
        return found
    try:
        return parsedate_to_datetime(sent).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return ""
