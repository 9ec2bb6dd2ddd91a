"""The shipped weights on a judged catalogue they were learned from: figures a release must keep."""

import json

import pytest

from consultfeed.link.outcomes import Linker, Target, verdict
from consultfeed.resources import corpora_dir
from consultfeed.schemes.curriculum import Known, load_curriculum
from consultfeed.schemes.taxonomy import load_scheme
from consultfeed.settings import Settings

FOLDER = corpora_dir() / "link-judgements" / "police-force"
ROWS = [json.loads(line) for line in (FOLDER / "issues.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def found(encoder):
    schemes = (load_scheme(name).codes() for name in ("equality-act-2010", "policing-feedback"))
    linker = Linker(load_curriculum([FOLDER], Known(*map(frozenset, schemes))), encoder, Settings())
    links = linker.link([Target(row["id"], {"c": row["text"]}) for row in ROWS])
    return {row["id"]: [link for link in links if link.target_id == row["id"]] for row in ROWS}


def test_a_direct_link_is_nearly_always_one_that_a_reader_would_make(found):
    home = {row["id"]: {link["outcome"].rpartition(".")[0] for link in row["links"]} for row in ROWS}
    direct = [(key, link.module_id) for key, links in found.items() for link in links if link.grade == "direct"]
    assert len(direct) >= 10
    assert sum(module in home[key] for key, module in direct) / len(direct) >= 0.8


def test_what_only_shares_words_is_hardly_ever_direct(found):
    near = {row["id"]: set(row["near"]) for row in ROWS}
    wrong = [link for key, links in found.items() for link in links if link.grade == "direct"]
    assert sum(link.outcome_id in near[link.target_id] for link in wrong) <= 1


def test_what_training_does_not_answer_is_rarely_linked(found):
    unanswered = [row["id"] for row in ROWS if not row["links"]]
    assert sum(verdict(found[key]) != "none" for key in unanswered) / len(unanswered) <= 0.1


def test_the_right_module_is_mostly_among_the_first_three(found):
    wanted = [(found[row["id"]][:3], {one["outcome"].rpartition(".")[0] for one in row["links"]}) for row in ROWS]
    hits = [any(link.module_id in modules for link in links) for links, modules in wanted if modules]
    assert sum(hits) / len(hits) >= 0.6
