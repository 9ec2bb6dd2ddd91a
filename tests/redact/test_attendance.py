"""Attendance lists: names and initials out of them, bodies and phrases not."""

import pytest

from consultfeed.records import RawComment
from consultfeed.redact.attendance import names_on_roll
from consultfeed.redact.door import Redactor


@pytest.mark.parametrize(
    ("roll", "names"),
    [
        (
            "Present: Ruth Palmer (RP, chair), Tom Keegan (TK), Ffion ap Huw",
            ["RP", "TK", "Ruth Palmer", "Tom Keegan", "Ffion ap Huw"],
        ),
        ("Cllr Meurig Tandy (MT) Harbour Residents and Traders", ["MT", "Meurig Tandy"]),
        ("Ashok Bhandari | AB | Vice Chair", ["Ashok Bhandari", "AB"]),
        ("Dilwyn Black | DB | Lay member", ["Dilwyn Black", "DB"]),
        ("Apologies: Revd Peredur Sands; Chief Insp. Wendell Askew", ["Peredur Sands", "Wendell Askew"]),
        (
            "Present: Marlene Black (MB), Della Tranter (DT), Gethin ap Huw (GaH)",
            ["MB", "DT", "GaH", "Marlene Black", "Della Tranter", "Gethin ap Huw"],
        ),
        ("Present: Tomos (chair), Aisha, Keziah, Dewi. PC 31 Whitlock sat in", ["Tomos", "Aisha", "Keziah", "Dewi"]),
        ("Eleven members of the public", []),
        ("Port Hafan Muslim Welfare House", []),
        ("Severn Marches Police", []),
        ("Apologies: none", []),
        ("", []),
    ],
)
def test_names_come_out_and_nothing_else(roll, names):
    assert sorted(names_on_roll([roll])) == sorted(names)


def test_initials_of_people_on_the_roll_are_removed_wherever_they_stand():
    roll = names_on_roll(["Ruth Palmer (RP), Tom Fenwick (TF)"])
    raws = [RawComment("c", "s", 1, "", "Nobody listened while RP spoke. Fenwick agreed that the IAG waits.")]
    (comment,) = Redactor(roll).redact_all(raws)
    assert comment.text == "Nobody listened while [person 1] spoke. [person 2] agreed that the IAG waits."


def test_initials_in_small_and_capital_letters_are_the_person_they_stand_for():
    roll = names_on_roll(["Gethin ap Huw | GaH | Deaf forum"])
    raws = [RawComment("c", "s", 1, "", "GaH recorded the wait. Later Gethin ap Huw left.")]
    (comment,) = Redactor(roll).redact_all(raws)
    assert comment.text == "[person 1] recorded the wait. Later [person 1] left."
