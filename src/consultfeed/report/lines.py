"""Rows and lines that the written forms of the report (Markdown, Word) share, as plain text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from consultfeed.report.wording import (
    GRADE_QUESTION,
    SILENCE,
    STATUSES,
    answer,
    date_range,
    hours,
    how_many,
    listed,
    module_facts,
    percent,
    spoken_date,
)

ANSWER_HEADINGS = ("Keeps coming up", "About whom", "Who says so", GRADE_QUESTION)
STRAND_HEADINGS = (
    *("Strand", "Comments about it", "Share of feedback", "Modules", "Time taught", "Share of teaching time"),
    *("Outcomes", "Share of outcomes"),
)
FILE_HEADINGS = ("File", "Group", "Date", "Units", "Kept", "Left out")


def answer_rows(content: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """What keeps coming up, under ``ANSWER_HEADINGS``."""
    taught = content["overview"]["counts"]["modules"]
    return [_answer_row(issue, taught) for issue in content["issues"] if issue["status"] == "recurring"]


def _answer_row(issue: Mapping[str, Any], taught: int) -> tuple[str, ...]:
    modules = listed([f"{module['id']} {module['title']}" for module in issue["modules"]])
    about = listed([strand["label"] for strand in issue["strands"]]) or "no strand"
    who = f"{how_many(len(issue['groups']), 'group')}, {how_many(issue['comments'], 'comment')}"
    found = answer(issue["grade"], taught) + (f": {modules}" if modules else "")
    return (f"{issue['number']}. {issue['label']}", about, who, found)


def known_gaps(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Gaps by kind; without any module nothing is known of gaps."""
    return content["gaps"] if content["overview"]["counts"]["modules"] else []


def how_often(issue: Mapping[str, Any]) -> tuple[str, str, str]:
    """An issue's status, its groups, and how much was said when."""
    size = f"{how_many(issue['comments'], 'comment')}, {how_many(issue['distinct'], 'different text')}"
    return STATUSES[issue["status"]], listed(issue["groups"]), f"{size}, {date_range(issue['first'], issue['last'])}"


def said_where(said: Mapping[str, Any]) -> str:
    """Who said something, when and where it stands."""
    return ", ".join(filter(None, (said["group"], spoken_date(said["date"]), said["place"])))


def strand_rows(content: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Feedback and teaching of each strand, under ``STRAND_HEADINGS``."""
    return [_strand_row(row) for row in content["balance"]["strands"]]


def _strand_row(row: Mapping[str, Any]) -> tuple[Any, ...]:
    taught = (row["modules"], hours(row["minutes"]), percent(row["teaching_share"]))
    aims = (row["outcomes"], percent(row["outcome_share"]))
    return (row["label"], row["comments"], percent(row["feedback_share"]), *taught, *aims)


def balance_notes(content: Mapping[str, Any]) -> list[str]:
    """Silent strands, and how the shares were made."""
    balance = content["balance"]
    silent = [one["says"] for one in balance["silent"]] if content["overview"]["counts"]["comments"] else []
    return [*silent, *([SILENCE] if silent else []), *balance["notes"]]


def unheard_modules(content: Mapping[str, Any]) -> list[str]:
    """Modules without any consultation evidence, a line each."""
    return [module_facts(module) for module in content["modules"] if not module["issues"]]


def file_rows(content: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """What was handed in, under ``FILE_HEADINGS``."""
    names = ("name", "group", "date", "units", "kept", "dropped")
    return [tuple(one[name] for name in names) for one in content["submissions"]]
