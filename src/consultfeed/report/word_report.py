"""The report as a Word document: the same answers, for those who work on paper or edit before they send."""

from __future__ import annotations

from typing import Any

from consultfeed.report.document import Writer
from consultfeed.report.renderers import RENDERERS
from consultfeed.report.wording import (
    GAPS,
    GRADE_QUESTION,
    GRADES,
    NO_REPROACH,
    SILENCE,
    STATUSES,
    answer,
    cut,
    date_range,
    hours,
    how_many,
    listed,
    module_facts,
    percent,
    spoken_date,
    where_it_stands,
)


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
    taught = content["overview"]["counts"]["modules"]
    rows = [_answer_row(issue, taught) for issue in content["issues"] if issue["status"] == "recurring"]
    if rows:
        writer.table(("Keeps coming up", "About whom", "Who says so", GRADE_QUESTION), rows)


def _answer_row(issue: dict[str, Any], taught: int) -> tuple[str, ...]:
    modules = listed([f"{module['id']} {module['title']}" for module in issue["modules"]])
    about = listed([strand["label"] for strand in issue["strands"]]) or "no strand"
    who = f"{how_many(len(issue['groups']), 'group')}, {how_many(issue['comments'], 'comment')}"
    found = answer(issue["grade"], taught) + (f": {modules}" if modules else "")
    return (f"{issue['number']}. {issue['label']}", about, who, found)


def _gaps(writer: Writer, content: dict[str, Any]) -> None:
    writer.heading("What the curriculum does not answer")
    known = content["gaps"] if content["overview"]["counts"]["modules"] else []
    for kind in known:
        writer.heading(f"{GAPS.get(kind['kind'], kind['kind'])} ({len(kind['gaps'])})", 2)
        writer.bullets([f"{gap['number']}. {gap['label']}: {gap['reason']}" for gap in kind["gaps"]])
    if not known:
        writer.paragraph("Nothing yet.")


def _issues(writer: Writer, content: dict[str, Any]) -> None:
    writer.heading("The issues, in people's own words")
    for issue in content["issues"]:
        writer.heading(f"{issue['number']}. {issue['label']} ({issue['id']})", 2)
        size = f"{how_many(issue['comments'], 'comment')}, {how_many(issue['distinct'], 'different text')}"
        when = date_range(issue["first"], issue["last"])
        writer.paragraph(f"{STATUSES[issue['status']]}. {listed(issue['groups'])}. {size}, {when}.")
        if issue["decision"]:
            writer.paragraph(f"Decided: {where_it_stands(issue['decision'])}")
        found = [f"{GRADES[module['grade']]}: {module['id']} {module['title']}" for module in issue["modules"]]
        writer.bullets(found or [answer(issue["grade"], content["overview"]["counts"]["modules"])])
        for said in issue["quotes"]:
            where = ", ".join(filter(None, (said["group"], spoken_date(said["date"]), said["place"])))
            writer.quote(cut(said["text"]), where)


def _balance(writer: Writer, content: dict[str, Any]) -> None:
    writer.heading("Feedback and teaching, strand by strand")
    headings = (
        *("Strand", "Comments about it", "Share of feedback", "Modules", "Time taught", "Share of teaching time"),
        *("Outcomes", "Share of outcomes"),
    )
    rows = [
        (
            *(row["label"], row["comments"], percent(row["feedback_share"]), row["modules"]),
            *(hours(row["minutes"]), percent(row["teaching_share"]), row["outcomes"], percent(row["outcome_share"])),
        )
        for row in content["balance"]["strands"]
    ]
    writer.table(headings, rows)
    silent = [one["says"] for one in content["balance"]["silent"]] if content["overview"]["counts"]["comments"] else []
    writer.bullets([*silent, *([SILENCE] if silent else []), *content["balance"]["notes"]])


def _modules(writer: Writer, content: dict[str, Any]) -> None:
    silent = [module_facts(module) for module in content["modules"] if not module["issues"]]
    writer.heading("Modules without any consultation evidence")
    writer.paragraph(NO_REPROACH if silent else "None.")
    writer.bullets(silent)


def _intake(writer: Writer, content: dict[str, Any]) -> None:
    writer.heading("What was handed in")
    names = ("name", "group", "date", "units", "kept", "dropped")
    rows = [tuple(one[name] for name in names) for one in content["submissions"]]
    writer.table(("File", "Group", "Date", "Units", "Kept", "Left out"), rows)


def _made(writer: Writer, content: dict[str, Any]) -> None:
    writer.heading("How this was made, and its limits")
    writer.bullets([*content["made"]["limits"], *content["made"]["notes"]])
    writer.table(("Part", "Version"), list(content["made"]["versions"].items()))
