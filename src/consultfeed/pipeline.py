"""Pure composition of the rooms.

Files to comments, comments to findings. No disk but the file read, no clock, no state.

Floor 3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from consultfeed.clean.duplicates import find_duplicates
from consultfeed.clean.marks import marked
from consultfeed.clean.standing import standing_text
from consultfeed.clean.steps import Cleaned, clean_text
from consultfeed.corrections import lay_over, standing_aside, with_confirmed
from consultfeed.encoder import Encoder, JointEncoder, beside_own
from consultfeed.ids import digest, file_key, occurrence_ids, short_digest
from consultfeed.ingest.readers import Offer, offer_of, read_offer
from consultfeed.issues.emergent import find_topics, too_few
from consultfeed.issues.recurring import find_issues
from consultfeed.issues.voices import voices
from consultfeed.link.gaps import find_gaps
from consultfeed.link.outcomes import Linker, Target
from consultfeed.link.weights import load_weights
from consultfeed.records import (
    COUNTED_LEVELS,
    Analysis,
    Comment,
    Correction,
    Curriculum,
    Drop,
    Duplicate,
    Edit,
    Gap,
    Intake,
    Issue,
    Link,
    RawComment,
    Source,
    SourceKind,
    Tag,
    Topic,
    Unit,
)
from consultfeed.redact.attendance import names_on_roll
from consultfeed.redact.door import Redactor
from consultfeed.schemes.taxonomy import Taxonomy
from consultfeed.settings import Settings
from consultfeed.tag.strands import StrandTagger
from consultfeed.tag.themes import ThemeTagger

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Progress = Callable[[str, int, int], None]
"""Called with the stage, how many are done and how many there are."""


def silent(stage: str, done: int, total: int) -> None:
    """Progress that tells nobody."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What a person says of a file: its group, kind and date (``YYYY-MM-DD`` or empty), what submission it replaces."""

    group: str
    kind: SourceKind
    date: str = ""
    received_on: str = ""
    replaces: str = ""


class Tagger(Protocol):
    """What both taggers are: something that finds concepts of a scheme in comments, with evidence."""

    name: str
    version: str

    def tag(self, comments: Sequence[Comment]) -> list[Tag]:
        """Tags sorted by comment id and code."""
        ...


@dataclass(frozen=True)
class Tools:
    """What an analysis works with."""

    settings: Settings
    strands: Taxonomy
    themes: Taxonomy
    encoder: Encoder

    @cached_property
    def points(self) -> JointEncoder:
        """What tells which texts make the same point, and what answers it."""
        return beside_own(self.encoder)

    def taggers(self) -> tuple[Tagger, Tagger]:
        """The strand tagger and the theme tagger over these schemes."""
        return self._taggers

    @cached_property
    def _taggers(self) -> tuple[Tagger, Tagger]:
        # Building them compiles every term of both schemes, and a review asks for them three times
        return StrandTagger(self.strands), ThemeTagger(self.themes, self.encoder)

    def taught(self, corrections: Sequence[Correction], comments: Sequence[Comment]) -> Tools:
        """These tools, with the examples people confirmed of themes of their own."""
        themes = with_confirmed(self.themes, corrections, comments)
        return self if themes is self.themes else replace(self, themes=themes)

    def labels(self) -> dict[str, str]:
        """Labels of all codes of both schemes."""
        return {concept.code: concept.label for scheme in (self.strands, self.themes) for concept in scheme}


def intake(file: Path | Offer, handed_in: HandedIn, key: bytes | None = None) -> Intake:
    """One file as comments and drops: read, clean, redact; ``source.rows == kept + len(drops)``.

    Args:
        file: where it is, or what was opened of it.
        handed_in: what a person says of it.
        key: the key of the submission it replaces; None for a new one.

    Raises:
        UnreadableFile: the file cannot be read; says why and what to do.
    """
    offer = file if isinstance(file, Offer) else offer_of(file)
    reading = read_offer(offer)
    key = key or file_key(offer.data)
    source = _source(offer.path, handed_in, digest(offer.data), reading.units)
    pairs = [(unit, clean_text(unit.text)) for unit in reading.units]
    kept = [(unit, cleaned) for unit, cleaned in pairs if not (unit.drop or cleaned.drop)]
    raws = _raw_comments(source, kept, key)
    roll = names_on_roll(unit.text for unit in reading.units if unit.drop == "attendance")
    redacted = sorted(Redactor(roll).redact_all(raws), key=lambda comment: (comment.row, comment.id))
    edits = (edit for raw, (_, cleaned) in zip(raws, kept, strict=True) for edit in _edits(raw.id, cleaned))
    drops = tuple(_drop(source.id, unit, cleaned) for unit, cleaned in pairs if unit.drop or cleaned.drop)
    comments = tuple(map(marked, redacted))
    return Intake(source, comments, drops, tuple(edits), len(kept), reading.notes, key.hex(), reading.shapes)


def source_id(name: str, handed_in: HandedIn) -> str:
    """Id of a submission: the same file name, group and date is the same submission, mended or not."""
    return f"s-{short_digest(name, handed_in.group, handed_in.date)}"


def _source(path: Path, handed_in: HandedIn, content: str, units: Sequence[Unit]) -> Source:
    latest = max((unit.said_on for unit in units), default="")
    return Source(
        id=source_id(path.name, handed_in),
        name=path.name,
        kind=handed_in.kind,
        group=handed_in.group,
        meeting_date=handed_in.date or latest,
        received_on=handed_in.received_on,
        digest=content,
        rows=len(units),
    )


def _raw_comments(source: Source, kept: Sequence[tuple[Unit, Cleaned]], key: bytes) -> list[RawComment]:
    contents = [(unit.question, cleaned.text) for unit, cleaned in kept]
    ids = occurrence_ids("c", key, contents)
    return [
        RawComment(
            id=comment_id,
            source_id=source.id,
            row=unit.row,
            question=clean_text(unit.question).text,
            text=cleaned.text,
            place=unit.place,
            said_on=unit.said_on,
            context=clean_text(unit.context).text,
        )
        for comment_id, (unit, cleaned) in zip(ids, kept, strict=True)
    ]


def _edits(comment_id: str, cleaned: Cleaned) -> list[Edit]:
    return [Edit(comment_id, step, changes) for step, changes in cleaned.changes]


def _drop(source_id: str, unit: Unit, cleaned: Cleaned) -> Drop:
    stage, reason = ("ingest", unit.drop) if unit.drop else ("clean", cleaned.drop)
    return Drop(source_id, unit.row, stage, reason, unit.place)


def analyse(
    comments: Sequence[Comment],
    sources: Sequence[Source],
    curriculum: Curriculum,
    tools: Tools,
    *,
    corrections: Sequence[Correction] = (),
    topics: bool = False,
    progress: Progress = silent,
) -> Analysis:
    """All findings over comments from several sources; the same for the same input in any order.

    Args:
        comments: redacted comments; of those that stand aside only copies among themselves are found.
        sources: the submissions they come from.
        curriculum: modules and outcomes to link to; may be empty.
        tools: settings, schemes, encoder.
        corrections: what people said of these comments, in the order said.
        topics: look for emergent topics over all comments, not only over those without a theme.
        progress: told how far the work is.
    """
    tools = tools.taught(corrections, comments)
    counted, held_back, standing, tags = _heard(comments, sources, tools, corrections, progress)
    copies, vectors = _copies((counted, held_back), tools), _vectors(counted, tools.points, progress)
    progress("issues", 0, 1)
    voiced = voices(counted, sources, tags, copies, tools.themes.id)
    issues = find_issues(voiced, vectors, tools.labels(), tools.settings)
    links, gaps = _answers(issues, counted, curriculum, tools, progress)
    found, notes = _topics(counted, tags, copies, tools, everything=topics)
    return Analysis(
        duplicates=tuple(copies),
        tags=tuple(tags),
        issues=tuple(issues),
        topics=tuple(found),
        links=tuple(links),
        gaps=tuple(gaps),
        notes=notes,
        versions=versions(tools, curriculum),
        standing=tuple(standing),
    )


def _heard(
    comments: Sequence[Comment],
    sources: Sequence[Source],
    tools: Tools,
    corrections: Sequence[Correction],
    progress: Progress,
) -> tuple[list[Comment], list[Comment], list[str], list[Tag]]:
    """Comments that count, those that do not, which of these are standing text, and the tags; comments by id.

    Standing text without a theme or a strand says nothing of its own; with one, it may be a point raised every time.
    """
    aside = standing_aside(comments, corrections)
    ordered = sorted(comments, key=lambda comment: comment.id)
    looked_at = [comment for comment in ordered if comment.id not in aside]
    tags = lay_over(tag_all(looked_at, tools, progress), corrections, looked_at)
    saying = {tag.comment_id for tag in tags if tag.level in COUNTED_LEVELS}
    standing = sorted(standing_text(looked_at, sources) - saying)
    silent_ones = {*aside, *standing}
    counted = [comment for comment in ordered if comment.id not in silent_ones]
    return counted, [comment for comment in ordered if comment.id in silent_ones], standing, tags


def _copies(parts: Iterable[Sequence[Comment]], tools: Tools) -> list[Duplicate]:
    """Copies within each part: what counts never repeats what does not."""
    return sorted(
        (copy for part in parts for copy in find_duplicates(part, tools.settings.near_duplicate)),
        key=lambda copy: copy.comment_id,
    )


def tag_all(comments: Sequence[Comment], tools: Tools, progress: Progress = silent) -> list[Tag]:
    """Strand and theme tags of all comments, sorted by comment id, scheme and code."""
    tags: list[Tag] = []
    for done, tagger in enumerate(tools.taggers()):
        progress(f"tagging {tagger.name}", done, 2)
        tags += tagger.tag(comments)
    return sorted(tags, key=lambda tag: (tag.comment_id, tag.scheme, tag.code))


def _vectors(
    comments: Sequence[Comment], encoder: Encoder | JointEncoder, progress: Progress
) -> dict[str, NDArray[np.float32]]:
    matrix = encoder.encode([c.text for c in comments], progress=partial(progress, "reading for meaning"))
    return {comment.id: row for comment, row in zip(comments, matrix, strict=True)}


def _answers(
    issues: Sequence[Issue], comments: Sequence[Comment], curriculum: Curriculum, tools: Tools, progress: Progress
) -> tuple[list[Link], list[Gap]]:
    progress("linking to the curriculum", 0, 1)
    texts = {comment.id: comment.text for comment in comments}
    targets, links_by = [target(issue, texts) for issue in issues], linker(curriculum, tools)
    links = links_by.link(targets)
    return links, find_gaps(issues, links, curriculum, tools.settings, links_by.elsewhere(targets), texts)


def linker(curriculum: Curriculum, tools: Tools) -> Linker:
    """The linker of one curriculum with the workspace's thresholds."""
    return Linker(curriculum, tools.points, tools.settings)


def target(issue: Issue, texts: dict[str, str]) -> Target:
    """An issue as the linker sees it: its most telling comments with what they are about."""
    shown = {comment_id: texts[comment_id] for comment_id in issue.exemplars[:5]}
    themes = (issue.theme,) if issue.theme else ()
    return Target(issue.id, shown, themes, issue.strands, voices=len(issue.comment_ids))


def _topics(
    comments: Sequence[Comment],
    tags: Iterable[Tag],
    copies: Iterable[Duplicate],
    tools: Tools,
    *,
    everything: bool,
) -> tuple[list[Topic], tuple[str, ...]]:
    themed = set() if everything else {tag.comment_id for tag in tags if tag.scheme == tools.themes.id}
    left_out = themed | {copy.comment_id for copy in copies}
    chosen = [c for c in comments if c.id not in left_out and any(map(str.isalpha, c.text))]
    if note := too_few(len(chosen), tools.settings.topics_min_comments):
        return [], (note,)
    vectors = _vectors(chosen, tools.encoder, silent)
    return find_topics({c.id: c.text for c in chosen}, vectors, tools.settings.topics_min_comments), ()


def versions(tools: Tools, curriculum: Curriculum) -> dict[str, str]:
    """What decides the findings beside the comments: versions and digests, none of them a date or a path."""
    from consultfeed import __version__

    strand_tagger, theme_tagger = tools.taggers()
    return {
        "consultfeed": __version__,
        "settings": short_digest(tools.settings.to_toml()),
        "strands": f"{tools.strands.id} {tools.strands.version} {strand_tagger.version}",
        "themes": f"{tools.themes.id} {tools.themes.version} {theme_tagger.version}",
        "encoder": tools.points.version,
        "links": load_weights().version,
        "curriculum": curriculum.digest[:12] or "none",
    }
