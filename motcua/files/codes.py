"""The texts of the QR codes on a photograph or a scanned page."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from io import BytesIO

import pikepdf
import zxingcpp
from PIL import Image

from motcua.files.checks import Examined

log = logging.getLogger(__name__)

QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
PAGES_AT_MOST = 5
PICTURES_A_PAGE = 4
PIXELS_AT_MOST = 40_000_000  # an A4 page at 600 dots an inch has 35 million
# A picture says how large it is, but what unpacks of it may be thousands of times more.
BYTES_AT_MOST = 3 * PIXELS_AT_MOST
# `checks.examine` has packed everything with Flate that can be packed so.
pikepdf.settings.set_qpdf_limits(flate_max_memory=BYTES_AT_MOST)
UNREADABLE = (pikepdf.PdfError, Image.DecompressionBombError, OSError, TypeError, ValueError)


def read_codes(page: Examined) -> list[str]:
    """Photographs were written anew by `checks.examine`; the pictures inside a PDF were not.

    So these are held to a size, and one that cannot be decoded is passed over.
    """
    return [
        code.text
        for picture in _pictures(page)
        for code in zxingcpp.read_barcodes(picture, formats=QR)
    ]


def _pictures(page: Examined) -> Iterator[Image.Image]:
    if page.content_type == "image/jpeg":
        yield Image.open(BytesIO(page.content), formats=["JPEG"])
        return
    with pikepdf.open(BytesIO(page.content)) as pdf:
        for sheet in list(pdf.pages)[:PAGES_AT_MOST]:
            for picture in list(sheet.get_images().values())[:PICTURES_A_PAGE]:
                if isinstance(picture, pikepdf.Stream) and (shown := _decoded(picture)):
                    yield shown


def _decoded(picture: pikepdf.Stream) -> Image.Image | None:
    try:
        found = pikepdf.PdfImage(picture)
        if found.width * found.height > PIXELS_AT_MOST:
            return None
        shown = found.as_pil_image()
        return shown.convert("L") if shown.width * shown.height <= PIXELS_AT_MOST else None
    except (*UNREADABLE, pikepdf.models.image.UnsupportedImageTypeError) as error:
        log.info("a picture of a scanned page was passed over: %s", type(error).__name__)
        return None
