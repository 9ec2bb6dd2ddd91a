"""Tagging: which strands and themes a comment is about, each with the words that show it.

Floor 2. A tagger has a ``name``, a ``version`` and ``tag(comments) -> list[Tag]``.
"""
