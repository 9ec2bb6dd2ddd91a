"""JSON and Markdown, and what all forms have in common."""

import html
import io
import tomllib

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from report_invented import CASES, invented, nothing
from test_report_content import shuffled
from test_report_html import with_text

from consultfeed.errors import UnknownName
from consultfeed.report.content import build_content
from consultfeed.report.json_file import render_json
from consultfeed.report.md import render_markdown
from consultfeed.report.renderers import RENDERERS
from consultfeed.report.wording import NO_REPROACH

HOSTILE = tomllib.loads((CASES / "hostile.toml").read_text(encoding="utf-8"))["text"]


def structure(markdown):
    """What a Markdown reader makes of a text: its elements without its words."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(markdown)
    inner = [child for token in tokens for child in token.children or ()]
    return [token.type for token in tokens], {token.type for token in inner} - {"softbreak"}


PLAIN = structure(render_markdown(build_content(with_text("plain words"))))


def test_the_forms_are_these():
    assert RENDERERS.names() == ("html", "xlsx", "json", "md", "docx")


def test_an_unknown_form_names_the_known_ones():
    with pytest.raises(UnknownName, match="known: html"):
        RENDERERS.get("htm")


@pytest.mark.parametrize("name", RENDERERS.names())
def test_each_form_gives_the_same_bytes_from_shuffled_input(name):
    render = RENDERERS.get(name)
    assert render(build_content(invented())) == render(build_content(shuffled(invented(), 11)))


@pytest.mark.parametrize("name", RENDERERS.names())
def test_each_form_can_say_that_there_is_nothing(name):
    assert RENDERERS.get(name)(build_content(nothing()))


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case["name"])
def test_hostile_text_becomes_no_markdown(case):
    assert structure(render_markdown(build_content(with_text(case["text"])))) == PLAIN


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), max_size=40))
def test_no_text_becomes_markdown(text):
    assert structure(render_markdown(build_content(with_text(text)))) == PLAIN


def test_markdown_answers_first():
    text = render_markdown(build_content(invented()))
    assert text.index("7 issues keep coming up") < text.index("## What the curriculum does not answer")
    assert "> We give advice, it is noted, and we never hear what changed." in text
    assert "(came in 2 times)" in text


def words_of(name, content):
    """All the words of one form, on one line."""
    made = RENDERERS.get(name)(content)
    if name == "docx":
        document = Document(io.BytesIO(made))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return " ".join([paragraph.text for paragraph in document.paragraphs] + cells)
    if name == "xlsx":
        book = load_workbook(io.BytesIO(made))
        return " ".join(str(cell) for page in book for row in page.iter_rows(values_only=True) for cell in row if cell)
    return " ".join(html.unescape(made.decode()).split())


@pytest.mark.parametrize("name", ["html", "md", "docx", "xlsx"])
def test_each_form_names_silent_modules_and_silent_strands(name):
    content = build_content(invented())
    text = words_of(name, content)
    assert NO_REPROACH in text
    for one in content["balance"]["silent"]:
        assert one["says"] in text
    for module in content["modules"]:
        assert module["issues"] or module["title"] in text
    assert "of outcomes" in text


def test_json_keeps_letters_and_ends_with_a_newline():
    text = render_json(build_content(with_text("Café 👮 شكرا")))
    assert "TCafé 👮 شكرا" in text
    assert text.endswith("}\n")


@given(st.text(max_size=40))
@settings(max_examples=30, deadline=None)
def test_json_can_always_be_written_as_utf_8(text):
    assert RENDERERS.get("json")(build_content(with_text(text)))
