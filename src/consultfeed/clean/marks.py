"""Marks that a comment carries from the door: its language, and where a person has to look first."""

from __future__ import annotations

from dataclasses import replace

from consultfeed.clean.languages import language_of
from consultfeed.clean.routing import routes_of
from consultfeed.records import ENGLISH, Comment


def marked(comment: Comment) -> Comment:
    """The comment with its language and, where that is English, its routes; text and ids stay as they are."""
    language = language_of(comment.text)
    routes = routes_of(comment.text) if language == ENGLISH else ()
    return replace(comment, language=language, routes=routes)
