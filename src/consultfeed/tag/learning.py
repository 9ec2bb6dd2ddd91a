"""Learning labels from texts that people labelled: a general classifier, several labels a text or exactly one.

Words, pieces of words and sentence vectors go into one linear question a label (``learn_fit``); answers are made
probabilities and thresholds are chosen on folds the model did not see. A saved model is arrays and JSON, nothing that
runs; predicting needs numpy and the encoder alone. The same rows give the same bytes, in any order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from consultfeed.errors import ConsultfeedError
from consultfeed.ids import digest
from consultfeed.tag.learn_features import TermTable
from consultfeed.tag.learn_files import (
    damaged,
    file_facts,
    pack_terms,
    read_arrays,
    read_json,
    unpack_terms,
    write_arrays,
)
from consultfeed.tag.learn_fit import Heads, folds, out_of_fold, platt, same_sums, sigmoid, thresholds
from consultfeed.tag.theme_lexicon import plain

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Truth = NDArray[np.bool_]

MOST_TERMS = {"words": 14_000, "pieces": 26_000}
"""Terms kept of each kind: 27 labels stay below 5 MB."""
FEWEST_ROWS, FEWEST_LABELS = 20, 2
"""Less is no training set."""
ARRAYS = "heads.npz"


class EncoderLike(Protocol):
    """Text to vectors."""

    version: str

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row a text, float32 (n, dims), each of length 1."""
        ...


@dataclass(frozen=True, slots=True)
class LabelledRow:
    """One text with the labels a person gave it.

    Attributes:
        split: ``train``, ``test`` or empty.
        group: rows of one group (one writer, one meeting) are judged by models that saw none of it; empty: alone.
    """

    id: str
    text: str
    labels: tuple[str, ...]
    split: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Parameters:
    """What can be turned: inverse penalty, weights of the kinds of features, most terms of each kind."""

    strength: float = 2.0
    words: float = 1.0
    pieces: float = 1.0
    vectors: float = 1.0
    most_words: int = MOST_TERMS["words"]
    most_pieces: int = MOST_TERMS["pieces"]


@dataclass(frozen=True, slots=True, eq=False)
class LabelModel:
    """A trained classifier.

    Attributes:
        labels: in alphabetical order; columns of everything below.
        single: whether a text has exactly one label.
        encoder_version: the encoder it was trained with; with another its vectors mean nothing.
        slope, shift: turn scores into log-odds, float32 (labels,).
        thresholds: probability from which a label is given, float32 (labels,); not used where ``single``.
        out_of_fold: log-odds (rows, labels) of the training rows by models that did not see them, rows by id; not
            saved.
    """

    labels: tuple[str, ...]
    single: bool
    parameters: Parameters
    encoder: EncoderLike
    tables: tuple[TermTable, ...]
    heads: Heads
    slope: NDArray[np.float32]
    shift: NDArray[np.float32]
    thresholds: NDArray[np.float32]
    out_of_fold: Floats | None = field(default=None, repr=False)

    @classmethod
    @same_sums()
    def fit(
        cls,
        rows: Sequence[LabelledRow],
        encoder: EncoderLike,
        parameters: Parameters = Parameters(),
        also: Sequence[LabelledRow] = (),
    ) -> LabelModel:
        """Learn from rows.

        Args:
            rows: at least 20 with two labels between them; texts without labels teach what no label means.
            encoder: text -> vectors.
            parameters: what can be turned.
            also: examples that are trained on but never judged by, e.g. those of a scheme.

        Raises:
            ConsultfeedError: too few rows or labels.
        """
        from consultfeed.tag.learn_matrix import Trainer

        ordered = sorted(rows, key=lambda row: (row.id, row.text))
        labels = _checked(ordered)
        trainer = Trainer(ordered, [row for row in also if set(row.labels) <= set(labels)], labels, encoder, parameters)
        fold = folds([row.text for row in ordered], [row.group for row in ordered])
        scores = out_of_fold(fold, len(labels), trainer.judge)
        single = all(len(row.labels) == 1 for row in ordered)
        slope, shift = platt(scores, trainer.truth, common=single)
        odds = scores * slope + shift
        tables, heads = trainer.whole()
        cut = thresholds(sigmoid(odds), trainer.truth)
        return cls(labels, single, parameters, encoder, tables, heads, slope, shift, cut, odds)

    def log_odds(self, texts: Sequence[str]) -> Floats:
        """Calibrated log-odds (n, labels), float64, of each text alone."""
        import numpy as np

        if not texts:
            return np.zeros((0, len(self.labels)))
        plains = [readable(text) for text in texts]
        coef = self.heads.coef[self._ends[-1] :] * np.float32(self.parameters.vectors)
        meant = np.stack([vector @ coef for vector in vectors_of(self.encoder, plains)])  # a batch sums otherwise
        scores = self.worded(plains) + meant + self.heads.intercept
        odds: Floats = scores.astype(np.float64) * self.slope + self.shift
        return odds

    def predict(self, texts: Sequence[str]) -> Floats:
        """Probabilities (n, labels) to 4 decimals; with ``single`` they are shares of 1."""
        chance = sigmoid(self.log_odds(texts))
        if self.single and len(chance):
            chance = (chance / chance.sum(axis=1, keepdims=True).clip(1e-9)).round(4)
        return chance

    def decide(self, texts: Sequence[str]) -> list[tuple[str, ...]]:
        """The labels of each text: those at or above their thresholds, or the likeliest one where ``single``."""
        chance = self.predict(texts)
        if self.single:
            return [(self.labels[best],) for best in chance.argmax(axis=1)]
        return [tuple(self.labels[n] for n in row.nonzero()[0]) for row in chance >= self.thresholds]

    def worded(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """What words and pieces alone add to the scores (n, labels); cheap, without the encoder."""
        import numpy as np

        total = np.zeros((len(texts), len(self.labels)), dtype=np.float32)
        weights = (self.parameters.words, self.parameters.pieces)
        for table, (start, end), weight in zip(self.tables, pairwise(self._ends), weights, strict=True):
            coef = self.heads.coef[start:end]
            for number, text in enumerate(texts):
                columns, values = table.row(text)
                total[number] += np.float32(weight) * (values @ coef[columns])
        return total

    @property
    def _ends(self) -> tuple[int, int, int]:
        first = len(self.tables[0].number)
        return 0, first, first + len(self.tables[1].number)

    def save(self, folder: Path) -> dict[str, Any]:
        """Write the arrays into ``folder`` and return what the manifest must say for ``load``."""
        folder.mkdir(parents=True, exist_ok=True)
        arrays = {"coef": self.heads.coef, "intercept": self.heads.intercept, "thresholds": self.thresholds}
        for table in self.tables:
            arrays |= {f"{table.cut}_terms": pack_terms(table.number), f"{table.cut}_idf": table.idf}  # type: ignore[dict-item]
        write_arrays(folder / ARRAYS, {**arrays, "slope": self.slope, "shift": self.shift})
        return {
            "labels": list(self.labels),
            "single_label": self.single,
            "encoder": self.encoder.version,
            "parameters": {name: getattr(self.parameters, name) for name in Parameters.__dataclass_fields__},
            "files": {ARRAYS: file_facts(folder / ARRAYS)},
        }

    @classmethod
    def load(cls, folder: Path, encoder: EncoderLike) -> LabelModel:
        """The model of ``save``, its manifest beside it.

        Raises:
            ConsultfeedError: files missing or damaged, or trained with another encoder.
        """
        manifest = read_json(folder / "manifest.json")
        try:
            return _loaded(folder, manifest, encoder)
        except (KeyError, TypeError, IndexError) as fault:
            raise damaged(folder / "manifest.json") from fault


def _loaded(folder: Path, manifest: dict[str, Any], encoder: EncoderLike) -> LabelModel:
    if manifest["encoder"] != encoder.version:
        fix = "train the model again with this encoder"
        raise ConsultfeedError(
            "the model belongs to another encoder", where=str(folder), found=manifest["encoder"], fix=fix
        )
    if not (folder / ARRAYS).is_file() or file_facts(folder / ARRAYS) != manifest["files"][ARRAYS]:
        raise damaged(folder / ARRAYS)
    found = read_arrays(folder / ARRAYS)
    tables = tuple(TermTable(cut, unpack_terms(found[f"{cut}_terms"]), found[f"{cut}_idf"]) for cut in MOST_TERMS)
    heads, parameters = Heads(found["coef"], found["intercept"]), Parameters(**manifest["parameters"])
    end = (found["slope"], found["shift"], found["thresholds"])
    labels = tuple(manifest["labels"])
    return LabelModel(labels, bool(manifest["single_label"]), parameters, encoder, tables, heads, *end)


def readable(text: str) -> str:
    """The form in which texts are learned and read: quotes and dashes plain, outer white space off."""
    return plain(text).strip()


def vectors_of(encoder: EncoderLike, texts: Sequence[str]) -> NDArray[np.float32]:
    """Vectors (n, dims) to 3 decimals, so that the last digits of other machines do not decide."""
    rounded: NDArray[np.float32] = encoder.encode(texts).round(3)
    return rounded


def corpus_digest(rows: Sequence[LabelledRow]) -> str:
    """Digest of what rows say, whatever their order and spelling in the file."""
    lines = (repr((row.id, row.text, tuple(sorted(row.labels)), row.split, row.group)) for row in rows)
    return digest("\n".join(sorted(lines)).encode("utf-8", "surrogatepass"))


def _checked(rows: Sequence[LabelledRow]) -> tuple[str, ...]:
    labels = tuple(sorted({label for row in rows for label in row.labels}))
    if len(rows) < FEWEST_ROWS or len(labels) < FEWEST_LABELS:
        found = f"{len(rows)} rows with {len(labels)} labels"
        fix = f"label at least {FEWEST_ROWS} rows with {FEWEST_LABELS} labels between them"
        raise ConsultfeedError("too little to learn from", found=found, fix=fix)
    return labels


def train_model(
    rows: Sequence[LabelledRow],
    name: str,
    folder: Path,
    *,
    split: bool = False,
    licence: str = "",
    encoder: EncoderLike | None = None,
) -> dict[str, Any]:
    """Measure, learn, and write the model: arrays, manifest and card.

    Labels that are all themes of the shipped scheme get the weights that join them with its word lists, too.

    Args:
        rows: labelled rows; their order does not matter.
        name: what the model is called.
        folder: where it goes; made if missing.
        split: keep the rows whose split is ``test`` out of learning and measure on them; otherwise learn from all
            rows and measure on folds.
        licence: of the labelled rows.
        encoder: text -> vectors; the shipped one if None.

    Returns:
        The metrics, as the manifest holds them.

    Raises:
        ConsultfeedError: too few rows or labels, or a split without one of its sides.
    """
    from consultfeed.encoder import load_encoder
    from consultfeed.tag.learn_card import write_model

    write = partial(write_model, name=name, folder=folder, licence=licence)
    return write(rows, encoder or load_encoder(), split=split)
