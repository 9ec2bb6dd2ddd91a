"""Sections about strands, themes, topics and modules: what feedback is about beside what is taught."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from consultfeed.records import Grade, Issue, Module
from consultfeed.report.findings import concept, quotes
from consultfeed.report.material import Index, tagged
from consultfeed.report.wording import hours, how_many
from consultfeed.schemes.curriculum import in_force

EVERY_STRAND = "all"


def balance(index: Index) -> dict[str, Any]:
    """Per strand: what feedback is about it and what is taught about it, as three shares that each sum to 1."""
    feedback, teaching = _Feedback(index), _Teaching(index)
    rows = [{**feedback.of(code), **teaching.of(code)} for code in index.material.strands.codes()]
    return {
        "strands": rows,
        "silent": silences(rows, taught=bool(index.modules)),
        "no_feedback": [row["label"] for row in rows if not row["comments"]],
        "no_teaching": [row["label"] for row in rows if not row["modules"] and not row["minutes"]],
        "only_in_all": [row["label"] for row in rows if not row["modules"] and row["minutes"]],
        "minutes_without_strand": teaching.unnamed,
        "texts_about_a_strand": len(feedback.weights),
        "notes": [*feedback.notes(), *teaching.notes()],
    }


class _Feedback:
    """Comments about each strand; a text about two strands counts half towards each share."""

    def __init__(self, index: Index) -> None:
        self.index = index
        scheme, tags = index.material.strands.id, index.found.tags
        self.about = tagged(tags, scheme, "about")
        self.mentioned = tagged(tags, scheme, "mentioned")
        texts = {code: index.distinct(ids) for code, ids in self.about.items()}
        self.texts = {code: texts.get(code, []) for code in index.material.strands.codes()}
        self.weights = Counter(text for of_strand in self.texts.values() for text in of_strand)

    def of(self, code: str) -> dict[str, Any]:
        """One strand's side of the table."""
        comments, held = self.about.get(code, []), _issues_with(self.index, code)
        return {
            **concept(self.index.material.strands, code),
            "comments": len(comments),
            "mentioned": len(self.mentioned.get(code, [])),
            "distinct": len(self.texts[code]),
            "groups": len(self.index.groups(comments)),
            "issues": len(held),
            "issues_without_module": sum(self.index.grade(issue.id) == "none" for issue in held),
            "feedback_share": self._share(code),
        }

    def _share(self, code: str) -> float:
        whole = sum(1 / self.weights[text] for text in self.texts[code])
        return round(whole / len(self.weights), 4) if self.weights else 0.0

    def notes(self) -> list[str]:
        """How the shares of feedback are counted."""
        part = "a text about several strands is divided equally among them"
        return [f"Share of feedback: of the different texts that are about any strand; copies count once, and {part}."]


class _Teaching:
    """What is taught about each strand: a module's minutes and outcomes are divided equally over the strands it names.

    Counted whole for every strand it names, a long module on many things would outweigh one that is about a strand.
    """

    def __init__(self, index: Index) -> None:
        self.codes = index.material.strands.codes()
        every = list(index.modules.values())
        self.taught = [module for module in every if in_force(module)]
        self.left_out = len(every) - len(self.taught)
        self.aims = Counter(outcome.module_id for outcome in index.outcomes.values())
        self.minutes = _by_strand(self.taught, self.codes, {one.module_id: one.minutes or 0 for one in self.taught})
        self.outcomes = _by_strand(self.taught, self.codes, self.aims)
        self.unnamed = sum(module.minutes or 0 for module in self.taught if not module.strands)

    def of(self, code: str) -> dict[str, Any]:
        """One strand's side of the table; ``modules`` and ``outcomes`` count those that name the strand itself."""
        naming = [module.module_id for module in self.taught if code in module.strands]
        return {
            "modules": len(naming),
            "minutes": round(self.minutes[code], 1),
            "teaching_share": _share(self.minutes, code),
            "outcomes": sum(self.aims[module_id] for module_id in naming),
            "outcome_share": _share(self.outcomes, code),
        }

    def notes(self) -> list[str]:
        """How teaching time is divided, and what it leaves out."""
        every = sum(EVERY_STRAND in module.strands for module in self.taught)
        blank = sum(module.minutes is None for module in self.taught)
        said = [
            "Teaching time and outcomes: a module's are divided equally over the strands it names.",
            f"Marked “all”, so divided over all {len(self.codes)} strands: {how_many(every, 'module')}."
            if every
            else "",
            f"Naming no strand, so in no strand's share: {hours(self.unnamed)}." if self.unnamed else "",
            f"Without stated minutes, so counted as no time: {how_many(blank, 'module')}." if blank else "",
            f"Not in force (draft, pilot, under review, withdrawn), so left out: {how_many(self.left_out, 'module')}."
            if self.left_out
            else "",
        ]
        return [note for note in said if note]


def _by_strand(modules: Sequence[Module], codes: Sequence[str], amounts: Mapping[str, int]) -> dict[str, float]:
    """Strand -> its part of what modules have of something, each module's divided over the strands it names."""
    found: dict[str, float] = dict.fromkeys(codes, 0.0)
    for module in modules:
        named = codes if EVERY_STRAND in module.strands else sorted(set(module.strands) & set(codes))
        for code in named:
            found[code] += amounts.get(module.module_id, 0) / len(named)
    return found


def _share(amounts: Mapping[str, float], code: str) -> float:
    whole = sum(amounts.values())
    return round(amounts[code] / whole, 4) if whole else 0.0


def silences(rows: Sequence[Mapping[str, Any]], *, taught: bool) -> list[dict[str, str]]:
    """Strands of the scheme that no comment is about, each with a sentence on what is taught of it.

    Args:
        rows: one for each strand of the scheme, with both sides of the table.
        taught: whether there is a curriculum at all.
    """
    quiet = [row for row in rows if not row["comments"]]
    return [{"code": row["code"], "label": row["label"], "says": _silence(row, taught=taught)} for row in quiet]


def _silence(row: Mapping[str, Any], *, taught: bool) -> str:
    spoken = f"only mentioned, in {how_many(row['mentioned'], 'comment')}" if row["mentioned"] else "nobody spoke of it"
    if not taught:
        return f"{row['label']}: {spoken}."
    return f"{row['label']}: {spoken}; {_what_is_taught(row)}."


def _what_is_taught(row: Mapping[str, Any]) -> str:
    if row["modules"]:
        naming = how_many(row["modules"], "module that names it", "modules that name it")
        return f"taught in {naming} ({hours(row['minutes'])})"
    if row["minutes"]:
        return f"taught only inside modules for all strands ({hours(row['minutes'])})"
    return "no module taught now names it"


def _issues_with(index: Index, strand: str) -> list[Issue]:
    return [issue for issue in index.issues.values() if strand in issue.strands]


def themes(index: Index) -> list[dict[str, Any]]:
    """Every theme with its counts, the one with most distinct texts first; themes nobody raised stay in."""
    found = tagged(index.found.tags, index.material.themes.id, "about")
    by_theme: dict[str, list[Issue]] = {}
    for issue in index.issues.values():
        by_theme.setdefault(issue.theme, []).append(issue)
    codes = index.material.themes.codes()
    rows = [_theme(index, code, found.get(code, []), by_theme.get(code, [])) for code in codes]
    return sorted(rows, key=lambda row: (-row["distinct"], -row["comments"], row["label"], row["code"]))


def _theme(index: Index, code: str, comments: Sequence[str], held: Sequence[Issue]) -> dict[str, Any]:
    return {
        **concept(index.material.themes, code),
        "comments": len(comments),
        "distinct": len(index.distinct(comments)),
        "groups": len(index.groups(comments)),
        "issues": len(held),
        "issues_without_module": sum(index.grade(issue.id) == "none" for issue in held),
        "modules": sum(code in module.themes for module in index.modules.values()),
    }


def topics(index: Index) -> list[dict[str, Any]]:
    """Topics that no theme explains, largest first."""
    ordered = sorted(index.found.topics, key=lambda topic: (-len(topic.comment_ids), topic.label, topic.id))
    most = min(2, index.material.settings.quotes_per_issue)
    return [
        {
            "id": topic.id,
            "label": topic.label,
            "terms": list(topic.terms),
            "comments": len(topic.comment_ids),
            "groups": index.groups(topic.comment_ids),
            "stability": round(topic.stability, 2),
            "quotes": quotes(index, topic.exemplars, most),
        }
        for topic in ordered
    ]


def modules(index: Index) -> list[dict[str, Any]]:
    """Every module with the issues it answers, by id; an empty list is no consultation evidence (and no reproach)."""
    answered: dict[str, dict[str, Grade]] = {}
    for issue_id in index.issues:
        for link in index.links.get(issue_id, []):
            answered.setdefault(link.module_id, {}).setdefault(issue_id, link.grade)
    return [_module(index, module, answered.get(module_id, {})) for module_id, module in index.modules.items()]


def _module(index: Index, module: Module, answered: Mapping[str, Grade]) -> dict[str, Any]:
    every = [{"code": EVERY_STRAND, "label": "All strands"}]
    named = [concept(index.material.strands, code) for code in sorted(module.strands) if code != EVERY_STRAND]
    said = sorted({comment_id for issue_id in answered for comment_id in index.issues[issue_id].comment_ids})
    return {
        "id": module.module_id,
        "title": module.title,
        "programme": module.programme,
        "audience": module.audience,
        "mandatory": module.mandatory,
        "minutes": module.minutes,
        "owner": module.owner,
        "last_reviewed": module.last_reviewed,
        "status": module.status,
        "strands": every if EVERY_STRAND in module.strands else named,
        "themes": [concept(index.material.themes, code) for code in sorted(module.themes)],
        "issues": [{**index.issue_name(issue_id), "grade": grade} for issue_id, grade in answered.items()],
        "comments": len(said),
        "groups": index.groups(said),
    }
