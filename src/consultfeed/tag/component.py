"""The strand tagger as a spaCy component: ``nlp.add_pipe("consultfeed_strands")`` in any spaCy pipeline.

spaCy finds ``make_strands`` through the entry point group ``spacy_factories``; in a checkout that is not installed,
importing this module registers it. This is the one module of the package that imports spaCy when loaded, because only
spaCy loads it. It reads the text of a document and no model, so it needs no other component.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span

from consultfeed.records import LEVELS
from consultfeed.schemes.taxonomy import load_scheme
from consultfeed.tag.strands import Finding, StrandTagger

GROUP = "consultfeed_strands"
"""Name of the component and of its span group."""
_DEFAULTS = {"scheme": "equality-act-2010", "lowest": "mentioned"}


class StrandComponent:
    """Sets ``doc.spans["consultfeed_strands"]``, ``span._.strand_level`` and ``doc._.strands`` (code -> level).

    Args:
        tagger: the rules to run.
        lowest: the lowest level that is kept; see ``records.LEVELS``.
    """

    def __init__(self, tagger: StrandTagger, lowest: str = "mentioned") -> None:
        self._tagger = tagger
        self._kept = frozenset(LEVELS[LEVELS.index(lowest) :])

    def __call__(self, doc: Doc) -> Doc:
        """The same document with its strands; a place inside a token counts as the whole token."""
        found = [one for one in self._tagger.tag_text(doc.text) if one.level in self._kept]
        doc._.strands = {one.code: one.level for one in found}
        doc.spans[GROUP] = [span for one in found for span in _spans(doc, one)]
        return doc


def _spans(doc: Doc, found: Finding) -> list[Span]:
    spans = []
    for place in found.evidence:
        span = doc.char_span(place.start, place.end, label=found.code, alignment_mode="expand")
        if span is not None:
            spans.append(span)
    return spans


def _level(span: Span) -> str:
    """Level of a strand span, found by its label; empty for any other span."""
    return span.doc._.strands.get(span.label_, "")  # type: ignore[no-any-return]


def _register() -> None:
    """The extensions, set once: loading this module again, or beside another copy, changes nothing."""
    if not Doc.has_extension("strands"):
        Doc.set_extension("strands", default={})
    if not Span.has_extension("strand_level"):
        Span.set_extension("strand_level", getter=_level)


@Language.factory(
    GROUP, default_config=_DEFAULTS, assigns=["doc.spans", "doc._.strands", "span._.strand_level"], requires=[]
)
def make_strands(nlp: Language, name: str, scheme: str, lowest: str) -> StrandComponent:  # noqa: ARG001 - spaCy's form
    """The component for a scheme, by id or path.

    Args:
        nlp: the pipeline it goes into.
        name: its name there.
        scheme: id of a shipped strand scheme, or path of one's own.
        lowest: lowest level kept: name, incidental, mentioned or about.

    Raises:
        ConsultfeedError: no such scheme, or one without words.
        ValueError: no such level.
    """
    _register()
    return StrandComponent(StrandTagger(load_scheme(scheme)), lowest)


_register()
