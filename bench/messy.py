"""Files as the world makes them: tables, encodings, hostile strings, office files; how many are read as they should.

Run: ``python bench/messy.py [FOLDER]`` (default: the messy files beside the project, if there). Prints a table; exit
code 1 if anything is not read exactly, breaks, takes longer than ten seconds or needs more than 1 GB.
"""

from __future__ import annotations

import csv
import io
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from consultfeed.errors import ConsultfeedError
from consultfeed.ingest import ColumnMap, Maps, Offer, read_offer
from consultfeed.ingest.csv_file import rows_of
from consultfeed.ingest.decoding import decode

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "ingest"))
from encodings_matrix import matrix

import office

BESIDE = Path(os.environ.get("CONSULTFEED_DATA", Path(__file__).resolve().parents[2] / "shared" / "data")) / "messy"
MAX_RSS_MB = 1_000
SLOW_SECONDS = 10.0


def main(words: list[str]) -> int:
    """Print one line for each set; returns the exit code."""
    folder = Path(words[0]) if words else BESIDE
    sets = {
        "csv-spectrum: rows as the expected JSON": spectrum(folder / "csv-spectrum"),
        "own encodings matrix: text exactly": encodings(),
        "blns: every string back from csv, json and txt": naughty(folder / "blns" / "blns.json"),
        "office files: read, or refused in one line": offices(folder / "office"),
    }
    faults = 0
    for name, cases in sets.items():
        started, results = time.perf_counter(), list(cases)
        wrong = [case for case, right in results if not right]
        faults += len(wrong)
        print(f"{len(results) - len(wrong):5} of {len(results):5}  {time.perf_counter() - started:6.1f} s  {name}")
        print("".join(f"    wrong: {case}\n" for case in wrong[:20]), end="")
    print(f"largest size of the process: {grown_mb()} MB")
    return 1 if faults or grown_mb() > MAX_RSS_MB else 0


def spectrum(folder: Path) -> Iterator[tuple[str, bool]]:
    """Each file's rows against the JSON beside it, which has them by heading.

    One of these JSON files gives a telephone number that its CSV does not hold; such a cell is not counted.
    """
    for path in sorted((folder / "csvs").glob("*.csv")):
        expected = json.loads((folder / "json" / f"{path.stem}.json").read_text(encoding="utf-8"))
        text = decode(path.read_bytes(), path.name).text
        head, *rest = [row for row in rows_of(text)[0] if row]
        found = [dict(zip(head, row, strict=True)) for row in rest]
        wanted = expected if isinstance(expected, list) else [expected]
        yield path.name, len(found) == len(wanted) and all(map(_alike, found, wanted, [text] * len(found)))


def _alike(found: dict[str, str], wanted: dict[str, str], text: str) -> bool:
    if list(found) != list(wanted):
        return False
    cells = ((found[name], value.replace("\r\n", "\n")) for name, value in wanted.items())
    return all(cell == value or (value.isdigit() and value not in text) for cell, value in cells)


def encodings() -> Iterator[tuple[str, bool]]:
    """Every text of the matrix in every encoding that has its letters."""
    for name, data, text in matrix():
        try:
            yield name, decode(data, name).text == text
        except ConsultfeedError:
            yield name, False


def naughty(path: Path) -> Iterator[tuple[str, bool]]:
    """Each string as one cell, one record and one paragraph: nothing breaks, and the cell comes back as it was."""
    strings = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    for number, text in enumerate(strings):
        sheet, record = csv_of(text), json.dumps([{"id": "R-1", "Comment": text}])
        yield f"csv {number}", _cell("a.csv", sheet, text)
        yield f"json {number}", _cell("a.json", record.encode("utf-8", "surrogatepass"), text)
        yield f"txt {number}", _survives("a.txt", text.encode("utf-8", "surrogatepass"))


def csv_of(text: str) -> bytes:
    """A table of two rows with the text in the second column."""
    stream = io.StringIO(newline="")
    csv.writer(stream, quoting=csv.QUOTE_ALL).writerows(
        [("id", "Comment"), ("R-1", text), ("R-2", "The desk was shut")]
    )
    return stream.getvalue().encode("utf-8", "surrogatepass")


def _cell(name: str, data: bytes, text: str) -> bool:
    told = Maps(ColumnMap(text=("Comment",)))
    units = read_offer(Offer(Path(name), data, told)).units
    first = next(unit for unit in units if unit.drop not in ("heading row", "title row"))
    ends = text.replace("\r\n", "\n").replace("\r", "\n") if name.endswith(".csv") else text
    return first.text == ends.strip() or (not text.strip() and bool(first.drop))


def _survives(name: str, data: bytes) -> bool:
    try:
        return bool(read_offer(Offer(Path(name), data)).units)
    except ConsultfeedError as fault:
        return "\n" not in str(fault)


def offices(folder: Path) -> Iterator[tuple[str, bool]]:
    """Every file of a folder: units or one clear line, within ten seconds."""
    for path in sorted(folder.glob("*")):
        started = time.perf_counter()
        outcome, _ = office.attempt(path)
        yield path.name, outcome != "BROKEN" and time.perf_counter() - started < SLOW_SECONDS


def grown_mb() -> int:
    """Largest size the process has had, in MB; 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
