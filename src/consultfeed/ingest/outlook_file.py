"""Outlook messages (msg) through oxmsg: the message, and those forwarded inside it, read as e-mails are."""

from __future__ import annotations

import io
from collections.abc import Iterator
from email.parser import HeaderParser
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any

from consultfeed.errors import UnreadableFile
from consultfeed.ingest.compressed_rtf import text_of
from consultfeed.ingest.correspondence import Message, reading_of
from consultfeed.ingest.decoding import decode
from consultfeed.ingest.readers import READERS, Offer, Reader, Reading

if TYPE_CHECKING:
    from oxmsg.properties import Properties

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROPERTIES = "__properties_version1.0"
INSIDE = "__substg1.0_3701000D"
SUBJECT, SENDER, SENT_FOR, ADDRESS = 0x0037, 0x0C1A, 0x0042, 0x5D01
TO, CC, HEADERS, SENT, DELIVERED = 0x0E04, 0x0E03, 0x007D, 0x0039, 0x0E06
BODY, PAGE, RICH = 0x1000, 0x1013, 0x1009
LONG_NAME, SHORT_NAME, SHOWN_NAME = 0x3707, 0x3704, 0x3001
OUTER_HEAD, INNER_HEAD, ATTACHED_HEAD = 32, 24, 8
MAX_STREAMS_BYTES = 300_000_000
MAX_PROPERTIES_BYTES = 1_000_000
MAX_INSIDE = 5


def sniff(offer: Offer) -> int:
    """Sure of a compound file with the properties of a message at its root."""
    if not offer.data.startswith(OLE):
        return 0
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(offer.data)) as ole:
            return 2 if ole.exists(PROPERTIES) else 0
    # a damaged directory can make it fail in any way; then the file is another reader's or nobody's
    except Exception:
        return 0


def read(offer: Offer) -> Reading:
    """Units of the message, as for e-mails; raises UnreadableFile when it unpacks to too much."""
    storage = _storage(offer)
    root = _properties(storage, OUTER_HEAD)
    shown = {"From": _sender(root), "To": _text(root, TO), "Cc": _text(root, CC), "Date": _sent(root)}
    headers = [*shown.items(), ("Subject", _text(root, SUBJECT))]
    return reading_of(((name, " ".join(value.split())) for name, value in headers), _messages(storage, OUTER_HEAD))


def _storage(offer: Offer) -> Any:
    import olefile
    from oxmsg.storage import Storage

    with olefile.OleFileIO(io.BytesIO(offer.data)) as ole:
        sizes = [(path[-1], ole.get_size(path)) for path in ole.listdir()]
        heads = max((size for name, size in sizes if name == PROPERTIES), default=0)
        if sum(size for _, size in sizes) > MAX_STREAMS_BYTES or heads > MAX_PROPERTIES_BYTES:
            fix = "open it in Outlook and save it again without what is attached"
            raise UnreadableFile("the message unpacks to far more than it should", where=offer.path.name, fix=fix)
        return Storage.from_ole(ole)


def _properties(storage: Any, head: int) -> Properties:
    from oxmsg.properties import Properties

    return Properties(storage, properties_header_offset=head)


def _messages(storage: Any, head: int, depth: int = 0) -> Iterator[Message]:
    """The message of a storage and, after it, those attached to it as messages."""
    inner = [one for each in storage.iter_attachment_storages() for one in each.storages if one.name == INSIDE]
    yield _message(storage, head)
    for one in inner if depth < MAX_INSIDE else ():
        yield from _messages(one, INNER_HEAD, depth + 1)


def _message(storage: Any, head: int) -> Message:
    found = _properties(storage, head)
    body, is_page = _body(found)
    return Message(
        subject=" ".join(_text(found, SUBJECT).split()),
        sender=parseaddr(_sender(found))[0] or _text(found, SENDER),
        sent=_sent(found),
        body=body.replace("\r\n", "\n").replace("\r", "\n"),
        is_page=is_page,
        attachments=tuple(_attached(storage)),
    )


def _attached(storage: Any) -> Iterator[str]:
    for one in storage.iter_attachment_storages():
        if not any(each.name == INSIDE for each in one.storages):
            found = _properties(one, ATTACHED_HEAD)
            yield next(filter(None, (_text(found, n) for n in (LONG_NAME, SHORT_NAME, SHOWN_NAME))), "no name")


def _body(found: Properties) -> tuple[str, bool]:
    """The plain text, else the page, else the rich text; and whether it is a page."""
    if (plain := _text(found, BODY)).strip():
        return plain, False
    if page := found.binary_prop_value(PAGE):
        return _decoded(page, found), True
    if page_text := _text(found, PAGE):
        return page_text, True
    rich = found.binary_prop_value(RICH)
    return (text_of(rich), False) if rich else ("", False)


def _decoded(page: bytes, found: Properties) -> str:
    try:
        return page.decode(found.body_encoding)
    except (LookupError, UnicodeError):
        return decode(page, "message").text


def _text(found: Properties, number: int) -> str:
    """One property as text; a wrongly named encoding is worked out from the bytes."""
    try:
        return (found.str_prop_value(number) or "").rstrip("\0")
    except (KeyError, LookupError, UnicodeError):
        return ""


def _sender(found: Properties) -> str:
    name, address = _text(found, SENDER) or _text(found, SENT_FOR), _text(found, ADDRESS)
    return _header(found, "From") or (f"{name} <{address}>" if address else name)


def _sent(found: Properties) -> str:
    """The date the sender's program wrote; else the day in universal time that Outlook noted."""
    if written := _header(found, "Date"):
        return written
    for number in (SENT, DELIVERED):
        try:
            moment = found.date_prop_value(number)
        except (OverflowError, AttributeError):
            continue
        if moment:
            return moment.date().isoformat()
    return ""


def _header(found: Properties, name: str) -> str:
    return " ".join(str(HeaderParser().parsestr(_text(found, HEADERS)).get(name) or "").split())


READERS.register("outlook", order=15)(Reader(sniff, read, (".msg", ".oft")))
