"""What a file is, by its bytes. Its name says nothing."""

import codecs
import re
from dataclasses import dataclass
from enum import Enum

import puremagic
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise
HEAD_BYTES = 64 * 1024


class Kind(Enum):
    """The formats that are taken: how the rewriter opens them, and what comes out."""

    PDF = ("PDF", "application/pdf", ".pdf")
    JPEG = ("JPEG", "image/jpeg", ".jpg")
    PNG = ("PNG", "image/jpeg", ".jpg")
    WEBP = ("WEBP", "image/jpeg", ".jpg")
    HEIF = ("HEIF", "image/jpeg", ".jpg")

    def __init__(self, opener: str, content_type: str, suffix: str) -> None:
        self.opener = opener
        self.content_type = content_type
        self.suffix = suffix


@dataclass(frozen=True)
class Foreign:
    """A file that is not taken: what it is, and what to send instead."""

    what: Words
    advice: Words


_AS_PDF = _("mở tệp, lưu thành PDF rồi tải lên lại.")
_PRINT = _("in trang đó ra PDF rồi tải lên lại.")
_UNPACK = _("giải nén rồi tải lên từng tệp PDF hoặc ảnh bên trong.")
_PHOTO = _("lưu thành ảnh JPEG rồi tải lên lại.")
_ONLY = _("chỉ nhận tệp PDF hoặc ảnh chụp giấy tờ (JPEG, PNG, WEBP, HEIC).")

WORD = Foreign(_("tài liệu Word"), _AS_PDF)
SHEET = Foreign(_("bảng tính Excel"), _AS_PDF)
SLIDES = Foreign(_("bản trình chiếu"), _AS_PDF)
OLD_OFFICE = Foreign(_("tài liệu Office đời cũ"), _AS_PDF)
OPEN_OFFICE = Foreign(_("tài liệu OpenDocument"), _AS_PDF)
ARCHIVE = Foreign(_("tệp nén"), _UNPACK)
WEB_PAGE = Foreign(_("trang web (HTML)"), _PRINT)
SVG = Foreign(_("hình vẽ SVG"), _PHOTO)
XML = Foreign(_("tệp dữ liệu XML"), _ONLY)
PROGRAM = Foreign(_("chương trình máy tính"), _ONLY)
DISK = Foreign(_("ảnh đĩa"), _ONLY)
VIDEO = Foreign(_("phim"), _ONLY)
SOUND = Foreign(_("tệp âm thanh"), _ONLY)
TEXT = Foreign(_("tệp chữ"), _AS_PDF)
UNKNOWN = Foreign(_("tệp không nhận ra định dạng"), _ONLY)
GIF = Foreign(_("ảnh GIF"), _PHOTO)
BMP = Foreign(_("ảnh BMP"), _PHOTO)
TIFF = Foreign(_("ảnh TIFF"), _PHOTO)
AVIF = Foreign(_("ảnh AVIF"), _PHOTO)
PHOTOSHOP = Foreign(_("ảnh Photoshop"), _PHOTO)
ICON = Foreign(_("biểu tượng ICO"), _PHOTO)
JPEG_2000 = Foreign(_("ảnh JPEG 2000"), _PHOTO)

_BY_ENDING = {
    ".dll": PROGRAM, ".lnk": PROGRAM, ".msi": PROGRAM, ".class": PROGRAM, ".sh": PROGRAM,
    ".doc": OLD_OFFICE, ".xls": OLD_OFFICE, ".ppt": OLD_OFFICE, ".rtf": WORD,
    ".gif": GIF, ".bmp": BMP, ".tiff": TIFF, ".tif": TIFF, ".psd": PHOTOSHOP, ".ico": ICON,
    ".jp2": JPEG_2000, ".svg": SVG, ".html": WEB_PAGE, ".htm": WEB_PAGE, ".xml": XML,
    ".rar": ARCHIVE, ".tar": ARCHIVE, ".xz": ARCHIVE, ".bz2": ARCHIVE, ".iso": DISK,
    ".mp4": VIDEO, ".mov": VIDEO, ".avi": VIDEO, ".webm": VIDEO, ".mkv": VIDEO,
    ".mp3": SOUND, ".wav": SOUND, ".ogg": SOUND, ".m4a": SOUND,
}  # fmt: skip

_STARTS = (
    (b"MZ", PROGRAM),
    (b"\x7fELF", PROGRAM),
    (b"#!", PROGRAM),
    (b"\xca\xfe\xba\xbe", PROGRAM),
    (b"{\\rtf", WORD),
    (b"ID3", SOUND),
    (b"\x1f\x8b", ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", ARCHIVE),
)

_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_WEB = re.compile(
    rb"<(!doctype\s+html|html|head|body|script|iframe|meta|title|table|div|p|img|a)\b",
    re.IGNORECASE,
)


def recognise(head: bytes, tail: bytes = b"") -> Kind | Foreign:
    """`head` and `tail` are the first and last HEAD_BYTES of the file."""
    start = head.lstrip(b"\xef\xbb\xbf\0 \t\r\n")
    if start.startswith(b"%PDF-"):
        return Kind.PDF
    if head.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return Kind.WEBP
    if head[4:8] == b"ftyp":
        return _of_boxes(head)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _of_zip(head + tail)
    return _of_markup(start) or _by_magic(head)


def _of_boxes(head: bytes) -> Kind | Foreign:
    length = min(int.from_bytes(head[:4], "big"), 256)
    brands = {head[at : at + 4] for at in (8, *range(16, length, 4))}
    if brands & {b"avif", b"avis"}:
        return AVIF
    return Kind.HEIF if brands & _HEIF_BRANDS else VIDEO


def _of_zip(data: bytes) -> Foreign:
    for mark, kind in (
        (b"word/", WORD),
        (b"xl/", SHEET),
        (b"ppt/", SLIDES),
        (b"opendocument", OPEN_OFFICE),
    ):
        if mark in data:
            return kind
    return PROGRAM if b"META-INF/MANIFEST.MF" in data else ARCHIVE


def _of_markup(start: bytes) -> Foreign | None:
    if not start.startswith(b"<"):
        return None
    if b"<svg" in start[:4096].lower():
        return SVG
    if _WEB.match(start) or (start.startswith(b"<!--") and _WEB.search(start[:4096])):
        return WEB_PAGE
    return XML if start.startswith(b"<?xml") else None


def _by_magic(head: bytes) -> Foreign:
    for mark, kind in _STARTS:
        if head.startswith(mark):
            return kind
    try:
        ending = puremagic.from_string(head)
    except (puremagic.PureError, ValueError):
        ending = ""
    if found := _BY_ENDING.get(ending):
        return found
    return TEXT if _is_text(head) else UNKNOWN


def _is_text(head: bytes) -> bool:
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(
            head
        )  # the end may cut a letter in two
    except UnicodeDecodeError:
        return False
    return len(text) > 1 and all(char.isprintable() or char in "\t\r\n\f" for char in text)
