"""The desk where files are handed in: all or none, each told what became of it. Floor 3, above ``pipeline``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from consultfeed.errors import ConsultfeedError, FaultList, UnreadableFile
from consultfeed.handing_in import MapBook, date_in_name, day_of, group_name
from consultfeed.ids import canonical, digest, file_key
from consultfeed.ingest import ColumnMap, LeftOut, Maps, Offer, offers_of
from consultfeed.pipeline import HandedIn, Progress, intake, silent, source_id
from consultfeed.receipts import Receipt, receipt_of
from consultfeed.records import SOURCE_KINDS, Comment, Intake, Source, SourceKind
from consultfeed.registry import find_name, unknown_name
from consultfeed.settings import Settings
from consultfeed.store.database import Database

NEAR_DUPLICATE = Settings().near_duplicate
WORD_LOCK = "~$"
MENDED, FEWEST = 0.5, 3
"""Share of a file's comments, and least number, that stand word for word in an earlier one of the group: mended?"""


@dataclass(frozen=True, slots=True)
class _Fate:
    outcome: str
    stands: Source
    gives_way: tuple[str, ...] = ()
    note: str = ""


class Desk:
    """Takes files in for one store.

    Args:
        store: where they go.
        today: ISO date, for the record and to tell a date in the future.
        maps: what was said before of the columns of tables.
        near_duplicate: similarity from which a text counts as a near copy.
    """

    def __init__(
        self, store: Database, today: str, maps: MapBook | None = None, near_duplicate: float = NEAR_DUPLICATE
    ) -> None:
        self._store, self._today, self._maps = store, today, maps or MapBook()
        self._near_duplicate = near_duplicate

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
        """Take files in, all or none; a file that is here already changes nothing.

        Of a ZIP each member is a submission of its own; one that cannot be read is left out, and its receipt says why.
        A mended file takes the place of the one of its name, group and date, or of the submission ``replaces``;
        comments with the same words keep their ids.

        Raises:
            ConsultfeedError: a group, kind or date that will not do.
            FaultList: every file that cannot be read, each with its reason; nothing was stored.
        """
        if kind not in SOURCE_KINDS:
            raise unknown_name("kind of group", kind, SOURCE_KINDS)
        name, note = group_name(group, [source.group for source in self._store.sources()])
        said = HandedIn(name, _kind(kind), day_of(day, self._today), self._today)
        said = replace(said, replaces=self._known(replaces))
        found = self._take_in(paths, said, self._maps.of(name, columns), progress)
        _refuse_doubles(one for one in found if isinstance(one, Intake))
        if replaces and len(found) > 1:
            raise ConsultfeedError("one submission, but several files to take its place", fix="submit one file alone")
        with self._store.transaction():
            receipts = [self._answer(one, said, dry_run=dry_run, note=note) for one in found]
            if columns and not dry_run:
                self._maps.remember(name, columns, [one.shapes for one in found if isinstance(one, Intake)])
        if not dry_run and any(receipt.outcome in ("replaced", "amended") for receipt in receipts):
            self._store.scrub()
        return receipts

    def _take_in(self, paths: Sequence[Path], said: HandedIn, maps: Maps, progress: Progress) -> list[Intake | LeftOut]:
        found: list[Intake | LeftOut] = []
        faults: list[ConsultfeedError] = []
        for done, path in enumerate(paths):
            progress("reading", done, len(paths))
            try:
                found += self._open(path, said, maps)
            except ConsultfeedError as fault:
                faults.append(fault)
        if faults:
            fix = "nothing was stored; leave these out or mend them:"
            raise FaultList(f"{len(faults)} of {len(paths)} files cannot be taken in", faults, fix=fix)
        return found

    def _open(self, path: Path, said: HandedIn, maps: Maps) -> list[Intake | LeftOut]:
        """The file, or every member of a ZIP; raises FaultList when no member of it can be read."""
        if path.name.startswith(WORD_LOCK):
            fix = "leave it out, and close the document in Word"
            raise UnreadableFile("a lock file that Word leaves beside an open document", where=path.name, fix=fix)
        found = [one if isinstance(one, LeftOut) else self._read(one, said) for one in offers_of(path, maps)]
        faults = [one.fault for one in found if isinstance(one, LeftOut)]
        if len(faults) == len(found):
            raise FaultList(f"{path.name} - no file in the ZIP can be read", faults)
        return found

    def _read(self, one: Offer, said: HandedIn) -> Intake | LeftOut:
        name = one.path.name
        dated = replace(said, date=said.date or date_in_name(one.path))
        try:
            taken = intake(one, dated, self._key(one, dated))
        except ConsultfeedError as fault:
            if not one.pack:
                raise
            return LeftOut(name, one.pack, fault)
        return replace(taken, notes=(f"came in {one.pack}", *taken.notes)) if one.pack else taken

    def _known(self, submission: str) -> str:
        return find_name("submission", submission, {one.id: (one.name,) for one in self._store.sources()})

    def _key(self, one: Offer, said: HandedIn) -> bytes | None:
        """The key of the submission it replaces or repeats, so that comments with the same words keep their ids."""
        same = self._store.source_of(digest(one.data))
        here = source_id(one.path.name, said)
        earlier = (said.replaces, here, same.id if same else "")
        if key := next((key for known in earlier if known and (key := self._store.key_of(known))), None):
            return key
        # A file that was mended since holds the key of these bytes: two submissions never share one
        return file_key(one.data + here.encode()) if self._store.has_key(file_key(one.data)) else None

    def _answer(self, one: Intake | LeftOut, said: HandedIn, *, dry_run: bool, note: str) -> Receipt:
        if isinstance(one, Intake):
            return self._settle(one, said.replaces, dry_run=dry_run, note=note)
        source = Source("", one.name, said.kind, said.group, "", said.received_on, "", 0)
        return Receipt("left out", source, notes=(f"in {one.pack}: {one.fault}",))

    def _settle(self, one: Intake, replaces: str, *, dry_run: bool, note: str) -> Receipt:
        fate = self._fate(one, replaces)
        notes = [fate.note, note]
        if fate.outcome == "replaced":
            notes.insert(1, self._compared(one, fate.gives_way[0]))
        if fate.outcome == "stored":
            notes += self._mended(one)
        if not dry_run and fate.outcome != "unchanged":
            for earlier in fate.gives_way:
                self._store.remove(earlier)
            self._store.add(one)
        outcome = f"would be {fate.outcome}" if dry_run else fate.outcome
        return receipt_of(outcome, one, fate.stands, [remark for remark in notes if remark], self._near_duplicate)

    def _fate(self, one: Intake, replaces: str) -> _Fate:
        new, same = one.source, self._store.source_of(one.source.digest)
        if replaces and not (same and same.id == replaces):
            return self._mending(new, replaces, same.id if same else "")
        if same and _agree(new, same) and self._read_otherwise(one, same):
            note = f"the same file was here as {same.id}, its columns read otherwise"
            return _Fate("amended", new, (same.id,), note)
        if same and _agree(new, same):
            stands = replace(new, id=same.id, meeting_date=same.meeting_date)
            return _Fate("unchanged", stands, note=f"handed in before as {same.id} ({same.name}, {same.group})")
        if same:
            before = ", ".join(filter(None, (same.group, same.kind, same.meeting_date or "no date")))
            return _Fate("amended", new, (same.id,), f"the same file was here as {same.id} ({before})")
        return self._mending(new)

    def _mending(self, new: Source, replaces: str = "", same: str = "") -> _Fate:
        here = {source.id: source for source in self._store.sources()}
        earlier = tuple(dict.fromkeys(one for one in (replaces, new.id, same) if one in here))
        if not earlier:
            return _Fate("stored", new)
        note = "takes the place of the file of this name, group and date"
        if replaces:
            note = f"takes the place of {replaces} ({here[replaces].name}, {here[replaces].group})"
        return _Fate("replaced", new, earlier, note)

    def _compared(self, one: Intake, earlier: str) -> str:
        """How many comments of the earlier submission come back with their ids."""
        before = {comment.id for comment in self._store.comments_of(earlier)}
        now = {comment.id for comment in one.comments}
        counts = (len(before & now), len(now - before), len(before - now))
        return "comments: {} the same, with their ids; {} new or changed; {} gone".format(*counts)

    def _mended(self, one: Intake) -> list[str]:
        """A question for each submission of the group that this may be a mended copy of."""
        texts = _texts(one.comments)
        found = []
        for source in self._store.sources():
            shared = texts & _texts(self._store.comments_of(source.id)) if source.group == one.source.group else set()
            if len(shared) >= max(FEWEST, MENDED * len(texts)):
                found.append(
                    f"{len(shared)} of its texts stand in {source.id} ({source.name}) word for word; if this is a "
                    f"mended copy, submit it again with --replaces {source.id}"
                )
        return found

    def _read_otherwise(self, one: Intake, same: Source) -> bool:
        """Whether a map given with the file changed what is read of it."""
        return bool(one.shapes) and self._store.kept_and_notes(same.id) != (one.kept, one.notes)


def _texts(comments: Iterable[Comment]) -> set[str]:
    return {canonical(comment.text) for comment in comments}


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
