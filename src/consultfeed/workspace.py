"""A workspace.

One folder with settings, schemes and a store; runs the stages, records the runs, skips what is unchanged.

Floor 4.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

from consultfeed.encoder import load_encoder
from consultfeed.errors import ConsultfeedError, FaultList
from consultfeed.ids import digest, short_digest
from consultfeed.pipeline import HandedIn, Progress, Tools, analyse, intake, silent, source_id, versions
from consultfeed.records import SOURCE_KINDS, Analysis, Intake, Source
from consultfeed.registry import unknown_name
from consultfeed.report.content import Material, build_content
from consultfeed.schemes.curriculum import Known, load_curriculum
from consultfeed.schemes.taxonomy import Taxonomy, load_scheme
from consultfeed.settings import FILE_NAME, Settings
from consultfeed.store.database import Database

STORE_NAME = "consultfeed.sqlite"
VECTORS_NAME = "vectors.cache"
_DATE_IN_NAME = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one file handed in. ``outcome``: stored, replaced, unchanged or dry run."""

    outcome: str
    source: Source
    comments: int
    kept: int
    drops: dict[str, int]
    drop_rows: dict[str, list[int]]
    redactions: dict[str, int]
    repeated: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewRun:
    """One review: its name, whether it had to work, and where its findings are."""

    name: str
    fingerprint: str
    fresh: bool
    unchanged_since: str
    analysis: Analysis


class Workspace:
    """An open workspace folder; use as a context manager.

    Raises:
        ConsultfeedError: the folder is no workspace; says how to make one.
    """

    def __init__(self, folder: Path) -> None:
        if not (folder / FILE_NAME).is_file():
            fix = "run: consultfeed init DIR, then work inside DIR or add --workspace DIR"
            raise ConsultfeedError("this folder is no consultfeed workspace", where=str(folder), fix=fix)
        self.folder = folder
        self.settings = Settings.load(folder / FILE_NAME)
        self.store = Database(folder / STORE_NAME)

    @classmethod
    def create(cls, folder: Path, settings: Settings | None = None) -> Workspace:
        """Make a new workspace in ``folder`` (made if absent); raises ConsultfeedError if one is there already."""
        if (folder / FILE_NAME).exists():
            raise ConsultfeedError(
                "there is a workspace here already", where=str(folder), fix="use it, or another folder"
            )
        (folder / "schemes").mkdir(parents=True, exist_ok=True)
        (folder / FILE_NAME).write_text((settings or Settings()).to_toml(), encoding="utf-8")
        return cls(folder)

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_: object) -> None:
        self.store.close()

    def scheme(self, name: str) -> Taxonomy:
        """A scheme by id, the workspace's own copy first."""
        return load_scheme(name, self.folder / "schemes")

    def tools(self) -> Tools:
        """Settings, schemes and encoder of this workspace."""
        strands, themes = self.scheme(self.settings.strands), self.scheme(self.settings.themes)
        return Tools(self.settings, strands, themes, load_encoder(self.folder / VECTORS_NAME))

    def submit(
        self,
        paths: Sequence[Path],
        group: str,
        kind: str,
        day: str = "",
        *,
        dry_run: bool = False,
        progress: Progress = silent,
    ) -> list[Receipt]:
        """Take files in, all or none; a file that is here already changes nothing.

        Raises:
            FaultList: every file that cannot be read, each with its reason; nothing was stored.
        """
        _check_kind(kind)
        taken, faults = self._take_in(paths, group, kind, day, progress)
        if faults:
            fix = "nothing was stored; leave these out or mend them:"
            raise FaultList(f"{len(faults)} of {len(paths)} files cannot be taken in", faults, fix=fix)
        if dry_run:
            return [_receipt("dry run", one) for one in taken]
        with self.store.transaction():
            receipts = [self._store(one) for one in taken]
        if any(receipt.outcome == "replaced" for receipt in receipts):
            self.store.scrub()
        return receipts

    def _take_in(
        self, paths: Sequence[Path], group: str, kind: str, day: str, progress: Progress
    ) -> tuple[list[Intake], list[ConsultfeedError]]:
        taken: list[Intake] = []
        faults: list[ConsultfeedError] = []
        for done, path in enumerate(paths):
            progress("reading", done, len(paths))
            try:
                handed_in = HandedIn(group, cast(Any, kind), day or date_in_name(path), date.today().isoformat())  # noqa: DTZ011
                taken.append(intake(path, handed_in, self.store.key_of(source_id(path.name, handed_in))))
            except ConsultfeedError as fault:
                faults.append(fault)
        return taken, faults

    def _store(self, one: Intake) -> Receipt:
        same = self.store.source_of(one.source.digest)
        if same:
            return _receipt("unchanged", one, (f"handed in before as {same.id} ({same.name}, {same.group})",))
        earlier = any(source.id == one.source.id for source in self.store.sources())
        if earlier:
            self.store.remove(one.source.id)
        self.store.add(one)
        return _receipt("replaced" if earlier else "stored", one)

    def withdraw(self, submission: str) -> Source:
        """Delete one submission and all that came of it, reviews included; raises UnknownName if it is not here."""
        sources = {source.id: source for source in self.store.sources()}
        if submission not in sources:
            raise unknown_name("submission", submission, tuple(sources))
        with self.store.transaction():
            self.store.remove(submission)
        self.store.scrub()
        (self.folder / VECTORS_NAME).unlink(missing_ok=True)
        return sources[submission]

    def import_curriculum(self, places: Sequence[Path], *, check_only: bool = False) -> tuple[int, int]:
        """Read a curriculum and keep it (unless ``check_only``); gives the numbers of modules and outcomes."""
        strands, themes = self.scheme(self.settings.strands), self.scheme(self.settings.themes)
        known = Known(frozenset(strands.codes()), frozenset(themes.codes()))
        curriculum = load_curriculum(places, known)
        if not check_only:
            self.store.set_curriculum(curriculum)
        return len(curriculum.modules), len(curriculum.outcomes)

    def review(self, name: str, *, topics: bool = False, progress: Progress = silent) -> ReviewRun:
        """The batch run: analyse all comments, unless nothing changed since an earlier review."""
        sources, comments = self.store.sources(), self.store.comments()
        if not comments:
            raise ConsultfeedError("there are no comments yet", fix="hand files in first: consultfeed submit FILE...")
        tools, curriculum = self.tools(), self.store.curriculum()
        made_with = versions(tools, curriculum)
        inputs = sorted(source.id + source.digest for source in sources)
        fingerprint = digest(repr((sorted(made_with.items()), topics, inputs)).encode())
        earlier = {fp: review for review, fp, _ in self.store.reviews()}
        found = self.store.analysis(fingerprint)
        if found is not None:
            if earlier[fingerprint] != name:
                self.store.save_review(name, fingerprint, _cutoff(sources), None)
            return ReviewRun(name, fingerprint, False, earlier[fingerprint], found)  # noqa: FBT003
        found = analyse(comments, sources, curriculum, tools, topics=topics, progress=progress)
        self.store.save_review(name, fingerprint, _cutoff(sources), found)
        return ReviewRun(name, fingerprint, True, "", found)  # noqa: FBT003

    def latest(self) -> ReviewRun:
        """The review run last; raises ConsultfeedError if there is none."""
        reviews = self.store.reviews()
        if not reviews:
            raise ConsultfeedError("no review was run yet", fix="run: consultfeed review NAME")
        name, fingerprint, _ = reviews[-1]
        found = self.store.analysis(fingerprint)
        return ReviewRun(name, fingerprint, False, name, found or Analysis())  # noqa: FBT003

    def content(self, run: ReviewRun) -> dict[str, Any]:
        """Everything a report shows, as plain values in a fixed order (the JSON report)."""
        store = self.store
        counts = {source.id: store.kept_and_notes(source.id) for source in store.sources()}
        material = Material(
            review=run.name,
            cutoff=_cutoff(store.sources()),
            settings=self.settings,
            sources=store.sources(),
            intake=counts,
            comments=store.comments(),
            drops=store.drops(),
            curriculum=store.curriculum(),
            analysis=run.analysis,
            strands=self.scheme(self.settings.strands),
            themes=self.scheme(self.settings.themes),
        )
        return build_content(material)


def date_in_name(path: Path) -> str:
    """The date a file name carries (``2025-03-31-survey.csv``), or an empty string."""
    found = _DATE_IN_NAME.search(path.name)
    try:
        return date.fromisoformat(found[1]).isoformat() if found else ""
    except ValueError:
        return ""


def _check_kind(kind: str) -> None:
    if kind not in SOURCE_KINDS:
        raise unknown_name("kind of group", kind, SOURCE_KINDS)


def _cutoff(sources: Sequence[Source]) -> str:
    return max((source.meeting_date for source in sources), default="")


def _receipt(outcome: str, one: Intake, more: tuple[str, ...] = ()) -> Receipt:
    rows: dict[str, list[int]] = {}
    for drop in one.drops:
        rows.setdefault(drop.reason, []).append(drop.row)
    redactions: dict[str, int] = {}
    for label in sorted(found.label for comment in one.comments for found in comment.redactions):
        redactions[label] = redactions.get(label, 0) + 1
    return Receipt(
        outcome=outcome,
        source=one.source,
        comments=len(one.comments),
        kept=one.kept,
        drops={reason: len(rows[reason]) for reason in sorted(rows)},
        drop_rows={r: rows[r] for r in sorted(rows)},
        redactions=redactions,
        repeated=_repeated(one),
        notes=(*more, *one.notes),
    )


def _repeated(one: Intake) -> int:
    texts = [short_digest(" ".join(comment.text.casefold().split())) for comment in one.comments]
    return len(texts) - len(set(texts))
