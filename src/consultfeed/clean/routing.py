"""What a person has to see before it counts: an allegation, a crime report, a concern for somebody's safety, harm.

Rules as data (``data/routes.toml``), over redacted text: a named officer is known by the placeholder. They are few and
strict, because what is routed leaves the counts until a person has looked; they are no safeguarding system.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

ROUTES = {
    "allegation": "Allegation against a named officer",
    "crime-report": "Report of a crime",
    "safeguarding": "Concern for a child or adult at risk",
    "harm": "Threat of harm (self-harm included) or abuse",
}
"""Codes, and what people call them."""

_SENTENCE = re.compile(r"[^.!?\n]+")
_LONGEST = 2000
_LIST = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True, slots=True)
class _Rule:
    route: str
    find: re.Pattern[str]
    unless: re.Pattern[str]
    words: re.Pattern[str]


def routes_of(text: str) -> tuple[str, ...]:
    """Codes of ``ROUTES`` that fit a redacted text, in their order; none for most texts."""
    plain = text.lower().replace("’", "'").replace("'", "")
    rules = [rule for rule in _rules() if rule.words.search(plain)]
    if not rules:
        return ()
    sentences = [" ".join(one[:_LONGEST].split()) for one in _SENTENCE.findall(plain)]
    found = {rule.route for rule in rules if _fits(rule, sentences)}
    return tuple(route for route in ROUTES if route in found)


def _fits(rule: _Rule, sentences: Sequence[str]) -> bool:
    return any(rule.find.search(one) and not rule.unless.search(one) for one in sentences)


@cache
def _rules() -> tuple[_Rule, ...]:
    table = tomllib.loads(files("consultfeed.clean").joinpath("data/routes.toml").read_text(encoding="utf-8"))
    lists: dict[str, str] = {}
    for name, pattern in table["lists"].items():
        lists[name] = _filled(pattern, lists)
    return tuple(
        _Rule(
            rule["route"],
            _any(_filled(p, lists) for p in rule["find"]),
            _any(_filled(p, lists) for p in rule["unless"]),
            re.compile(rule["words"]),
        )
        for rule in table["rules"]
    )


def _filled(pattern: str, lists: dict[str, str]) -> str:
    return _LIST.sub(lambda found: lists[found[1]], pattern)


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
