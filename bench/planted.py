"""Texts with planted identifiers: minutes, letters, e-mails, survey answers and forms of our own, filled from slots.

    python bench/planted.py            figures of both halves
    python bench/planted.py --misses   and what the open half misses, by kind and template

Templates stand in tests/redact/planted. Half of them (``held.txt``, with names of its own) are only measured on: no
rule was written after looking at what they miss. All people are invented, numbers come from ranges kept for fiction or
are made up."""

from __future__ import annotations

import random
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "tests/redact/planted"
NAMES = frozenset({"name", "initials"})
FILLS = 4
_SLOT = re.compile(r"\{(\w+)(?:\.(\w+))?\}")
_MONTHS = ("January", "March", "May", "June", "August", "October")

Made = tuple[str, str, str]
"""Words before the identifier, the identifier, words after it."""


@dataclass(frozen=True)
class Planted:
    """One text; ``gold`` holds (start, end, kind), ``strands`` the (start, end) of words that must stay."""

    title: str
    text: str
    gold: tuple[tuple[int, int, str], ...]
    strands: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Person:
    given: str
    surname: str

    def written(self, form: str) -> str:
        """The name in one of the forms that people write."""
        first, last = self.given, self.surname
        forms = {"": f"{first} {last}", "given": first, "surname": last, "comma": f"{last}, {first}"}
        forms |= {
            "initials": first[0] + _capital(last),
            "dotted": f"{first[0]}. {last}",
            "sdotted": f"{first[0]} {last}",
        }
        forms |= {"lower": f"{first} {last}".lower(), "slower": last.lower(), "glower": first.lower()}
        return (forms | {"upper": f"{first} {last}".upper()})[form]


def _capital(surname: str) -> str:
    return next(sign for sign in surname if sign.isupper())


class Filler:
    """Draws people and numbers for one text, the same for the same seed."""

    def __init__(self, seed: str, half: str, lists: dict[str, list[str]]) -> None:
        self._draw = random.Random(seed)
        self._lists, self._half = lists, half
        self._people: dict[str, Person] = {}

    def fill(self, name: str, form: str) -> tuple[str, Made]:
        """The kind of a slot and what is put there; kind "" is no identifier."""
        if re.fullmatch(r"p\d", name):
            return ("initials" if form == "initials" else "name"), ("", self._person(name).written(form), "")
        made: str | Made = getattr(self, f"_{name}")()
        kind = {"mobile": "phone", "abroad": "phone", "foreign": "address", "street": "address", "cad": "crime"}
        kind |= {"collarbare": "collar", "sort": "account", "weekday": ""}
        return kind.get(name, name), (made if isinstance(made, tuple) else ("", made, ""))

    def _person(self, name: str) -> Person:
        while name not in self._people:
            given, surnames = (part.split() for part in self._draw.choice(self._lists[self._half]).split(" | "))
            drawn = Person(self._draw.choice(given), _surname(self._draw.choice(_joined(surnames))))
            if drawn.given not in {other.given for other in self._people.values()}:
                self._people[name] = drawn
        return self._people[name]

    def _n(self, digits: int) -> str:
        return str(self._draw.randrange(10 ** (digits - 1), 10**digits))

    def _letters(self, many: int) -> str:
        return "".join(self._draw.choices("ABCDEFGHJKLMNPRSTUWXY", k=many))

    def _phone(self) -> str:
        n = self._n(3)
        forms = (
            f"01632 960{n}",
            f"(01632) 960 {n}",
            f"01632-960-{n}",
            f"020 7946 0{n}",
            f"0161 496 0{n}",
            f"01632960{n}",
        )
        return self._draw.choice(forms)

    def _mobile(self) -> str:
        n = self._n(3)
        return self._draw.choice(
            (f"07700 900{n}", f"07700900{n}", f"+44 7700 900{n}", f"07700 900 {n}", f"0770 0900 {n}")
        )

    def _abroad(self) -> str:
        n = self._n(3)
        return self._draw.choice(
            (f"+1 202 555 0{n}", f"+33 1 99 00 1{n[0]} {n[1:]}", f"+61 491 570 {n}", f"00353 20 915 0{n}")
        )

    def _email(self) -> str:
        who = self._person("p1")
        local = re.sub(r"[^a-z]", "", who.surname.lower()) or "post"
        return self._draw.choice(
            (f"{local}{self._n(2)}@example.org", f"j.{local}@mail.example.com", f"{local}_sx@example.net")
        )

    def _postcode(self) -> str:
        code = f"SX{self._n(1)} {self._n(1)}{self._draw.choice('ABDEFGHJLN')}{self._draw.choice('PQRSTUWXYZ')}"
        return self._draw.choice((code, code, code.replace(" ", ""), code.lower()))

    def _nino(self) -> str:
        prefix, suffix = self._draw.choice(("AB", "JK", "PW", "SX")), self._draw.choice("ABCD")
        code = f"{prefix} {self._n(2)} {self._n(2)} {self._n(2)} {suffix}"
        return self._draw.choice((code, code.replace(" ", "")))

    def _nhs(self) -> str:
        while True:
            nine = f"999{self._n(6)}"
            check = 11 - sum(int(digit) * (10 - i) for i, digit in enumerate(nine)) % 11
            if check != 10:
                ten = nine + str(check % 11)
                return self._draw.choice((ten, f"{ten[:3]} {ten[3:6]} {ten[6:]}", f"{ten[:3]}-{ten[3:6]}-{ten[6:]}"))

    def _dob(self) -> str:
        day, month, year = self._draw.randrange(1, 28), self._draw.randrange(1, 13), self._draw.randrange(1931, 2009)
        words = f"{day} {self._draw.choice(_MONTHS)} {year}"
        return self._draw.choice(
            (f"{day:02}/{month:02}/{year}", f"{day}.{month}.{year % 100:02}", words, f"{day}-{month:02}-{year}")
        )

    def _vrm(self) -> str:
        mark = f"{self._letters(2)}{self._draw.choice(('09', '17', '21', '68'))} {self._letters(3).replace('I', 'X')}"
        return self._draw.choice((mark, mark.replace(" ", ""), mark.lower(), f"K{self._n(3)} SXW"))

    def _card(self) -> str:
        body = f"400000{self._n(9)}"
        odd = sum(sum(divmod(2 * int(digit), 10)) for digit in body[::2]) + sum(map(int, body[1::2]))
        full = body + str(-odd % 10)
        return self._draw.choice((full, " ".join(full[i : i + 4] for i in range(0, 16, 4))))

    def _sort(self) -> str:
        return f"{self._n(2)}-{self._n(2)}-{self._n(2)}"

    def _account(self) -> str:
        return self._n(8)

    def _passport(self) -> str:
        return self._n(9)

    def _crime(self) -> str:
        return self._draw.choice(
            (f"SM/{self._n(5)}/25", f"14/{self._n(6)}/25", f"{self._n(7)}/25", f"CR/{self._n(7)}/25")
        )

    def _cad(self) -> Made:
        forms = (
            ("CAD ", self._n(4), " of 4 March"),
            ("CAD ", f"{self._n(3)}/14MAR25", ""),
            ("incident ", self._n(4), " of 02/03/2025"),
        )
        return self._draw.choice(forms)

    def _collar(self) -> Made:
        return (
            self._draw.choice(("collar number ", "shoulder no. ", "badge ", "no. ", "warrant number ")),
            self._n(4),
            "",
        )

    def _collarbare(self) -> str:
        return self._n(4)

    def _street(self) -> str:
        return self._draw.choice(self._lists[f"{self._half}_streets"])

    def _foreign(self) -> Made:
        street, _, rest = self._draw.choice(self._lists[f"{self._half}_foreign"]).partition("\n")
        return ("", street, f"\n{rest}")

    def _url(self) -> str:
        return self._draw.choice(("https://www.example.org/clip/", "www.example.org/u/", "example.org/~")) + self._n(4)

    def _handle(self) -> str:
        return f"@{self._draw.choice(('sx', 'the_', 'mr'))}{self._person('p1').given.lower()[:3]}{self._n(2)}"

    def _weekday(self) -> str:
        return self._draw.choice(("Monday", "Friday"))


def _joined(surnames: list[str]) -> list[str]:
    """Particles such as "van der" belong to the word behind them."""
    return re.findall(r"(?:[a-z]+ )*\S+", " ".join(surnames))


def _surname(written: str) -> str:
    return written.strip()


def plant(half: str) -> Iterator[Planted]:
    """All texts of a half ("open" or "held"), each template filled several times."""
    lists = tomllib.loads((FOLDER / "people.toml").read_text(encoding="utf-8"))
    source = re.sub(r"^#.*\n", "", (FOLDER / f"{half}.txt").read_text(encoding="utf-8"), flags=re.MULTILINE)
    for block in re.split(r"^== ", source, flags=re.MULTILINE)[1:]:
        title, _, body = block.partition("\n")
        for turn in range(FILLS):
            yield _filled(title, body.strip(), Filler(f"{title} {turn}", half, lists), lists["strand_words"])


def _filled(title: str, body: str, filler: Filler, strand_words: list[str]) -> Planted:
    text, read = "", 0
    gold: list[tuple[int, int, str]] = []
    strands: list[tuple[int, int]] = []
    stay = re.compile(rf"\b(?:{'|'.join(sorted(strand_words, key=len, reverse=True))})\b")

    def say(words: str) -> None:
        nonlocal text
        strands.extend((len(text) + found.start(), len(text) + found.end()) for found in stay.finditer(words))
        text += words

    for slot in _SLOT.finditer(body):
        say(body[read : slot.start()])
        kind, (before, words, after) = filler.fill(slot[1], slot[2] or "")
        text += before
        if kind:
            gold.append((len(text), len(text) + len(words), kind))
        text += words + after
        read = slot.end()
    say(body[read:])
    return Planted(title, text, tuple(gold), tuple(strands))


Found = list[tuple[int, int]]


def score(half: str, find: Callable[[str], Found], *, misses: bool = False) -> dict[str, float]:
    """Recall (every letter gone) of structured identifiers and of names, F2 over all, and strand words lost."""
    counts: Counter[str] = Counter()
    for each in plant(half):
        found = find(each.text)
        gone = {i for start, end in found for i in range(start, end)}
        for start, end, kind in each.gold:
            group = "names" if kind in NAMES else "structured"
            hit = all(i in gone for i in range(start, end) if each.text[i].isalnum())
            counts[f"{group} gold"] += 1
            counts[f"{group} hit"] += hit
            if misses and not hit:
                print(f"  missed {kind:9} {each.text[max(0, start - 25) : end + 12]!r}  [{each.title}]")
        counts["found"] += len(found)
        for start, end in found:
            good = any(start < last and first < end for first, last, _ in each.gold)
            counts["good"] += good
            if misses and not good:
                print(f"  beside {each.text[start:end]!r}  [{each.title}]")
        lost = [span for span in each.strands if any(i in gone for i in range(*span))]
        counts["strand words"] += len(each.strands)
        counts["strand words lost"] += len(lost)
        if misses and lost:
            print(f"  LOST {[each.text[a:b] for a, b in lost]}  [{each.title}]")
    return _figures(counts)


def _figures(counts: Counter[str]) -> dict[str, float]:
    gold, hit = (counts[f"names {what}"] + counts[f"structured {what}"] for what in ("gold", "hit"))
    recall, precision = hit / gold, counts["good"] / max(counts["found"], 1)
    return {
        "spans": gold,
        "structured": counts["structured hit"] / counts["structured gold"],
        "names": counts["names hit"] / counts["names gold"],
        "precision": precision,
        "F2": 5 * precision * recall / max(4 * precision + recall, 1e-9),
        "strand words": counts["strand words"],
        "strand words lost": counts["strand words lost"],
    }


def find(text: str) -> Found:
    """Where identifiers are found in a text that stands alone, as ``redact --spans`` does it."""
    from consultfeed.redact.single import spans_of

    return [(span.start, span.end) for span in spans_of(text)]


def main() -> int:
    """Print the figures of both halves."""
    for half in ("open", "held"):
        figures = score(half, find, misses="--misses" in sys.argv and half == "open")
        print(
            half,
            "  ".join(
                f"{name} {value:.3f}" if value <= 1 else f"{name} {value:.0f}" for name, value in figures.items()
            ),
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
