"""What all records can do: turn into plain values and back. Floor 0, standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any, ClassVar, Self


class Record:
    """Base of the frozen dataclasses that stages hand to each other; ``nested`` names the records a field holds."""

    __slots__ = ()
    nested: ClassVar[Mapping[str, type[Record]]] = {}

    def to_dict(self) -> dict[str, Any]:
        """Plain dict of the fields, nested records included (tuples become lists in JSON)."""
        return asdict(self)  # type: ignore[call-overload,no-any-return]

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """The record of ``to_dict`` again, also after a trip through JSON."""
        known = (f.name for f in fields(cls) if f.name in values)  # type: ignore[arg-type]
        return cls(**{name: _revive(values[name], cls.nested.get(name)) for name in known})


def _revive(value: Any, kind: type[Record] | None) -> Any:
    if isinstance(value, list | tuple):
        return tuple(_revive(item, kind) for item in value)
    return kind.from_dict(value) if kind and isinstance(value, dict) else value
