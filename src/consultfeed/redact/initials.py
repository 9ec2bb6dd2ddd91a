"""Initials as minutes write them: "RP asked", "LD to send the list", "Action: LD/AG"; never a body or a rank."""

from __future__ import annotations

import re
from collections.abc import Iterator

from consultfeed.redact.name_shapes import UPPER
from consultfeed.redact.spans import DETECTORS, FoundSpan
from consultfeed.redact.wordlists import alternatives, words

_SAYING, _DOING = alternatives("saying"), alternatives("doing")
_INITIALS = rf"(?<![\w'’./&-])(?P<it>[{UPPER}]{{2,3}})(?![\w'’./-])"
_MINUTED = re.compile(
    rf"{_INITIALS}[ ](?:(?:also|then|further|has|had|will|and[ ][A-Z]{{2,3}}|agreed|offered)[ ])?(?:{_SAYING}|"
    rf"(?:agreed[ ]|undertook[ ])?to[ ](?:{_DOING}))\b"
)
_ACTION = re.compile(
    r"\b(?:Actions?|ACTIONS?|Owner|Lead|Update by|Proposed by|Seconded by)(?:[ ]"
    rf"\d{{1,2}})?[ ]?[:–-][ ]?(?P<it>[{UPPER}]{{2,3}}(?:(?:[ ]?[/,&][ ]?|[ ]and[ ])[{UPPER}]{{2,3}}){{0,4}})(?!\w)"
)
_PARENTHESIS = re.compile(rf"(?<=[{UPPER}a-z] )\((?P<it>[{UPPER}]{{2,3}})\)(?=[ ](?:{_SAYING})\b)")
_ONE = re.compile(rf"[{UPPER}]{{2,3}}")


@DETECTORS.register("initials", order=47)
def minuted_initials(text: str) -> Iterator[FoundSpan]:
    """Two or three capitals before a reporting verb or a task, or after "Action:"; never an acronym on the list."""
    for pattern in (_MINUTED, _ACTION, _PARENTHESIS):
        for found in pattern.finditer(text):
            for one in _ONE.finditer(text, *found.span("it")):
                if one[0].casefold() not in words("acronyms"):
                    yield FoundSpan(*one.span(), "person", "initials", 0.75)
