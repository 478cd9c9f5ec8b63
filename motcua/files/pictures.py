"""Page pictures become one PDF."""

from io import BytesIO

import pikepdf
from PIL import Image

from motcua.files.checks import Examined

A4 = (595.28, 841.89)
MARGIN = 14.17  # 5 mm: printers cut the edge


def images_to_pdf(images: list[Examined]) -> bytes:
    """One A4 page per picture, in the given order; a wide picture gets a wide page.

    The pictures are JPEGs we wrote ourselves, so their bytes go in as they are: nothing is decoded.
    """
    with pikepdf.new() as pdf:
        for image in images:
            _add_page(pdf, image.content)
        out = BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _add_page(pdf: pikepdf.Pdf, jpeg: bytes) -> None:
    with Image.open(BytesIO(jpeg), formats=["JPEG"]) as picture:
        width, height = picture.size
    page_width, page_height = A4 if height >= width else A4[::-1]
    scale = min((page_width - 2 * MARGIN) / width, (page_height - 2 * MARGIN) / height)
    shown_width, shown_height = width * scale, height * scale
    left, bottom = (page_width - shown_width) / 2, (page_height - shown_height) / 2
    page = pdf.add_blank_page(page_size=(page_width, page_height))
    page.obj.Resources = pikepdf.Dictionary(
        XObject=pikepdf.Dictionary(
            Picture=pdf.make_stream(
                jpeg,
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=width,
                Height=height,
                ColorSpace=pikepdf.Name.DeviceRGB,
                BitsPerComponent=8,
                Filter=pikepdf.Name.DCTDecode,
            )
        )
    )
    place = f"{shown_width:.3f} 0 0 {shown_height:.3f} {left:.3f} {bottom:.3f}"
    page.obj.Contents = pdf.make_stream(f"q {place} cm /Picture Do Q".encode())
