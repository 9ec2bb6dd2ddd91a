"""JSON and JSONL: records as rows of a table, lists of strings as comments.

The columns decide which keys hold words.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from consultfeed.errors import UnreadableFile
from consultfeed.ingest.columns import read_grid
from consultfeed.ingest.readers import READERS, Offer, Reader, Reading
from consultfeed.records import Unit

SUFFIXES = (".jsonl", ".ndjson", ".json")
MAX_DEPTH = 3


def sniff(offer: Offer) -> int:
    """Sure of a first line that is a JSON record, or of a whole JSON text; possible by suffix."""
    start = offer.start.lstrip()
    if offer.suffix in SUFFIXES:
        return 2
    return 2 if start[:1] in ("{", "[") and (_records(start.split("\n", 1)[0]) or _records(offer.decoded.text)) else 0


def _records(text: str) -> list[Any]:
    try:
        return _rows(json.loads(text))
    except (ValueError, RecursionError):
        return []


def _rows(value: Any) -> list[Any]:
    """The records in a JSON value: itself if a list, the one list inside an object, or the object as one record."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return []
    lists = [item for item in value.values() if isinstance(item, list) and item and isinstance(item[0], dict | str)]
    return lists[0] if len(lists) == 1 else [value]


def read(offer: Offer) -> Reading:
    """Units of the records; raises UnreadableFile naming the first line that is no JSON."""
    text = offer.decoded.text
    values = _records(text) or _line_by_line(text, offer.path.name)
    if all(isinstance(value, str) for value in values):
        units = [
            Unit(k, value.strip(), place=f"record {k}", drop="" if value.strip() else "no text")
            for k, value in enumerate(values, 1)
        ]
        return Reading(tuple(units), "json", tuple(filter(None, [offer.decoded.note])))
    flat = [_flat(value) if isinstance(value, dict) else {"value": _plain(value)} for value in values]
    headings = list(dict.fromkeys(key for record in flat for key in record))
    tabled = read_grid([headings, *([record.get(key, "") for key in headings] for record in flat)], offer.maps)
    units = [_numbered(unit) for unit in tabled.units if unit.drop != "heading row"]
    notes = (*filter(None, [offer.decoded.note]), *tabled.notes)
    return Reading(tuple(units), "json", notes, tabled.columns, (tabled.shape,))


def _numbered(unit: Unit) -> Unit:
    _, comma, ident = unit.place.partition(",")
    return replace(unit, place=f"record {unit.row}{comma}{ident}")


def _line_by_line(text: str, where: str) -> list[Any]:
    values = []
    for number, line in enumerate(text.split("\n"), start=1):
        try:
            values += [json.loads(line)] if line.strip() else []
        except (ValueError, RecursionError):
            fix = "mend that line or export again"
            raise UnreadableFile("a line is not valid JSON", where=f"{where}, line {number}", fix=fix) from None
    return values


def _flat(record: dict[str, Any], stem: str = "", depth: int = 0) -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in record.items():
        name = f"{stem}{key}"
        if isinstance(value, dict) and depth < MAX_DEPTH:
            flat |= _flat(value, f"{name}.", depth + 1)
        else:
            flat[name] = _plain(value)
    return flat


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "; ".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


READERS.register("json", order=40)(Reader(sniff, read, SUFFIXES))
