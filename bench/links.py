"""Measures linking: leave one catalogue out over our own judged links, then the development data beside the project.

    python bench/links.py [--data ../shared/data] [--catalogue ../shared/catalogue] [--worst N]

First tables: each invented catalogue by weights learned without it (from the other ones and the sample year).
hit@k and MRR: first module judged direct or partial. AUC: best score of answered items against unanswered ones, those
that training could answer ("gap") and those that none would ("off") apart. Precision of grades: share of machine links
whose module was judged a link at all, and judged that grade or better. Near: outcomes (in gaps, modules) that share
words but do not answer, graded direct. Calibration: what scores say against what was so.

Second tables: the shipped weights on development sets. Word lists were grown and the hand-set weights that learning
starts from were chosen with links and gaps in view, the sample year was learned from: no held-out figures. The
invented feedback (tests/link/cases) moved thresholds and one choice, and is not learned from.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "models"))

from build_links import SAMPLE, Item, JudgedSet, curriculum_of, fit, tagged, training_sets  # noqa: E402
from consultfeed.encoder import beside_own, load_encoder  # noqa: E402
from consultfeed.link.learning import BEFORE, PARTIAL, Judged  # noqa: E402
from consultfeed.link.weights import LinkWeights, load_weights  # noqa: E402
from consultfeed.resources import corpora_dir  # noqa: E402
from consultfeed.settings import Settings  # noqa: E402

ROUNDS = 500
SCALE = 14.0  # brings what was not learned to the size of what was, so that chances can be set side by side
BINS = ((0.0, 0.1), (0.1, 0.2), (0.2, 0.3), (0.3, 0.45), (0.45, 0.62), (0.62, 1.01))
BRIDGE = dict.fromkeys(("called", "module_called", "bridged", "module_bridged"), 0.0)
NOTHING = dict.fromkeys(BEFORE, 0.0)


@dataclass(frozen=True)
class Result:
    """What was found for one item: modules best first, with scores and best entries."""

    item: Item
    modules: tuple[str, ...]
    outcomes: tuple[str, ...]
    scores: np.ndarray
    worth: tuple[float, ...]

    @property
    def top(self) -> float:
        return float(self.scores[0])

    @property
    def rank(self) -> int:
        return min((self.modules.index(module) for module in self.item.modules), default=-1)


def rows(weights: LinkWeights) -> dict[str, LinkWeights]:
    """The weights and what they are set against; parts taken out are not learned anew."""
    ranked = {
        "hand-set ranking": {name: SCALE * value for name, value in BEFORE.items()},
        "meaning only": NOTHING | {"meaning": SCALE},
        "TF-IDF only": NOTHING | {"words": 0.7 * SCALE, "module_words": 0.3 * SCALE},
        "without bridge": dict(weights.ranking) | BRIDGE,
        "without tags": dict(weights.ranking) | {"theme": 0.0, "strand": 0.0},
    }
    answer = dict(weights.answer)
    asked = {"without off-training": answer | {"off_training": 0.0}, "without away": answer | {"away": 0.0}}
    return (
        {"learned": weights}
        | {name: replace(weights, ranking=one) for name, one in ranked.items()}
        | {name: replace(weights, answer=one) for name, one in asked.items()}
    )


def run(judged: JudgedSet, weights: LinkWeights) -> list[Result]:
    return [_result(judged, *pair, weights) for pair in zip(judged.items, judged.judged, strict=True)]


def _result(judged: JudgedSet, item: Item, one: Judged, weights: LinkWeights) -> Result:
    catalogue = judged.catalogue
    standing, chosen = catalogue.best(weights.standing(one.reading))
    scores = weights.chance(standing, one.reading)
    order = np.lexsort((np.arange(len(scores)), -scores))
    ids = tuple(catalogue.modules[at].module_id for at in order)
    entries = tuple(catalogue.entries[chosen[at]].outcome_id for at in order)
    home = {entry.outcome_id: catalogue.modules[entry.module].module_id for entry in catalogue.entries}
    worth = dict.fromkeys(item.modules, 1.0) if not item.outcomes else {}
    for outcome, value in item.outcomes.items():
        worth[home[outcome]] = max(value, worth.get(home[outcome], 0.0))
    return Result(item, ids, entries, scores[order], tuple(worth.get(module, 0.0) for module in ids))


def hit(k: int) -> Callable[[Sequence[Result]], float]:
    return lambda results: float(np.mean([one.rank < k for one in results if one.item.modules]))


def mrr(results: Sequence[Result]) -> float:
    return float(np.mean([1 / (1 + one.rank) for one in results if one.item.modules]))


def auc(off: str = "") -> Callable[[Sequence[Result]], float]:
    """Answered against all unanswered, against "only" those that no training would help, or "never" those."""

    def measure(results: Sequence[Result]) -> float:
        unanswered = [one for one in results if one.item.answered is False]
        no = np.array([one.top for one in unanswered if not off or bool(one.item.off_training) is (off == "only")])
        yes = np.array([one.top for one in results if one.item.answered is True])
        return float((yes[:, None] > no).mean() + 0.5 * (yes[:, None] == no).mean()) if len(no) else float("nan")

    return measure


def interval(results: Sequence[Result], measure: Callable[[Sequence[Result]], float]) -> str:
    """Value with its 95 % bootstrap interval over items."""
    rng = np.random.default_rng(0)
    with np.errstate(all="ignore"):
        draws = (rng.integers(0, len(results), len(results)) for _ in range(ROUNDS))
        values = [measure([results[at] for at in drawn]) for drawn in draws]
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return f"{measure(results):.2f} [{low:.2f}, {high:.2f}]"


def table(title: str, found: dict[str, list[Result]]) -> None:
    first = next(iter(found.values()))
    counts = [sum(one.item.answered is wanted for one in first) for wanted in (True, False)]
    off = sum(bool(one.item.off_training) for one in first)
    print(f"\n{title}: {len(first)} items, answered {counts[0]}, not {counts[1]} (off training {off})")
    measures = [hit(1), hit(3), mrr, auc()] + ([auc("never"), auc("only")] if off else [])
    names = ("hit@1", "hit@3", "MRR", "AUC", "AUC gap", "AUC off")
    print(f"{'':22}", *(f"{name:18}" for name, _ in zip(names, measures, strict=False)))
    for name, results in found.items():
        print(f"{name:22}", *(f"{interval(results, one):18}" for one in measures), flush=True)


def grades(results: Sequence[Result]) -> None:
    """What the shipped thresholds make of scores: precision by grade, verdicts, near modules graded direct."""
    settings = Settings()
    bars = {"direct": (settings.link_direct, 1.01), "partial": (settings.link_partial, settings.link_direct)}
    for grade, (low, high) in bars.items():
        worth = [w for one in results for s, w in zip(one.scores[:5], one.worth, strict=False) if low <= s < high]
        least = 1.0 if grade == "direct" else PARTIAL
        share = (
            f"{np.mean([w > 0 for w in worth]):.2f}, that grade or better {np.mean([w >= least for w in worth]):.2f}"
        )
        print(f"  links graded {grade}: {len(worth)}; judged a link {share if worth else '-'}")
    for name, wanted in (("answered", True), ("not answered", False)):
        tops = [one.top for one in results if one.item.answered is wanted]
        shares = [np.mean([low <= top < high for top in tops]) for low, high in bars.values()]
        print(f"  {name} ({len(tops)}): direct {shares[0]:.2f}, partial {shares[1]:.2f}, none {1 - sum(shares):.2f}")
    strong = [(one, at) for one in results for at in range(5) if one.scores[at] >= settings.link_direct]
    near = sum({one.modules[at], one.outcomes[at]} & set(one.item.near) != set() for one, at in strong)
    print(f"  near graded direct: {near} of {sum(len(one.item.near) for one in results)}")


def calibration(results: Sequence[Result]) -> None:
    pairs = [(s, w > 0) for one in results for s, w in zip(one.scores[:5], one.worth, strict=False)]
    score, so = np.array([s for s, _ in pairs]), np.array([w for _, w in pairs])
    inside = [(score >= low) & (score < high) for low, high in BINS]
    told = [f"{score[one].mean():.2f}->{so[one].mean():.2f} ({one.sum()})" for one in inside if one.any()]
    error = sum(abs(score[one].mean() - so[one].mean()) * one.sum() for one in inside if one.any()) / len(pairs)
    print(f"  calibration, said->was so (n): {', '.join(told)}; expected error {error:.3f}")


def worst(results: Sequence[Result], count: int) -> None:
    wrong = [(s, one, at) for one in results for at, s in enumerate(one.scores[:5]) if not one.worth[at]]
    for score, one, at in sorted(wrong, key=lambda row: -row[0])[:count]:
        print(f"  {score:.2f} {one.item.id} -> {one.outcomes[at] or one.modules[at]}: {one.item.text[:160]}")


def report(title: str, judged: JudgedSet, weights: LinkWeights, options: argparse.Namespace) -> list[Result]:
    found = {name: run(judged, one) for name, one in rows(weights).items()}
    table(title, found)
    grades(found["learned"])
    calibration(found["learned"])
    worst(found["learned"], options.worst)
    return found["learned"]


def left_out(options: argparse.Namespace, encoder) -> None:
    sets, everything = training_sets(encoder), []
    for name in (name for name in sets if name != SAMPLE):
        rest = {other: one for other, one in sets.items() if other != name}
        everything += report(f"{name}, left out", sets[name], fit(rest, encoder), options)
    table("all left out, each by its own weights", {"learned": everything})
    grades(everything)
    calibration(everything)


def development(options: argparse.Namespace, encoder) -> None:
    weights, own = load_weights(), corpora_dir() / "catalogue"
    sets = [("invented", invented_items(), own)]
    if (options.data / "links").is_dir():
        items = (("links", dev_items(options.data)), ("gaps", gap_items(options.data)))
        sets += [(name, one, options.catalogue) for name, one in items]
    else:
        print(f"no development data in {options.data}")
    for name, items, folder in sets:
        report(name, JudgedSet(curriculum_of(folder), tagged(items, encoder), encoder), weights, options)


def dev_items(path: Path) -> list[Item]:
    return [_dev_item(row) for row in _rows(path / "links" / "dev.jsonl")]


def _dev_item(row: dict) -> Item:
    unanswered = [one in ("none", "not_training") for one in row["verdicts"]]
    both = None if any(unanswered) != all(unanswered) else not all(unanswered)
    modules = tuple(link["module"] for link in row["links"] if len(link["grades"]) == 2)
    return Item(row["id"], row["text"], {}, modules, both)


def gap_items(path: Path) -> list[Item]:
    return [
        Item(
            row["id"],
            row["text"],
            modules=tuple(row.get("modules", ())),
            answered=row["verdict"] != "none",
            near=tuple(row.get("near", ())),
        )
        for row in _rows(path / "links" / "gaps_dev.jsonl")
    ]


def invented_items() -> list[Item]:
    """Feedback invented for the tests; scored for the first time after it was written."""
    path = ROOT / "tests" / "link" / "cases" / "feedback.toml"
    found = tomllib.loads(path.read_text(encoding="utf-8"))["feedback"]
    return [
        Item(f"{at:03d}", row["text"], {}, tuple(row["modules"]), bool(row["modules"])) for at, row in enumerate(found)
    ]


def _rows(path: Path) -> Iterable[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--catalogue", type=Path, default=Path("../shared/catalogue"))
    parser.add_argument("--worst", type=int, default=0, help="print the worst links of each set")
    parser.add_argument("--only", choices=("own", "development"), help="one half")
    options = parser.parse_args()
    encoder = beside_own(load_encoder())
    if options.only != "development":
        left_out(options, encoder)
    if options.only != "own":
        development(options, encoder)


if __name__ == "__main__":
    main()
