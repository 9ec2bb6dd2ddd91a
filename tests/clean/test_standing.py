"""Standing text is learnt from repetition, and nothing that somebody says again is taken for it."""

import pytest

from consultfeed.clean.standing import standing_text
from consultfeed.records import Comment, Source

HELLO = "The forum meets on the first Tuesday and welcomes new faces."
POINTS = [
    "The ramp is blocked.",
    "Nobody rings back.",
    "The letters are hard to read.",
    "The lamp is out.",
    "It is cold.",
]


def papers(*texts, group="Forum", place=""):
    sources = [Source(f"s-{n}", f"{n}.docx", "iag", group, "", "", str(n), 5) for n, _ in enumerate(texts)]
    comments = [
        Comment(f"c-{n}-{row}", f"s-{n}", row, "", text, "", f"{place}{row}")
        for n, held in enumerate(texts)
        for row, text in enumerate(held)
    ]
    return comments, sources


def own(number, *, before=(), after=()):
    return [*before, *(f"{point} ({number})" for point in POINTS), *after]


@pytest.mark.parametrize("ends", [{"before": [HELLO]}, {"after": [HELLO]}], ids=["opens", "closes"])
def test_what_three_papers_of_a_group_open_or_close_with_is_standing_text(ends):
    comments, sources = papers(*(own(n, **ends) for n in range(3)))
    assert standing_text(comments, sources) == {comment.id for comment in comments if comment.text == HELLO}


@pytest.mark.parametrize(
    ("texts", "more"),
    [
        ([own(n, before=[HELLO]) for n in range(2)], {}),
        ([[*POINTS[:3], HELLO, *POINTS[3:]] for _ in range(3)], {}),
        ([[HELLO, "We ask for better lights.", "Yours."] for _ in range(4)], {}),
        ([own(n, before=[HELLO]) for n in range(3)], {"place": "row "}),
        ([[HELLO] for _ in range(5)], {}),
    ],
    ids=["two papers", "in the middle", "a campaign letter", "rows of a table", "nothing else in it"],
)
def test_what_is_no_standing_text(texts, more):
    comments, sources = papers(*texts, **more)
    assert standing_text(comments, sources) == frozenset()


def test_the_same_words_from_three_groups_are_three_voices():
    made = [papers(own(n, before=[HELLO]), group=f"Group {n}") for n in range(3)]
    comments = [
        Comment(f"{c.id}-{n}", f"s-{n}", c.row, "", c.text, "", "") for n, (held, _) in enumerate(made) for c in held
    ]
    sources = [Source(f"s-{n}", "a", "iag", f"Group {n}", "", "", "", 1) for n in range(3)]
    assert standing_text(comments, sources) == frozenset()


def test_order_does_not_matter():
    comments, sources = papers(*(own(n, before=[HELLO]) for n in range(4)))
    assert standing_text(comments[::-1], sources[::-1]) == standing_text(comments, sources)
