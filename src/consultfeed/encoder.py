"""Text to vectors, offline: the shipped sentence encoder and its caches.

Floor 1. **Law:** a text's vector depends on that text alone, never on its neighbours or their order. The model is
quantised dynamically, and its activation scale is taken over the whole input: in a batch, neighbours move a vector as
far as quantising itself does (cosine .991, see the model's CARD.md). So every run gets one text without padding, and
the speed comes from runs side by side, one thread each: on two cores that is twice as fast as batches, too.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from consultfeed.errors import ConsultfeedError
from consultfeed.resources import models_dir

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

Progress = Callable[[int, int], None]  # told (done, total)

OWN_SHARE = 0.6
"""What our own encoder counts in a cosine; the published one counts the rest."""

_PUBLISHED, _OWN = "all-MiniLM-L6-v2-int8", "points-MiniLM-L6-int8"
_CHUNK = 1024  # texts between two writes to the disk cache: each waits for the disk, so seldom; a second of work
_WORKERS = min(os.cpu_count() or 1, 8)  # beyond 8 the threads mostly wait for Python's lock
_OUTDATED = "DELETE FROM vectors WHERE version <> ? AND substr(version, 1, ?) = ?"
_SCHEMA = "CREATE TABLE IF NOT EXISTS vectors (version TEXT, digest BLOB, vector BLOB, PRIMARY KEY (version, digest))"


def load_encoder(cache: Path | None = None) -> Encoder:
    """The published encoder as it ships with consultfeed; ``cache`` and errors as for `Encoder`."""
    return Encoder(models_dir() / _PUBLISHED, cache)


def beside_own(published: Encoder) -> JointEncoder:
    """The published encoder beside the one taught what makes the same point; the cache is shared."""
    return JointEncoder(published, Encoder(models_dir() / _OWN, published.cache))


class Encoder:
    """Turns texts into vectors, and keeps them by the digest of their text.

    Args:
        folder: a model folder as ``models/build_encoder.py`` writes it: manifest, graph and tokenizer.
        cache: SQLite file that keeps vectors between runs; made when missing, made anew when corrupt, and emptied of
            other versions of the model. It holds no words, but digests and vectors say much about a text: keep it as
            safe as the store, and delete it whole to erase. None keeps vectors in memory only.

    Attributes:
        dims: numbers in a vector (384).
        version: the model's name and the start of its digest; another version, other vectors.
        cache: the file that keeps vectors, if any.

    Raises:
        ConsultfeedError: when the folder is missing or damaged, or the cache cannot be opened.
    """

    def __init__(self, folder: Path, cache: Path | None = None) -> None:
        manifest = _checked_manifest(folder)
        self.dims: int = manifest["parameters"]["dims"]
        self.version = f"{manifest['name']}-{manifest['files']['model.onnx']['sha256'][:12]}"
        self._folder, self._max_tokens = folder, int(manifest["parameters"]["max_tokens"])
        self._memory: dict[bytes, NDArray[np.float32]] = {}
        self.cache = cache
        self._disk = _DiskCache(cache, manifest["name"], self.version, self.dims) if cache else None

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        """One vector for each text, in the order given; each distinct text is computed once.

        Args:
            texts: n texts; blank ones, emoji, NUL and lone surrogates are fine. Only the first 256 word pieces of a
                text count (about 190 English words).
            progress: told ``(done, total)`` in distinct texts, from the calling thread; cached ones count at once.

        Returns:
            float32 of shape (n, ``dims``), (0, ``dims``) for no texts; rows of length 1: a dot product is a cosine.

        Raises:
            TypeError: for a single string, which would be taken apart into letters.
        """
        import numpy as np

        if isinstance(texts, str):
            raise TypeError("encode() takes a list of texts, not one text")
        keys = [_digest(text) for text in texts]
        self._learn(dict(zip(keys, texts, strict=True)), progress or (lambda *_: None))
        rows = [self._memory[key] for key in keys]
        return np.stack(rows) if rows else np.empty((0, self.dims), dtype=np.float32)

    def _learn(self, wanted: dict[bytes, str], progress: Progress) -> None:
        """Fill the memory for every text wanted: from the disk cache first, then from the model."""
        if self._disk:
            self._memory |= self._disk.recall(wanted.keys() - self._memory.keys())
        missing = [(key, text) for key, text in wanted.items() if key not in self._memory]
        if known := len(wanted) - len(missing):
            progress(known, len(wanted))
        for computed in self._compute(missing):
            progress(known + computed, len(wanted))

    def _compute(self, missing: list[tuple[bytes, str]]) -> Iterator[int]:
        """Run the model and yield how many texts are finished; what is finished survives an interruption."""
        with ThreadPoolExecutor(_WORKERS) as pool:
            for start in range(0, len(missing), _CHUNK):
                new: dict[bytes, NDArray[np.float32]] = {}
                keys, texts = zip(*missing[start : start + _CHUNK], strict=True)
                for key, vector in zip(keys, pool.map(partial(_vector, *self._model), texts), strict=True):
                    new[key] = self._memory[key] = vector
                    yield start + len(new)
                if self._disk:
                    self._disk.save(new)

    @cached_property
    def _model(self) -> tuple[Tokenizer, InferenceSession]:
        """Loaded at the first text that no cache knows."""
        from onnxruntime import InferenceSession, SessionOptions
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(self._max_tokens)
        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # a text a thread beats a text on all threads
        graph = str(self._folder / "model.onnx")
        return tokenizer, InferenceSession(graph, options, providers=["CPUExecutionProvider"])


class JointEncoder:
    """Two encoders as one: their vectors side by side, so that a cosine is a mean of both cosines (``OWN_SHARE``).

    Attributes:
        published: the first of them.
        dims: numbers in a vector.
        version: of both.
    """

    def __init__(self, published: Encoder, own: Encoder) -> None:
        self.published, self._both = published, (published, own)
        self.dims = published.dims + own.dims
        self.version = f"{published.version}+{own.version}"

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        """As `Encoder.encode`; progress counts both encoders."""
        import numpy as np

        told, sides = progress or (lambda *_: None), []
        for number, one in enumerate(self._both):
            sides.append(one.encode(texts, lambda d, n, before=number: told(d + before * n, 2 * n)))  # type: ignore[misc]
        shares = (1 - OWN_SHARE, OWN_SHARE)
        return np.concatenate(
            [np.float32(share**0.5) * side for share, side in zip(shares, sides, strict=True)], axis=1
        )


class _DiskCache:
    """Vectors by text digest in one SQLite file; each write is a transaction. A hint, never the truth."""

    def __init__(self, path: Path, model: str, version: str, dims: int) -> None:
        self._path, self._model, self._version, self._bytes = path, model, version, 4 * dims
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not self._usable():
                path.unlink()
                self._usable()
        except (OSError, sqlite3.Error) as error:
            raise ConsultfeedError("the vector cache cannot be opened", where=str(path)) from error

    def _usable(self) -> bool:
        """Make the table, drop what other versions of the model left; False when it is no database, or a torn one."""
        try:
            with closing(sqlite3.connect(self._path)) as db, db:
                db.execute(_SCHEMA)
                db.execute(_OUTDATED, (self._version, len(self._model), self._model))
                return bool(db.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
        except sqlite3.OperationalError:  # locked or not allowed: the file itself may be good
            raise
        except sqlite3.DatabaseError:
            return False

    def recall(self, keys: Iterable[bytes]) -> dict[bytes, NDArray[np.float32]]:
        """The vectors known among ``keys``; none when the file has gone bad meanwhile."""
        import numpy as np

        query, rows = "SELECT vector FROM vectors WHERE version = ? AND digest = ? AND length(vector) = ?", {}
        with suppress(sqlite3.Error), closing(sqlite3.connect(self._path)) as db:
            rows = {key: db.execute(query, (self._version, key, self._bytes)).fetchone() for key in keys}
        return {key: np.frombuffer(row[0], dtype=np.float32) for key, row in rows.items() if row}

    def save(self, new: dict[bytes, NDArray[np.float32]]) -> None:
        """Write all or nothing; a full disk or a locked file costs time later, not the run."""
        rows = [(self._version, key, vector.tobytes()) for key, vector in new.items()]
        with suppress(sqlite3.Error), closing(sqlite3.connect(self._path)) as db, db:
            db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)


def _checked_manifest(folder: Path) -> dict[str, Any]:
    """The manifest, once graph and tokenizer are what it says: half a download must not look like a model."""
    try:
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        names = ("model.onnx", "tokenizer.json")
        bad = [name for name in names if _file_digest(folder / name) != manifest["files"][name]["sha256"]]
    except (OSError, ValueError, KeyError):
        bad = ["manifest.json or a file it names"]
    if bad:
        fix = "install consultfeed again, or fetch the folder again"
        raise ConsultfeedError("the sentence encoder is damaged", where=str(folder), found=f"bad {bad[0]}", fix=fix)
    return manifest


def _vector(tokenizer: Tokenizer, session: InferenceSession, text: str) -> NDArray[np.float32]:
    """The vector (dims,) of one text, alone in its run."""
    import numpy as np

    readable = text.encode("utf-8", "replace").decode("utf-8")  # the tokenizer refuses lone surrogates
    ids = np.array([tokenizer.encode(readable).ids], dtype=np.int64)
    (vectors,) = session.run(None, {"input_ids": ids})
    return np.asarray(vectors[0], dtype=np.float32)


def _file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
