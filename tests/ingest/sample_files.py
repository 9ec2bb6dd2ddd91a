"""One small file of every format, made here: what the tests read and the fuzzer changes."""

from __future__ import annotations

import email.message
import io
import json
import struct
import zipfile
from datetime import UTC, datetime

from compound_file import compound, outlook

LIFT = "The lift at the station has been out of order since May and nobody can say when it will be mended."
LOOP = "At the desk there is no hearing loop, so my mother had to shout her business across the room."
ROWS = [
    ["Response ID", "Date", "District", "What should change?", "Rating"],
    ["R-1", "03/04/2025", "Oakwick", "Pick up the phone, please", "2"],
    ["R-2", "14/04/2025", "Aberwen", "", "4"],
    ["R-3", "", "Oakwick", 'More "visible" officers\non foot after dark', "3"],
]
MINUTES = f"""LARCH STREET GROUP
Minutes of the meeting of 4 June 2025

Present: Orla Finch (OF), Tam Reddy (TR)
Apologies: LD

1. MATTERS ARISING

1.1 {LIFT} ACTION 1: OF to ask.
1.2 TR said: {LOOP}

Q: Why is the desk shut?
A: It opens at nine.

You said:
  - a ramp
  - a bench

(i) {LOOP}
(ii) {LIFT}

Page 1 of 2

2. DATE OF NEXT MEETING
2 September 2025
"""


def packed(members, compression=zipfile.ZIP_DEFLATED):
    """A ZIP of names and contents."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


def csv_file(separator=","):
    """The survey as text."""
    return "\r\n".join(separator.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in ROWS).encode()


def word(parts=None):
    """A Word document with a heading, a list, a table and a footer."""
    import docx

    document = docx.Document()
    document.add_heading("Larch Street Group", 0)
    document.add_heading("Custody", 1)
    document.add_paragraph(LIFT, style="List Number")
    document.add_paragraph(LOOP, style="List Bullet")
    table = document.add_table(rows=0, cols=3)
    for cells in (["Action", "Owner", "Due"], ["Find a room with a working loop", "Sgt Bell", "1 July 2025"]):
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = text
    document.sections[0].footer.paragraphs[0].text = "OFFICIAL"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def excel():
    """A workbook with the survey and a sheet of notes."""
    import openpyxl

    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.create_sheet("Notes").append(["Keyed from paper forms."])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def odt(body=f"<text:h text:outline-level='1'>Custody</text:h><text:p>{LIFT}</text:p>", head=""):
    """An OpenDocument text."""
    return packed(
        [("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", head + _open(body, "text"))]
    )


def ods(rows=""):
    """An OpenDocument sheet with the survey, or the rows given."""
    cells = rows or "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell office:value-type='string'><text:p>{c}</text:p></table:table-cell>" for c in row)
        + "</table:table-row>"
        for row in ROWS
    )
    body = f"<table:table table:name='S'>{cells}</table:table>"
    return packed(
        [
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            ("content.xml", _open(body, "spreadsheet")),
            ("META-INF/manifest.xml", "<manifest/>"),
        ]
    )


def _open(body, kind):
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table")
    )
    inside = f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"
    return f"<office:document-content {spaces}>{inside}</office:document-content>"


def pdf():
    """Two pages with a running foot."""
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1, pageCompression=0)
    for number in (1, 2):
        canvas.drawString(60, 40, f"Larch Street Group - page {number}")
        for k, line in enumerate([LIFT[:75], LIFT[75:], "", LOOP[:75], LOOP[75:]]):
            canvas.drawString(60, 780 - 14 * k, line)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def mail():
    """An e-mail with two forms of its body, a history and an attachment."""
    made = email.message.EmailMessage()
    made["From"] = "Orla Finch <orla@larch.example.org>"
    made["Subject"] = "Re: The station"
    made["Date"] = "Tue, 03 Jun 2025 10:00:00 +0100"
    made.set_content(f"Hello,\n\n{LIFT}\n\nKind regards,\nOrla\n\nOn Mon, Desk wrote:\n> We have noted it.\n")
    made.add_alternative(f"<html><body><p>{LIFT}</p></body></html>", subtype="html")
    made.add_attachment(b"x", maintype="application", subtype="pdf", filename="minutes.pdf")
    return made.as_bytes()


def msg():
    """The same from Outlook, with a message inside."""
    values = {0x0037: "Re: The station", 0x0C1A: "Orla Finch", 0x0039: datetime(2025, 6, 3, 9, tzinfo=UTC)}
    inner = outlook({**values, 0x1013: f"<p>{LOOP}</p>".encode()}, head=24)
    return compound(outlook({**values, 0x1000: f"Hello,\r\n\r\n{LIFT}\r\n"}, [{0x3707: "a.pdf"}], [inner]))


def rtf():
    """Rich text with an accent and a table."""
    return f"{{\\rtf1\\ansi {LIFT}\\par\\par caf\\'e9 {LOOP}\\par \\trowd\\cell a\\row}}".encode()


def html():
    """A page with a menu, a list, a table and hidden words."""
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS)
    return (
        f"<!doctype html><html><head><title>G</title></head><body><nav>Home</nav><h2>Custody</h2><p>{LIFT}</p>"
        f"<ul><li>{LOOP}</li></ul><table>{table}</table><p style='display:none'>no</p></body></html>"
    ).encode()


def samples():
    """Name -> bytes of one file of every format."""
    records = [dict(zip(ROWS[0], row, strict=True)) for row in ROWS[1:]]
    return {
        "a.csv": csv_file(),
        "a.tsv": csv_file("\t"),
        "b.csv": csv_file(";").decode().encode("utf-16"),
        "a.xlsx": excel(),
        "a.ods": ods(),
        "a.xls": xls([(r, c, text) for r, row in enumerate(ROWS) for c, text in enumerate(row)]),
        "a.docx": word(),
        "a.odt": odt(),
        "a.rtf": rtf(),
        "a.pdf": pdf(),
        "a.eml": mail(),
        "a.msg": msg(),
        "a.html": html(),
        "a.txt": MINUTES.encode(),
        "a.md": f"# Larch\n\n## Custody\n\n- {LIFT}\n- **Lili** said: {LOOP}\n".encode(),
        "a.json": json.dumps({"answers": records}).encode(),
        "a.jsonl": "\n".join(map(json.dumps, records)).encode(),
        "a.zip": packed([("june/notes.txt", LIFT), ("a.csv", csv_file()), ("a.eml", mail())]),
    }


def xls(cells):
    """A workbook of before 2007 with one sheet; ``cells`` are (row, column, text), counted from 0."""

    def record(kind, body):
        return struct.pack("<HH", kind, len(body)) + body

    def start(kind):
        return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 1997, 0, 0x600))

    def cell(row, column, text):
        coded = text.encode("utf-16-le")
        return record(0x204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + coded)

    name = b"S"
    head = start(5)
    entry = struct.pack("<IHBB", len(head) + 4 + 9 + 4, 0, len(name), 0) + name
    sheet = start(0x10) + b"".join(cell(*one) for one in cells) + record(0x0A, b"")
    return compound({"Workbook": (head + record(0x85, entry) + record(0x0A, b"") + sheet).ljust(4096, b"\0")})
