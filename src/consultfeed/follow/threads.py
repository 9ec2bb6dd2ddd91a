"""Lasting ids: each issue of a review is one seen before, or gets the next number; which merged and which split."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from consultfeed.decision_records import Round, Sighting
from consultfeed.follow.matching import Found, Known, match
from consultfeed.records import ISSUE_STATUSES, Issue

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PREFIX = "ISS-"


@dataclass(frozen=True, slots=True)
class Memory:
    """What earlier reviews saw: rounds oldest first, the last sighting of each issue with its round, all comments.

    ``universes`` maps a round's number to the ids of all comments in its issues.
    """

    rounds: Sequence[Round] = ()
    last: Sequence[tuple[int, Sighting]] = ()
    universes: Mapping[int, frozenset[str]] | None = None


def identify(
    issues: Sequence[Issue],
    memory: Memory,
    vectors: Mapping[str, NDArray[np.float32]],
    original: Mapping[str, str],
    encoder: str,
) -> dict[str, Sighting]:
    """Id of an issue in this review -> the sighting of it under its lasting id.

    Args:
        issues: of this review.
        memory: what earlier reviews saw.
        vectors: comment id -> vector, for every comment in an issue that is no copy.
        original: comment id -> the comment it repeats word for word.
        encoder: its version; centres made with another are not compared.
    """
    found = [_found(issue, vectors, original) for issue in issues]
    known = _known(memory, original, encoder)
    names = match(known, found)
    names |= _numbered([issue for issue in issues if issue.id not in names], known)
    holders = {name: one for one in found for name in one.evidence}
    ended = _ended(known, names, holders)
    came_from = _split(known, found, names)
    return {
        issue.id: Sighting(
            issue_id=names[issue.id],
            comment_ids=tuple(sorted(issue.comment_ids)),
            theme=issue.theme,
            strands=tuple(sorted(issue.strands)),
            merged=tuple(sorted(ended.get(issue.id, ()))),
            split_from=came_from.get(issue.id, ""),
            centre=tuple(map(float, one.centre)) if one.centre is not None else (),
        )
        for issue, one in zip(issues, found, strict=True)
    }


def _found(issue: Issue, vectors: Mapping[str, NDArray[np.float32]], original: Mapping[str, str]) -> Found:
    import numpy as np

    evidence = frozenset(original.get(name, name) for name in issue.comment_ids)
    rows = [vectors[name] for name in sorted(evidence) if name in vectors]
    # Summed in double precision and in the order of ids, so that the last digit does not hang on the machine's mood
    centre = np.mean(np.stack(rows).astype(np.float64), axis=0).astype(np.float32) if rows else None
    return Found(issue.id, evidence, issue.theme, frozenset(issue.strands), centre)


def _known(memory: Memory, original: Mapping[str, str], encoder: str) -> list[Known]:
    if not memory.rounds:
        return []
    rounds, latest = {one.number: one for one in memory.rounds}, memory.rounds[-1].number
    universes = {
        number: frozenset(original.get(name, name) for name in names)
        for number, names in (memory.universes or {}).items()
    }
    return [
        Known(
            id=one.issue_id,
            evidence=frozenset(original.get(name, name) for name in one.comment_ids),
            universe=universes[number],
            theme=one.theme,
            strands=frozenset(one.strands),
            centre=_centre(one, rounds[number].encoder == encoder),
            dormant=number < latest,
        )
        for number, one in memory.last
    ]


def _centre(one: Sighting, comparable: bool) -> NDArray[np.float32] | None:  # noqa: FBT001
    import numpy as np

    return np.array(one.centre, dtype=np.float32) if comparable and one.centre else None


def _numbered(new: Sequence[Issue], known: Iterable[Known]) -> dict[str, str]:
    last = max((int(one.id.removeprefix(PREFIX)) for one in known), default=0)
    ordered = sorted(new, key=_order)
    return {issue.id: f"{PREFIX}{number:04}" for number, issue in enumerate(ordered, start=last + 1)}


def _order(issue: Issue) -> tuple[object, ...]:
    size = (-len(issue.groups), -issue.distinct_texts, -len(issue.comment_ids))
    return (ISSUE_STATUSES.index(issue.status), *size, issue.label, issue.id)


def _ended(known: Iterable[Known], names: Mapping[str, str], holders: Mapping[str, Found]) -> dict[str, list[str]]:
    """Issue of this review -> issues of the last one that ended in it: it holds most of what is left of them."""
    alive, ended = set(names.values()), dict[str, list[str]]()
    for one in known:
        if not one.dormant and one.id not in alive:
            held = Counter(holders[name].id for name in one.evidence if name in holders)
            if held:
                ended.setdefault(_most(held), []).append(one.id)
    return ended


def _split(known: Iterable[Known], found: Iterable[Found], names: Mapping[str, str]) -> dict[str, str]:
    """Issue of this review -> the one of the last review it came out of, if it is not that one itself."""
    active = {one.id: one for one in known if not one.dormant}
    where = {name: one.id for one in active.values() for name in one.evidence}
    came_from = {}
    for one in found:
        held = Counter(where[name] for name in one.evidence if name in where)
        if held and names[one.id] not in active:
            came_from[one.id] = _most(held)
    return came_from


def _most(held: Mapping[str, int]) -> str:
    return min(held, key=lambda name: (-held[name], name))
