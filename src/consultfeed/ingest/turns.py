"""How lines of minutes open: who speaks ("AB asked", "Cllr Hughes:"), actions, updates; a text cut at such turns.

What answers ("LD replied") stays with what it answers. The words that tell are in ``procedure.toml``.
"""

from __future__ import annotations

import re
from functools import cache

from consultfeed.ingest.procedure import is_sentence, table

ACTION = re.compile(
    r"^(?:\(?action(?: point| required| item)?(?: no\.?)?(?: ?\d{1,3})?\)?\s*(?:\([^()]{1,40}\)\s*)?[:–-]\s*(?=\S)"
    r"|(?:AP ?|(?:action|action point) )\d{1,3}(?:[:.–-]|(?=\s+[A-Z]))\s*(?=\S))",
    re.IGNORECASE,
)
"""How an action line opens: "Action 3: LD to ...", "AP6 LD to ..."."""
UPDATE = re.compile(r"^update(?: on action \d{1,3})?\s*(?:\([^()]{1,40}\)\s*)?[:–-]\s*(?=\S)", re.IGNORECASE)
"""How a line opens that says what became of something."""
WHO = (
    r"(?P<who>[A-Z]{2,4}|(?:The )?Chair(?:man|woman|person)?"
    r"|(?:Cllr|Mr|Mrs|Ms|Miss|Dr|Rev|PC|PS|DC|DS|Sgt|Insp|Inspector|Supt|CI|PCSO)\.? [A-Z][\w'’-]{0,30}"
    r"|[A-Z][a-z]{1,20} [A-Z][a-z]{1,20}|An? (?:member|resident|parent|visitor|representative)(?: [A-Za-z]{1,15}){0,6})"
    r"(?: ?\([^()]{1,40}\))?"
)
AFTER_END = re.compile(r"(?<=[.!?”\"’)])\s+(?=[A-Z])")


@cache
def _opening(kind: str) -> re.Pattern[str]:
    verbs = "|".join(table()["turns"][kind])
    return re.compile(rf"^{WHO}(?::\s|\s(?:also |then |again )?(?:{verbs})\b)")


def opens_turn(text: str) -> bool:
    """Whether a text opens with somebody speaking, be it a point or an answer."""
    return bool(_opening("says").match(text) or _opening("answers").match(text))


def opens_point(line: str) -> bool:
    """Whether a line begins anew, though no blank line stands before it: initials that speak, an action, an update."""
    turn = _opening("says").match(line)
    alone = bool(turn and (turn["who"].isupper() or "Chair" in turn["who"]))
    return alone or bool(ACTION.match(line) or UPDATE.match(line))


def turns_of(text: str) -> list[str]:
    """The points of one paragraph: cut where another person begins to speak, and before an action; else whole."""
    parts: list[str] = []
    speakers: set[str] = set()
    for sentence in AFTER_END.split(text):
        turn = _opening("says").match(sentence)
        new = bool(turn and turn["who"] not in speakers)
        if not parts or (new and speakers) or ACTION.match(sentence):
            parts.append(sentence)
        else:
            parts[-1] += f" {sentence}"
        speakers |= {turn["who"]} if turn else set()
    return parts


def points_of(cell: str) -> list[str]:
    """The points of a table's cell: its paragraphs and, in each, the turns of its speakers."""
    paragraphs: list[str] = []
    for line in filter(None, (" ".join(line.split()) for line in cell.split("\n"))):
        stands_alone = opens_turn(line) or ACTION.match(line) or (is_sentence(line) and line[0].isupper())
        answers = bool(_opening("answers").match(line))
        if paragraphs and (answers or not stands_alone or not _finished(paragraphs[-1])):
            paragraphs[-1] += f" {line}"
        else:
            paragraphs.append(line)
    return [part for paragraph in paragraphs for part in turns_of(paragraph)]


def _finished(text: str) -> bool:
    return text.rstrip('”"’)').endswith((".", "!", "?"))
