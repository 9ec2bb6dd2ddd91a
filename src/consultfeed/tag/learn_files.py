"""Arrays in a file that cannot run code when loaded and comes out the same, byte for byte, each time it is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from consultfeed.errors import ConsultfeedError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date a zip can hold; the clock must not change the bytes


def write_arrays(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write a ``.npz`` with fixed dates; not compressed, since compressors differ between machines."""
    from numpy.lib.format import write_array

    with ZipFile(path, "w", ZIP_STORED) as archive:
        for name in sorted(arrays):
            buffer = BytesIO()
            write_array(buffer, arrays[name], allow_pickle=False)
            archive.writestr(ZipInfo(f"{name}.npy", _EPOCH), buffer.getvalue())


def read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """The arrays of ``write_arrays``; objects are refused.

    Raises:
        ConsultfeedError: no such file, or not one that ``write_arrays`` could have written.
    """
    import numpy as np

    try:
        with np.load(path, allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except (OSError, ValueError, BadZipFile) as fault:
        raise damaged(path) from fault


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object; raises ConsultfeedError as ``read_arrays`` does."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise damaged(path) from fault
    if not isinstance(found, dict):
        raise damaged(path)
    return found


def write_json(path: Path, values: Mapping[str, Any]) -> None:
    """JSON with keys in the order given, a final newline, UTF-8."""
    path.write_text(json.dumps(values, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")


def file_facts(path: Path) -> dict[str, Any]:
    """Size and digest as a manifest lists them."""
    content = path.read_bytes()
    return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def pack_terms(terms: Mapping[str, int]) -> NDArray[np.uint8]:
    """Terms in column order as one array of UTF-8 bytes; no term holds a line break."""
    import numpy as np

    return np.frombuffer("\n".join(sorted(terms, key=terms.__getitem__)).encode("utf-8", "surrogatepass"), np.uint8)


def unpack_terms(packed: NDArray[np.uint8]) -> dict[str, int]:
    """The terms of ``pack_terms``."""
    text = packed.tobytes().decode("utf-8", "surrogatepass")
    return {term: column for column, term in enumerate(text.split("\n"))} if text else {}


def damaged(path: Path) -> ConsultfeedError:
    """The error for a model file that cannot be used."""
    fix = "install consultfeed again, or train the model again"
    return ConsultfeedError("a model file is missing or damaged", where=str(path), fix=fix)
