"""The sheet given back to a group: you said, we did, not yet, will not and why. HTML or Word, the same words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from consultfeed.report.document import Writer
from consultfeed.report.html import environment, style_digest, style_sheet
from consultfeed.report.wording import how_many, printable_text, spoken_date

PARTS = {
    "did": ("We did", "Done, in our own words and with the day."),
    "not-yet": ("Not yet", "Answered, but not done, or raised again since."),
    "will-not": ("We will not", "And why."),
    "unanswered": ("Not answered yet", "Nobody has decided anything about these points."),
    "praise": ("Praise and thanks", "What you said was done well. It asks for nothing, so nothing was decided."),
}
"""Part -> its heading, and what stands in it."""
TOLD = {
    "did": "done",
    "not-yet": "not yet done",
    "will-not": "will not be done",
    "unanswered": "not answered yet",
}


def answer_html(sheet: Mapping[str, Any]) -> bytes:
    """The sheet as one self-contained accessible page."""
    template = environment().get_template("answer_sheet.html.j2")
    values = {"parts": PARTS, "css": style_sheet(), "css_digest": style_digest()}
    return template.render(one=printable_text(dict(sheet)), **values).encode("utf-8")


def answer_docx(sheet: Mapping[str, Any]) -> bytes:
    """The sheet as a Word document."""
    one = printable_text(dict(sheet))
    writer = Writer(f"What became of what you told {one['force']}")
    for line in opening(one):
        writer.paragraph(line)
    for part, (title, about) in PARTS.items():
        points = [point for point in one["points"] if point["part"] == part]
        if points:
            writer.heading(f"{title} ({len(points)})")
            writer.paragraph(about)
            _points(writer, points)
    _waiting(writer, one)
    return writer.to_bytes()


def _points(writer: Writer, points: list[dict[str, Any]]) -> None:
    for point in points:
        writer.heading(f"{point['theme']} ({point['id']})", 2)
        writer.heading("You said", 3)
        for said in point["said"]:
            writer.quote(said["text"], said["where"])
        if point["more"]:
            writer.paragraph(f"And {how_many(point['more'], 'more comment')} of yours on this.")
        if point["answers"]:
            writer.heading("Our answer", 3)
            writer.bullets(point["answers"])


def _waiting(writer: Writer, one: dict[str, Any]) -> None:
    writer.heading("How long you waited")
    rows = [(row["file"], spoken_date(row["date"]) or "no date", row["waited"]) for row in one["waiting"]]
    writer.table(("What you handed in", "When", "First answer"), rows)


def opening(one: Mapping[str, Any]) -> Iterator[str]:
    """The first sentences of a sheet."""
    yield f"For {one['group']}, about feedback up to {spoken_date(one['cutoff']) or 'no stated date'}."
    counts = Counter(point["part"] for point in one["points"])
    told = (f"{counts[part]} {what}" for part, what in TOLD.items())
    asked = len(one["points"]) - counts["praise"]
    yield f"You raised {how_many(asked, 'point')}: {', '.join(told)}."
    if counts["praise"]:
        yield f"You also praised or thanked us for {how_many(counts['praise'], 'thing')}."
    yield from one["notes"]


ANSWER_SHEETS: dict[str, Callable[[Mapping[str, Any]], bytes]] = {".html": answer_html, ".docx": answer_docx}
"""File ending -> what writes it."""
