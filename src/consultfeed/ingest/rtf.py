"""Rich text (rtf) through striprtf, then as plain text."""

from __future__ import annotations

from typing import Any

from consultfeed.errors import UnreadableFile
from consultfeed.ingest.minutes import MAX_BLOCKS, cut
from consultfeed.ingest.readers import READERS, Offer, Reader, Reading
from consultfeed.ingest.text import blocks_of


def sniff(offer: Offer) -> int:
    """Sure of the opening group of an RTF file."""
    return 2 if offer.data[:64].lstrip().startswith(b"{\\rtf") else 0


def read(offer: Offer) -> Reading:
    """Units of the paragraphs; each line of the stripped text is a paragraph of its own."""
    from striprtf.striprtf import rtf_to_text

    if (count := offer.data.count(b"\\par")) > MAX_BLOCKS * 2:
        raise UnreadableFile("the text is too long", found=f"{count} paragraphs", fix="split it")
    strip: Any = rtf_to_text
    text = str(strip(offer.data.decode("cp1252", "replace"), errors="replace"))
    made = cut(blocks_of("\n\n".join(text.replace("\r\n", "\n").split("\n"))))
    return Reading(made.units, "rtf", made.notes)


READERS.register("rtf", order=30)(Reader(sniff, read, (".rtf",)))
