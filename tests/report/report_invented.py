"""The invented year of ``cases/invented.toml`` as a report's material."""

import tomllib
from pathlib import Path

from consultfeed.ids import digest
from consultfeed.records import (
    Analysis,
    Comment,
    Curriculum,
    Drop,
    Duplicate,
    Gap,
    Issue,
    Link,
    LinkEvidence,
    Module,
    Outcome,
    Redaction,
    Source,
    Span,
    Tag,
    Topic,
)
from consultfeed.report.content import Material
from consultfeed.schemes.taxonomy import Concept, Taxonomy
from consultfeed.settings import Settings

CASES = Path(__file__).parent / "cases"
STRANDS = {
    "race": "Race",
    "disability": "Disability",
    "sex": "Sex",
    "gender_reassignment": "Gender reassignment",
    "sexual_orientation": "Sexual orientation",
    "religion_belief": "Religion or belief",
    "age": "Age",
    "pregnancy_maternity": "Pregnancy and maternity",
    "marriage_civil_partnership": "Marriage and civil partnership",
}
THEMES = (
    *("stop_and_search", "accessible_communication", "feedback_loop", "reporting_and_contact", "hate_crime"),
    *("crime_and_asb", "training_delivery", "contributor_treatment", "youth_engagement", "custody"),
    *("domestic_sexual_abuse", "technology_and_data", "officer_conduct", "leadership_supervision"),
    *("use_of_force", "workforce_representation"),
)


def scheme(kind, labels):
    concepts = tuple(Concept(code, labels[code], "a note") for code in sorted(labels))
    name = {"strands": "equality-act-2010", "themes": "policing-feedback"}[kind]
    return Taxonomy(name, name.replace("-", " "), kind, "1", "this test", "MIT", "2025-10-01", concepts, "d" * 64)


def strand_scheme():
    return scheme("strands", STRANDS)


def theme_scheme():
    return scheme("themes", {code: code.replace("_", " ").capitalize() for code in THEMES})


def table():
    return tomllib.loads((CASES / "invented.toml").read_text(encoding="utf-8"))


def nothing(**changes):
    """Material of a workspace into which nothing was handed in."""
    values = {
        "review": "spring",
        "cutoff": "",
        "settings": Settings(force="Westmarch Police"),
        "sources": (),
        "intake": {},
        "comments": (),
        "drops": (),
        "curriculum": Curriculum(),
        "analysis": Analysis(),
        "strands": strand_scheme(),
        "themes": theme_scheme(),
    }
    return Material(**(values | changes))


def invented():
    """A whole year: 7 submissions, 16 issues, 10 modules."""
    raw = table()
    comments, copies = _comments(raw)
    drops = [Drop(d["source"], row, d["stage"], d["reason"]) for d in raw["drop"] for row in d["rows"]]
    sources = [_source(one, comments, drops) for one in raw["source"]]
    notes = {"s-02": ("2 pages are pictures and could not be read",)}
    kept = {s.id: (sum(c.source_id == s.id for c in comments), notes.get(s.id, ())) for s in sources}
    return nothing(
        review="autumn 2025",
        cutoff="2025-09-25",
        sources=sources,
        intake=kept,
        comments=comments,
        drops=drops,
        curriculum=_curriculum(raw),
        analysis=_analysis(raw, {c.id: c for c in comments}, {s.id: s for s in sources}, copies),
    )


def _comments(raw):
    comments, copies = [], []
    for issue in raw["issue"]:
        texts = {}
        for comment_id, source, place, text, *reply in issue["comments"]:
            texts[comment_id] = text
            comments.append(_comment(comment_id, source, place, text, reply[0] if reply else ""))
        for comment_id, source, place, original, exact in issue.get("copies", ()):
            copies.append(Duplicate(comment_id, original, exact, 1.0 if exact else 0.9))
            comments.append(_comment(comment_id, source, place, texts[original] + ("" if exact else " Thanks."), ""))
    return comments, copies


def _comment(comment_id, source, place, text, reply):
    row = int("".join(filter(str.isdigit, place)) or 1)
    question = "What should we do better?" if source == "s-05" else ""
    removed = (Redaction("PERSON", 0, 1, "cue", 0.9),) if comment_id in {"c-a4", "c-d2"} else ()
    return Comment(comment_id, source, row, question, text, "", place, reply, removed)


def _source(one, comments, drops):
    rows = sum(c.source_id == one["id"] for c in comments) + sum(d.source_id == one["id"] for d in drops)
    content = digest(one["id"].encode())
    return Source(one["id"], one["name"], one["kind"], one["group"], one["date"], "2025-10-02", content, rows)


def _curriculum(raw):
    modules = tuple(
        Module(
            module_id=m["id"],
            title=m["title"],
            programme=m["programme"],
            minutes=m.get("minutes"),
            strands=tuple(m.get("strands", ())),
            themes=tuple(m.get("themes", ())),
            owner=m["owner"],
            last_reviewed=m.get("reviewed", ""),
            status=m.get("status", "current"),
        )
        for m in raw["module"]
    )
    outcomes = tuple(Outcome(o["id"], o["id"].split("-")[0], o["text"]) for o in raw["outcome"])
    return Curriculum(modules, outcomes, "c" * 64)


def _analysis(raw, comments, sources, copies):
    return Analysis(
        duplicates=tuple(copies),
        tags=tuple(tag for issue in raw["issue"] for tag in _tags(issue, comments)),
        issues=tuple(_issue(issue, comments, sources) for issue in raw["issue"]),
        topics=tuple(
            Topic(t["id"], t["label"], tuple(t["terms"]), tuple(t["comments"]), tuple(t["comments"]), t["stability"])
            for t in raw["topic"]
        ),
        links=tuple(_link(issue, link, comments) for issue in raw["issue"] for link in issue.get("links", ())),
        gaps=tuple(Gap(i["id"], i["gap"][0], tuple(i["gap"][2]), i["gap"][1]) for i in raw["issue"] if "gap" in i),
        notes=("2 comments have no theme; topics need 50, so none more were looked for",),
        versions={"consultfeed": "0.1.0", "encoder": "a sentence model, 8 bit", "themes": "policing-feedback 1"},
    )


def _ids(issue):
    return [one[0] for one in (*issue["comments"], *issue.get("copies", ()))]


def _tags(issue, comments):
    codes = [("equality-act-2010", code) for code in issue["strands"]]
    codes += [("policing-feedback", issue["theme"])] if issue["theme"] else []
    for comment_id in _ids(issue):
        words = Span(0, 4, comments[comment_id].text[:4])
        for name, code in codes:
            yield Tag(comment_id, name, code, "about", 0.8, "test 1", (words,))


def _issue(issue, comments, sources):
    ids = _ids(issue)
    held = [sources[comments[comment_id].source_id] for comment_id in ids]
    dates = sorted({source.meeting_date for source in held})
    return Issue(
        id=issue["id"],
        label=issue["label"],
        theme=issue["theme"],
        strands=tuple(sorted(issue["strands"])),
        comment_ids=tuple(sorted(ids)),
        distinct_texts=len(issue["comments"]),
        groups=tuple(sorted({source.group for source in held})),
        first_on=dates[0],
        last_on=dates[-1],
        dates=tuple(dates),
        exemplars=tuple(one[0] for one in issue["comments"]),
        status=issue["status"],
        score=0.7,
    )


def _link(issue, link, comments):
    module, outcome, grade, score, words = link
    comment_id = issue["comments"][0][0]
    span = Span(0, 4, comments[comment_id].text[:4])
    evidence = (LinkEvidence(comment_id, span, tuple(words), tuple(words)),) if words else ()
    return Link(issue["id"], module, outcome, grade, score, "nearest 1", evidence)
