"""A workspace.

One folder with settings, schemes and a store; runs the stages, records the runs, skips what is unchanged.

Floor 4.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from consultfeed.clean.languages import language_names
from consultfeed.clean.routing import ROUTES
from consultfeed.corrections import ROUTING, lay_over, standing, standing_aside
from consultfeed.decide.standing import Standing
from consultfeed.decided import as_decided, stands_of
from consultfeed.decision_records import Round
from consultfeed.desk import Desk
from consultfeed.encoder import load_encoder
from consultfeed.errors import ConsultfeedError
from consultfeed.handing_in import MapBook
from consultfeed.identity import memory_of, with_lasting_ids
from consultfeed.ids import digest
from consultfeed.ingest import ColumnMap
from consultfeed.pipeline import Progress, Tools, analyse, silent, versions
from consultfeed.receipts import Receipt
from consultfeed.records import Analysis, Comment, Correction, Source
from consultfeed.registry import unknown_name
from consultfeed.report.content import Material, build_content
from consultfeed.report.receipt import write_receipt
from consultfeed.schemes.curriculum import Known, load_curriculum
from consultfeed.schemes.taxonomy import Taxonomy, load_scheme
from consultfeed.settings import FILE_NAME, Settings
from consultfeed.store.database import Database

STORE_NAME = "consultfeed.sqlite"
VECTORS_NAME = "vectors.cache"
REPORTS_NAME = "reports"
RECEIPTS_NAME = "receipts"
MAPS_NAME = "column-maps.json"
_REVIEW_NAME = re.compile(r"\w[\w .-]{0,99}")


@dataclass(frozen=True, slots=True)
class ReviewRun:
    """One review: its name, whether it had to work, its findings, and where issues stand that were decided about."""

    name: str
    fingerprint: str
    fresh: bool
    unchanged_since: str
    analysis: Analysis
    stands: Mapping[str, Standing] = field(default_factory=dict)


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
        columns: ColumnMap | None = None,
        replaces: str = "",
        progress: Progress = silent,
    ) -> list[Receipt]:
        """Take files in, all or none; see ``Desk.submit``."""
        today, maps = date.today().isoformat(), MapBook(self.folder / MAPS_NAME)  # noqa: DTZ011
        desk = Desk(self.store, today, maps, self.settings.near_duplicate)
        return desk.submit(
            paths, group, kind, day, dry_run=dry_run, columns=columns, replaces=replaces, progress=progress
        )

    def save_receipts(self, receipts: Sequence[Receipt], folder: Path | None = None, *, dry_run: bool) -> list[Path]:
        """Receipts as HTML, each with a JSON file beside it; gives the pages written.

        In the workspace only what changed it is kept, and receipts of submissions that are gone are deleted.
        """
        if folder:
            return [write_receipt(one.to_row(), folder) for one in receipts]
        if dry_run:
            return []
        here = {source.id for source in self.store.sources()}
        for path in (self.folder / RECEIPTS_NAME).glob("s-*"):
            if path.stem not in here:
                path.unlink()
        done = [one for one in receipts if one.source.id and one.outcome != "unchanged"]
        return [write_receipt(one.to_row(), self.folder / RECEIPTS_NAME) for one in done]

    def withdraw(self, submission: str) -> Source:
        """Delete one submission and all that came of it, reviews and their reports included; raises UnknownName."""
        sources = {source.id: source for source in self.store.sources()}
        if submission not in sources:
            raise unknown_name("submission", submission, tuple(sources))
        with self.store.transaction():
            self.store.remove(submission)
        self.store.scrub()
        (self.folder / VECTORS_NAME).unlink(missing_ok=True)
        shutil.rmtree(self.folder / REPORTS_NAME, ignore_errors=True)
        self.save_receipts([], dry_run=False)
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
        _check_name(name)
        sources, comments = self.store.sources(), self.store.comments()
        if not comments:
            raise ConsultfeedError("there are no comments yet", fix="hand files in first: consultfeed submit FILE...")
        tools, curriculum = self.tools(), self.store.curriculum()
        made_with = versions(tools, curriculum)
        inputs, corrections = sorted(source.id + source.digest for source in sources), self.corrections()
        said = [(*key, one.verdict, one.level, one.role) for key, one in sorted(standing(corrections).items())]
        fingerprint = digest(repr((sorted(made_with.items()), topics, inputs, said)).encode())
        earlier = {fp: review for review, fp, _ in self.store.reviews()}
        found = self.store.analysis(fingerprint)
        if found is not None and any(one.fingerprint == fingerprint for one in self.store.register.rounds()):
            if earlier[fingerprint] != name:
                self.store.save_review(name, fingerprint, _cutoff(sources), None)
            return self._decided(ReviewRun(name, fingerprint, False, earlier[fingerprint], found), comments)  # noqa: FBT003
        found = analyse(comments, sources, curriculum, tools, corrections=corrections, topics=topics, progress=progress)
        found, seen = with_lasting_ids(found, comments, memory := memory_of(self.store.register), tools.points)
        this = Round(len(memory.rounds) + 1, name, fingerprint, _cutoff(sources), tools.points.version)
        self.store.save_review(name, fingerprint, _cutoff(sources), found, (this, seen))
        return self._decided(ReviewRun(name, fingerprint, True, "", found), comments)  # noqa: FBT003

    def latest(self, as_of: str = "") -> ReviewRun:
        """The review run last, with corrections and decisions made since laid over it.

        Args:
            as_of: the ISO day on which to judge what is overdue; see ``stands_of``.

        Raises:
            ConsultfeedError: no review was run.
        """
        reviews = self.store.reviews()
        if not reviews:
            raise ConsultfeedError("no review was run yet", fix="run: consultfeed review NAME")
        name, fingerprint, _ = reviews[-1]
        found = self.store.analysis(fingerprint) or Analysis()
        comments = self.store.comments()
        found = replace(found, tags=tuple(lay_over(found.tags, self.corrections(), comments)))
        return self._decided(ReviewRun(name, fingerprint, False, name, found), comments, as_of)  # noqa: FBT003

    def _decided(self, run: ReviewRun, comments: Sequence[Comment], as_of: str = "") -> ReviewRun:
        stands = stands_of(self.store, run.analysis.issues, as_of)
        texts = {comment.id: comment.text for comment in comments}
        found = as_decided(run.analysis, stands, self.store.curriculum(), self.settings, texts)
        return replace(run, analysis=found, stands=stands)

    def corrections(self) -> list[Correction]:
        """What people said of comments that are here, in codes that are in use, in the order said."""
        schemes = (self.scheme(self.settings.strands), self.scheme(self.settings.themes))
        known = {(scheme.id, code) for scheme in schemes for code in scheme.codes()}
        known |= {(ROUTING, route) for route in ROUTES}
        return [one for one in self.store.corrections() if (one.scheme, one.code) in known]

    def content(self, run: ReviewRun) -> dict[str, Any]:
        """Everything a report shows, as plain values in a fixed order (the JSON report)."""
        store, comments = self.store, self.store.comments()
        counts = {source.id: store.kept_and_notes(source.id) for source in store.sources()}
        material = Material(
            review=run.name,
            cutoff=_cutoff(store.sources()),
            settings=self.settings,
            sources=store.sources(),
            intake=counts,
            comments=comments,
            aside=standing_aside(comments, self.corrections()),
            called=ROUTES | language_names(),
            drops=store.drops(),
            curriculum=store.curriculum(),
            analysis=run.analysis,
            strands=self.scheme(self.settings.strands),
            themes=self.scheme(self.settings.themes),
            stands={issue_id: stand.to_row() for issue_id, stand in run.stands.items()},
        )
        return build_content(material)


def _check_name(name: str) -> None:
    if not _REVIEW_NAME.fullmatch(name):
        fix = "use letters, digits, spaces, dots, dashes and underscores, beginning with a letter or digit"
        raise ConsultfeedError("this cannot be the name of a review", found=repr(name), fix=fix)


def _cutoff(sources: Sequence[Source]) -> str:
    return max((source.meeting_date for source in sources), default="")
