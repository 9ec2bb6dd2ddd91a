"""What detectors find, and how overlapping finds are settled.

A detector is a function from a text to spans, filed in ``DETECTORS`` by name. Every detector reads the text as it
came; words already replaced ("[person 1]") are hidden from them, so redacting twice changes nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from consultfeed.plain_values import Record
from consultfeed.redact.public_names import allowed_spans
from consultfeed.registry import Registry


@dataclass(frozen=True, slots=True, order=True)
class FoundSpan(Record):
    """Personal data at ``start:end`` of the text searched; ``score`` in 0..1 says how sure the detector is."""

    start: int
    end: int
    label: str
    detector: str
    score: float


T = TypeVar("T")
Detector = Callable[[str], Iterable[FoundSpan]]

DETECTORS: Registry[Detector] = Registry("consultfeed.redact", "detector")
"""All detectors; where two find the same words, the lower order gives the label."""

Follower = Callable[[str, Sequence[FoundSpan]], Iterable[FoundSpan]]

FOLLOWERS: Registry[Follower] = Registry("consultfeed.redact", "follower")
"""Detectors that look from what has been found: a text and its spans so far to further spans."""

PEOPLE = ("officer", "person")
"""Labels that are numbered within a submission."""

CUED = ("rank-name", "title-name", "small-letters", "introduced", "related", "called", "form", "signature", "roll")
"""Detectors that go by words before a name; lists of public places do not overrule them for a single word."""

LABELS = (
    *(
        "address",
        "bank account",
        "card",
        "collar number",
        "crime reference",
        "date of birth",
        "driving licence",
        "email",
        "IP address",
    ),
    *("NHS number", "NI number", "passport", "phone", "postcode", "social handle", "vehicle", "web address"),
)
"""Labels of identifiers; each is replaced by the label in square brackets."""

_PLACEHOLDER = re.compile(rf"\[(?:{'|'.join(LABELS)}|(?:{'|'.join(PEOPLE)}) \d{{1,7}})\]")
_HIDDEN = "\x00"
_MOST_ROUNDS = 8
_LONGEST_PUBLIC = 60


def find_spans(text: str, more: Detector | None = None) -> list[FoundSpan]:
    """Personal data in a text, in order, none overlapping; offsets are into this very text.

    Args:
        text: any text, cleaned or not.
        more: a detector for this call only, e.g. for the names of one submission.

    Where finds overlap, the words of both are covered by one span under the label of the longest (leftmost, surest)
    of them: what one detector saw never leaks because another saw something beside it. What is found is hidden and
    the rest searched again, until nothing more turns up.
    """
    detectors = (*_all(DETECTORS), more) if more else _all(DETECTORS)
    hidden = _PLACEHOLDER.sub(_hide, text)
    settled: list[FoundSpan] = []
    for _ in range(_MOST_ROUNDS):
        seen = [span for detector in detectors for span in detector(hidden)]
        seen += [span for follower in _all(FOLLOWERS) for span in follower(hidden, settled)]
        if not (found := _clear(hidden, seen)):
            break
        found = [_with_particles(hidden, span) for span in found]
        settled += settle(found)
        hidden = _without(hidden, found)
    return sorted(settled)


@cache
def _all(registry: Registry[T]) -> tuple[T, ...]:
    # Going through a registry sorts it, and this is done for every text
    return tuple(thing for _, thing in registry)


def settle(found: Iterable[FoundSpan]) -> list[FoundSpan]:
    """Overlapping spans merged: their union, under the label of the longest, then leftmost, then first found."""
    return [_union(cluster) for cluster in _clusters(sorted(found, key=lambda span: span.start))]


def matches(pattern: re.Pattern[str], text: str, label: str, detector: str, score: float) -> Iterator[FoundSpan]:
    """One span per match; the group named ``it``, where the pattern has one, is what is replaced."""
    group = "it" if "it" in pattern.groupindex else 0
    return (FoundSpan(*found.span(group), label, detector, score) for found in pattern.finditer(text))


def has_digit(text: str) -> bool:
    """Whether identifiers made of digits are worth looking for."""
    return _DIGIT.search(text) is not None


_DIGIT = re.compile("[0-9]")


_PARTICLES = re.compile(
    r"(?<![\w'’-])(?:(?:van|von|de|da|di|del|della|dos|du|bin|ibn|bint|al|el|ap|ab|ferch)[ ](?:(?:der|den|de|la|las|"
    r"los|het)[ ])?){1,2}\Z",
    re.IGNORECASE,
)
_LONGEST_PARTICLES = 16


def _with_particles(text: str, span: FoundSpan) -> FoundSpan:
    """A surname with the "van der" or "ap" before it."""
    if span.label not in PEOPLE or text[span.start - 1 : span.start] != " ":
        return span
    before = _PARTICLES.search(text[max(0, span.start - _LONGEST_PARTICLES) : span.start])
    start = span.start - len(before[0]) if before else span.start
    return FoundSpan(start, span.end, span.label, span.detector, span.score)


def _hide(found: re.Match[str]) -> str:
    return _HIDDEN * len(found[0])


def _clear(hidden: str, found: list[FoundSpan]) -> list[FoundSpan]:
    clear = [span for span in found if span.start < span.end and _HIDDEN not in hidden[span.start : span.end]]
    if not any(span.label in PEOPLE for span in clear):
        return clear
    public = sorted(allowed_spans(hidden))
    return [span for span in clear if not (span.label in PEOPLE and _is_public(span, hidden, public))]


def _is_public(span: FoundSpan, text: str, public: list[tuple[int, int]]) -> bool:
    """Inside a public name; one word alone ("Macpherson") does not cover somebody with a rank or title before it."""
    first, last = bisect_left(public, (span.start - _LONGEST_PUBLIC, 0)), bisect_right(public, (span.start, len(text)))
    around = (text[start:end] for start, end in public[first:last] if end >= span.end)
    return any(" " in name or span.detector not in CUED for name in around)


def _without(hidden: str, found: list[FoundSpan]) -> str:
    signs = list(hidden)
    for span in found:
        signs[span.start : span.end] = _HIDDEN * (span.end - span.start)
    return "".join(signs)


def _clusters(ordered: list[FoundSpan]) -> Iterator[list[FoundSpan]]:
    cluster: list[FoundSpan] = []
    end = 0
    for span in ordered:
        if cluster and span.start >= end:
            yield cluster
            cluster = []
        cluster.append(span)
        end = max(end, span.end) if len(cluster) > 1 else span.end
    if cluster:
        yield cluster


def _union(cluster: list[FoundSpan]) -> FoundSpan:
    best = max(cluster, key=lambda span: (span.end - span.start, -span.start, span.score))
    start, end = min(span.start for span in cluster), max(span.end for span in cluster)
    return FoundSpan(start, end, best.label, best.detector, best.score)
