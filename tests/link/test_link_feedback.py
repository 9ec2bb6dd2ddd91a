"""Invented feedback on the bundled catalogue: the figures a release must keep."""

import tomllib

import pytest
from link_cases import CASES

from consultfeed.link.outcomes import Linker, Target, verdict
from consultfeed.resources import corpora_dir
from consultfeed.schemes.curriculum import Known, load_curriculum
from consultfeed.schemes.taxonomy import load_scheme
from consultfeed.settings import Settings

ROWS = tomllib.loads((CASES / "feedback.toml").read_text(encoding="utf-8"))["feedback"]


@pytest.fixture(scope="module")
def found(encoder):
    schemes = (load_scheme(name).codes() for name in ("equality-act-2010", "policing-feedback"))
    catalogue = load_curriculum([corpora_dir() / "catalogue"], Known(*map(frozenset, schemes)))
    links = Linker(catalogue, encoder, Settings()).link(
        [Target(f"{place:03d}", {"c": row["text"]}) for place, row in enumerate(ROWS)]
    )
    by_target = {f"{place:03d}": [] for place in range(len(ROWS))}
    for link in links:
        by_target[link.target_id].append(link)
    return list(by_target.values())


def test_the_right_module_is_among_the_first_three(found):
    wanted = [(links[:3], row["modules"]) for links, row in zip(found, ROWS, strict=True) if row["modules"]]
    hits = [any(link.module_id in modules for link in links) for links, modules in wanted]
    assert sum(hits) / len(hits) >= 0.85


def test_answered_feedback_scores_above_what_training_cannot_answer(found):
    tops = [(links[0].score, bool(row["modules"])) for links, row in zip(found, ROWS, strict=True)]
    pairs = [yes > no for yes, wanted in tops if wanted for no, other in tops if not other]
    assert sum(pairs) / len(pairs) >= 0.95


def test_what_training_cannot_answer_is_hardly_ever_linked(found):
    wrong = [verdict(links) != "none" for links, row in zip(found, ROWS, strict=True) if not row["modules"]]
    assert sum(wrong) / len(wrong) <= 0.05
