"""How well issues of the bundled sample year match what was planted in it: pairwise F1 and best-match F1.

"Inside themes" looks at pairs of planted comments that share a theme as tagged; with --no-tags there are none.

Thresholds of ``issues/recurring.py`` were chosen on this set, so this is no held-out figure.

Run: python bench/sample_issues.py [--sweep]
"""

import csv
import sys
from collections import Counter, defaultdict
from itertools import combinations

from consultfeed.clean.duplicates import find_duplicates
from consultfeed.filters import tools
from consultfeed.ingest.readers import read_file
from consultfeed.issues import recurring
from consultfeed.issues.voices import voices
from consultfeed.pipeline import HandedIn, intake, tag_all
from consultfeed.resources import corpora_dir

YEAR = corpora_dir() / "sample-year"


def plain(text):
    return "".join(c for c in text.casefold() if c.isalnum())


def sample():
    planted = defaultdict(list)
    for row in csv.DictReader((YEAR / "planted.csv").open(encoding="utf-8")):
        planted[row["file"]].append((plain(row["starts_with"]), row["planted"]))
    comments, sources, keys, alone, missed = [], [], defaultdict(set), set(), 0
    for row in csv.DictReader((YEAR / "submissions.csv").open(encoding="utf-8")):
        found = intake(YEAR / row["file"], HandedIn(row["group"], row["kind"], row["date"]), b"bench")
        sources.append(found.source)
        comments += found.comments
        places = {(c.row, plain(c.question)): c.id for c in found.comments}
        read = read_file(YEAR / row["file"]).units
        units = [(plain(unit.text), places.get((unit.row, plain(unit.question)))) for unit in read]
        for start, key in planted[row["file"]]:
            hits = [comment_id for text, comment_id in units if comment_id and start in text]
            missed += not hits
            for comment_id in hits[:1]:
                if not key.startswith(("trap", "praise", "one-voice")):
                    keys[comment_id].add(key)
                if key.startswith("one-voice"):
                    alone.add(comment_id)
    return comments, sources, keys, alone, missed


def pairwise(issues, keys, pairs):
    """F1, precision and recall over pairs of planted comments."""
    where = {c: issue.id for issue in issues for c in issue.comment_ids}
    told = [(bool(keys[a] & keys[b]), where[a] == where[b]) for a, b in pairs]
    both, true, found = (sum(map(of, told)) for of in (all, lambda one: one[0], lambda one: one[1]))
    return 2 * both / max(1, true + found), both / max(1, found), both / max(1, true)


def best_match(issues, keys):
    ids, best = sorted(keys), []
    for key in sorted({k for v in keys.values() for k in v}):
        truth = {c for c in ids if key in keys[c]}
        f1 = max(
            2 * len(truth & set(i.comment_ids)) / (len(truth) + len(set(i.comment_ids) & set(ids))) for i in issues
        )
        best.append((round(f1, 2), key, len(truth)))
    return best


def main():
    comments, sources, keys, alone, missed = sample()
    made_with = tools()
    copies = find_duplicates(comments, made_with.settings.near_duplicate)
    tags = tag_all(comments, made_with) if "--no-tags" not in sys.argv else []
    everyone = voices(comments, sources, tags, copies, made_with.themes.id)
    matrix = made_with.points.encode([c.text for c in comments])
    vectors = {c.id: row for c, row in zip(comments, matrix, strict=True)}
    print(f"{len(comments)} comments, {len(copies)} copies, planted {len(keys)}, not found {missed}")
    themes = {voice.comment.id: set(voice.themes) for voice in everyone}
    pairs = list(combinations(sorted(keys), 2))
    inside = [pair for pair in pairs if themes[pair[0]] & themes[pair[1]]]
    sweep = (0.07, 0.08, 0.09, 0.1, 0.11, 0.12, 0.14) if "--sweep" in sys.argv else (recurring.SAME_POINT,)
    for recurring.SAME_POINT in sweep:
        issues = recurring.find_issues(everyone, vectors, made_with.labels(), made_with.settings)
        best = best_match(issues, keys)
        mean = sum(f for f, _, _ in best) / len(best)
        told = [
            "{} F1 {:.3f} (P {:.3f} R {:.3f})".format(name, *pairwise(issues, keys, chosen))
            for name, chosen in (("pair", pairs), ("inside themes", inside))
        ]
        found = f"{', '.join(told)}, best-match F1 {mean:.3f}"
        kept = sum(len(i.comment_ids) for i in issues if i.status == "one-voice" and set(i.comment_ids) & alone)
        sizes = f"one-voice kept {kept}/{len(alone)}, {len(issues)} issues {dict(Counter(i.status for i in issues))}"
        print(f"threshold {recurring.SAME_POINT}: {found}, {sizes}, largest {max(len(i.comment_ids) for i in issues)}")
    print(best)


if __name__ == "__main__":
    main()
