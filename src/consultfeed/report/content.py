"""The content of a report: plain JSON values in a fixed order, independent of the order of the input.

No clock, no paths, no date of receipt. Renderers take this and nothing else, so all forms say the same.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from consultfeed.records import ISSUE_STATUSES
from consultfeed.report import coverage, findings, intake
from consultfeed.report.material import GRADE_ORDER, Index, Material
from consultfeed.report.wording import how_many, listed, listed_in_sentence, printable_text

__all__ = ["LIMITS", "Material", "build_content"]

ANSWERS = {
    "direct": "a module deals with",
    "partial": "a module deals with part of",
    "none": "no module deals with",
}
BUT = {
    "not_in_force": "nothing that answers is in force (a draft, a pilot or the like)",
    "other_staff": "what answers is for other staff than people speak of",
    "optional": "nobody has to take what answers",
}
LIMITS = (
    "Tags are prompts for reading. A machine put them on by rules and models; read the words before you act on one.",
    "Counts are not votes. Nobody was chosen at random and groups differ in size: no figure is a share of the public.",
    "Silence is not satisfaction. A strand, theme or module nobody spoke about may be one nobody was asked about.",
    "A link shows relevance, not effect: a module deals with the matter; whether it changed anything is not shown.",
    "“No module” means none was found in the curriculum handed in. What is taught but not written down is not found.",
    "One voice can be right. Issues raised once are listed in full, not averaged away.",
    "Names and contact details were removed by rules; some may remain. Read a quotation before it leaves the building.",
    "What people are is never inferred. A strand says what a comment is about, not who wrote it.",
)


def build_content(material: Material) -> dict[str, Any]:
    """The whole report as plain values (str, int, float, None, list, dict), the same for the same material."""
    index = Index(material)
    sections = {
        "submissions": intake.submissions(index),
        "issues": findings.issues(index),
        "comments": findings.comments(index),
        "matrix": findings.matrix(index),
        "gaps": findings.gaps(index),
        "balance": coverage.balance(index),
        "themes": coverage.themes(index),
        "topics": coverage.topics(index),
        "modules": coverage.modules(index),
        "aside": intake.aside(index),
        "drops": intake.drops(index),
        "duplicates": intake.duplicates(index),
        "made": _made(index),
    }
    content: dict[str, Any] = printable_text({"overview": _overview(index, sections), **sections})
    return content


def _overview(index: Index, sections: dict[str, Any]) -> dict[str, Any]:
    material = index.material
    counts, by_grade = _counts(index, sections), findings.by_grade(index)
    return {
        "review": material.review,
        "cutoff": material.cutoff,
        "force": material.settings.force,
        "summary": [
            *_summary(counts, by_grade[0], sections["balance"]),
            *_unheard(counts),
            *_aside(counts, sections["aside"]),
            *_urgent(sections["issues"]),
            *_out_of_date(index),
        ],
        "counts": counts,
        "by_grade": by_grade,
    }


def issue_names(content: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """Issue id -> its number in the report, as ``find_name`` takes them."""
    return {row["id"]: (str(row["number"]),) for row in content["issues"]}


def _counts(index: Index, sections: dict[str, Any]) -> dict[str, int]:
    handed_in, issues = sections["submissions"], sections["issues"]
    return {
        "submissions": len(handed_in),
        "groups": len({one["group"] for one in handed_in}),
        **{what: sum(one[what] for one in handed_in) for what in ("units", "kept", "dropped", "comments")},
        "distinct": len(index.distinct(index.comments)),
        "other_languages": sum(one["comments"] for one in sections["aside"]["languages"]),
        "standing": sum(one["comments"] for one in sections["aside"]["standing"]),
        "routed": sum(bool(routes) for routes in index.material.aside.values()),
        "issues": len(issues),
        **{status: sum(issue["status"] == status for issue in issues) for status in ISSUE_STATUSES},
        **{grade: sum(issue["grade"] == grade for issue in issues) for grade in GRADE_ORDER},
        "modules": len(sections["modules"]),
        "modules_without_evidence": sum(not module["issues"] for module in sections["modules"]),
    }


def _summary(counts: dict[str, int], recurring: dict[str, Any], balance: dict[str, Any]) -> list[str]:
    if not counts["comments"]:
        return ["Nothing has been handed in yet, so there is nothing to report."]
    texts = how_many(counts["distinct"], "different text")
    comments, groups = how_many(counts["comments"], "comment"), how_many(counts["groups"], "group")
    said = [f"{comments} ({texts}) from {groups}: {how_many(counts['issues'], 'issue')}."]
    said.append(_answered(recurring, counts["modules"]))
    return said + _silences(balance, counts["modules"])


def _answered(recurring: dict[str, Any], modules: int) -> str:
    total = sum(recurring[grade] for grade in GRADE_ORDER)
    if not total:
        return "Nothing keeps coming up yet: no issue was raised by several groups or on several dates."
    keep = f"{total:,} issue keeps coming up" if total == 1 else f"{total:,} issues keep coming up"
    if not modules:
        return f"{keep}. No curriculum was imported, so no module can be named."
    but = "".join(f" For {how_many(recurring[what], 'issue')}, {so}." for what, so in BUT.items() if recurring[what])
    parts = [f"{ANSWERS[grade]} {recurring[grade]:,}" for grade in GRADE_ORDER if recurring[grade]]
    return f"{keep}: {listed(parts)}.{but}"


def _silences(balance: dict[str, Any], modules: int) -> list[str]:
    said = []
    if quiet := listed_in_sentence(balance["no_feedback"], "or"):
        said.append(f"No comment is about {quiet}. That is silence, not satisfaction.")
    unnamed = [row["label"] for row in balance["strands"] if row["comments"] and not row["modules"]]
    if unnamed and modules:
        said.append(f"People spoke about {listed_in_sentence(unnamed, 'and')}, and no module taught now names it.")
    return said


def _unheard(counts: dict[str, int]) -> list[str]:
    quiet, every = counts["modules_without_evidence"], how_many(counts["modules"], "module")
    if not quiet or not counts["comments"]:
        return []
    have, them = ("has", "it") if quiet == 1 else ("have", "them")
    return [f"{quiet:,} of {every} {have} no consultation evidence. That is no reproach to {them}."]


def _aside(counts: dict[str, int], aside: dict[str, Any]) -> list[str]:
    said = []
    if counts["other_languages"]:
        named = listed([f"{one['language']} {one['comments']:,}" for one in aside["languages"]])
        verb = "is" if counts["other_languages"] == 1 else "are"
        many = how_many(counts["other_languages"], "comment")
        said.append(
            f"{many} {verb} not in English ({named}): kept, but in no issue until somebody has read and tagged it."
        )
    if counts["routed"]:
        named = listed([f"{one['label'].lower()} {one['comments']:,}" for one in aside["routes"]])
        said.append(f"For a person to look at before they count: {how_many(counts['routed'], 'comment')} ({named}).")
    return said


def _urgent(issues: list[dict[str, Any]]) -> list[str]:
    said = []
    for what, words in (("overdue", "What was decided is overdue"), ("returned", "Raised again after it was closed")):
        held = [str(issue["number"]) for issue in issues if issue["decision"] and issue["decision"][what]]
        if held:
            said.append(f"{words}: {how_many(len(held), 'issue')} (no. {listed(held)}).")
    return said


def _out_of_date(index: Index) -> list[str]:
    said = []
    reviewed_with = index.found.versions.get("curriculum", "")
    now = index.material.curriculum.digest[:12] or "none"
    if reviewed_with not in ("", now):
        said.append("The curriculum was changed after this review was run: run it again before you rely on the links.")
    in_issues = {comment_id for issue in index.issues.values() for comment_id in issue.comment_ids}
    if later := set(index.comments) - in_issues - _elsewhere(index) if in_issues else set():
        said.append(f"Not in this review, because handed in after it was run: {how_many(len(later), 'comment')}.")
    return said


def _elsewhere(index: Index) -> set[str]:
    return {*index.material.aside, *index.found.standing}


def _made(index: Index) -> dict[str, Any]:
    material, settings = index.material, index.material.settings
    schemes = (material.strands, material.themes)
    names = ("id", "title", "version", "source", "licence", "as_of", "digest")
    return {
        "versions": {key: index.found.versions[key] for key in sorted(index.found.versions)},
        "inputs": [{"name": s.name, "group": s.group, "digest": s.digest} for s in index.sources.values()],
        "curriculum": material.curriculum.digest,
        "settings": {f.name: getattr(settings, f.name) for f in fields(settings)},
        "schemes": [{name: getattr(scheme, name) for name in names} for scheme in schemes],
        "notes": list(index.found.notes),
        "limits": list(LIMITS),
    }
