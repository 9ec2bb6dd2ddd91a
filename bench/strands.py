"""How well the strand tagger does: python bench/strands.py. Prints figures only, never a row.

Gold items are scored against the union of both coders. BBQ rows say only which groups are there: their precision means
nothing. Our own corpus is coded from the same code book; its train split is for development, its test split for
reporting. The comments of writers P to Z came after the rules stood: those of HELD_OUT were only ever measured on.
Reads $CONSULTFEED_DATA (default ../shared/data beside the project) and corpora/feedback-labels.
"""

from __future__ import annotations

import gzip
import json
import os
import time
from collections import Counter
from pathlib import Path

from consultfeed.records import COUNTED_LEVELS, LEVELS
from consultfeed.schemes.taxonomy import load_scheme
from consultfeed.tag.strands import StrandTagger
from figures import Pairs

DATA = Path(os.environ.get("CONSULTFEED_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
CORPUS = Path(__file__).resolve().parents[1] / "corpora" / "feedback-labels" / "comments.jsonl"
DEVELOPED, HELD_OUT = "PRTVXY", "QSUWZ"
"""Writers of the fresh comments, by the letter an id begins with."""
SPELT = {"religion_or_belief": "religion_belief"}


def rows(path: Path) -> list[dict]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in data.decode("utf-8").splitlines()]


def counts(pairs: Pairs) -> tuple[Counter, Counter, Counter]:
    found, missed, wrong = Counter(), Counter(), Counter()
    for wanted, got in pairs:
        found.update(wanted & got)
        missed.update(wanted - got)
        wrong.update(got - wanted)
    return found, missed, wrong


def report(title: str, pairs: Pairs, codes: tuple[str, ...]) -> None:
    found, missed, wrong = counts(pairs)
    met = [code for code in codes if found[code] + missed[code]]
    scores = {code: 2 * found[code] / max(1, 2 * found[code] + missed[code] + wrong[code]) for code in codes}
    recalls = {code: found[code] / max(1, found[code] + missed[code]) for code in codes}
    gap = max((recalls[code] for code in met), default=0) - min((recalls[code] for code in met), default=0)
    print(f"\n{title}: macro F1 {sum(scores[code] for code in met) / max(1, len(met)):.3f}, recall gap {gap:.3f}")
    for code in codes:
        precision = found[code] / max(1, found[code] + wrong[code])
        print(
            f"  {code:28} n {found[code] + missed[code]:4}  R {recalls[code]:.3f}  P {precision:.3f}"
            f"  F1 {scores[code]:.3f}  wrong {wrong[code]}"
        )


def by_level(tagger: StrandTagger, items: list[dict]) -> dict[str, Pairs]:
    """Strands wanted and found in each item: at a counted level, at any level at all, and ``about`` alone."""
    got = [{one.code: one.level for one in tagger.tag_text(item["text"])} for item in items]
    want = [item["strands"] for item in items]
    kept = {"any counted level": COUNTED_LEVELS, "any level at all": LEVELS, "about": ("about",)}
    return {
        name: [
            tuple({code for code, level in side.items() if level in levels} for side in pair)
            for pair in zip(want, got, strict=True)
        ]
        for name, levels in kept.items()
    }


def coded(tagger: StrandTagger, codes: tuple[str, ...], items: list[dict], title: str) -> None:
    """The three tables of a set coded with levels."""
    found = by_level(tagger, items)
    for name, pairs in found.items():
        report(f"{title}, {name}", pairs, codes)
    empty = [got for wanted, got in found["any counted level"] if not wanted]
    print(f"  rows without a group: {len(empty)}, tagged {sum(map(bool, empty))}")


def named(tagger: StrandTagger, name: str) -> Pairs:
    """Strands wanted and found in each row of a set that says which groups are there."""
    items = rows(DATA / "strands" / f"{name}_dev.jsonl.gz")
    wanted = [{SPELT.get(code, code) for code in item["ea2010"]} for item in items]
    got = [{one.code for one in tagger.tag_text(item["text"]) if one.level in COUNTED_LEVELS} for item in items]
    return list(zip(wanted, got, strict=True))


def targets(tagger: StrandTagger, codes: tuple[str, ...], name: str) -> None:
    pairs = named(tagger, name)
    report(f"{name} ({len(pairs)} rows)", pairs, codes)
    empty = [g for w, g in pairs if not w]
    clean = 1 - sum(bool(g) for g in empty) / max(1, len(empty))
    print(f"  rows without a group: {len(empty)}, left untagged {clean:.3f}")


def speed(tagger: StrandTagger, size: int = 30000) -> None:
    texts = [item["text"] for item in rows(DATA / "volume" / "nhs_feedback.jsonl.gz")[:size]]
    longer = [item["text"] for item in rows(DATA / "gold" / "dev.jsonl")] * 5
    print()
    for name, batch in (("short NHS comments", texts), ("gold items", longer)):
        start = time.perf_counter()
        tagged = sum(bool(tagger.tag_text(text)) for text in batch)
        rate = len(batch) / (time.perf_counter() - start)
        print(f"speed on {name}: {rate:,.0f}/s ({tagged / len(batch):.1%} tagged)")


def main() -> None:
    start = time.perf_counter()
    taxonomy = load_scheme("equality-act-2010")
    tagger = StrandTagger(taxonomy)
    tagger.tag_text("young")
    print(f"built in {time.perf_counter() - start:.2f} s, version {tagger.version}")
    coded(tagger, taxonomy.codes(), rows(DATA / "gold" / "dev.jsonl"), "gold, union of both coders")
    ours = [item for item in rows(CORPUS) if "strands" in item]
    fresh = DEVELOPED + HELD_OUT
    for split in ("train", "test"):
        older = [item for item in ours if item["split"] == split and item["id"][0] not in fresh]
        coded(tagger, taxonomy.codes(), older, f"our corpus, {split}")
    for name, writers in (("fresh, developed on", DEVELOPED), ("fresh, held out", HELD_OUT)):
        items = [item for item in ours if item["id"][0] in writers]
        coded(tagger, taxonomy.codes(), items, f"{name} ({len(items)} comments)")
    targets(tagger, taxonomy.codes(), "hatecheck")
    targets(tagger, taxonomy.codes(), "bbq_contexts")
    speed(tagger)


if __name__ == "__main__":
    main()
