"""Hostile files: refused with a reason or read without harm, in little time; nothing outside the file is ever read."""

from __future__ import annotations

import io
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from sample_files import LIFT, LOOP, ROWS, excel, ods, odt, packed, word, xls

from consultfeed.errors import UnreadableFile
from consultfeed.ingest import NO_MAPS, Offer, offers_of, read_offer
from consultfeed.ingest.pack import opened

SECONDS = 3.0
"""Generous for a busy machine; each takes well under one alone."""
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = f'<worksheet xmlns="{MAIN}"><sheetData>{{}}</sheetData></worksheet>'


def attempt(name, data):
    """What was read, or the refusal; fails when it takes too long."""
    started = time.perf_counter()
    try:
        said = [unit.text for one in opened(Offer(Path(name), data, NO_MAPS)) for unit in read_offer(one).units]
    except UnreadableFile as fault:
        said = str(fault)
    assert time.perf_counter() - started < SECONDS
    return said


def changed(data, parts):
    """A ZIP with some members given anew, by content or by a function of the old one; new names are added."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        old = {name: archive.read(name) for name in archive.namelist()}
    new = {name: part(old[name]) if callable(part) else part for name, part in parts.items()}
    return packed(list({**old, **new}.items()))


def with_doctype(declarations, reference):
    """A change of an XML part: a document type declared, and a reference put after the words."""

    def change(part):
        text = part.decode()
        at = text.index("?>") + 2 if text.startswith("<?xml") else 0
        return f"{text[:at]}<!DOCTYPE x [{declarations}]>{text[at:]}".replace(LIFT, LIFT + reference).encode()

    return change


LAUGHS = "<!ENTITY a 'haha'>" + "".join(f"<!ENTITY {chr(98 + k)} '{('&' + chr(97 + k) + ';') * 10}'>" for k in range(9))
OUTSIDE = "<!ENTITY e SYSTEM 'file:///etc/hostname'><!ENTITY % p SYSTEM 'http://127.0.0.1:9/x'>"


@pytest.mark.parametrize(
    ("name", "made", "part"), [("a.docx", word, "word/document.xml"), ("a.odt", odt, "content.xml")]
)
def test_entities_are_never_expanded(name, made, part):
    said = attempt(name, changed(made(), {part: with_doctype(LAUGHS, "&j;")}))
    assert "haha" not in str(said)
    assert len(str(said)) < 2_000


@pytest.mark.parametrize(
    ("name", "made", "part"), [("a.docx", word, "word/document.xml"), ("a.odt", odt, "content.xml")]
)
def test_nothing_outside_the_file_is_read(name, made, part):
    said = attempt(name, changed(made(), {part: with_doctype(OUTSIDE, "&e;")}))
    outside = Path("/etc/hostname")
    assert not outside.is_file() or outside.read_text().strip() not in str(said).replace(name, "")
    assert LIFT in said or "damaged" in said


def test_entities_of_a_workbook_are_not_expanded():
    def change(part):
        return with_doctype(LAUGHS, "&j;")(part.replace(b"Pick up the phone, please", LIFT.encode()))

    assert "haha" not in str(attempt("a.xlsx", changed(excel(), {"xl/worksheets/sheet1.xml": change})))


def test_elements_nested_without_end_are_refused():
    tower = b"<w:sdt><w:sdtContent>" * 100_000
    data = changed(word(), {"word/document.xml": lambda part: part.replace(b"<w:body>", b"<w:body>" + tower)})
    assert "damaged" in attempt("a.docx", data)
    assert "nested far too deeply" in attempt("a.html", b"<html>" + b"<div>" * 300_000 + b"x")


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.odt", "a.zip"])
def test_what_unpacks_to_far_too_much_is_refused(name):
    part = {"a.docx": "word/document.xml", "a.xlsx": "xl/workbook.xml", "a.odt": "content.xml", "a.zip": "a.txt"}[name]
    data = packed([("mimetype", "application/vnd.oasis.opendocument.text"), (part, b"0" * 30_000_000)])
    assert "unpacks to far more" in attempt(name, data)


def test_a_member_that_says_less_than_it_holds_is_refused():
    data = bytearray(packed([("word/document.xml", b"0" * 4_000_000), ("[Content_Types].xml", b"<x/>")]))
    entry = data.index(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (1_000).to_bytes(4, "little")
    assert isinstance(attempt("a.docx", bytes(data)), str)


def workbook(rows, shared=""):
    """A workbook with one sheet of the rows given as XML, and shared texts."""
    sheet = {"xl/worksheets/sheet1.xml": SHEET.format(rows)}
    texts = {"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{shared}</sst>'} if shared else {}
    return changed(excel(), {**sheet, **texts})


def cell(place, number=0):
    return f'<c r="{place}" t="s"><v>{number}</v></c>'


@pytest.mark.parametrize("place", ["XFD1048576", "xfd1048576"])
def test_a_cell_far_from_the_table_does_not_fill_the_memory(place):
    data = workbook(f'<row r="1">{cell("A1")}</row><row r="1048576">{cell(place)}</row>', "<si><t>Comment</t></si>")
    assert "a sheet is far too large" in attempt("a.xlsx", data)


def test_one_long_text_in_many_cells_is_refused():
    rows = "".join(f'<row r="{k}">{cell(f"A{k}")}</row>' for k in range(1, 40_001))
    assert "unpacks to far more" in attempt("a.xlsx", workbook(rows, f"<si><t>{'word ' * 6_000}</t></si>"))


FAR_APART = (
    "<table:table-row>{}</table:table-row><table:table-row table:number-rows-repeated='999999'>"
    "<table:table-cell/></table:table-row><table:table-row>{}</table:table-row>"
)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("<table:table-row table:number-rows-repeated='1000000'>{}</table:table-row>", "unpacks to far more"),
        (FAR_APART, "a sheet is far too large"),
    ],
    ids=["filled rows", "far apart"],
)
def test_repeated_rows_and_cells_are_counted_before_they_are_made(rows, said):
    one = "<table:table-cell table:number-columns-repeated='900' office:value-type='string'>"
    one += "<text:p>Shut</text:p></table:table-cell>"
    assert said in attempt("a.ods", ods(rows.format(one, one)))


def test_empty_rows_to_the_end_of_the_sheet_are_no_harm():
    filled = "<table:table-cell office:value-type='string'><text:p>The desk is shut again</text:p></table:table-cell>"
    tail = "<table:table-cell table:number-columns-repeated='16384'/>"
    rows = f"<table:table-row>{filled}{tail}</table:table-row>"
    rows += f"<table:table-row table:number-rows-repeated='1048575'>{tail}</table:table-row>"
    assert attempt("a.ods", ods(rows)) == ["The desk is shut again"]


def test_an_old_workbook_is_read_and_one_with_a_far_cell_refused():
    table = [(r, c, text) for r, row in enumerate(ROWS) for c, text in enumerate(row)]
    assert "Pick up the phone, please" in attempt("a.xls", xls(table))
    assert "a sheet is far too large" in attempt("a.xls", xls([*table, (65_535, 255, "The desk is shut")]))


# ---- PDF


def pdf(content, filters=b"", resources=b"<< /Font << /F1 5 0 R >> >>", parts=()):
    """A PDF of one page; ``parts`` are more objects, numbered from 6: their dictionaries and streams."""
    objects = [
        (b"<< /Type /Catalog /Pages 2 0 R >>", None),
        (b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", None),
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources " + resources + b" >>",
            None,
        ),
        (b"<< " + filters + b" >>", content),
        (b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", None),
        *parts,
    ]
    out, places = b"%PDF-1.7\n", []
    for number, (head, stream) in enumerate(objects, start=1):
        places.append(len(out))
        body = head if stream is None else b"%s /Length %d >>\nstream\n%s\nendstream" % (head[:-2], len(stream), stream)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\n" % (count, table, count)
    return out + table + b"startxref\n%d\n%%%%EOF\n" % len(out)


WORDS = b"BT /F1 12 Tf 72 700 Td (The desk was shut again today.) Tj ET "
FLATE = b"/Filter /FlateDecode"


def drawn(levels, times):
    """A page that draws a part that draws a part that writes the words."""
    parts = []
    for level in range(levels):
        body = b"/X Do " * times if level < levels - 1 else WORDS
        inside = b"/Resources << /Font << /F1 5 0 R >> /XObject << /X %d 0 R >> >>" % (7 + level)
        parts.append((b"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] " + inside + b" >>", body))
    return pdf(b"/X Do", resources=b"<< /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >>", parts=parts)


def squeezed(size):
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(b" " * 1_000_000) for _ in range(size // 1_000_000)) + packer.flush()


@pytest.mark.parametrize(
    "data",
    [
        pdf(squeezed(400_000_000), FLATE),
        pdf(zlib.compress(squeezed(400_000_000)), b"/Filter [/FlateDecode /FlateDecode]"),
        pdf(squeezed(100_000_000).hex().encode() + b">", b"/Filter [/ASCIIHexDecode /FlateDecode]"),
        drawn(9, 10),
    ],
    ids=["packed", "packed twice", "packed and spelt out", "parts that draw parts"],
)
def test_a_pdf_that_unpacks_to_far_too_much_is_refused(data):
    assert "unpacks to far more" in attempt("a.pdf", data)


@pytest.mark.parametrize(
    "data",
    [
        pdf(zlib.compress(WORDS), FLATE),
        pdf(WORDS),
        drawn(1, 1),
        drawn(3, 1),
        pdf(zlib.compress(zlib.compress(WORDS)), b"/Filter [/FlateDecode /FlateDecode]"),
    ],
    ids=["packed", "plain", "a part", "a part in a part", "packed twice"],
)
def test_a_harmless_pdf_of_the_same_build_is_read(data):
    assert attempt("a.pdf", data) == ["The desk was shut again today."]


def test_a_pdf_whose_part_draws_itself_ends():
    assert "The desk was shut" in str(attempt("a.pdf", drawn(1, 1).replace(b"/X 7 0 R", b"/X 6 0 R")))


def test_a_wary_pdf_is_read_apart_with_the_same_result():
    data = pdf(WORDS)
    assert attempt("a.pdf", data + b"\n% /Encrypt") == attempt("a.pdf", data)


def test_a_scanned_page_among_others_is_said():
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1)
    canvas.drawString(60, 700, LIFT[:70])
    canvas.showPage()
    canvas.drawInlineImage(_picture(), 10, 10, 500, 700)
    canvas.showPage()
    canvas.showPage()
    canvas.save()
    reading = read_offer(Offer(Path("a.pdf"), stream.getvalue()))
    assert [(unit.drop, unit.place) for unit in reading.units if unit.drop] == [
        ("scanned page, not read", "page 2"),
        ("page without text", "page 3"),
    ]
    assert "scanned pages without text: 2: run text recognition (OCR) on them" in reading.notes


def _picture():
    from PIL import Image

    return Image.new("L", (50, 70), 200)


# ---- macros, links, messages


@pytest.mark.parametrize("kind", ["document.macroEnabled", "template.macroEnabledTemplate"])
def test_a_word_file_with_macros_is_read_and_its_macros_left_alone(kind):
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts = {
        "[Content_Types].xml": lambda part: part.replace(plain, f"application/vnd.ms-word.{kind}.main+xml".encode()),
        "word/vbaProject.bin": b"Attribute VB_Name = Shell",
    }
    reading = read_offer(Offer(Path("a.docm"), changed(word(), parts)))
    assert LOOP in [unit.text for unit in reading.units]
    assert "the macros in the file were left alone, its text was read" in reading.notes


def test_a_workbook_with_macros_is_read_and_its_macros_left_alone():
    reading = read_offer(Offer(Path("a.xlsm"), changed(excel(), {"xl/vbaProject.bin": b"Shell"})))
    assert "Pick up the phone, please" in [unit.text for unit in reading.units]
    assert "the macros in the file were left alone, its text was read" in reading.notes


def test_a_link_to_another_file_in_a_document_is_not_followed():
    def change(part):
        link = (
            b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
            b'attachedTemplate" Target="file:///etc/hostname" TargetMode="External"/></Relationships>'
        )
        return part.replace(b"</Relationships>", link)

    assert LOOP in attempt("a.docx", changed(word(), {"word/_rels/document.xml.rels": change}))


def test_a_symbolic_link_on_disk_is_read_as_the_file_it_names(tmp_path):
    (tmp_path / "notes.txt").write_text(LIFT)
    (tmp_path / "link.txt").symlink_to(tmp_path / "notes.txt")
    (one,) = offers_of(tmp_path / "link.txt")
    assert [unit.text for unit in read_offer(one).units] == [LIFT]
    (tmp_path / "round.txt").symlink_to(tmp_path / "round.txt")
    with pytest.raises(UnreadableFile, match="cannot open"):
        list(offers_of(tmp_path / "round.txt"))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.eml", b"From: a@b.example\nSubject: " + b"=?utf-8?q?a?= " * 100_000 + b"\n\nThe desk is shut."),
        ("a.eml", b"From: a@b.example\nTo: " + b"a@b.example,\n " * 30_000 + b"x\nSubject: x\n\nThe desk is shut."),
        ("a.eml", b"From: " + b"(" * 10_000 + b"\nSubject: x\n\nThe desk is shut."),
        ("a.eml", b"From: a@b.example\nSubject: x\n" + b"Content-Type: message/rfc822\n\n" * 3_000),
        ("a.json", b"[" * 1_000_000),
        ("a.json", b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
        ("a.rtf", b"{\\rtf1 " + b"{" * 300_000 + b" The desk"),
        ("a.rtf", b"{\\rtf1 " + b"\\par a" * 300_000 + b"}"),
        ("a.txt", b"1.1.1.1." * 300_000),
        ("a.txt", b" " * 5_000_000 + b"a"),
        ("a.txt", b"a\n\n" * 150_000),
        ("a.md", b"# " + b"**a" * 100_000),
        ("a.md", b"[" * 100_000 + b"]("),
        ("a.csv", b"a,b\n" + b"," * 2_000_000),
        ("a.zip", b"PK\x03\x04" + b"PK\x01\x02" * 200_000),
    ],
    ids=[
        "coded words", "addresses", "brackets in a header", "message in message", "json lists", "json records",
        "rtf groups", "rtf paragraphs", "dotted numbers", "spaces", "paragraphs", "emphasis", "links", "commas",
        "giant directory",
    ],
)  # fmt: skip
def test_no_file_takes_long(name, data):
    attempt(name, data)
