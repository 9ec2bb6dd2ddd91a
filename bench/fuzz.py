"""Mutate files of every format, keep those that reach new lines of the readers, and report what breaks.

Run: ``nice python bench/fuzz.py [--minutes 10] [--seed 1] [--findings FOLDER] [FILE...]`` (default: files made here).
A finding is anything but units or one clear line, a file that takes longer than ten seconds, or a process that grows
beyond 1 GB; its bytes go to FOLDER under the name of the fault. Exit code 1 if there was one.
Lines are counted with ``sys.settrace`` in ``consultfeed.ingest`` only; the same seed tries the same files in the same
order for as long as it runs.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
import zipfile
from collections import Counter
from io import BytesIO
from pathlib import Path

from consultfeed.errors import ConsultfeedError
from consultfeed.ingest import NO_MAPS, LeftOut, Offer, read_offer
from consultfeed.ingest.pack import opened

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "ingest"))
from sample_files import samples

ROOM = str(Path(__file__).resolve().parents[1] / "src" / "consultfeed" / "ingest")
SLOW_SECONDS = 10.0
MAX_RSS_KB = 1_000_000
MAX_BYTES = 200_000
ODD = (
    b"\0", b"\xff", b"\xfe\xff", b"\r\n", b"\n\n", b"\"", b",", b"\t", b"<", b">", b"&#0;", b"&x;", b"]]>", b"1e999",
    b"-1", b"99999999999", b"\xed\xa0\x80", "\u202e".encode(), "\u00ad".encode(), b"{", b"}", b"[", b"\\u0000", b"\\'",
    b"From: ", b"Q: ", b"1.1 ", b"(iv) ", b'r="XFD1048576"', b"=?utf-8?B?", b"\\bin9999999 ", b"/Filter /FlateDecode",
    b"Content-Type: multipart/mixed; boundary=x\r\n", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>",
)  # fmt: skip


class Coverage:
    """Lines of the readers that were ever reached."""

    def __init__(self) -> None:
        self.seen: set[tuple[str, int]] = set()
        self.new = 0

    def _call(self, frame, event, arg):  # noqa: ARG002
        return self._line if frame.f_code.co_filename.startswith(ROOM) else None

    def _line(self, frame, event, arg):  # noqa: ARG002
        spot = (frame.f_code.co_filename, frame.f_lineno)
        if spot not in self.seen:
            self.seen.add(spot)
            self.new += 1
        return self._line

    def __enter__(self) -> Coverage:
        self.new = 0
        sys.settrace(self._call)
        return self

    def __exit__(self, *_: object) -> None:
        sys.settrace(None)


def attempt(name: str, data: bytes) -> str:
    """Read the bytes as ``submit`` does; returns the fault, or nothing."""
    started = time.perf_counter()
    try:
        for one in opened(Offer(Path(name), data, NO_MAPS)):
            if isinstance(one, LeftOut):
                _check_line(one.fault)
            else:
                _read(one)
    except ConsultfeedError as fault:
        _check_line(fault)
    except Exception as fault:
        place = traceback.extract_tb(fault.__traceback__)[-1]
        return f"{type(fault).__name__}-{Path(place.filename).stem}-{place.lineno}"
    return "slow" if time.perf_counter() - started > SLOW_SECONDS else ""


def _read(one: Offer) -> None:
    try:
        reading = read_offer(one)
    except ConsultfeedError as fault:
        _check_line(fault)
        return
    if not all((unit.text.strip() or unit.drop) and unit.row >= 1 for unit in reading.units):
        raise AssertionError("a unit without words or reason")


def _check_line(fault: ConsultfeedError) -> None:
    hidden = fault.__context__
    if hidden and fault.found == type(hidden).__name__ and type(hidden).__module__ == "builtins":
        last = traceback.extract_tb(hidden.__traceback__)[-1]
        if last.filename.startswith(ROOM) and not isinstance(hidden, RecursionError):
            # a fault of ours that was reported as damage: the file may be readable
            raise hidden
    if "\n" in str(fault) or not fault.fix:
        raise AssertionError("a refusal that is not one line with advice")


def mutated(data: bytes, other: bytes, dice: random.Random) -> bytes:
    """A changed copy; inside a ZIP a member is changed, so that the container stays whole."""
    if data.startswith(b"PK\x03\x04") and dice.random() < 0.85:
        try:
            return _member_mutated(data, other, dice)
        except Exception:
            return _bytes_mutated(data, other, dice)
    return _bytes_mutated(data, other, dice)


def _member_mutated(data: bytes, other: bytes, dice: random.Random) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = [(member.filename, archive.read(member)) for member in archive.infolist()[:100]]
    chosen = dice.randrange(len(members))
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for k, (name, content) in enumerate(members):
            if k == chosen and dice.random() < 0.03:
                continue
            archive.writestr(name, _bytes_mutated(content, other, dice) if k == chosen else content)
    return stream.getvalue()


def _bytes_mutated(data: bytes, other: bytes, dice: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(1 << dice.randrange(5)):
        at = dice.randrange(len(out) + 1)
        length = 1 << dice.randrange(8)
        way = dice.randrange(8)
        if way == 0:
            del out[at : at + length]
        elif way == 1:
            out[at:at] = dice.choice(ODD)
        elif way == 2:
            out[at : at + 1] = bytes([dice.randrange(256)])
        elif way == 3:
            out[at:at] = out[at : at + length]
        elif way == 4 and other:
            start = dice.randrange(len(other))
            out[at : at + dice.choice((0, length))] = other[start : start + length]
        elif way == 5:
            out[at : at + length] = out[at : at + length] * dice.choice((2, 8, 64))
        elif way == 6 and at < len(out):
            out[at] ^= 1 << dice.randrange(8)
        else:
            del out[at if dice.random() < 0.05 else len(out) :]
    return bytes(out[:MAX_BYTES])


def grown_kb() -> int:
    """Largest size the process has had, in kB."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main(words: list[str]) -> int:
    """Run for so many minutes; returns the exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--findings", type=Path, default=Path("fuzz-findings"))
    parser.add_argument("files", nargs="*", type=Path)
    told = parser.parse_args(words)
    corpus = [(path.name, path.read_bytes()) for path in told.files] or list(samples().items())
    findings = run(corpus, told)
    for fault, count in findings.most_common():
        print(f"{count:6} {fault}")
    return 1 if findings else 0


def run(corpus: list[tuple[str, bytes]], told: argparse.Namespace) -> Counter[str]:
    """Grow the corpus until the time is up; returns the faults found and how often."""
    dice, coverage, findings, tries = random.Random(told.seed), Coverage(), Counter(), 0
    for name, data in corpus:
        with coverage:
            attempt(name, data)
    start, ends, said = len(coverage.seen), time.monotonic() + 60 * told.minutes, 0.0
    print(f"{len(corpus)} files reach {start} lines", flush=True)
    told.findings.mkdir(parents=True, exist_ok=True)
    under_way = told.findings / "under-way"
    while time.monotonic() < ends:
        # what was found last is tried more often
        name, data = corpus[max(dice.randrange(len(corpus)), dice.randrange(len(corpus)))]
        changed = mutated(data, dice.choice(corpus)[1], dice)
        # should a library end the whole process, what it was given is left behind
        under_way.write_bytes(changed)
        with coverage:
            fault = attempt(name, changed)
        tries += 1
        fault = fault or ("memory" if grown_kb() > MAX_RSS_KB else "")
        if fault:
            _keep(told.findings, fault, name, changed, findings)
        if coverage.new:
            corpus.append((name, changed))
        if time.monotonic() - said > 60:
            said = time.monotonic()
            print(f"{tries} tries, {len(coverage.seen)} lines, {len(corpus)} files, {len(findings)} faults", flush=True)
        if fault == "memory":
            break
    under_way.unlink(missing_ok=True)
    print(f"{tries} tries in {told.minutes:g} minutes: {start} -> {len(coverage.seen)} lines, {grown_kb() // 1000} MB")
    return findings


def _keep(folder: Path, fault: str, name: str, data: bytes, findings: Counter[str]) -> None:
    findings[fault] += 1
    if findings[fault] == 1:
        (folder / f"{fault}-{name}").write_bytes(data)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
