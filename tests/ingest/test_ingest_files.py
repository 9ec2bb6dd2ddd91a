"""Every format from a small file made here: the same words come out, and what is not read is said."""

from __future__ import annotations

import email.message
import io
import json
import zipfile

import pytest

from consultfeed.errors import UnknownName, UnreadableFile
from consultfeed.ingest import ColumnMap, Maps, read_file

LIFT = "The lift at the station has been out of order since May and nobody can say when it will be mended."
LOOP = "At the desk there is no hearing loop, so my mother had to shout her business across the room."
SURVEY = [
    ["Response ID", "Date", "District", "What should change?", "Rating"],
    ["R-1", "03/04/2025", "Oakwick", "Pick up the phone, please", "2"],
    ["R-2", "14/04/2025", "Aberwen", "", "4"],
    ["R-3", "", "Oakwick", "More officers on foot after dark", "3"],
]


def kept(reading):
    return [unit for unit in reading.units if not unit.drop]


def drops(reading):
    return [unit.drop for unit in reading.units if unit.drop]


def put(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def survey_checks(reading):
    assert [(unit.row, unit.text, unit.said_on) for unit in kept(reading)] == [
        (1, "Pick up the phone, please", "2025-04-03"),
        (3, "More officers on foot after dark", ""),
    ]
    assert reading.columns == ("What should change?",)
    assert "no text" in drops(reading)
    assert any("'District'" in note for note in reading.notes)


# ---- tables


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_in_every_encoding_and_separator(tmp_path, encoding, separator):
    rows = [separator.join(f'"{cell}"' if separator in cell else cell for cell in row) for row in SURVEY]
    reading = read_file(put(tmp_path, "a.csv", "\r\n".join(rows).encode(encoding)))
    survey_checks(reading)


def test_pounds_and_quotes_of_windows_are_read(tmp_path):
    path = put(tmp_path, "a.csv", "Ref,Comment\n1,I lost £400 and they said “well”\n".encode("cp1252"))
    reading = read_file(path)
    assert kept(reading)[0].text == "I lost £400 and they said “well”"
    assert "read as Windows-1252 (not UTF-8)" in reading.notes


def test_title_rows_blank_rows_and_repeated_headings_are_accounted_for(tmp_path):
    rows = [
        "Larch survey,,",
        "Ref,Comment,Rating",
        "1,The desk is shut at noon,2",
        ",,",
        "Ref,Comment,Rating",
        "2,Nobody rang me back,1",
    ]
    reading = read_file(put(tmp_path, "a.csv", "\n".join(rows)))
    assert [unit.text for unit in kept(reading)] == ["The desk is shut at noon", "Nobody rang me back"]
    assert drops(reading) == ["title row", "heading row", "no text", "heading row"]


def test_line_breaks_and_quotes_inside_cells_stay(tmp_path):
    reading = read_file(
        put(tmp_path, "a.csv", 'Ref,Comment\n1,"Two things:\n1. ramp\n2. ""loop"""\n2,Just one more word\n')
    )
    assert [unit.text for unit in kept(reading)] == ['Two things:\n1. ramp\n2. "loop"', "Just one more word"]


def test_ragged_rows_lose_nothing(tmp_path):
    reading = read_file(
        put(tmp_path, "a.csv", "Ref,Comment\n1,No loop, no ramp, no lift\n2,The desk is shut again\n3\n")
    )
    assert kept(reading)[0].text == "No loop, no ramp, no lift"
    assert any("more cells than headings" in note for note in reading.notes)
    assert drops(reading) == ["heading row", "no text"]


def test_an_unclosed_quotation_mark_does_not_swallow_the_file(tmp_path):
    rows = ["Ref,Comment", '1,"The desk is shut', *(f"{k},Nobody rang me back on day {k}" for k in range(2, 20))]
    reading = read_file(put(tmp_path, "a.csv", "\n".join(rows)))
    assert len(kept(reading)) == 19
    assert any("never closed" in note for note in reading.notes)


def test_a_named_column_is_read_and_an_unknown_one_refused(tmp_path):
    path = put(tmp_path, "a.csv", "\n".join(",".join(f'"{cell}"' for cell in row) for row in SURVEY))
    assert [unit.text for unit in kept(read_file(path, Maps(ColumnMap(text=("district",)))))] == [
        "Oakwick",
        "Aberwen",
        "Oakwick",
    ]
    with pytest.raises(UnknownName, match="What should change"):
        read_file(path, Maps(ColumnMap(text=("What should chance?",))))


def test_two_text_columns_give_two_units_a_row(tmp_path):
    reading = read_file(
        put(tmp_path, "a.csv", "What went well?,What should change?\nShe listened to me,\n,Answer the phone\n,\n")
    )
    assert [(unit.row, unit.question, unit.text) for unit in kept(reading)] == [
        (1, "What went well?", "She listened to me"),
        (2, "What should change?", "Answer the phone"),
    ]
    assert drops(reading) == ["heading row", "blank cell", "blank cell", "no text"]


def test_dates_of_birth_and_deadlines_are_not_when_it_was_said(tmp_path):
    rows = "Date of birth,Due date,Submitted,Comment\n01/02/1950,09/09/2025,05/06/2025,The desk is shut again\n"
    assert kept(read_file(put(tmp_path, "a.csv", rows)))[0].said_on == "2025-06-05"


def workbook(sheets):
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_excel_with_a_title_above_and_a_sheet_of_notes(tmp_path):
    notes = [["About this export"], ["Keyed by volunteers from paper forms, spelling as written."]]
    data = workbook({"Answers": [["Larch Street survey, spring"], *SURVEY], "Notes": notes})
    reading = read_file(put(tmp_path, "survey.xlsx", data))
    survey_checks(reading)
    assert kept(reading)[0].place == "sheet 'Answers', row 3"
    assert drops(reading).count("sheet of notes") == 2


def test_excel_by_content_whatever_its_name(tmp_path):
    survey_checks(read_file(put(tmp_path, "survey.dat", workbook({"Answers": SURVEY}))))


def test_jsonl_reads_the_key_that_holds_words(tmp_path):
    lines = [{"id": "w-1", "date": "2025-04-03", "text": LIFT}, {"id": "w-2", "date": "2025-04-04", "text": ""}]
    reading = read_file(put(tmp_path, "a.jsonl", "\n".join(map(json.dumps, lines))))
    assert [(unit.text, unit.said_on, unit.place) for unit in kept(reading)] == [(LIFT, "2025-04-03", "record 1")]
    assert drops(reading) == ["no text"]


def test_a_broken_line_of_jsonl_is_named(tmp_path):
    with pytest.raises(UnreadableFile, match="line 2"):
        read_file(put(tmp_path, "a.jsonl", '{"text": "one two three"}\n{"text": \n'))


# ---- running text


def word_file(build):
    import docx

    document = docx.Document()
    build(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def minutes(document):
    document.add_heading("Larch Street Group", 0)
    document.add_heading("Custody", 1)
    document.add_paragraph(LIFT, style="List Number")
    document.add_paragraph(LOOP, style="List Number")
    document.add_heading("Actions", 1)
    table = document.add_table(rows=0, cols=3)
    for cells in (["Action", "Owner", "Due"], ["Find a room with a working loop", "Sgt Bell", "1 July 2025"]):
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = text
    document.sections[0].footer.paragraphs[0].text = "OFFICIAL"


def test_word_reads_headings_numbers_and_action_tables(tmp_path):
    reading = read_file(put(tmp_path, "a.docx", word_file(minutes)))
    assert [(unit.text, unit.question, unit.place) for unit in kept(reading)] == [
        (LIFT, "Custody", "para 1"),
        (LOOP, "Custody", "para 2"),
        ("Find a room with a working loop", "Action", "table 1, row 2"),
    ]
    assert kept(reading)[2].context == "Owner: Sgt Bell; Due: 1 July 2025"
    assert drops(reading)[-1] == "page furniture"


def test_word_reads_inserted_text_and_leaves_deleted_and_hidden_text(tmp_path):
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    def build(document):
        paragraph = document.add_paragraph("The ramp is ")
        inserted = f'<w:ins {nsdecls("w")} w:id="1" w:author="x"><w:r><w:t>locked on Sundays.</w:t></w:r></w:ins>'
        deleted = f'<w:del {nsdecls("w")} w:id="2" w:author="x"><w:r><w:delText>gone</w:delText></w:r></w:del>'
        paragraph._p.append(parse_xml(inserted))
        paragraph._p.append(parse_xml(deleted))
        paragraph.add_run(" secret").font.hidden = True

    reading = read_file(put(tmp_path, "a.docx", word_file(build)))
    assert [unit.text for unit in kept(reading)] == ["The ramp is locked on Sundays."]
    assert reading.notes == ("2 passages of hidden or deleted text left out",)


def test_word_reads_content_controls(tmp_path):
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    def build(document):
        body = f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>{LIFT}</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        document.element.body.insert(0, parse_xml(body))

    assert [unit.text for unit in kept(read_file(put(tmp_path, "a.docx", word_file(build))))] == [LIFT]


def odt(body):
    names = "office text table"
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in names.split())
    content = f"<office:body><office:text>{body}</office:text></office:body>"
    content = f"<office:document-content {spaces}>{content}</office:document-content>"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
    return stream.getvalue()


def test_odt(tmp_path):
    body = f"<text:h text:outline-level='1'>Custody</text:h><text:p>{LIFT}</text:p>"
    reading = read_file(put(tmp_path, "a.odt", odt(body)))
    assert [(unit.text, unit.question) for unit in kept(reading)] == [(LIFT, "Custody")]


def pdf_pages(pages, **more):
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1, **more)
    for number, lines in enumerate(pages, start=1):
        canvas.setFont("Helvetica", 11)
        canvas.drawString(60, 40, f"Larch Street Group - page {number}")
        for k, line in enumerate(lines):
            canvas.drawString(60, 780 - 14 * k, line)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


WRAPPED = [
    "The lift at the station has been out of order since May and nobody can say",
    "when it will be mended.",
    "",
    "At the desk there is no hearing loop, so my mother had to shout her business",
]


def test_pdf_joins_lines_over_pages_and_sets_furniture_apart(tmp_path):
    reading = read_file(put(tmp_path, "a.pdf", pdf_pages([WRAPPED, ["across the room."]])))
    assert [unit.text for unit in kept(reading)] == [LIFT, LOOP]
    assert drops(reading) == ["page furniture", "page furniture"]
    assert [unit.place for unit in kept(reading)] == ["para 1, page 1", "para 2, page 1"]


def test_pdf_with_a_password_says_so(tmp_path):
    from reportlab.lib import pdfencrypt

    locked = pdf_pages([WRAPPED], encrypt=pdfencrypt.StandardEncryption("secret", strength=40))
    with pytest.raises(UnreadableFile, match="locked with a password"):
        read_file(put(tmp_path, "a.pdf", locked))


def test_pdf_without_text_is_called_a_scan(tmp_path):
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.rect(10, 10, 100, 100, fill=1)
    canvas.showPage()
    canvas.save()
    with pytest.raises(UnreadableFile, match="scan"):
        read_file(put(tmp_path, "a.pdf", stream.getvalue()))


def test_html_reads_paragraphs_and_not_the_menu(tmp_path):
    page = (
        "<!doctype html><html><head><title>Group</title><script>var a = 'x';</script></head><body><nav>Home News</nav>"
        f"<h2>Custody</h2><p>{LIFT}</p><ul><li>{LOOP}</li></ul><p style='display:none'>secret words</p>"
        "<footer>Crown something</footer></body></html>"
    )
    reading = read_file(put(tmp_path, "a.html", page))
    assert [(unit.text, unit.question) for unit in kept(reading)] == [(LIFT, "Custody"), (LOOP, "Custody")]
    assert sorted(drops(reading)) == ["heading", "hidden text", "navigation", "navigation", "title"]
    assert reading.notes == ("1 passages of hidden text left out",)


def test_markdown(tmp_path):
    reading = read_file(put(tmp_path, "a.md", f"# Larch notes\n\n## Custody\n\n- {LIFT}\n- **Lili** said: {LOOP}\n"))
    assert [(unit.text, unit.question) for unit in kept(reading)] == [
        (LIFT, "Custody"),
        (f"Lili said: {LOOP}", "Custody"),
    ]


def test_rtf(tmp_path):
    reading = read_file(put(tmp_path, "a.rtf", f"{{\\rtf1\\ansi {LIFT}\\par\\par {LOOP}\\par}}"))
    assert [unit.text for unit in kept(reading)] == [LIFT, LOOP]


# ---- messages


def message(body, **headers):
    made = email.message.EmailMessage()
    made["From"] = "Orla Finch <orla@larch.example.org>"
    made["To"] = "desk@example.org"
    made["Subject"] = "Re: The station"
    made["Date"] = "Tue, 03 Jun 2025 10:00:00 +0100"
    made.set_content(body)
    return made


BODY = (
    f"Hello,\n\n{LIFT}\n\nKind regards,\nOrla Finch\n07700 900123\n\n"
    "On Mon, 2 Jun 2025 at 09:00, Desk <desk@example.org> wrote:\n"
    "> Thank you for your message, which we have noted.\n> Desk\n"
)


def test_an_email_gives_its_own_words_only(tmp_path):
    reading = read_file(put(tmp_path, "a.eml", message(BODY).as_bytes()))
    assert [(unit.text, unit.question, unit.said_on) for unit in kept(reading)] == [(LIFT, "The station", "2025-06-03")]
    assert {"message header", "salutation", "sign-off", "signature", "contact details", "quoted history"} == set(
        drops(reading)
    )


def test_an_email_saved_as_text_is_read_the_same_way(tmp_path):
    text = f"From: Orla Finch <orla@larch.example.org>\nSubject: The station £5\nDate: 3 June 2025\n\n{BODY}"
    reading = read_file(put(tmp_path, "a.txt", text))
    assert [(unit.text, unit.said_on) for unit in kept(reading)] == [(LIFT, "2025-06-03")]


def test_a_forwarded_email_is_the_feedback(tmp_path):
    headers = "From: Tam <tam@example.org>\nDate: 1 June 2025\nSubject: Loop\nTo: me"
    body = f"FYI\n\n---------- Forwarded message ---------\n{headers}\n\n{LOOP}\n"
    reading = read_file(put(tmp_path, "a.eml", message(body).as_bytes()))
    assert LOOP in [unit.text for unit in kept(reading)]


def test_an_older_message_below_a_line_is_history(tmp_path):
    long = " ".join([LIFT, LOOP])
    older = "-----Original Message-----\nFrom: Desk\nSent: 1 June 2025\nTo: Orla\nSubject: x\n\nWe have noted it.\n"
    body = f"{long}\n\n{LOOP}\n\n{older}"
    reading = read_file(put(tmp_path, "a.eml", message(body).as_bytes()))
    assert [unit.text for unit in kept(reading)] == [long, LOOP]


def test_attachments_are_named_as_not_read(tmp_path):
    made = message(f"{LIFT}\n")
    made.add_attachment(b"x", maintype="application", subtype="pdf", filename="minutes.pdf")
    reading = read_file(put(tmp_path, "a.eml", made.as_bytes()))
    assert drops(reading)[-1] == "attachment not read"
    assert any("1 attachments" in note for note in reading.notes)


# ---- what cannot be read


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t\n", "no text"),
        ("a.csv", b"\n\n", "no text"),
        ("a.docx", b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8, "this is a JPEG picture"),
        ("a.bin", bytes(range(256)) * 8, "format"),
        ("a.docx", b"PK\x03\x04 cut short", "damaged"),
        ("a.pdf", b"%PDF-1.7\nnothing", "damaged"),
        ("a.json", b"{'no': json}", "JSON"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Office"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(tmp_path, name, data, said):
    with pytest.raises(UnreadableFile, match=said) as caught:
        read_file(put(tmp_path, name, data))
    assert str(caught.value).startswith(name)
    assert caught.value.fix


def test_a_zip_bomb_is_refused_before_it_is_opened(tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 20_000_000)
    with pytest.raises(UnreadableFile, match="unpacks to far more"):
        read_file(put(tmp_path, "a.docx", stream.getvalue()))


def test_xml_entities_are_not_expanded(tmp_path):
    laughs = '<!DOCTYPE x [<!ENTITY a "boom"><!ENTITY b "&a;&a;&a;">]>'
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(odt(f"<text:p>{LIFT} &b;</text:p>"))) as source,
        zipfile.ZipFile(stream, "w") as archive,
    ):
        archive.writestr("mimetype", source.read("mimetype"))
        archive.writestr("content.xml", laughs.encode() + source.read("content.xml"))
    reading = read_file(put(tmp_path, "a.odt", stream.getvalue()))
    assert not any("boom" in unit.text for unit in reading.units)


def test_a_folder_and_a_missing_file_are_refused(tmp_path):
    with pytest.raises(UnreadableFile, match="folder"):
        read_file(tmp_path)
    with pytest.raises(UnreadableFile, match="cannot open"):
        read_file(tmp_path / "none.txt")
