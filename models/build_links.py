"""Build the weights of linking: our own judged links in, ``models/links`` out.

    python models/build_links.py        # --out FOLDER builds one to compare with the shipped: the bytes are the same

Learned from: every folder of ``corpora/link-judgements`` (an invented catalogue with judged issues), and the planted
comments of the bundled sample year on its catalogue. Nothing else; ``bench/links.py`` measures.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

import numpy as np

from consultfeed.encoder import JointEncoder, beside_own, load_encoder
from consultfeed.link import elsewhere, learning
from consultfeed.link.catalogue import Catalogue
from consultfeed.link.learning import PARTIAL, Judged
from consultfeed.link.signals import Signals
from consultfeed.link.weights import MODEL, WEIGHTS, LinkWeights
from consultfeed.pipeline import HandedIn, intake
from consultfeed.records import Comment, Curriculum
from consultfeed.resources import corpora_dir, models_dir
from consultfeed.schemes.curriculum import Known, load_curriculum
from consultfeed.schemes.taxonomy import load_scheme
from consultfeed.tag.strands import StrandTagger
from consultfeed.tag.themes import ThemeTagger

SAMPLE = "sample-year"
PACKAGES = ("numpy", "scikit-learn", "scipy")
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
"""Modules of ``corpora/catalogue`` that a reader would accept for what was planted in the sample year."""
CLEARLY_TAUGHT = {"stop-young-black", "custody-women", "autism", "hate-online", "trans-search", "da-immigration"}
NOT_TAUGHT = {"feedback-void", "front-counter", "wheelchair-van", "contributors"} | {
    *("praise", "mosque-timing", "marriage", "dog-theft")
}


@dataclass(frozen=True)
class Item:
    """One judged text: outcomes with their worth, or modules only; ``near`` are those that do not answer."""

    id: str
    text: str
    outcomes: Mapping[str, float] = field(default_factory=dict)
    modules: tuple[str, ...] = ()
    answered: bool | None = None
    off_training: bool | None = None
    near: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    strands: tuple[str, ...] = ()


@dataclass(frozen=True)
class JudgedSet:
    """A curriculum and what was judged on it; items carry what the project's own taggers say of them."""

    curriculum: Curriculum
    items: Sequence[Item]
    encoder: JointEncoder

    @cached_property
    def catalogue(self) -> Catalogue:
        """Made ready once."""
        return Catalogue(self.curriculum, self.encoder)

    @cached_property
    def judged(self) -> list[Judged]:
        """The items as the linker learns from them, in order."""
        signals = Signals(self.catalogue, self.encoder)
        return [self._judged(item, signals) for item in self.items]

    def _judged(self, item: Item, signals: Signals) -> Judged:
        reading = signals.read([item.text], item.themes, item.strands)
        wanted = np.array([item.outcomes.get(entry.outcome_id, 0.0) for entry in self.catalogue.entries])
        if item.modules and not item.outcomes:
            wanted = self._nearest(item.modules, reading.signals[:, 0])
        return Judged(reading, self.catalogue.owner, wanted, item.answered, item.off_training)

    def _nearest(self, modules: tuple[str, ...], meaning: np.ndarray) -> np.ndarray:
        """Where only modules were judged, their entry nearest in meaning stands for them."""
        wanted, ids = np.zeros(len(meaning)), [module.module_id for module in self.catalogue.modules]
        for module in modules:
            own = np.flatnonzero(self.catalogue.owner == ids.index(module))
            wanted[own[meaning[own].argmax()]] = 1.0
        return wanted


def judged_folders() -> list[Path]:
    """The invented catalogues with judged issues."""
    return sorted(path.parent for path in (corpora_dir() / "link-judgements").glob("*/issues.jsonl"))


def judged_set(folder: Path, encoder: JointEncoder) -> JudgedSet:
    """One of them."""
    curriculum = curriculum_of(folder)
    home = {outcome.outcome_id: outcome.module_id for outcome in curriculum.outcomes}
    rows = [json.loads(line) for line in (folder / "issues.jsonl").read_text(encoding="utf-8").splitlines()]
    return JudgedSet(curriculum, tagged([_item(row, home) for row in rows], encoder), encoder)


def _item(row: dict, home: Mapping[str, str]) -> Item:
    outcomes = {link["outcome"]: 1.0 if link["grade"] == "direct" else PARTIAL for link in row["links"]}
    modules = tuple(sorted({home[outcome] for outcome in outcomes}))
    off = row["verdict"] == "not_training"
    return Item(row["id"], row["text"], outcomes, modules, bool(outcomes), off, tuple(row["near"]))


def curriculum_of(folder: Path) -> Curriculum:
    """A catalogue in CSV; a service with themes of its own may name them."""
    with (folder / "modules.csv").open(encoding="utf-8", newline="") as file:
        own = {theme.strip() for row in csv.DictReader(file) for theme in row["themes"].split(";") if theme.strip()}
    strands, themes = load_scheme("equality-act-2010"), load_scheme("policing-feedback")
    known = Known(frozenset(strands.codes()), frozenset(themes.codes()) | own)
    return load_curriculum([folder / "modules.csv", folder / "outcomes.csv"], known)


def sample_set(encoder: JointEncoder) -> JudgedSet:
    """The planted comments of the bundled sample year, linked by what was planted."""
    return JudgedSet(curriculum_of(corpora_dir() / "catalogue"), tagged(list(_sample_items()), encoder), encoder)


def _sample_items() -> Iterator[Item]:
    year, planted = corpora_dir() / SAMPLE, {}
    for row in _csv(year / "planted.csv"):
        starts = planted.setdefault(row["file"], {})
        starts.setdefault(_plain(row["starts_with"])[:24], set()).add(row["planted"].split(":")[0])
    for row in _csv(year / "submissions.csv"):
        comments = intake(year / row["file"], HandedIn(row["group"], row["kind"], row["date"]), b"bench").comments
        for start, keys in planted.get(row["file"], {}).items():
            found = [comment for comment in comments if start in _plain(comment.text)]
            yield from (_sample_item(comment, keys) for comment in found[:1])


def _sample_item(comment: Comment, keys: set[str]) -> Item:
    modules = tuple(sorted({module for one in keys for module in PLANTED.get(one, "").split()}))
    answered = True if keys & CLEARLY_TAUGHT else False if keys <= NOT_TAUGHT else None
    return Item(comment.id, comment.text, {}, modules, answered)


def tagged(items: Sequence[Item], encoder: JointEncoder) -> list[Item]:
    """The items with what the project's own taggers say."""
    strands, themes = load_scheme("equality-act-2010"), load_scheme("policing-feedback")
    blank = Comment(id="", source_id="", row=0, question="", text="", said_on="", place="")
    comments = [replace(blank, id=item.id, text=item.text) for item in items]
    codes: dict[tuple[str, str], set[str]] = {}
    for tag in [*StrandTagger(strands).tag(comments), *ThemeTagger(themes, encoder.published).tag(comments)]:
        if tag.level in ("about", "mentioned"):
            codes.setdefault((tag.comment_id, tag.scheme), set()).add(tag.code)
    both = [[tuple(sorted(codes.get((item.id, s.id), ()))) for s in (themes, strands)] for item in items]
    return [replace(item, themes=one[0], strands=one[1]) for item, one in zip(items, both, strict=True)]


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _plain(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def training_sets(encoder: JointEncoder) -> dict[str, JudgedSet]:
    """All that the shipped weights are learned from, by name."""
    sets = {folder.name: judged_set(folder, encoder) for folder in judged_folders()}
    return sets | {SAMPLE: sample_set(encoder)}


def fit(sets: Mapping[str, JudgedSet], encoder: JointEncoder) -> LinkWeights:
    """Weights learned from these sets."""
    examples = np.asarray(encoder.encode(elsewhere.examples()), dtype=np.float64)
    return learning.fit({name: one.judged for name, one in sets.items()}, examples)


def write(weights: LinkWeights, sets: Mapping[str, JudgedSet], folder: Path, encoder: JointEncoder) -> None:
    """Weights and manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    _json(folder / WEIGHTS, weights.to_dict())
    content = (folder / WEIGHTS).read_bytes()
    manifest = {
        "name": MODEL,
        "licence": "CC-BY-4.0",
        "built_by": "models/build_links.py",
        "training_corpus": {name: _facts(one) for name, one in sets.items()},
        "encoder": encoder.version,
        "packages": {name: version(name) for name in PACKAGES},
        "parameters": {"drawn": learning.DRAWN, "penalty": learning.PENALTY, "candidates": learning.CANDIDATES},
        "files": {WEIGHTS: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}},
    }
    _json(folder / "manifest.json", manifest)


def _facts(one: JudgedSet) -> dict[str, object]:
    rows = json.dumps([asdict(item) for item in one.items], sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256((one.curriculum.digest + rows).encode()).hexdigest()
    return {"texts": len(one.items), "modules": len(one.curriculum.modules), "digest": digest}


def _json(path: Path, values: Mapping[str, object]) -> None:
    path.write_text(json.dumps(values, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")


def main(arguments: Iterable[str] | None = None) -> None:
    """Build and say where."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=None, help="folder to write (default: the shipped one)")
    options = parser.parse_args(None if arguments is None else list(arguments))
    encoder = beside_own(load_encoder())
    sets, folder = training_sets(encoder), options.out or models_dir() / MODEL
    write(fit(sets, encoder), sets, folder, encoder)
    print(f"{sum(len(one.items) for one in sets.values())} judged texts of {len(sets)} sets -> {folder.name}")


if __name__ == "__main__":
    main()
