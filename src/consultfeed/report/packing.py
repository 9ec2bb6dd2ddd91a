"""Office files without the hour of saving: the same bytes for the same content."""

from __future__ import annotations

import io
import re
import zipfile

_EPOCH = (1980, 1, 1, 0, 0, 0)
_STAMP = b"1980-01-01T00:00:00Z"
_STAMPED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def same_bytes(packed: bytes) -> bytes:
    """An xlsx or docx file with fixed dates: its writer stamps the properties and every entry of the zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            data = old.read(name)
            new.writestr(entry, _STAMPED.sub(rb"\g<1>" + _STAMP, data) if name == "docProps/core.xml" else data)
    return out.getvalue()
