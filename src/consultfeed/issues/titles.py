"""Titles made of the comments' own words: terms that mark one cluster off from the others (class-based TF-IDF)."""

from __future__ import annotations

from collections.abc import Sequence

TERMS = 3
_TOKEN = r"(?u)\b[^\W\d_][^\W\d_'’-]+\b"  # noqa: S105


def telling_terms(clusters: Sequence[Sequence[str]], count: int = TERMS) -> list[tuple[str, ...]]:
    """The most telling one- and two-word terms of each cluster of texts, best first.

    Placeholders in brackets never count.
    """
    from sklearn.feature_extraction.text import CountVectorizer

    documents = ["\n".join(_without_placeholders(text) for text in cluster) for cluster in clusters]
    counter = CountVectorizer(ngram_range=(1, 2), stop_words=_stop_words(), token_pattern=_TOKEN)
    try:
        counts = counter.fit_transform(documents)
    except ValueError:  # nothing but stop words
        return [() for _ in clusters]
    names = counter.get_feature_names_out()
    return [_best(row, names, count) for row in _weighted(counts)]


def _weighted(counts: object) -> list[dict[int, float]]:
    import numpy as np

    matrix = counts.tocsr().astype(np.float64)  # type: ignore[attr-defined]
    per_term = np.asarray(matrix.sum(axis=0)).ravel()
    scale = np.log1p(matrix.sum() / max(matrix.shape[0], 1) / np.maximum(per_term, 1))
    rows = []
    for start, end in zip(matrix.indptr[:-1], matrix.indptr[1:], strict=True):
        terms = matrix.indices[start:end]
        rows.append(dict(zip(terms.tolist(), (matrix.data[start:end] * scale[terms]).round(6).tolist(), strict=True)))
    return rows


def _best(weights: dict[int, float], names: Sequence[str], count: int) -> tuple[str, ...]:
    ordered = sorted(weights, key=lambda term: (-weights[term] * (1 + 0.4 * names[term].count(" ")), names[term]))
    chosen: list[str] = []
    for term in (str(names[index]) for index in ordered):
        if not any(set(term.split()) & set(other.split()) for other in chosen):
            chosen.append(term)
        if len(chosen) == count:
            break
    return tuple(chosen)


def _without_placeholders(text: str) -> str:
    parts = text.split("[")
    return parts[0] + " ".join(part.partition("]")[2] for part in parts[1:])


def _stop_words() -> list[str]:
    from spacy.lang.en.stop_words import STOP_WORDS

    chatty = "asked said raised noted agreed reported thanked think want know like people police officer officers force"
    return sorted({*STOP_WORDS, *chatty.split(), "don", "didn", "doesn", "isn", "wasn", "couldn", "ve", "ll", "re"})
