"""The stateless filters: one line out per row in, in order, from CSV, JSON lines, gzip or stdin."""

import gzip
import json

import pytest

TEXTS = [
    "Young Black men are stopped on Quay Parade and nobody explains the grounds.",
    "",
    "Ring me on 07700 900123, the wheelchair ramp is blocked again.",
    "It was a race against time to catch the black cab.",
]


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "in.csv"
    path.write_text("ref,comment\n" + "".join(f'{n},"{text}"\n' for n, text in enumerate(TEXTS, 10)), encoding="utf-8")
    return path


def answers(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_tag_gives_strands_with_level_and_themes_each_with_words(cli, table):
    first, blank, ramp, traps = answers(cli("tag", table, "--id", "ref"))
    assert first["id"] == "10"
    strands = {tag["code"]: tag for tag in first["strands"]}
    assert strands["race"]["level"] == "about"
    assert "stop_and_search" in {tag["code"] for tag in first["themes"]}
    for row, text in ((first, TEXTS[0]), (ramp, TEXTS[2])):
        for tag in row["strands"] + row["themes"]:
            assert 0 <= tag["score"] <= 1
            assert tag["evidence"]
            assert all(text[span["start"] : span["end"]] == span["text"] for span in tag["evidence"])
    assert blank == {"id": "11", "dropped": "blank"}
    assert {tag["code"] for tag in ramp["strands"]} == {"disability"}
    assert traps["strands"] == []


def test_flags_stand_only_where_there_are_any(cli, tmp_path):
    path = tmp_path / "said.csv"
    path.write_text("id,text\n1,I am Deaf and nobody faced me when they spoke.\n2,Deaf visitors wait an hour.\n")
    own, others = [json.loads(line)["strands"][0] for line in cli("tag", path).stdout.splitlines()]
    assert own["flags"] == ["voice"]
    assert list(others) == ["code", "level", "score", "evidence"]


def test_the_six_strands_of_2007_are_rolled_up(cli, tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_text('{"id": 1, "text": "Women in custody are refused sanitary towels by male officers."}\n')
    (row,) = answers(cli("tag", path, "--scheme", "six-strands-2007"))
    assert [tag["code"] for tag in row["strands"]] == ["gender"]


def test_redact_gives_offsets_of_the_text_it_gives_and_spans_those_of_the_input(cli, table):
    row = answers(cli("redact", table))[2]
    assert "07700" not in row["text"]
    (found,) = row["redactions"]
    assert row["text"][found["start"] : found["end"]] == "[phone]"
    (span,) = answers(cli("redact", table, "--spans"))[2]["spans"]
    assert TEXTS[2][span["start"] : span["end"]] == "07700 900123"
    assert span["label"] == "phone"


def test_clean_says_what_it_changed_and_drops_non_answers(cli, tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps({"id": "a", "text": "The  cafÃ©\u200b ramp"}) + '\n{"id": "b", "text": "N/A"}\n')
    mended, dropped = answers(cli("clean", path))
    assert mended["text"] == "The café ramp"
    assert mended["edits"]
    assert dropped == {"id": "b", "dropped": "non-answer"}


def test_link_answers_with_an_outcome_or_none(cli, table, inbox):
    first, _, _, cab = answers(cli("link", table, "--curriculum", inbox / "catalogue"))
    assert first["verdict"] in ("direct", "partial")
    assert first["links"][0]["module"] == "SS1"
    assert first["links"][0]["outcome"].startswith("SS1-")
    assert first["links"][0]["evidence"]
    assert cab["id"] == 4
    assert cab["verdict"] != "direct"


@pytest.mark.parametrize("form", ["gzip", "stdin", "output", "semicolons"])
def test_input_and_output_take_many_forms(cli, table, tmp_path, form):
    plain = answers(cli("redact", table))
    if form == "gzip":
        path = tmp_path / "in.csv.gz"
        path.write_bytes(gzip.compress(table.read_bytes()))
        assert answers(cli("redact", path)) == plain
    elif form == "stdin":
        assert answers(cli("redact", "-", stdin=table.read_text())) == plain
    elif form == "output":
        cli("redact", table, "--output", tmp_path / "out.jsonl")
        assert [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()] == plain
    else:
        path = tmp_path / "semi.csv"
        path.write_text("ref;comment\n" + "".join(f'{n};"{text}"\n' for n, text in enumerate(TEXTS, 10)))
        assert answers(cli("redact", path)) == plain


def test_topics_need_fifty_texts_and_say_so(cli, table, tmp_path):
    rows = answers(cli("topics", table))
    assert [row.get("topic", "dropped") for row in rows] == [None, "dropped", None, None]
    cli("topics", table, "--output", tmp_path / "t.jsonl")
    assert "at least 50" in json.loads((tmp_path / "t.topics.json").read_text())["note"]


def test_topics_are_described_with_terms_size_stability_exemplars_and_quarters(cli, tmp_path):
    kinds = [
        "drones over the allotments at night {}",
        "speeding lorries on the school lane {}",
        "the 101 line rings out {}",
    ]
    texts = [kinds[n % 3].format(word) for n, word in enumerate("abcdefghijklmnopqrstuvwxyz" * 4)]
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps({"id": n, "text": t, "on": "2025-05-01"}) + "\n" for n, t in enumerate(texts)))
    cli("topics", path, "--date", "on", "--output", tmp_path / "t.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "t.jsonl").read_text().splitlines()]
    assert [row["id"] for row in rows] == list(range(len(texts)))
    described = json.loads((tmp_path / "t.topics.json").read_text())["topics"]
    assert described
    for topic in described:
        assert topic["terms"]
        assert topic["size"] == sum(row["topic"] == topic["id"] for row in rows) == topic["by_quarter"]["2025 Q2"]
        assert set(topic["exemplars"]) <= {row["id"] for row in rows}
        assert 0.5 <= topic["stability"] <= 1


@pytest.mark.parametrize(
    ("content", "words", "piece"),
    [
        (b'{"text": "one"}\n[1]\n', [], "line 2"),
        (b'{"text": "one"}\n{"text": \n', [], "not a line of JSON"),
        (b"a,b\n1,2\n", [], "no column looks like text"),
        (b"a,b\nthis is a long text here,and another long text too\n", [], "several columns look like text"),
        (b"a,b\n1,2\n", ["--text", "c"], "no column of this name"),
        (b"\x1f\x8bbroken", [], "gzip"),
    ],
    ids=["not an object", "broken line", "no text", "two texts", "wrong column", "broken gzip"],
)
def test_input_that_will_not_do_is_said_so(cli, tmp_path, content, words, piece):
    path = tmp_path / "in.csv"
    path.write_bytes(content)
    assert piece in cli("tag", path, *words, code=1).stderr


def test_a_missing_file_is_said_so(cli, tmp_path):
    assert "cannot be opened" in cli("clean", tmp_path / "gone.csv", code=1).stderr


@pytest.mark.parametrize("command", ["clean", "redact", "tag"])
def test_nothing_in_nothing_out(cli, tmp_path, command):
    path = tmp_path / "in.jsonl"
    path.write_text("")
    assert cli(command, path).stdout == ""


def test_a_row_in_another_language_is_told_and_left_untagged(cli, tmp_path):
    path = tmp_path / "in.jsonl"
    welsh = "Dylai pob heddwas gael hyfforddiant ar sut i siarad â phobl fyddar."
    path.write_text(json.dumps({"id": "cy", "text": welsh}) + "\n", encoding="utf-8")
    (cleaned,) = answers(cli("clean", path))
    assert (cleaned["text"], cleaned["language"]) == (welsh, "cy")
    (tagged,) = answers(cli("tag", path))
    assert tagged == {"id": "cy", "strands": [], "themes": [], "language": "cy"}


def test_a_fault_far_down_leaves_no_half_written_file(cli, tmp_path):
    path, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    path.write_text('{"text": "The ramp is too steep for me."}\n' * 2000 + "{broken\n", encoding="utf-8")
    assert "line 2001" in cli("clean", path, "--output", out, code=1).stderr
    assert list(tmp_path.iterdir()) == [path]
