"""What in running text is no point of anybody: the rules of ``procedure.toml``, compiled once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

SENTENCE_WORDS = 6
LONG_SENTENCE = 12
LONGEST = 5_000
"""Characters from which on a paragraph is no procedure, whatever is in it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Patterns that name a paragraph's reason to be dropped, up to a number of words or while it has no verb."""

    reason: str
    max_words: int
    no_verb: bool
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Section:
    """Headings under which short text is dropped; ``keep`` says what stays: sentences, undated ones, none."""

    reason: str
    keep: str
    pattern: re.Pattern[str]


@cache
def table() -> dict[str, Any]:
    """The data file as plain values."""
    return tomllib.loads(files("consultfeed.ingest").joinpath("procedure.toml").read_text(encoding="utf-8"))


@cache
def rules() -> tuple[Rule, ...]:
    """Rules in the file's order; the first that fits decides."""
    return tuple(
        Rule(row["reason"], row["max_words"], row.get("no_verb", False), _any_of(row["patterns"]))
        for row in table()["rule"]
    )


@cache
def sections() -> tuple[Section, ...]:
    """Kinds of procedural section in the file's order."""
    return tuple(
        Section(row["reason"], row["keep"], _any_of(f"^(?:{one})$" for one in row["headings"]))
        for row in table()["section"]
    )


@cache
def report_markers() -> re.Pattern[str]:
    """Pattern of the headings that mark a report."""
    return _any_of(f"^(?:{one})$" for one in table()["report"]["markers"])


def _any_of(patterns: Any) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def reason_for(text: str) -> str:
    """Why a paragraph is no comment, or nothing when no rule knows it."""
    words = len(text.split())
    if len(text) > LONGEST:
        return ""
    plain = text.replace("’", "'")
    for rule in rules():
        if words <= rule.max_words and rule.pattern.search(plain) and not (rule.no_verb and _talks(plain)):
            return rule.reason
    return ""


def _talks(text: str) -> bool:
    """Whether a verb stands after the first word of a line such as "Time: officers took an hour and were rude"."""
    return has_verb(text.partition(" ")[2])


def section_of(heading: str) -> Section | None:
    """The procedural section a heading opens, or None; ``heading`` without its number."""
    plain = heading.replace("’", "'").strip(" :.")
    return next((section for section in sections() if section.pattern.match(plain)), None)


@cache
def _topics() -> re.Pattern[str]:
    return _any_of(f"^(?:{one})$" for one in table()["topics"]["names"])


def is_topic(text: str) -> bool:
    """Whether a line is a usual heading of agendas, though a verb stands in it ("Stop and search")."""
    return bool(_topics().match(text.replace("’", "'").strip(" :.")))


def is_sentence(text: str) -> bool:
    """Whether a text reads as a sentence: an end mark, or a verb or pronoun among at least six words."""
    words = [word.strip(".,;:!?()\"'").lower() for word in text.replace("’", "'").split()]
    ended = text.rstrip(")”’\"' ").endswith((".", "!", "?"))
    return (len(words) >= SENTENCE_WORDS and (ended or has_verb(text))) or (len(words) > LONG_SENTENCE and ended)


@cache
def _verbs() -> frozenset[str]:
    return frozenset(table()["sentences"]["verbs"].split())


def has_verb(text: str) -> bool:
    """Whether one of the commonest verbs, pronouns or requests is in a text."""
    verbs = _verbs()
    return any(word.strip(".,;:!?()\"'") in verbs for word in text.replace("’", "'").lower().split())
