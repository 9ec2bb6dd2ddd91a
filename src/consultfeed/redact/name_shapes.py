"""What a name looks like: runs of capitalised words, initials and particles, cut where a word is no name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from consultfeed.redact.lexicon import is_rare
from consultfeed.redact.wordlists import fold, guarded, marked, plain, words

# Latin with its extensions, and the schwa of Azerbaijani
_LATIN = (*range(0x41, 0x250), 0x259, *range(0x1E00, 0x1F00))
UPPER = "".join(chr(code) for code in _LATIN if unicodedata.category(chr(code)) in ("Lu", "Lt"))
LOWER = "".join(chr(code) for code in _LATIN if unicodedata.category(chr(code)) == "Ll")
"""Latin capitals and small letters, for character classes."""

CAPITALISED = re.compile(
    rf"(?<![\w'’])[{UPPER}][{UPPER}{LOWER}]+(?:['’-][{UPPER}{LOWER}]+)*|(?<![\w'’])[OD]['’][{UPPER}][{LOWER}]+"
)
_PARTICLE = "van|von|der|den|de|da|di|dos|du|la|le|bin|ibn|bint|al|el|ap|ab|ferch|ul|ur|ud"
_TOKEN = re.compile(
    rf"(?P<initial>[{UPPER}])(?:\.|(?=[ ]))(?!['’])"
    rf"|(?P<particle>(?:{_PARTICLE})(?=(?:[ -](?:{_PARTICLE}))?[ -][{UPPER}]))"
    rf"|(?P<word>[{UPPER}][{UPPER}{LOWER}]*(?:['’-][{UPPER}{LOWER}]+)*)"
)
_GAP = re.compile("[ ]|(?<=[.])")
_SAINT = re.compile(r"\b(?:St\.?|Saint|San|Santa|Ste)[ ]\Z")

_SURNAME_SHAPE = re.compile(
    rf"(?:Mc|Mac|Fitz|O['’])[{UPPER}][{LOWER}]{{2,20}}"
    rf"|[{UPPER}][{LOWER}]{{2,20}}(?:ss?on|sen|sdottir|sdóttir|sk[iy]|ska|ská|wicz|cz[yu]k|enko|chuk|[oe]va|ová|kov|"
    r"nov|lov|v[ií][ćc]|[oe]vi[ćc]|escu|eanu|akis|poulos|opoulou|idis|"
    r"[íi]nez|[áa]lez|[íi]guez|[áa]ndez|elli|etti|ucci|shvili|adze|ullah|uddin|wala|walla|swamy|lingam|ratnam|"
    r"singhe|sekara|nkumar|inen|gaard|stra|stein|berg|mann|hoff|bauer|"
    # Russian and Chechen, Icelandic, Swedish, Hungarian, Armenian, Turkish, Lithuanian, Dutch, German, French
    r"[iy]?yev|[iy]?yeva|evich|ovich|evna|ovna|mov|rov|sov|zov|dov|bov|gov|sdóttur|ström|strøm|strom|qvist|kvist|gren|"
    r"häll|ffy|házy|kuty|szky|[ay]nyan|syan|oğlu|oglu|auskas|evičius|evicius|ūnas|inga|huis|huizen|meester|"
    r"hagen|hausen|müller|mueller|meier|meyer|maier|mayer|schmidt|schmitt|hauer|reuter|leitner|huber|eault|iaux|"
    # Japanese, Igbo and Yoruba, South Asian, Georgian, Greek, Basque
    r"moto|yama|mura|naka|gawa|kawa|shima|zaki|saki|zawa|guchi|nishi|chukwu|tunde|wale|preet|inder|jeet|"
    r"jit|deep|krishnan|subramanian|oglou|giannis|poulou|iadis|etxea)"
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a possible name; ``kind`` is word, initial or particle."""

    start: int
    end: int
    kind: str
    text: str

    @property
    def folded(self) -> str:
        """The word as lists hold it."""
        return fold(self.text)


def run_at(text: str, start: int, most: int = 4) -> list[Token]:
    """The run of name-shaped words from ``start``; empty if none begins there."""
    run: list[Token] = []
    while len(run) < most and (found := _TOKEN.match(text, start)):
        run.append(Token(*found.span(), found.lastgroup or "word", found[0]))
        if not (gap := _GAP.match(text, found.end())):
            break
        start = gap.end()
    return run


def cut(run: list[Token], *, cued: bool, strict: bool = False) -> list[Token]:
    """The leading words of a run that can be a name.

    Args:
        run: words as ``run_at`` gives them.
        cued: a rank, title or cue stands before the run, so that a word such as "Hill" or "Black" can be a name.
        strict: the cue can stand before a description too ("my neighbour Black"): strand words need a surname behind.
    """
    kept: list[Token] = []
    for i, token in enumerate(run):
        after = run[i + 1] if i + 1 < len(run) else None
        if token.kind == "word" and not _can_be_name(
            token, after, first=not kept, cued=cued and not (strict and token.folded in guarded())
        ):
            break
        kept.append(token)
    while kept and (
        kept[-1].kind == "particle" or (kept[-1].kind == "initial" and (len(kept) > 1 or kept[0].text in "AIX"))
    ):
        kept.pop()
    return kept


def _can_be_name(token: Token, after: Token | None, *, first: bool, cued: bool) -> bool:
    word = token.folded
    if token.text.isupper() and word in words("acronyms"):
        return False
    if word not in words("never_names") and word not in guarded():
        return True
    doubtful = word in words("surnames") or word in marked("strand_words") or word in words("given_names")
    last = after is None or after.kind != "word" or is_surname(after)
    return doubtful and ((last and cued) or not first or _is_full_name(word, after))


def _is_full_name(given: str, after: Token | None) -> bool:
    """Whether a given name that is also a word stands before a surname that is none: "Will Smith"."""
    return given in words("given_names") and after is not None and is_surname(after)


def is_surname(token: Token) -> bool:
    """Listed and no other word, or with an ending that only surnames have ("-owski", "-sson", "Mc-")."""
    return token.folded in plain("surnames") or has_surname_shape(token.text)


def has_surname_shape(word: str) -> bool:
    """Whether a word has an ending or a beginning that hardly any but surnames have."""
    last = word.rsplit("-", 1)[-1].removesuffix("'s").removesuffix("’s")
    return _SURNAME_SHAPE.fullmatch(last) is not None and is_rare(last)


def is_given(word: str) -> bool:
    """Whether a folded word is a listed given name, or two joined by a hyphen."""
    names = words("given_names")
    return word in names or ("-" in word and all(part in names for part in word.split("-")))


def span_of(run: list[Token]) -> tuple[int, int]:
    """Start and end of a run, without a possessive ending."""
    last = run[-1]
    return run[0].start, last.end - (2 if last.text.endswith(("'s", "’s")) else 0)


def names_a_place(text: str, run: list[Token], kept: list[Token]) -> bool:
    """Whether a saint's name stands there, or a word such as Road, Hospital or Inquiry follows."""
    tail = next((token for token in run[len(kept) :]), None)
    inside = any(token.folded in words("place_tails") for token in kept[1:])
    return (
        inside
        or (tail is not None and tail.folded in words("place_tails"))
        or _SAINT.search(text[max(0, kept[0].start - 7) : kept[0].start]) is not None
    )


def heads_a_place(word: str) -> bool:
    """Whether a folded word begins the names of places: "Bryn Glas", "Llanfelys"."""
    return word in words("place_heads") or word.startswith(_place_beginnings())


@cache
def _place_beginnings() -> tuple[str, ...]:
    return tuple(sorted(head.removesuffix("-") for head in words("place_heads") if head.endswith("-")))


def opens_sentence(text: str, start: int) -> bool:
    """Whether a capital at ``start`` may be there for the sentence's sake."""
    before = text[max(0, start - 3) : start].rstrip(" \"'“‘(")
    return not before or before[-1] in ".!?:;\n-•"
