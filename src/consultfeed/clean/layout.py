"""Steps about how text lies on the page: hyphens at line ends, spaces, paragraphs, labels before the answer."""

from __future__ import annotations

import re

from consultfeed.clean.steps import STEPS

_SOFT_HYPHEN = re.compile("\u00ad[ \t]*\n?[ \t]*(?=\\w)|\u00ad")
_LINE_HYPHEN = re.compile(r"(?<![^\W\d_][\-‐‑])\b([^\W\d_]{2,24})[-‐‑][ \t]*\n[ \t]*([^\W\d_]{2,24})\b(?!-)")
_OPEN_HYPHEN = re.compile(r"([^\W\d_])[-‐‑][ \t]*\n[ \t]*(?=[^\W\d_])")
_NO_BREAK_HYPHEN = re.compile("\u2011")
# First halves of words that keep their hyphen when a line ends after it.
_KEEPS_HYPHEN = frozenset(
    [
        *("all", "anti", "co", "cross", "drug", "ex", "face", "first", "full", "half", "hard"),
        *("high", "home", "inter", "long", "low", "mid", "multi", "near", "non", "off", "old"),
        *("on", "one", "out", "over", "part", "post", "pre", "pro", "public", "race", "second"),
        *("self", "semi", "short", "single", "so", "stop", "sub", "third", "two", "under", "up"),
        *("victim", "well", "whole", "wide", "year", "young"),
    ]
)

_ODD_SPACE = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SPACES = re.compile(r" {2,}")
_SPACE_AT_LINE_END = re.compile(r"(?<! ) +(?=\n)|(?<=\n) +")
_BLANK_LINES = re.compile(r"\n{3,}")
_ITEM = (
    r"(?:[-*•‣◦▪·–—>]|\(?(?:\d{1,3}(?:\.\d{1,3}){0,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)])[ ]"
    r"|(?:Q|A|Q\d{1,2}|Action|ACTION|Update)[ ]?[:.]"
)
_INNER_BREAK = re.compile(rf"(?<!\n)\n(?!\n|{_ITEM})")

_LABEL = re.compile(
    r"(?:(?:any )?(?:other |further |additional |general |free[ -]text )?(?:comments?|feedback|response|answer|"
    r"suggestions?)"
    r"(?: \d{1,3})?|re|fw|fwd) ?[:>][ \n]*(?=\S)",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"\s*\b(?:Sent from my [A-Z]?[A-Za-z]{2,12}(?: \w{1,12})?|Get Outlook for \w{3,8})\.?\s*\Z")


@STEPS.register("hyphenation", order=50)
def join_hyphenation(text: str) -> tuple[str, int]:
    """Soft hyphens out, words broken at a line end joined; counts joins."""
    if "\n" not in text and text.isascii():
        return text, 0
    text, soft = _SOFT_HYPHEN.subn("", text)
    text, odd = _NO_BREAK_HYPHEN.subn("-", text)
    text, joined = _LINE_HYPHEN.subn(_join, text)
    text, kept = _OPEN_HYPHEN.subn(r"\1-", text)
    return text, soft + odd + joined + kept


def _join(found: re.Match[str]) -> str:
    first, second = found.groups()
    keeps = first.casefold() in _KEEPS_HYPHEN or not second.islower()
    return f"{first}-{second}" if keeps else first + second


@STEPS.register("spaces", order=60)
def tidy_spaces(text: str) -> tuple[str, int]:
    """One plain space between words, none at the ends of lines or of the text; counts places."""
    text, odd = _ODD_SPACE.subn(" ", text)
    text, many = _SPACES.subn(" ", text)
    text, ends = _SPACE_AT_LINE_END.subn("", text)
    stripped = text.strip()
    return stripped, odd + many + ends + (stripped != text)


@STEPS.register("paragraphs", order=70)
def join_lines(text: str) -> tuple[str, int]:
    """A line break inside a paragraph becomes a space, unless a list item follows; paragraphs stay apart."""
    if "\n" not in text:
        return text, 0
    text, blank = _BLANK_LINES.subn("\n\n", text)
    text, inner = _INNER_BREAK.subn(" ", text)
    return text, blank + inner


@STEPS.register("boilerplate", order=80)
def strip_labels(text: str) -> tuple[str, int]:
    """A label before the answer ("Comments:", "RE:") and a telephone's signature after it go; counts them."""
    found = _LABEL.match(text)
    text = text[found.end() :] if found else text
    text, signatures = _SIGNATURE.subn("", text) if "Sent from" in text or "Get Outlook" in text else (text, 0)
    return text, signatures + (found is not None)
