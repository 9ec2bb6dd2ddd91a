"""Steps about single characters: mojibake, composition, invisible characters, quotes.

Decision on quotes: curly and straight ones become straight, as their own counted step, so that "don't" is one word
for every matcher whichever keyboard typed it. ftfy is told to leave them alone (``uncurl_quotes=False``): one step,
one owner.
"""

from __future__ import annotations

import re
import unicodedata

from consultfeed.clean.steps import STEPS

_BIDI_AND_WIDTHLESS = "\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029\x0b\x0c]")
_INVISIBLE = re.compile(f"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f{_BIDI_AND_WIDTHLESS}\ud800-\udfff]")
# Joiners carry meaning inside emoji and in Arabic and Indic scripts; elsewhere they only split words.
_LONE_JOINER = re.compile(
    "(?<![\u0600-\u1fff\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]|[\u200c\u200d](?=[\\s\x21-\x7e]|$)"
)
# Tag characters spell the flags of England, Scotland and Wales after a black flag; elsewhere they hide text.
_TAGS = re.compile("(\U0001f3f4[\U000e0020-\U000e007f]+)|[\U000e0000-\U000e007f]+")
_WORD_BULLET = re.compile("[\uf0a7\uf0b7\uf0d8\uf02d]")
_QUOTES = str.maketrans(dict.fromkeys("‘’‚‛′ʼ", "'") | dict.fromkeys("“”„‟″", '"'))
_ANY_QUOTE = re.compile("[‘’‚‛′ʼ“”„‟″]")
# An accent typed for an apostrophe ("don´t"); anywhere else it may be part of a face or meant as it stands
_ACCENT_INSIDE = re.compile(r"(?<=[^\W\d_])[´`](?=[^\W\d_])")


@STEPS.register("mojibake", order=10)
def mend_mojibake(text: str) -> tuple[str, int]:
    """Text decoded with the wrong encoding, HTML entities and PDF ligatures, mended by ftfy; counts 1 per text."""
    if text.isascii() and "&" not in text:
        return text, 0
    from ftfy import TextFixerConfig, fix_text

    config = TextFixerConfig(uncurl_quotes=False, fix_line_breaks=False, remove_control_chars=False, normalization=None)
    mended = fix_text(text, config)
    return mended, int(mended != text)


@STEPS.register("composition", order=20)
def compose(text: str) -> tuple[str, int]:
    """Unicode NFC, so that an accent typed apart equals the accented letter; counts 1 per text."""
    composed = unicodedata.normalize("NFC", text)
    return composed, int(composed != text)


@STEPS.register("invisible", order=30)
def remove_invisible(text: str) -> tuple[str, int]:
    """Controls, NUL, zero-width and direction characters out; odd line ends become plain ones; counts characters."""
    if text.isascii() and text.isprintable():
        return text, 0
    made = 0
    for pattern, new in ((_LINE_ENDS, "\n"), (_INVISIBLE, ""), (_LONE_JOINER, ""), (_TAGS, r"\1"), (_WORD_BULLET, "•")):
        text, count = _changed(pattern, new, text)
        made += count
    return text, made


@STEPS.register("quotes", order=40)
def straighten_quotes(text: str) -> tuple[str, int]:
    """Curly quotes, primes, and accents inside words, to ' and "; counts characters."""
    if text.isascii() and "`" not in text:
        return text, 0
    text, accents = _ACCENT_INSIDE.subn("'", text)
    return text.translate(_QUOTES), accents + len(_ANY_QUOTE.findall(text))


def _changed(pattern: re.Pattern[str], new: str, text: str) -> tuple[str, int]:
    after, count = pattern.subn(new, text)
    return after, count if after != text else 0
