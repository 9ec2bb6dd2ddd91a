"""Text that a group's papers carry every time: a greeting, a disclaimer, who the group is; learnt from repetition.

Only what opens or closes several papers of one group, in papers that otherwise differ, is taken for standing text. A
campaign letter is repeated whole and so is none; a point raised again and again in the same words is told from standing
text by its tags, which is for the caller to see to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from consultfeed.ids import canonical
from consultfeed.records import ROW_PLACES, Comment, Source

FEWEST_PAPERS = 3
"""Papers of one group in which the words have to stand."""
ENDS = 2
"""Comments at each end of a paper that may be standing text."""
MOST_REPEATED = 0.5
"""Share of a paper's comments that may be repeated elsewhere; above it the paper is a copy, and says what it says."""

Papers = Mapping[str, Sequence[Comment]]


def standing_text(comments: Iterable[Comment], sources: Iterable[Source]) -> frozenset[str]:
    """Ids of comments that open or close three or more papers of one group in the same words.

    Args:
        comments: any order; rows of tables are passed over.
        sources: the submissions they come from.
    """
    group_of = {source.id: source.group for source in sources}
    papers: dict[str, list[Comment]] = {}
    for comment in sorted(comments, key=lambda one: (one.source_id, one.row, one.id)):
        if not comment.place.startswith(ROW_PLACES):
            papers.setdefault(comment.source_id, []).append(comment)
    groups: dict[str, dict[str, list[Comment]]] = {}
    for source_id, held in papers.items():
        groups.setdefault(group_of.get(source_id, ""), {})[source_id] = held
    return frozenset(found for held in groups.values() for found in _of_group(held))


def _of_group(papers: Papers) -> list[str]:
    seen: dict[str, set[str]] = {}
    for source_id, held in papers.items():
        for comment in held:
            seen.setdefault(canonical(comment.text), set()).add(source_id)
    differing = {source_id for source_id, held in papers.items() if _differs(held, seen)}
    ends: dict[str, list[Comment]] = {}
    for source_id in sorted(differing):
        for comment in {one.id: one for one in (*papers[source_id][:ENDS], *papers[source_id][-ENDS:])}.values():
            ends.setdefault(canonical(comment.text), []).append(comment)
    return [
        comment.id
        for held in ends.values()
        if len({comment.source_id for comment in held}) >= FEWEST_PAPERS
        for comment in held
    ]


def _differs(held: Sequence[Comment], seen: Mapping[str, set[str]]) -> bool:
    return sum(len(seen[canonical(one.text)]) > 1 for one in held) <= MOST_REPEATED * len(held)
