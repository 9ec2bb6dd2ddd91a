"""An analysis as people left it: decisions over links and gaps. Floor 3, above ``pipeline``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from consultfeed.decide.overlay import lay_gaps, lay_links
from consultfeed.decide.standing import Standing, histories, standing
from consultfeed.link.gaps import find_gaps
from consultfeed.records import Analysis, Curriculum, Issue
from consultfeed.settings import Settings
from consultfeed.store.database import Database


def stands_of(store: Database, issues: Sequence[Issue], as_of: str = "") -> dict[str, Standing]:
    """Issue id -> where it stands, for those of these issues that somebody decided about.

    Args:
        store: decisions and comments.
        issues: under their lasting ids.
        as_of: the day to judge on, ISO; by default the last one on which anything was said or decided, so that the same
            workspace gives the same answer tomorrow.
    """
    decisions = store.register.decisions()
    decided = histories(decisions, store.register.lineage()) if decisions else {}
    if not decided:
        return {}
    days = days_of(store)
    as_of = as_of or max([*days.values(), *(one.decided_on for one in decisions)])
    return {
        issue.id: standing(issue.id, decided[issue.id], (days.get(name, "") for name in issue.comment_ids), as_of)
        for issue in issues
        if issue.id in decided
    }


def days_of(store: Database) -> dict[str, str]:
    """Comment id -> the day it was said: its own date, else that of its submission, else when that came in."""
    sources = {source.id: source.meeting_date or source.received_on for source in store.sources()}
    return {comment.id: comment.said_on or sources[comment.source_id] for comment in store.comments()}


def as_decided(
    found: Analysis,
    stands: Mapping[str, Standing],
    curriculum: Curriculum,
    settings: Settings,
    texts: Mapping[str, str] | None = None,
) -> Analysis:
    """Findings with people's decisions laid over them; issues nobody decided about stay as they are.

    Args:
        found: what the machine found.
        stands: issue id -> where it stands, for issues of this analysis.
        curriculum: as it is now.
        settings: when an answer is stale.
        texts: comment id -> text, to read which staff an issue speaks of; a module that a person confirmed for an
            issue is taken to reach them.
    """
    if not stands:
        return found
    links = lay_links(found.links, stands, curriculum)
    touched = [issue for issue in found.issues if issue.id in stands and _on_links(stands[issue.id])]
    confirmed = {name for issue in touched if stands[issue.id].links for name in issue.comment_ids}
    read = {name: text for name, text in (texts or {}).items() if name not in confirmed}
    anew = {gap.issue_id: gap for gap in find_gaps(touched, links, curriculum, settings, texts=read)}
    others = {issue.id for issue in touched}
    kept = [gap for gap in found.gaps if gap.issue_id not in others]
    gaps = lay_gaps([*kept, *anew.values()], stands, curriculum)
    return replace(found, links=tuple(links), gaps=tuple(gaps))


def _on_links(stand: Standing) -> bool:
    return bool(stand.links or stand.rejected or stand.no_module)
