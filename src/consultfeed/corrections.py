"""What people said of tags, laid over what machines found: the last word on a code counts. Floor 2.

Machine output is never overwritten: take the corrections away, and the next review gives it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from consultfeed.ids import digest
from consultfeed.records import ENGLISH, Comment, Correction, Span, Tag
from consultfeed.schemes.taxonomy import SHIPPED_THEMES, Concept, Taxonomy, load_scheme

BY_PERSON = "person: "
"""How ``Tag.by`` begins where a person gave the tag; the role follows."""
ROUTING = "routing"
"""Scheme id under which a person releases a comment from a route, or sends it on one."""
Key = tuple[str, str, str]
"""Comment id, scheme id and code."""


def standing(corrections: Iterable[Correction]) -> dict[Key, Correction]:
    """The last word on each code of each comment.

    Args:
        corrections: in the order said.
    """
    return {(one.comment_id, one.scheme, one.code): one for one in corrections}


def lay_over(tags: Iterable[Tag], corrections: Iterable[Correction], comments: Iterable[Comment]) -> list[Tag]:
    """Tags as people left them, sorted by comment id, scheme and code; doing it twice changes nothing.

    A tag that a person gave has score 1 and the whole comment for evidence: the person read all of it.
    """
    said = standing(corrections)
    texts = {comment.id: comment.text for comment in comments} if said else {}
    kept = [tag for tag in tags if (tag.comment_id, tag.scheme, tag.code) not in said]
    added = (one for one in said.values() if one.verdict == "add" and one.scheme != ROUTING)
    given = [_tag(one, texts[one.comment_id]) for one in added if one.comment_id in texts]
    return sorted([*kept, *given], key=lambda tag: (tag.comment_id, tag.scheme, tag.code))


def with_confirmed(themes: Taxonomy, corrections: Iterable[Correction], comments: Iterable[Comment]) -> Taxonomy:
    """The scheme with what people confirmed as further examples of themes the shipped scheme does not have.

    A theme of one's own is found by nearness to its examples, so each comment a person gave it makes it surer. Shipped
    themes stay as they are: their nearness is weighed against the examples they were learned with.
    """
    said = standing(corrections)
    if not said:
        return themes
    shipped, texts = set(load_scheme(SHIPPED_THEMES).codes()), {comment.id: comment.text for comment in comments}
    confirmed: dict[str, set[str]] = {}
    for one in said.values():
        if one.verdict == "add" and one.scheme == themes.id and one.code not in shipped and one.comment_id in texts:
            confirmed.setdefault(one.code, set()).add(texts[one.comment_id])
    if not confirmed:
        return themes
    concepts = tuple(_taught(concept, confirmed.get(concept.code, set())) for concept in themes)
    learned = "\n".join(f"{code} {text}" for code in sorted(confirmed) for text in sorted(confirmed[code]))
    return replace(
        themes, concepts=concepts, digest=digest(f"{themes.digest}\n{learned}".encode("utf-8", "surrogatepass"))
    )


def _taught(concept: Concept, texts: set[str]) -> Concept:
    more = sorted(texts - set(concept.examples))
    return replace(concept, examples=(*concept.examples, *more)) if more else concept


def standing_aside(comments: Iterable[Comment], corrections: Iterable[Correction]) -> dict[str, tuple[str, ...]]:
    """Comments kept out of tags and issues, by id: their routes, or nothing for one in another language.

    A person may remove a route, or add one; a comment in another language counts once a person has given it a tag.
    """
    said = standing(corrections).values()
    coded = {one.comment_id for one in said if one.verdict == "add" and one.scheme != ROUTING}
    routing: dict[str, dict[str, str]] = {}
    for one in said:
        if one.scheme == ROUTING:
            routing.setdefault(one.comment_id, {})[one.code] = one.verdict
    aside: dict[str, tuple[str, ...]] = {}
    for comment in comments:
        routes = _routes(comment, routing.get(comment.id, {}))
        if routes or (comment.language != ENGLISH and comment.id not in coded):
            aside[comment.id] = routes
    return aside


def _routes(comment: Comment, said: Mapping[str, str]) -> tuple[str, ...]:
    verdicts = dict.fromkeys(comment.routes, "add") | dict(said)
    return tuple(sorted(route for route, verdict in verdicts.items() if verdict == "add"))


def _tag(one: Correction, text: str) -> Tag:
    evidence = (Span(0, len(text), text),)
    return Tag(one.comment_id, one.scheme, one.code, one.level or "about", 1.0, BY_PERSON + one.role, evidence)
