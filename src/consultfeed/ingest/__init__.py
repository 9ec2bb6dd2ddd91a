"""Files into units: ``read_file`` is the door; one file per format registers itself in ``READERS``."""

from consultfeed.ingest.readers import READERS, Offer, Reader, Reading, read_file

__all__ = ["READERS", "Offer", "Reader", "Reading", "read_file"]
