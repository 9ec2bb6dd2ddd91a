"""The learned part of the theme tagger: a model trained on labelled comments, joined with words and nearness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from consultfeed.language import sentences
from consultfeed.records import Comment
from consultfeed.resources import models_dir
from consultfeed.schemes.taxonomy import SHIPPED_THEMES, Taxonomy, load_scheme
from consultfeed.tag.learn_files import damaged, file_facts, read_json
from consultfeed.tag.learning import EncoderLike, LabelModel, readable
from consultfeed.tag.similarity import ThemeSimilarity
from consultfeed.tag.theme_lexicon import Cue
from consultfeed.tag.theme_weights import STRONG_FROM, STRONG_SHARE, Signs, ThemeWeights, weighed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MODEL, WEIGHTS = "themes", "weights.json"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A theme's probability in one comment and the probability asked for."""

    score: float
    asked: float

    @property
    def margin(self) -> float:
        """The score as a multiple of what is asked: from 1 on the theme is given."""
        return round(self.score / self.asked, 4)


@dataclass(frozen=True, slots=True)
class ThemesModel:
    """What ``models/themes`` holds: the classifier, the weights that join it with words and nearness, a version."""

    model: LabelModel
    weights: ThemeWeights
    version: str


def load_themes_model(encoder: EncoderLike, folder: Path | None = None) -> ThemesModel | None:
    """The shipped themes model, or that of ``folder``; None where there is none, or one of another encoder.

    Raises:
        ConsultfeedError: the model is damaged.
    """
    place = folder or models_dir() / MODEL
    if not (place / "manifest.json").is_file():
        return None
    manifest = read_json(place / "manifest.json")
    if manifest.get("encoder") != encoder.version:
        return None
    if file_facts(place / WEIGHTS) != manifest["files"].get(WEIGHTS):
        raise damaged(place / WEIGHTS)
    model, weights = LabelModel.load(place, encoder), ThemeWeights(**read_json(place / WEIGHTS))
    return ThemesModel(model, weights, f"learned-{manifest['files']['heads.npz']['sha256'][:8]}")


class ThemeJudge:
    """Weighs the themes that the model knows and the scheme still has; all others are left to words and nearness.

    Args:
        taxonomy: the scheme. near: nearness to its themes. learned: the model.

    Attributes:
        codes: the themes it speaks of.
        version: changes with the model.
    """

    def __init__(self, taxonomy: Taxonomy, near: ThemeSimilarity, learned: ThemesModel) -> None:
        ours = taxonomy.codes()
        self.codes = tuple(code for code in learned.model.labels if code in ours)
        self.version, self._learned, self._near = learned.version, learned, near
        self._columns = [ours.index(code) for code in self.codes]
        self._labels = [learned.model.labels.index(code) for code in self.codes]
        self._taxonomy = taxonomy
        self._reworded = self._changed()

    def weigh(self, comments: Sequence[Comment], cues: Sequence[dict[str, list[Cue]]]) -> list[dict[str, Verdict]]:
        """Verdicts of each comment, in order, for all ``codes``; ``cues`` are what word lists found there."""
        import numpy as np

        if not comments or not self.codes:
            return [{} for _ in comments]
        texts = [comment.text for comment in comments]
        words, masked = weighed(cues, self.codes)
        nearness = self._near.whole(texts)[:, self._columns].astype(np.float64)
        odds = self._learned.model.log_odds(texts)[:, self._labels]
        scores = self._learned.weights.score(Signs(words, masked, nearness), odds)
        asked = self._learned.weights.asked(self.codes, words, masked)
        each = zip(scores.tolist(), asked.tolist(), words.tolist(), strict=True)
        return [self._verdicts(*one) for one in each]

    def _verdicts(self, scores: list[float], asked: list[float], words: list[float]) -> dict[str, Verdict]:
        columns = zip(self.codes, scores, asked, words, strict=True)
        return {code: self._verdict(code, score, least, weight) for code, score, least, weight in columns}

    def _verdict(self, code: str, score: float, asked: float, words: float) -> Verdict:
        """A person who changed a theme's word list is taken at their word: there, words alone are enough again."""
        if code in self._reworded:
            return Verdict(max(score, words), asked)
        return Verdict(max(score, STRONG_SHARE) if words >= STRONG_FROM and score >= asked else score, asked)

    def _changed(self) -> frozenset[str]:
        shipped = {concept.code: concept.terms for concept in load_scheme(SHIPPED_THEMES)}
        return frozenset(c.code for c in self._taxonomy if c.code in self.codes and c.terms != shipped.get(c.code))

    def place(self, text: str, code: str) -> Cue:
        """The sentence whose words speak most for a theme, for themes given without words of the word lists."""
        spans = sentences(text)
        if not spans:
            return Cue(0.0, ((0, len(text)),) if text else (), whole=True)
        label = self._learned.model.labels.index(code)
        scores = self._learned.model.worded([readable(span.text) for span in spans])[:, label].round(4)
        best = spans[int(scores.argmax())]
        return Cue(0.0, ((best.start, best.end),), whole=True)
