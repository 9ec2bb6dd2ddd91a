"""Quotes: short enough to print, cut only where a speaker pauses, placeholders whole."""

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultfeed.quoting import MOST, Mark, printed, quote

CASES = tomllib.loads((Path(__file__).parent / "cases" / "quotes.toml").read_text(encoding="utf-8"))["quote"]
PIECES = st.sampled_from(
    [
        "[person 1]",
        "[crime reference]",
        "the lift",
        "was",
        "broken",
        ".",
        ", ",
        "\n",
        " ",
        '"',
        "(",
        ")",
        " - ",
        "w" * 90,
    ]
)


def marked(text, words):
    return [Mark(*found.span(), word, 1 / len(words)) for word in words for found in re.finditer(word, text)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_is_quoted(case):
    piece = quote(case["text"], marked(case["text"], case.get("marks", [])))
    assert piece == case.get("is", piece)
    assert len(piece) <= MOST
    assert all(part in piece for part in case.get("has", []))
    assert not any(part in piece for part in case.get("never", []))


def test_the_sentence_that_means_it_is_quoted_when_no_word_tells():
    text = "We came by the early bus and had a cup of tea with the ladies from the choir before it began. " * 3
    near = lambda pieces: [0.6 if "wheelchair" in piece else 0.1 for piece in pieces]  # noqa: E731
    assert quote(text + "My wheelchair stayed on the pavement.", (), near).endswith(
        "My wheelchair stayed on the pavement."
    )


@given(st.lists(PIECES, max_size=120), st.integers(0, 400))
def test_any_text_gives_a_short_piece_of_itself_with_whole_placeholders(pieces, at):
    text = "".join(pieces)
    piece = quote(text, [Mark(at, at + 1, "x", 1.0)])
    assert len(piece) <= MOST
    core = piece.removeprefix("… ").removesuffix(" …")
    assert core in " ".join(text.split())
    assert bool(core.strip()) == bool(text.strip())
    bare = re.sub(r"\[(?:person 1|crime reference)\]", "", core)
    assert not set("[]") & set(bare)


@pytest.mark.parametrize(
    ("piece", "shown"),
    [
        ("I don't know", "“I don’t know”"),
        ('He said "go home" to us', "“He said ‘go home’ to us”"),
        ('"Out," he said', "“‘Out,’ he said”"),
        ("he wasn't 'complying'", "“he wasn’t ‘complying’”"),
        ("", "“”"),
    ],
)
def test_marks_are_typographic(piece, shown):
    assert printed(piece) == shown
