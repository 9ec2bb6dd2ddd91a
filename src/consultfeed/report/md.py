"""The report as Markdown: the same answers in short, for a wiki, a ticket or a plain text editor."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

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
    row_ranges,
    spoken_date,
    where_it_stands,
)

# Besides Markdown's own letters: what GitHub makes links, mentions and formulas of, and what begins a list or heading
_SPECIAL = re.compile(r"([\\`*_\[\]<>&|~#@$]|:(?=//)|(?<=www)\.)", re.IGNORECASE)
_FIRST = re.compile(r"^(\d{0,9})([-+=.)])")


def render_markdown(content: dict[str, Any]) -> str:
    """The content as Markdown text (tables as GitHub has them); nothing in a comment becomes markup."""
    parts = (_answer, _gaps, _issues, _balance, _themes, _modules, _intake, _made)
    return "\n".join(line for part in parts for line in part(content)).rstrip() + "\n"


@RENDERERS.register("md", order=40)
def markdown_bytes(content: dict[str, Any]) -> bytes:
    """``render_markdown`` in UTF-8."""
    return render_markdown(content).encode("utf-8")


def plain(text: object) -> str:
    """A text on one line with everything Markdown could read as markup escaped."""
    return _FIRST.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", " ".join(str(text).split())))


def _table(headings: Sequence[str], rows: Sequence[Sequence[object]], numbers: int = 0) -> list[str]:
    # The last ``numbers`` columns are right-aligned
    rule = ["---"] * (len(headings) - numbers) + ["---:"] * numbers
    lines = [" | ".join(plain(cell) for cell in row) for row in (headings, *rows)]
    return [f"| {line} |" for line in (lines[0], " | ".join(rule), *lines[1:])] + [""]


def _answer(content: dict[str, Any]) -> Iterator[str]:
    overview = content["overview"]
    yield f"# What communities told {plain(overview['force'])}, and what its officers are taught"
    until = spoken_date(overview["cutoff"]) or "no stated date"
    yield from ("", f"Review {plain(overview['review'])}. Feedback up to {plain(until)}.", "", "## In short", "")
    yield from (f"- {plain(sentence)}" for sentence in overview["summary"])
    yield ""
    if content["issues"]:
        rows = [
            _answer_row(issue, overview["counts"]["modules"])
            for issue in content["issues"]
            if issue["status"] == "recurring"
        ]
        yield from _table(("Keeps coming up", "About whom", "Who says so", GRADE_QUESTION), rows)


def _answer_row(issue: dict[str, Any], taught: int) -> tuple[str, ...]:
    modules = listed([f"{module['id']} {module['title']}" for module in issue["modules"]])
    about = listed([strand["label"] for strand in issue["strands"]]) or "no strand"
    who = f"{how_many(len(issue['groups']), 'group')}, {how_many(issue['comments'], 'comment')}"
    found = answer(issue["grade"], taught) + (f": {modules}" if modules else "")
    return (f"{issue['number']}. {issue['label']}", about, who, found)


def _gaps(content: dict[str, Any]) -> Iterator[str]:
    yield from ("## What the curriculum does not answer", "")
    known = content["gaps"] if content["overview"]["counts"]["modules"] else []
    if not known:
        yield from ("Nothing yet.", "")
    for kind in known:
        yield from (f"### {plain(GAPS.get(kind['kind'], kind['kind']))} ({len(kind['gaps'])})", "")
        yield from (_gap(gap) for gap in kind["gaps"])
        yield ""


def _gap(gap: dict[str, Any]) -> str:
    near = [f"{one['title']} ({one['id']})" for one in gap["nearest"] if one["title"] not in gap["reason"]]
    nearest = f" Nearest: {listed(near)}." if near else ""
    return f"- {gap['number']}\\. {plain(gap['label'])}: {plain(gap['reason'] + nearest)}"


def _issues(content: dict[str, Any]) -> Iterator[str]:
    yield from ("## The issues, in people's own words", "")
    if not content["issues"]:
        yield from ("Nothing yet: no issue was found.", "")
    for issue in content["issues"]:
        yield from (f"### {issue['number']}\\. {plain(issue['label'])}", "")
        when = date_range(issue["first"], issue["last"])
        size = f"{how_many(issue['comments'], 'comment')}, {how_many(issue['distinct'], 'different text')}"
        yield f"{STATUSES[issue['status']]}. {plain(listed(issue['groups']))}. {size}, {plain(when)}."
        yield ""
        yield from _answers(issue, content["overview"]["counts"]["modules"])
        if issue["decision"]:
            yield from (f"Decided: {plain(where_it_stands(issue['decision']))}", "")
        for said in issue["quotes"]:
            yield from _quote(said)


def _answers(issue: dict[str, Any], taught: int) -> Iterator[str]:
    for module in issue["modules"]:
        outcomes = "; ".join(f"{link['text'] or 'no outcome'} ({link['score']:.2f})" for link in module["links"])
        yield f"- {GRADES[module['grade']]}: {plain(module['id'])} {plain(module['title'])}: {plain(outcomes)}"
    yield "" if issue["modules"] else f"{answer(issue['grade'], taught)}.\n"


def _quote(said: dict[str, Any]) -> Iterator[str]:
    yield from (f"> {plain(line)}" for line in cut(said["text"]).splitlines())
    times = f" (came in {how_many(said['copies'], 'time')})" if said["copies"] > 1 else ""
    where = ", ".join(filter(None, (said["group"], spoken_date(said["date"]), said["place"])))
    yield from (">", f"> {plain(where)}{times}", "")


def _balance(content: dict[str, Any]) -> Iterator[str]:
    balance = content["balance"]
    yield from ("## Feedback and teaching, strand by strand", "")
    rows = [_strand(row) for row in balance["strands"]]
    headings = (
        *("Strand", "Comments about it", "Share of feedback", "Modules", "Time taught", "Share of teaching time"),
        *("Outcomes", "Share of outcomes"),
    )
    yield from _table(headings, rows, numbers=7)
    if balance["silent"] and content["overview"]["counts"]["comments"]:
        yield from (f"- {plain(one['says'])}" for one in balance["silent"])
        yield f"- {SILENCE}"
    yield from (f"- {plain(note)}" for note in balance["notes"])
    yield ""


def _strand(row: dict[str, Any]) -> tuple[object, ...]:
    taught = (row["modules"], hours(row["minutes"]), percent(row["teaching_share"]))
    aims = (row["outcomes"], percent(row["outcome_share"]))
    return (row["label"], row["comments"], percent(row["feedback_share"]), *taught, *aims)


def _themes(content: dict[str, Any]) -> Iterator[str]:
    rows = [
        (row["label"], row["comments"], row["groups"], row["issues"]) for row in content["themes"] if row["comments"]
    ]
    yield from ("## Themes", "")
    yield from _table(("Theme", "Comments", "Groups", "Issues"), rows, numbers=3) if rows else ("Nothing yet.", "")


def _modules(content: dict[str, Any]) -> Iterator[str]:
    silent = [module for module in content["modules"] if not module["issues"]]
    yield from ("## Modules without any consultation evidence", "")
    yield from (NO_REPROACH, "") if silent else ("None.", "")
    yield from (f"- {plain(module_facts(module))}" for module in silent)
    yield ""


def _intake(content: dict[str, Any]) -> Iterator[str]:
    names = ("name", "group", "date", "units", "kept", "dropped")
    rows = [tuple(one[name] for name in names) for one in content["submissions"]]
    yield from ("## What was handed in", "")
    headings = ("File", "Group", "Date", "Units", "Kept", "Left out")
    yield from _table(headings, rows, numbers=3) if rows else ("Nothing yet.", "")
    for drop in content["drops"]:
        where = "; ".join(f"{file['name']}: {row_ranges(file['rows'])}" for file in drop["files"])
        yield f"- {drop['units']} left out, {plain(drop['reason'])}: {plain(where)}"
    for one in content["aside"]["routes"]:
        where = "; ".join(f"{file['name']}: {row_ranges(file['rows'])}" for file in one["files"])
        yield f"- {one['comments']} for a person to see first, {plain(one['label'])}: {plain(where)}"
    yield ""
    for one in content["aside"]["languages"]:
        yield from (f"### In {plain(one['language'])} ({one['comments']})", "")
        for said in one["quotes"]:
            yield from _quote(said)


def _made(content: dict[str, Any]) -> Iterator[str]:
    made = content["made"]
    yield from ("## How this was made, and its limits", "")
    yield from (f"- {plain(limit)}" for limit in (*made["limits"], *made["notes"]))
    yield ""
    yield from _table(("Part", "Version"), list(made["versions"].items()))
