"""E-mails (eml, and text files that open with From: and Subject: lines), by the standard library's modern policy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import parseaddr
from typing import Any

from consultfeed.errors import UnreadableFile
from consultfeed.ingest.correspondence import Message, reading_of
from consultfeed.ingest.decoding import decode
from consultfeed.ingest.readers import READERS, Offer, Reader, Reading

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
SUFFIXES = (".eml", ".mbox")
MAX_MESSAGES = 500
MAX_HEADER = 10_000
"""Characters of one header that are looked at: the parser takes a time that grows with their square."""


class _Policy(EmailPolicy):
    """The library's modern policy, without what makes it work for minutes."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """The parsed value of a header, as far as it is looked at."""
        return super().header_fetch_parse(name, value[:MAX_HEADER])


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
    headers = ((name, _header(message, name)) for name in SHOWN)
    return reading_of(headers, map(_opened, _messages(message)))


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
    strict: Any = _Policy()
    parsed: EmailMessage = message_from_bytes(data, policy=strict)
    return parsed


def _messages(message: EmailMessage) -> Iterator[EmailMessage]:
    """The message itself and, in a digest, those inside it."""
    yield message
    inside = [part for part in message.walk() if part.get_content_type() == "message/rfc822"]
    for part in inside[:MAX_MESSAGES]:
        payload = part.get_payload()
        yield from (one for one in payload if isinstance(one, EmailMessage)) if isinstance(payload, list) else ()


def _opened(message: EmailMessage) -> Message:
    body, is_page = _body(message)
    return Message(
        subject=_header(message, "Subject"),
        sender=parseaddr(_header(message, "From"))[0],
        sent=_header(message, "Date") or _header(message, "Sent"),
        body=body,
        is_page=is_page,
        attachments=tuple(_attachments(message)),
    )


def _header(message: EmailMessage, name: str) -> str:
    """One header as text; a malformed one as it stands."""
    try:
        return " ".join(str(message.get(name) or "").split())
    except (ValueError, IndexError, AttributeError, TypeError):
        return next(
            (" ".join(str(value).split()) for key, value in message.raw_items() if key.lower() == name.lower()), ""
        )


def _body(message: EmailMessage) -> tuple[str, bool]:
    """Text of the body, and whether it is a page; nothing for a digest, whose messages stand for themselves."""
    digest = message.get_content_type() == "multipart/digest"
    part = None if digest else message.get_body(preferencelist=("plain", "html"))
    return (_content(part), part.get_content_type() == "text/html") if part is not None else ("", False)


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


READERS.register("email", order=32)(Reader(sniff, read, SUFFIXES))
