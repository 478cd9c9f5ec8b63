"""Numbers, dates and money in Vietnamese words, as certificates and receipts write them."""

from datetime import date
from typing import Literal

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_BILLION = 1_000_000_000

ZeroTens = Literal["linh", "lẻ"]


def in_words(n: int, *, zero_tens: ZeroTens = "linh") -> str:
    """`2024` as `"hai nghìn không trăm hai mươi tư"`; the South says `zero_tens="lẻ"`."""
    if n < 0:
        return "âm " + in_words(-n, zero_tens=zero_tens)
    if n == 0:
        return _DIGITS[0]
    billions = _split(n, _BILLION)
    words: list[str] = []
    for power in range(len(billions) - 1, -1, -1):
        if billions[power]:
            words += _below_billion(billions[power], leading=not words, zero_tens=zero_tens)
            words += ["tỷ"] * power
    return " ".join(words)


def date_in_words(day: date) -> str:
    month = "tư" if day.month == 4 else in_words(day.month)
    return f"ngày {in_words(day.day)} tháng {month} năm {in_words(day.year)}"


def money_in_words(amount: int) -> str:
    """`8000` as `"Tám nghìn đồng"`."""
    words = in_words(amount)
    return f"{words[0].upper()}{words[1:]} đồng"


def _split(n: int, base: int) -> list[int]:
    """The digits of `n` in `base`, lowest first."""
    parts = []
    while n:
        n, part = divmod(n, base)
        parts.append(part)
    return parts


def _below_billion(n: int, *, leading: bool, zero_tens: str) -> list[str]:
    triads = _split(n, 1000)
    words: list[str] = []
    for power in range(len(triads) - 1, -1, -1):
        if triads[power]:
            words += _triad(triads[power], leading=leading and not words, zero_tens=zero_tens)
            words += [("", "nghìn", "triệu")[power]] if power else []
    return words


def _triad(n: int, *, leading: bool, zero_tens: str) -> list[str]:
    """Behind a larger group the hundreds are always said: "một nghìn không trăm linh năm"."""
    hundreds, tens, units = n // 100, n // 10 % 10, n % 10
    words = [] if leading and not hundreds else [_DIGITS[hundreds], "trăm"]
    if tens == 0:
        if units and words:
            words.append(zero_tens)
        return words + ([_DIGITS[units]] if units else [])
    words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    return words + ([_after_ten(units, tens)] if units else [])


def _after_ten(units: int, tens: int) -> str:
    if units == 5:
        return "lăm"
    if tens > 1:
        return {1: "mốt", 4: "tư"}.get(units, _DIGITS[units])
    return _DIGITS[units]
