"""The records: frozen, slotted dataclasses of plain values that stages hand to each other.

Floor 0, standard library only. Dates are ISO 8601 strings (``YYYY-MM-DD``) or empty when unknown.
Offsets count Unicode code points, start included and end excluded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from consultfeed.plain_values import Record

SourceKind = Literal["iag", "cpcg", "contributor", "survey", "other"]
Level = Literal["name", "incidental", "mentioned", "about"]
Grade = Literal["direct", "partial", "none"]
Verdict = Literal["add", "remove"]
IssueStatus = Literal["recurring", "raised", "one-voice", "praise"]

SOURCE_KINDS: tuple[SourceKind, ...] = ("iag", "cpcg", "contributor", "survey", "other")
ISSUE_STATUSES: tuple[IssueStatus, ...] = ("recurring", "raised", "one-voice", "praise")
LEVELS: tuple[Level, ...] = ("name", "incidental", "mentioned", "about")
COUNTED_LEVELS: frozenset[Level] = frozenset({"mentioned", "about"})
ENGLISH = "en"
ROW_PLACES = ("row ", "sheet ", "record ")
"""How the place of a row of a table begins."""


@dataclass(frozen=True, slots=True, order=True)
class Span(Record):
    """A stretch of a comment's (redacted) text: ``text == comment.text[start:end]``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Source(Record):
    """One file handed in. ``rows`` is the number of units found (cells or paragraphs)."""

    id: str
    name: str
    kind: SourceKind
    group: str
    meeting_date: str
    received_on: str
    digest: str
    rows: int


@dataclass(frozen=True, slots=True)
class Unit(Record):
    """What a reader hands on: one free-text cell of a row, or one paragraph of running text. Its text is private.

    Attributes:
        row: 1-based within the file: the data row of a table, the paragraph of running text.
        question: the column heading or section heading it stands under.
        place: for people, e.g. "row 12" or "para 3.2, page 2".
        said_on: a date of its own, if the row has one.
        drop: why the unit carries no comment (page furniture, procedure, blank), else empty.
        context: a text kept beside the comment, e.g. the force's position on a point.
    """

    row: int
    text: str
    question: str = ""
    place: str = ""
    said_on: str = ""
    drop: str = ""
    context: str = ""


@dataclass(frozen=True, slots=True)
class RawComment(Record):
    """A comment before redaction; private to ingest, clean, redact and pipeline (law)."""

    id: str
    source_id: str
    row: int
    question: str
    text: str
    place: str = ""
    said_on: str = ""
    context: str = ""


@dataclass(frozen=True, slots=True)
class Redaction(Record):
    """One replacement: ``start``/``end`` in the redacted text; the words removed are not kept."""

    label: str
    start: int
    end: int
    detector: str
    score: float


@dataclass(frozen=True, slots=True)
class Comment(Record):
    """One point somebody made, after redaction. Made only by ``consultfeed.redact``: the type is the privacy wall.

    ``language`` is a code of ``clean.languages``, ``routes`` are codes of ``clean.routing``: a comment in another
    language, or with a route, is stored but stands aside from tags and issues until a person has looked.
    """

    nested = {"redactions": Redaction}

    id: str
    source_id: str
    row: int
    question: str
    text: str
    said_on: str
    place: str
    context: str = ""
    redactions: tuple[Redaction, ...] = ()
    language: str = ENGLISH
    routes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edit(Record):
    """What one cleaning step did to one comment: how many changes."""

    comment_id: str
    step: str
    changes: int


@dataclass(frozen=True, slots=True)
class Drop(Record):
    """A unit that became no comment, with the stage and the reason; never its words. ``place`` as in ``Unit``."""

    source_id: str
    row: int
    stage: str
    reason: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Duplicate(Record):
    """A comment whose words stand elsewhere: ``original_id`` is the first of its group; ``exact`` or near copy."""

    comment_id: str
    original_id: str
    exact: bool
    similarity: float


@dataclass(frozen=True, slots=True)
class Tag(Record):
    """One concept found in one comment. ``by`` names the tagger and its version; every tag has evidence (law).

    ``scheme`` is the scheme id; ``level`` is always ``about`` for themes; ``score`` in 0..1; ``flags`` say how a strand
    is spoken of: ``voice`` (by somebody who belongs), ``reported``, ``negated``, ``compound:age+race`` (same people).
    """

    nested = {"evidence": Span}

    comment_id: str
    scheme: str
    code: str
    level: Level
    score: float
    by: str
    evidence: tuple[Span, ...]
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction(Record):
    """A person's word on one code of one comment; it outranks the machine's, and the last one said counts.

    ``verdict``: add or remove; ``level`` is that of an added code, else empty; ``role`` is who said so, never a name.
    """

    comment_id: str
    scheme: str
    code: str
    verdict: Verdict
    level: Level | Literal[""]
    role: str
    reason: str
    said_on: str


@dataclass(frozen=True, slots=True)
class Issue(Record):
    """The same point from one or more voices; ``theme`` is empty when no theme explains it.

    ``status``: recurring (several groups or dates), raised (several comments of one group on one date), one-voice, or
    praise (all of it praises or thanks, whoever says it).
    ``exemplars`` are comment ids, most telling first; ``dates`` the distinct dates of submissions, sorted; ``score`` in
    0..1 is how close its comments are.
    """

    id: str
    label: str
    theme: str
    strands: tuple[str, ...]
    comment_ids: tuple[str, ...]
    distinct_texts: int
    groups: tuple[str, ...]
    first_on: str
    last_on: str
    dates: tuple[str, ...]
    exemplars: tuple[str, ...]
    status: IssueStatus
    score: float

    @property
    def asks(self) -> bool:
        """Whether there is anything to answer: praise asks for nothing."""
        return self.status != "praise"


@dataclass(frozen=True, slots=True)
class Outcome(Record):
    """One learning outcome of a module."""

    outcome_id: str
    module_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Module(Record):
    """One curriculum module.

    ``minutes`` is taught time, None when the catalogue does not say; ``all`` in ``strands`` means every strand.
    """

    module_id: str
    title: str
    programme: str = ""
    audience: str = ""
    minutes: int | None = None
    delivery: str = ""
    mandatory: str = ""
    strands: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    owner: str = ""
    last_reviewed: str = ""
    status: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Curriculum(Record):
    """Modules and outcomes, each sorted by id; ``digest`` identifies the content."""

    nested = {"modules": Module, "outcomes": Outcome}

    modules: tuple[Module, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    digest: str = ""


@dataclass(frozen=True, slots=True)
class LinkEvidence(Record):
    """Words on both sides of a link: a comment's and the module's or outcome's."""

    nested = {"comment_span": Span}

    comment_id: str
    comment_span: Span
    module_words: tuple[str, ...]
    shared_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link(Record):
    """An issue (or a comment) answered by a module, through an outcome where there is one (else its id is empty)."""

    nested = {"evidence": LinkEvidence}

    target_id: str
    module_id: str
    outcome_id: str
    grade: Grade
    score: float
    by: str
    evidence: tuple[LinkEvidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap(Record):
    """Something the curriculum does not answer. ``kind`` as in ``link.gaps``, or suspect; ``nearest`` = module ids."""

    issue_id: str
    kind: str
    nearest: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Intake(Record):
    """Result of taking one file in: ``source.rows == kept + len(drops)`` (law).

    ``kept`` counts units that gave a comment; ``notes`` say what a liaison officer should know; ``key`` is the
    submission's secret key in hex, see ``ids``; ``shapes`` are the headings of the tables read by a map of columns that
    was given with the file.
    """

    nested = {"source": Source, "comments": Comment, "drops": Drop, "edits": Edit}

    source: Source
    comments: tuple[Comment, ...]
    drops: tuple[Drop, ...]
    edits: tuple[Edit, ...]
    kept: int
    notes: tuple[str, ...] = ()
    key: str = ""
    shapes: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Topic(Record):
    """A cluster of comments found by BERTopic; ``stability`` in 0..1 is how well it came back under resampling."""

    id: str
    label: str
    terms: tuple[str, ...]
    comment_ids: tuple[str, ...]
    exemplars: tuple[str, ...]
    stability: float


@dataclass(frozen=True, slots=True)
class Analysis(Record):
    """What a review found, every tuple sorted by id; ``versions`` says what it was found with.

    ``standing`` are ids of comments that are a group's standing text: what its papers carry every time.
    """

    nested = {"duplicates": Duplicate, "tags": Tag, "issues": Issue, "topics": Topic, "links": Link, "gaps": Gap}

    duplicates: tuple[Duplicate, ...] = ()
    tags: tuple[Tag, ...] = ()
    issues: tuple[Issue, ...] = ()
    topics: tuple[Topic, ...] = ()
    links: tuple[Link, ...] = ()
    gaps: tuple[Gap, ...] = ()
    notes: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()
    versions: dict[str, str] = field(default_factory=dict)
