"""The registry of renderers: a name (also the file ending) -> content in, bytes out. A renderer is one file here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from consultfeed.registry import Registry

Renderer = Callable[[dict[str, Any]], bytes]

RENDERERS: Registry[Renderer] = Registry("consultfeed.report", "report format")
