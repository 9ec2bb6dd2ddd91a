"""A receipt as a page to print and give back, and as JSON: where and how much, never the words handed in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from consultfeed.errors import ConsultfeedError
from consultfeed.ids import short_digest
from consultfeed.report.html import environment, style_digest, style_sheet
from consultfeed.report.wording import printable_text


def write_receipt(row: Mapping[str, Any], folder: Path) -> Path:
    """Save a receipt (``Receipt.to_row``) as ``ID.html`` and ``ID.json`` in a folder, made if absent; gives the page.

    Raises:
        ConsultfeedError: the folder cannot be written to.
    """
    stem = row["submission"] or f"left-out-{short_digest(row['file'])}"
    page = folder / f"{stem}.html"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        page.write_text(receipt_html(row), encoding="utf-8")
        (folder / f"{stem}.json").write_text(json.dumps(row, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as fault:
        fix = "check that the folder is there and the file is not open elsewhere"
        raise ConsultfeedError("cannot be written", where=str(page), found=fault.strerror or "", fix=fix) from None
    return page


def receipt_html(row: Mapping[str, Any]) -> str:
    """The receipt as one self-contained page."""
    template = environment().get_template("receipt.html.j2")
    return template.render(one=printable_text(dict(row)), css=style_sheet(), css_digest=style_digest())
