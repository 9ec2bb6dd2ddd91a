"""Handing in a ZIP of files, and saying what the columns of a table are: the receipt tells what became of it all."""

from __future__ import annotations

import io
import json
import stat
import struct
import zipfile

import pytest

from consultfeed.errors import ConsultfeedError
from consultfeed.handing_in import load_map
from consultfeed.ingest import ColumnMap, LeftOut, Maps, Offer, offers_of, read_file, read_offer

LIFT = "The lift at the station has been out of order since May and nobody can say when it will be mended."
LOOP = "At the desk there is no hearing loop, so my mother had to shout her business across the room."
SURVEY = (
    "Response ID,When,Asked,Answer,Panel,Other words\n"
    "R-1,03/04/2025,What is wrong?,The desk is shut at noon,North,Parking is bad\n"
    "R-2,04/04/2025,What is right?,They listened,South,\n"
)


def packed(members, **more):
    """A ZIP of (name or ZipInfo, content) pairs."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", **more) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


def put(tmp_path, name, data):
    (tmp_path / name).write_bytes(data.encode() if isinstance(data, str) else data)
    return tmp_path / name


def opened(path):
    """What each member became: its words, or why it is left out."""
    told = {}
    for one in offers_of(path):
        if isinstance(one, LeftOut):
            told[one.name] = one.fault.what
        else:
            told[one.path.name] = " ".join(unit.text for unit in read_offer(one).units)
    return told


def link(name):
    made = zipfile.ZipInfo(name)
    made.create_system = 3
    made.external_attr = (stat.S_IFLNK | 0o777) << 16
    return made


# ---- a ZIP


def test_each_member_of_a_zip_is_a_file_of_its_own(tmp_path):
    inner = packed([("word.txt", LIFT)])
    path = put(
        tmp_path,
        "pack.zip",
        packed(
            [
                ("june/notes.txt", LIFT),
                ("july/notes.txt", LOOP),
                ("pictures/desk.docx", b"\xff\xd8\xff\xe0" + bytes(40)),
                ("nothing.txt", b""),
                ("more.zip", inner),
                ("../../escape.txt", LIFT),
                ("/etc/absolute.txt", LIFT),
                ("C:\\temp\\drive.txt", LIFT),
                (link("shortcut.txt"), "/etc/passwd"),
                ("__MACOSX/june/._notes.txt", b"\0\5\26\7"),
                ("~$lock.docx", b"someone"),
                ("more/letter.txt", LOOP),
            ]
        ),
    )
    assert opened(path) == {
        "june - notes.txt": LIFT,
        "july - notes.txt": LOOP,
        "letter.txt": LOOP,
        "desk.docx": "this is a JPEG picture, whatever its name says",
        "nothing.txt": "the file is empty",
        "more.zip": "a ZIP inside the ZIP",
        "escape.txt": "a name that points outside the ZIP",
        "absolute.txt": "a name that points outside the ZIP",
        "C:-temp-drive.txt": "a name that points outside the ZIP",
        "shortcut.txt": "a link or device, no file",
        "._notes.txt": "a file that a program leaves behind, no feedback",
        "~$lock.docx": "a file that a program leaves behind, no feedback",
    }
    assert [one.name for one in tmp_path.iterdir()] == ["pack.zip"]


def test_a_bomb_a_locked_and_a_damaged_member_leave_the_others(tmp_path):
    data = bytearray(
        packed([("a.txt", LIFT), ("bomb.txt", b"0" * 20_000_000), ("b.txt", LOOP)], compression=zipfile.ZIP_DEFLATED)
    )
    head, entry = data.rindex(b"PK\x03\x04"), data.rindex(b"PK\x01\x02")
    data[head + 6] |= 1
    data[entry + 8] |= 1
    assert opened(put(tmp_path, "pack.zip", bytes(data))) == {
        "a.txt": LIFT,
        "bomb.txt": "unpacks to far more than it should",
        "b.txt": "locked with a password",
    }


def test_a_member_whose_bytes_are_damaged_is_left_out(tmp_path):
    data = packed([("a.txt", LIFT), ("b.txt", LOOP)]).replace(LOOP[:20].encode(), LOOP[:20].upper().encode())
    told = opened(put(tmp_path, "pack.zip", data))
    assert told == {"a.txt": LIFT, "b.txt": "a part of the file is missing or damaged"}


def test_a_member_without_a_name_is_left_out(tmp_path):
    """Found by the fuzzer: an empty name broke the listing of the others."""
    data = bytearray(packed([("x.txt", LIFT), ("b.txt", LOOP)]))
    entry, head = data.index(b"PK\x01\x02"), data.index(b"PK\x03\x04")
    # the five letters of the name become the entry's comment and the member's extra field
    data[entry + 28 : entry + 34] = struct.pack("<HHH", 0, 0, 5)
    data[head + 26 : head + 30] = struct.pack("<HH", 0, 5)
    told = opened(put(tmp_path, "pack.zip", bytes(data)))
    assert told["b.txt"] == LOOP
    assert told["(no name)"] == "a name that points outside the ZIP"


def test_files_beyond_the_limit_are_named(tmp_path):
    told = opened(put(tmp_path, "pack.zip", packed([(f"{k}.txt", LIFT) for k in range(503)])))
    assert [name for name, words in told.items() if words != LIFT] == ["500.txt", "501.txt", "502.txt"]


def test_two_members_of_one_path_are_not_mixed_up(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate"):
        data = packed([("a.txt", LIFT), ("a.txt", LOOP)])
    (first, second) = offers_of(put(tmp_path, "pack.zip", data))
    assert isinstance(first, Offer)
    assert first.data == LIFT.encode()
    assert second.fault.what == "a second file of this name in the ZIP"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (packed([]), "holds no files"),
        (packed([("empty/", b"")]), "holds no files"),
        (packed([("ppt/presentation.xml", b"<p/>"), ("[Content_Types].xml", b"<t/>")]), "PowerPoint"),
        (packed([("Index/Document.iwa", b"x")]), "Pages"),
        (b"PK\x03\x04" + b"PK\x01\x02" * 200_000, "far too many parts"),
    ],
    ids=["empty", "only folders", "slides", "pages", "giant directory"],
)
def test_a_zip_that_is_no_pack_of_files_is_refused(tmp_path, data, said):
    path = put(tmp_path, "pack.zip", data)
    with pytest.raises(ConsultfeedError, match=said):
        [read_offer(one) for one in offers_of(path)]


def test_one_file_of_a_zip_cannot_be_read_as_the_whole(tmp_path):
    with pytest.raises(ConsultfeedError, match="a ZIP of files"):
        read_file(put(tmp_path, "pack.zip", packed([("a.txt", LIFT)])))


def test_the_receipt_names_each_member_and_why_one_is_left_out(cli, rows, tmp_path):
    cli("init", tmp_path / "w")
    members = [("2025-07-10 minutes.txt", LIFT), ("scan.png", b"\x89PNG\r\n\x1a\n"), ("letter.txt", LOOP)]
    words = (put(tmp_path, "pack.zip", packed(members)), "--group", "G", "--kind", "iag", "-w", tmp_path / "w")
    first, second, third = rows("submit", *words)
    assert [first["file"], first["outcome"], first["date"]] == ["2025-07-10 minutes.txt", "stored", "2025-07-10"]
    assert "came in pack.zip" in first["notes"]
    assert [second["file"], second["outcome"], second["submission"]] == ["scan.png", "left out", ""]
    assert "in pack.zip: scan.png - this is a PNG picture" in second["notes"][0]
    assert third["kept"] == 1
    assert len(rows("submissions", "-w", tmp_path / "w")) == 2
    assert {row["outcome"] for row in rows("submit", *words)} == {"unchanged", "left out"}


def test_a_file_from_a_zip_and_the_same_file_alone_are_one(cli, rows, tmp_path):
    cli("init", tmp_path / "w")
    told = ("--group", "G", "--kind", "iag", "-w", tmp_path / "w")
    cli("submit", put(tmp_path, "pack.zip", packed([("a.txt", LIFT)])), *told)
    (receipt,) = rows("submit", put(tmp_path, "a.txt", LIFT), *told)
    assert receipt["outcome"] == "unchanged"


def test_a_zip_with_nothing_to_read_stores_nothing(cli, rows, tmp_path):
    cli("init", tmp_path / "w")
    path = put(tmp_path, "pack.zip", packed([("a.png", b"\x89PNG\r\n\x1a\n"), ("b.txt", b"")]))
    told = cli("submit", path, "--group", "G", "--kind", "iag", "-w", tmp_path / "w", code=1).stderr
    assert "no file in the ZIP can be read" in told
    assert "a.png" in told
    assert "b.txt" in told
    assert rows("submissions", "-w", tmp_path / "w") == []


# ---- a map of columns


def read_mapped(tmp_path, data=SURVEY, **told):
    return read_file(put(tmp_path, "a.csv", data), Maps(ColumnMap(**told)))


def test_a_map_says_what_each_column_is(tmp_path):
    reading = read_mapped(
        tmp_path, text=("answer",), question="Asked", id="Response ID", date="When", group="Panel",
        leave_out=("Other words",),
    )  # fmt: skip
    kept = [unit for unit in reading.units if not unit.drop]
    assert [(unit.text, unit.question, unit.place, unit.said_on, unit.context) for unit in kept] == [
        ("The desk is shut at noon", "What is wrong?", "row 2, id R-1", "2025-04-03", "Panel: North"),
        ("They listened", "What is right?", "row 3, id R-2", "2025-04-04", "Panel: South"),
    ]
    assert "columns read as the map says" in reading.notes
    assert "left out: 'Other words' (free text)" in reading.notes


def test_what_a_map_leaves_out_is_not_read_and_the_rest_is_found(tmp_path):
    reading = read_mapped(tmp_path, leave_out=("Other words", "Asked"))
    assert reading.columns == ("Answer",)


@pytest.mark.parametrize("ident", ["Orla Finch", "orla@example.org", "07700 900123", "07700900123", "SX3 1AA"])
def test_an_id_that_may_be_a_person_is_not_shown(tmp_path, ident):
    data = f"Who,Answer\n{ident},The desk is shut at noon\nR-2,Nobody rang me back\n"
    assert [unit.place for unit in read_mapped(tmp_path, data, text=("Answer",), id="Who").units][1] == "row 2"


def test_a_map_reads_json_and_excel_alike(tmp_path):
    import openpyxl

    rows = [line.split(",") for line in SURVEY.splitlines()]
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps(dict(zip(rows[0], row, strict=True))) for row in rows[1:]))
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    told = Maps(ColumnMap(text=("Answer",), question="Asked", id="Response ID"))
    for name, place in (("a.jsonl", "record 1, id R-1"), ("a.xlsx", "row 2, id R-1")):
        first = next(unit for unit in read_file(tmp_path / name, told).units if not unit.drop)
        assert (first.question, first.place) == ("What is wrong?", place)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('text = "Answer"\nleave_out = ["Name"]', ColumnMap(text=("Answer",), leave_out=("Name",))),
        ('{"text": ["Answer", "Why?"], "id": "Ref"}', ColumnMap(text=("Answer", "Why?"), id="Ref")),
        ('\ufeffquestion = "Asked"', ColumnMap(question="Asked")),
    ],
)
def test_a_map_is_toml_or_json(tmp_path, text, told):
    assert load_map(put(tmp_path, "columns.toml", text)) == told


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("text: Answer", ["neither TOML nor JSON"]),
        ("[1, 2", ["neither TOML nor JSON"]),
        ("txt = 'Answer'\nid = 4", ["'txt'", "known: text, question", "'id' wants one heading"]),
        ("id = ['a', 'b']", ["'id' wants one heading"]),
        ("text = []", ["no column is named"]),
        ("", ["no column is named"]),
        ("text = 'Answer'\nleave_out = 'answer'", ["name each column once"]),
    ],
)
def test_every_fault_of_a_map_is_said(tmp_path, text, pieces):
    with pytest.raises(ConsultfeedError) as caught:
        load_map(put(tmp_path, "columns.toml", text))
    assert all(piece in str(caught.value) for piece in pieces)


@pytest.fixture
def force(cli, tmp_path):
    cli("init", tmp_path / "w")
    put(tmp_path, "columns.toml", 'text = ["Answer"]\nquestion = "Asked"')
    return tmp_path / "w"


def hand_in(rows, force, path, *more, group="Panel group"):
    (receipt,) = rows("submit", path, "--group", group, "--kind", "survey", "-w", force, *more)
    return receipt


def test_a_map_is_remembered_for_the_group_and_these_headings(rows, force, tmp_path):
    path = put(tmp_path, "april.csv", SURVEY)
    assert hand_in(rows, force, path, "--map", tmp_path / "columns.toml", "--dry-run")["kept"] == 2
    assert not (force / "column-maps.json").exists()
    hand_in(rows, force, path, "--map", tmp_path / "columns.toml")
    again = SURVEY.replace("04/2025", "05/2025").replace("noon", "one")
    may = hand_in(rows, force, put(tmp_path, "may.csv", again), group="panel  GROUP")
    assert may["kept"] == 2
    assert any("a map said of an earlier file of this group" in note for note in may["notes"])
    other = hand_in(rows, force, put(tmp_path, "june.csv", again.replace("shut", "open")), group="Other")
    assert other["kept"] == 3
    wider = hand_in(rows, force, put(tmp_path, "july.csv", again.replace("Panel", "Panel name")))
    assert not any("map" in note for note in wider["notes"])


def test_the_same_file_with_a_map_is_read_anew_and_then_unchanged(rows, force, tmp_path):
    path = put(tmp_path, "april.csv", SURVEY)
    told = ("--map", tmp_path / "columns.toml")
    assert hand_in(rows, force, path)["kept"] == 3
    second = hand_in(rows, force, path, *told)
    assert (second["outcome"], second["kept"]) == ("amended", 2)
    assert hand_in(rows, force, path, *told)["outcome"] == "unchanged"


def test_a_later_map_takes_the_place_of_the_earlier(rows, force, tmp_path):
    hand_in(rows, force, put(tmp_path, "april.csv", SURVEY), "--map", tmp_path / "columns.toml")
    put(tmp_path, "columns.json", '{"text": "Other words"}')
    hand_in(rows, force, put(tmp_path, "may.csv", SURVEY + "\n"), "--map", tmp_path / "columns.json")
    assert len(json.loads((force / "column-maps.json").read_text(encoding="utf-8"))) == 1
    assert hand_in(rows, force, put(tmp_path, "june.csv", SURVEY + "\n\n"))["kept"] == 1


def test_a_column_that_is_not_there_is_named_and_nothing_stored(cli, rows, force, tmp_path):
    put(tmp_path, "columns.toml", 'text = "Anser"')
    words = ("--group", "G", "--kind", "survey", "-w", force, "--map", tmp_path / "columns.toml")
    assert "Answer" in cli("submit", put(tmp_path, "a.csv", SURVEY), *words, code=1).stderr
    assert rows("submissions", "-w", force) == []
