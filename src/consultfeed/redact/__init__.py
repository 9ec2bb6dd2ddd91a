"""Redaction: personal data out of text, at the one door through which a comment enters.

Floor 2. It covers much and promises nothing: a name nobody listed and nothing introduces can stay. Never call the
result anonymous.
"""

from consultfeed.redact.door import Redactor, redact
from consultfeed.redact.guard import guard_notes
from consultfeed.redact.spans import DETECTORS, FoundSpan, find_spans

__all__ = ["DETECTORS", "FoundSpan", "Redactor", "find_spans", "guard_notes", "redact"]
