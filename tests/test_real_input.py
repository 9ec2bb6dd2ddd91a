"""The main job on real documents written by others, read by path; skipped where they are not at hand."""

import os
from pathlib import Path

import pytest

from consultfeed.errors import UnreadableFile
from consultfeed.pipeline import HandedIn, intake

DATA = Path(os.environ.get("CONSULTFEED_DATA", Path(__file__).parent.parent.parent / "shared" / "data"))
PAPERS = sorted((DATA / "documents").glob("*.txt"))
OFFICE = sorted(path for path in (DATA / "messy" / "office").glob("*") if path.is_file())


def taken(path):
    """The file taken in, or why it was refused."""
    try:
        return intake(path, HandedIn("G", "other"))
    except UnreadableFile as fault:
        return str(fault)


needs_data = pytest.mark.skipif(not PAPERS, reason=f"no real documents at {DATA}; set CONSULTFEED_DATA")
ROMAN = [
    "i",
    "ii",
    "iii",
    "iv",
    "v",
    "vi",
    "vii",
    "viii",
    "ix",
    "x",
    "xi",
    "xii",
    "xiii",
    "xiv",
    "xv",
    "xvi",
    "xvii",
    "xviii",
    "xix",
    "xx",
    "xxi",
    "xxii",
    "xxiii",
    "xxiv",
]


@pytest.mark.parametrize("path", OFFICE or [None], ids=lambda path: path.name if path else "none")
@needs_data
def test_every_unit_of_an_office_file_is_accounted_for_or_the_file_is_refused_in_one_line(path):
    found = taken(path)
    if isinstance(found, str):
        assert path.name in found
        assert "\n" not in found
    else:
        assert found.source.rows == found.kept + len(found.drops)
        assert len(found.comments) == found.kept


@needs_data
def test_the_paper_of_2003_gives_its_24_areas_each_with_its_position():
    found = intake(PAPERS[0], HandedIn("HMIC", "other", "2003-05-01"))
    assert [comment.place for comment in found.comments] == [f"({number})" for number in ROMAN]
    assert all(comment.context for comment in found.comments)
    assert any("(xii)" in note for note in found.notes)
    assert any("(xix)" in note for note in found.notes)


@pytest.mark.parametrize("path", PAPERS or [None], ids=lambda path: path.name[:8] if path else "none")
@needs_data
def test_no_navigation_of_the_archived_page_becomes_a_comment(path):
    said = " ".join(comment.text for comment in intake(path, HandedIn("HMIC", "other")).comments)
    for furniture in ("You are in", "archived material", "Send an e-mail", "Media enquiries", "For more information"):
        assert furniture not in said


@needs_data
def test_the_link_that_inspectors_missed_is_a_gap_without_a_module(cli, rows, tmp_path):
    force, catalogue = tmp_path / "force", DATA.parent / "catalogue"
    cli("init", force)
    for path in PAPERS:
        cli("submit", path, "--group", "Police authority", "--kind", "other", "-w", force)
    cli("curriculum", "import", *sorted(catalogue.glob("historic_*.csv")), "-w", force)
    cli("review", "hmic", "-w", force)
    (point,) = rows("query", "linkage between outcomes consultation curriculum", "--exact", "-w", force)
    assert point["place"] == "(vi)"
    without = {gap["id"] for gap in rows("gaps", "--kind", "none", "-w", force)}
    issue = next(row for row in rows("issues", "-w", force) if "linkage" in row["quotes"][0]["text"])
    assert issue["id"] in without
