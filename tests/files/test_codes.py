"""Codes are looked for in strangers' pictures: what they unpack to must not fill the memory."""

import io
import zlib

import pikepdf
import pytest
import segno
from pikepdf import Dictionary, Name
from PIL import Image

from motcua.files.checks import Examined
from motcua.files.codes import BYTES_AT_MOST, read_codes

CODE = "84101011234567812345"


def drawn() -> Image.Image:
    buffer = io.BytesIO()
    segno.make(CODE).save(buffer, kind="png", scale=4)
    return Image.open(buffer).convert("L")


def page_with(packed: bytes, size: tuple[int, int]) -> Examined:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    picture = pdf.make_stream(b"")
    picture.write(packed, filter=Name.FlateDecode)
    picture.Type, picture.Subtype, picture.ColorSpace = Name.XObject, Name.Image, Name.DeviceGray
    picture.Width, picture.Height, picture.BitsPerComponent = *size, 8
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(Im0=picture))
    buffer = io.BytesIO()
    pdf.save(buffer)
    return Examined(buffer.getvalue(), "application/pdf", "quet.pdf", 1)


def test_a_code_on_a_scanned_page_is_read() -> None:
    picture = drawn()
    page = page_with(zlib.compress(picture.tobytes()), picture.size)
    assert read_codes(page) == [CODE]


def test_a_small_picture_that_unpacks_to_more_than_any_page_has_is_passed_over(
    caplog: pytest.LogCaptureFixture,
) -> None:
    packer = zlib.compressobj(9)
    many = BYTES_AT_MOST // 1_000_000 + 1
    packed = b"".join(packer.compress(bytes(1_000_000)) for _ in range(many)) + packer.flush()
    with caplog.at_level("INFO", "motcua.files.codes"):
        assert read_codes(page_with(packed, (100, 100))) == []
    assert "passed over" in caplog.text
