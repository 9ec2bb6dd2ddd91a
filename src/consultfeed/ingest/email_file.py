"""E-mails (eml, and text files that open with From: and Subject: lines), by the standard library's modern policy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

from consultfeed.errors import UnreadableFile
from consultfeed.ingest.dates import iso_date
from consultfeed.ingest.decoding import decode
from consultfeed.ingest.html import blocks_of as page_blocks
from consultfeed.ingest.lines import Block
from consultfeed.ingest.messages import message_blocks
from consultfeed.ingest.minutes import cut
from consultfeed.ingest.readers import READERS, Offer, Reader, Reading
from consultfeed.records import Unit

HEADER = re.compile(r"^(?:\ufeff)?([A-Za-z][A-Za-z-]{1,40}):(?:\s|$)")
TELLING = frozenset(
    [
        "from",
        "to",
        "subject",
        "date",
        "sent",
        "cc",
        "message-id",
        "mime-version",
        "received",
        "return-path",
        "delivered-to",
        "content-type",
        "x-gmail-labels",
    ]
)
SHOWN = ("From", "To", "Cc", "Bcc", "Date", "Sent", "Subject")
PLAIN_HEAD = 'Content-Type: text/plain; charset="utf-8"\nContent-Transfer-Encoding: 8bit\n'
REPLY = re.compile(r"^(?:(?:re|fw|fwd|aw|wg)\s*:\s*)+", re.IGNORECASE)
SUFFIXES = (".eml", ".mbox")
MAX_MESSAGES = 500


def sniff(offer: Offer) -> int:
    """Sure of a text that opens with at least two header lines, one of them a sender or subject; possible by suffix."""
    if not offer.start.strip() or offer.members:
        return 0
    lines = [line for line in offer.start.lstrip().split("\n") if not line.startswith((" ", "\t", "From "))]
    names = set()
    for line in lines[:40]:
        match = HEADER.match(line)
        if not match:
            break
        names.add(match[1].lower())
    telling = len(names & TELLING) >= 2 and bool(names & {"from", "subject", "received", "delivered-to"})
    return 2 if telling else int(offer.suffix in SUFFIXES)


def read(offer: Offer) -> Reading:
    """Units of the message: headers and history dropped, the body cut into points, attachments named as not read."""
    message = _parse(offer)
    if message.get_content_type() == "multipart/encrypted":
        raise UnreadableFile(
            "the message is encrypted", where=offer.path.name, fix="save the decrypted text and hand that in"
        )
    headers = [
        Unit(0, f"{name}: {value}", drop="message header") for name in SHOWN if (value := _header(message, name))
    ]
    units: list[Unit] = []
    notes: list[str] = []
    for part in _messages(message):
        made, said = _read_one(part)
        units += made
        notes += said
    return Reading(_renumbered([*headers, *units]), "email", tuple(dict.fromkeys(notes)))


def _parse(offer: Offer) -> EmailMessage:
    data = offer.data.lstrip()
    if data.startswith(b"From "):
        data = data.partition(b"\n")[2]
    named = (
        b"content-type:" in data.partition(b"\n\n")[0].lower()
        or b"content-type:" in data.partition(b"\r\n\r\n")[0].lower()
    )
    # in UTF-16, or without a word on its encoding, the message as decoded here is better than the parser's guess
    if not named or b"\x00" in data[:2000]:
        head = "" if "content-type:" in offer.start.lower() else PLAIN_HEAD
        data = (head + offer.decoded.text.lstrip()).encode("utf-8", "replace")
    return message_from_bytes(data, policy=policy.default)


def _messages(message: EmailMessage) -> Iterator[EmailMessage]:
    """The message itself and, in a digest, those inside it."""
    yield message
    inside = [part for part in message.walk() if part.get_content_type() == "message/rfc822"]
    for part in inside[:MAX_MESSAGES]:
        payload = part.get_payload()
        yield from (one for one in payload if isinstance(one, EmailMessage)) if isinstance(payload, list) else ()


def _read_one(message: EmailMessage) -> tuple[list[Unit], list[str]]:
    subject = REPLY.sub("", _header(message, "Subject")).strip()
    blocks, notes = _body(message)
    made = cut(blocks, question=subject, said_on=_sent_on(message))
    attached = _attachments(message)
    units = [Unit(0, name, drop="attachment not read", place="attachment") for name in attached]
    notes += [f"{len(attached)} attachments were not read: hand them in as files of their own"] if attached else []
    return [*made.units, *units], [*notes, *made.notes]


def _header(message: EmailMessage, name: str) -> str:
    """One header as text; a malformed one as it stands."""
    try:
        return " ".join(str(message.get(name) or "").split())
    except (ValueError, IndexError, AttributeError, TypeError):
        return next(
            (" ".join(str(value).split()) for key, value in message.raw_items() if key.lower() == name.lower()), ""
        )


def _sent_on(message: EmailMessage) -> str:
    value = _header(message, "Date") or _header(message, "Sent")
    if found := iso_date(value) or iso_date(re.sub(r"^[A-Za-z]{3,9},\s*", "", value)):
        return found
    try:
        return parsedate_to_datetime(value).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return ""


def _body(message: EmailMessage) -> tuple[list[Block], list[str]]:
    part = (
        message.get_body(preferencelist=("plain", "html")) if message.get_content_type() != "multipart/digest" else None
    )
    if part is None:
        return [], []
    text = _content(part)
    if part.get_content_type() == "text/html":
        blocks, notes = page_blocks(text)
        return blocks, [*notes, "read from the message's web-page form"]
    return message_blocks(text, parseaddr(_header(message, "From"))[0]), []


def _content(part: Any) -> str:
    """Text of a part; an absent or false charset is worked out from the bytes."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return str(payload or "")
    try:
        named = part.get_content_charset()
        return payload.decode(named or "utf-8").replace("\r\n", "\n")
    except (LookupError, UnicodeError):
        return decode(payload, "message").text


def _attachments(message: EmailMessage) -> list[str]:
    if message.get_content_type() in ("message/rfc822", "multipart/digest") or not message.is_multipart():
        return []
    return [
        part.get_filename() or part.get_content_type()
        for part in message.iter_attachments()
        if part.get_content_type() != "message/rfc822"
    ]


def _renumbered(units: list[Unit]) -> tuple[Unit, ...]:
    return tuple(
        Unit(row, unit.text, unit.question, unit.place, unit.said_on, unit.drop, unit.context)
        for row, unit in enumerate(units, start=1)
    )


READERS.register("email", order=32)(Reader(sniff, read, SUFFIXES))
