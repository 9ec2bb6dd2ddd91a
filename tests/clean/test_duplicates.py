"""Copies are marked against the first of their group, whatever the order, and unrelated texts are not chained."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultfeed.clean import find_duplicates
from consultfeed.errors import ConsultfeedError
from consultfeed.records import Comment, Duplicate

LETTER = (
    "We the residents of Aberwen ask the force to train every officer in disability awareness before the next review, "
    "to publish what was taught and by whom, and to tell our group in writing what has changed since the last meeting."
)


def comments(*texts, dates=()):
    dated = list(dates) + [""] * len(texts)
    return [
        Comment(f"c-{i}", "s-1", i, "", text, said_on, "")
        for i, (text, said_on) in enumerate(zip(texts, dated, strict=False), 1)
    ]


def copies(*texts, threshold=0.8):
    return [(copy.comment_id, copy.original_id, copy.exact) for copy in find_duplicates(comments(*texts), threshold)]


def test_exact_copies_are_found_whatever_the_case_and_punctuation():
    assert copies("Nobody listens.", "NOBODY  listens!", "Somebody listens") == [("c-2", "c-1", True)]


def test_a_campaign_letter_with_a_word_changed_is_a_near_copy():
    (copy,) = find_duplicates(comments(LETTER, LETTER.replace("next review", "coming review")), 0.8)
    assert (copy.comment_id, copy.original_id, copy.exact) == ("c-2", "c-1", False)
    assert 0.8 <= copy.similarity < 1


def test_the_same_letter_signed_by_two_people_is_one_text():
    assert copies(f"{LETTER} [person 1]", f"{LETTER} [person 22]") == [("c-2", "c-1", True)]


def test_short_texts_are_copies_only_if_exact():
    assert copies("very rude officers", "very rude officer", "Very rude officers") == [("c-3", "c-1", True)]


def test_the_first_by_date_is_the_original():
    said = comments("Nobody listens", "Nobody listens", dates=("2024-05-01", "2023-05-01"))
    assert find_duplicates(said, 0.8) == [Duplicate("c-1", "c-2", exact=True, similarity=1.0)]


def test_every_near_copy_is_like_the_centre_itself():
    words = LETTER.split()
    chain = [" ".join(["so"] * i + words[i:]) for i in range(0, 24, 3)]
    found = find_duplicates(comments(*chain), 0.7)
    assert found
    for copy in found:
        one, other = (chain[int(each.removeprefix("c-")) - 1].split() for each in (copy.comment_id, copy.original_id))
        one, other = ({tuple(said[i : i + 3]) for i in range(len(said) - 2)} for said in (one, other))
        assert len(one & other) / len(one | other) == pytest.approx(copy.similarity, abs=1e-5)


def test_copies_of_a_near_copy_point_to_the_centre():
    near = LETTER.replace("next review", "coming review")
    assert copies(LETTER, near, near) == [("c-2", "c-1", False), ("c-3", "c-1", False)]


def test_texts_without_words_are_nobodys_copies():
    assert copies("!!!", "???", "") == []


def test_a_threshold_of_one_finds_exact_copies_only():
    assert copies(LETTER, LETTER.replace("next", "coming"), LETTER, threshold=1.0) == [("c-3", "c-1", True)]


@pytest.mark.parametrize("threshold", [0, -1, 1.5])
def test_a_threshold_that_is_no_similarity_is_refused(threshold):
    with pytest.raises(ConsultfeedError, match="near_duplicate"):
        find_duplicates([], threshold)


def test_nothing_in_nothing_out():
    assert find_duplicates([], 0.8) == []


@settings(deadline=None, max_examples=25)
@given(st.randoms(use_true_random=False), st.integers(0, 6))
def test_any_order_gives_the_same_answer(shuffler, dropped):
    words = LETTER.split()
    said = comments(
        *[" ".join(words[: len(words) - i % 5 - dropped]) for i in range(12)], "Nobody listens", "nobody listens"
    )
    shuffled = random.Random(shuffler.random()).sample(said, len(said))
    assert find_duplicates(shuffled, 0.8) == find_duplicates(said, 0.8)
