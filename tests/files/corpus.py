"""Hostile, broken and unusual files, made here: nothing of it is kept in the repository.

Each row: the name it is sent under, a function that makes its bytes, the verdict. The verdict is
the content type that is stored, or the code of the refusal and a word its sentence must hold.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tests.files.makers import (
    DOCX,
    EICAR,
    GIF,
    HTML,
    JAR,
    NEUTRALISED,
    SVG,
    XLSX,
    avif,
    content_bomb,
    declared_pages,
    encrypted,
    escaped_name,
    exactly_the_limit,
    film,
    in_object_stream,
    linearised_cut,
    no_pages,
    noise,
    only_owner_locked,
    page_loop,
    pdf,
    picture,
    png_header,
    with_gps,
    zipped,
)

PDF, JPEG = "application/pdf", "image/jpeg"


@dataclass(frozen=True)
class Case:
    name: str
    make: Callable[[], bytes]
    stored: str = ""
    refused: str = ""
    word: str = ""


def no(name: str, make: Callable[[], bytes], code: str, word: str = "") -> Case:
    return Case(name, make, refused=code, word=word)


TAKEN = [
    Case("don.pdf", pdf, PDF),
    Case("DON.PDF", lambda: pdf(pages=500), PDF),
    Case("vua-du.pdf", exactly_the_limit, PDF),
    Case("khong duoi", pdf, PDF),
    Case("anh.jpg", lambda: pdf(), PDF),
    Case("rong-truoc.pdf", lambda: b"\xef\xbb\xbf\r\n" + pdf(), PDF),
    Case("khoa-in.pdf", only_owner_locked, PDF),
    Case("js-trong-objstm.pdf", in_object_stream, PDF),
    Case("js-ten-lach.pdf", escaped_name, PDF),
    Case("pdf-zip.pdf", lambda: pdf() + zipped(virus=EICAR), PDF),
    Case("pdf-zip-dai.pdf", lambda: pdf() + zipped(tiep=noise(b"", 50_000)), PDF),
    Case("pdf-html.pdf", lambda: pdf() + HTML, PDF),
    Case("hoa-don.pdf.exe", pdf, PDF),
    Case("anh.jpg", picture, JPEG),
    Case("anh.jpeg", lambda: picture(progressive=True), JPEG),
    Case("cmyk.jpg", lambda: picture(mode="CMYK"), JPEG),
    Case("xam.jpg", lambda: picture(mode="L"), JPEG),
    Case("vi-tri.jpg", with_gps, JPEG),
    Case("anh-zip.jpg", lambda: picture() + zipped(virus=EICAR), JPEG),
    Case("anh-html.jpg", lambda: picture(comment=HTML), JPEG),
    Case("anh.png", lambda: picture("PNG"), JPEG),
    Case("trong-suot.png", lambda: picture("PNG", mode="RGBA"), JPEG),
    Case("bang-mau.png", lambda: picture("PNG", mode="P"), JPEG),
    Case("den-trang.png", lambda: picture("PNG", mode="1"), JPEG),
    Case("16-bit.png", lambda: picture("PNG", mode="I;16"), JPEG),
    Case("png-jar.png", lambda: picture("PNG") + zipped(**JAR), JPEG),
    Case("anh.webp", lambda: picture("WEBP"), JPEG),
    Case("anh.heic", lambda: picture("HEIF"), JPEG),
    Case("anh-heic-ten-jpg.jpg", lambda: picture("HEIF"), JPEG),
    Case("anh.pdf", picture, JPEG),
    Case("to.jpg", lambda: picture(size=(6000, 4000)), JPEG),
    *(Case(f"{change.__name__}.pdf", partial(pdf, change), PDF) for change in NEUTRALISED),
]  # fmt: skip

REFUSED = [
    no("rong.pdf", lambda: b"", "empty", "trống"),
    no("mot-byte.pdf", lambda: b"%", "type"),
    no("qua-1-byte.pdf", lambda: exactly_the_limit() + b"\n", "size", "20,1 MB"),
    no("60mb.pdf", lambda: b"%PDF-1.7" + b"\0" * 60 * 1024 * 1024, "size", "20 MB"),
    no("khoa.pdf", encrypted, "encrypted", "mật khẩu"),
    no("hong.pdf", lambda: b"%PDF-1.7\nkhong co gi", "broken", "hỏng"),
    no("nhieu.pdf", lambda: noise(b"%PDF-1.4\n"), "broken", "hỏng"),
    no("cut.pdf", lambda: pdf(pages=20)[:1500], "broken", "hỏng"),
    no("cut-linear.pdf", linearised_cut, "broken", "hỏng"),
    no("khong-trang.pdf", no_pages, "broken", "hỏng"),
    no("vong.pdf", page_loop, "broken", "hỏng"),
    no("bom.pdf", content_bomb, "broken", "hỏng"),
    no("501.pdf", lambda: pdf(pages=501), "pages", "501 trang"),
    no("khai-100000.pdf", declared_pages, "pages", "500 trang"),
    no("html-pdf.pdf", lambda: HTML + pdf(), "type", "HTML"),
    no("trang.html", lambda: HTML, "type", "HTML"),
    no("trang.pdf", lambda: HTML, "type", "thật ra là trang web"),
    no("trang.png", lambda: b"  \n<HTML><body>", "type", "thật ra"),
    no("an.pdf", lambda: b"<!-- x --><script>alert(1)</script>", "type", "HTML"),
    no("hinh.svg", lambda: SVG, "type", "SVG"),
    no("hinh.png", lambda: b'<?xml version="1.0"?>' + SVG, "type", "thật ra là hình vẽ SVG"),
    no("du-lieu.xml", lambda: b'<?xml version="1.0"?><a/>', "type", "XML"),
    no("don.docx", lambda: zipped(**DOCX), "type", "Word"),
    no("don.pdf", lambda: zipped(**DOCX), "type", "thật ra là tài liệu Word"),
    no("bang.xlsx", lambda: zipped(**XLSX), "type", "Excel"),
    no("cu.doc", lambda: noise(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "type", "Office"),
    no("don.rtf", lambda: b"{\\rtf1 xin chao}", "type", "Word"),
    no("ho-so.zip", lambda: zipped(a=b"1"), "type", "giải nén"),
    no("ho-so.pdf", lambda: zipped(a=pdf()), "type", "thật ra là tệp nén"),
    no("bom.zip", lambda: zipped(a=b"\0" * 50_000_000), "type", "tệp nén"),
    no("duong-dan.zip", lambda: zipped(**{"..__..__etc__passwd": b"x"}), "type", "tệp nén"),
    no("app.jar", lambda: zipped(**JAR), "type", "chương trình"),
    no("a.rar", lambda: noise(b"Rar!\x1a\x07\x00"), "type", "tệp nén"),
    no("a.7z", lambda: noise(b"7z\xbc\xaf\x27\x1c"), "type", "tệp nén"),
    no("a.gz", lambda: noise(b"\x1f\x8b\x08"), "type", "tệp nén"),
    no("cai-dat.exe", lambda: noise(b"MZ\x90\0"), "type", "chương trình"),
    no("anh.jpg.exe", lambda: noise(b"MZ\x90\0"), "type", "chương trình"),
    no("giay-to.pdf", lambda: noise(b"MZ\x90\0"), "type", "thật ra là chương trình"),
    no("a.so", lambda: noise(b"\x7fELF\x02"), "type", "chương trình"),
    no("a.sh", lambda: b"#!/bin/sh\nrm -rf /\n", "type", "chương trình"),
    no("a.lnk", lambda: b"L\0\0\0\x01\x14\x02\0" + b"\0" * 90, "type", "chương trình"),
    no("eicar.com", lambda: EICAR, "type"),
    no("eicar.pdf", lambda: EICAR, "type", "thật ra"),
    no("ghi-chu.txt", lambda: "Đơn xin xác nhận".encode() * 40, "type", "tệp chữ"),
    no("ma.js", lambda: b"alert(1)", "type", "tệp chữ"),
    no("dong.gif", lambda: GIF, "type", "GIF"),
    no("gifar.gif", lambda: GIF + zipped(**JAR), "type", "GIF"),
    no("gifar.jpg", lambda: GIF + zipped(**JAR), "type", "thật ra là ảnh GIF"),
    no("anh.bmp", lambda: picture("BMP"), "type", "BMP"),
    no("anh.tiff", lambda: picture("TIFF"), "type", "TIFF"),
    no("anh.avif", avif, "type", "AVIF"),
    no("phim.mp4", film, "type", "phim"),
    no("nhac.mp3", lambda: noise(b"ID3\x03\0"), "type", "âm thanh"),
    no("la.bin", lambda: noise(b"\x01\x02\x03"), "type", "Không nhận ra"),
    no("lut.png", lambda: png_header(50_000, 50_000), "pixels", "50000 × 50000"),
    no("vua-qua.png", lambda: png_header(10_000, 5_001), "pixels", "quá lớn"),
    no("noi-doi.png", lambda: png_header(3000, 3000), "broken", "hỏng"),
    no("cut.jpg", lambda: picture(size=(800, 600))[:-3000], "broken", "hỏng"),
    no("cut.png", lambda: picture("PNG", size=(800, 600))[:-3000], "broken", "hỏng"),
    no("cut.webp", lambda: picture("WEBP", size=(800, 600))[:-300], "broken", "hỏng"),
    no("cut.heic", lambda: picture("HEIF", size=(800, 600))[:-300], "broken", "hỏng"),
    no("nhieu.jpg", lambda: noise(b"\xff\xd8\xff\xe0"), "broken", "hỏng"),
    no("nhieu.png", lambda: noise(b"\x89PNG\r\n\x1a\n"), "broken", "hỏng"),
    no("nhieu.webp", lambda: noise(b"RIFF\0\1\0\0WEBP"), "broken", "hỏng"),
    no("nhieu.heic", lambda: noise(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"), "broken", "hỏng"),
]  # fmt: skip
