"""Our own matrix of encodings: texts with pounds, curly quotes, accents and Welsh letters, in all that has them."""

ENCODINGS = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "cp1252", "latin-1",
    "mac-roman", "cp437",
)  # fmt: skip
MARKED = {
    "utf-16-le": b"\xff\xfe",
    "utf-16-be": b"\xfe\xff",
    "utf-32-le": b"\xff\xfe\0\0",
    "utf-32-be": b"\0\0\xfe\xff",
}
ENDS = {"LF": "\n", "CRLF": "\r\n", "CR": "\r"}
TEXTS = {
    "plain": "Ref,Comment\n1,The desk was shut again\n2,Nobody rang back\n",
    "pound": "Ref,Comment\n1,I lost £400 and the fee is £25\n2,No change\n",
    "quotes": "Ref,Comment\n1,They said “well, it’s shut” – and left…\n2,It’s the carer’s word – or ‘none’\n",
    "accents": "The café on Église Street has a naïve façade.\n\nSeñor Nuñez came à la carte, très déçu.\n",
    "mixed": "Ref,Comment\n1,“£40 for a café”, he said\n2,the man’s fiancée paid £5\n",
    "welsh": "Mae’r drws ar gau, ac ni ŵyr neb pam.\n\nDŵr yn y tŷ: pwy sy’n gyfrifol?\n",
    "welsh without w": "Gŵyl y môr: pêl-droed i’r plant, ac mae’r ŷd yn dda.\n",
    "plain welsh": "Mae'r môr yn oer, a'r bêl ar goll.\n\nMae'n rhaid cael pâr o fenig.\n",
    "one letter": "A note from the café.\n",
    "one pound": "It cost me £9.\n",
    "one quote": "It’s shut.\n",
    "capitals": "ÉCOLE DE LA RUE\n\nThe sign says CAFÉ in capitals\n",
    "fractions": "It was 30° in the van and we waited 1½ hours\n",
}


def matrix():
    """(name, bytes, text) of every text in every encoding that has all its letters, with every line end."""
    for encoding in ENCODINGS:
        for kind, text in TEXTS.items():
            for end, mark in ENDS.items():
                try:
                    data = text.replace("\n", mark).encode(encoding)
                except UnicodeEncodeError:
                    continue
                yield f"{encoding} {kind} {end}", data, text
                if encoding in MARKED:
                    yield f"{encoding} marked {kind} {end}", MARKED[encoding] + data, text
