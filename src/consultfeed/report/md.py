"""The report as Markdown: the same answers in short, for a wiki, a ticket or a plain text editor."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from consultfeed.report import lines
from consultfeed.report.renderers import RENDERERS
from consultfeed.report.wording import (
    GAPS,
    GRADES,
    NO_REPROACH,
    answer,
    cut,
    how_many,
    listed,
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
        yield from _table(lines.ANSWER_HEADINGS, lines.answer_rows(content))


def _gaps(content: dict[str, Any]) -> Iterator[str]:
    yield from ("## What the curriculum does not answer", "")
    known = lines.known_gaps(content)
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
        yield f"{'. '.join(map(plain, lines.how_often(issue)))}."
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
    yield from (">", f"> {plain(lines.said_where(said))}{times}", "")


def _balance(content: dict[str, Any]) -> Iterator[str]:
    yield from ("## Feedback and teaching, strand by strand", "")
    yield from _table(lines.STRAND_HEADINGS, lines.strand_rows(content), numbers=7)
    yield from (f"- {plain(note)}" for note in lines.balance_notes(content))
    yield ""


def _themes(content: dict[str, Any]) -> Iterator[str]:
    rows = [
        (row["label"], row["comments"], row["groups"], row["issues"]) for row in content["themes"] if row["comments"]
    ]
    yield from ("## Themes", "")
    yield from _table(("Theme", "Comments", "Groups", "Issues"), rows, numbers=3) if rows else ("Nothing yet.", "")


def _modules(content: dict[str, Any]) -> Iterator[str]:
    silent = lines.unheard_modules(content)
    yield from ("## Modules without any consultation evidence", "")
    yield from (NO_REPROACH, "") if silent else ("None.", "")
    yield from (f"- {plain(module)}" for module in silent)
    yield ""


def _intake(content: dict[str, Any]) -> Iterator[str]:
    rows = lines.file_rows(content)
    yield from ("## What was handed in", "")
    yield from _table(lines.FILE_HEADINGS, rows, numbers=3) if rows else ("Nothing yet.", "")
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
