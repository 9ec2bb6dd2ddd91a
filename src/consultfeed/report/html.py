"""The report as one HTML file: no script, nothing fetched, readable on paper and by a screen reader.

Text from people reaches the page only through Jinja2's autoescape. The content security policy forbids everything but
the page's own style sheet, which it names by digest.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from consultfeed.report import wording
from consultfeed.report.charts import balance_chart, draw, grade_chart
from consultfeed.report.renderers import RENDERERS

if TYPE_CHECKING:
    from jinja2 import Environment

FIRST_SCREEN = 6
"""Issues shown in the answer at the top of the page."""
MATRIX_COLUMNS = 8
"""Modules side by side in one part of the matrix, so that it fits on A4."""

FILTERS = (
    "how_many",
    "listed",
    "spoken_date",
    "date_range",
    "row_ranges",
    "hours",
    "percent",
    "excerpt",
    "cut",
    "where_it_stands",
)
TABLES = (
    *("GRADES", "NO_CURRICULUM", "NOTHING_ASKED", "GRADE_QUESTION", "STATUSES", "GAPS", "TOLD_BY_GRADE"),
    *("NO_REPROACH", "SILENCE", "SOURCE_KINDS"),
)
"""What templates may use of ``wording``: functions as filters, tables as globals."""


def render_html(content: dict[str, Any]) -> str:
    """The content as one self-contained HTML page."""
    template = environment().get_template("report.html.j2")
    recurring = [issue for issue in content["issues"] if issue["status"] == "recurring"]
    return template.render(
        **content,
        css=style_sheet(),
        css_digest=style_digest(),
        top=(recurring or content["issues"])[:FIRST_SCREEN],
        recurring=recurring,
        matrix_parts=matrix_parts(content["matrix"]),
        balance_chart=draw(balance_chart(content["balance"])),
        grade_chart=draw(grade_chart(content["overview"]["by_grade"])),
    )


@RENDERERS.register("html", order=10)
def html_bytes(content: dict[str, Any]) -> bytes:
    """``render_html`` in UTF-8."""
    return render_html(content).encode("utf-8")


def matrix_parts(matrix: dict[str, Any]) -> list[dict[str, Any]]:
    """The matrix cut into parts of a few modules, each with the issues linked to any of them."""
    columns = matrix["modules"]
    starts = range(0, len(columns), MATRIX_COLUMNS)
    return [_part(matrix, columns[start : start + MATRIX_COLUMNS], start) for start in starts]


def _part(matrix: dict[str, Any], modules: Sequence[dict[str, Any]], start: int) -> dict[str, Any]:
    rows = [{**row, "grades": row["grades"][start : start + len(modules)]} for row in matrix["rows"]]
    return {"modules": modules, "rows": [row for row in rows if any(row["grades"])]}


@cache
def environment() -> Environment:
    """Templates with autoescape and the words of ``wording``."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("consultfeed.report", "templates")
    made = Environment(autoescape=True, loader=loader, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    for name in FILTERS:
        made.filters[name] = getattr(wording, name)
    for name in TABLES:
        made.globals[name] = getattr(wording, name)
    return made


@cache
def style_sheet() -> str:
    """The style sheet of all pages; nothing in it is fetched."""
    return (files("consultfeed.report") / "templates" / "report.css").read_text(encoding="utf-8").strip()


def style_digest() -> str:
    """What a page's content security policy knows its style sheet by."""
    return base64.b64encode(hashlib.sha256(style_sheet().encode("utf-8")).digest()).decode("ascii")
