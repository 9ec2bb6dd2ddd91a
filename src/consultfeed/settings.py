"""Settings of a workspace: ``consultfeed.toml``, every key with a default, unknown keys refused.

Floor 1.
"""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self

from consultfeed.errors import ConsultfeedError, FaultList

FILE_NAME = "consultfeed.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a workspace may choose. Counts are whole numbers, similarities 0..1."""

    force: str = "our force"
    strands: str = "equality-act-2010"
    themes: str = "policing-feedback"
    recurring_groups: int = 2
    recurring_dates: int = 2
    near_duplicate: float = 0.8
    link_direct: float = 0.62
    link_partial: float = 0.45
    stale_months: int = 24
    quotes_per_issue: int = 3
    topics_min_comments: int = 50

    @classmethod
    def load(cls, path: Path) -> Self:
        """Settings of a TOML file; raises FaultList naming every unknown key and wrong type at once."""
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
            raise ConsultfeedError(f"this is not valid TOML ({fault})", where=path.name) from None
        found = [cls._fault(path.name, key, value) for key, value in table.items()]
        if faults := [fault for fault in found if fault]:
            raise FaultList("the settings have faults", faults, fix="mend them and run again")
        return cls(**table)

    @classmethod
    def _fault(cls, where: str, key: str, value: Any) -> ConsultfeedError | None:
        defaults = {f.name: f.default for f in fields(cls)}
        if key not in defaults:
            near = difflib.get_close_matches(key, defaults, n=1) or sorted(defaults)
            return ConsultfeedError("unknown setting", where=where, found=repr(key), fix=f"known: {', '.join(near)}")
        if isinstance(value, bool) or not isinstance(value, _accepted(defaults[key])):
            kind = type(defaults[key]).__name__
            where = f"{where}, {key}"
            return ConsultfeedError("wrong type of setting", where=where, found=repr(value), fix=f"give a {kind}")
        return None

    def to_toml(self) -> str:
        """The settings as a commented TOML file, as ``consultfeed init`` writes it."""
        lines = ["# Settings of this consultfeed workspace. Remove a line to get its default back."]
        return "\n".join([*lines, *(f"{f.name} = {_toml(getattr(self, f.name))}" for f in fields(self))]) + "\n"


def _accepted(default: object) -> tuple[type, ...]:
    return (float, int) if isinstance(default, float) else (type(default),)


def _toml(value: object) -> str:
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"' if isinstance(value, str) else text
