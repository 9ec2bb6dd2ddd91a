"""Whether anybody has to take a module: how catalogues fill in their column ``mandatory``."""

from __future__ import annotations

from consultfeed.language import tokens
from consultfeed.records import Module

_OPTIONAL = frozenset(
    (
        *("no", "n", "false", "0", "optional", "voluntary", "elective", "discretionary", "recommended", "advisory"),
        *("not mandatory", "non mandatory", "nonmandatory", "not required", "not compulsory", "non compulsory"),
        *("by choice", "own choice", "by request", "on request", "self selected", "self directed", "opt in", "open"),
    )
)
"""All that such a cell may say; one that says more (mandatory for some, say) is left to a person to read."""
_PADDING = frozenset(("only", "module", "course", "learning", "training", "session", "for", "all", "staff", "cpd"))


def optional(module: Module) -> bool:
    """Whether the catalogue says in so many words that nobody has to take it; blank or unknown words say nothing."""
    return " ".join(word for word in tokens(module.mandatory) if word not in _PADDING) in _OPTIONAL
