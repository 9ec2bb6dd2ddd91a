"""The sheet given back, whatever people wrote: an accessible page, a readable document, never markup."""

import io
import tomllib
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from report_invented import CASES

from consultfeed.report.answer_sheet import ANSWER_SHEETS, PARTS

HOSTILE = tomllib.loads((CASES / "hostile.toml").read_text(encoding="utf-8"))["text"]


def sheet(text="The lift is broken.", group="Aberwen IAG"):
    point = {
        "id": "ISS-0001",
        "theme": "Accessible places",
        "part": "did",
        "said": [{"text": text, "where": "3 March 2025, minutes.docx"}],
        "more": 2,
        "answers": ["Done on 1 May 2025: lift mended."],
    }
    return {
        "group": group,
        "force": "Severn Marches Police",
        "cutoff": "2025-09-30",
        "review": "autumn",
        "opening": ["For you."],
        "notes": [],
        "points": [point],
        "waiting": [{"file": "minutes.docx", "date": "2025-03-03", "waited": "1 May 2025, after 59 days"}],
    }


class Elements(HTMLParser):
    """Elements, in order, with their attributes' names."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, tuple(sorted(name for name, _ in attrs))))


def page(**more):
    return ANSWER_SHEETS[".html"](sheet(**more)).decode("utf-8")


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case["name"])
def test_hostile_text_becomes_no_markup(case):
    assert Elements(page(text=case["text"], group=case["text"])).found == Elements(page()).found
    assert ANSWER_SHEETS[".docx"](sheet(text=case["text"], group=case["text"]))


def test_a_page_can_be_read_without_seeing_it():
    found = Elements(page()).found
    headings = [int(tag[1]) for tag, _ in found if tag in ("h1", "h2", "h3", "h4")]
    assert headings[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(headings))
    assert ("html", ("lang",)) in found
    assert {tag for tag, _ in found} >= {"main", "caption", "title"}
    assert all("scope" in names for tag, names in found if tag == "th")
    assert not {tag for tag, _ in found} & {"script", "img", "link", "iframe"}


def test_only_parts_that_hold_something_are_headed():
    from docx import Document

    document = Document(io.BytesIO(ANSWER_SHEETS[".docx"](sheet())))
    words = [one.text for one in document.paragraphs]
    assert "We did (1)" in words
    assert not any(word.startswith(PARTS["will-not"][0]) for word in words)
    assert "And 2 more comments of yours on this." in words
    (table,) = document.tables
    assert table.rows[0]._tr.trPr.find("{*}tblHeader") is not None
