"""Labels given by a model, or by people, set against labels wanted. Floor 4."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from consultfeed.codings import Answer, Reading, SchemeName, by_id
from consultfeed.encoder import load_encoder
from consultfeed.errors import ConsultfeedError
from consultfeed.filters import ROLLED_UP, tools
from consultfeed.measure.agreement import agreement
from consultfeed.measure.judged import Judged
from consultfeed.measure.scores import measure
from consultfeed.records import COUNTED_LEVELS, Comment, Tag
from consultfeed.redact.single import as_given
from consultfeed.registry import unknown_name
from consultfeed.schemes.taxonomy import SHIPPED_STRANDS, SHIPPED_THEMES, Taxonomy, load_scheme

SHIPPED = "shipped"
MODELS, MANIFEST = "models", "manifest.json"
DEFAULT_TAXONOMIES: Mapping[SchemeName, str] = {"strands": SHIPPED_STRANDS, "themes": SHIPPED_THEMES}
Given = list[dict[str, float]]
"""For each text the labels a model gives it, with their scores."""


def reading(scheme: SchemeName, taxonomy: str = "", level: Any = "any", column: str = "") -> Reading:
    """How rows of a scheme are read; of ``labels`` any will do, unless a taxonomy is named."""
    name = taxonomy or DEFAULT_TAXONOMIES.get(scheme, "")
    return Reading.of(scheme, load_scheme(name) if name else None, level, column)


def scheme_of(tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> SchemeName:
    """What the labels of all these tables are; raises ConsultfeedError if they have none in common."""
    order: tuple[SchemeName, ...] = ("labels", "themes", "strands")
    for scheme in order:
        if all(any(scheme in row for row in table) for table in tables.values()):
            return scheme
    fix = "say what to compare with --scheme, or where it stands with --column"
    raise ConsultfeedError("the files have no labels of one kind", where=", ".join(tables), fix=fix)


def evaluate(answers: Sequence[Answer], how: Reading, model: str) -> dict[str, Any]:
    """Scores of a model on texts that people labelled, see ``measure``; texts without an answer are left out.

    Args:
        answers: texts with the labels they should have.
        how: how the answers were read.
        model: ``shipped``, the name of a model under ``models/`` or among the shipped ones, or its folder.

    Raises:
        ConsultfeedError: no text has an answer, or the model cannot give such labels.
    """
    kept = [answer for answer in answers if answer.labels is not None and answer.text.strip()]
    if not kept:
        fix = "rows need a text and labels; name their column with --column"
        raise ConsultfeedError("no row has both a text and labels", found=f"{len(answers)} rows", fix=fix)
    texts = [answer.text for answer in kept]
    given = shipped_labels(texts, _taxonomy(kept, how), how) if model == SHIPPED else learned_labels(texts, model)
    judged = [Judged(one.id, one.labels or frozenset(), got) for one, got in zip(kept, given, strict=True)]
    return {"model": model, "scheme": how.scheme, "level": how.level, "left_out": len(answers) - len(kept)} | measure(
        judged
    )


def _taxonomy(answers: Sequence[Answer], how: Reading) -> Taxonomy:
    """The taxonomy whose codes these are."""
    if how.taxonomy is not None:
        return how.taxonomy
    seen = {label for answer in answers for label in answer.labels or ()}
    for name in DEFAULT_TAXONOMIES.values():
        if seen <= set((taxonomy := load_scheme(name)).codes()):
            return taxonomy
    fix = "train a model on such labels first: consultfeed train LABELS.jsonl --name NAME"
    raise ConsultfeedError("the shipped taggers give strands and themes, and these labels are neither", fix=fix)


def shipped_labels(texts: Sequence[str], taxonomy: Taxonomy, how: Reading) -> Given:
    """What the shipped taggers find, at their own thresholds."""
    comments = [as_given(f"{number:09d}", text) for number, text in enumerate(texts)]
    found: Given = [{} for _ in texts]
    for tag in _tags(comments, taxonomy):
        if tag.level == "about" or (how.level == "any" and tag.level in COUNTED_LEVELS):
            found[int(tag.comment_id)][tag.code] = tag.score
    return found


def _tags(comments: Sequence[Comment], taxonomy: Taxonomy) -> list[Tag]:
    from consultfeed.tag.rolling_up import roll_up

    made_with = tools()
    if taxonomy.kind == "themes":
        return replace(made_with, themes=taxonomy).taggers()[1].tag(comments)
    if taxonomy.id != ROLLED_UP:
        return replace(made_with, strands=taxonomy).taggers()[0].tag(comments)
    return roll_up(made_with.taggers()[0].tag(comments), made_with.strands, taxonomy.id)


def learned_labels(texts: Sequence[str], model: str) -> Given:
    """What a model made by ``consultfeed train`` gives."""
    from consultfeed.tag.learning import LabelModel

    made = LabelModel.load(model_folder(model), load_encoder())
    chances = [dict(zip(made.labels, row, strict=True)) for row in made.predict(texts).tolist()]
    return [
        {label: chance[label] for label in given} for chance, given in zip(chances, made.decide(texts), strict=True)
    ]


def model_folder(name: str) -> Path:
    """The folder of a model: given as such, under ``models/`` here, or among the shipped ones; raises UnknownName."""
    places = list(_model_places(name))
    for place in places:
        if (place / MANIFEST).is_file():
            return place
    known = {path.parent.name for place in places for path in place.parent.glob(f"*/{MANIFEST}")}
    raise unknown_name("model", name, (SHIPPED, *sorted(known)))


def _model_places(name: str) -> Iterator[Path]:
    from consultfeed.resources import models_dir

    yield Path(name)
    if Path(name).name == name:
        yield Path(MODELS) / name
        yield models_dir() / name


def agree(codings: Sequence[tuple[str, Sequence[Answer]]]) -> dict[str, Any]:
    """Agreement of two or more codings of the same texts, matched by id, see ``agreement``.

    Args:
        codings: name of a file and its answers.

    Returns:
        What ``agreement`` gives, and ``only_in``: file -> ids that no other file has.

    Raises:
        ConsultfeedError: an id that stands twice in one file, or no text that two have answered.
    """
    coders = [by_id(answers, name) for name, answers in codings]
    found = agreement(coders)
    if not found["texts"]:
        fix = "the files need the same ids, and labels in both"
        raise ConsultfeedError("no text was coded in more than one file", where=codings[0][0], fix=fix)
    return found | {"only_in": [_alone(number, codings, coders) for number in range(len(coders))]}


def _alone(
    number: int, codings: Sequence[tuple[str, Sequence[Answer]]], coders: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    others = {name for other, coder in enumerate(coders) if other != number for name in coder}
    return {"file": codings[number][0], "ids": sorted(set(coders[number]) - others)}
