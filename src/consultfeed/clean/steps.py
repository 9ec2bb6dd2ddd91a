"""The plan of cleaning: named steps run in order until none of them finds anything more to do.

A step takes a text and returns the text and how many changes it made. Because the plan is run to rest, cleaning a
clean text changes nothing, and because a step that changed nothing did nothing, the names in ``Cleaned.changes`` are
a plan that replays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from consultfeed.clean.answers import drop_reason
from consultfeed.records import Record
from consultfeed.registry import Registry

Step = Callable[[str], tuple[str, int]]
"""Text -> (text, number of changes)."""

STEPS: Registry[Step] = Registry("consultfeed.clean", "cleaning step")
"""All cleaning steps; lower order runs first."""

MOST_ROUNDS = 20
"""A stop for strangers' steps that undo each other; the shipped ones rest after two or three rounds."""


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
    cleaned, changes = _to_rest(text, list(STEPS))
    ordered = tuple((name, changes[name]) for name in STEPS.names() if changes[name])
    return Cleaned(cleaned, ordered, drop_reason(cleaned))


def replay(text: str, plan: Iterable[str]) -> str:
    """Run only the named steps: ``replay(text, [name for name, _ in clean_text(text).changes])`` gives the same text.

    Raises UnknownName for a step that is not registered.
    """
    wanted = {name: STEPS.get(name) for name in plan}
    return _to_rest(text, [(name, step) for name, step in STEPS if name in wanted])[0]


def _to_rest(text: str, plan: list[tuple[str, Step]]) -> tuple[str, Counter[str]]:
    changes: Counter[str] = Counter()
    for _ in range(MOST_ROUNDS):
        before = text
        for name, step in plan:
            text, made = step(text)
            changes[name] += made
        if text == before:
            break
    return text, changes
