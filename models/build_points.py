"""Build our own sentence encoder: the published one taught, on invented text, what makes the same point.

Run it in the build environment of ``build_encoder.py``; the product never needs torch::

    encoder_env/bin/python models/build_points.py [--out FOLDER]      # two hours on one core

Two lessons, both from texts written for this project (``corpora/DATASHEET.md``):

1. *The field*: strands and themes of the labelled comments, by heads that are thrown away afterwards. What the
   published encoder thinks of likeness is kept in view, so that it unlearns little.
2. *The point*: a text and the outcome that answers it come together; outcomes that share words but do not answer, texts
   that no outcome answers, and everything else of the same catalogue go apart; two texts that one outcome answers come
   together, too. Taught on ``corpora/link-pairs``; the catalogues of ``corpora/link-judgements`` are never shown, so
   that ``bench/links.py`` measures on catalogues that no part of linking has seen.

Sums of floating-point numbers differ between machines: another build is as good, not the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

import build_encoder

NAME = "points-MiniLM-L6-int8"
ROOT = Path(__file__).parents[1]
COMMENTS, PAIRS = ROOT / "corpora" / "feedback-labels" / "comments.jsonl", ROOT / "corpora" / "link-pairs"
SEED = 1
FIELD = {"epochs": 3, "rate": 1e-4, "keep": 0.1, "batch": 32, "heads_rate": 5e-3, "sharpness": 12.0}
POINT = {"epochs": 3, "rate": 5e-5, "keep": 0.05, "texts": 19, "outcomes": 40, "sharpness": 20.0}
TITLED = 0.6
"""How often an outcome is shown under the title of its module; the product reads it both ways."""
FROM_OUTCOME, BETWEEN_TEXTS = 0.5, 0.5
"""What finding the text for an outcome, and the text with the same point, count beside finding the outcome."""
NEVER = -1e4

NOTICE = f"""\
{NAME}: the model below, taught further on text invented for consultfeed (CC-BY-4.0, corpora/link-pairs and
corpora/feedback-labels) in 2026, then exported and quantised the same way.

"""
CARD = """\
# points-MiniLM-L6-int8

Our own sentence encoder: the published one of the folder beside this, taught what makes the same point. Built by
`models/build_points.py`. It takes and gives the same as that one (see its card for form, speed and limits), and is
never used alone: consultfeed sets both vectors side by side, so that a cosine is the mean of both.

Taught on text invented for this project: {comments} comments with strands and themes, then {texts} texts judged against
{outcomes} outcomes of {catalogues} training catalogues (police, councils, hospitals, fire, justice). The first lesson
of the weights here was run by the same recipe before the script was tidied. No feedback of real people taught it.

For linking what people say to what is taught, and for telling which comments make the same point. Not for deciding
alone, not for judging a person; what it knows of groups it knows from invented text of a few writers, on top of the
associations of the published model. What it gains is measured by `bench/links.py` on catalogues it was not shown, and
by `bench/sample_issues.py`.

Against fp32 over {sentences} sentences: cosine {cosine_mean} on average, {cosine_min} at worst; the nearest neighbour
is the same for {nearest_neighbour_same:.0%}.
"""


@dataclass(frozen=True)
class Judged:
    """One text of a catalogue: outcomes that answer it, those that do in part, those that only look so."""

    text: str
    direct: frozenset[str]
    partial: frozenset[str]
    near: tuple[str, ...]


@dataclass(frozen=True)
class Taught:
    """A catalogue: what each outcome says, alone and under its title, and the texts judged on it."""

    outcomes: dict[str, tuple[str, str]]
    texts: list[Judged]


class Model:
    """The encoder in training beside the published one, which stays as it is."""

    def __init__(self, source: Path, begun: Path | None = None) -> None:
        from transformers import AutoTokenizer, BertModel

        self.cut = AutoTokenizer.from_pretrained(source)
        self.bert = BertModel.from_pretrained(begun or source, attn_implementation="sdpa")
        self.published = BertModel.from_pretrained(source, attn_implementation="sdpa").eval()

    def encode(self, texts: Sequence[str], *, published: bool = False, tokens: int = 96, batch: int = 12) -> Tensor:
        """Vectors (n, dims) of length 1; texts of like length run together."""
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
        parts = [
            self._run([texts[at] for at in order[start : start + batch]], tokens, published=published)
            for start in range(0, len(order), batch)
        ]
        back = torch.empty(len(order), dtype=torch.long)
        back[torch.tensor(order)] = torch.arange(len(order))
        return torch.cat(parts)[back]

    def _run(self, texts: list[str], tokens: int, *, published: bool) -> Tensor:
        inputs = self.cut(texts, padding=True, truncation=True, max_length=tokens, return_tensors="pt")
        with torch.set_grad_enabled(not published):
            hidden = (self.published if published else self.bert)(**inputs).last_hidden_state
            seen = inputs["attention_mask"].unsqueeze(-1).float()
            return functional.normalize((hidden * seen).sum(1) / seen.sum(1), dim=1)

    def unlearned(self, texts: Sequence[str], vectors: Tensor) -> Tensor:
        """How far likenesses among the texts have moved from those the published encoder sees."""
        before = self.encode(texts, published=True)
        return ((vectors @ vectors.T - before @ before.T) ** 2).sum(1).mean()


def train(
    model: Model, batches: Callable[[], list[Any]], loss: Callable[[Any], Tensor], lesson: dict[str, float], heads: Any
) -> None:
    """Adam over the batches, made anew each epoch; the rate rises for a tenth of the way and then falls."""
    steps = int(lesson["epochs"]) * len(batches())
    groups = [{"params": model.bert.parameters(), "lr": lesson["rate"], "weight_decay": 0.01}]
    if heads is not None:
        groups.append({"params": heads.parameters(), "lr": lesson["heads_rate"], "weight_decay": 0.0})
    adam = torch.optim.AdamW(groups)
    rate = torch.optim.lr_scheduler.LambdaLR(adam, lambda s: min(1, (s + 1) / (0.1 * steps)) * max(0.02, 1 - s / steps))
    for epoch in range(int(lesson["epochs"])):
        model.bert.train()
        losses = []
        for batch in batches():
            cost = loss(batch)
            adam.zero_grad()
            cost.backward()
            nn.utils.clip_grad_norm_(model.bert.parameters(), 1.0)
            adam.step()
            rate.step()
            losses.append(float(cost.detach()))
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.3f}", flush=True)
    model.bert.eval()


def teach_field(model: Model) -> None:
    """The first lesson."""
    rows = [json.loads(line) for line in COMMENTS.read_text(encoding="utf-8").splitlines()]
    truth, known = truths(rows)
    heads = nn.Linear(build_encoder.DIMS, truth.shape[1])
    with torch.no_grad():
        heads.bias.fill_(-3.0)

    def loss(batch: list[int]) -> Tensor:
        texts = [rows[at]["text"] for at in batch]
        vectors = model.encode(texts, tokens=128, batch=len(texts))
        said = heads(vectors * FIELD["sharpness"])
        wrong = functional.binary_cross_entropy_with_logits(said, truth[batch], weight=known[batch], reduction="sum")
        return wrong / len(batch) + FIELD["keep"] * len(batch) * model.unlearned(texts, vectors)

    train(model, lambda: of_like_length([row["text"] for row in rows], int(FIELD["batch"])), loss, FIELD, heads)


def truths(rows: Sequence[dict[str, Any]]) -> tuple[Tensor, Tensor]:
    """What is true of each comment (n, labels) - themes, strands, strands spoken about - and where that is known."""
    themes = sorted({label for row in rows for label in row["labels"]})
    strands = sorted({code for row in rows for code in row.get("strands") or {}})
    truth, known = [], []
    for row in rows:
        mine = row.get("strands") or {}
        told = [code in mine for code in strands] + [mine.get(code) == "about" for code in strands]
        truth.append([label in row["labels"] for label in themes] + told)
        known.append([True] * len(themes) + ["strands" in row] * len(told))
    return torch.tensor(truth).float(), torch.tensor(known).float()


def of_like_length(texts: Sequence[str], size: int) -> list[list[int]]:
    """Positions in batches of texts of like length, in random order."""
    order = random.sample(range(len(texts)), len(texts))
    found = []
    for start in range(0, len(order), size * 16):
        part = sorted(order[start : start + size * 16], key=lambda at: len(texts[at]))
        found += [part[at : at + size] for at in range(0, len(part), size)]
    return random.sample(found, len(found))


def teach_point(model: Model) -> None:
    """The second lesson."""
    catalogues = [read_catalogue(path.parent) for path in sorted(PAIRS.glob("*/issues.jsonl"))]

    def batches() -> list[tuple[Taught, list[int]]]:
        found = [(one, batch) for one in catalogues for batch in of_points(one)]
        return random.sample(found, len(found))

    train(model, batches, lambda batch: apart_and_together(model, *batch), POINT, None)


def read_catalogue(folder: Path) -> Taught:
    """One folder of ``corpora/link-pairs``."""
    titles = {row["module_id"]: row["title"] for row in rows_of(folder / "modules.csv")}
    outcomes = {
        row["outcome_id"]: (row["text"], f"{titles[row['module_id']]}. {row['text']}")
        for row in rows_of(folder / "outcomes.csv")
    }
    lines = (folder / "issues.jsonl").read_text(encoding="utf-8").splitlines()
    return Taught(outcomes, [judged(json.loads(line)) for line in lines])


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def judged(row: dict[str, Any]) -> Judged:
    """One line of ``issues.jsonl``."""
    graded = {link["outcome"]: link["grade"] for link in row["links"]}
    direct = frozenset(outcome for outcome, grade in graded.items() if grade == "direct")
    return Judged(row["text"], direct, frozenset(graded) - direct, tuple(row["near"]))


def of_points(taught: Taught) -> list[list[int]]:
    """Positions of texts in batches: texts with the same point in pairs, and unanswered ones spread among them."""
    by_outcome: dict[str, list[int]] = {}
    for at, one in enumerate(taught.texts):
        for outcome in sorted(one.direct):
            by_outcome.setdefault(outcome, []).append(at)
    answered = [at for at, one in enumerate(taught.texts) if one.direct]
    others = [at for at, one in enumerate(taught.texts) if not one.direct]
    answered, others = random.sample(answered, len(answered)), random.sample(others, len(others))
    batches: list[list[int]] = [[]]
    used: set[int] = set()
    for at in answered:
        if at not in used:
            mates = [m for o in sorted(taught.texts[at].direct) for m in by_outcome[o] if m not in used and m != at]
            group = [at, random.choice(mates)] if mates else [at]
            used.update(group)
            batches[-1] += group
            if len(batches[-1]) >= POINT["texts"]:
                batches.append([])
    batches = [batch for batch in batches if len(batch) > 4]
    share = len(others) // max(1, len(batches)) + 1
    return [batch + others[n * share : (n + 1) * share] for n, batch in enumerate(batches)]


def apart_and_together(model: Model, taught: Taught, batch: list[int]) -> Tensor:
    """The cost of one batch."""
    texts = [taught.texts[at] for at in batch]
    shown = [random.choice(sorted(one.direct)) for one in texts if one.direct]
    shown += [random.choice(one.near) for one in texts if one.near]
    outcomes = list(dict.fromkeys(shown))[: int(POINT["outcomes"])]
    said = model.encode([one.text for one in texts])
    told = model.encode([taught.outcomes[outcome][random.random() < TITLED] for outcome in outcomes])
    alike = said @ told.T * POINT["sharpness"]
    alike = alike.masked_fill(torch.tensor([[o in one.partial for o in outcomes] for one in texts]), NEVER)
    answers = torch.tensor([[o in one.direct for o in outcomes] for one in texts])
    itself = torch.eye(len(texts), dtype=torch.bool)
    same = torch.tensor([[bool(one.direct & other.direct) for other in texts] for one in texts]) & ~itself
    among = (said @ said.T * POINT["sharpness"]).masked_fill(itself, NEVER)
    unlearned = model.unlearned([one.text for one in texts], said)
    cost = chosen(alike, answers) + FROM_OUTCOME * chosen(alike.T, answers.T) + BETWEEN_TEXTS * chosen(among, same)
    return cost + POINT["keep"] * unlearned


def chosen(alike: Tensor, right: Tensor) -> Tensor:
    """How unlikely it is, row by row, that something right would be chosen; rows without anything right aside."""
    some = right.any(1)
    if not some.any():
        return alike.sum() * 0
    wanted = alike[some].masked_fill(~right[some], NEVER)
    return (torch.logsumexp(alike[some], 1) - torch.logsumexp(wanted, 1)).mean()


def main() -> None:
    """Teach, export, write the papers."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / NAME)
    parser.add_argument("--field", type=Path, help="weights after the first lesson: begin with the second")
    parser.add_argument("--trained", type=Path, help="weights after both: only export them")
    parser.add_argument("--keep", type=Path, help="where to keep the weights")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        trained = options.trained or options.keep or Path(folder)
        if not options.trained:
            taught(options.field).bert.save_pretrained(trained)
        write(trained, options.out)


def taught(field: Path | None = None) -> Model:
    """The published encoder after both lessons; ``field`` holds its weights after the first, if that was had before."""
    random.seed(SEED)
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    model = Model(build_encoder.checked_source(), field)
    if not field:
        teach_field(model)
    teach_point(model)
    return model


def write(trained: Path, out: Path) -> None:
    """Graph, tokenizer, licence, notice, card and, last, the manifest with the digests of all the others."""
    out.mkdir(parents=True, exist_ok=True)
    module = build_encoder.torch_encoder(trained)
    build_encoder.write_tokenizer(build_encoder.checked_source(), out / "tokenizer.json")
    build_encoder.write_model(module, out / "model.onnx")
    metrics = build_encoder.compare(module, out)
    build_encoder.write_papers(out, metrics)
    (out / "NOTICE").write_text(NOTICE + (out / "NOTICE").read_text(encoding="utf-8"), encoding="utf-8")
    (out / "CARD.md").write_text(CARD.format(**metrics, **facts()), encoding="utf-8")
    manifest = build_encoder.manifest(out, metrics) | {"name": NAME, "training_corpus": facts()}
    (out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def facts() -> dict[str, int]:
    """How much it was taught on."""
    catalogues = [read_catalogue(path.parent) for path in sorted(PAIRS.glob("*/issues.jsonl"))]
    return {
        "comments": len(COMMENTS.read_text(encoding="utf-8").splitlines()),
        "catalogues": len(catalogues),
        "outcomes": sum(len(one.outcomes) for one in catalogues),
        "texts": sum(len(one.texts) for one in catalogues),
    }


if __name__ == "__main__":
    main()
