"""Words and sentences: one way to part them for every stage, sentences by spaCy.

Floor 1. spaCy is imported on first use, so that ``consultfeed --help`` stays fast.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from consultfeed.records import Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


WORD = re.compile(r"[^\W_]+(?:['’&+][^\W_]+)*\+?")
"""A word: letters and digits, with an apostrophe, & or + inside (LGBT+, R&B)."""


def tokens(text: str) -> list[str]:
    """All words of a text in lower case, apostrophes made straight, in order."""
    return [match.group().casefold().replace("’", "'") for match in WORD.finditer(text)]


@cache
def pipeline() -> Language:
    """Blank English pipeline with a rule sentence splitter; no downloaded model, no network."""
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer", config={"punct_chars": [".", "!", "?", "…", ";", "\n"]})
    nlp.max_length = 10_000_000
    return nlp


def parse(text: str) -> Doc:
    """Tokens and sentence boundaries of one text; ``doc.text == text``."""
    return pipeline()(text)


def sentences(text: str) -> list[Span]:
    """Sentences of a text in order, blank ones left out, each trimmed of outer white space."""
    spans = (_trimmed(text, sent.start_char, sent.end_char) for sent in parse(text).sents)
    return [span for span in spans if span.text]


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    piece = piece.strip()
    return Span(start, start + len(piece), piece)
