"""The people of one submission: who was named, under which forms, and the number each is given.

The roster lives in memory while a submission is redacted and is written nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from consultfeed.redact.name_shapes import CAPITALISED, UPPER, Token, opens_sentence, run_at, span_of
from consultfeed.redact.spans import FoundSpan
from consultfeed.redact.wordlists import fold, guarded, marked, united, words

Form = tuple[str, ...]
"""A name as compared: its words in lower case; initials are one word of capitals."""

_SPLIT = re.compile(r"[\s.]+")
_INITIALS = re.compile(rf"(?<![\w'’./&-])[{UPPER}]{{2,3}}(?![\w/-]|\.\w)")
_AS_SUBJECT = re.compile(
    r"[ ](?:has|had|will|would|is|was|to|and|also|then|said|asked|agreed|noted|reported|thanked)\b"
)
_MIXED = re.compile(rf"(?<![\w'’./&-])[{UPPER}][a-z][{UPPER}](?![\w/-]|\.\w)")


@dataclass(slots=True)
class _Person:
    place: int
    forms: set[Form] = field(default_factory=set)
    officer: bool = False
    pseudonym: str = ""


class Roster:
    """Names to pseudonyms, the same for every form of a name that can only mean one person."""

    def __init__(self, known_names: Iterable[str] = ()) -> None:
        self._people: list[_Person] = []
        self._counts = {"person": 0, "officer": 0}
        self._known_by: dict[str, set[int]] = {}
        self._words: set[str] = set()
        self._initials: set[str] = set()
        self._likely_initials: set[str] = set()
        # "GaH" for Gethin ap Huw: only a list can tell that it is somebody's initials
        self._mixed: dict[str, str] = {}
        for name in known_names:
            if _MIXED.fullmatch(name):
                self._mixed[name] = name.upper()
            self.meet(name, officer=False)
            self._expect(name)

    def __repr__(self) -> str:
        return f"Roster({len(self._people)} people)"

    def meet(self, name: str, *, officer: bool) -> None:
        """Take note of a name before numbers are given; ``officer`` when a rank stood before it."""
        if not (form := _form(self._mixed.get(name, name))):
            return
        person = self._who(form) or self._add()
        self._file(person, form)
        person.officer = person.officer or officer
        self._remember(form)

    def pseudonym(self, name: str, *, officer: bool) -> str:
        """The "person 1" or "officer 2" of a name, numbered in the order in which people are first asked for."""
        self.meet(name, officer=officer)
        person = self._who(_form(self._mixed.get(name, name))) or self._add()
        if not person.pseudonym:
            kind = "officer" if person.officer else "person"
            self._counts[kind] += 1
            person.pseudonym = f"{kind} {self._counts[kind]}"
        return person.pseudonym

    def spans(self, text: str) -> Iterator[FoundSpan]:
        """Further mentions of the people met: surnames alone, and initials that belong to somebody."""
        if self._words:
            yield from self._surnames(text)
        for found in _INITIALS.finditer(text) if self._initials or self._likely_initials else ():
            likely = found[0] in self._likely_initials and _AS_SUBJECT.match(text, found.end())
            if likely or found[0] in self._initials:
                yield FoundSpan(*found.span(), "person", "roster", 0.7)
        for found in _MIXED.finditer(text) if self._mixed else ():
            if found[0] in self._mixed:
                yield FoundSpan(*found.span(), "person", "roster", 0.7)

    def _surnames(self, text: str) -> Iterator[FoundSpan]:
        end = 0
        for found in CAPITALISED.finditer(text):
            if found.start() >= end and fold(found[0]) in self._words:
                run = run_at(text, found.start())
                known = _leading(run, self._words)
                alone = len(run) == 1 and not opens_sentence(text, found.start())
                if known and (alone or len(known) > 1 or not _doubtful(known[0].folded)):
                    end = known[-1].end
                    yield FoundSpan(*span_of(known), "person", "roster", 0.7)

    def _expect(self, name: str) -> None:
        """Initials of a name handed in (an attendance list) count wherever they stand."""
        form = _form(self._mixed.get(name, name))
        if len(form) > 1:
            self._initials |= {short.upper() for short in _short(form) if short not in words("acronyms")}
            if not (_is_no_name(form[0]) or form[0] in marked("given_names")):
                self._words.add(form[0])

    def _remember(self, form: Form) -> None:
        if len(form) > 1:
            self._likely_initials |= {short.upper() for short in _short(form) if short not in words("acronyms")}
        last = form[-1]
        if len(form) == 1 and _INITIALS.fullmatch(last):
            self._initials.add(last)
        elif len(last) > 2 and not _is_no_name(last):
            self._words.add(last)

    def _who(self, form: Form) -> _Person | None:
        near = sorted({number for key in _keys(form) for number in self._known_by.get(key, ())})
        exact = [number for number in near if form in self._people[number].forms]
        likely = exact or [
            number for number in near if all(_same(form, other) for other in _fullest(self._people[number]))
        ]
        return self._people[likely[0]] if exact or len(likely) == 1 else None

    def _file(self, person: _Person, form: Form) -> None:
        person.forms.add(form)
        for key in _keys(form):
            self._known_by.setdefault(key, set()).add(person.place)

    def _add(self) -> _Person:
        self._people.append(_Person(len(self._people)))
        return self._people[-1]


def _is_no_name(word: str) -> bool:
    return word in united("never_names", "acronyms") or word in guarded()


def _fullest(person: _Person) -> list[Form]:
    """The forms that say most: "Ruth Palmer" settles what "RP" and "Palmer" leave open."""
    longest = max(map(len, person.forms), default=0)
    return [form for form in person.forms if len(form) == longest]


def _keys(form: Form) -> set[str]:
    """What a form can be found under: its first and last word, and its initials."""
    if not form or _INITIALS.fullmatch(form[-1]):
        return {f"#{word.casefold()}" for word in form}
    return {form[0], form[-1]} | ({f"#{short}" for short in _short(form)} if len(form) > 1 else set())


def _short(form: Form) -> set[str]:
    return {"".join(word[0] for word in form), form[0][0] + form[-1][0]}


def _leading(run: list[Token], known: set[str]) -> list[Token]:
    kept: list[Token] = []
    for token in run:
        if token.folded not in known:
            break
        kept.append(token)
    return kept


def _doubtful(word: str) -> bool:
    return word in marked("surnames") | marked("given_names")


def _form(name: str) -> Form:
    name = name.strip()
    if _INITIALS.fullmatch(name):
        return (name,)
    return tuple(folded for word in _SPLIT.split(name) if (folded := fold(word)))


def _same(one: Form, other: Form) -> bool:
    """Whether two forms can mean one person: one name alone, initials, or an initial for the given name."""
    short, long = sorted((one, other), key=len)
    if len(short) == 1 and short[0].isupper():
        return len(long) > 1 and short[0].casefold() in _short(long)
    if len(short) == 1:
        return short[0] in (long[0], long[-1])
    return short[-1] == long[-1] and (
        short[0] == long[0] or (1 in (len(short[0]), len(long[0])) and short[0][0] == long[0][0])
    )
