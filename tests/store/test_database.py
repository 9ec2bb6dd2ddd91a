"""The store: what goes in comes out, all or nothing, and deleted words are really gone."""

import sqlite3

import pytest

from consultfeed.errors import ConsultfeedError
from consultfeed.records import Analysis, Comment, Curriculum, Drop, Edit, Intake, Module, Source, Span, Tag
from consultfeed.store.database import Database
from consultfeed.store.migrations import MIGRATIONS

CANARY = "xylophonist"


def an_intake(name="a.csv", text="The ramp was blocked again.", content="d1"):
    source = Source(f"s-{name}", name, "iag", "Aberwen IAG", "2025-01-02", "2026-01-01", content, 2)
    comment = Comment(f"c-{name}", source.id, 1, "What is wrong?", text, "", "row 1")
    edit = Edit(comment.id, "white space", 2)
    return Intake(source, (comment,), (Drop(source.id, 2, "ingest", "blank"),), (edit,), 1, ("one note",), "0a" * 32)


@pytest.fixture
def store(tmp_path):
    with Database(tmp_path / "store.sqlite") as database:
        yield database


def add(store, intake):
    with store.transaction():
        store.add(intake)


def test_a_submission_comes_out_as_it_went_in(store):
    given = an_intake()
    add(store, given)
    assert store.sources() == [given.source]
    assert store.comments() == list(given.comments)
    assert store.drops() == list(given.drops)
    assert store.edits("c-a.csv") == list(given.edits)
    assert store.kept_and_notes("s-a.csv") == (1, ("one note",))
    assert store.source_of("d1") == given.source
    assert store.source_of("d2") is None


def test_a_fault_half_way_leaves_nothing(store):
    def twice_the_same_id():
        with store.transaction():
            store.add(an_intake("b.csv", content="d2"))
            store.add(an_intake("b.csv", content="d3"))

    with pytest.raises(sqlite3.IntegrityError):
        twice_the_same_id()
    assert store.sources() == []
    assert store.words.search("ramp") == []


@pytest.mark.parametrize(
    ("words", "found"),
    [("ramps", True), ("block ramp", True), ('"', False), ("ramp AND stairs", False), ("*", False), ("", False)],
)
def test_search_takes_words_stems_them_and_survives_query_syntax(store, words, found):
    add(store, an_intake())
    assert bool(store.words.search(words)) is found


def test_removed_words_are_gone_from_every_byte_on_disk(tmp_path):
    path = tmp_path / "store.sqlite"
    with Database(path) as store:
        add(store, an_intake(text=f"My neighbour is a {CANARY}."))
        tag = Tag("c-a.csv", "s", "race", "about", 1.0, "x", (Span(18, 29, CANARY),))
        store.save_review("spring", "f1", "2025-01-02", Analysis(tags=(tag,), versions={"a": "1"}))
        with store.transaction():
            store.remove("s-a.csv")
        store.scrub()
        assert all(CANARY.encode() not in file.read_bytes() for file in tmp_path.iterdir())
        assert store.comments() == []
        assert store.reviews() == []


def test_a_review_comes_out_as_it_went_in_and_one_name_stands_once(store):
    found = Analysis(tags=(Tag("c", "s", "race", "about", 1.0, "x", (Span(0, 1, "a"),)),), versions={"a": "1"})
    store.save_review("spring", "f1", "2025-01-02", found)
    store.save_review("summer", "f1", "2025-01-02", None)
    store.save_review("spring", "f2", "2025-01-02", Analysis(versions={"a": "2"}))
    assert store.analysis("f1") == found
    assert [name for name, _, _ in store.reviews()] == ["summer", "spring"]
    assert store.analysis("f9") is None


def test_the_key_of_a_submission_is_kept_with_it(store):
    add(store, an_intake())
    assert store.key_of("s-a.csv") == b"\x0a" * 32
    assert store.key_of("s-b.csv") is None


def test_the_curriculum_is_replaced(store):
    assert store.curriculum() == Curriculum()
    store.set_curriculum(Curriculum((Module("M1", "One"),), (), "x"))
    store.set_curriculum(Curriculum((Module("M2", "Two"),), (), "y"))
    assert [module.module_id for module in store.curriculum().modules] == ["M2"]


def test_a_store_of_a_newer_version_is_refused(tmp_path):
    path = tmp_path / "store.sqlite"
    Database(path).close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()
    with pytest.raises(ConsultfeedError, match="newer consultfeed"):
        Database(path)
