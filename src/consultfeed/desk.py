"""The desk where files are handed in: all or none, each told what became of it. Floor 3, above ``pipeline``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from consultfeed.errors import ConsultfeedError, FaultList, UnreadableFile
from consultfeed.handing_in import date_in_name, day_of, group_name
from consultfeed.ids import canonical
from consultfeed.pipeline import HandedIn, Progress, intake, silent, source_id
from consultfeed.records import SOURCE_KINDS, Drop, Intake, Source, SourceKind
from consultfeed.registry import unknown_name
from consultfeed.store.database import Database

WORD_LOCK = "~$"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one file handed in.

    ``outcome``: stored, replaced (a mended file), amended (the same file, other group, kind or date) or unchanged;
    with "would be " before it in a dry run. ``drop_places`` says where the units dropped for a reason stand.
    """

    outcome: str
    source: Source
    comments: int
    kept: int
    drop_places: dict[str, list[str]]
    redactions: dict[str, int]
    repeated: int
    notes: tuple[str, ...]

    @property
    def dropped(self) -> int:
        """Units dropped."""
        return sum(map(len, self.drop_places.values()))


@dataclass(frozen=True, slots=True)
class _Fate:
    outcome: str
    gives_way: str = ""
    note: str = ""


class Desk:
    """Takes files in for one store.

    Args:
        store: where they go.
        today: ISO date, for the record and to tell a date in the future.
    """

    def __init__(self, store: Database, today: str) -> None:
        self._store, self._today = store, today

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
            ConsultfeedError: a group, kind or date that will not do.
            FaultList: every file that cannot be read, each with its reason; nothing was stored.
        """
        if kind not in SOURCE_KINDS:
            raise unknown_name("kind of group", kind, SOURCE_KINDS)
        name, note = group_name(group, [source.group for source in self._store.sources()])
        said = HandedIn(name, _kind(kind), day_of(day, self._today), self._today)
        taken = self._take_in(paths, said, progress)
        _refuse_doubles(taken)
        with self._store.transaction():
            receipts = [self._settle(one, dry_run=dry_run, note=note) for one in taken]
        if not dry_run and any(receipt.outcome in ("replaced", "amended") for receipt in receipts):
            self._store.scrub()
        return receipts

    def _take_in(self, paths: Sequence[Path], said: HandedIn, progress: Progress) -> list[Intake]:
        taken: list[Intake] = []
        faults: list[ConsultfeedError] = []
        for done, path in enumerate(paths):
            progress("reading", done, len(paths))
            try:
                taken.append(self._read(path, said))
            except ConsultfeedError as fault:
                faults.append(fault)
        if faults:
            fix = "nothing was stored; leave these out or mend them:"
            raise FaultList(f"{len(faults)} of {len(paths)} files cannot be taken in", faults, fix=fix)
        return taken

    def _read(self, path: Path, said: HandedIn) -> Intake:
        if path.name.startswith(WORD_LOCK):
            fix = "leave it out, and close the document in Word"
            raise UnreadableFile("a lock file that Word leaves beside an open document", where=path.name, fix=fix)
        dated = HandedIn(said.group, said.kind, said.date or date_in_name(path), said.received_on)
        return intake(path, dated, self._store.key_of(source_id(path.name, dated)))

    def _settle(self, one: Intake, *, dry_run: bool, note: str) -> Receipt:
        fate = self._fate(one)
        if not dry_run and fate.outcome != "unchanged":
            if fate.gives_way:
                self._store.remove(fate.gives_way)
            self._store.add(one)
        outcome = f"would be {fate.outcome}" if dry_run else fate.outcome
        return _receipt(outcome, one, [remark for remark in (fate.note, note) if remark])

    def _fate(self, one: Intake) -> _Fate:
        new, same = one.source, self._store.source_of(one.source.digest)
        if same and _agree(new, same):
            return _Fate("unchanged", note=f"handed in before as {same.id} ({same.name}, {same.group})")
        if same:
            before = ", ".join(filter(None, (same.group, same.kind, same.meeting_date or "no date")))
            return _Fate("amended", same.id, f"the same file was here as {same.id} ({before})")
        if any(source.id == new.id for source in self._store.sources()):
            return _Fate("replaced", new.id, "takes the place of the file of this name, group and date")
        return _Fate("stored")


def _kind(kind: str) -> SourceKind:
    return next(known for known in SOURCE_KINDS if known == kind)


def _agree(new: Source, old: Source) -> bool:
    return (new.group, new.kind, new.meeting_date or old.meeting_date) == (old.group, old.kind, old.meeting_date)


def _refuse_doubles(taken: Iterable[Intake]) -> None:
    digests: dict[str, str] = {}
    for one in taken:
        if digests.setdefault(one.source.id, one.source.digest) != one.source.digest:
            fix = "rename one of them, or submit them one by one with their dates"
            raise ConsultfeedError("two different files of this name in one go", where=one.source.name, fix=fix)


def _receipt(outcome: str, one: Intake, notes: Sequence[str]) -> Receipt:
    removed = sorted(found.label for comment in one.comments for found in comment.redactions)
    texts = [canonical(comment.text) for comment in one.comments]
    empty = [] if one.kept else ["nothing in this file was kept: look at why it was dropped"]
    undated = (
        [] if one.source.meeting_date else ["no date; submit again with --date so that it can be followed over time"]
    )
    return Receipt(
        outcome=outcome,
        source=one.source,
        comments=len(one.comments),
        kept=one.kept,
        drop_places=_places(one.drops),
        redactions={label: removed.count(label) for label in dict.fromkeys(removed)},
        repeated=len(texts) - len(set(texts)),
        notes=(*notes, *one.notes, *empty, *undated),
    )


def _places(drops: Iterable[Drop]) -> dict[str, list[str]]:
    places: dict[str, list[str]] = {}
    for drop in sorted(drops, key=lambda drop: (drop.reason, drop.row)):
        places.setdefault(drop.reason, []).append(drop.place or f"paragraph {drop.row}")
    return places
