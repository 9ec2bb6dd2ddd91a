"""Emergent topics: seeded, order-free, gated; too few comments is said, not guessed."""

import warnings

import numpy as np
import pytest

from consultfeed.issues.emergent import find_topics, membership, too_few, topic_count

WORDS = {
    0: "drone allotment flying noise garden",
    1: "horse rider bridleway lorry verge",
    2: "beehive orchard theft honey wasps",
}


@pytest.fixture(scope="module")
def material():
    chance = np.random.default_rng(1)
    texts, vectors = {}, {}
    for number in range(90):
        kind = number % 3
        words = chance.permutation(WORDS[kind].split())
        texts[f"c-{number:03d}"] = " ".join(words)
        vector = np.eye(64)[kind] + chance.normal(0, 0.05, 64)
        vectors[f"c-{number:03d}"] = (vector / np.linalg.norm(vector)).astype(np.float32)
    return texts, vectors


@pytest.fixture(scope="module")
def topics(material):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return find_topics(*material, 50)


def test_planted_topics_come_out_with_telling_terms_and_exemplars(topics):
    assert topics
    assert all(0.5 <= topic.stability <= 1 for topic in topics)
    words = {word for topic in topics for word in topic.terms}
    assert words & {"drone", "horse", "beehive", "allotment", "bridleway", "orchard"}
    assert all(set(topic.exemplars) <= set(topic.comment_ids) for topic in topics)


def test_order_does_not_matter(material, topics):
    texts, vectors = material
    backwards = dict(reversed(texts.items()))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert find_topics(backwards, vectors, 50) == topics


def test_closeness_is_a_share(material, topics):
    belongs = membership(topics, material[1])
    assert belongs
    assert all(0 <= closeness <= 1 for _, closeness in belongs.values())


def test_too_few_is_said(material):
    few = dict(list(material[0].items())[:10])
    assert find_topics(few, material[1], 50) == []
    assert too_few(10, 50) == "topics need at least 50 texts to look at; there are 10"
    assert too_few(50, 50) == ""


@pytest.mark.parametrize(("comments", "count"), [(50, 3), (10, 2), (150, 10), (100_000, 60)])
def test_the_number_of_topics_grows_with_the_comments(comments, count):
    assert topic_count(comments) == count
