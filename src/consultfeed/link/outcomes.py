"""Links: which modules answer an issue or a comment, through which learning outcome, and on what evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from consultfeed.link.catalogue import Catalogue, EncoderLike
from consultfeed.link.evidence import show
from consultfeed.link.scoring import Likeness, Scorer
from consultfeed.link.weights import LinkWeights, load_weights
from consultfeed.records import Curriculum, Grade, Link
from consultfeed.settings import Settings

MOST_LINKS = 5
"""Candidate modules kept for one target."""
ALONE, SHARED = 1.2, 2 / 3
"""What a partial link of one voice, and of several, asks for, as a share of the chance set: read in the sample year, a
lone voice's weak links were right one time in three, those of several voices two in three."""
MOST_NEAREST = 3
"""Modules kept as nearest where none answers."""
CLEARLY = 0.45
"""Least cosine at which a matter outside training is named."""


@dataclass(frozen=True)
class Target:
    """An issue or a comment to be linked.

    Attributes:
        id: of the issue or the comment.
        texts: comment id -> text; for an issue its most telling comments.
        themes: theme codes it is filed under.
        strands: strand codes it is about.
        voices: how many comments make the point; 0 where nobody counted (a text handed in to be linked).
    """

    id: str
    texts: Mapping[str, str]
    themes: tuple[str, ...] = ()
    strands: tuple[str, ...] = ()
    voices: int = 0


class Linker:
    """Links targets to the modules of one curriculum.

    Args:
        curriculum: what is taught; may be empty (then nothing links).
        encoder: text to vectors.
        settings: ``link_direct`` and ``link_partial`` are the chances of an answer, 0..1, that those grades ask for; a
            partial link of one voice asks for more, of several for less (``ALONE``, ``SHARED``).
        weights: what counts how much; the shipped ones when None.
    """

    def __init__(
        self, curriculum: Curriculum, encoder: EncoderLike, settings: Settings, weights: LinkWeights | None = None
    ) -> None:
        self._curriculum, self._encoder, self._settings = curriculum, encoder, settings
        self._weights = weights or load_weights()
        self._read: dict[tuple[tuple[str, ...], ...], Likeness] = {}
        self.version = f"{self._weights.version} {encoder.version}"

    @cached_property
    def _catalogue(self) -> Catalogue:
        return Catalogue(self._curriculum, self._encoder)

    @cached_property
    def _scorer(self) -> Scorer:
        return Scorer(self._catalogue, self._encoder, self._weights)

    def link(self, targets: Sequence[Target]) -> list[Link]:
        """Links of all targets, sorted by target, falling score and module.

        Up to 5 modules graded direct or partial for each target; up to 3 graded ``none`` besides when fewer answer, so
        that a gap can name the nearest. A target without a word gets none. No target changes another's links.
        """
        worded = [target for target in targets if _texts(target)]
        if not self._curriculum.modules or not worded:
            return []
        self._encoder.encode([text for target in worded for text in _texts(target).values()])
        links = [link for target in worded for link in self._links(target)]
        return sorted(links, key=lambda link: (link.target_id, -link.score, link.module_id))

    def elsewhere(self, targets: Sequence[Target]) -> dict[str, str]:
        """By target id, for targets that training does not answer and another body may: a sentence that says which."""
        if not self._curriculum.modules:
            return {}
        found = ((target, self._likeness(target)) for target in targets if _texts(target))
        return {
            target.id: like.points_to
            for target, like in found
            if self._grade(target, like.scores.max()) == "none" and like.away >= CLEARLY
        }

    def _likeness(self, target: Target) -> Likeness:
        """Read once for links and for where else it belongs."""
        read = (tuple(_texts(target).values()), target.themes, target.strands)
        if read not in self._read:
            self._read[read] = self._scorer.score(list(read[0]), *read[1:])
        return self._read[read]

    def _links(self, target: Target) -> list[Link]:
        like = self._likeness(target)
        ids = [module.module_id for module in self._catalogue.modules]
        order = sorted(range(len(ids)), key=lambda at: (-like.scores[at], ids[at]))
        answering = sum(self._grade(target, like.scores[at]) != "none" for at in order)
        kept = order[: min(MOST_LINKS, max(answering, MOST_NEAREST))]
        return [self._link(target, at, float(like.scores[at]), int(like.entries[at])) for at in kept]

    def _link(self, target: Target, module: int, score: float, entry: int) -> Link:
        taught = self._catalogue.entries[entry]
        return Link(
            target_id=target.id,
            module_id=self._catalogue.modules[module].module_id,
            outcome_id=taught.outcome_id,
            grade=self._grade(target, score),
            score=score,
            by=self.version,
            evidence=(show(_texts(target), self._catalogue, entry, self._encoder),),
        )

    def _grade(self, target: Target, score: float) -> Grade:
        if score >= self._settings.link_direct:
            return "direct"
        asked = 1.0 if not target.voices else ALONE if target.voices == 1 else SHARED
        return "partial" if score >= asked * self._settings.link_partial else "none"


def verdict(links: Iterable[Link]) -> Grade:
    """The best grade among links of one target; ``none`` when there are none."""
    grades = {link.grade for link in links}
    return next((grade for grade in ("direct", "partial") if grade in grades), "none")


def _texts(target: Target) -> dict[str, str]:
    """The texts that hold a letter or a digit, by comment id in order."""
    return {key: target.texts[key] for key in sorted(target.texts) if any(map(str.isalnum, target.texts[key]))}
