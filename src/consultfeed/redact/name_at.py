"""The name that stands where a cue says one stands: with capitals, in capitals, surname first, or in small letters."""

from __future__ import annotations

import re
from functools import cache

from consultfeed.redact.lexicon import is_rare
from consultfeed.redact.name_shapes import (
    LOWER,
    UPPER,
    Token,
    cut,
    has_surname_shape,
    is_given,
    is_surname,
    names_a_place,
    run_at,
    span_of,
)
from consultfeed.redact.wordlists import fold, plain, united, words

Place = tuple[int, int]
"""Start and end in the text."""

_GIVEN_BEHIND = re.compile(rf",[ ](?P<it>[{UPPER}][{UPPER}{LOWER}'’-]+)(?:[ ][{UPPER}][{LOWER}]+)?(?![\w'’-])")
_SMALL = re.compile(r"[^\W\d_][\w'’-]{2,30}")
_CLAN = re.compile(r"(?:fitz|mac|mc|o['’])[^\W\d_]{3}")
_INITIAL = re.compile(r"[^\W\d_]\.?[ ]")
_PARTICLES = re.compile(r"(?:(?:van|von|de|da|di|del|der|den|bin|al|el|ap|st)[ ]){1,2}(?=[^\W\d_]{3})")


def name_at(text: str, start: int, *, strict: bool = False) -> Place | None:
    """The name that begins at ``start``, after a cue; ``strict`` as in ``cut``."""
    found = capital_name(text, start, strict=strict) or _shouted(text, start)
    return found or small_name(text, start, surely=not strict) or (None if strict else _small_stranger(text, start))


def capital_name(text: str, start: int, *, strict: bool) -> Place | None:
    """Words with capitals that can be a name here, with a given name behind a comma ("Dhillon, Leena")."""
    run = run_at(text, start, 3 if strict else 4)
    kept = cut(run, cued=True, strict=strict)
    if not kept or names_a_place(text, run, kept) or (_is_shouted(kept[0]) and not _are_listed(kept)):
        return None
    first, last = span_of(kept)
    behind = _GIVEN_BEHIND.match(text, last) if len(kept) == len(run) else None
    return (first, behind.end()) if behind and is_given(fold(behind["it"])) else (first, last)


def _small_stranger(text: str, start: int) -> Place | None:
    """A surname alone in small letters: "maiden name is lindqvist"."""
    end = small_surname(text, start, surely=False) if text[start : start + 1].islower() else None
    return (start, end) if end else None


def surname_first(text: str, start: int) -> Place | None:
    """A surname, a comma and a listed given name; None for anything else."""
    found = capital_name(text, start, strict=False)
    return found if found and "," in text[slice(*found)] else None


def small_name(text: str, start: int, *, surely: bool = False) -> Place | None:
    """A listed given name in small letters, with what can be its surname behind; ``surely``: a rare word is one too."""
    found = _SMALL.match(text, start)
    if not found or not found[0].islower() or not _can_be_small(found[0], "given_names"):
        return None
    behind = small_surname(text, found.end() + 1, surely=surely) if text[found.end() : found.end() + 1] == " " else None
    return found.start(), behind or found.end()


def small_surname(text: str, start: int, *, surely: bool) -> int | None:
    """Where a surname in small letters ends that begins at ``start``, after an initial or particles; None if none."""
    skipped = _INITIAL.match(text, start)
    start = skipped.end() if skipped else start
    particles = _PARTICLES.match(text, start)
    found = _SMALL.match(text, particles.end() if particles else start)
    if not found:
        return None
    word = found[0]
    rare = is_rare(word) and (surely or _CLAN.match(word) is not None)
    sure = particles is not None or _can_be_small(word, "surnames") or has_surname_shape(word.title())
    return found.end() if rare or sure else None


def _can_be_small(word: str, lists: str) -> bool:
    return all(part in _small(lists) for part in fold(word).split("-"))


@cache
def _small(lists: str) -> frozenset[str]:
    return plain(lists) - words("relations")


def _shouted(text: str, start: int) -> Place | None:
    run = run_at(text, start)
    full = len(run) > 1 and all(_is_shouted(token) or token.kind != "word" for token in run)
    return span_of(run) if full and (_are_listed(run[:1]) or is_surname(run[-1])) and not _has_plain_word(run) else None


def _has_plain_word(run: list[Token]) -> bool:
    return any(token.folded in united("never_names", "acronyms") for token in run)


def _is_shouted(token: Token) -> bool:
    return token.kind == "word" and token.text.isupper() and len(token.text) > 1


def _are_listed(run: list[Token]) -> bool:
    return is_given(run[0].folded) or run[0].folded in words("surnames")
