"""The name a file is shown and saved under. It is never part of a path on the server."""

import re
import unicodedata
from urllib.parse import quote

MAX_BYTES = 180  # file systems stop at 255 bytes; room is left for "(1)" and the like
FALLBACK = "tep"

# Endings that tell the format give way to the true one; others ("số 12.2024") belong to the name.
TYPE_ENDING = re.compile(
    r"\.("
    r"pdf|jpg|jpeg|jpe|jfif|png|webp|heic|heif|avif|gif|bmp|tif|tiff|svg|svgz|ico|psd|htm"
    r"|html|xhtml|mht|xml|txt|csv|rtf|md|doc|docx|docm|dot|dotx|dotm|xls|xlsx|xlsm|xlsb|ppt"
    r"|pptx|pptm|odt|ods|odp|zip|rar|7z|gz|tgz|tar|xz|iso|img|dmg|exe|com|bat|cmd|msi|scr"
    r"|pif|vbs|vbe|js|jse|jar|ps1|sh|lnk|url|hta|dll|apk|swf|php|py|mp3|mp4|mov|avi|p7m|p7s"
    r")$",
    re.IGNORECASE,
)
WINDOWS_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)
FORBIDDEN = re.compile(r'[<>:"|?*%]')
# Letters and marks that print nothing, so two names could look the same.
BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


def clean_name(name: str, suffix: str = "") -> str:
    """A name that is safe to show and to save, ending in `suffix` (".pdf") when one is given."""
    text = _visible(re.split(r"[/\\]", name)[-1])
    text = FORBIDDEN.sub("_", text)
    stem, ending = _split(" ".join(text.split()).rstrip(" ."), keep_last=not suffix)
    ending = suffix or ending
    stem = _cut(stem.lstrip(" .-~"), MAX_BYTES - len(ending.encode())) or FALLBACK
    if WINDOWS_DEVICES.match(stem):
        stem = f"_{stem}"
    return f"{stem}{ending}"


def content_disposition(name: str, *, inline: bool = False) -> str:
    """RFC 6266: plain letters for old readers, the true name for all others."""
    bare = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    bare = re.sub(r'[^\x20-\x7e]|["\\]', "_", bare)
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{bare}\"; filename*=UTF-8''{quote(name, safe='')}"


def _visible(text: str) -> str:
    """NFC, without control, direction, zero-width, private and unassigned characters."""
    text = unicodedata.normalize("NFC", text)
    kept = []
    for char in text:
        category = unicodedata.category(char)
        if category in {"Zs", "Zl", "Zp"} or char in "\t\r\n":
            kept.append(" ")
        elif category[0] != "C" and char not in BLANKS and not _is_selector(char):
            kept.append(char)
    # What stood between two characters may be gone: they can compose now.
    return unicodedata.normalize("NFC", "".join(kept))


def _is_selector(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def _split(text: str, *, keep_last: bool) -> tuple[str, str]:
    """("hoadon", ".pdf") of "hoadon.pdf.exe.pdf": at most the last of several endings stays."""
    last = ""
    while found := TYPE_ENDING.search(text):
        last = last or found[0].lower()
        text = text[: found.start()].rstrip(" .")
    return text, last if keep_last else ""


def _cut(stem: str, room: int) -> str:
    """As much of the stem as fits; a letter is never parted from its marks."""
    if len(stem.encode()) <= room:
        return stem
    stem = stem.encode()[: room + 1].decode(errors="ignore")
    while stem and (len(stem.encode()) > room or unicodedata.combining(stem[-1])):
        stem = stem[:-1]
    return stem.rstrip(" .")
