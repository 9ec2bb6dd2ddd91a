"""Schemes: strands and themes as data files.

A scheme is one TOML file, or a folder of TOML files that are read as one: a ``[scheme]`` table (id, title, kind,
version, source, licence,
as_of) and one ``[[concept]]`` per strand or theme. To change a scheme, copy it into the workspace's ``schemes/``
folder and edit the copy.

Each concept has ``code``, ``label``, ``scope_note``, ``include``, ``exclude``, ``examples``, ``since``, ``source``,
optional ``retired``,
``rolls_up`` (scheme id -> code there), ``terms`` (condition -> words; the taggers say what each condition means) and
``cases`` (test
sentences with the level expected).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from consultfeed.errors import ConsultfeedError
from consultfeed.ids import digest
from consultfeed.plain_values import Record
from consultfeed.registry import unknown_name

SchemeKind = Literal["strands", "themes"]
SHIPPED_STRANDS, SHIPPED_THEMES = "equality-act-2010", "policing-feedback"
"""Ids of the schemes that count unless others are named."""

_CONCEPT_KEYS = {
    *("code", "label", "scope_note", "include", "exclude", "examples"),
    *("since", "source", "retired", "rolls_up", "terms", "cases"),
}
_SCHEME_KEYS = {"id", "title", "kind", "version", "source", "licence", "as_of", "legal_note"}


@dataclass(frozen=True, slots=True)
class Concept(Record):
    """One strand or theme. ``cases`` are test sentences: tables with ``text`` and ``level`` (or ``none``)."""

    code: str
    label: str
    scope_note: str
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    since: str = ""
    source: str = ""
    retired: str = ""
    rolls_up: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cases: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Taxonomy(Record):
    """A scheme: ``concepts`` sorted by code, retired ones left out; ``digest`` identifies the content of its files."""

    id: str
    title: str
    kind: SchemeKind
    version: str
    source: str
    licence: str
    as_of: str
    concepts: tuple[Concept, ...]
    digest: str

    def __iter__(self) -> Iterator[Concept]:
        return iter(self.concepts)

    def codes(self) -> tuple[str, ...]:
        """All codes in order."""
        return tuple(concept.code for concept in self.concepts)

    def get(self, code: str) -> Concept:
        """The concept with this code; raises UnknownName with the nearest known codes."""
        for concept in self.concepts:
            if concept.code == code:
                return concept
        raise unknown_name(f"code in scheme {self.id}", code, self.codes())


def shipped_schemes() -> tuple[str, ...]:
    """Ids of the schemes that come with the package."""
    return tuple(sorted(entry.name for entry in _data().iterdir() if (entry / "scheme.toml").is_file()))


@cache
def load_scheme(name: str, folder: Path | None = None) -> Taxonomy:
    """Scheme by id or path.

    Args:
        name: a shipped scheme id, the id of a scheme in ``folder``, or a path to a TOML file or folder of them.
        folder: a workspace's ``schemes/`` folder, looked at first.

    Raises:
        UnknownName: no such scheme. ConsultfeedError: a file that breaks the form, with file and concept.
    """
    for place in _places(name, folder):
        if place.exists():
            return _read(place)
    raise unknown_name("scheme", name, shipped_schemes())


def _places(name: str, folder: Path | None) -> Iterator[Path]:
    if folder:
        yield folder / name
        yield folder / f"{name}.toml"
    if "/" not in name and not name.endswith(".toml"):
        yield _data() / name
    else:
        yield Path(name)


def _data() -> Path:
    return Path(str(files("consultfeed.schemes") / "data"))


def _read(place: Path) -> Taxonomy:
    paths = sorted(place.rglob("*.toml")) if place.is_dir() else [place]
    tables = [(path, _parse(path)) for path in paths]
    heads = [(path, table["scheme"]) for path, table in tables if "scheme" in table]
    if len(heads) != 1:
        raise ConsultfeedError("a scheme needs one [scheme] table", where=str(place), found=f"{len(heads)}")
    concepts = [_concept(path, raw) for path, table in tables for raw in table.get("concept", [])]
    return _taxonomy(*heads[0], concepts, digest(b"".join(path.read_bytes() for path in paths)))


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise ConsultfeedError(f"this is not valid TOML ({fault})", where=path.name) from None


def _taxonomy(path: Path, head: dict[str, Any], concepts: list[Concept], content: str) -> Taxonomy:
    _refuse_unknown(head, _SCHEME_KEYS, path.name)
    _refuse_doubles(concepts, path.name)
    kept = tuple(sorted((c for c in concepts if not c.retired), key=lambda c: c.code))
    values = {key: str(value) for key, value in head.items() if key != "legal_note"}
    return Taxonomy(**values, concepts=kept, digest=content)  # type: ignore[arg-type]


def _concept(path: Path, raw: dict[str, Any]) -> Concept:
    where = f"{path.name}, concept {raw.get('code', '?')}"
    _refuse_unknown(raw, _CONCEPT_KEYS, where)
    missing = [key for key in ("code", "label", "scope_note") if not raw.get(key)]
    if missing:
        raise ConsultfeedError("a concept lacks a field", where=where, fix=f"add {', '.join(missing)}")
    return Concept(**{key: _frozen(value) for key, value in raw.items()})


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in value.items()}
    return value if isinstance(value, str) else str(value)


def _refuse_unknown(table: Mapping[str, Any], known: set[str], where: str) -> None:
    for key in sorted(set(table) - known):
        raise ConsultfeedError("unknown key", where=where, found=repr(key), fix=f"known: {', '.join(sorted(known))}")


def _refuse_doubles(concepts: list[Concept], where: str) -> None:
    codes = [concept.code for concept in concepts]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        raise ConsultfeedError("a code stands twice", where=where, found=repr(code), fix="keep one of them")
