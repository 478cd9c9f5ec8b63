"""A PDF that can stand for any paper."""

from functools import cache
from io import BytesIO

import pikepdf


@cache
def small_pdf() -> bytes:
    with pikepdf.new() as made:
        page = made.add_blank_page(page_size=(595, 842))
        page.obj.Contents = made.make_stream(b"BT /F1 24 Tf 72 720 Td (Giay to mau) Tj ET")
        out = BytesIO()
        made.save(out)
    return out.getvalue()
