"""The report as a Word document: the same answers, for those who work on paper or edit before they send."""

from __future__ import annotations

from typing import Any

from consultfeed.report import lines
from consultfeed.report.document import Writer
from consultfeed.report.renderers import RENDERERS
from consultfeed.report.wording import GAPS, GRADES, NO_REPROACH, answer, cut, spoken_date, where_it_stands


@RENDERERS.register("docx", order=50)
def render_document(content: dict[str, Any]) -> bytes:
    """The content as DOCX bytes."""
    overview = content["overview"]
    writer = Writer(f"What communities told {overview['force']}, and what its officers are taught")
    until = spoken_date(overview["cutoff"]) or "no stated date"
    writer.paragraph(f"Review {overview['review']}. Feedback up to {until}.")
    for part in (_answer, _gaps, _issues, _balance, _modules, _intake, _made):
        part(writer, content)
    return writer.to_bytes()


def _answer(writer: Writer, content: dict[str, Any]) -> None:
    writer.heading("In short")
    writer.bullets(content["overview"]["summary"])
    if rows := lines.answer_rows(content):
        writer.table(lines.ANSWER_HEADINGS, rows)


def _gaps(writer: Writer, content: dict[str, Any]) -> None:
    writer.heading("What the curriculum does not answer")
    known = lines.known_gaps(content)
    for kind in known:
        writer.heading(f"{GAPS.get(kind['kind'], kind['kind'])} ({len(kind['gaps'])})", 2)
        writer.bullets([f"{gap['number']}. {gap['label']}: {gap['reason']}" for gap in kind["gaps"]])
    if not known:
        writer.paragraph("Nothing yet.")


def _issues(writer: Writer, content: dict[str, Any]) -> None:
    writer.heading("The issues, in people's own words")
    for issue in content["issues"]:
        writer.heading(f"{issue['number']}. {issue['label']} ({issue['id']})", 2)
        writer.paragraph(f"{'. '.join(lines.how_often(issue))}.")
        if issue["decision"]:
            writer.paragraph(f"Decided: {where_it_stands(issue['decision'])}")
        found = [f"{GRADES[module['grade']]}: {module['id']} {module['title']}" for module in issue["modules"]]
        writer.bullets(found or [answer(issue["grade"], content["overview"]["counts"]["modules"])])
        for said in issue["quotes"]:
            writer.quote(cut(said["text"]), lines.said_where(said))


def _balance(writer: Writer, content: dict[str, Any]) -> None:
    writer.heading("Feedback and teaching, strand by strand")
    writer.table(lines.STRAND_HEADINGS, lines.strand_rows(content))
    writer.bullets(lines.balance_notes(content))


def _modules(writer: Writer, content: dict[str, Any]) -> None:
    silent = lines.unheard_modules(content)
    writer.heading("Modules without any consultation evidence")
    writer.paragraph(NO_REPROACH if silent else "None.")
    writer.bullets(silent)


def _intake(writer: Writer, content: dict[str, Any]) -> None:
    writer.heading("What was handed in")
    writer.table(lines.FILE_HEADINGS, lines.file_rows(content))


def _made(writer: Writer, content: dict[str, Any]) -> None:
    writer.heading("How this was made, and its limits")
    writer.bullets([*content["made"]["limits"], *content["made"]["notes"]])
    writer.table(("Part", "Version"), list(content["made"]["versions"].items()))
