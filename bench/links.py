"""Measures linking on the development data beside the project, with bootstrap intervals and two baselines.

    python bench/links.py [--data ../shared/data] [--catalogue ../shared/catalogue] [--no-tags]

Rows: the linker; its baselines (encoder alone, TF-IDF alone); the linker without each of its parts.
hit@k and MRR: first module that both readers chose. AUC: best score of items that both readers link against items that
neither does. Weights were chosen and word lists grown with the first three sets in view: these are no held-out figures.
The bundled sample year is the loosest: its keys say what was planted, not what a curriculum reader would link. The
invented feedback moved the thresholds and one choice (an outcome with and without its title), no word list.
"""

from __future__ import annotations

import argparse
import csv
import json
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from consultfeed.encoder import load_encoder
from consultfeed.link.catalogue import Catalogue
from consultfeed.link.outcomes import Linker, Target, verdict
from consultfeed.link.scoring import Scorer, Weights
from consultfeed.pipeline import HandedIn, intake
from consultfeed.records import Comment, Curriculum
from consultfeed.resources import corpora_dir
from consultfeed.schemes.curriculum import Known, load_curriculum
from consultfeed.schemes.taxonomy import load_scheme
from consultfeed.settings import Settings

FULL = Weights()
OFF = Weights(
    meaning=0, words=0, bridged=0, bridged_meaning=0, theme=0, strand=0, hub=0, elsewhere=0, middle=0.3, slope=0.26
)
ROWS = {
    "linker": FULL,
    "encoder only": replace(OFF, meaning=1),
    "TF-IDF only": replace(OFF, words=1),
    "without bridge": replace(FULL, bridged=0, bridged_meaning=0),
    "without elsewhere": replace(FULL, elsewhere=0),
    "without tags": replace(FULL, theme=0, strand=0),
    "without hub": replace(FULL, hub=0),
    "without words": replace(FULL, words=0),
}
ROUNDS = 500
PLANTED = {
    "stop-young-black": "RT03 LD02 CP06 RT02",
    "custody-women": "CU01 CU02 CU04",
    "autism": "CP03",
    "hate-online": "RT05 CC04 NP04 CC01",
    "trans-search": "CP05 CU04",
    "older-fraud": "CP07 CC01 CC04 RT04",
    "da-immigration": "CP01 CC02 RT06 DT05",
    "maternity": "PS01 LD01 CU02",
}
CLEARLY_TAUGHT = {"stop-young-black", "custody-women", "autism", "hate-online", "trans-search", "da-immigration"}
NOT_TAUGHT = {"feedback-void", "front-counter", "wheelchair-van", "contributors"} | {
    *("praise", "mosque-timing", "marriage", "dog-theft")
}


@dataclass(frozen=True)
class Item:
    target: Target
    modules: tuple[str, ...]
    answered: bool | None
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    item: Item
    top: float
    rank: int


def dev_items(path: Path) -> list[Item]:
    return [_dev_item(row) for row in _rows(path / "links" / "dev.jsonl")]


def _dev_item(row: dict) -> Item:
    unanswered = [one in ("none", "not_training") for one in row["verdicts"]]
    both = None if any(unanswered) != all(unanswered) else not all(unanswered)
    modules = tuple(link["module"] for link in row["links"] if len(link["grades"]) == 2)
    return Item(Target(row["id"], {row["id"]: row["text"]}), modules, both)


def gap_items(path: Path) -> list[Item]:
    return [
        Item(
            Target(row["id"], {row["id"]: row["text"]}),
            tuple(row.get("modules", ())),
            row["verdict"] != "none",
            tuple(row.get("near", ())),
        )
        for row in _rows(path / "links" / "gaps_dev.jsonl")
    ]


def invented_items() -> list[Item]:
    """Feedback invented for the tests; scored for the first time after it was written."""
    path = Path(__file__).parents[1] / "tests" / "link" / "cases" / "feedback.toml"
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["feedback"]
    return [
        Item(Target(f"{at:03d}", {f"{at:03d}": row["text"]}), tuple(row["modules"]), bool(row["modules"]))
        for at, row in enumerate(rows)
    ]


def sample_items() -> list[Item]:
    """The planted comments of the bundled sample year, linked by what was planted."""
    year, items = corpora_dir() / "sample-year", {}
    for row in csv.DictReader((year / "planted.csv").open(encoding="utf-8")):
        items.setdefault((row["file"], _plain(row["starts_with"])[:24]), set()).add(row["planted"].split(":")[0])
    ready = []
    for row in csv.DictReader((year / "submissions.csv").open(encoding="utf-8")):
        comments = intake(year / row["file"], HandedIn(row["group"], row["kind"], row["date"]), b"bench").comments
        for start, keys in [(start, keys) for (file, start), keys in items.items() if file == row["file"]]:
            found = [comment for comment in comments if start in _plain(comment.text)]
            ready += [_sample_item(comment.id, comment.text, keys) for comment in found[:1]]
    return ready


def _sample_item(key: str, text: str, keys: set[str]) -> Item:
    modules = tuple(sorted({module for one in keys for module in PLANTED.get(one, "").split()}))
    answered = True if keys & CLEARLY_TAUGHT else False if keys <= NOT_TAUGHT else None
    return Item(Target(key, {key: text}), modules, answered)


def _plain(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def tagged(items: list[Item]) -> list[Item]:
    """The items with what the project's own taggers say; as they are while a tagger is missing."""
    try:
        from consultfeed.tag.strands import StrandTagger
        from consultfeed.tag.themes import ThemeTagger
    except ImportError:
        print("taggers missing: themes and strands left empty")
        return items
    blank = Comment(id="", source_id="", row=0, question="", text="", said_on="", place="")
    comments = [replace(blank, id=item.target.id, text=item.target.texts[item.target.id]) for item in items]
    strands, themes = load_scheme("equality-act-2010"), load_scheme("policing-feedback")
    tags = [*StrandTagger(strands).tag(comments), *ThemeTagger(themes, load_encoder()).tag(comments)]
    codes: dict[tuple[str, str], set[str]] = {}
    for tag in tags:
        if tag.level in ("about", "mentioned"):
            codes.setdefault((tag.comment_id, tag.scheme), set()).add(tag.code)
    return [_with_codes(item, codes, strands.id, themes.id) for item in items]


def _with_codes(item: Item, codes: dict[tuple[str, str], set[str]], strands: str, themes: str) -> Item:
    found = (tuple(sorted(codes.get((item.target.id, scheme), ()))) for scheme in (themes, strands))
    return replace(item, target=Target(item.target.id, item.target.texts, *found))


def run(items: Sequence[Item], catalogue: Catalogue, encoder, weights: Weights) -> list[Result]:
    scorer = Scorer(catalogue, encoder, weights)
    ids = [module.module_id for module in catalogue.modules]
    results = []
    for item in items:
        like = scorer.score(list(item.target.texts.values()), item.target.themes, item.target.strands)
        order = sorted(range(len(ids)), key=lambda at: (-like.scores[at], ids[at]))
        rank = min((order.index(ids.index(module)) for module in item.modules), default=-1)
        results.append(Result(item, float(like.scores.max()), rank))
    return results


def hit(k: int) -> Callable[[Sequence[Result]], float]:
    return lambda results: float(np.mean([one.rank < k for one in results if one.item.modules]))


def mrr(results: Sequence[Result]) -> float:
    return float(np.mean([1 / (1 + one.rank) for one in results if one.item.modules]))


def auc(results: Sequence[Result]) -> float:
    yes = np.array([one.top for one in results if one.item.answered is True])
    no = np.array([one.top for one in results if one.item.answered is False])
    wins = (yes[:, None] > no).mean() + 0.5 * (yes[:, None] == no).mean()
    return float(wins)


def interval(results: Sequence[Result], measure: Callable[[Sequence[Result]], float]) -> str:
    """Value with its 95 % bootstrap interval over items."""
    rng, values = np.random.default_rng(0), []
    for _ in range(ROUNDS):
        drawn = [results[at] for at in rng.integers(0, len(results), len(results))]
        with np.errstate(all="ignore"):
            values.append(measure(drawn))
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return f"{measure(results):.2f} [{low:.2f}, {high:.2f}]"


def table(title: str, items: list[Item], catalogue: Catalogue, encoder) -> None:
    linked, answered, not_ = (sum(map(bool, one)) for one in _counts(items))
    print(f"\n{title}: {len(items)} items, {linked} with modules; AUC of {answered} against {not_}")
    print(f"{'':18} {'hit@1':18} {'hit@3':18} {'MRR':18} {'AUC':18}")
    for name, weights in ROWS.items():
        results = run(items, catalogue, encoder, weights)
        print(f"{name:18}", *(f"{interval(results, one):18}" for one in (hit(1), hit(3), mrr, auc)))


def _counts(items: Iterable[Item]) -> tuple[list[bool], ...]:
    rows = [(bool(item.modules), item.answered is True, item.answered is False) for item in items]
    return tuple(list(column) for column in zip(*rows, strict=True))


def verdicts(title: str, items: list[Item], curriculum: Curriculum, encoder) -> None:
    settings = Settings()
    linker = Linker(curriculum, encoder, settings)
    links = linker.link([item.target for item in items])
    by_target = {item.target.id: [link for link in links if link.target_id == item.target.id] for item in items}
    for name, wanted in (("answered", True), ("not answered", False)):
        found = [verdict(by_target[item.target.id]) for item in items if item.answered is wanted]
        shares = ", ".join(f"{grade} {found.count(grade) / len(found):.2f}" for grade in ("direct", "partial", "none"))
        print(f"{title}, {name} ({len(found)}): {shares}")
    near = [(item.target.id, module) for item in items for module in item.near]
    wrong = sum((link.target_id, link.module_id) in near for link in links if link.grade == "direct")
    if near:
        print(f"{title}: near modules graded direct: {wrong} of {len(near)}")


def shared_curriculum(folder: Path) -> Curriculum:
    strands, themes = load_scheme("equality-act-2010"), load_scheme("policing-feedback")
    known = Known(frozenset(strands.codes()), frozenset(themes.codes()))
    return load_curriculum([folder / "modules.csv", folder / "outcomes.csv"], known)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--catalogue", type=Path, default=Path("../shared/catalogue"))
    parser.add_argument("--no-tags", action="store_true", help="leave themes and strands empty")
    options = parser.parse_args()
    if not (options.data / "links").is_dir():
        raise SystemExit(f"no development data in {options.data}")
    encoder, curriculum = load_encoder(), shared_curriculum(options.catalogue)
    catalogue = Catalogue(curriculum, encoder)
    sets = (
        ("links", dev_items(options.data)),
        ("gaps", gap_items(options.data)),
        ("sample year", sample_items()),
        ("invented", invented_items()),
    )
    for title, items in sets:
        ready = items if options.no_tags else tagged(items)
        table(title, ready, catalogue, encoder)
        verdicts(title, ready, curriculum, encoder)


if __name__ == "__main__":
    main()
