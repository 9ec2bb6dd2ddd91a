"""Build the shipped themes model from our labelled corpus; the same corpus gives the same bytes.

Run it as ``python models/build_themes.py``; ``--out FOLDER`` builds one to compare with the shipped.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from consultfeed.tag.learning import LabelledRow, train_model

ROOT = Path(__file__).resolve().parent.parent
FILES = ("comments.jsonl", "background.jsonl")
LICENCE, DATE = "CC-BY-4.0", "2026-11-22"  # as corpora/DATASHEET.md says of feedback-labels


def corpus() -> list[LabelledRow]:
    """All rows of the corpus."""
    folder = ROOT / "corpora" / "feedback-labels"
    raw = [json.loads(line) for name in FILES for line in (folder / name).read_text(encoding="utf-8").splitlines()]
    return [LabelledRow(row["id"], row["text"], tuple(row["labels"]), row["split"]) for row in raw]


def main() -> None:
    """Build and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "models" / "themes")
    metrics = train_model(corpus(), "themes", parser.parse_args().out, split=True, licence=LICENCE, date=DATE)
    print(json.dumps(metrics, indent=1))


if __name__ == "__main__":
    main()
