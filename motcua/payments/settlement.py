"""The gateway's file of a day: a line for each movement of money, in CSV. Read strictly: half a file is no file."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from motcua.common import clock
from motcua.common.vietnamese import clean

# Each column, and the names under which gateways write it.
COLUMNS = {
    "reference": ("txn_ref", "TxnRef", "vnp_TxnRef"),
    "number": ("transaction_no", "TransactionNo", "vnp_TransactionNo"),
    "kind": ("type", "kind"),
    "amount": ("amount",),
    "at": ("paid_at", "at", "date"),
}
STATUS = "status"
SUCCEEDED = ("", "00", "success", "paid", "done")
KINDS = ("pay", "refund")
MOST_ROWS = 200_000
MOST_BYTES = 20_000_000
STAMPS = ("%Y%m%d%H%M%S", "%d/%m/%Y %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d", "%d/%m/%Y")


class Unreadable(ValueError):
    """One sentence that says what to do, with the line."""


@dataclass(frozen=True)
class Moved:
    """So many đồng came to, or went from, the account at the gateway. The amount is never below zero."""

    kind: str
    reference: str
    number: str
    amount: int
    day: date


def read(content: bytes) -> list[Moved]:
    """The movements that took place; a line that says the same as another stands for the same movement."""
    if len(content) > MOST_BYTES:
        raise Unreadable(_("Tệp quá lớn: gửi tệp đối soát của một ngày."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(_("Lưu tệp CSV với bảng mã UTF-8 rồi gửi lại.")) from None
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        raise Unreadable(
            _("Tệp không phải CSV: tải lại tệp đối soát từ cổng thanh toán.")
        ) from None
    if len(rows) > MOST_ROWS:
        raise Unreadable(_("Tệp quá nhiều dòng: gửi tệp đối soát của một ngày."))
    head = [clean(name) for name in rows[0]] if rows else []
    where = {key: _column(head, names) for key, names in COLUMNS.items()}
    where[STATUS] = head.index(STATUS) if STATUS in head else -1
    found: dict[Moved, None] = {}
    for number, row in enumerate(rows[1:], 2):
        if any(row) and (moved := _moved(row, where, len(head), number)):
            found[moved] = None
    return list(found)


def _column(head: list[str], names: tuple[str, ...]) -> int:
    for name in names:
        if name in head:
            return head.index(name)
    text = _("Tệp thiếu cột %(name)s. Dòng đầu phải ghi tên các cột.")
    raise Unreadable(text % {"name": names[0]})


def _moved(row: list[str], where: Mapping[str, int], width: int, number: int) -> Moved | None:
    if len(row) != width:
        raise Unreadable(_("Dòng %(number)s không đủ cột: tải lại tệp.") % {"number": number})
    said = {key: clean(row[at]) if at >= 0 else "" for key, at in where.items()}
    if said[STATUS].lower() not in SUCCEEDED:
        return None
    if said["kind"] not in KINDS:
        text = _("Dòng %(number)s: cột loại phải là pay hoặc refund.")
        raise Unreadable(text % {"number": number})
    if not said["reference"] or max(map(len, said.values())) > 64:
        raise Unreadable(_("Dòng %(number)s: mã giao dịch không đúng.") % {"number": number})
    amount = said["amount"].removeprefix("-")
    below = said["amount"] != amount
    if not (amount.isascii() and amount.isdecimal() and len(amount) < 16 and int(amount)):
        text = _("Dòng %(number)s: số tiền phải là số đồng, chỉ gồm chữ số.")
        raise Unreadable(text % {"number": number})
    if below and said["kind"] == "pay":
        raise Unreadable(_("Dòng %(number)s: khoản thu không thể âm.") % {"number": number})
    day = _day(said["at"], number)
    return Moved(said["kind"], said["reference"], said["number"], int(amount), day)


def _day(text: str, number: int) -> date:
    try:
        at = datetime.fromisoformat(text)
        return clock.local(at).date() if at.tzinfo else at.date()
    except ValueError:
        pass
    for stamp in STAMPS:
        try:
            return datetime.strptime(text, stamp).date()  # noqa: DTZ007  gateways write our time
        except ValueError:
            continue
    raise Unreadable(_("Dòng %(number)s: không đọc được ngày giờ.") % {"number": number})
