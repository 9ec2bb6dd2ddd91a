"""How well questions in plain words find what was planted in the bundled sample year: P@10, R@30, and no nonsense.

Questions are our own (query_questions.csv), none in the words of a comment. The numbers in ``finding.py`` and
``neighbours.py`` were chosen on the half marked ``choose``; ``report`` asks for the other planted keys; ``fresh`` was
written afterwards, and only decided between numbers of examples that ``choose`` could not tell apart. A comment that
fits without being planted counts as wrong, so precision is a lower bound.

Run: python bench/query.py [--list]
"""

import csv
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from statistics import mean

from consultfeed.ingest.readers import read_file
from consultfeed.resources import corpora_dir
from consultfeed.sample import fill
from consultfeed.search import Question, ask
from consultfeed.workspace import STORE_NAME, Workspace

YEAR = corpora_dir() / "sample-year"
QUESTIONS = Path(__file__).with_name("query_questions.csv")
HALVES = ("choose", "report", "fresh")


def plain(text):
    return "".join(c for c in text.casefold() if c.isalnum())


def planted(workspace):
    """Planted key -> ids of the comments that carry it."""
    names = {source.id: source.name for source in workspace.store.sources()}
    places = {(names[c.source_id], c.row, plain(c.question)): c.id for c in workspace.store.comments()}
    units, keys = {}, defaultdict(set)
    for name in names.values():
        read = read_file(YEAR / name).units
        units[name] = [(plain(unit.text), places.get((name, unit.row, plain(unit.question)))) for unit in read]
    for row in csv.DictReader((YEAR / "planted.csv").open(encoding="utf-8")):
        hits = [one for text, one in units[row["file"]] if one and plain(row["starts_with"]) in text]
        keys[row["planted"]] |= set(hits[:1])
    return keys


def by_any_word(workspace, text):
    """What SQLite alone ranks: any of the words, BM25."""
    words = " OR ".join(f'"{word}"' for word in text.replace('"', "").split())
    sql = "SELECT id FROM comment_words WHERE comment_words MATCH ? ORDER BY round(rank, 6), id"
    with sqlite3.connect(workspace.folder / STORE_NAME) as db:
        return [row[0] for row in db.execute(sql, (words,))]


def ways(workspace):
    return {
        "all words": lambda text: [row["id"] for row in ask(workspace, Question(text, exact=True)).rows],
        "any word, BM25": lambda text: by_any_word(workspace, text),
        "words and meaning": lambda text: [row["id"] for row in ask(workspace, Question(text), 50).rows],
    }


def scores(find, questions, keys):
    topics = [(find(row["question"]), keys[row["key"]]) for row in questions if len(keys[row["key"]]) > 9]
    singles = [(find(row["question"]), keys[row["key"]]) for row in questions if row["key"].startswith("one-voice")]
    off = [row["question"] for row in questions if not row["key"] and find(row["question"])]  # by words or meaning
    precision = mean(len(truth & set(found[:10])) / 10 for found, truth in topics)
    recall = mean(len(truth & set(found[:30])) / len(truth) for found, truth in topics)
    rank = mean(next((1 / n for n, one in enumerate(found, 1) if one in truth), 0) for found, truth in singles)
    return len(topics), precision, recall, len(singles), rank, off


def main():
    with tempfile.TemporaryDirectory() as folder, Workspace.create(Path(folder) / "year") as workspace:
        fill(workspace)
        keys = planted(workspace)
        questions = list(csv.DictReader(QUESTIONS.open(encoding="utf-8")))
        ask(workspace, Question("warm up"))
        for name, find in ways(workspace).items():
            start = time.perf_counter()
            for half in HALVES:
                these = [row for row in questions if row["half"] == half]
                topics, precision, recall, singles, rank, off = scores(find, these, keys)
                none = sum(not row["key"] for row in these)
                print(
                    f"{name:18} {half:7} {topics} questions P@10 {precision:.3f} R@30 {recall:.3f}; "
                    f"{singles} single voices MRR {rank:.3f}; off the subject {len(off)}/{none} found something {off}"
                )
            print(f"{name:18} {(time.perf_counter() - start) / len(questions):.3f} s a question")
        if "--list" in sys.argv:
            listed(workspace, keys, questions)


def listed(workspace, keys, questions):
    for row in questions:
        print(f"\n{row['half']} {row['key']}: {row['question']}")
        for hit in ask(workspace, Question(row["question"]), 8).rows:
            print(
                f"  {'+' if hit['id'] in keys[row['key']] else ' '} {hit['found']:7} {hit['score']:.3f} {hit['quote']}"
            )


if __name__ == "__main__":
    main()
