"""Measuring a label model and writing its folder: arrays, manifest with figures, and a card for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from consultfeed.errors import ConsultfeedError
from consultfeed.schemes.taxonomy import SHIPPED_THEMES, load_scheme
from consultfeed.tag.learn_files import file_facts, write_json
from consultfeed.tag.learn_fit import same_sums, sigmoid
from consultfeed.tag.learn_matrix import truth_of
from consultfeed.tag.learning import EncoderLike, LabelledRow, LabelModel, Parameters, corpus_digest
from consultfeed.tag.theme_weights import ThemeSigns, ThemeWeights, fit_weights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Truth = NDArray[np.bool_]

PACKAGES = ("numpy", "scikit-learn", "scipy")
WEIGHTS = "weights.json"
BINS = 10


class Trained(NamedTuple):
    """A model and, for themes of the shipped scheme, the weights that join it with words and nearness."""

    model: LabelModel
    weights: ThemeWeights | None


@same_sums()
def write_model(
    rows: Sequence[LabelledRow],
    encoder: EncoderLike,
    *,
    name: str,
    folder: Path,
    split: bool,
    licence: str,
) -> dict[str, Any]:
    """Learn, measure, write; see ``learning.train_model``."""
    ordered = sorted(rows, key=lambda row: (row.id, row.text))
    seen, unseen = _sides(ordered) if split else (ordered, [])
    signs = ThemeSigns(load_scheme(SHIPPED_THEMES), encoder) if _all_themes(ordered) else None
    trained = learn(seen, encoder, signs)
    metrics = _on_test(unseen, trained, signs) if unseen else _by_folds(ordered, trained, signs)
    facts = {"name": name, "licence": licence, **_provenance(seen)}
    _write(folder, trained, {**facts, "metrics": metrics})
    return metrics


def learn(rows: Sequence[LabelledRow], encoder: EncoderLike, signs: ThemeSigns | None) -> Trained:
    """Fit on all rows given; with ``signs`` the examples of the scheme are learned from as well."""
    also = _examples() if signs else []
    model = LabelModel.fit(rows, encoder, Parameters(), also)
    if signs is None or model.out_of_fold is None:
        return Trained(model, None)
    ordered = sorted(rows, key=lambda row: (row.id, row.text))
    found = signs.read([row.text for row in ordered], model.labels)
    return Trained(model, fit_weights(found, model.out_of_fold, truth_of(ordered, model.labels), model.labels))


def _all_themes(rows: Sequence[LabelledRow]) -> bool:
    return {label for row in rows for label in row.labels} <= set(load_scheme(SHIPPED_THEMES).codes())


def _examples() -> list[LabelledRow]:
    return [
        LabelledRow(f"{concept.code}-{number}", text, (concept.code,))
        for concept in load_scheme(SHIPPED_THEMES)
        for number, text in enumerate(concept.examples)
    ]


def _sides(rows: Sequence[LabelledRow]) -> tuple[list[LabelledRow], list[LabelledRow]]:
    seen, unseen = ([row for row in rows if (row.split == "test") == test] for test in (False, True))
    if not seen or not unseen:
        raise ConsultfeedError("the split has one side only", found=f"{len(unseen)} rows marked test", fix="mark both")
    return seen, unseen


def _on_test(rows: Sequence[LabelledRow], trained: Trained, signs: ThemeSigns | None) -> dict[str, Any]:
    told = f"{len(rows)} rows marked test, which it did not see"
    return _measured(told, rows, trained, signs, trained.model.log_odds([row.text for row in rows]))


def _by_folds(rows: Sequence[LabelledRow], trained: Trained, signs: ThemeSigns | None) -> dict[str, Any]:
    assert trained.model.out_of_fold is not None  # noqa: S101 - a model just fitted has them
    kept = "; rows of one group in one fold" if any(row.group for row in rows) else ""
    return _measured(f"5 folds, each by a model of the others{kept}", rows, trained, signs, trained.model.out_of_fold)


def _measured(
    told: str, rows: Sequence[LabelledRow], trained: Trained, signs: ThemeSigns | None, odds: Floats
) -> dict[str, Any]:
    truth = truth_of(rows, trained.model.labels)
    alone = {"measured_on": told, **figures(trained.model, odds, truth)}
    if signs is None or trained.weights is None:
        return alone
    found = signs.read([row.text for row in rows], trained.model.labels)
    chance = trained.weights.score(found, odds)
    return {**alone, "with_words_and_nearness": _several(trained.weights.given(chance, found), chance, truth)}


def figures(model: LabelModel, odds: Floats, truth: Truth) -> dict[str, float]:
    """Metrics of log-odds, to 4 decimals: F1, or for exactly one label a text accuracy, balanced accuracy and MCC."""
    chance = sigmoid(odds)
    if not model.single:
        return _several(chance >= model.thresholds, chance, truth)
    from sklearn.metrics import accuracy_score, balanced_accuracy_score, matthews_corrcoef

    given, wanted = chance.argmax(axis=1), truth.argmax(axis=1)
    scores = {"accuracy": accuracy_score, "balanced_accuracy": balanced_accuracy_score, "mcc": matthews_corrcoef}
    return {name: round(float(score(wanted, given)), 4) for name, score in scores.items()}


def _several(given: Truth, chance: Floats, truth: Truth) -> dict[str, float]:
    right, total = (given & truth).sum(axis=0), given.sum(axis=0) + truth.sum(axis=0)
    return {
        "micro_f1": round(2.0 * float(right.sum()) / max(1.0, float(total.sum())), 4),
        "macro_f1": round(float((2.0 * right / total.clip(1)).mean()), 4),
        "calibration_error": calibration_error(chance, truth),
    }


def calibration_error(chance: Floats, truth: Truth) -> float:
    """Expected calibration error over ten bins of all (text, label) pairs, to 4 decimals."""
    import numpy as np

    bins = np.minimum((chance.ravel() * BINS).astype(int), BINS - 1)
    gaps = np.bincount(bins, weights=chance.ravel() - truth.ravel(), minlength=BINS)
    return round(float(np.abs(gaps).sum() / max(1, bins.size)), 4)


def _provenance(rows: Sequence[LabelledRow]) -> dict[str, Any]:
    return {
        "training_corpus": {"rows": len(rows), "digest": corpus_digest(rows)},
        "packages": {package: version(package) for package in PACKAGES},
    }


def _write(folder: Path, trained: Trained, facts: Mapping[str, Any]) -> None:
    saved = trained.model.save(folder)
    if trained.weights:
        write_json(folder / WEIGHTS, trained.weights.to_dict())
        saved["files"][WEIGHTS] = file_facts(folder / WEIGHTS)
    write_json(folder / "manifest.json", {**facts, **saved})
    (folder / "CARD.md").write_text(card(facts, saved), encoding="utf-8", newline="\n")


def card(facts: Mapping[str, Any], saved: Mapping[str, Any]) -> str:
    """The model's card, in Markdown."""
    kind = "exactly one label a text" if saved["single_label"] else "any number of labels a text"
    licence = facts["licence"] or "as the texts"
    figures_ = "\n".join(_lines(facts["metrics"]))
    return f"""\
# {facts["name"]}

A text classifier, {kind}: TF-IDF over words and pieces of words together with sentence vectors
({saved["encoder"]}), one logistic regression a label, probabilities by Platt's method. Built by
`consultfeed train` from {facts["training_corpus"]["rows"]} labelled texts (digest
`{facts["training_corpus"]["digest"][:12]}`). Licence: {licence}.
The arrays hold no code; the same texts give the same bytes.

Labels: {", ".join(saved["labels"])}.

## Figures

{figures_}

## For, and not for

For proposing labels that people check. Not for deciding about anybody, and not for texts of another kind than it was
trained on: measure there first. It knows no word that its training texts do not hold, though sentence vectors help
with words of similar meaning; what its labellers overlooked it overlooks.
"""


def _lines(metrics: Mapping[str, Any]) -> list[str]:
    lines = []
    for name, value in metrics.items():
        if isinstance(value, Mapping):
            lines += [f"- {name}: " + ", ".join(f"{key} {figure}" for key, figure in value.items())]
        else:
            lines += [f"- {name}: {value}"]
    return lines
