"""Which language a text is in, told by its script, its everyday words and the run of its letters.

A wrong answer takes somebody's comment out of the counts, so a text is English unless everything speaks against it:
names in it count for nothing, a text in two languages is English, and so is one too short to tell.
"""

from __future__ import annotations

import math
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from consultfeed.records import ENGLISH

UNKNOWN = "und"
"""``und`` is the code for a language that is not in the data."""

CLEAR_SHARE, SHORT_SHARE, SHORT = 0.18, 0.6, 4
"""Share of words that must be everyday words of the language; of a text of up to ``SHORT`` words, most of them."""
FEWEST_HEARD = 1.9
TIMES_ENGLISH = 2.5
"""How many times more of its words have to be everyday words of the language than of English."""
FAR_AHEAD = 0.35
"""How much more its letters run as in that language than as in English (nats per run), when few everyday words show."""
STRANGE_WORDS, STRANGE, FEW_ENGLISH = 10, 0.2, 0.12
"""Of a text in a language not in the data: fewest words, least distance from English, most everyday English words."""
MOST_LETTERS = 2000
"""Only the beginning of a long text is looked at."""

_PLACEHOLDER = re.compile(r"\[[a-zA-Z ]{2,30}(?: \d{1,6})?\]|\S*(?:@|://|www\.)\S*|[@#]\S+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NEW_SENTENCE = re.compile(r"[.!?:;\n]\W*$")


@dataclass(frozen=True, slots=True)
class _Known:
    names: Mapping[str, str]
    speakers: Mapping[str, tuple[str, ...]]
    runs: Mapping[str, Mapping[str, float]]
    rare: Mapping[str, float]
    scripts: tuple[tuple[str, str, tuple[tuple[str, str, str], ...]], ...]


def language_of(text: str) -> str:
    """Code of the language (``en``, ``cy``, ``pl``, ... or ``und`` for another one); ``en`` when in doubt."""
    plain = _PLACEHOLDER.sub(" ", text[:MOST_LETTERS])
    if found := "" if plain.isascii() else _by_script(plain):
        return found
    words = _told_words(plain)
    return _by_words(words) if words else ENGLISH


def language_names() -> dict[str, str]:
    """Code -> what people call the language."""
    return {**_known().names, UNKNOWN: "another language"}


def _by_script(text: str) -> str:
    letters = [letter for letter in text if letter.isalpha()]
    strange = [letter for letter in letters if letter > "\u036f"]
    if 2 * len(strange) <= len(letters) or len(strange) < 2:
        return ""
    counts = [(sum(first <= letter <= last for letter in strange), which) for first, last, which in _known().scripts]
    count, which = max(counts, key=lambda pair: pair[0])
    if not count:
        return UNKNOWN
    return next(code for code, _, telling in which if not telling or any(letter in telling for letter in strange))


def _told_words(text: str) -> list[str]:
    """Words in small letters without names: capitals inside a sentence are left out, unless all is in capitals."""
    found = list(_WORD.finditer(text))
    shouted = text.isupper()
    told = [one[0] for one in found if shouted or not one[0][0].isupper() or _opens(text, one.start())]
    return [word.lower().replace("’", "'") for word in told]


def _opens(text: str, start: int) -> bool:
    before = text[max(0, start - 8) : start]
    return not before.strip() or bool(_NEW_SENTENCE.search(before))


def _by_words(words: list[str]) -> str:
    heard = _heard(words)
    code, score = max(heard.items(), key=lambda pair: (round(pair[1], 6) * (pair[0] != ENGLISH), pair[0]))
    english = heard[ENGLISH]
    if code != ENGLISH and score > TIMES_ENGLISH * english and _clear(words, code, score):
        return code
    return UNKNOWN if english < FEW_ENGLISH * len(words) and _strange(words) else ENGLISH


def _clear(words: list[str], code: str, score: float) -> bool:
    ahead = _likely(words, code) - _likely(words, ENGLISH)
    least = SHORT_SHARE if len(words) <= SHORT else CLEAR_SHARE
    enough = score >= max(least * len(words), FEWEST_HEARD) and ahead > 0
    return enough or (score >= 1 and len(words) > SHORT and ahead > FAR_AHEAD)


def _strange(words: list[str]) -> bool:
    """Whether the letters of a longer text run more as in any other known language than as in English."""
    words = [word for word in words if len(word) > 1]
    if len(words) < STRANGE_WORDS:
        return False
    others = max(_likely(words, other) for other in _known().runs if other != ENGLISH)
    return others - _likely(words, ENGLISH) > STRANGE


def _heard(words: list[str]) -> dict[str, float]:
    """Language -> how many of its everyday words; one of several languages counts for a part of each."""
    heard = dict.fromkeys(_known().runs, 0.0)
    for word in words:
        speakers = _known().speakers.get(word, ())
        for code in speakers:
            heard[code] += 1 / len(speakers)
    return heard


def _likely(words: Iterable[str], code: str) -> float:
    """Mean log-likelihood per run of letters."""
    runs, rare = _known().runs[code], _known().rare[code]
    found = [runs.get(run, rare) for word in words for run in _runs(word)]
    return sum(found) / len(found) if found else 0.0


def _runs(word: str) -> list[str]:
    padded = f" {word} "
    return [padded[i : i + 3] for i in range(len(padded) - 2)]


@cache
def _known() -> _Known:
    table = tomllib.loads(files("consultfeed.clean").joinpath("data/languages.toml").read_text(encoding="utf-8"))
    scripts = tuple((*one["range"], tuple(map(tuple, one["languages"]))) for one in table.pop("scripts"))
    learnt = {code: _learn(one) for code, one in table.items()}
    names = {code: one["name"] for code, one in table.items()}
    names |= {code: name for _, _, which in scripts for code, name, _ in which}
    return _Known(
        names=names,
        speakers=_speakers(table),
        runs={code: runs for code, (runs, _) in learnt.items()},
        rare={code: rare for code, (_, rare) in learnt.items()},
        scripts=scripts,
    )


def _speakers(table: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Everyday word -> the languages that have it, also typed without accents."""
    speakers: dict[str, set[str]] = {}
    for code, one in table.items():
        for word in one["words"].split():
            for form in (word, _unaccented(word)):
                speakers.setdefault(form, set()).add(code)
    return {word: tuple(sorted(codes)) for word, codes in speakers.items()}


def _learn(one: Mapping[str, str]) -> tuple[dict[str, float], float]:
    words = [word.lower() for word in _WORD.findall(f"{one['words']} {one['sample']}")]
    counts = Counter(run for word in words for form in {word, _unaccented(word)} for run in _runs(form))
    total = sum(counts.values()) + 0.2 * 8000
    return {run: math.log((count + 0.2) / total) for run, count in counts.items()}, math.log(0.2 / total)


def _unaccented(word: str) -> str:
    apart = unicodedata.normalize("NFD", word.replace("ł", "l").replace("ı", "i"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
