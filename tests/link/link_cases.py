"""The cases of this room and its two invented catalogues."""

import tomllib
from pathlib import Path

import pytest

from consultfeed.schemes.curriculum import Known, load_curriculum

CASES = Path(__file__).parent / "cases"
KNOWN = Known(
    frozenset({"race", "religion_belief", "disability", "age", "sex"}),
    frozenset({"crime_and_asb", "hate_crime", "stop_and_search", "training_delivery"}),
)


def cases(name):
    """The cases of one kind, as pytest parameters named by their first words."""
    rows = tomllib.loads((CASES / "links.toml").read_text(encoding="utf-8"))[name]
    return [pytest.param(row, id=" ".join(row["text"].split()[:5])) for row in rows]


def curriculum_of(name):
    return load_curriculum([CASES / name], KNOWN)
