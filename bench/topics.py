"""Do topics and recurring issues come back when a tenth of the comments is missing, and do topics follow what people
coded? Years of coded patient feedback written by others, a seeded sample of each year.

    python bench/topics.py [--years 2010 2014 2018 | --years all] [--most 1500] [--draws 5] [--catch 2]

Returning: a tenth of all comments is dropped, copies, topics and issues are found anew, and each topic or recurring
issue of the full sample is set against the best of the new ones (Jaccard, over the comments that stand in both).
"As such": the best published topic, or recurring issue; "at all": the best issue, recurring or not. Each counts once,
or by its comments. Tags are given once: what a comment is about does not hang on the others.

Following the code: adjusted mutual information of topics and the human code, over distinct texts. Comments in no topic
are one class of their own; beside it the figure over the comments only that default BERTopic put into a topic (its own
choice: the easier ones). BERTopic has its defaults (UMAP, HDBSCAN, no limit set), only seeded, on the same vectors;
KMeans as many groups as we publish, on the same vectors. Intervals: topics or issues drawn again, halves of comments.

What is held out: the method and its numbers were chosen on 2011, 2013 and 2016, about 1,400 distinct texts a year. The
other years were looked at, never chosen on: those of the default twice (before and after words were let into the
likeness of texts, a choice made on the three), the rest once. Nothing is learned from this set, which stands outside
the project: CONSULTFEED_DATA names its folder (default ../shared/data). Prints figures only, never a row."""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import sys
import time
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from consultfeed.clean import clean_text, find_duplicates
from consultfeed.encoder import load_encoder
from consultfeed.issues.emergent import find_topics
from consultfeed.issues.recurring import find_issues
from consultfeed.issues.voices import voices
from consultfeed.pipeline import Tools, tag_all
from consultfeed.records import Comment, Source, Tag
from consultfeed.redact.single import as_given, redact_text
from consultfeed.schemes.taxonomy import load_scheme
from consultfeed.settings import Settings
from figures import drawn, spread, table

DATA = Path(os.environ.get("CONSULTFEED_DATA", "../shared/data"))
VOLUME = DATA / "volume" / "nhs_feedback.jsonl.gz"
YEARS, ALL = ("2010", "2014", "2018"), tuple(map(str, range(2010, 2020)))
KEPT = 0.9
AMI_DRAWS = 200
AIM = 0.75
Sets = list[frozenset[str]]


@dataclass(frozen=True)
class Year:
    """Comments of one year by id, what finding needs of them, and their human codes, coarse and fine."""

    comments: list[Comment]
    sources: list[Source]
    tags: list[Tag]
    vectors: dict[str, np.ndarray]
    points: dict[str, np.ndarray]
    codes: dict[str, tuple[str, str]]
    tools: Tools

    def without(self, dropped: set[str]) -> Year:
        return replace(self, comments=[comment for comment in self.comments if comment.id not in dropped])

    def found(self) -> Found:
        copies = find_duplicates(self.comments, self.tools.settings.near_duplicate)
        copied = {copy.comment_id for copy in copies}
        texts = {c.id: c.text for c in self.comments if c.id not in copied and any(map(str.isalpha, c.text))}
        topics = find_topics(texts, self.vectors, self.tools.settings.topics_min_comments)
        said = voices(self.comments, self.sources, self.tags_kept(), copies, self.tools.themes.id)
        issues = find_issues(said, self.points, self.tools.labels(), self.tools.settings)
        return Found(
            list(texts),
            [frozenset(topic.comment_ids) for topic in topics],
            [frozenset(issue.comment_ids) for issue in issues if issue.status == "recurring"],
            [frozenset(issue.comment_ids) for issue in issues],
            texts,
        )

    def tags_kept(self) -> list[Tag]:
        here = {comment.id for comment in self.comments}
        return [tag for tag in self.tags if tag.comment_id in here]


@dataclass(frozen=True)
class Found:
    """What was found in one sample: the ids topics looked at, topics, recurring issues, all issues, distinct texts."""

    looked_at: list[str]
    topics: Sets
    recurring: Sets
    issues: Sets
    texts: dict[str, str]


def rows_of(years: Sequence[str], most: int) -> dict[str, list[dict]]:
    """Coded rows of each year: the same ``most``, whatever the order of the file."""
    found: dict[str, list[dict]] = {year: [] for year in years}
    with gzip.open(VOLUME, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["labels"] and row["date"][:4] in found:
                found[row["date"][:4]].append(row)
    return {year: sorted(rows, key=_lot)[:most] for year, rows in found.items()}


def _lot(row: dict) -> str:
    return hashlib.sha256(f"2003 {row['id']}".encode()).hexdigest()


def year_of(rows: Iterable[dict], tools: Tools) -> Year:
    comments, codes, sources = [], {}, {}
    for row in rows:
        cleaned = clean_text(row["text"])
        if not cleaned.drop:
            source = _source(row)
            sources[source.id] = source
            comments.append(replace(as_given(row["id"], redact_text(cleaned.text)[0]), source_id=source.id))
            codes[row["id"]] = (row["labels"][0], f"{row['labels'][0]}/{row['category']}")
    comments.sort(key=lambda comment: comment.id)
    texts = [comment.text for comment in comments]
    vectors, points = (
        {comment.id: vector for comment, vector in zip(comments, encoder.encode(texts), strict=True)}
        for encoder in (tools.encoder, tools.points)
    )
    return Year(comments, list(sources.values()), tag_all(comments, tools), vectors, points, codes, tools)


def _source(row: dict) -> Source:
    """As if each directorate had handed in one survey a quarter."""
    group, quarter = str(row["directorate"]), (int(row["date"][5:7]) + 2) // 3
    date = f"{row['date'][:4]}-{3 * quarter:02d}-28"
    return Source(f"s-{group}-{quarter}", "survey.csv", "survey", group, date, "", "", 0)


def returning(year: Year, full: Found, draws: int) -> dict[str, list[tuple[float, int]]]:
    """For each measure, of every topic or issue in every draw: best Jaccard, and how many comments it has."""
    ids = sorted(comment.id for comment in year.comments)
    scores: dict[str, list[tuple[float, int]]] = {}
    for draw in range(draws):
        lot = np.random.default_rng(draw).permutation(len(ids))
        kept = {ids[at] for at in lot[: int(KEPT * len(ids))]}
        again = year.without(set(ids) - kept).found()
        both = set(full.looked_at) & set(again.looked_at)
        for name, first, second, within in (
            ("topics, as such", full.topics, again.topics, both),
            ("recurring issues, as such", full.recurring, again.recurring, kept),
            ("recurring issues, at all", full.recurring, again.issues, kept),
        ):
            scores.setdefault(name, []).extend(best_matches(first, second, within))
    return scores


def best_matches(first: Sets, second: Sets, within: set[str]) -> list[tuple[float, int]]:
    """Best Jaccard of each first set that has any member ``within``, and how many it has there."""
    rest = [one & within for one in second]
    holder = {member: at for at, one in enumerate(rest) for member in one}
    found = []
    for one in (one & within for one in first):
        near = {holder[member] for member in one if member in holder}
        if one:
            found.append((max((len(one & rest[at]) / len(one | rest[at]) for at in near), default=0.0), len(one)))
    return found


def returning_lines(year: str, scores: dict[str, list[tuple[float, int]]], draws: int) -> list[list[str]]:
    return [_returning_line(year, name, np.array(pairs), draws) for name, pairs in scores.items() if pairs]


def _returning_line(year: str, name: str, pairs: np.ndarray, draws: int) -> list[str]:
    weights = drawn(len(pairs))
    once = spread(weights @ pairs[:, 0] / weights.sum(axis=1))
    sized = spread(weights @ (pairs[:, 0] * pairs[:, 1]) / (weights @ pairs[:, 1]))
    met = "yes" if round(once[0], 3) >= AIM else "no"
    return [year, name, f"{len(pairs) / draws:.0f} x {draws}", _told(once), _told(sized), f">= {AIM}", met]


def _told(figure: tuple[float, float, float]) -> str:
    return f"{figure[0]:.3f} [{figure[1]:.3f}, {figure[2]:.3f}]"


def following(name: str, year: Year, full: Found, catch: int) -> tuple[list[list[str]], list[list[str]]]:
    """Lines of AMI against both codes, and of the lead over default BERTopic."""
    ids = full.looked_at
    ours = _labels(ids, full.topics)
    matrix = np.stack([year.vectors[i] for i in ids])
    theirs = [default_bertopic(list(full.texts.values()), matrix, seed) for seed in range(catch)]
    plain = _kmeans(matrix, len(full.topics))
    codes = [np.unique([year.codes[i][level] for i in ids], return_inverse=True)[1] for level in (0, 1)]
    lines = [
        _ami_line(name, what, found, theirs[0] >= 0, codes)
        for what, found in [("ours", ours), ("KMeans", plain)]
        + [(f"BERTopic, seed {seed}", found) for seed, found in enumerate(theirs)]
    ]
    return lines, [_lead_line(name, seed, ours, found, codes) for seed, found in enumerate(theirs)]


def _labels(ids: Sequence[str], topics: Sets) -> np.ndarray:
    of = {member: at for at, topic in enumerate(topics) for member in topic}
    return np.array([of.get(i, -1) for i in ids])


def default_bertopic(texts: list[str], matrix: np.ndarray, seed: int) -> np.ndarray:
    """Topic of each text, -1 for outliers; as it comes, but for the seed."""
    from bertopic import BERTopic
    from umap import UMAP

    reduced = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed)
    return np.array(BERTopic(umap_model=reduced).fit_transform(texts, embeddings=matrix)[0])


def _kmeans(matrix: np.ndarray, count: int) -> np.ndarray:
    from sklearn.cluster import KMeans

    return KMeans(max(count, 2), random_state=0, n_init=10).fit_predict(matrix)


def _ami_line(name: str, what: str, found: np.ndarray, easy: np.ndarray, codes: Sequence[np.ndarray]) -> list[str]:
    told = [_told(ami(found, code)) for code in codes]
    told += [_told(ami(found[easy], code[easy])) for code in codes]
    return [name, what, str(len(set(found) - {-1})), f"{(found >= 0).mean():.2f}", f"{len(found):,}", *told]


def _lead_line(name: str, seed: int, ours: np.ndarray, theirs: np.ndarray, codes: Sequence[np.ndarray]) -> list[str]:
    easy = theirs >= 0
    pairs = [(ours, theirs, code) for code in codes] + [(ours[easy], theirs[easy], code[easy]) for code in codes]
    return [name, f"seed {seed}", *(_told(lead(*pair)) for pair in pairs)]


def ami(found: np.ndarray, code: np.ndarray) -> tuple[float, float, float]:
    """Adjusted mutual information, and the ends of its interval over comments."""
    from sklearn.metrics import adjusted_mutual_info_score as score

    return _spread([score(code[at], found[at]) for at in _halves(len(code))])


def lead(ours: np.ndarray, theirs: np.ndarray, code: np.ndarray) -> tuple[float, float, float]:
    """How far ours is above theirs, in the same draws."""
    from sklearn.metrics import adjusted_mutual_info_score as score

    return _spread([score(code[at], ours[at]) - score(code[at], theirs[at]) for at in _halves(len(code))])


def _spread(values: Sequence[float]) -> tuple[float, float, float]:
    # Drawn again with replacement, repeats would agree with themselves; halves scatter as much as the whole does
    wide = 1.96 * float(np.std(values[1:]))
    return values[0], values[0] - wide, values[0] + wide


def _halves(count: int) -> list[np.ndarray]:
    """All positions, then random halves of them."""
    chance = np.random.default_rng(2003)
    return [np.arange(count), *(chance.permutation(count)[: count // 2] for _ in range(AMI_DRAWS))]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--years", nargs="+", default=YEARS)
    parser.add_argument("--most", type=int, default=1500, help="rows of a year")
    parser.add_argument("--draws", type=int, default=5, help="times a tenth is dropped")
    parser.add_argument("--catch", type=int, default=2, help="seeds of default BERTopic; 0 leaves the codes out")
    options = parser.parse_args()
    if not VOLUME.exists():
        print(f"no {VOLUME}: set CONSULTFEED_DATA")
        return 0
    warnings.simplefilter("ignore")  # BERTopic and UMAP warn of themselves
    with threadpool_limits(2):
        measure(ALL if options.years == ["all"] else options.years, options)
    return 0


def measure(years: Sequence[str], options: argparse.Namespace) -> None:
    settings = Settings()
    tools = Tools(settings, load_scheme(settings.strands), load_scheme(settings.themes), load_encoder())
    back, follow, leads = [], [], []
    for name, rows in rows_of(years, options.most).items():
        started = time.perf_counter()
        year = year_of(rows, tools)
        full = year.found()
        back += returning_lines(name, returning(year, full, options.draws), options.draws)
        if options.catch:
            lines, ahead = following(name, year, full, options.catch)
            follow, leads = follow + lines, leads + ahead
        print(
            f"{name}: {len(rows)} rows, {len(full.texts)} distinct texts, {time.perf_counter() - started:.0f} s",
            file=sys.stderr,
        )
    print(table(["year", "what", "n", "mean best Jaccard", "by comments", "target", "met"], back), "\n")
    coarse_fine = ["class", "code", "class, BERTopic's own", "code, BERTopic's own"]
    if follow:
        print(table(["year", "by", "topics", "in one", "n", *coarse_fine], follow), "\n")
        print("Ours less default BERTopic\n")
        print(table(["year", "against", *coarse_fine], leads))


if __name__ == "__main__":
    sys.exit(main())
