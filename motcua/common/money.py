"""Đồng: whole numbers, a point between thousands."""

import re

from django.utils.translation import gettext as _

from motcua.common.vietnamese import clean

_UNIT = re.compile(r"\s*(đồng|đ|₫|vnđ|vnd)\.?$", re.IGNORECASE)
# One kind of separator throughout: "1.000,50" is no amount in đồng.
_AMOUNT = re.compile(r"\d+|\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+", re.ASCII)
_LONGEST = 15


class ImpossibleAmount(ValueError):
    """What was typed is no amount; the message says what to type."""


def thousands(number: int) -> str:
    """`1234567` as `"1.234.567"`."""
    return f"{number:,}".replace(",", ".")


def dong(amount: int) -> str:
    """`8000` as `"8.000 đồng"`."""
    return _("%(amount)s đồng") % {"amount": thousands(amount)}


def parse_dong(text: str) -> int:
    """The amount a person typed: `"8.000"`, `"8000 đ"`, `"8 000 VNĐ"`."""
    amount = _UNIT.sub("", clean(text))
    digits = re.sub(r"[., ]", "", amount)
    if not _AMOUNT.fullmatch(amount) or len(digits) > _LONGEST:
        raise ImpossibleAmount(_("Nhập số tiền bằng chữ số, ví dụ 8.000."))
    return int(digits)
