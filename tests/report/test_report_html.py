"""The page: what a reader and a screen reader get, and that no text of the input becomes part of its structure."""

import base64
import hashlib
import re
import tomllib
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_invented import CASES, invented, nothing
from test_report_content import shuffled

from consultfeed.records import Analysis, Comment, Curriculum, Issue, Module, Source
from consultfeed.report.content import build_content
from consultfeed.report.html import MATRIX_COLUMNS, matrix_parts, render_html

HOSTILE = tomllib.loads((CASES / "hostile.toml").read_text(encoding="utf-8"))["text"]
VOID = {"meta", "link", "br", "img", "input", "hr"}


class Page(HTMLParser):
    """Tags with attribute names, text per open tag, and the ids and links of a page."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.text, self.open = [], [], [], []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        self.attributes.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        self.attributes.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append((self.open[-1] if self.open else "", data))

    def every(self, tag):
        return [attrs for name, attrs in self.attributes if name == tag]


@pytest.fixture(scope="module")
def html():
    return render_html(build_content(invented()))


@pytest.fixture(scope="module")
def page(html):
    return Page(html)


def with_text(text):
    """Material of one comment with ``text`` in every place where people's words can stand."""
    source = Source("s1", f"a{text}.csv", "survey", f"G{text}", "2025-01-01", "", "d" * 64, 1)
    comment = Comment("c1", "s1", 1, f"Q{text}", f"T{text}", "", f"P{text}", f"R{text}")
    issue = Issue("i1", f"L{text}", "", (), ("c1",), 1, (f"G{text}",), "", "", (), ("c1",), "recurring", 0.5)
    module = Module("M1", f"M{text}", owner=f"O{text}", last_reviewed="2024-01-01")
    return nothing(
        review=f"V{text}",
        sources=[source],
        comments=[comment],
        intake={"s1": (1, (f"N{text}",))},
        curriculum=Curriculum((module,), (), "e" * 64),
        analysis=Analysis(issues=(issue,)),
    )


PLAIN = Page(render_html(build_content(with_text("plain words")))).tags


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case["name"])
def test_hostile_text_adds_no_element_and_no_attribute(case):
    page = Page(render_html(build_content(with_text(case["text"]))))
    assert page.tags == PLAIN
    shown = "".join(data for tag, data in page.text if tag == "p")
    assert "T" + re.sub("[\x00\x07\x1b]", "\ufffd", case["text"]) in shown


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_no_text_adds_an_element_or_an_attribute(text):
    html = render_html(build_content(with_text(text)))
    assert Page(html).tags == PLAIN
    html.encode("utf-8")


def test_a_very_long_comment_is_cut_and_says_so():
    material = invented()
    comments = [replace(c, text="word " * 20_000) if c.id == "c-a1" else c for c in material.comments]
    html = render_html(build_content(replace(material, comments=comments)))
    assert len(html) < 100_000
    assert "(cut here; all 100,000 characters are in the JSON report)" in html


def test_the_first_screen_answers_what_whom_and_whether(html):
    first = html[: html.index('id="contents"')]
    assert "7 issues keep coming up" in first
    assert "Accessible communication (disability)" in first
    assert "Deaf people who use BSL waited hours" in first
    assert first.count("No module") == 3


def test_every_issue_has_an_anchor_with_its_words(html):
    for number in range(1, 17):
        assert html.count(f'id="issue-{number}"') == 1
    assert "English is not our first language" in html
    assert "The force has a contract for interpreters" in html


def test_links_lead_somewhere_in_the_page_and_ids_are_unique(page):
    ids = [attrs["id"] for _, attrs in page.attributes if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {attrs["href"] for attrs in page.every("a")} <= {f"#{one}" for one in ids}
    named = {attrs["aria-labelledby"] for _, attrs in page.attributes if "aria-labelledby" in attrs}
    assert {one for names in named for one in names.split()} <= set(ids)


def test_it_is_one_file_without_script_that_asks_for_nothing(html, page):
    names = {tag for tag, _ in page.tags}
    assert names.isdisjoint({"script", "link", "img", "iframe", "object", "form", "base"})
    assert not [name for _, names in page.tags for name in names if name.startswith("on") or name in {"style", "src"}]
    assert "http://" not in html
    assert "https://" not in html
    style = html[html.index("<style>") + 7 : html.index("</style>")]
    policy = next(attrs["content"] for attrs in page.every("meta") if "http-equiv" in attrs)
    assert f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'" in policy
    assert policy.startswith("default-src 'none';")


def test_headings_go_down_one_step_at_a_time(page):
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_tables_have_captions_and_their_headings_a_scope(page):
    assert len(page.every("caption")) == len(page.every("table")) > 10
    assert all(attrs.get("scope") in {"col", "row"} for attrs in page.every("th"))


def test_charts_can_be_read_aloud(page):
    assert len(page.every("svg")) == 2
    assert all(attrs["role"] == "img" for attrs in page.every("svg"))
    said = [data for tag, data in page.text if tag in {"title", "desc"}]
    assert any("Share of feedback" in one for one in said)
    assert any("table has the same figures" in one for one in said)


def test_language_and_skip_link_are_there(page):
    assert page.every("html")[0]["lang"] == "en-GB"
    assert page.every("a")[0] == {"class": "skip", "href": "#answer"}


CONTRASTS = {
    "text": ("#0b0c0c", "#ffffff"),
    "quiet text": ("#505a5f", "#ffffff"),
    "quiet text on the tint": ("#505a5f", "#f3f2f1"),
    "links": ("#1d4f91", "#ffffff"),
    "links on the tint": ("#1d4f91", "#f3f2f1"),
    "no module": ("#8f1d14", "#ffffff"),
    "yes": ("#ffffff", "#00542f"),
    "focus": ("#0b0c0c", "#ffdd00"),
}


@pytest.mark.parametrize(("text", "ground"), CONTRASTS.values(), ids=CONTRASTS.keys())
def test_colours_of_the_page_have_contrast(html, text, ground):
    assert text in html or text == "#ffffff"
    bright, dark = sorted((_luminance(text), _luminance(ground)), reverse=True)
    assert (bright + 0.05) / (dark + 0.05) >= 4.5


def _luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_an_answer_is_a_word_and_never_only_a_colour(page):
    grades = [
        data.strip() for tag, data in page.text if tag == "span" and data.strip() in {"Yes", "Partly", "No module"}
    ]
    assert len(grades) > 20


def test_an_empty_workspace_gives_a_page_that_says_nothing_yet():
    html = render_html(build_content(nothing()))
    Page(html)
    assert html.count("Nothing yet") >= 7
    assert "Nothing has been handed in yet" in html
    assert "<svg" not in html


def test_without_a_curriculum_no_issue_is_marked_as_lacking_a_module():
    bare = replace(invented(), curriculum=Curriculum(), analysis=replace(invented().analysis, links=(), gaps=()))
    html = render_html(build_content(bare))
    assert '<span class="grade' not in html
    assert "No curriculum imported" in html


def test_a_wide_matrix_is_cut_into_parts_that_lose_no_link():
    modules = [{"id": f"M{n:02}", "title": "t"} for n in range(20)]
    rows = [
        {"number": n, "id": "i", "label": "l", "grades": ["direct" if n == m else "" for m in range(20)]}
        for n in range(20)
    ]
    parts = matrix_parts({"modules": modules, "rows": rows})
    assert all(len(part["modules"]) <= MATRIX_COLUMNS for part in parts)
    assert sum(row["grades"].count("direct") for part in parts for row in part["rows"]) == 20


def test_the_same_bytes_twice_and_from_shuffled_input(html):
    assert render_html(build_content(invented())) == html
    assert render_html(build_content(shuffled(invented(), 7))) == html
