"""Which staff people speak of, and whom a module is for (``data/staff.toml``).

Careful rather than keen: what is not understood is taken to reach everybody, so that no gap rests on a guess.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from consultfeed.language import tokens
from consultfeed.records import Module

SEVERAL, SHARE = 2, 0.5
"""Least number of voices, and least share of an issue's voices, that must speak of a group (or its only voice)."""
_BETWEEN = 3
"""Words that ``..`` stands for at most."""
_END = re.compile(r"[.,!?;:()\n]+")
_NOBODY = ""
_GAP: frozenset[str] = frozenset()
_EVERYBODY, _OFFICERS, _STAFF = "everybody", "officers", "staff"
Pattern = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class _Group:
    id: str
    called: str
    kind: str
    taught: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class _Tables:
    """The data file, its patterns read; ``said`` are names and the group each means, the longest first."""

    groups: tuple[_Group, ...]
    said: tuple[tuple[Pattern, str], ...]
    general: tuple[Pattern, ...]
    not_general: tuple[Pattern, ...]
    broad: Mapping[str, tuple[Pattern, ...]]
    fillers: frozenset[str]


@cache
def _tables() -> _Tables:
    source = files("consultfeed.link") / "data" / "staff.toml"
    table = tomllib.loads(source.read_text(encoding="utf-8"))
    rows, general, audience = table["staff"], table["general"], table["audience"]
    others = {"id": _NOBODY, "said": table["not_staff"]["said"]}
    said = ((pattern, row["id"]) for row in (others, *rows) for pattern in _patterns(row["said"]))
    return _Tables(
        tuple(_Group(row["id"], row["called"], row["kind"], _patterns(row["said"] + row["taught"])) for row in rows),
        tuple(sorted(said, key=lambda pair: -len(pair[0]))),
        _patterns(general["said"]),
        _patterns(general["not_general"]),
        {name: _patterns(audience[name]) for name in (_EVERYBODY, _OFFICERS, _STAFF)},
        frozenset(form for word in audience["fillers"] for form in (word, f"{word}s")),
    )


def _patterns(lines: Iterable[str]) -> tuple[Pattern, ...]:
    """Lines of the data file, longest first, so that "custody officer" is found before "officer"."""
    return tuple(sorted(map(_pattern, lines), key=len, reverse=True))


def _pattern(line: str) -> Pattern:
    *first, last = line.split()
    plural = [form for word in last.split("|") for form in (word, f"{word}s", f"{word}'s")]
    return (*(_GAP if word == ".." else frozenset(word.split("|")) for word in first), frozenset(plural))


def called(group_ids: Iterable[str]) -> list[str]:
    """What groups are called in a sentence, in the order of the data file."""
    wanted = set(group_ids)
    return [group.called for group in _tables().groups if group.id in wanted]


def spoken_of(text: str) -> frozenset[str]:
    """Ids of the groups of staff that a text speaks of; none if it speaks of officers in general, too."""
    found: set[str] = set()
    for sentence in _END.split(text):
        words = tokens(sentence)
        groups, used = _named(words)
        aside = _taken(words, _tables().not_general, used)
        # "PCSO [officer 2]" and "the police custody desk": what stands beside a name belongs to it
        taken = aside | {near for place in used for near in (place - 1, place, place + 1)}
        if any(not taken.intersection(range(*at)) for at in _places(words, _tables().general)):
            return frozenset()
        found |= groups
    return frozenset(found)


def _named(words: Sequence[str]) -> tuple[set[str], set[int]]:
    """Groups named, and the places of the words that name them; a word names one group only, the longest name first."""
    found: set[str] = set()
    used: set[int] = set()
    for pattern, group_id in _tables().said:
        if taken := _taken(words, (pattern,), used):
            found.add(group_id)
            used |= taken
    return found - {_NOBODY}, used


def _taken(words: Sequence[str], patterns: Iterable[Pattern], used: set[int]) -> set[int]:
    """Places of the words that any pattern takes up, leaving those already used."""
    found = (set(range(*at)) for at in _places(words, patterns))
    return {place for places in found if not places & used for place in places}


def _places(words: Sequence[str], patterns: Iterable[Pattern]) -> list[tuple[int, int]]:
    """Where patterns stand: first word and the one after the last."""
    ends = ((at, _match(words, at, pattern)) for pattern in patterns for at in range(len(words)))
    return [(at, end) for at, end in ends if end]


def _match(words: Sequence[str], at: int, pattern: Pattern) -> int:
    """The place after the match that begins at ``at``, 0 if there is none."""
    if not pattern:
        return at
    if not pattern[0]:
        tries = (_match(words, after, pattern[1:]) for after in range(at, min(at + _BETWEEN, len(words)) + 1))
        return next(filter(None, tries), 0)
    return _match(words, at + 1, pattern[1:]) if at < len(words) and words[at] in pattern[0] else 0


def meant_by(texts: Sequence[str]) -> frozenset[str]:
    """Ids of the groups of staff that an issue is about, by the words of its comments."""
    counts = Counter(group for text in texts for group in spoken_of(text))
    least = max(SEVERAL, SHARE * len(texts)) if len(texts) > 1 else 1
    return frozenset(group for group, count in counts.items() if count >= least)


def misses(module: Module, outcomes: Sequence[str], groups: frozenset[str]) -> bool:
    """Whether a module is known to be for none of these groups of staff.

    Args:
        module: its audience; and a title, summary or programme that names a group speaks for reaching it.
        outcomes: what it teaches; likewise.
        groups: ids of groups; none are never missed.
    """
    reached = audience(module.audience)
    if reached is None or not groups or reached & groups:
        return False
    told = (module.title, module.summary, module.programme, *outcomes)
    return not any(_named(tokens(text))[0] & groups for text in told)


@cache
def audience(cell: str) -> frozenset[str] | None:
    """Ids of the groups an audience cell takes in; None if it is blank, says everybody, or is not fully understood."""
    words, tables = tokens(cell), _tables()
    places = {group: _taken(words, group.taught, set()) for group in tables.groups}
    used = {place for taken in places.values() for place in taken}
    if _taken(words, tables.broad[_EVERYBODY], used):
        return None
    wide = {kind: _taken(words, tables.broad[kind], used) for kind in (_OFFICERS, _STAFF)}
    understood = used.union(*wide.values())
    unknown = {word for place, word in enumerate(words) if place not in understood} - tables.fillers
    if unknown or all(wide.values()):
        return None
    found = {group.id for group, taken in places.items() if taken}
    found |= {group.id for group in tables.groups if wide.get(group.kind)}
    return frozenset(found) if understood else None
