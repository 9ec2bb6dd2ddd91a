"""Files that are none of the formats read here, known by how they begin, so that a person hears what they have."""

from __future__ import annotations

from consultfeed.errors import UnreadableFile
from consultfeed.ingest.archive import listed

PICTURE = ("picture", "run text recognition (OCR) on it, or type out its words and hand that in")
SOUND = ("recording", "hand in what is said in it, written out")
PACKED = ("packed file", "unpack it and hand in the files inside it, or pack them as a ZIP")
PROGRAM = ("program", "check that it is the right file")
OTHER = ("file", "save it as .docx, .xlsx, .csv or .pdf")
STARTS: tuple[tuple[int, bytes, str, tuple[str, str]], ...] = (
    (0, b"\xff\xd8\xff", "a JPEG", PICTURE),
    (0, b"\x89PNG\r\n\x1a\n", "a PNG", PICTURE),
    (0, b"GIF87a", "a GIF", PICTURE),
    (0, b"GIF89a", "a GIF", PICTURE),
    (0, b"II*\0", "a TIFF", PICTURE),
    (0, b"MM\0*", "a TIFF", PICTURE),
    (8, b"WEBPVP8", "a WebP", PICTURE),
    (4, b"ftypheic", "an iPhone", PICTURE),
    (4, b"ftypmif1", "an iPhone", PICTURE),
    (4, b"ftypavif", "an AVIF", PICTURE),
    (4, b"ftyp", "a video or sound", SOUND),
    (8, b"WAVEfmt ", "a sound", SOUND),
    (8, b"AVI LIST", "a video", SOUND),
    (0, b"ID3", "an MP3", SOUND),
    (0, b"OggS\0", "a sound", SOUND),
    (0, b"\x1a\x45\xdf\xa3", "a video", SOUND),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7-Zip", PACKED),
    (0, b"Rar!\x1a\x07", "a RAR", PACKED),
    (0, b"\x1f\x8b\x08", "a gzip", PACKED),
    (0, b"BZh91AY&SY", "a bzip2", PACKED),
    (0, b"\xfd7zXZ\0", "an xz", PACKED),
    (257, b"ustar", "a tar", PACKED),
    (0, b"\x7fELF", "a", PROGRAM),
    (0, b"SQLite format 3\0", "a database", OTHER),
    (0, b"PAR1", "a Parquet", OTHER),
    (0, b"%!PS-", "a PostScript", OTHER),
    (0, b"wOFF", "a font", OTHER),
)
"""Offset, bytes, what it is called, what sort of thing it is; the first that fits decides."""
PARTS = (
    ("ppt/presentation.xml", "a PowerPoint file", "save it as .pdf and hand that in"),
    ("Index/Document.iwa", "a Pages, Numbers or Keynote file", "export it as Word, Excel or PDF"),
    ("visio/document.xml", "a Visio file", "save it as .pdf and hand that in"),
    ("META-INF/container.xml", "an e-book", "save it as .pdf or .html and hand that in"),
    ("AndroidManifest.xml", "a program", "check that it is the right file"),
    ("META-INF/MANIFEST.MF", "a program", "check that it is the right file"),
)
"""A member that tells; what the ZIP then is; what to do."""


def refuse_foreign(data: bytes, where: str) -> None:
    """Raise UnreadableFile if the bytes begin as a picture, recording, program or packed file does, saying which."""
    for offset, mark, what, (sort, fix) in STARTS:
        if data.startswith(mark, offset):
            raise UnreadableFile(f"this is {what} {sort}, whatever its name says", where=where, fix=fix)
    names = {member.filename for member in listed(data, where)}
    for name, what, fix in PARTS:
        if name in names:
            raise UnreadableFile(f"this is {what}", where=where, fix=fix)
