"""Every encoding of the matrix is read exactly, and the guess between old encodings is not led astray."""

from __future__ import annotations

import pytest
from encodings_matrix import ENCODINGS, matrix

from consultfeed.ingest import read_file
from consultfeed.ingest.decoding import decode
from consultfeed.ingest.western import best_reading


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_text_of_the_matrix_is_read_exactly(encoding):
    cases = [case for case in matrix() if case[0].split()[0] == encoding]
    assert len(cases) >= 15
    assert [name for name, data, text in cases if decode(data, name).text != text] == []


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Ms Ó Briain asked why", "cp1252"),
        ("the fee was 5 € or £5, said José", "cp1252"),
        ("naïve", "cp1252"),
        ("ÔL-DDYLED", "cp1252"),
        ("• the ramp\n• the loop", "cp1252"),
        ("• the ramp\n• the loop", "mac_roman"),
        ("It’s £5", "mac_roman"),
        ("“Shut,” she said", "mac_roman"),
        ("I paid £5 twice", "cp437"),
        ("the café", "cp437"),
        ("dŵr yn y tŷ", "iso8859_14"),
    ],
)
def test_old_encodings_are_told_apart_by_where_their_letters_stand(text, encoding):
    data = text.encode(encoding)
    assert data.decode(best_reading(data)) == text


def test_the_encoding_is_said(tmp_path):
    (tmp_path / "a.txt").write_bytes("They said “it’s £5” and that was that.".encode("mac-roman"))
    reading = read_file(tmp_path / "a.txt")
    assert reading.notes == ("read as Mac Roman (not UTF-8)",)
    assert reading.units[0].text == "They said “it’s £5” and that was that."


def test_letters_foreign_to_the_west_are_left_to_the_guess():
    text = "Полиция не пришла, и никто не ответил на звонок. " * 5
    assert decode(text.encode("cp1251"), "a.txt").text == text
