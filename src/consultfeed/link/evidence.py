"""Evidence of a link: the sentence that comes nearest to what is taught, and the words on both sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from consultfeed.language import sentences
from consultfeed.link.words import content_words
from consultfeed.records import LinkEvidence, Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from consultfeed.link.catalogue import Catalogue, EncoderLike

MOST_SENTENCES = 40
"""Sentences looked at in one comment; a longer one is a document pasted into a cell."""
MOST_WORDS = 6
_LONGEST = 20_000  # characters; splitting more into sentences costs more than it shows


def show(texts: Mapping[str, str], catalogue: Catalogue, entry: int, encoder: EncoderLike) -> LinkEvidence:
    """Evidence that the entry answers the texts; ``texts`` has at least one, each with a letter or a digit."""
    vector = catalogue.entry_vectors[entry].astype("float64")
    comment_id = list(texts)[_nearest(list(texts.values()), vector, encoder)]
    spans = _sentences(texts[comment_id])
    span = spans[_nearest([span.text for span in spans], vector, encoder)]
    taught = catalogue.entries[entry]
    module = catalogue.modules[taught.module]
    return LinkEvidence(
        comment_id=comment_id,
        comment_span=span,
        module_words=_telling(taught.text, span.text, catalogue)
        or _telling(module.title, span.text, catalogue)
        or (module.title,),
        shared_words=_shared(texts[comment_id], f"{module.title}. {taught.text}"),
    )


def _nearest(texts: Sequence[str], vector: NDArray[np.float64], encoder: EncoderLike) -> int:
    """Position of the text nearest to a vector, the first of equals."""
    if len(texts) == 1:
        return 0
    return int((encoder.encode(texts).astype("float64") @ vector).round(4).argmax())


def _sentences(text: str) -> list[Span]:
    readable = text[:_LONGEST].encode("utf-8", "replace").decode("utf-8")  # spaCy refuses lone surrogates
    found = sentences(readable)[:MOST_SENTENCES]
    spans = [Span(span.start, span.end, text[span.start : span.end]) for span in found]
    return [span for span in spans if any(map(str.isalnum, span.text))] or [Span(0, len(text), text)]


def _telling(taught: str, said: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Content words of a catalogue text as they stand there, in their order: those said too first, then the rarest."""
    stems = {word.stem for word in content_words(said)}
    words = list({word.stem: word for word in reversed(content_words(taught))}.values())
    words.sort(key=lambda word: (word.stem not in stems, -catalogue.rare.weight(word.stem), word.start))
    return tuple(word.form for word in sorted(words[:MOST_WORDS]))


def _shared(text: str, taught: str) -> tuple[str, ...]:
    """Content words of the comment, as they stand there, that the catalogue text has too in some form."""
    stems = {word.stem for word in content_words(taught)}
    found = {word.stem: word.form for word in reversed(content_words(text)) if word.stem in stems}
    return tuple(sorted(found.values(), key=lambda form: (form.casefold(), form)))[:MOST_WORDS]
