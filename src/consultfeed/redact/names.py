"""Names after a rank or a title: "PC Dunmore", "Chief Inspector A. Beddoes"; the rank stays, the name goes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from consultfeed.redact.lexicon import is_rare
from consultfeed.redact.name_shapes import Token, cut, names_a_place, run_at, span_of
from consultfeed.redact.spans import DETECTORS, FoundSpan
from consultfeed.redact.wordlists import fold, guarded, plain, words

_SHORT_RANKS = (
    "WPC|PCSO|CSO|TPC|SPC|PC|WPS|PS|DSU|DCS|DCI|DCC|DAC|DS|TDC|DC|DI|ACC|AC|CI|CC|"
    "Sgt|SGT|Sarge|Insp|Supt|SUPT|Cmdr|Cdr|Det|Con"
)
_LONG_RANKS = (
    "Superintendent|Commissioner|Inspector|Constable|Commander|Detective|Sergeant|Officer|Policeman|Policewoman"
)
_SHORT_TITLES = "Mrs|Mr|Ms|Mx|Dr|MRS|MR|MS|DR|Prof|Cllr|CLLR|Revd|Rev|Fr|Ald|Hon"
_LONG_TITLES = (
    "Professor|Councillor|Reverend|Canon|Imam|Rabbi|Sister|Brother|Father|Pastor|Archbishop|Bishop|Archdeacon|"
    "Sheikh|Shaykh|Maulana|Moulana|"
    "Mufti|Qari|Pandit|Granthi|Giani|Swami|Bhai|Sir|Dame|Lord|Lady|Baroness|Baron|Judge|Auntie|Aunty|Aunt|Uncle|"
    "Nanny|Alderman|Deacon|"
    "Chaplain|Nurse|Miss|MISS|Madam"
)
_RANKED = re.compile(
    rf"(?<![\w'’-])(?:(?:{_SHORT_RANKS})(?P<many>s)?\.?|(?:{_LONG_RANKS}|{_LONG_RANKS.casefold()}|"
    rf"{_LONG_RANKS.upper()})(?P<several>[sS])?)"
    r"[ ](?:#?\d{1,6}[ ]?(?:[A-Z]{2}[ ])?(?=[A-Z]))?(?=[^\W\d_])"
)
_TITLED = re.compile(rf"(?<![\w'’-])(?:(?:{_SHORT_TITLES})\.?|{_LONG_TITLES})[ ]{{1,2}}(?=[^\W\d_])")
_AND = re.compile(r"(?:,|,?[ ](?:and|&))[ ](?=[^\W\d_])")
_SMALL = re.compile(
    r"(?<![\w'’-])(?:(?P<sure>mrs|mr|ms|cllr)\.?|(?P<short>pc|wpc|pcso|sgt|ps|dc|insp|supt)|sergeant|inspector|"
    r"constable|officer|"
    r"miss|dr|rev|imam|pastor|councillor)"
    r"[ ](?:(?:van|von|de|da|di|del|der|den|bin|al|el|"
    r"ap)[ ]){0,2}(?P<it>[^\W\d_][\w'’-]{1,30}(?:[ ][^\W\d_][\w'’-]{1,30})?)"
)
_WORD = re.compile(r"[^\W\d_][\w'’-]+")


@DETECTORS.register("rank-name", order=40)
def names_after_ranks(text: str) -> Iterator[FoundSpan]:
    """Officers' names; "PCs Dunmore and Okafor" gives two, "Deputy Commissioner" without a name none."""
    for found in _RANKED.finditer(text):
        kept = _name_at(text, found.end())
        while kept:
            yield FoundSpan(*span_of(kept), "officer", "rank-name", 0.9)
            joined = _AND.match(text, kept[-1].end) if found["many"] or found["several"] else None
            kept = _name_at(text, joined.end()) if joined else []


@DETECTORS.register("title-name", order=41)
def names_after_titles(text: str) -> Iterator[FoundSpan]:
    """Names after Mr, Dr, Cllr, Imam and the like."""
    for found in _TITLED.finditer(text):
        if kept := _name_at(text, found.end()):
            yield FoundSpan(*span_of(kept), "person", "title-name", 0.9)


@DETECTORS.register("small-letters", order=42)
def names_in_small_letters(text: str) -> Iterator[FoundSpan]:
    """Such as "mrs patel": after Mr, Mrs, Ms and Cllr any word that can be a name, after others listed names only."""
    for found in _SMALL.finditer(text):
        kept = list(_small_name(found))
        if kept:
            label = (
                "officer"
                if found[0][:2] in ("pc", "wp", "sg", "se", "in", "su", "co", "of") and found["sure"] is None
                else "person"
            )
            label = "person" if found[0].startswith("councillor") else label
            yield FoundSpan(kept[0].start(), kept[-1].end(), label, "small-letters", 0.7)


def _name_at(text: str, start: int) -> list[Token]:
    run = run_at(text, start)
    kept = cut(run, cued=True)
    if kept and kept[0].kind == "word" and kept[0].text.isupper():
        kept = kept[: 2 if len(kept) > 1 and kept[1].folded in plain("surnames") else 1]
    place = len(kept) > 1 and names_a_place(text, run, kept)
    return [] if place or _describes(text, kept) else kept


def _describes(text: str, kept: list[Token]) -> bool:
    """Whether a strand word is one: "Officer Christian faith training", not "Officer Christian said"."""
    after = _WORD.match(text, kept[0].end + 1) if len(kept) == 1 and kept[0].folded in guarded() else None
    return after is not None and after[0].casefold() in words("group_nouns")


def _small_name(found: re.Match[str]) -> Iterator[re.Match[str]]:
    for i, word in enumerate(_WORD.finditer(found.string, *found.span("it"))):
        folded = fold(word[0])
        listed = (
            folded in plain("given_names")
            or folded in plain("surnames")
            or (i == 0 and found["short"] and is_rare(word[0]))
        )
        if not (listed or (i == 0 and found["sure"] and folded not in words("never_names"))):
            return
        yield word
