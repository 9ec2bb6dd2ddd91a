"""How a strand is touched: name < incidental < mentioned < about.

By the code book: ``about`` when a problem, praise, ask, question or fact concerns the group; ``mentioned`` when it is
only named in a list of many, in a title, or in a description that plays no part; ``incidental`` in set phrases that
hold for everybody ("regardless of age"); ``name`` in proper names of places and brands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consultfeed.records import LEVELS, Level
from consultfeed.tag.masks import MaskSet
from consultfeed.tag.strand_matching import Hit, Page

LIST_OF_MANY = 4
"""From this many strands on, a list names groups instead of making a point about each."""
LIST_LEVEL: Level = "mentioned"
NEGATED_LEVEL: Level = "mentioned"
BOILERPLATE_LEVEL: Level = "incidental"
DESCRIPTIONS: dict[str, Level] = {"described": "mentioned", "passing": "incidental"}
"""Level of a description that no point is made of, by condition."""
OWN_LEVEL: Level = "incidental"
"""Level of somebody's own children: they say who is at home, not what befalls the young."""
LONG_PASSAGE = 300
"""Letters from which on a passage that names a strand once is about something else, unless the speaker is in it."""
_SPEAKER = frozenset({"i", "me", "my"})
_SCOPE_REACH = 6
_LEAD = 3
"""Words before a hit with which a sentence may still be about it."""
_LIST_GAP = 4


@dataclass(frozen=True, slots=True)
class Graded:
    """A hit with its level."""

    hit: Hit
    level: Level


def highest(levels: Sequence[Level]) -> Level:
    """The highest of one or more levels."""
    return max(levels, key=LEVELS.index)


def settled(graded: Sequence[Graded], page: Page, places: int) -> Level:
    """The level of a strand in a text: the highest of its hits; named once in a long, impersonal passage, a mention."""
    level = highest([one.level for one in graded])
    once = places == 1 and len(page.raw) > LONG_PASSAGE and _SPEAKER.isdisjoint(page.words)
    return "mentioned" if once and level == "about" and not _leads(graded[0].hit, page) else level


def _leads(hit: Hit, page: Page) -> bool:
    """Whether a sentence begins with a hit, and so speaks of it: "Women on the response teams said"."""
    first = max(0, hit.start - _LEAD)
    return first == 0 or page.sentence[first] != page.sentence[hit.start]


def grade(page: Page, hits: list[Hit], masks: MaskSet) -> list[Graded]:
    """Every kept term and every named mask of a page with its level, in order."""
    named = [Graded(mask, mask.entry.level) for mask in page.masks]
    runs = _lists(hits, page, masks)
    bare = _bare(hits, runs, page, masks)
    return [
        *(Graded(hit, _level(hit, page, run, masks, bare)) for run in runs for hit in run),
        *named,
    ]


def _level(hit: Hit, page: Page, run: list[Hit], masks: MaskSet, bare: set[Hit]) -> Level:
    if _is_place(hit, page, masks):
        return "name"
    if len({code for one in run for code in one.entry.codes}) >= LIST_OF_MANY:
        return LIST_LEVEL
    scope = _scope(run[0], page)
    if scope:
        return NEGATED_LEVEL if scope == "negated" else BOILERPLATE_LEVEL
    if hit.entry.condition == "own" and _is_own(hit, page, masks):
        return OWN_LEVEL
    if _in_title(hit, page, masks) or hit in bare or _before(hit, page, masks, "scope.bodies"):
        return "mentioned"
    if hit.entry.condition in DESCRIPTIONS and not _pointed(hit, page, masks):
        return DESCRIPTIONS[hit.entry.condition]
    return "about"


def _bare(hits: list[Hit], runs: list[list[Hit]], page: Page, masks: MaskSet) -> set[Hit]:
    """Characteristics by name that only stand beside one another, or before the name of a body or a record."""
    names = masks.words("scope.characteristics")
    named = {hit for hit in hits if _words(hit, page) in names}
    listed = {
        hit for run in runs if named.issuperset(run) and len({one.entry.codes[0] for one in run}) > 1 for hit in run
    }
    return listed | {hit for hit in named if _before(hit, page, masks, "scope.records")}


def _words(hit: Hit, page: Page) -> str:
    return " ".join(page.words[hit.start : hit.end])


def _before(hit: Hit, page: Page, masks: MaskSet, name: str) -> bool:
    return hit.end < len(page.words) and page.words[hit.end] in masks.words(name)


def _is_own(hit: Hit, page: Page, masks: MaskSet) -> bool:
    """Whether children are somebody's: "my kids", "officers with young children", "lose the children"."""
    near = [word for word in page.words[max(0, hit.start - 3) : hit.start] if word not in masks.words("people.small")]
    return bool(near) and near[-1] in masks.words("scope.owning")


def _lists(hits: list[Hit], page: Page, masks: MaskSet) -> list[list[Hit]]:
    """Hits in runs: members of one list ("race, age or faith") stand together, other hits alone."""
    runs: list[list[Hit]] = []
    end = 0
    for hit in hits:
        if runs and _joins(end, hit.start, page, masks):
            runs[-1].append(hit)
        else:
            runs.append([hit])
        end = max(end, hit.end)
    return runs


def _joins(start: int, end: int, page: Page, masks: MaskSet) -> bool:
    gap = page.words[start:end]
    return len(gap) <= _LIST_GAP and all(word in masks.words("scope.list_gap") for word in gap)


def _scope(hit: Hit, page: Page) -> str:
    for scope in page.scopes.get(page.sentence[hit.start], ()):
        if scope.start <= hit.start and scope.end < hit.end and hit.start - scope.end <= _SCOPE_REACH:
            return scope.entry.kind
    return ""


def _in_title(hit: Hit, page: Page, masks: MaskSet) -> bool:
    """Whether a hit stands inside a capitalised title: "the Disability Equality Forum"."""
    if not page.doc[hit.start].text[:1].isupper():
        return False
    for number in range(hit.end, min(hit.end + 5, len(page.words))):
        text, word = page.doc[number].text, page.words[number]
        if text[:1].isupper() and word in masks.words("names.title_ends"):
            return True
        if not (text[:1].isupper() or word in masks.words("names.title_joins")):
            return False
    return False


def _is_place(hit: Hit, page: Page, masks: MaskSet) -> bool:
    """Whether a hit names a street or an estate: "Mosque Road", "the Temple Meadow estate"."""
    if hit.end >= len(page.words) or not _before(hit, page, masks, "names.place_ends"):
        return False
    return page.doc[hit.end - 1].text[:1].isupper() and page.doc[hit.end].text[:1].isupper()


def _pointed(hit: Hit, page: Page, masks: MaskSet) -> bool:
    """Whether the point is made of a description: "because I am a woman"."""
    return any(word in masks.words("scope.pointed") for word in page.words[max(0, hit.start - 4) : hit.start])
