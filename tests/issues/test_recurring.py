"""Issues: one point from several voices is one issue, every comment is in exactly one, order does not matter."""

import random

import numpy as np
import pytest

from consultfeed.issues.recurring import find_issues
from consultfeed.issues.voices import voices
from consultfeed.records import Comment, Duplicate, Source, Span, Tag
from consultfeed.settings import Settings

LABELS = {"custody": "Custody", "race": "Race"}


def source(name, group, date):
    return Source(name, f"{name}.csv", "iag", group, date, "", name, 1)


SOURCES = [
    source("s1", "Aberwen IAG", "2025-01-01"),
    source("s2", "Youth Group", "2025-01-01"),
    source("s3", "Aberwen IAG", "2025-04-01"),
]


def comment(number, source_id, text):
    return Comment(f"c-{number:03d}", source_id, number, "", text, "", "")


def theme(comment_id, code="custody", scheme="themes"):
    return Tag(comment_id, scheme, code, "about", 0.9, "x", (Span(0, 1, "x"),))


def vector(angle):
    return np.array([np.cos(angle), np.sin(angle)], dtype=np.float32)


def found(comments, angles, tags=(), copies=()):
    vectors = {c.id: vector(angle) for c, angle in zip(comments, angles, strict=True)}
    return find_issues(voices(comments, SOURCES, tags, copies, "themes"), vectors, LABELS, Settings())


COMMENTS = [
    comment(1, "s1", "Cells were cold."),
    comment(2, "s2", "Freezing cells."),
    comment(3, "s3", "More buses please."),
]


def test_two_groups_with_one_point_make_a_recurring_issue_and_the_other_stays_one_voice():
    issues = found(COMMENTS, [0.0, 0.2, 1.5])
    by_status = {issue.status: issue for issue in issues}
    assert by_status["recurring"].comment_ids == ("c-001", "c-002")
    assert by_status["recurring"].groups == ("Aberwen IAG", "Youth Group")
    assert by_status["one-voice"].comment_ids == ("c-003",)


def test_praise_is_kept_apart_however_near_it_is():
    said = [comment(1, "s1", "The cells were cold."), comment(2, "s2", "Lovely warm cells, thank you.")]
    issues = {
        issue.comment_ids: issue.status for issue in found([*said, comment(3, "s3", "Cells are cold.")], [0.0] * 3)
    }
    assert issues == {("c-001", "c-003"): "recurring", ("c-002",): "praise"}


def test_one_group_on_two_dates_is_recurring_and_twice_on_one_date_is_raised():
    again = [comment(1, "s1", "Cold cells."), comment(2, "s3", "Cells are cold.")]
    assert found(again, [0.0, 0.1])[0].status == "recurring"
    once = [comment(1, "s1", "Cold cells."), comment(2, "s1", "Cells are cold.")]
    assert found(once, [0.0, 0.1])[0].status == "raised"


def test_copies_count_as_comments_not_as_distinct_texts():
    many = [comment(n, "s1", "Save the counter.") for n in range(1, 5)]
    copies = [Duplicate(c.id, "c-001", True, 1.0) for c in many[1:]]
    (issue,) = found(many, [0.0] * 4, copies=copies)
    assert (len(issue.comment_ids), issue.distinct_texts, issue.status) == (4, 1, "one-voice")


def test_the_title_names_theme_strand_and_the_comments_own_words():
    tags = [theme("c-001"), theme("c-002"), theme("c-001", "race", "strands"), theme("c-002", "race", "strands")]
    issue = next(i for i in found(COMMENTS, [0.0, 0.1, 1.5], tags) if len(i.comment_ids) == 2)
    assert issue.label == "Custody (race): “Cells were cold.”"
    assert (issue.theme, issue.strands) == ("custody", ("race",))


def test_shared_theme_and_strand_bring_comments_together_that_words_alone_do_not():
    tags = [theme("c-001"), theme("c-002"), theme("c-003", "trust")]
    apart = [0.0, 0.5, 2.2]
    assert len(found(COMMENTS[:2], apart[:2], tags)) < len(
        found(COMMENTS[:2], apart[:2], [theme("c-001"), theme("c-002", "trust")])
    )


def test_every_comment_is_in_exactly_one_issue_whatever_the_order():
    comments = [comment(n, f"s{n % 3 + 1}", f"Text number {n}.") for n in range(40)]
    angles = [random.Random(n).random() * 1.5 for n in range(40)]
    straight = found(comments, angles)
    pairs = list(zip(comments, angles, strict=True))
    random.Random(1).shuffle(pairs)
    assert found(*zip(*pairs, strict=True)) == straight
    assert sorted(i for issue in straight for i in issue.comment_ids) == [c.id for c in comments]
    assert all(set(issue.exemplars) <= set(issue.comment_ids) for issue in straight)
    assert all(0 <= issue.score <= 1 for issue in straight)


def test_no_comments_no_issues():
    assert found([], []) == []


def test_too_many_for_one_block_are_parted_by_strand_and_theme(monkeypatch):
    monkeypatch.setattr("consultfeed.issues.recurring.LARGEST_BLOCK", 2)
    tags = [theme("c-001"), theme("c-002")]
    issues = found(COMMENTS, [0.0, 0.1, 0.1], tags)
    assert sorted(len(issue.comment_ids) for issue in issues) == [1, 2]


def test_many_texts_go_by_the_words_they_share():
    texts = [
        "Cold cells.",
        "Freezing cells, no blanket.",
        "The cells are cold.",
        "Cells again, blanket thin.",
        "Cold cells!",
    ]
    (issue,) = found([comment(n, "s1", text) for n, text in enumerate(texts)], [0.0] * 5)
    assert issue.label == "No theme: cells, cold, blanket"


def test_a_single_text_is_its_own_title_cut_between_words():
    (issue,) = found([comment(1, "s1", "The lamp " + "post " * 40)], [0.0])
    assert issue.label.startswith("No theme: “The lamp post post")
    assert issue.label.endswith("post …”")
    assert len(issue.label) < 120


@pytest.mark.parametrize("text", ["[person 1] asked about [email].", "[officer 2] [officer 2] cells"])
def test_placeholders_never_make_a_title(text):
    (issue,) = found([comment(n, "s1", f"{text} cold lamp, broken window {n}") for n in range(6)], [0.0] * 6)
    assert "officer" not in issue.label
    assert "email" not in issue.label
