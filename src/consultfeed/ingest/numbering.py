"""Word's automatic numbers and bullets, which stand in no paragraph's text: worked out from the numbering part."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from consultfeed.ingest.labels import roman

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VALUE = f"{W}val"
LEVEL_MARK = re.compile(r"%(\d)")


class Numbering:
    """Counts of a document's lists, moved on paragraph by paragraph."""

    def __init__(self, levels: dict[str, dict[int, tuple[str, str, int]]]) -> None:
        self.levels = levels
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)

    @classmethod
    def of(cls, document: Any) -> Numbering:
        """The lists of an opened document; empty when it has no numbering part."""
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return cls({})
        abstract = {one.get(f"{W}abstractNumId"): _levels(one) for one in root.iter(f"{W}abstractNum")}
        numbers = {}
        for one in root.iter(f"{W}num"):
            target = one.find(f"{W}abstractNumId")
            numbers[one.get(f"{W}numId")] = abstract.get(target.get(VALUE), {}) if target is not None else {}
        return cls(numbers)

    def mark(self, paragraph: Any, style: Any) -> str:
        """The number or bullet Word shows in front of a paragraph, or nothing."""
        number, depth = _reference(paragraph, style)
        level = self.levels.get(number, {}).get(depth)
        if level is None:
            return ""
        form, pattern, start = level
        if form in ("bullet", "none"):
            return "•" if form == "bullet" else ""
        return self._count(number, depth, pattern, start)

    def _count(self, number: str, depth: int, pattern: str, start: int) -> str:
        counts = self.counts[number]
        counts[depth] = counts.get(depth, start - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        shown = LEVEL_MARK.sub(lambda match: self._shown(number, int(match[1]) - 1), pattern)
        return shown if shown.endswith((".", ")")) or "." in shown else f"{shown}."

    def _shown(self, number: str, depth: int) -> str:
        form, _, start = self.levels[number].get(depth, ("decimal", "", 1))
        value = self.counts[number].get(depth, start)
        letter = chr(96 + (value - 1) % 26 + 1)
        forms = {
            "lowerRoman": roman(value),
            "upperRoman": roman(value).upper(),
            "lowerLetter": letter,
            "upperLetter": letter.upper(),
        }
        return forms.get(form, str(value))


def _levels(abstract: Any) -> dict[int, tuple[str, str, int]]:
    levels = {}
    for one in abstract.iter(f"{W}lvl"):
        form, text, start = (_value(one, name) for name in ("numFmt", "lvlText", "start"))
        levels[int(one.get(f"{W}ilvl") or 0)] = (form or "decimal", text, int(start or 1))
    return levels


def _value(element: Any, name: str) -> str:
    found = element.find(f"{W}{name}")
    return str(found.get(VALUE) or "") if found is not None else ""


def _reference(paragraph: Any, style: Any) -> tuple[str, int]:
    """Number id and depth of a paragraph, its own or those of its style."""
    found = paragraph.find(f"{W}pPr/{W}numPr")
    for _ in range(6):
        if found is not None or style is None:
            break
        found = style.element.find(f"{W}pPr/{W}numPr")
        style = style.base_style
    if found is None:
        return "", 0
    return _value(found, "numId"), int(_value(found, "ilvl") or 0)
