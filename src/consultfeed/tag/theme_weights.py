"""How words, nearness and the learned model are joined into one probability for each theme.

A logistic regression over a few numbers, the same for all themes, fitted on our labelled corpus with what models said
of rows whose writers they had not seen. Words count by their weight and by the steps they reach: a weak word, enough
words for a reader to see the theme, a strong word; words that stand under a mask ("cell phone") count against it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from consultfeed.schemes.taxonomy import Taxonomy
from consultfeed.tag.learn_fit import SEED, sigmoid, thresholds
from consultfeed.tag.similarity import EncoderLike, ThemeSimilarity
from consultfeed.tag.theme_lexicon import MASKED, Cue, ThemeLexicon, joined, parse_plain

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Truth = NDArray[np.bool_]

WORDED_FROM = 0.5
"""Weight of a theme's words from which they count as standing in the text: a strong word, a pair, two weak words."""
STRONG_FROM = 0.7
"""Weight of one strong word."""
STRONG_ASKED, MASKED_ASKED = 0.1, 0.9
"""What a word list promises whatever else speaks: a strong word is enough unless the rest all but rules the theme out
(seven of ten are right on the plain text of our corpus); words that only stand under a mask are not it."""
STRONG_SHARE = 0.6
"""Least score of a theme given on a strong word: the share that is right where all else speaks against it."""
SURER = 1.3
"""By how much more is asked than the probability at which F1 is best on our corpus, where themes are denser than in
what people hand in: chosen on ``gold/dev`` (bench/themes.py), one number for all themes."""
SIGNS = ("words", "worded", "strong", "masked", "nearness", "learned")
"""The words' weight (0..1), the steps it reaches (0 or 1), a mask (0 or 1), the excess cosine, the model's log-odds."""


class Signs(NamedTuple):
    """What word lists and nearness say, each (texts, themes): weight 0..1, under a mask only, excess cosine."""

    words: Floats
    masked: Floats
    nearness: Floats


@dataclass(frozen=True, slots=True)
class ThemeWeights:
    """Fitted weights.

    Attributes:
        factors: factor of each of ``SIGNS``.
        constant: added to their sum; the result is in log-odds.
        thresholds: theme -> the probability asked for: where F1 was best, drawn towards that of all themes, times
            ``SURER``.
    """

    factors: Mapping[str, float]
    constant: float
    thresholds: Mapping[str, float]

    def score(self, signs: Signs, learned: Floats) -> Floats:
        """Probabilities (texts, themes) to 4 decimals; ``learned`` are log-odds of the same shape."""
        import numpy as np

        factors = np.array([self.factors[name] for name in SIGNS])
        return sigmoid(_columns(signs, learned) @ factors + self.constant)

    def asked(self, codes: Sequence[str], words: Floats, masked: Floats) -> Floats:
        """The probability asked for, (texts, themes); ``codes`` names the columns."""
        import numpy as np

        usual = np.array([self.thresholds[code] for code in codes])
        return np.where(masked > 0, MASKED_ASKED, np.where(words >= STRONG_FROM, STRONG_ASKED, usual))

    def given(self, score: Floats, signs: Signs) -> Truth:
        """Which themes are given: bool (texts, themes)."""
        chosen: Truth = score >= self.asked(list(self.thresholds), signs.words, signs.masked)
        return chosen

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def _columns(signs: Signs, learned: Floats) -> Floats:
    """All signs as one array (texts, themes, signs), in the order of ``SIGNS``."""
    import numpy as np

    words, masked, nearness = signs
    return np.stack([words, words >= WORDED_FROM, words >= STRONG_FROM, masked, nearness, learned], axis=-1)


class ThemeSigns:
    """What word lists and nearness say of texts, for all themes of a scheme, as numbers.

    Args:
        taxonomy: the scheme. encoder: text -> vectors.
    """

    def __init__(self, taxonomy: Taxonomy, encoder: EncoderLike) -> None:
        self._codes = taxonomy.codes()
        self._lexicon = ThemeLexicon(taxonomy)
        self._near = ThemeSimilarity(taxonomy, encoder)

    def read(self, texts: Sequence[str], codes: Sequence[str]) -> Signs:
        """The signs of each text for the themes named."""
        import numpy as np

        found = [self._lexicon.find(parse_plain(text)) for text in texts]
        columns = [self._codes.index(code) for code in codes]
        return Signs(*weighed(found, codes), self._near.whole(texts)[:, columns].astype(np.float64))


def weighed(found: Sequence[Mapping[str, Sequence[Cue]]], codes: Sequence[str]) -> tuple[Floats, Floats]:
    """Weight of the words, and whether there are masked ones only, each (texts, codes); ``found`` by the lexicon."""
    import numpy as np

    words = np.array([[joined(cue.weight for cue in cues.get(code, ())) for code in codes] for cues in found])
    masked = np.array([[float(cues.get(code) == [MASKED]) for code in codes] for cues in found])
    return words.reshape(-1, len(codes)), masked.reshape(-1, len(codes))


def fit_weights(signs: Signs, learned: Floats, truth: Truth, codes: Sequence[str]) -> ThemeWeights:
    """Fit on labelled texts; all arrays (texts, codes), ``learned`` log-odds by models that did not see the text."""
    from sklearn.linear_model import LogisticRegression

    columns = _columns(signs, learned).reshape(-1, len(SIGNS))
    found = LogisticRegression(C=100.0, random_state=SEED).fit(columns, truth.ravel())
    factors = {name: round(float(value), 4) for name, value in zip(SIGNS, found.coef_[0], strict=True)}
    fit = ThemeWeights(factors, round(float(found.intercept_[0]), 4), {})
    cut = thresholds(fit.score(signs, learned), truth) * SURER
    return replace(fit, thresholds={code: round(float(one), 4) for code, one in zip(codes, cut, strict=True)})
