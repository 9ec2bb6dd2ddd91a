"""How words, nearness and the learned model are joined into one probability for each theme.

A logistic regression over three numbers, the same for all themes, fitted on our labelled corpus with what models said
of rows they had not seen. Two thresholds: where words of the theme stand in the text, a reader can check them, so less
is asked; without words more is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from consultfeed.schemes.taxonomy import Taxonomy
from consultfeed.tag.learn_fit import SEED, sigmoid, thresholds
from consultfeed.tag.similarity import EncoderLike, ThemeSimilarity
from consultfeed.tag.theme_lexicon import Cue, ThemeLexicon, joined, parse_plain

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Truth = NDArray[np.bool_]

WORDED_FROM = 0.5
"""Weight of a theme's words from which they count as standing in the text: a strong word, a pair, two weak words."""
STRONG_FROM = 0.7
"""Weight of one strong word: alone enough, unless the rest of the text all but rules the theme out."""
LESS_ASKED, LEAST_ASKED = 0.15, 0.03
"""Probability asked for where words stand in the text, and where strong ones do."""
MASKED_ASKED = 0.8
"""Probability asked for where the only words of the theme stand under a mask ("cell phone")."""
MORE_ASKED = 0.1
"""Added to a theme's threshold where no words do."""


@dataclass(frozen=True, slots=True)
class ThemeWeights:
    """Fitted weights.

    Attributes:
        words, nearness, learned: factors of the words' weight (0..1), the excess cosine and the model's log-odds.
        constant: added to their sum; the result is in log-odds.
        thresholds: theme -> the probability at which F1 was best, drawn towards that of all themes.
    """

    words: float
    nearness: float
    learned: float
    constant: float
    thresholds: Mapping[str, float]

    def score(self, words: Floats, nearness: Floats, learned: Floats) -> Floats:
        """Probabilities to 4 decimals; arrays of one shape in, the same shape out."""
        return sigmoid(self.words * words + self.nearness * nearness + self.learned * learned + self.constant)

    def asked(self, code: str, words: float, *, masked: bool = False) -> float:
        """The probability asked for, given the weight of the theme's words, or that they are only masked ones."""
        if words >= WORDED_FROM:
            return LEAST_ASKED if words >= STRONG_FROM else LESS_ASKED
        return MASKED_ASKED if masked else self.thresholds[code] + MORE_ASKED

    def given(self, score: Floats, words: Floats) -> Truth:
        """Which themes are given: bool (texts, themes), columns in the order of ``thresholds``; masks not looked at."""
        import numpy as np

        pairs = zip(score, words, strict=True)
        asked = [[self.asked(code, w) for code, w in zip(self.thresholds, row, strict=True)] for _, row in pairs]
        chosen: Truth = score >= np.array(asked).reshape(score.shape)
        return chosen

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


class ThemeSigns:
    """What word lists and nearness say of texts, for all themes of a scheme, as numbers.

    Args:
        taxonomy: the scheme. encoder: text -> vectors.
    """

    def __init__(self, taxonomy: Taxonomy, encoder: EncoderLike) -> None:
        self._codes = taxonomy.codes()
        self._lexicon = ThemeLexicon(taxonomy)
        self._near = ThemeSimilarity(taxonomy, encoder)

    def read(self, texts: Sequence[str], codes: Sequence[str]) -> tuple[Floats, Floats]:
        """Weight of words and excess nearness, each (texts, codes)."""
        import numpy as np

        found = [self._lexicon.find(parse_plain(text)) for text in texts]
        words = np.array([[weight_of(cues.get(code, ())) for code in codes] for cues in found])
        columns = [self._codes.index(code) for code in codes]
        return words.reshape(-1, len(codes)), self._near.whole(texts)[:, columns].astype(np.float64)


def weight_of(cues: Sequence[Cue]) -> float:
    """The weight of several cues together."""
    return joined(cue.weight for cue in cues)


def fit_weights(words: Floats, nearness: Floats, learned: Floats, truth: Truth, codes: Sequence[str]) -> ThemeWeights:
    """Fit on labelled texts; all arrays (texts, codes), ``learned`` log-odds by models that did not see the text."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    columns = np.stack([words.ravel(), nearness.ravel(), learned.ravel()], axis=1)
    fitted = LogisticRegression(C=100.0, random_state=SEED).fit(columns, truth.ravel())
    factors = [round(float(value), 4) for value in (*fitted.coef_[0], fitted.intercept_[0])]
    weights = _weights(factors, {})
    cut = thresholds(weights.score(words, nearness, learned), truth)
    own = {code: round(float(value), 4) for code, value in zip(codes, cut, strict=True)}
    return _weights(factors, own)


def _weights(factors: Sequence[float], own: Mapping[str, float]) -> ThemeWeights:
    words, nearness, learned, constant = factors
    return ThemeWeights(words, nearness, learned, constant, own)
