"""All figures of tagging against their baselines and targets, in one table. Prints figures only, never a row.

    python bench/quality.py                the table, recall of each strand, calibration
    python bench/quality.py --plot docs    draws docs/calibration.svg and writes docs/calibration.md, nothing else

Every figure comes with its 95 % interval: the texts drawn a thousand times with replacement, seeded. "met" looks at the
figure itself; where the interval reaches across the target, it says "just". Gold/dev, hatecheck and BBQ stand outside
the project ($CONSULTFEED_DATA names their folder); rules and word lists were developed with them in view, and with our
traps, so these figures flatter. Writers QSUWZ of our own corpus were only ever measured on. Baselines are those that
the project set out with: a plain word list, the encoder without training, the classifier that came with the NHS set.
"""

from __future__ import annotations

import os
import sys
import time
import tomllib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np

import reliability
import strands
import themes
from consultfeed.encoder import load_encoder
from consultfeed.measure.bootstrap import scores
from consultfeed.records import COUNTED_LEVELS
from consultfeed.schemes.taxonomy import load_scheme
from consultfeed.tag.learn_matrix import truth_of
from consultfeed.tag.learning import LabelledRow
from consultfeed.tag.strands import StrandTagger
from consultfeed.tag.theme_judge import load_themes_model
from consultfeed.tag.theme_weights import ThemeSigns
from figures import Figure, Grids, drawn, spread, table

TRAPS = Path(__file__).resolve().parents[1] / "tests" / "tag" / "cases" / "strands.toml"
WORDS_A_COMMENT = range(28, 37)
"""Length of the comments that speed is measured on: 32 words in the mean."""
BBQ = {"race": "word list .06", "age": "word list .84"}
PATIENTS = {"accuracy": (".704", 0.74), "balanced_accuracy": (".624", 0.66), "mcc": (".628", 0.67)}
"""Baseline and target of each score on the NHS set."""


@cache
def strand_tagger() -> StrandTagger:
    return StrandTagger(load_scheme("equality-act-2010"))


def gold() -> list[dict]:
    return strands.rows(themes.GOLD)


@cache
def strand_grids() -> dict[str, dict[str, Grids]]:
    """Set -> level -> its grids."""
    codes = strand_tagger().taxonomy.codes()
    ours = [item for item in strands.rows(strands.CORPUS) if item["id"][0] in strands.HELD_OUT]
    traps = [
        {"text": case["text"], "strands": case["want"]} for case in tomllib.loads(TRAPS.read_text("utf-8"))["case"]
    ]
    sets = {"gold/dev": gold(), "own traps": traps, "own corpus, writers held out": ours}
    found = {
        name: {level: Grids(pairs, codes) for level, pairs in strands.by_level(strand_tagger(), items).items()}
        for name, items in sets.items()
    }
    named = {name: strands.named(strand_tagger(), name) for name in ("hatecheck", "bbq_contexts")}
    return found | {name: {"any counted level": Grids(pairs, codes)} for name, pairs in named.items()}


def strand_figures() -> list[Figure]:
    sets = strand_grids()
    any_, about = sets["gold/dev"]["any counted level"], sets["gold/dev"]["about"]
    hate, bbq = sets["hatecheck"]["any counted level"], sets["bbq_contexts"]["any counted level"]
    traps, held = sets["own traps"], sets["own corpus, writers held out"]
    size = len(any_.empty)
    wrong = traps["any counted level"].draws @ (traps["any counted level"].empty & ~traps["any counted level"].clean)
    return [
        Figure("gold/dev strands, any level", "macro F1", *spread(any_.of("macro_f1")), size, "word list .88", 0.96),
        Figure("gold/dev strands, about", "macro F1", *spread(about.of("macro_f1")), size, ".77", 0.92),
        Figure("gold/dev strands, about", "recall gap", *spread(about.gap()), size, "", 0.10, at_most=True),
        Figure("hatecheck", "macro F1", *spread(hate.of("macro_f1")), len(hate.empty), "", 0.97),
        Figure("hatecheck", "F1 of the worst strand", *spread(_worst(hate.of("f1"))), len(hate.empty), "", 0.94),
        Figure("hatecheck", "recall of the worst strand", *spread(_worst(hate.recall())), len(hate.empty), ".79-.86"),
        Figure("hatecheck", "no-group rows left untagged", *spread(hate.untagged()), int(hate.empty.sum())),
        *(
            Figure(
                "BBQ",
                f"recall {code}",
                *spread(bbq.recall()[:, n]),
                int(bbq.wanted[:, n].sum()),
                BBQ.get(code, ""),
                0.9,
            )
            for n, code in enumerate(bbq.codes)
        ),
        Figure(
            "own traps",
            "no-strand sentences tagged",
            *spread(wrong),
            int(any_of(traps).empty.sum()),
            "",
            0,
            at_most=True,
        ),
        Figure(
            "own traps", "recall, all strands", *spread(_together(any_of(traps))), len(any_of(traps).empty), "", 0.97
        ),
        Figure(
            "own traps",
            "about: macro F1",
            *spread(traps["about"].of("macro_f1")),
            len(any_of(traps).empty),
            ".53",
            0.95,
        ),
        *(
            Figure(
                "own corpus, writers held out",
                f"{level}: macro F1",
                *spread(held[level].of("macro_f1")),
                len(held[level].empty),
            )
            for level in ("any counted level", "about")
        ),
    ]


def any_of(levels: dict[str, Grids]) -> Grids:
    return levels["any counted level"]


def _worst(values: np.ndarray) -> np.ndarray:
    return np.nanmin(values, axis=1)


def _together(grids: Grids) -> np.ndarray:
    return (grids.draws @ (grids.wanted & grids.found).sum(1)) / (grids.draws @ grids.wanted.sum(1))


def theme_figures() -> list[Figure]:
    """Gold/dev, and our own corpus as the model's manifest has it (figures of folds, without intervals)."""
    items, found = gold(), {way: themes.tags_of(themes.tagger(way), gold())[0] for way in themes.WAYS}
    codes = load_scheme("policing-feedback").codes()
    lines = []
    for way, target in (("with the learned model", (0.78, 0.70)), ("words alone", (None, None))):
        pairs = [(set(item["themes"]), {tag.code for tag in found[way][item["id"]]}) for item in items]
        grids, kind = Grids(pairs, codes), f"gold/dev themes, {way}"
        both = zip(
            (("micro F1", "micro_f1", "zero-shot encoder .29"), ("macro F1", "macro_f1", "")), target, strict=True
        )
        lines += [
            Figure(kind, what, *spread(grids.of(name)), len(items), base, aim) for (what, name, base), aim in both
        ]
    facts = themes.manifest()
    told, size = facts["metrics"]["with_words_and_nearness"], facts["training_corpus"]["rows"]
    return [
        *lines,
        Figure("own corpus themes, folds by writer", "micro F1", told["micro_f1"], None, None, size),
        Figure("own corpus themes, folds by writer", "macro F1", told["macro_f1"], None, None, size),
    ]


def patient_figures() -> list[Figure]:
    found = themes.patients(load_encoder())
    new = [one for one in found if not one.seen]
    return [
        *_of_patients("NHS phase 1", found, PATIENTS),
        *_of_patients("NHS phase 1, rows not in train", new, {"accuracy": (".654", 0.70)}),
    ]


def _of_patients(kind: str, found: list[themes.Patient], asked: dict[str, tuple[str, float]]) -> list[Figure]:
    classes = sorted({one.wanted for one in found} | {one.ours for one in found})
    wanted, ours = (
        np.array([[side == name for name in classes] for side in sides])
        for sides in zip(*((one.wanted, one.ours) for one in found), strict=True)
    )
    every = scores(drawn(len(found)), wanted, ours, single=True)
    return [
        Figure(kind, name.replace("_", " "), *spread(every[name]), len(found), base, aim)
        for name, (base, aim) in asked.items()
    ]


def speed_figures() -> list[Figure]:
    """Comments a second over distinct comments of our own of about 32 words: by the clock, and by the cores' time.

    Other work on the machine slows the clock, less the cores' own time: rules run on one core, the encoder on two.
    """
    texts = [item for item in strands.rows(strands.CORPUS) if len(item["text"].split()) in WORDS_A_COMMENT]
    some = texts[:400]
    strand_tagger().tag_text("young")
    alone = _timed(lambda: [strand_tagger().tag_text(item["text"]) for item in texts], len(texts), cores=1)
    lines = _rates("strands", alone, len(texts), "matcher 42,000", 10_000)
    for way, base, aim in (("with the learned model", "encoder 340", 280), ("words alone", "", None)):
        made = themes.tagger(way)
        themes.tags_of(made, some[:1])
        found = _timed(lambda made=made: themes.tags_of(made, some), len(some), cores=2 if base else 1)
        both = tuple(1 / (1 / one + 1 / other) for one, other in zip(alone, found, strict=True))
        lines += _rates(f"strands + themes {way}", both, len(some), base, aim)
    return lines


def _timed(work: Callable[[], object], count: int, cores: int) -> tuple[float, float]:
    """Comments a second by the clock, and by the time that so many cores spent."""
    clock, spent = time.perf_counter(), time.process_time()
    work()
    return count / (time.perf_counter() - clock), cores * count / (time.process_time() - spent)


def _rates(what: str, rates: Sequence[float], count: int, base: str, aim: float | None) -> list[Figure]:
    clock, own = rates
    return [
        Figure("speed", f"{what}, comments/s", clock, None, None, count, base, aim),
        Figure("speed", f"{what}, comments/s of the cores' own time", own, None, None, count),
    ]


def strand_scores() -> reliability.Curve:
    """Score of each strand given on gold/dev, and whether a coder named it, too."""
    given = [
        [
            (one.score, one.code in item["strands"])
            for one in strand_tagger().tag_text(item["text"])
            if one.level in COUNTED_LEVELS
        ]
        for item in gold()
    ]
    return reliability.Curve("Strands given", "gold/dev, strands at a counted level", given)


def theme_scores() -> reliability.Curve:
    """Score of each theme given on gold/dev, and whether a coder filed it there, too."""
    found, _ = themes.tags_of(themes.tagger("with the learned model"), gold())
    given = [[(tag.score, tag.code in item["themes"]) for tag in found[item["id"]]] for item in gold()]
    return reliability.Curve("Themes given", "gold/dev, themes at or above their thresholds", given)


def theme_chances() -> reliability.Curve:
    """Probability of every theme for every comment of gold/dev, given or not."""
    encoder = load_encoder()
    learned, scheme = load_themes_model(encoder), load_scheme("policing-feedback")
    texts, codes = [item["text"] for item in gold()], learned.model.labels
    chances = learned.weights.score(ThemeSigns(scheme, encoder).read(texts, codes), learned.model.log_odds(texts))
    truth = truth_of([LabelledRow(item["id"], item["text"], tuple(item["themes"])) for item in gold()], codes)
    both = [list(zip(*sides, strict=True)) for sides in zip(chances.tolist(), truth.tolist(), strict=True)]
    return reliability.Curve("All themes", "gold/dev, every comment with every theme", both)


def calibration_figures(curves: Sequence[reliability.Curve]) -> list[Figure]:
    lines = []
    for curve in curves:
        error = spread(curve.error(drawn(len(curve.texts))))
        lines.append(
            Figure(f"calibration, {curve.title.lower()}", "expected error", *error, curve.count, "", 0.05, at_most=True)
        )
    return lines


def strand_table() -> str:
    """Recall and precision of each strand in each set."""
    sets = {
        f"{name}, {level}": grids
        for name, levels in strand_grids().items()
        for level, grids in levels.items()
        if level != "any level at all"
    }
    head = ["recall / precision (n)", *sets]
    lines = [[code, *(_of_code(grids, code) for grids in sets.values())] for code in strand_tagger().taxonomy.codes()]
    return table(head, lines)


def _of_code(grids: Grids, code: str) -> str:
    if code not in grids.codes:
        return ""
    n = grids.codes.index(code)
    wanted, found = grids.wanted[:, n], grids.found[:, n]
    right = int((wanted & found).sum())
    return f"{right / wanted.sum():.3f} / {right / max(1, found.sum()):.3f} ({wanted.sum()})"


PARTS: tuple[Callable[[], list[Figure]], ...] = (strand_figures, theme_figures, patient_figures, speed_figures)
HEAD = ("set", "figure", "value", "95 %", "n", "baseline", "target", "met")


def main(words: Sequence[str]) -> int:
    if not themes.GOLD.is_file():
        print("skipped: the measuring sets are not there; CONSULTFEED_DATA names their folder")
        return 0
    curves = [strand_scores(), theme_scores(), theme_chances()]
    if "--plot" in words:
        reliability.write(Path(words[words.index("--plot") + 1]), curves, calibration_figures(curves))
        return 0
    figures = [*(one for part in PARTS for one in part()), *calibration_figures(curves)]
    print(table(HEAD, [one.cells() for one in figures]))
    asked = [one for one in figures if one.target is not None]
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    print(f"\n{sum(one.good for one in asked)} of {len(asked)} targets met; load of the machine {load:.1f}\n")
    print(strand_table())
    for curve in curves:
        print(f"\n{curve.title}: {curve.told}\n\n{curve.table()}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
