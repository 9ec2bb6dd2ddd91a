"""Copies: exact ones by canonical words, near ones by shingles; marked, never deleted.

Near copies are proposed by MinHash LSH and kept only if the true Jaccard similarity of their 3-word shingles with the
group's first text reaches the threshold: unverified LSH chains unrelated texts into one group. Only
places where two sketches meet are kept, so memory hardly grows with texts that are like no other. Numbers of pseudonyms
are not compared, so that the same campaign letter signed by two people is one text.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from consultfeed.errors import ConsultfeedError
from consultfeed.ids import canonical
from consultfeed.records import Comment, Duplicate

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PERMUTATIONS = 64
SHINGLE_WORDS = 3
FEWEST_WORDS = 5
"""Shorter texts ("very rude officers") agree by chance; they are compared exactly only."""

_PSEUDONYM = re.compile(r"\[([a-z ]{3,20}) \d{1,6}\]")
_NOT_WORDS = re.compile(r"[\W_]+")

MERSENNE_PRIME, MOST_HASH = (1 << 61) - 1, (1 << 32) - 1
"""Modulus and mask of datasketch's permutations."""
AT_ONCE = 2000
"""Texts sketched at once."""


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
        groups.setdefault(compared(comment.text), []).append(comment.id)
    groups.pop("", None)
    return groups


def compared(text: str) -> str:
    """A text as compared with others: its words in small letters, people's numbers left out."""
    plain = canonical(_PSEUDONYM.sub(r"[\1]", text)).replace("'", "").replace("’", "")
    return _NOT_WORDS.sub(" ", plain).strip()


def _near(texts: list[str], threshold: float) -> Iterator[tuple[str, tuple[str, float]]]:
    """Text -> (its centre, similarity); texts in order, a text near no centre becomes one."""
    long_enough = [text for text in texts if len(text.split()) >= FEWEST_WORDS]
    meeting: dict[tuple[int, int], list[int]] = {}
    for number, places in enumerate(_meeting_places(long_enough, threshold)):
        text = long_enough[number]
        candidates = sorted({centre for place in places for centre in meeting.get(place, ())})
        likeness = ((_likeness(text, long_enough[centre]), -centre) for centre in candidates)
        similarity, first = max(likeness, default=(0.0, 0))
        if similarity >= threshold:
            yield text, (long_enough[-first], round(similarity, 6))
        else:
            for place in places:
                meeting.setdefault(place, []).append(number)


def _meeting_places(texts: list[str], threshold: float) -> Iterator[list[tuple[int, int]]]:
    """For each text the bands of its sketch that another text has, too: (band, digest); most texts have none."""
    import numpy as np

    if not texts:
        return
    bands = np.concatenate([_bands(texts[i : i + AT_ONCE], threshold) for i in range(0, len(texts), AT_ONCE)])
    shared = np.zeros(bands.shape, dtype=bool)
    for band in range(bands.shape[1]):
        _, where, counts = np.unique(bands[:, band], return_inverse=True, return_counts=True)
        shared[:, band] = counts[where] > 1
    for row, known in zip(bands, shared, strict=True):
        yield [(int(band), int(row[band])) for band in np.flatnonzero(known)]


def _bands(texts: list[str], threshold: float) -> NDArray[np.uint64]:
    """Digests of the bands of each text's MinHash sketch, shape (texts, bands); seeds and bands are datasketch's."""
    import numpy as np
    from datasketch import MinHash, MinHashLSH

    tuning = MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS, weights=(0.1, 0.9))
    factors, offsets = MinHash(num_perm=PERMUTATIONS, seed=1).permutations
    shingles = [_shingles(text) for text in texts]
    hashed = np.fromiter((_hash(one) for held in shingles for one in held), dtype=np.uint64)
    mixed = ((hashed[:, None] * factors[None, :] + offsets[None, :]) % MERSENNE_PRIME) & MOST_HASH
    starts = np.cumsum([0, *map(len, shingles[:-1])])
    sketch = np.minimum.reduceat(mixed, starts, axis=0)[:, : tuning.b * tuning.r]
    spread = factors[: tuning.r] | np.uint64(1)
    bands: NDArray[np.uint64] = (sketch.reshape(len(texts), tuning.b, tuning.r) * spread).sum(axis=2, dtype=np.uint64)
    return bands


def _hash(shingle: str) -> int:
    return zlib.crc32(shingle.encode("utf-8", "surrogatepass"))


def _shingles(text: str) -> frozenset[str]:
    words = text.split()
    return frozenset(" ".join(words[i : i + SHINGLE_WORDS]) for i in range(len(words) - SHINGLE_WORDS + 1))


def _likeness(one: str, other: str) -> float:
    """Jaccard similarity of two texts' shingles."""
    mine, its = _shingles(one), _shingles(other)
    return len(mine & its) / len(mine | its)
