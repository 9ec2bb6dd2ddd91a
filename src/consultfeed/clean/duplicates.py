"""Copies: exact ones by canonical words, near ones by shingles; marked, never deleted.

Near copies are proposed by MinHash LSH and kept only if the true Jaccard similarity of their 3-word shingles with the
group's first text reaches the threshold: unverified LSH chains unrelated texts into one group. Numbers of pseudonyms
are not compared, so that the same campaign letter signed by two people is one text.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence

from consultfeed.errors import ConsultfeedError
from consultfeed.ids import canonical
from consultfeed.records import Comment, Duplicate

PERMUTATIONS = 64
SHINGLE_WORDS = 3
FEWEST_WORDS = 5
"""Shorter texts ("very rude officers") agree by chance; they are compared exactly only."""

_PSEUDONYM = re.compile(r"\[([a-z ]{3,20}) \d{1,6}\]")
_NOT_WORDS = re.compile(r"[\W_]+")

Shingles = frozenset[str]


def find_duplicates(comments: Sequence[Comment], threshold: float) -> list[Duplicate]:
    """Mark every comment whose words stand in an earlier one.

    Args:
        comments: any order; the first of a group is the least by (said_on, id).
        threshold: Jaccard similarity 0..1 from which a text is a near copy; 1 finds exact copies only.

    Returns:
        One Duplicate per copy, sorted by comment id; ``similarity`` is 1.0 for exact copies.

    Raises:
        ConsultfeedError: the threshold is not in 0..1.
    """
    if not 0 < threshold <= 1:
        raise ConsultfeedError(
            "this is no similarity", where="near_duplicate", found=str(threshold), fix="give 0.5 to 1"
        )
    groups = _same_words(comments)
    near = dict(_near(list(groups), threshold)) if threshold < 1 else {}
    found = (copy for words, group in groups.items() for copy in _marked(group, groups, near.get(words)))
    return sorted(found, key=lambda copy: copy.comment_id)


def _marked(group: list[str], groups: dict[str, list[str]], near: tuple[str, float] | None) -> Iterator[Duplicate]:
    if near:
        centre, similarity = near
        return (Duplicate(comment_id, groups[centre][0], exact=False, similarity=similarity) for comment_id in group)
    return (Duplicate(comment_id, group[0], exact=True, similarity=1.0) for comment_id in group[1:])


def _same_words(comments: Sequence[Comment]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for comment in sorted(comments, key=lambda comment: (comment.said_on, comment.id)):
        groups.setdefault(_compared(comment.text), []).append(comment.id)
    groups.pop("", None)
    return groups


def _compared(text: str) -> str:
    plain = canonical(_PSEUDONYM.sub(r"[\1]", text)).replace("'", "").replace("’", "")
    return _NOT_WORDS.sub(" ", plain).strip()


def _near(texts: list[str], threshold: float) -> Iterator[tuple[str, tuple[str, float]]]:
    """Text -> (its centre, similarity); texts in order, a text near no centre becomes one."""
    from datasketch import MinHashLSH

    index = MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS, weights=(0.1, 0.9))
    centres: list[tuple[str, Shingles]] = []
    for text in texts:
        if not (shingles := _shingles(text)):
            continue
        sketch = _sketch(shingles)
        likeness = ((_jaccard(shingles, centres[near][1]), -near) for near in index.query(sketch))
        similarity, first = max(likeness, default=(0.0, 0))
        if similarity >= threshold:
            yield text, (centres[-first][0], round(similarity, 6))
        else:
            index.insert(len(centres), sketch, check_duplication=False)
            centres.append((text, shingles))


def _shingles(text: str) -> Shingles:
    words = text.split()
    if len(words) < FEWEST_WORDS:
        return frozenset()
    return frozenset(" ".join(words[i : i + SHINGLE_WORDS]) for i in range(len(words) - SHINGLE_WORDS + 1))


def _sketch(shingles: Shingles):  # type: ignore[no-untyped-def]  # noqa: ANN202 - datasketch has no types
    from datasketch import MinHash

    sketch = MinHash(num_perm=PERMUTATIONS, seed=1, hashfunc=zlib.crc32)
    sketch.update_batch([shingle.encode("utf-8", "surrogatepass") for shingle in sorted(shingles)])
    return sketch


def _jaccard(one: Shingles, other: Shingles) -> float:
    return len(one & other) / len(one | other)
