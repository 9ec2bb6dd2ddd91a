"""Outlook messages: read as e-mails are, whatever form their body has."""

from __future__ import annotations

import struct
from datetime import UTC, datetime

import pytest
from compound_file import compound, outlook
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_ingest_laws import attempt, lawful

from consultfeed.errors import UnreadableFile
from consultfeed.ingest import read_file
from consultfeed.ingest.compressed_rtf import unpacked

LIFT = "The lift at the station has been out of order since May and nobody can say when it will be mended."
LOOP = "At the desk there is no hearing loop, so my mother had to shout her business across the room."
BODY, PAGE, RICH, PAGE_CODE = 0x1000, 0x1013, 0x1009, 0x3FDE
HEAD = {
    0x0037: "Re: The station",
    0x0C1A: "Orla Finch",
    0x5D01: "orla@larch.example.org",
    0x0E04: "desk@example.org",
    0x0039: datetime(2025, 6, 3, 9, tzinfo=UTC),
}
TEXT = (
    f"Hello,\r\n\r\n{LIFT}\r\n\r\nKind regards,\r\nOrla Finch\r\n07700 900123\r\n\r\n"
    "From: Desk <desk@example.org>\r\nSent: 2 June 2025 09:00\r\nTo: Orla Finch\r\nSubject: The station\r\n\r\n"
    "Thank you for your message, which we have noted.\r\n"
)


def put(tmp_path, tree, name="a.msg"):
    (tmp_path / name).write_bytes(compound(tree))
    return read_file(tmp_path / name)


def kept(reading):
    return [(unit.text, unit.question, unit.said_on) for unit in reading.units if not unit.drop]


def drops(reading):
    return [unit.drop for unit in reading.units if unit.drop]


def test_a_message_gives_its_own_words_only(tmp_path):
    reading = put(tmp_path, outlook({**HEAD, BODY: TEXT}))
    assert kept(reading) == [(LIFT, "The station", "2025-06-03")]
    assert set(drops(reading)) == {
        "message header", "salutation", "sign-off", "signature", "contact details", "quoted history",
    }  # fmt: skip
    assert [unit.text for unit in reading.units][:4] == [
        "From: Orla Finch <orla@larch.example.org>",
        "To: desk@example.org",
        "Date: 2025-06-03",
        "Subject: Re: The station",
    ]


def test_a_message_is_known_by_content_whatever_its_name(tmp_path):
    assert kept(put(tmp_path, outlook({**HEAD, BODY: LIFT}), "a.xls")) == [(LIFT, "The station", "2025-06-03")]


@pytest.mark.parametrize(
    ("number", "body"),
    [
        (PAGE, f"<html><body><p>{LIFT}</p></body></html>".encode()),
        (PAGE, f"<html><body><p>{LIFT}</p></body></html>"),
        (RICH, struct.pack("<II4sI", 4000, 3000, b"MELA", 0) + f"{{\\rtf1\\ansi {LIFT}\\par}}".encode()),
    ],
    ids=["page", "page as text", "rich text"],
)
def test_a_body_in_another_form_is_read_too(tmp_path, number, body):
    assert [text for text, _, _ in kept(put(tmp_path, outlook({**HEAD, number: body})))] == [LIFT]


def test_a_page_is_read_in_the_encoding_the_message_names(tmp_path):
    page = "<html><body><p>They said «attendez» and I lost £400 at the café desk.</p></body></html>".encode("cp1252")
    (point,) = kept(put(tmp_path, outlook({**HEAD, PAGE_CODE: 1252, PAGE: page})))
    assert point[0] == "They said «attendez» and I lost £400 at the café desk."


def test_the_date_the_sender_wrote_comes_before_the_one_in_universal_time(tmp_path):
    headers = "From: Orla Finch <orla@larch.example.org>\r\nDate: Wed, 04 Jun 2025 00:10:00 +0100\r\n\r\n"
    (point,) = kept(put(tmp_path, outlook({**HEAD, 0x007D: headers, BODY: LIFT})))
    assert point[2] == "2025-06-04"


def test_attachments_are_named_as_not_read(tmp_path):
    reading = put(tmp_path, outlook({**HEAD, BODY: LIFT}, [{0x3707: "minutes of June.docx", 0x3701: b"x"}, {}]))
    assert [unit.text for unit in reading.units if unit.drop == "attachment not read"] == [
        "minutes of June.docx",
        "no name",
    ]
    assert any("2 attachments were not read" in note for note in reading.notes)


def test_a_message_forwarded_as_an_attachment_is_read_after_its_cover(tmp_path):
    inner = outlook({**HEAD, 0x0037: "Loop", BODY: LOOP}, head=24)
    reading = put(tmp_path, outlook({**HEAD, BODY: LIFT}, inside=[inner]))
    assert [(text, question) for text, question, _ in kept(reading)] == [(LIFT, "The station"), (LOOP, "Loop")]
    assert "attachment not read" not in drops(reading)


def test_a_message_without_words_keeps_nothing_and_loses_nothing(tmp_path):
    assert set(drops(put(tmp_path, outlook(HEAD)))) == {"message header"}


def test_a_message_cut_short_is_refused_in_one_line(tmp_path):
    whole = compound(outlook({**HEAD, BODY: LIFT * 100}))
    (tmp_path / "a.msg").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UnreadableFile) as caught:
        read_file(tmp_path / "a.msg")
    assert "\n" not in str(caught.value)


def test_streams_that_share_their_bytes_are_refused_before_they_are_read(tmp_path):
    """Many directory entries over one chain of sectors: a small file that would unpack to gigabytes."""
    tree = outlook({**HEAD, BODY: LIFT})
    whole = bytearray(compound({**tree, "big": b"x" * 4_000_000, **{f"copy {k}": b"y" * 4096 for k in range(90)}}))
    at = whole.index("big".encode("utf-16-le") + b"\0\0")
    for k in range(90):
        copy = whole.index(f"copy {k}".encode("utf-16-le") + b"\0\0")
        whole[copy + 116 : copy + 128] = whole[at + 116 : at + 128]
    (tmp_path / "a.msg").write_bytes(whole)
    with pytest.raises(UnreadableFile, match="unpacks to far more"):
        read_file(tmp_path / "a.msg")


@pytest.mark.parametrize(
    ("packed", "text"),
    [
        ("2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0",
         b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"),
        ("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0", b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"),
        ("2d0000002b0000004c5a4675f1c5c7a703000a00", b"{\\rtf1\\ansi"),
        ("00", b""),
        ("2d0000002b000000000000000000000041414141", b""),
    ],
    ids=["the format's first example", "a run over itself", "cut short", "too short", "of another kind"],
)  # fmt: skip
def test_packed_rich_text(packed, text):
    assert unpacked(bytes.fromhex(packed)).startswith(text)
    assert len(unpacked(bytes.fromhex(packed))) >= len(text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(512, 5000), value=st.integers(0, 255))
def test_a_message_with_any_byte_changed_reads_or_is_refused(tmp_path, at, value):
    whole = bytearray(compound(outlook({**HEAD, BODY: TEXT}, [{0x3707: "a.pdf"}])))
    whole[at % len(whole)] = value
    (tmp_path / "a.msg").write_bytes(whole)
    assert lawful(attempt(tmp_path / "a.msg"))
