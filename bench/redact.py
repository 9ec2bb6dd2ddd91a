"""Measures redaction: on texts of our own with planted identifiers, and on sets written by others; and how fast it is.
Prints figures only, never a row.

    python bench/redact.py            all measures
    python bench/redact.py --check    exit 1 below the aims

The sets of others stand outside the project: CONSULTFEED_DATA names their folder (default ../shared/data); without it
only our own texts are measured (bench/planted.py tells more of them)."""

from __future__ import annotations

import gzip
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from consultfeed.clean import clean_text
from consultfeed.clean.duplicates import find_duplicates
from consultfeed.records import RawComment
from consultfeed.redact import FoundSpan, Redactor, find_spans
from consultfeed.redact.single import spans_of

DATA = Path(os.environ.get("CONSULTFEED_DATA", "../shared/data"))
ROWS = 20_000
AIMS = {"UK cases": 96, "F2": 0.88, "rows/s": 3000, "structured": 0.99, "names": 0.92, "planted F2": 0.90}
COUNTED = ("PERSON", "PHONE_NUMBER", "EMAIL_ADDRESS", "STREET_ADDRESS", "ZIP_CODE")
NEAR = 0.85
MAPPED = {  # type in the synthetic set -> our labels
    "PERSON": ("person", "officer"),
    "PHONE_NUMBER": ("phone",),
    "EMAIL_ADDRESS": ("email",),
    "STREET_ADDRESS": ("address", "postcode"),
    "ZIP_CODE": ("postcode",),
    "CREDIT_CARD": ("card",),
    "IP_ADDRESS": ("IP address",),
    "IBAN_CODE": ("bank account",),
    "DOMAIN_NAME": ("web address",),
}
UK_LABELS = {
    "UK_POSTCODE": "postcode",
    "UK_VEHICLE_REGISTRATION": "vehicle",
    "UK_DRIVING_LICENCE": "driving licence",
    "UK_PASSPORT": "passport",
    "UK_NINO": "NI number",
    "UK_NHS": "NHS number",
}

Gold = dict[str, Any]


def _rows(path: Path) -> Iterator[Gold]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def uk_cases() -> tuple[Counter[str], Counter[str]]:
    """Cases right and cases in all, per type; a negative case is right if nothing of its type is found."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for row in _rows(DATA / "pii/presidio_uk_cases.jsonl"):
        kind = row["id"].rsplit("-", 1)[0].replace("-", "_").upper()
        found = {(span.start, span.end) for span in find_spans(row["text"]) if span.label == UK_LABELS[kind]}
        total[kind] += 1
        right[kind] += found == {(span["start"], span["end"]) for span in row["spans"] if span["type"] == kind}
    return right, total


def synthetic() -> dict[str, dict[str, float]]:
    """Per type: recall, precision and F2 by overlap, and ``covered``: gold spans of which every letter is gone.

    "ALL FIVE" pools people, phones, e-mail, addresses and postcodes.
    """
    tally: dict[str, Counter[str]] = {kind: Counter() for kind in MAPPED}
    for row in _rows(DATA / "pii/presidio_synth_dev.jsonl"):
        found = spans_of(row["text"])
        for kind, labels in MAPPED.items():
            gold = [span for span in row["spans"] if span["type"] == kind]
            tally[kind] += _tally(gold, [span for span in found if span.label in labels], found, row["spans"], labels)
    pooled = sum((tally[kind] for kind in COUNTED), Counter())
    return {kind: _scores(counts) for kind, counts in {**tally, "ALL FIVE": pooled}.items()}


def _tally(
    gold: list[Gold], ours: list[FoundSpan], everything: list[FoundSpan], others: list[Gold], labels: tuple[str, ...]
) -> Counter[str]:
    fair = [span for span in others if set(MAPPED.get(span["type"], ())) & set(labels)]
    gone = {i for span in everything for i in range(span.start, span.end)}
    return Counter(
        gold=len(gold),
        hit=sum(any(_overlap(span, mine) for mine in ours) for span in gold),
        covered=sum(set(range(span["start"], span["end"])) <= gone for span in gold),
        found=len(ours),
        good=sum(any(_overlap(span, mine) for span in fair) for mine in ours),
    )


def _overlap(gold: Gold, mine: FoundSpan) -> bool:
    return bool(gold["start"] < mine.end and mine.start < gold["end"])


def _scores(counts: Counter[str]) -> dict[str, float]:
    recall, precision = counts["hit"] / max(counts["gold"], 1), counts["good"] / max(counts["found"], 1)
    f2 = 5 * precision * recall / max(4 * precision + recall, 1e-9)
    return {
        "gold": counts["gold"],
        "recall": recall,
        "precision": precision,
        "F2": f2,
        "covered": counts["covered"] / max(counts["gold"], 1),
    }


def speed() -> tuple[float, int]:
    """Rows a second of processor time through cleaning, redaction and duplicates on one core; rows that lost words."""
    rows = [row["text"] or "" for row in islice(_rows(DATA / "volume/nhs_feedback.jsonl.gz"), ROWS)]
    find_spans("07700 900123 Tariq")
    started = time.process_time()
    raws = [
        RawComment(f"c-{i:06}", "s-1", i, "", cleaned.text)
        for i, cleaned in enumerate(map(clean_text, rows))
        if not cleaned.drop
    ]
    comments = Redactor().redact_all(raws)
    find_duplicates(comments, NEAR)
    return len(rows) / (time.process_time() - started), sum(bool(comment.redactions) for comment in comments)


def planted() -> dict[str, float]:
    """Figures of the held-out half of our own texts."""
    import planted as texts

    return texts.score("held", texts.find)


def main() -> int:
    """Print the figures; 1 with --check if an aim is missed."""
    ours = planted()
    print("planted, held out", "  ".join(f"{name} {value:.3f}" for name, value in ours.items()))
    met = all(ours[name] >= AIMS[name] for name in ("structured", "names")) and ours["F2"] >= AIMS["planted F2"]
    met = met and not ours["strand words lost"]
    if DATA.is_dir():
        met = _others() and met
    else:
        print("the sets of others are not here: set CONSULTFEED_DATA to their folder")
    return 0 if met or "--check" not in sys.argv else 1


def _others() -> bool:
    right, total = uk_cases()
    kinds = {kind: f"{right[kind]}/{total[kind]}" for kind in sorted(total)}
    print("UK cases", f"{right.total()} of {total.total()}", kinds)
    scores = synthetic()
    for kind, values in scores.items():
        print(f"{kind:15}", "  ".join(f"{name} {value:.3f}" for name, value in values.items()))
    rate, touched = speed()
    print(f"clean + redact + duplicates {rate:,.0f} rows/s, {touched} of {ROWS} rows redacted")
    return right.total() >= AIMS["UK cases"] and rate >= AIMS["rows/s"] and scores["ALL FIVE"]["F2"] >= AIMS["F2"]


if __name__ == "__main__":
    sys.exit(main())
