"""What the report says of the invented year, and that it says the same whatever the order of the input."""

import copy
import json
import os
import random
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from report_invented import CASES, invented, nothing

from consultfeed.records import Analysis, Comment, Curriculum, Gap, Issue, Link, Module, Outcome, Source, Tag
from consultfeed.report import wording
from consultfeed.report.content import build_content
from consultfeed.report.coverage import silences
from consultfeed.report.json_file import render_json

CASE_LIST = tomllib.loads((CASES / "wording.toml").read_text(encoding="utf-8"))["case"]


@pytest.fixture(scope="module")
def content():
    return build_content(invented())


@pytest.mark.parametrize("case", CASE_LIST, ids=lambda case: f"{case['call']} {case['gives']!r}")
def test_figures_are_said_like_this(case):
    assert getattr(wording, case["call"])(*case["with"]) == case["gives"]


def test_the_summary_answers_the_three_questions(content):
    silence = "No comment is about marriage and civil partnership, pregnancy and maternity or sexual orientation."
    assert content["overview"]["summary"] == [
        "34 comments (29 different texts) from 6 groups: 16 issues.",
        "7 issues keep coming up: a module deals with 2, a module deals with part of 1 and no module deals with 4.",
        silence + " That is silence, not satisfaction.",
        "3 of 10 modules have no consultation evidence. That is no reproach to them.",
    ]


def test_every_unit_is_accounted_for(content):
    counts = content["overview"]["counts"]
    assert counts["units"] == counts["kept"] + counts["dropped"] == 53
    assert all(one["units"] == one["kept"] + one["dropped"] for one in content["submissions"])
    assert sum(drop["units"] for drop in content["drops"]) == counts["dropped"]


def test_what_keeps_coming_up_is_first_and_more_groups_come_before_fewer(content):
    ranks = [("recurring", "raised", "one-voice").index(issue["status"]) for issue in content["issues"]]
    assert ranks == sorted(ranks)
    recurring = [len(issue["groups"]) for issue in content["issues"] if issue["status"] == "recurring"]
    assert recurring == sorted(recurring, reverse=True)
    assert [issue["number"] for issue in content["issues"]] == list(range(1, 17))


def test_an_issue_shows_its_modules_with_outcomes_scores_and_words(content):
    stop = next(issue for issue in content["issues"] if issue["id"] == "i-a1")
    assert (stop["grade"], [module["id"] for module in stop["modules"]]) == ("direct", ["PL01", "PL02"])
    first = stop["modules"][0]["links"][0]
    assert first["text"].startswith("Explain the grounds")
    assert (first["score"], first["words"]) == (0.71, ["grounds", "search"])


def test_a_quote_says_who_when_where_and_what_stood_beside_it(content):
    deaf = next(issue for issue in content["issues"] if issue["id"] == "i-a2")["quotes"]
    assert len(deaf) == 3
    assert deaf[0]["group"] == "Deaf and Disabled People's Panel"
    assert (deaf[0]["date"], deaf[0]["place"]) == ("2025-02-20", "page 1, point 2")
    assert deaf[0]["reply"].startswith("The force has a contract")
    assert deaf[2]["question"] == "What should we do better?"


def test_each_group_is_quoted_once_before_any_is_quoted_twice():
    material = invented()
    issues = [
        replace(issue, exemplars=("c-k1", "c-k2", "c-a1", "c-l1")) if issue.id == "i-a1" else issue
        for issue in material.analysis.issues
    ]
    made = build_content(replace(material, analysis=replace(material.analysis, issues=tuple(issues))))
    quoted = next(issue for issue in made["issues"] if issue["id"] == "i-a1")["quotes"]
    assert [said["comment"] for said in quoted] == ["c-k1", "c-a1", "c-l1"]


def test_no_quotes_are_shown_when_none_are_wanted():
    material = invented()
    made = build_content(replace(material, settings=replace(material.settings, quotes_per_issue=0)))
    assert not any(issue["quotes"] for issue in made["issues"])


def test_a_campaign_is_shown_with_both_counts(content):
    (campaign, other) = content["duplicates"]
    assert (campaign["comments"], campaign["same_words"], campaign["nearly_same"]) == (5, 4, 1)
    assert campaign["groups"] == ["Harbour Ward Police Consultative Group", "Public survey"]
    assert campaign["issue"]["id"] == "i-a6"
    assert other["comments"] == 2
    quoted = next(issue for issue in content["issues"] if issue["id"] == "i-a6")["quotes"][0]
    assert (quoted["copies"], quoted["also_from"]) == (5, ["Harbour Ward Police Consultative Group"])


def test_gaps_without_any_module_come_first(content):
    assert [kind["kind"] for kind in content["gaps"]] == ["none", "draft", "partial", "stale"]
    assert content["gaps"][0]["gaps"][0]["nearest"][0] == {"id": "PL06", "title": "Working with community contributors"}


def test_an_answer_that_is_not_in_force_is_marked(content):
    marked = {issue["id"]: issue["gap"] for issue in content["issues"] if issue["gap"] in {"draft", "stale"}}
    assert marked == {"i-a1": "stale", "i-b1": "draft"}
    material = invented()
    gaps = (
        *(gap for gap in material.analysis.gaps if gap.issue_id != "i-a5"),
        Gap("i-a5", "draft", ("PL04",), "Idle."),
    )
    made = build_content(replace(material, analysis=replace(material.analysis, gaps=gaps)))
    said = "For 1 issue, nothing that answers is in force (a draft, a pilot or the like)."
    assert said in made["overview"]["summary"][1]
    assert said not in content["overview"]["summary"][1]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("audience", "For 1 issue, what answers is for other staff than people speak of."),
        ("optional", "For 1 issue, nobody has to take what answers."),
    ],
)
def test_an_answer_that_reaches_too_few_is_marked_in_every_form(kind, said, content):
    from consultfeed.report.renderers import RENDERERS

    material = invented()
    gaps = (
        *(gap for gap in material.analysis.gaps if gap.issue_id != "i-a1"),
        Gap("i-a1", kind, ("PL01",), "Too few of them."),
    )
    made = build_content(replace(material, analysis=replace(material.analysis, gaps=gaps)))
    assert said in made["overview"]["summary"][1]
    assert said not in content["overview"]["summary"][1]
    kinds = {"none", "draft", "partial", kind}
    assert [part["kind"] for part in made["gaps"]] == [known for known in wording.GAPS if known in kinds]
    for name in ("html", "md"):
        assert wording.GAPS[kind] in RENDERERS.get(name)(made).decode()


def test_the_matrix_holds_recurring_issues_and_linked_modules_only(content):
    matrix = content["matrix"]
    assert [module["id"] for module in matrix["modules"]] == ["PL01", "PL02", "PL03", "PL04"]
    assert {row["number"]: row["grades"] for row in matrix["rows"]}[2] == ["direct", "partial", "", ""]
    assert len(matrix["rows"]) == 7


def test_modules_without_consultation_evidence_are_named(content):
    silent = [module for module in content["modules"] if not module["issues"]]
    assert [module["id"] for module in silent] == ["PL08", "PL09", "PL10"]
    assert {(module["comments"], len(module["groups"])) for module in silent} == {(0, 0)}


def test_a_module_counts_the_comments_and_groups_of_its_issues_once(content):
    first = content["modules"][0]
    issues = {issue["id"]: issue for issue in content["issues"]}
    held = [issues[one["id"]] for one in first["issues"]]
    assert first["comments"] == sum(issue["comments"] for issue in held)
    assert first["groups"] == sorted({group for issue in held for group in issue["groups"]})


def test_silent_strands_are_named_outright(content):
    silent = ["Marriage and civil partnership", "Pregnancy and maternity", "Sexual orientation"]
    assert content["balance"]["no_feedback"] == silent
    assert content["balance"]["only_in_all"] == silent[:2]
    assert content["balance"]["no_teaching"] == []
    assert [one["label"] for one in content["balance"]["silent"]] == silent
    assert content["balance"]["silent"][0]["says"] == (
        "Marriage and civil partnership: nobody spoke of it; taught only inside modules for all strands (1 h 33 min)."
    )


@pytest.mark.parametrize(
    ("row", "taught", "says"),
    [
        ({}, True, "Age: nobody spoke of it; no module taught now names it."),
        ({}, False, "Age: nobody spoke of it."),
        ({"mentioned": 1}, False, "Age: only mentioned, in 1 comment."),
        (
            {"modules": 1, "minutes": 90},
            True,
            "Age: nobody spoke of it; taught in 1 module that names it (1 h 30 min).",
        ),
        (
            {"mentioned": 2, "modules": 2, "minutes": 0},
            True,
            "Age: only mentioned, in 2 comments; taught in 2 modules that name it (0 min).",
        ),
    ],
)
def test_silence_is_said_with_what_is_taught(row, taught, says):
    blank = {"code": "age", "label": "Age", "comments": 0, "mentioned": 0, "modules": 0, "minutes": 0}
    assert [one["says"] for one in silences([blank | row], taught=taught)] == [says]
    assert silences([blank | row | {"comments": 1}], taught=taught) == []


def test_the_three_shares_each_sum_to_one(content):
    rows = content["balance"]["strands"]
    assert sum(row["outcome_share"] for row in rows) == pytest.approx(1, abs=0.001)
    assert sum(row["feedback_share"] for row in rows) == pytest.approx(1, abs=0.001)
    assert sum(row["teaching_share"] for row in rows) == pytest.approx(1, abs=0.001)


def test_minutes_are_divided_over_the_strands_and_drafts_are_left_out(content):
    minutes = {row["code"]: row["minutes"] for row in content["balance"]["strands"]}
    every = 840 / 9
    assert minutes["race"] == pytest.approx(960 / 2 + 360 / 5 + every, abs=0.1)
    assert minutes["marriage_civil_partnership"] == pytest.approx(every, abs=0.1)
    assert "Not in force (draft, pilot, under review, withdrawn), so left out: 1 module." in content["balance"]["notes"]
    assert content["balance"]["minutes_without_strand"] == 600 + 4800 + 120


def test_outcomes_are_divided_as_minutes_are_and_counted_whole_beside_it():
    modules = (
        Module("M1", "One", strands=("race",)),
        Module("M2", "Two", strands=("race", "sex")),
        Module("M3", "Every", strands=("all",)),
        Module("M4", "Not yet", strands=("age",), status="draft"),
        Module("M5", "None named"),
    )
    numbers = {"M1": 2, "M2": 2, "M3": 9, "M4": 4, "M5": 3}
    outcomes = tuple(Outcome(f"{name}-{n}", name, "Do it.") for name, many in numbers.items() for n in range(many))
    made = build_content(nothing(curriculum=Curriculum(modules, outcomes, "f" * 64)))
    rows = {row["code"]: (row["outcomes"], row["outcome_share"]) for row in made["balance"]["strands"]}
    assert rows["race"] == (4, round(4 / 13, 4))
    assert rows["sex"] == (2, round(2 / 13, 4))
    assert rows["age"] == rows["disability"] == (0, round(1 / 13, 4))


def test_copies_count_once_in_the_share_of_feedback():
    said = [_tag("c1", "race"), _tag("c2", "race"), _tag("c3", "sex")]
    made = build_content(_three_comments(said, copies_of_first=True))
    shares = {
        row["code"]: (row["comments"], row["distinct"], row["feedback_share"]) for row in made["balance"]["strands"]
    }
    assert (shares["race"], shares["sex"]) == ((2, 1, 0.5), (1, 1, 0.5))


def test_mere_mentions_are_not_counted_as_about():
    made = build_content(_three_comments([_tag("c1", "age", "mentioned"), _tag("c2", "age", "name")]))
    age = made["balance"]["strands"][0]
    assert (age["label"], age["comments"], age["mentioned"], age["feedback_share"]) == ("Age", 0, 1, 0)


def test_a_link_graded_none_is_no_link():
    made = build_content(_three_comments([], links=(Link("i1", "M1", "", "none", 0.2, "t"),)))
    assert (made["issues"][0]["grade"], made["issues"][0]["modules"]) == ("none", [])
    assert made["modules"][0]["issues"] == []


def test_a_module_that_left_the_curriculum_is_still_named():
    made = build_content(_three_comments([], links=(Link("i1", "GONE", "GONE-LO1", "partial", 0.5, "t"),)))
    assert made["issues"][0]["modules"][0]["title"] == "GONE"


def test_a_curriculum_changed_after_the_review_is_said_at_the_top():
    material = invented()
    old = replace(material.analysis, versions={"curriculum": "123456789012"})
    assert (
        "The curriculum was changed after this review"
        in build_content(replace(material, analysis=old))["overview"]["summary"][-1]
    )
    fresh = replace(material.analysis, versions={"curriculum": "c" * 12})
    assert "changed" not in " ".join(build_content(replace(material, analysis=fresh))["overview"]["summary"])


def test_comments_handed_in_after_the_review_are_counted_at_the_top():
    material = invented()
    late = replace(material.comments[0], id="c-late")
    made = build_content(replace(material, comments=[*material.comments, late]))
    assert made["overview"]["summary"][-1] == "Not in this review, because handed in after it was run: 1 comment."


def test_without_a_curriculum_no_issue_is_said_to_lack_a_module():
    material = invented()
    bare = replace(material, curriculum=Curriculum(), analysis=replace(material.analysis, links=(), gaps=()))
    summary = build_content(bare)["overview"]["summary"]
    assert "7 issues keep coming up. No curriculum was imported, so no module can be named." in summary


def test_the_order_of_the_input_does_not_matter(content):
    for seed in range(3):
        assert render_json(build_content(shuffled(invented(), seed))) == render_json(content)


def test_the_hash_seed_does_not_matter():
    program = (
        "import hashlib; from report_invented import invented; from consultfeed.report.content import build_content;"
        "from consultfeed.report.renderers import RENDERERS; made = build_content(invented());"
        "print([hashlib.sha256(render(made)).hexdigest() for _, render in RENDERERS])"
    )
    answers = {_run(program, seed) for seed in ("1", "2")}
    assert len(answers) == 1


def test_nothing_of_clock_path_or_receipt_stands_in_it(content):
    text = render_json(content)
    assert "2025-10-02" not in text
    assert str(Path.cwd()) not in text


def test_it_is_plain_json(content):
    assert json.loads(render_json(content)) == content
    assert render_json(content).endswith("}\n")


def test_rendering_leaves_the_content_as_it_was(content):
    from consultfeed.report.renderers import RENDERERS

    before = copy.deepcopy(content)
    for _, render in RENDERERS:
        render(content)
    assert content == before


def test_an_empty_workspace_says_that_there_is_nothing_yet():
    made = build_content(nothing())
    assert made["overview"]["summary"] == ["Nothing has been handed in yet, so there is nothing to report."]
    assert made["issues"] == made["gaps"] == made["duplicates"] == []


def test_comments_without_a_review_give_no_issue():
    made = build_content(replace(invented(), analysis=Analysis()))
    assert made["overview"]["summary"][1].startswith("Nothing keeps coming up yet")


def shuffled(material, seed):
    """The same material with every list in another order."""
    mixed = random.Random(seed)
    found = material.analysis
    names = ("duplicates", "tags", "issues", "topics", "links", "gaps")
    parts = {name: tuple(_mix(getattr(found, name), mixed)) for name in names}
    curriculum = replace(
        material.curriculum,
        modules=tuple(_mix(material.curriculum.modules, mixed)),
        outcomes=tuple(_mix(material.curriculum.outcomes, mixed)),
    )
    return replace(
        material,
        sources=_mix(material.sources, mixed),
        comments=_mix(material.comments, mixed),
        drops=_mix(material.drops, mixed),
        intake=dict(_mix(material.intake.items(), mixed)),
        curriculum=curriculum,
        analysis=replace(found, **parts, versions=dict(_mix(found.versions.items(), mixed))),
    )


def _mix(things, mixed):
    things = list(things)
    return mixed.sample(things, len(things))


def _run(program, seed):
    here = str(Path(__file__).parent)
    told = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": here}
    return subprocess.run([sys.executable, "-c", program], env=told, capture_output=True, text=True, check=True).stdout


def _tag(comment_id, code, level="about"):
    return Tag(comment_id, "equality-act-2010", code, level, 0.9, "t", ())


def _three_comments(tags, *, copies_of_first=False, links=()):
    from consultfeed.records import Duplicate

    source = Source("s1", "a.csv", "survey", "Group", "2025-01-01", "2025-01-02", "d" * 64, 3)
    comments = [Comment(f"c{n}", "s1", n, "", f"text {n}", "", f"row {n}") for n in (1, 2, 3)]
    ids = ("c1", "c2", "c3")
    issue = Issue("i1", "Label", "", (), ids, 3, ("Group",), "", "", (), ids, "raised", 0.5)
    copies = (Duplicate("c2", "c1", True, 1.0),) if copies_of_first else ()
    found = Analysis(tags=tuple(tags), issues=(issue,), duplicates=copies, links=tuple(links))
    curriculum = Curriculum((Module("M1", "First"),), (), "e" * 64)
    return nothing(sources=[source], comments=comments, curriculum=curriculum, analysis=found, intake={"s1": (3, ())})
