"""Files into units: ``offers_of`` opens a file or a ZIP of files, ``read_offer`` reads one, ``read_file`` does both.

One file per format registers itself in ``READERS``.
"""

from consultfeed.ingest.mapping import NO_MAPS, ColumnMap, Maps
from consultfeed.ingest.pack import LeftOut, offers_of
from consultfeed.ingest.readers import READERS, Offer, Reader, Reading, offer_of, read_file, read_offer

__all__ = [
    "NO_MAPS",
    "READERS",
    "ColumnMap",
    "LeftOut",
    "Maps",
    "Offer",
    "Reader",
    "Reading",
    "offer_of",
    "offers_of",
    "read_file",
    "read_offer",
]
