"""Measures the theme tagger on comments coded by others. Prints figures only, never a row.

    python bench/themes.py            the tagger as shipped and without its parts, a table of themes, comments a second
    python bench/themes.py --all      each signal alone, calibration, and the classifier on NHS patients' comments

gold/dev was used to develop the word lists: every figure on it that has words in it flatters. The learned model, its
calibration and thresholds come from our own corpus; that less is asked where words stand (``theme_weights``) was
chosen seeing gold/dev, too. The set stands outside the project: CONSULTFEED_DATA names
its folder (default ../shared/data); without it the bench says so and ends.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np

from consultfeed.encoder import load_encoder
from consultfeed.records import Comment
from consultfeed.resources import corpora_dir
from consultfeed.schemes.taxonomy import load_scheme
from consultfeed.tag.learn_card import calibration_error, learn
from consultfeed.tag.learn_matrix import truth_of
from consultfeed.tag.learning import LabelledRow, LabelModel, Parameters
from consultfeed.tag.theme_weights import ThemeSigns
from consultfeed.tag.themes import ThemeTagger

DATA = Path(os.environ.get("CONSULTFEED_DATA", "../shared/data"))
GOLD, NHS = DATA / "gold" / "dev.jsonl", DATA / "themes" / "nhs_phase1.jsonl.gz"


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


def tagged(tagger, rows):
    comments = [Comment(row["id"], "s", 1, "", row["text"], "", "") for row in rows]
    start = time.perf_counter()
    tags = tagger.tag(comments)
    speed = len(comments) / (time.perf_counter() - start)
    return {row["id"]: {tag.code for tag in tags if tag.comment_id == row["id"]} for row in rows}, speed


def counts(code, given, rows, right, wanted):
    """Counts of one theme; ``right`` and ``wanted`` name the label sets for precision and recall."""
    pairs = [(code in given[row["id"]], code in row[right], code in row[wanted]) for row in rows]
    return Counts(
        sum(g for g, _, _ in pairs),
        sum(g and r for g, r, _ in pairs),
        sum(w for _, _, w in pairs),
        sum(g and w for g, _, w in pairs),
    )


def report(name, given, rows, right, wanted):
    per = {code: counts(code, given, rows, right, wanted) for code in load_scheme("policing-feedback").codes()}
    micro = sum(per.values(), Counts())
    print(f"{name:<44} {micro}  macro F1 {sum(c.f1 for c in per.values()) / len(per):.3f}")
    return per


def load(path):
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def corpus():
    folder = corpora_dir() / "feedback-labels"
    raw = [row for name in ("comments.jsonl", "background.jsonl") for row in load(folder / name)]
    return [LabelledRow(row["id"], row["text"], tuple(row["labels"]), row["split"]) for row in raw]


def f1(given, truth):
    right, total = (given & truth).sum(axis=0), given.sum(axis=0) + truth.sum(axis=0)
    return 2 * right.sum() / total.sum(), (2 * right / total.clip(1)).mean()


def line(name, sides):
    told = "".join(f"   {title} {micro:.3f} / {macro:.3f}" for title, (micro, macro) in sides)
    print(f"{name:<34}{told}", flush=True)


def ablations(gold, encoder):
    """Each signal alone and all together, learned from the train rows of our corpus; thresholds from its folds."""
    rows = sorted(corpus(), key=lambda row: row.id)
    train, test = ([row for row in rows if (row.split == "test") == side] for side in (False, True))
    signs, codes = ThemeSigns(load_scheme("policing-feedback"), encoder), load_scheme("policing-feedback").codes()
    texts = {
        "train": [r.text for r in train],
        "our test": [r.text for r in test],
        "gold/dev": [r["text"] for r in gold],
    }
    truth = {"train": truth_of(train, codes), "our test": truth_of(test, codes)}
    truth["gold/dev"] = np.array([[code in row["themes"] for code in codes] for row in gold])
    read = {side: signs.read(texts[side], codes) for side in texts}
    judged = ("our test", "gold/dev")
    print("\nmicro / macro F1 of signals alone, learned from our train rows")
    for number, name in enumerate(("words of the lists", "nearness, text whole")):
        step = np.quantile(read["train"][number], np.linspace(0.8, 0.995, 200))
        cut = max(step, key=lambda s: f1(read["train"][number] >= s, truth["train"])[0])
        line(name, [(side, f1(read[side][number] >= cut, truth[side])) for side in judged])
    off = {"words": 0.0, "pieces": 0.0, "vectors": 0.0}
    for kinds in (("words",), ("pieces",), ("vectors",), ("words", "pieces"), ("words", "pieces", "vectors")):
        model = LabelModel.fit(train, encoder, Parameters(**(off | dict.fromkeys(kinds, 1.0))))
        line(
            "learned: " + ", ".join(kinds),
            [(s, f1(model.predict(texts[s]) >= model.thresholds, truth[s])) for s in judged],
        )
    model, weights = learn(train, encoder, signs)
    line(
        "learned, with scheme examples",
        [(s, f1(model.predict(texts[s]) >= model.thresholds, truth[s])) for s in judged],
    )
    scores = {s: weights.score(*read[s], model.log_odds(texts[s])) for s in judged}
    line("all, two thresholds (as shipped)", [(s, f1(weights.given(scores[s], read[s][0]), truth[s])) for s in judged])
    cut = np.array(list(weights.thresholds.values()))
    line("all, one threshold", [(s, f1(scores[s] >= cut, truth[s])) for s in judged])
    for side in judged:
        print(f"expected calibration error, all, {side}: {calibration_error(scores[side], truth[side]):.4f}")


def patients(encoder):
    """The same classifier on other people's labels: nine classes, one a comment, their own train and test rows."""
    from sklearn.metrics import accuracy_score, balanced_accuracy_score, matthews_corrcoef

    rows = load(NHS)
    train = [row for row in rows if row["split"] == "train"]
    test = [row for row in rows if row["split"] == "test"]
    model = LabelModel.fit([LabelledRow(r["id"], r["text"], tuple(r["labels"])) for r in train], encoder)
    given = [labels[0] for labels in model.decide([row["text"] for row in test])]
    seen = {row["text"] for row in train}
    peers = [p if isinstance(p, str) else p[0] for p in (row["peer_pred"] for row in test)]
    print("\nNHS phase 1: accuracy / balanced accuracy / MCC")
    for name, chosen in (("consultfeed", given), ("peer", peers)):
        for title, keep in (("all test rows", lambda _: True), ("rows not in train", lambda r: r["text"] not in seen)):
            pairs = [(row["labels"][0], c) for row, c in zip(test, chosen, strict=True) if keep(row)]
            scores = [
                s(*zip(*pairs, strict=True)) for s in (accuracy_score, balanced_accuracy_score, matthews_corrcoef)
            ]
            print(f"{name:<12} {title:<18} n {len(pairs):>5}   " + " / ".join(f"{score:.3f}" for score in scores))


def main():
    if not GOLD.is_file():
        print(f"skipped: {GOLD.name} is not there; CONSULTFEED_DATA names the folder of the measuring sets")
        return 0
    rows, scheme = load(GOLD), load_scheme("policing-feedback")
    ways = (
        ("words alone", None, False),
        ("words and nearness", load_encoder(), False),
        ("with the learned model", load_encoder(), True),
    )
    for title, reader, learned in ways:
        given, speed = tagged(ThemeTagger(scheme, reader, learned=learned), rows)
        print(f"\n{title}: {len(rows)} comments, {speed:,.0f} a second")
        per = report("union of coders", given, rows, "themes", "themes")
        report("precision on what both, recall on what one said", given, rows, "themes_agreed", "themes")
        report("precision on what one, recall on what both said", given, rows, "themes", "themes_agreed")
    print(f"\n{'theme (with the learned model, union)':<38} {'given':>5} {'wanted':>6}")
    for code, found in per.items():
        print(f"{code:<38} {found.given:>5} {found.wanted:>6}  {found}")
    if "--all" in sys.argv:
        ablations(rows, load_encoder())
        patients(load_encoder())
    return 0


if __name__ == "__main__":
    sys.exit(main())
