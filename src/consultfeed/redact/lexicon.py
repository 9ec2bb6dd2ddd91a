"""Which capitalised words are hardly anything but names: those that English texts do not otherwise know.

The lexicon is the vocabulary that ships with the sentence encoder (some 20,000 English words and well-known names); a
word in it says nothing either way, a word outside it, with no ending that English makes words with, is rare.
"""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache

from consultfeed.redact.wordlists import fold, guarded, words
from consultfeed.resources import models_dir

_TOKENIZER = "all-MiniLM-L6-v2-int8/tokenizer.json"
_ENDING = re.compile(
    r"(?:'s|s|es|ed|ing|ings|ly|ies|er|ers|ness|less|ful|ment|ments|tion|tions|sion|able|ible|ical|ally|isation|ise|"
    r"ised|"
    r"ism|ist|ists|ity|ous|ward|wards|ship|hood|like|proof|wise|ology|ologist|therapy|therapist|pathy|ectomy|itis|"
    r"graphy|"
    r"gram|metry|icians?|itians?|iatrists?|otomists?|iatry|iatric|ologists|physio|pam|zole|cillin|statin|amol|phobic|"
    r"phobia)\Z"
)
_SHORTENED = re.compile(r"['’](?:ve|ll|re|d|t|m)\Z", re.IGNORECASE)
_SHORTEST = 4


_ALWAYS_WORDS = (
    *(
        "ing",
        "ings",
        "holder",
        "holders",
        "keeper",
        "keepers",
        "owner",
        "owners",
        "worker",
        "workers",
        "maker",
        "makers",
    ),
    *("goer", "goers", "user", "users", "rider", "riders", "walker", "walkers", "women", "folk", "folks", "people"),
)


@cache
def _known() -> frozenset[str]:
    held = json.loads((models_dir() / _TOKENIZER).read_text(encoding="utf-8"))["model"]["vocab"]
    return frozenset(word for word in held if word.isalpha() and len(word) > 1)


@lru_cache(maxsize=65536)
def is_rare(word: str) -> bool:
    """Whether a word is in no list of ours and none of English: "Zbyszek", "Llanfarran", not "Patrols"."""
    if _SHORTENED.search(word):
        return False
    parts = fold(word).split("-")
    return all(len(part) >= _SHORTEST and not _is_word(part) for part in parts)


def _is_word(part: str) -> bool:
    if part in _known() or part in words("never_names") or part in guarded() or part in words("place_tails"):
        return True
    if part.endswith(_ALWAYS_WORDS):
        return True
    ending = _ENDING.search(part)
    return ending is not None and (len(ending[0]) > 3 or any(_stems(part[: ending.start()])))


def _stems(stem: str) -> list[bool]:
    """Whether the stem is a word, with an e put back or a doubled letter taken off: "hoping", "stopped", "cities"."""
    return [form in _known() for form in (stem, f"{stem}e", stem[:-1], f"{stem}y") if len(form) > 2]
