"""The plan of cleaning: named steps run in order until none of them finds anything more to do.

A step takes a text and returns the text and how many changes it made. Because the plan is run to rest, cleaning a
clean text changes nothing. ``edits_of`` gives what was done as data that replays without the steps; it holds words of
the text, so it goes to the text's holder and is never stored: the store keeps ``Cleaned.changes``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from consultfeed.clean.answers import drop_reason
from consultfeed.plain_values import Record
from consultfeed.registry import Registry

Step = Callable[[str], tuple[str, int]]
"""Text -> (text, number of changes)."""

STEPS: Registry[Step] = Registry("consultfeed.clean", "cleaning step")
"""All cleaning steps; lower order runs first."""

MOST_ROUNDS = 20
"""A stop for strangers' steps that undo each other; the shipped ones rest after two or three rounds."""


MOST_COMPARED = 2000
"""Letters between the first and the last change that are compared one by one; a longer stretch is one edit."""


@dataclass(frozen=True, slots=True)
class Splice(Record):
    """One edit: ``text[start:end]`` becomes ``new``; offsets count in the text as the edits before have left it."""

    step: str
    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Cleaned(Record):
    """A cleaned text.

    ``changes`` = (step, count) of steps that changed something; ``drop`` is "", "blank" or "non-answer".
    """

    text: str
    changes: tuple[tuple[str, int], ...]
    drop: str


def clean_text(text: str) -> Cleaned:
    """Clean one text with every registered step.

    Args:
        text: what somebody wrote, any characters, any length.
    """
    changes: Counter[str] = Counter()
    cleaned = text
    for name, made, _, after in _run(text):
        changes[name] += made
        cleaned = after
    ordered = tuple((name, changes[name]) for name in STEPS.names() if changes[name])
    return Cleaned(cleaned, ordered, drop_reason(cleaned))


def edits_of(text: str) -> list[Splice]:
    """What cleaning does to a text, as data that ``replay`` turns into the cleaned text, exactly."""
    return [splice for name, _, before, after in _run(text) for splice in _spliced(name, before, after)]


def replay(text: str, edits: Iterable[Splice]) -> str:
    """The text after edits, applied in the order given; needs no step and no rule."""
    for edit in edits:
        text = text[: edit.start] + edit.new + text[edit.end :]
    return text


def _run(text: str) -> Iterator[tuple[str, int, str, str]]:
    """Each change made on the way to rest: step, count, text before and after."""
    plan = list(STEPS)
    for _ in range(MOST_ROUNDS):
        start = text
        for name, step in plan:
            before = text
            text, made = step(before)
            if made:
                yield name, made, before, text
        if text == start:
            return


def _spliced(step: str, before: str, after: str) -> list[Splice]:
    """The places where two texts differ, last one first, so that each start holds when its turn comes."""
    start = _shared(before, after)
    kept = _shared(before[start:][::-1], after[start:][::-1])
    old, new = before[start : len(before) - kept], after[start : len(after) - kept]
    if max(len(old), len(new)) > MOST_COMPARED:
        return [Splice(step, start, start + len(old), new)]
    found = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    places = [Splice(step, start + i, start + j, new[k:m]) for kind, i, j, k, m in found if kind != "equal"]
    return places[::-1]


def _shared(one: str, other: str) -> int:
    """How many letters two texts begin with alike."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
