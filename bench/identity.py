"""Identity of issues across reviews: how often the right issue of the next review carries the id on.

Reviews are quarters, each of all that was said so far. An issue stands for the planted point most of its planted
comments carry, a point for the issue that holds most of it. Right: the same point has the same id in the next review.

- given: the planted issues of tests/follow/cases (with merges, splits, returns) handed to the matching as they are
- alone: the same, each quarter's comments only, so that nothing but meaning, theme and strands can tell
- found: the planted texts through the whole pipeline, issues as it finds them
- year: the bundled sample year through the whole pipeline

Run: python bench/identity.py [given] [alone] [found] [year]
"""

import csv
import sys
import tempfile
from collections import Counter
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.follow import planted

from consultfeed.decision_records import Round, Sighting
from consultfeed.encoder import beside_own, load_encoder
from consultfeed.follow.threads import Memory, identify
from consultfeed.ids import canonical
from consultfeed.resources import corpora_dir
from consultfeed.workspace import Workspace

QUARTERS = {"q4-2024": "2024-12-31", "q1-2025": "2025-03-31", "q2-2025": "2025-06-30", "q3-2025": "2025-09-30"}


def scores(reviews, keys, least):
    """reviews: id -> comment ids, one per quarter; keys: comment id -> planted points. TP, predicted, true, misses."""
    carried = [carriers(review, keys, least) for review in reviews]
    tp = predicted = true = 0
    missed = []
    for before, after in pairwise(carried):
        both = before.keys() & after.keys()
        true += len(both)
        names = {key: after[key] for key in after}
        ids = set(names.values())
        predicted += sum(before[key] in ids for key in before)
        hits = {key for key in both if before[key] == after[key]}
        tp += len(hits)
        missed += sorted(both - hits)
    return tp, predicted, true, missed


def carriers(review, keys, least):
    """Planted point -> id of the issue that stands for it, if it holds at least this share of the point."""
    inside = {name: Counter(k for c in ids for k in keys.get(c, ())) for name, ids in review.items()}
    best = {}
    for key in sorted({k for held in inside.values() for k in held}):
        name = min(inside, key=lambda n: (-inside[n][key], n))
        share = inside[name][key] / sum(held[key] for held in inside.values())
        if inside[name][key] == max(inside[name].values()) and share >= least:
            best[key] = name
    return best


def tell(what, reviews, keys):
    print(f"{what}: issues {[len(review) for review in reviews]}")
    for least, words in ((0, "all points"), (0.5, "points whose issue holds half of them in both reviews")):
        tp, predicted, true, missed = scores(reviews, keys, least)
        f1 = 2 * tp / max(1, predicted + true)
        print(f"  {words}: identity F1 {f1:.3f} (P {tp}/{predicted}, R {tp}/{true}), missed {dict(Counter(missed))}")


def given(*, alone=False):
    encoder, texts = beside_own(load_encoder()), {c: text for c, _, _, text in planted.said()}
    vectors = dict(zip(texts, encoder.encode(list(texts.values())), strict=True))
    rounds, last, universes, reviews = [], {}, {}, []
    for quarter in planted.ENDS:
        issues = planted.issues(quarter, alone=alone)
        memory = Memory(rounds, [last[name] for name in sorted(last)], universes)
        seen = identify(issues, memory, vectors, {}, encoder.version)
        rounds = [*rounds, Round(quarter, f"q{quarter}", f"f{quarter}", planted.ENDS[quarter], encoder.version)]
        last |= {one.issue_id: (quarter, one) for one in seen.values()}
        universes = universes | {quarter: frozenset(c for one in seen.values() for c in one.comment_ids)}
        reviews.append({one.issue_id: one.comment_ids for one in seen.values()})
        events(quarter, seen)
    tell("alone" if alone else "given", reviews, {c: {key} for c, key, _, _ in planted.said()})


def events(quarter, seen: dict[str, Sighting]):
    merged = {one.issue_id: one.merged for one in seen.values() if one.merged}
    split = {one.issue_id: one.split_from for one in seen.values() if one.split_from}
    if merged or split:
        print(f"  q{quarter}: merged {merged}, split {split}")


def found():
    with tempfile.TemporaryDirectory() as name, Workspace.create(Path(name) / "w") as workspace:
        reviews = []
        for quarter, end in planted.ENDS.items():
            for at, group in enumerate(planted.GROUPS):
                path = Path(name) / f"{end} {group}.csv"
                rows = [text for n, (_, _, when, text) in enumerate(planted.said()) if when == quarter and n % 3 == at]
                with path.open("w", encoding="utf-8", newline="") as file:
                    csv.writer(file).writerows([["comment"], *([row] for row in rows)])
                workspace.submit([path], group, "survey", end)
            run = workspace.review(f"q{quarter}")
            reviews.append({issue.id: issue.comment_ids for issue in run.analysis.issues})
        wanted = {canonical(text): {key} for _, key, _, text in planted.said()}
        texts = {comment.id: canonical(comment.text) for comment in workspace.store.comments()}
        tell("found", reviews, {c: wanted[text] for c, text in texts.items() if text in wanted})


def year():
    folder, reviews = corpora_dir() / "sample-year", []
    plain = {row["file"]: [] for row in csv.DictReader((folder / "submissions.csv").open(encoding="utf-8"))}
    for row in csv.DictReader((folder / "planted.csv").open(encoding="utf-8")):
        if not row["planted"].startswith(("trap", "praise", "one-voice")):
            plain[row["file"]].append((letters(row["starts_with"]), row["planted"]))
    with tempfile.TemporaryDirectory() as name, Workspace.create(Path(name) / "w") as workspace:
        listed = list(csv.DictReader((folder / "submissions.csv").open(encoding="utf-8")))
        done = set()
        for quarter, end in QUARTERS.items():
            for row in listed:
                if row["date"] <= end and row["file"] not in done:
                    done.add(row["file"])
                    workspace.submit([folder / row["file"]], row["group"], row["kind"], row["date"])
            run = workspace.review(quarter)
            reviews.append({issue.id: issue.comment_ids for issue in run.analysis.issues})
        where = {source.id: source.name for source in workspace.store.sources()}
        keys = {}
        for comment in workspace.store.comments():
            text = letters(comment.text)
            keys[comment.id] = {key for start, key in plain[where[comment.source_id]] if start[:24] in text}
        tell("year", reviews, keys)


def letters(text):
    return "".join(c for c in text.casefold() if c.isalnum())


if __name__ == "__main__":
    wanted = sys.argv[1:] or ["given", "alone", "found", "year"]
    if "given" in wanted:
        given()
    if "alone" in wanted:
        given(alone=True)
    if "found" in wanted:
        found()
    if "year" in wanted:
        year()
