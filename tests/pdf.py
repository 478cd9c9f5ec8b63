"""What a PDF says, read by another program than the one that wrote it."""

import unicodedata

import pypdfium2


def words_of(pdf: bytes) -> str:
    """All its text in one line."""
    with pypdfium2.PdfDocument(pdf) as document:
        said = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    return " ".join(unicodedata.normalize("NFC", said).split())
