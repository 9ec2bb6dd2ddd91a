"""What issue finding needs to know of a comment beside its words: who said it, when, and what it was tagged with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from consultfeed.praise import only_praises
from consultfeed.records import ROW_PLACES, Comment, Duplicate, Source, Tag


@dataclass(frozen=True, slots=True)
class Voice:
    """One comment as issue finding sees it.

    ``copy_of`` is the id of the comment it repeats, its own id if it repeats none; ``occasion`` is the date of the
    submission; ``said_on`` its own date if it has one; ``themes`` code -> score; ``strands`` the codes it is *about*;
    ``praises`` whether it praises or thanks and asks for nothing.
    """

    comment: Comment
    group: str
    occasion: str
    said_on: str
    copy_of: str
    themes: Mapping[str, float]
    strands: frozenset[str]
    praises: bool = False

    @property
    def document(self) -> str:
        """The running text it stands in, or an empty string when it is a row of a table (each row another speaker)."""
        return "" if self.comment.place.startswith(ROW_PLACES) else self.comment.source_id


def voices(
    comments: Iterable[Comment],
    sources: Iterable[Source],
    tags: Iterable[Tag],
    copies: Iterable[Duplicate],
    theme_scheme: str,
) -> list[Voice]:
    """One voice per comment, sorted by comment id; tags of ``theme_scheme`` are themes, all others strands."""
    where = {source.id: source for source in sources}
    copy_of = {copy.comment_id: copy.original_id for copy in copies}
    tagged: dict[str, list[Tag]] = {}
    for tag in tags:
        tagged.setdefault(tag.comment_id, []).append(tag)
    ordered = sorted(comments, key=lambda comment: comment.id)
    return [_voice(c, where[c.source_id], copy_of.get(c.id, c.id), tagged.get(c.id, []), theme_scheme) for c in ordered]


def _voice(comment: Comment, source: Source, copy_of: str, tags: Sequence[Tag], theme_scheme: str) -> Voice:
    about = [tag for tag in tags if tag.level == "about"]
    return Voice(
        comment=comment,
        group=source.group,
        occasion=source.meeting_date,
        said_on=comment.said_on or source.meeting_date,
        copy_of=copy_of,
        themes={tag.code: tag.score for tag in about if tag.scheme == theme_scheme},
        strands=frozenset(tag.code for tag in about if tag.scheme != theme_scheme),
        praises=only_praises(comment.text),
    )
