"""Titles made of the comments' own words: terms that many comments of a cluster share and few others use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TERMS = 3
MANY = 5
"""Texts from which a cluster goes by the terms they share."""
BEGINNING = 90
"""Characters of a single text in a title."""
TWO_WORDS = 1.3
"""How much more a two-word term tells than a single word."""
_TOKEN = r"(?u)\b[^\W\d_][^\W\d_'’-]+\b"  # noqa: S105


def telling_titles(clusters: Sequence[Sequence[str]]) -> list[str]:
    """A title per cluster of texts, the most telling text first.

    A few texts share too few words to tell anything: they go by the beginning of the first one, in quotes.
    """
    terms = telling_terms(clusters)
    return [
        ", ".join(found) if len(cluster) >= MANY and len(found) > 1 else f"“{beginning(cluster[0])}”"
        for cluster, found in zip(clusters, terms, strict=True)
    ]


def beginning(text: str) -> str:
    """The first words of a text, at most ``BEGINNING`` characters, cut between words."""
    plain = " ".join(text.split())
    return plain if len(plain) <= BEGINNING else plain[: BEGINNING + 1].rpartition(" ")[0].rstrip(",;:-–") + " …"


def telling_terms(clusters: Sequence[Sequence[str]], count: int = TERMS) -> list[tuple[str, ...]]:
    """The most telling one- and two-word terms of each cluster of texts, best first.

    Placeholders in brackets never count. In a cluster of three or more texts a term has to stand in two of them.
    """
    texts = [without_placeholders(text) for cluster in clusters for text in cluster]
    counter = word_counter(binary=True)
    try:
        marks = counter.fit_transform(texts).tocsr()
    except ValueError:  # nothing but stop words
        return [() for _ in clusters]
    names, rarity = counter.get_feature_names_out(), _rarity(marks)
    result, start = [], 0
    for cluster in clusters:
        end = start + len(cluster)
        result.append(_best(_shared(marks[start:end]), rarity, names, count, least=2 if len(cluster) > 2 else 1))
        start = end
    return result


def _rarity(marks: Any) -> NDArray[np.float64]:
    import numpy as np

    held = np.asarray(marks.sum(axis=0), dtype=np.float64).ravel()
    rarity: NDArray[np.float64] = np.log1p(marks.shape[0] / held)
    return rarity


def _shared(marks: Any) -> dict[int, int]:
    found = marks.sum(axis=0)
    return {int(term): int(found[0, term]) for term in found.nonzero()[1]}


def _best(
    shared: dict[int, int], rarity: NDArray[np.float64], names: Sequence[str], count: int, *, least: int
) -> tuple[str, ...]:
    weights = {
        str(names[term]): round(held * float(rarity[term]) * (TWO_WORDS if " " in names[term] else 1.0), 6)
        for term, held in shared.items()
        if held >= least
    }
    chosen: list[str] = []
    for term in sorted(weights, key=lambda term: (-weights[term], term)):
        if not any(set(term.split()) & set(other.split()) for other in chosen):
            chosen.append(term)
        if len(chosen) == count:
            break
    return tuple(chosen)


def without_placeholders(text: str) -> str:
    """The text without what redaction put in brackets."""
    parts = text.split("[")
    return parts[0] + " ".join(part.partition("]")[2] for part in parts[1:])


def word_counter(*, binary: bool = False) -> Any:
    """Counter of one- and two-word terms, stop words and words that say nothing of a point left out."""
    from sklearn.feature_extraction.text import CountVectorizer

    return CountVectorizer(ngram_range=(1, 2), stop_words=_stop_words(), token_pattern=_TOKEN, binary=binary)


def word_weights(texts: Iterable[str]) -> Any:
    """Weights of telling words (TF-IDF), sparse (texts, words), rows of length 1 or 0; None where no text has any."""
    from sklearn.feature_extraction.text import TfidfTransformer

    try:
        counts = word_counter().fit_transform([without_placeholders(text) for text in texts])
    except ValueError:  # nothing but stop words
        return None
    return TfidfTransformer(sublinear_tf=True).fit_transform(counts)


def _stop_words() -> list[str]:
    from spacy.lang.en.stop_words import STOP_WORDS

    chatty = (
        "asked said raised noted agreed reported thanked think want know like people police officer officers force "
        "told tell ask action please member members meeting got getting come came going went way thing things time don "
        "didn doesn isn wasn couldn ve ll re pc sgt"
    )
    return sorted({*STOP_WORDS, *chatty.split()})
