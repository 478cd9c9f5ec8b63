"""The texts of the QR codes on a photograph or a scanned page."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import zxingcpp
from PIL import Image

from motcua.files.checks import Examined

QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
PAGES_AT_MOST = 5
PICTURES_A_PAGE = 4


def read_codes(page: Examined) -> list[str]:
    """Only ever given what `checks.examine` has written anew: a stranger's bytes are not decoded here."""
    return [
        code.text
        for picture in _pictures(page)
        for code in zxingcpp.read_barcodes(picture, formats=QR)
    ]


def _pictures(page: Examined) -> list[Image.Image]:
    if page.content_type == "image/jpeg":
        return [Image.open(BytesIO(page.content), formats=["JPEG"])]
    with pikepdf.open(BytesIO(page.content)) as pdf:
        return [
            pikepdf.PdfImage(picture).as_pil_image().convert("L")
            for sheet in list(pdf.pages)[:PAGES_AT_MOST]
            for picture in list(sheet.get_images().values())[:PICTURES_A_PAGE]
            if isinstance(picture, pikepdf.Stream)
        ]
