"""The report as plain tables: what stands on which sheet of the workbook, without any spreadsheet library."""

from __future__ import annotations

from typing import Any

from consultfeed.report import finding_sheets as findings
from consultfeed.report.sheet_form import Cell, Sheet, number, words
from consultfeed.report.wording import GRADE_QUESTION, GRADES, NO_REPROACH, SOURCE_KINDS, STATUSES, row_ranges


def sheets(content: dict[str, Any]) -> list[Sheet]:
    """All sheets in order; every row has as many cells as its sheet has columns."""
    found = (findings.issues, findings.quotes, findings.comments, findings.links, findings.matrix, findings.gaps)
    return [
        make(content)
        for make in (
            _overview,
            *found,
            findings.balance,
            findings.themes,
            findings.modules,
            _aside,
            _dropped,
            _submissions,
            _copies,
            _how_made,
        )
    ]


def _overview(content: dict[str, Any]) -> Sheet:
    overview = content["overview"]
    named = [("Force", overview["force"]), ("Review", overview["review"]), ("Feedback up to", overview["cutoff"])]
    said = [("In short" if not row else "", sentence) for row, sentence in enumerate(overview["summary"])]
    graded = [
        (f"Issues: {STATUSES[row['status']].lower()}, {GRADE_QUESTION.lower()} {words.lower()}", row[grade])
        for row in overview["by_grade"]
        for grade, words in GRADES.items()
    ]
    counts = [(COUNTS[name], count) for name, count in overview["counts"].items() if name in COUNTS]
    return Sheet("Overview", (words("What", 60), words("Answer", 90)), (*named, *said, *counts, *graded))


COUNTS = {
    "submissions": "Files handed in",
    "groups": "Groups",
    "units": "Units (free-text cells or paragraphs)",
    "kept": "Units kept",
    "dropped": "Units left out",
    "comments": "Comments",
    "distinct": "Different texts",
    "other_languages": "Comments in other languages (kept aside)",
    "standing": "Comments that are a group's standing text (kept aside)",
    "routed": "Comments for a person to look at first (kept aside)",
    "issues": "Issues",
    "modules": "Modules",
    "modules_without_evidence": "Modules without consultation evidence",
}


def _aside(content: dict[str, Any]) -> Sheet:
    columns = (words("Why", 44), words("File", 48), words("Group", 36), words("Date", 12))
    languages = [
        (f"In {one['language']}", said["file"], said["group"], said["date"], said["place"], said["text"])
        for one in content["aside"]["languages"]
        for said in one["quotes"]
    ]
    routed = [
        (one["label"], file["name"], file["group"], file["date"], row_ranges(file["rows"]), "")
        for one in content["aside"]["routes"]
        for file in one["files"]
    ]
    standing = [
        ("Standing text", "; ".join(one["files"]), "", "", "", one["text"]) for one in content["aside"]["standing"]
    ]
    rows = (*routed, *languages, *standing)
    return Sheet("Aside", (*columns, words("Rows or place", 30), words("Text", 90)), rows)


def _dropped(content: dict[str, Any]) -> Sheet:
    columns = (words("Reason", 30), words("Stage", 12), words("File", 48), words("Group", 36), words("Date", 12))
    rows = tuple(
        (
            drop["reason"],
            drop["stage"],
            file["name"],
            file["group"],
            file["date"],
            len(file["rows"]),
            row_ranges(file["rows"]),
        )
        for drop in content["drops"]
        for file in drop["files"]
    )
    return Sheet("Dropped", (*columns, number("Units"), words("Rows or paragraphs", 50)), rows)


def _submissions(content: dict[str, Any]) -> Sheet:
    columns = (
        *(words("File", 48), words("Group", 36), words("Kind", 30), words("Date", 12), number("Units")),
        *(
            number("Kept"),
            number("Left out"),
            number("Comments"),
            words("Taken out of the text", 36),
            words("Notes", 60),
        ),
    )
    rows = tuple(
        (
            *(one["name"], one["group"], SOURCE_KINDS.get(one["kind"], one["kind"]), one["date"], one["units"]),
            *(one["kept"], one["dropped"], one["comments"]),
            ", ".join(f"{what.lower()} ({times})" for what, times in one["removed"].items()),
            " ".join(one["notes"]),
        )
        for one in content["submissions"]
    )
    return Sheet("Submissions", columns, rows)


def _copies(content: dict[str, Any]) -> Sheet:
    columns = (
        *(words("Text", 90), number("Comments"), number("Same words"), number("Nearly the same")),
        *(number("Other wordings"), words("Campaign", 10)),
        *(words("Groups", 36), words("Files", 48), number("Issue no.")),
    )
    rows = tuple(
        (
            *(one["text"], one["comments"], one["same_words"], one["nearly_same"]),
            *(len(one["variants"]), "yes" if one["campaign"] else ""),
            *("; ".join(one["groups"]), "; ".join(one["files"]), one["issue"]["number"] if one["issue"] else None),
        )
        for one in content["duplicates"]
    )
    return Sheet("Copies", columns, rows)


def _how_made(content: dict[str, Any]) -> Sheet:
    made = content["made"]
    rows: list[tuple[Cell, ...]] = [("limit", "", limit) for limit in made["limits"]]
    rows += [("note", "", note) for note in (*made["notes"], *content["balance"]["notes"], NO_REPROACH)]
    rows += [("version", part, version) for part, version in made["versions"].items()]
    rows += [
        ("scheme", one["id"], f"{one['title']}, version {one['version']}, {one['source']}") for one in made["schemes"]
    ]
    rows += [("curriculum", "digest", made["curriculum"] or "none")]
    rows += [("setting", name, value) for name, value in made["settings"].items()]
    rows += [("input", one["name"], one["digest"]) for one in made["inputs"]]
    return Sheet("How made", (words("Kind", 14), words("Name", 48), words("Value", 100)), tuple(rows))
