"""Stable identifiers: keyed hashes of canonical content plus the n-th occurrence.

Floor 0. The key belongs to one submission and comes from the bytes of its file: the same file gives the same ids in
any workspace and any order, nobody without the file can test whether a guessed text was handed in, and deleting the
key with the submission makes its ids meaningless. A mended file goes by the key of the file it replaces, so ids and
people's decisions stay.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable


def canonical(text: str) -> str:
    """Text as compared for identity: NFKC, case folded, one space between words."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def digest(data: bytes) -> str:
    """SHA-256 of bytes as 64 hex digits."""
    return hashlib.sha256(data).hexdigest()


def file_key(data: bytes) -> bytes:
    """Key of a submission, 32 bytes; not to be had from the SHA-256 that reports show."""
    return hashlib.blake2b(data, digest_size=32, person=b"consultfeed-key").digest()


def short_digest(*parts: str) -> str:
    """Unkeyed 12-hex-digit digest of parts that are not personal data (codes, versions, ids)."""
    return digest("\x1f".join(parts).encode("utf-8", "surrogatepass"))[:12]


def keyed_id(prefix: str, key: bytes, *parts: str) -> str:
    """Id such as ``c-3f9a0c1b2d4e``: prefix, dash, 12 hex digits of a keyed BLAKE2b of the parts."""
    message = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return f"{prefix}-{hashlib.blake2b(message, key=key[:64], digest_size=6).hexdigest()}"


def occurrence_ids(prefix: str, key: bytes, contents: Iterable[tuple[str, ...]]) -> list[str]:
    """One id per content in order; the n-th copy of the same content gets an id of its own.

    Args:
        prefix: kind of thing, e.g. ``c`` for comments.
        key: the submission's key.
        contents: tuples of strings that together identify a thing; compared in canonical form.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    ids = []
    for content in contents:
        parts = tuple(canonical(part) for part in content)
        ids.append(keyed_id(prefix, key, *parts, str(seen[parts])))
        seen[parts] += 1
    return ids
