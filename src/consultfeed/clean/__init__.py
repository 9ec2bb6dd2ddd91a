"""Cleaning: damaged text made readable, each change counted; texts that say nothing and copies are marked.

Floor 2. Pure functions of a text; nothing here knows files, people or stages.
"""

from consultfeed.clean.duplicates import find_duplicates
from consultfeed.clean.steps import STEPS, Cleaned, Splice, clean_text, edits_of, replay

__all__ = ["STEPS", "Cleaned", "Splice", "clean_text", "edits_of", "find_duplicates", "replay"]
