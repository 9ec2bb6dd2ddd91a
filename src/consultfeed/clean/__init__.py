"""Cleaning: damaged text made readable, each change counted; texts that say nothing and copies are marked.

Floor 2. Pure functions of a text; nothing here knows files, people or stages.
"""

from consultfeed.clean.duplicates import find_duplicates
from consultfeed.clean.steps import STEPS, Cleaned, clean_text, replay

__all__ = ["STEPS", "Cleaned", "clean_text", "find_duplicates", "replay"]
