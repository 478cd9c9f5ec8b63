"""Vietnamese text: cleaned, found without accents, and sorted as a dictionary sorts."""

import re
import unicodedata
from functools import lru_cache

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_RANK = {letter: rank for rank, letter in enumerate(_ALPHABET)}
# ngang (no mark) is 0, then huyền, hỏi, ngã, sắc, nặng: the order of Vietnamese dictionaries.
_TONE_RANK = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
# The eth (ð) looks like đ and comes out of old keyboards and scanners.
_D_WITH_STROKE = str.maketrans({"Đ": "D", "đ": "d", "Ð": "D", "ð": "d"})
_INVISIBLE = {"Cc", "Cf", "Cs"}
_RUN = re.compile(r"\d+|[^\W\d_]+")

SortToken = tuple[int, int, tuple[int, ...], int]
SortKey = tuple[tuple[SortToken, ...], str]


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def clean(text: str, *, keep_lines: bool = False) -> str:
    """NFC, without control, zero-width and direction characters, with single spaces.

    `keep_lines` leaves line breaks (at most one empty line in a row) for text typed in a large box.
    """
    if keep_lines:
        lines = "\n".join(clean(line) for line in re.split(r"\r\n|\r|\n", text))
        return re.sub(r"\n{3,}", "\n\n", lines).strip("\n")
    # Spaces first: a tab is a control character too. Composition last: a hidden character may part
    # a letter and its mark.
    spaced = "".join(" " if char.isspace() else char for char in text)
    visible = "".join(char for char in spaced if unicodedata.category(char) not in _INVISIBLE)
    return " ".join(nfc(visible).split())


def fold(text: str) -> str:
    """Text to search in and by: `"Thuỷ Đoàn"` and `"thuy  doan"` become the same."""
    compatible = unicodedata.normalize("NFKD", clean(text)).translate(_D_WITH_STROKE)
    lowered = unicodedata.normalize("NFKD", compatible.casefold())
    return clean(
        "".join(char for char in lowered if not unicodedata.category(char).startswith("M"))
    )


def without_marks(text: str) -> str:
    """ "Hồ sơ: đã có kết quả" → "Ho so: da co ket qua": what every telephone shows; capitals are kept."""
    apart = unicodedata.normalize("NFD", text.translate(_D_WITH_STROKE)).replace("–", "-")
    bare = "".join(char for char in apart if not unicodedata.category(char).startswith("M"))
    return bare.encode("ascii", "ignore").decode()


def sort_key(text: str) -> SortKey:
    """Dictionary order, syllable by syllable: the tone decides between equal letters.

    Numbers sort as numbers (thôn 2 before thôn 10); the last part keeps equals in one order.
    """
    cleaned = clean(text)
    runs = _RUN.findall(nfc(cleaned.casefold().replace("ð", "đ")))
    return tuple(_token(run) for run in runs), cleaned


def name_key(name: str) -> tuple[SortKey, SortKey]:
    """Lists of people go by given name (the last word), then by the name from the front."""
    words = clean(name).split()
    return sort_key(words[-1] if words else ""), sort_key(" ".join(words[:-1]))


def ascii_slug(text: str, *, limit: int = 80) -> str:
    """`"Giấy tiếp nhận số 1"` as `"giay-tiep-nhan-so-1"`: for file names and addresses."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:limit].rstrip("-")


@lru_cache(maxsize=10_000)
def _token(run: str) -> SortToken:
    if run[0].isdecimal():
        digits = tuple(unicodedata.digit(char) for char in run)
        significant = digits[next((i for i, digit in enumerate(digits) if digit), len(digits)) :]
        return 0, len(significant), significant, 0
    decomposed = unicodedata.normalize("NFD", run)
    tone = max((_TONE_RANK.get(char, 0) for char in decomposed), default=0)
    letters = nfc("".join(char for char in decomposed if char not in _TONE_RANK))
    return 1, 0, tuple(_rank(char) for char in letters), tone


def _rank(letter: str) -> int:
    base = unicodedata.normalize("NFD", letter)[0]
    return _LETTER_RANK.get(letter, _LETTER_RANK.get(base, len(_ALPHABET) + ord(base)))
