"""Real papers and messy office files of others, read where they lie beside the project; skipped where they do not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from consultfeed.ingest import read_file
from consultfeed.ingest.labels import roman

ROOT = Path(__file__).parents[2]
BESIDE = ROOT.parent / "shared" / "data"
needs_data = pytest.mark.skipif(not BESIDE.is_dir(), reason="the real papers are not beside the project")
SAMPLE = ROOT / "corpora" / "sample-year"


def paper(year):
    (path,) = (BESIDE / "documents").glob(f"*{year}*.txt")
    return read_file(path)


def kept(reading):
    return [unit for unit in reading.units if not unit.drop]


@needs_data
def test_the_2003_paper_gives_its_24_areas_with_their_positions():
    reading = paper(2003)
    assert [unit.place for unit in kept(reading)] == [f"({roman(value)})" for value in range(1, 25)]
    assert {unit.question for unit in kept(reading)} == {"Area for improvement"}
    assert all(unit.context for unit in kept(reading))
    assert kept(reading)[17].text.count("•") == 3
    assert kept(reading)[6].context.count("•") == 4
    assert len(kept(reading)[6].context.split("\n")) == 9
    assert any("read as (xii)" in note for note in reading.notes)
    assert any("(xix)" in note for note in reading.notes)


@needs_data
def test_the_2007_paper_gives_its_numbered_paragraphs():
    places = [unit.place for unit in kept(paper(2007))]
    outer = [place for place in places if "item" not in place]
    assert [place for place in outer if place.endswith("B")] == [f"para {n}, section B" for n in (*range(1, 18), 18)]
    assert sum("item" in place for place in places) == 9
    assert "the number 18 occurs 2 times: both kept" in paper(2007).notes


@needs_data
@pytest.mark.parametrize("year", [2003, 2007])
@pytest.mark.parametrize(
    "words", ["You are in", "archived material", "e-mail linking", "020 7", "further information", "Report author"]
)
def test_no_navigation_becomes_a_comment(year, words):
    assert not any(words in unit.text for unit in kept(paper(year)))


@needs_data
def test_every_messy_file_reads_or_is_refused_in_one_line():
    found = subprocess.run([sys.executable, ROOT / "bench" / "office.py"], capture_output=True, text=True, check=False)
    assert found.returncode == 0, [line for line in found.stdout.splitlines() if line.startswith(("BROKEN", "SLOW"))]


@pytest.mark.skipif(not (SAMPLE / "planted.csv").is_file(), reason="the sample year is not there")
def test_every_planted_point_of_the_sample_year_is_a_comment():
    import csv

    def plain(text):
        return " ".join("".join(char if char.isalnum() else " " for char in text.casefold()).split())

    with (SAMPLE / "planted.csv").open(encoding="utf-8-sig", newline="") as stream:
        planted = [(row["file"], plain(row["starts_with"])) for row in csv.DictReader(stream)]
    texts = {
        name: [plain(unit.text) for unit in kept(read_file(SAMPLE / name))] for name in {name for name, _ in planted}
    }
    missing = [(name, start) for name, start in planted if not any(text.startswith(start) for text in texts[name])]
    assert missing == []
