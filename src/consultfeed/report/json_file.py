"""The report as JSON, for other programs: keys sorted, lists in the report's own order."""

from __future__ import annotations

import json
from typing import Any

from consultfeed.report.renderers import RENDERERS


def render_json(content: dict[str, Any]) -> str:
    """The content as JSON text: two spaces of indent, letters as they are, a newline at the end."""
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


@RENDERERS.register("json", order=30)
def json_bytes(content: dict[str, Any]) -> bytes:
    """``render_json`` in UTF-8."""
    return render_json(content).encode("utf-8")
