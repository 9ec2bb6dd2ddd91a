"""Measures the theme tagger on comments coded by others. Prints figures only, never a row.

    python bench/themes.py            what the shipped model's manifest says, then gold/dev: ways, themes, speed
    python bench/themes.py --all      and the classifier alone on NHS patients' comments, against their own model

The manifest's figures come from our own corpus, each writer judged by models that saw none of their comments. gold/dev
was used to develop the word lists and to choose by how much more is asked than on our corpus (``theme_weights``): every
figure on it flatters. It stands outside the project: CONSULTFEED_DATA names its folder (default ../shared/data beside
the project); without it the bench says so and ends. ``quality.py`` sets the same figures against their targets.
"""

from __future__ import annotations

import json
import sys
import time
from typing import NamedTuple

from consultfeed.encoder import load_encoder
from consultfeed.records import Comment, Tag
from consultfeed.resources import models_dir
from consultfeed.schemes.taxonomy import load_scheme
from consultfeed.tag.learning import LabelledRow, LabelModel
from consultfeed.tag.themes import ThemeTagger
from strands import DATA, rows

GOLD, NHS = DATA / "gold" / "dev.jsonl", DATA / "themes" / "nhs_phase1.jsonl.gz"
WAYS = {"words alone": (False, False), "words and nearness": (True, False), "with the learned model": (True, True)}
"""Ways to tag: with an encoder or not, with the learned model or not."""


class Counts(NamedTuple):
    """What was given, what of it was right, what was wanted, what of that was found."""

    given: int = 0
    right: int = 0
    wanted: int = 0
    found: int = 0

    def __add__(self, other):
        return Counts(*(a + b for a, b in zip(self, other, strict=True)))

    @property
    def precision(self):
        return self.right / self.given if self.given else 0.0

    @property
    def recall(self):
        return self.found / self.wanted if self.wanted else 0.0

    @property
    def f1(self):
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __str__(self):
        return f"P {self.precision:.3f}  R {self.recall:.3f}  F1 {self.f1:.3f}"


class Patient(NamedTuple):
    """One test row of the NHS set: the class wanted, ours, the peer's, and whether its text stands in train, too."""

    wanted: str
    ours: str
    peer: str
    seen: bool


def tagger(way):
    near, learned = WAYS[way]
    return ThemeTagger(load_scheme("policing-feedback"), load_encoder() if near else None, learned=learned)


def tags_of(made, items) -> tuple[dict[str, list[Tag]], float]:
    """Tags by id, and comments a second."""
    comments = [Comment(item["id"], "s", 1, "", item["text"], "", "") for item in items]
    start = time.perf_counter()
    tags = made.tag(comments)
    speed = len(comments) / (time.perf_counter() - start)
    found = {item["id"]: [] for item in items}
    for tag in tags:
        found[tag.comment_id].append(tag)
    return found, speed


def counts(code, given, items, right, wanted):
    """Counts of one theme; ``right`` and ``wanted`` name the label sets for precision and recall."""
    pairs = [(code in given[item["id"]], code in item[right], code in item[wanted]) for item in items]
    return Counts(
        sum(g for g, _, _ in pairs),
        sum(g and r for g, r, _ in pairs),
        sum(w for _, _, w in pairs),
        sum(g and w for g, _, w in pairs),
    )


def report(name, given, items, right, wanted):
    per = {code: counts(code, given, items, right, wanted) for code in load_scheme("policing-feedback").codes()}
    micro = sum(per.values(), Counts())
    print(f"{name:<48} {micro}  macro F1 {sum(c.f1 for c in per.values()) / len(per):.3f}")
    return per


def manifest():
    """What the shipped model's manifest says of it."""
    return json.loads((models_dir() / "themes" / "manifest.json").read_text(encoding="utf-8"))


def patients(encoder) -> list[Patient]:
    """The same classifier on other people's labels: nine classes, one a comment, their own train and test rows."""
    items = rows(NHS)
    train, test = ([item for item in items if item["split"] == side] for side in ("train", "test"))
    model = LabelModel.fit([LabelledRow(r["id"], r["text"], tuple(r["labels"])) for r in train], encoder)
    ours = model.decide([item["text"] for item in test])
    known = {item["text"] for item in train}
    peers = [p if isinstance(p, str) else p[0] for p in (item["peer_pred"] for item in test)]
    return [
        Patient(item["labels"][0], one[0], peer, item["text"] in known)
        for item, one, peer in zip(test, ours, peers, strict=True)
    ]


def report_patients(found):
    from sklearn.metrics import accuracy_score, balanced_accuracy_score, matthews_corrcoef

    print("\nNHS phase 1: accuracy / balanced accuracy / MCC")
    for name in ("ours", "peer"):
        for title, kept in (("all test rows", found), ("rows not in train", [one for one in found if not one.seen])):
            pair = [one.wanted for one in kept], [getattr(one, name) for one in kept]
            scores = [score(*pair) for score in (accuracy_score, balanced_accuracy_score, matthews_corrcoef)]
            print(f"{name:<12} {title:<18} n {len(kept):>5}   " + " / ".join(f"{score:.3f}" for score in scores))


def main():
    facts = manifest()
    print(f"models/themes, {facts['training_corpus']['rows']} comments of our own:")
    print(json.dumps(facts["metrics"], indent=1))
    if not GOLD.is_file():
        print(f"skipped: {GOLD.name} is not there; CONSULTFEED_DATA names the folder of the measuring sets")
        return 0
    items = rows(GOLD)
    for way in WAYS:
        found, speed = tags_of(tagger(way), items)
        given = {name: {tag.code for tag in tags} for name, tags in found.items()}
        print(f"\n{way}: {len(items)} comments, {speed:,.0f} a second")
        per = report("union of coders", given, items, "themes", "themes")
        report("precision on what both, recall on what one said", given, items, "themes_agreed", "themes")
        report("precision on what one, recall on what both said", given, items, "themes", "themes_agreed")
    print(f"\n{'theme (with the learned model, union)':<38} {'given':>5} {'wanted':>6}")
    for code, one in per.items():
        print(f"{code:<38} {one.given:>5} {one.wanted:>6}  {one}")
    if "--all" in sys.argv:
        report_patients(patients(load_encoder()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
