"""The training rows of a label model as one sparse matrix, and the models of its folds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from consultfeed.tag.learn_features import TermTable
from consultfeed.tag.learn_fit import Heads, fit_heads
from consultfeed.tag.learning import EncoderLike, LabelledRow, Parameters, readable, vectors_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]


class Trainer:
    """Fits heads on all rows or on some, each time with tables of the terms those rows hold.

    Attributes:
        truth: bool (rows, labels), what people said; without the rows that are only trained on.
    """

    def __init__(
        self,
        rows: Sequence[LabelledRow],
        also: Sequence[LabelledRow],
        labels: Sequence[str],
        encoder: EncoderLike,
        parameters: Parameters,
    ) -> None:
        every = [*rows, *also]
        self._texts = [readable(row.text) for row in every]
        self._vectors = vectors_of(encoder, self._texts)
        self._every = truth_of(every, labels)
        self.truth = self._every[: len(rows)]
        self._also, self._parameters = len(also), parameters

    def judge(self, seen: Mask, unseen: Mask) -> Floats:
        """Scores (unseen rows, labels) by a model fitted on the rows seen; masks over ``rows``."""
        import numpy as np

        tables, heads = self._fit(np.r_[seen, np.ones(self._also, dtype=bool)])
        columns = np.r_[unseen, np.zeros(self._also, dtype=bool)]
        scores: Floats = np.asarray(self._matrix(columns, tables) @ heads.coef + heads.intercept, dtype=np.float64)
        return scores

    def whole(self) -> tuple[tuple[TermTable, ...], Heads]:
        """Tables and heads from every row."""
        import numpy as np

        return self._fit(np.ones(len(self._texts), dtype=bool))

    def _fit(self, mask: Mask) -> tuple[tuple[TermTable, ...], Heads]:
        texts = self._chosen(mask)
        limits = {"words": self._parameters.most_words, "pieces": self._parameters.most_pieces}
        tables = tuple(TermTable.learn(cut, texts, most) for cut, most in limits.items())
        return tables, fit_heads(self._matrix(mask, tables), self._every[mask], self._parameters.strength)

    def _matrix(self, mask: Mask, tables: Sequence[TermTable]) -> Any:
        import numpy as np
        from scipy.sparse import csr_matrix, hstack

        weights, texts = (self._parameters.words, self._parameters.pieces), self._chosen(mask)
        blocks = [_sparse(table, texts) * weight for table, weight in zip(tables, weights, strict=True)]
        vectors = csr_matrix(self._vectors[mask] * np.float32(self._parameters.vectors))
        return hstack([*blocks, vectors], format="csr", dtype=np.float64)

    def _chosen(self, mask: Mask) -> list[str]:
        return [text for text, chosen in zip(self._texts, mask, strict=True) if chosen]


def truth_of(rows: Sequence[LabelledRow], labels: Sequence[str]) -> Mask:
    """Which rows carry which labels, bool (rows, labels)."""
    import numpy as np

    return np.array([[label in row.labels for label in labels] for row in rows], dtype=bool).reshape(-1, len(labels))


def _sparse(table: TermTable, texts: Sequence[str]) -> Any:
    import numpy as np
    from scipy.sparse import csr_matrix

    rows = [table.row(text) for text in texts]
    starts = np.concatenate([[0], np.cumsum([len(columns) for columns, _ in rows])])
    columns = np.concatenate([columns for columns, _ in rows]) if rows else np.zeros(0)
    values = np.concatenate([values for _, values in rows]) if rows else np.zeros(0)
    return csr_matrix((values, columns, starts), shape=(len(texts), len(table.number)))
