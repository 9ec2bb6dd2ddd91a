"""Emergent topics: order-free, gated, back when a tenth is missing; too few comments is said, not guessed."""

import warnings

import numpy as np
import pytest

from consultfeed.issues.emergent import COUNTS, find_topics, membership, too_few, topic_count

WORDS = {
    0: "drone allotment flying noise garden",
    1: "horse rider bridleway lorry verge",
    2: "beehive orchard theft honey wasps",
    3: "ferry harbour diesel seal mooring",
    4: "choir rehearsal piano echo chapel",
    5: "skateboard ramp helmet railing plaza",
}


def planted(count, kinds, spread):
    """Texts and vectors of so many kinds of comment, in turn; ``spread`` is how far vectors stray from their kind."""
    chance = np.random.default_rng(1)
    texts, vectors = {}, {}
    for number in range(count):
        words = chance.permutation(WORDS[number % kinds].split())[:4]
        vector = np.eye(64)[number % kinds] + chance.normal(0, spread, 64)
        texts[f"c-{number:03d}"] = " ".join(words)
        vectors[f"c-{number:03d}"] = (vector / np.linalg.norm(vector)).astype(np.float32)
    return texts, vectors


def found(texts, vectors, least=50):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return find_topics(texts, vectors, least)


@pytest.fixture(scope="module")
def material():
    return planted(108, 6, 0.12)


@pytest.fixture(scope="module")
def topics(material):
    return found(*material)


def kind(comment_id, kinds=6):
    return int(comment_id[2:]) % kinds


def test_planted_topics_come_out_whole_with_telling_terms_and_exemplars(topics):
    assert topics
    assert all(0.5 <= topic.stability <= 1 for topic in topics)
    assert all(len({kind(i) for i in topic.comment_ids}) == 1 for topic in topics)
    assert {kind(topic.comment_ids[0]) for topic in topics} == set(WORDS)
    for topic in topics:
        assert {word for term in topic.terms for word in term.split()} <= set(WORDS[kind(topic.comment_ids[0])].split())
        assert set(topic.exemplars) <= set(topic.comment_ids)


def test_no_comment_is_in_two_topics(topics):
    members = [comment_id for topic in topics for comment_id in topic.comment_ids]
    assert len(members) == len(set(members))


def test_topics_come_back_when_a_tenth_of_the_comments_is_missing(material, topics):
    texts, vectors = material
    gone = set(np.random.default_rng(7).permutation(sorted(texts))[:11].tolist())
    again = [set(t.comment_ids) for t in found({i: text for i, text in texts.items() if i not in gone}, vectors)]
    for topic in topics:
        rest = set(topic.comment_ids) - gone
        assert max(len(rest & other) / len(rest | other) for other in again) >= 0.75


def test_order_does_not_matter(material, topics):
    texts, vectors = material
    assert found(dict(reversed(texts.items())), vectors) == topics


def test_noise_gives_no_topic_that_claims_to_be_steady():
    texts, vectors = planted(200, 1, 5.0)
    assert all(topic.stability < 0.9 for topic in found(texts, vectors))


def test_comments_that_all_say_the_same_are_no_failure():
    texts, vectors = planted(60, 1, 0.0)
    found(dict.fromkeys(texts, "drone drone"), vectors)


@pytest.mark.parametrize("text", ["the and of", "123 456", "[name]"])
def test_comments_without_a_telling_word_give_no_topic(text):
    texts, vectors = planted(60, 3, 0.1)
    assert found(dict.fromkeys(texts, text), vectors) == []


@pytest.mark.parametrize("count", [3, 6, 12, 30])
def test_a_workspace_may_ask_for_few_comments(count):
    texts, vectors = planted(count, 3, 0.05)
    members = [i for topic in found(texts, vectors, least=count) for i in topic.comment_ids]
    assert set(members) <= set(texts)


def test_groups_that_share_nothing_are_told_apart():
    """The graph falls into parts then; beyond 400 texts, too, where only some eigenvectors are computed."""
    texts, vectors = planted(600, 3, 0.01)
    topics = found(texts, vectors)
    assert topics
    assert all(len({kind(i, 3) for i in topic.comment_ids}) == 1 for topic in topics)


def test_closeness_is_a_share(material, topics):
    belongs = membership(topics, material[1])
    assert belongs
    assert all(0 <= closeness <= 1 for _, closeness in belongs.values())


def test_too_few_is_said(material):
    few = dict(list(material[0].items())[:10])
    assert find_topics(few, material[1], 50) == []
    assert too_few(10, 50) == "topics need at least 50 texts to look at; there are 10"
    assert too_few(50, 50) == ""


@pytest.mark.parametrize(
    ("comments", "count"), [(2, 2), (10, 2), (50, 4), (150, 8), (400, 12), (1500, 24), (99999, 60)]
)
def test_the_number_of_topics_grows_with_the_root_of_the_comments(comments, count):
    assert topic_count(comments) == count
    assert count in COUNTS
