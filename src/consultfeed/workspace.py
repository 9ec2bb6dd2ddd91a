"""A workspace.

One folder with settings, schemes and a store; runs the stages, records the runs, skips what is unchanged.

Floor 4.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from consultfeed.corrections import lay_over, standing
from consultfeed.desk import Desk, Receipt
from consultfeed.encoder import load_encoder
from consultfeed.errors import ConsultfeedError
from consultfeed.ids import digest
from consultfeed.pipeline import Progress, Tools, analyse, silent, versions
from consultfeed.records import Analysis, Correction, Source
from consultfeed.registry import unknown_name
from consultfeed.report.content import Material, build_content
from consultfeed.schemes.curriculum import Known, load_curriculum
from consultfeed.schemes.taxonomy import Taxonomy, load_scheme
from consultfeed.settings import FILE_NAME, Settings
from consultfeed.store.database import Database

STORE_NAME = "consultfeed.sqlite"
VECTORS_NAME = "vectors.cache"
REPORTS_NAME = "reports"
_REVIEW_NAME = re.compile(r"\w[\w .-]{0,99}")


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
        """Take files in, all or none; see ``Desk.submit``."""
        desk = Desk(self.store, date.today().isoformat())  # noqa: DTZ011
        return desk.submit(paths, group, kind, day, dry_run=dry_run, progress=progress)

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
        if found is not None:
            if earlier[fingerprint] != name:
                self.store.save_review(name, fingerprint, _cutoff(sources), None)
            return ReviewRun(name, fingerprint, False, earlier[fingerprint], found)  # noqa: FBT003
        found = analyse(comments, sources, curriculum, tools, corrections=corrections, topics=topics, progress=progress)
        self.store.save_review(name, fingerprint, _cutoff(sources), found)
        return ReviewRun(name, fingerprint, True, "", found)  # noqa: FBT003

    def latest(self) -> ReviewRun:
        """The review run last, with corrections made since laid over its tags; raises ConsultfeedError if none was."""
        reviews = self.store.reviews()
        if not reviews:
            raise ConsultfeedError("no review was run yet", fix="run: consultfeed review NAME")
        name, fingerprint, _ = reviews[-1]
        found = self.store.analysis(fingerprint) or Analysis()
        tags = lay_over(found.tags, self.corrections(), self.store.comments())
        return ReviewRun(name, fingerprint, False, name, replace(found, tags=tuple(tags)))  # noqa: FBT003

    def corrections(self) -> list[Correction]:
        """What people said of comments that are here, in codes that are in use, in the order said."""
        schemes = (self.scheme(self.settings.strands), self.scheme(self.settings.themes))
        known = {(scheme.id, code) for scheme in schemes for code in scheme.codes()}
        return [one for one in self.store.corrections() if (one.scheme, one.code) in known]

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


def _check_name(name: str) -> None:
    if not _REVIEW_NAME.fullmatch(name):
        fix = "use letters, digits, spaces, dots, dashes and underscores, beginning with a letter or digit"
        raise ConsultfeedError("this cannot be the name of a review", found=repr(name), fix=fix)


def _cutoff(sources: Sequence[Source]) -> str:
    return max((source.meeting_date for source in sources), default="")
