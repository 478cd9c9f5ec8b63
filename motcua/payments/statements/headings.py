"""Which column of a bank's statement says what: banks name them in Vietnamese, English or both."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.common.vietnamese import fold

# Folded, as `fold` leaves them. The first that fits is taken, so the surer names stand first.
KNOWN: dict[str, tuple[str, ...]] = {
    "date": (
        *("ngay giao dich", "ngay gd", "transaction date", "trans date", "ngay hach toan"),
        *("posting date", "booking date", "ngay hieu luc", "value date", "ngay", "date"),
        *("thoi gian", "thoi gian giao dich", "ngay gio", "ngay gio giao dich", "time"),
    ),
    "credit": (
        *("so tien ghi co", "ghi co", "phat sinh co", "so phat sinh co", "tien vao"),
        *("so tien vao", "credit", "credit amount", "paid in", "money in", "co"),
    ),
    "debit": (
        *("so tien ghi no", "ghi no", "phat sinh no", "so phat sinh no", "tien ra"),
        *("so tien ra", "debit", "debit amount", "paid out", "money out", "no"),
    ),
    "amount": ("so tien", "so tien giao dich", "amount", "transaction amount", "phat sinh"),
    "text": (
        *("noi dung", "noi dung giao dich", "noi dung chuyen khoan", "dien giai", "mo ta"),
        *("description", "details", "transaction details", "remark", "remarks", "narrative"),
    ),
    "reference": (
        *("so tham chieu", "ma tham chieu", "ma giao dich", "ma gd", "so giao dich", "so gd"),
        *("so but toan", "so chung tu", "so ct", "reference", "reference number", "reference no"),
        *("ref", "ref no", "transaction id", "transaction no", "transaction number"),
    ),
}
NAMES: dict[str, str | Promise] = {
    "date": _("ngày giao dịch"),
    "credit": _("số tiền ghi có"),
    "text": _("nội dung"),
}


def columns(row: Sequence[str]) -> dict[str, int]:
    """What is said in which column, as far as this row is a head of a table."""
    heads = [_names(cell) for cell in row]
    found: dict[str, int] = {}
    for what, names in KNOWN.items():
        for name in names:
            at = next((i for i, head in enumerate(heads) if name in head), None)
            if at is not None and at not in found.values():
                found[what] = at
                break
    return found


def missing(found: dict[str, int]) -> list[str]:
    """In words, what a table of transfers needs and this head does not have."""
    named = {what for what in found if what != "amount"} | ({"credit"} & _as_credit(found))
    return [str(words) for what, words in NAMES.items() if what not in named]


def _as_credit(found: dict[str, int]) -> set[str]:
    return {"credit"} if "amount" in found else set()


def _names(cell: str) -> set[str]:
    """ "Số tiền ghi có/Credit (VND)" goes by both names."""
    parts = re.split(r"[/|\n()\[\]–]| - ", cell[:120])
    folded = {re.sub(r"[^a-z0-9]+", " ", fold(part)).strip() for part in parts}
    return {name for name in folded if name}
