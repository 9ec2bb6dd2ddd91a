"""Sheets of what was found: issues, quotes, matrix, gaps, balance, themes, modules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from consultfeed.report.sheet_form import SCORE, SHARE, Cell, Sheet, labels, number, words
from consultfeed.report.wording import GAPS, GRADE_QUESTION, GRADES, NO_CURRICULUM, STATUSES, answer, where_it_stands


def issues(content: dict[str, Any]) -> Sheet:
    """The sheet of issues."""
    columns = (
        *(number("No."), words("Issue", 48), words("Status"), words(GRADE_QUESTION, 16), words("Gap", 30)),
        *(words("Theme"), words("Strands"), words("Groups", 36), number("Number of groups"), number("Comments")),
        *(number("Different texts"), words("First", 12), words("Last", 12), words("Dates", 26)),
        *(words("Modules", 48), words("Decided", 48), words("Id", 16)),
    )
    taught = content["overview"]["counts"]["modules"]
    return Sheet("Issues", columns, tuple(_issue_row(issue, taught) for issue in content["issues"]))


def _issue_row(issue: dict[str, Any], taught: int) -> tuple[Cell, ...]:
    modules = "; ".join(f"{one['id']} {one['title']} ({GRADES[one['grade']].lower()})" for one in issue["modules"])
    theme = issue["theme"]["label"] if issue["theme"] else ""
    gap = GAPS.get(issue["gap"], issue["gap"]) if taught else ""
    return (
        *(issue["number"], issue["label"], STATUSES[issue["status"]], answer(issue["grade"], taught), gap, theme),
        *(labels(issue["strands"]), "; ".join(issue["groups"]), len(issue["groups"]), issue["comments"]),
        *(issue["distinct"], issue["first"], issue["last"], ", ".join(issue["dates"]), modules),
        *(where_it_stands(issue["decision"]), issue["id"]),
    )


def quotes(content: dict[str, Any]) -> Sheet:
    """The sheet of quotes."""
    columns = (
        *(number("Issue no."), words("Issue", 36), words("Words", 90), words("Group", 30), words("Date", 12)),
        *(words("File", 34), words("Place", 20), words("Question", 30), words("Noted beside it", 50)),
        *(number("Came in times"), words("Comment id", 16)),
    )
    return Sheet("Quotes", columns, tuple(_quote_rows(content["issues"])))


def _quote_rows(issues: Sequence[dict[str, Any]]) -> Iterator[tuple[Cell, ...]]:
    names = ("text", "group", "date", "file", "place", "question", "reply", "copies", "comment")
    for issue in issues:
        for said in issue["quotes"]:
            yield (issue["number"], issue["label"], *(said[name] for name in names))


def links(content: dict[str, Any]) -> Sheet:
    """The sheet of links, with the words on both sides."""
    columns = (
        *(
            number("Issue no."),
            words("Issue", 36),
            words("What was said", 60),
            words("Module", 36),
            words("Outcome", 16),
        ),
        *(words("What is taught", 60), words("Grade", 12), number("Likeness", SCORE), words("Words in both", 30)),
    )
    rows = tuple(
        (
            *(issue["number"], issue["label"], link["said"], f"{module['id']} {module['title']}", link["outcome"]),
            *(link["text"], GRADES[link["grade"]], link["score"], ", ".join(link["words"])),
        )
        for issue in content["issues"]
        for module in issue["modules"]
        for link in module["links"]
    )
    return Sheet("Links", columns, rows)


def comments(content: dict[str, Any]) -> Sheet:
    """The sheet of all comments, issue by issue."""
    columns = (
        *(number("Issue no."), words("Words", 90), words("Group", 30), words("Date", 12), words("Strands", 26)),
        *(words("Themes", 26), words("File", 34), words("Place", 20), words("Question", 30)),
        *(words("Noted beside it", 50), number("Came in times"), words("Copy of", 16), words("Comment id", 16)),
    )
    rows = tuple(
        (
            *(
                one["issue"],
                one["text"],
                one["group"],
                one["date"],
                "; ".join(one["strands"]),
                "; ".join(one["themes"]),
            ),
            *(one["file"], one["place"], one["question"], one["reply"], one["copies"], one["copy_of"], one["comment"]),
        )
        for one in content["comments"]
    )
    return Sheet("Comments", columns, rows)


def matrix(content: dict[str, Any]) -> Sheet:
    """Recurring issues against linked modules."""
    matrix = content["matrix"]
    modules = tuple(words(f"{module['id']} {module['title']}", 16) for module in matrix["modules"])
    rows = tuple(
        (row["number"], row["label"], *(GRADES.get(grade, "") for grade in row["grades"])) for row in matrix["rows"]
    )
    return Sheet("Matrix", (number("Issue no."), words("Issue that keeps coming up", 48), *modules), rows)


def gaps(content: dict[str, Any]) -> Sheet:
    """The sheet of gaps."""
    columns = (
        *(words("Gap", 36), number("Issue no."), words("Issue", 48), words("Status"), number("Groups")),
        *(number("Comments"), words("Why it is listed", 50), words("Nearest modules", 50)),
    )
    taught = content["overview"]["counts"]["modules"]
    rows = tuple(
        (
            *(
                GAPS.get(kind["kind"], kind["kind"]) if taught else NO_CURRICULUM,
                gap["number"],
                gap["label"],
                STATUSES[gap["status"]],
            ),
            *(gap["groups"], gap["comments"], gap["reason"]),
            "; ".join(f"{module['id']} {module['title']}" for module in gap["nearest"]),
        )
        for kind in content["gaps"]
        for gap in kind["gaps"]
    )
    return Sheet("Gaps", columns, rows)


def balance(content: dict[str, Any]) -> Sheet:
    """Feedback and teaching per strand."""
    columns = (
        *(words("Strand", 30), number("Comments about it"), number("Different texts"), number("Only mention it")),
        *(number("Groups"), number("Issues"), number("Issues with no module")),
        *(number("Share of feedback", SHARE), number("Modules naming it"), number("Minutes taught")),
        *(number("Share of teaching time", SHARE), number("Learning outcomes"), number("Share of outcomes", SHARE)),
        words("Silent", 60),
    )
    names = ("label", "comments", "distinct", "mentioned", "groups", "issues", "issues_without_module")
    more = ("feedback_share", "modules", "minutes", "teaching_share", "outcomes", "outcome_share")
    silent = {one["code"]: one["says"] for one in content["balance"]["silent"]}
    rows = tuple(
        (*(row[name] for name in (*names, *more)), silent.get(row["code"], "")) for row in content["balance"]["strands"]
    )
    return Sheet("Balance", columns, rows)


def themes(content: dict[str, Any]) -> Sheet:
    """The sheet of themes."""
    headings = ("Comments", "Different texts", "Groups", "Issues", "Issues with no module", "Modules on it")
    names = ("label", "comments", "distinct", "groups", "issues", "issues_without_module", "modules")
    rows = tuple(tuple(row[name] for name in names) for row in content["themes"])
    return Sheet("Themes", (words("Theme", 36), *map(number, headings)), rows)


def modules(content: dict[str, Any]) -> Sheet:
    """The sheet of modules."""
    columns = (
        *(words("Module", 12), words("Title", 48), words("Programme"), words("Strands"), words("Owner")),
        *(words("Status", 12), words("Mandatory", 12), words("Audience", 30), words("Last reviewed", 14)),
        *(number("Minutes"), words("Consultation evidence", 14), number("Comments"), number("Groups")),
        *(number("Issues"), words("Issue nos.", 30)),
    )
    names = (
        *("id", "title", "programme", "strands", "owner", "status", "mandatory", "audience", "last_reviewed"),
        "minutes",
    )
    rows = tuple(
        (
            *(labels(module[name]) if name == "strands" else module[name] for name in names),
            *("yes" if module["issues"] else "none", module["comments"], len(module["groups"])),
            *(len(module["issues"]), ", ".join(str(issue["number"]) for issue in module["issues"])),
        )
        for module in content["modules"]
    )
    return Sheet("Modules", columns, rows)
