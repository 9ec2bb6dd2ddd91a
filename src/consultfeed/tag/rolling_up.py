"""Strand tags in the codes of a coarser scheme, e.g. the six strands of 2007."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from consultfeed.records import Tag
from consultfeed.schemes.taxonomy import Taxonomy
from consultfeed.tag.levels import highest
from consultfeed.tag.strand_flags import COMPOUND, VOICE, bound_with

Places = Mapping[str, str | None]
"""Code -> its code in the coarser scheme."""


def roll_up(tags: Iterable[Tag], taxonomy: Taxonomy, target_scheme: str) -> list[Tag]:
    """The same tags in the codes of a coarser scheme, sorted by comment id and code.

    Several codes that become one keep the highest level, the highest score and all evidence; of their flags they keep
    ``voice`` if one has it, and else what all have. A code without a place there is left out.

    Args:
        tags: tags of ``taxonomy``.
        taxonomy: the scheme whose concepts say what they roll up to.
        target_scheme: id of the coarser scheme.
    """
    together: dict[tuple[str, str], list[Tag]] = defaultdict(list)
    places = {concept.code: concept.rolls_up.get(target_scheme) for concept in taxonomy}
    for tag in tags:
        code = places.get(tag.code)
        if code:
            together[tag.comment_id, code].append(tag)
    return [_merged(key[1], together[key], target_scheme, places) for key in sorted(together)]


def _merged(code: str, tags: list[Tag], scheme: str, places: Places) -> Tag:
    first = min(tags, key=lambda tag: tag.code)
    evidence = tuple(sorted({span for tag in tags for span in tag.evidence}))
    level, score = highest([tag.level for tag in tags]), max(tag.score for tag in tags)
    return Tag(first.comment_id, scheme, code, level, score, first.by, evidence, _flags(tags, places))


def _flags(tags: list[Tag], places: Places) -> tuple[str, ...]:
    every = [flag for flag in tags[0].flags if all(flag in tag.flags for tag in tags) and not flag.startswith(COMPOUND)]
    voice = [VOICE] if VOICE not in every and any(VOICE in tag.flags for tag in tags) else []
    bound = {code for tag in tags for flag in tag.flags for code in _bound(flag, places)}
    return (*voice, *every, *bound_with(bound))


def _bound(flag: str, places: Places) -> set[str]:
    """The coarser codes of those that a compound flag names."""
    if not flag.startswith(COMPOUND):
        return set()
    return {place for code in flag.removeprefix(COMPOUND).split("+") if (place := places.get(code))}
