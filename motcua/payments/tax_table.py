"""Bảng kê: the receipts of an agency and day for the tax office, as CSV and XML, and that it was sent.

The layout is our own and described in docs/how-to/issue-receipts.md. A day shows what was issued on it: a receipt
cancelled later stays in the table of its day, and its counter-receipt stands in that of the day it was cancelled.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from motcua.accounts.models import Posting
from motcua.agencies.models import Agency
from motcua.common import clock
from motcua.documents.render import printable
from motcua.payments.models import Receipt, TaxReport
from motcua.payments.receipt_words import method_words

COLLECTED, CANCELLED, REPLACED = "Thu", "Hủy", "Thu (thay biên lai đã hủy)"
HEAD = (
    *("Mẫu số", "Ký hiệu", "Số", "Lập lúc", "Loại", "Người nộp", "Mã hồ sơ", "Khoản thu"),
    *("Phí (đồng)", "Lệ phí (đồng)", "Cộng (đồng)", "Hình thức", "Biên lai liên quan", "Lý do"),
)
# A spreadsheet takes a cell that begins so for a formula.
RUNS = tuple("=+-@＝＋－＠")


@dataclass(frozen=True)
class Sums:
    """In đồng."""

    count: int = 0
    collected: int = 0
    cancelled: int = 0

    @property
    def net(self) -> int:
        return self.collected - self.cancelled


@dataclass(frozen=True)
class Table:
    agency: Agency
    day: dt.date
    receipts: Sequence[Receipt]

    @property
    def sums(self) -> Sums:
        cancelled = [receipt.amount for receipt in self.receipts if receipt.cancels_id]
        whole = sum(receipt.amount for receipt in self.receipts)
        return Sums(len(self.receipts), whole - sum(cancelled), sum(cancelled))

    def of_kind(self, kind: str) -> int:
        """What was collected of it, less what was cancelled."""
        return sum(
            part(receipt, kind) * (-1 if receipt.cancels_id else 1) for receipt in self.receipts
        )


@dataclass(frozen=True)
class Day:
    """A line of the overview. `open_count` is what was issued since the table was sent."""

    day: dt.date
    sums: Sums
    sent: TaxReport | None

    @property
    def open_count(self) -> int:
        return self.sums.count - (self.sent.count if self.sent else 0)


def table(agency: Agency, day: dt.date) -> Table:
    found = _of_day(agency, day).select_related("series", "cancels__series", "replaces__series")
    return Table(agency, day, list(found.order_by("pk")))


def days(agency: Agency, *, until: dt.date, at_most: int) -> list[Day]:
    """The latest days on which receipts were issued, the newest first."""
    end = _midnight(until + dt.timedelta(days=1))
    counter = Q(cancels__isnull=False)
    rows = (
        Receipt.objects.filter(series__agency=agency, issued_at__lt=end)
        .annotate(day=TruncDate("issued_at"))
        .values("day")
        .annotate(
            rows=Count("pk"),
            taken=Sum("amount", filter=~counter, default=0),
            back=Sum("amount", filter=counter, default=0),
        )
        .order_by("-day")[:at_most]
    )
    found = [(row["day"], Sums(row["rows"], row["taken"], row["back"])) for row in rows]
    known = TaxReport.objects.filter(agency=agency, day__in=[day for day, _sums in found])
    sent = {report.day: report for report in known.order_by("pk")}
    return [Day(day, sums, sent.get(day)) for day, sums in found]


def reports(agency: Agency, day: dt.date) -> QuerySet[TaxReport]:
    found = TaxReport.objects.filter(agency=agency, day=day)
    return found.select_related("sent_by__user").order_by("pk")


def mark_sent(found: Table, by: Posting, note: str = "") -> TaxReport:
    """What was sent is what the table says now; receipts issued afterwards make the day open again."""
    return TaxReport.objects.create(
        agency=found.agency,
        day=found.day,
        count=found.sums.count,
        collected=found.sums.collected,
        cancelled=found.sums.cancelled,
        sha256=hashlib.sha256(csv_of(found)).hexdigest(),
        sent_at=clock.now(),
        sent_by=by,
        note=note,
    )


def file_name(found: Table, ending: str) -> str:
    return (
        f"bang-ke-bien-lai-{found.agency.tax_code or found.agency.code}-{found.day:%Y%m%d}.{ending}"
    )


# --- CSV ---


def csv_of(found: Table) -> bytes:
    """With the mark by which spreadsheets know UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEAD)
    for receipt in found.receipts:
        writer.writerow(_cell(value) for value in _values(receipt))
    gap = [""] * 7
    fees, charges = found.of_kind("fee"), found.of_kind("charge")
    writer.writerow([f"Cộng: {found.sums.count} biên lai", *gap, "", "", "", "", "", ""])
    writer.writerow(["Cộng thu", *gap, "", "", found.sums.collected, "", "", ""])
    writer.writerow(["Cộng hủy", *gap, "", "", found.sums.cancelled, "", "", ""])
    writer.writerow(["Còn lại", *gap, charges, fees, found.sums.net, "", "", ""])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _values(receipt: Receipt) -> Iterator[str | int]:
    yield from (receipt.series.form, receipt.series.symbol, receipt.written)
    yield f"{clock.local(receipt.issued_at):%d/%m/%Y %H:%M}"
    yield kind_words(receipt)
    yield from (receipt.payer, receipt.dossier_number)
    yield ", ".join(line["name"] for line in receipt.lines)
    yield from (part(receipt, "charge"), part(receipt, "fee"), receipt.amount)
    yield method_words(receipt.method)
    other = receipt.cancels or receipt.replaces
    yield f"{other.series.symbol} {other.written}" if other else ""
    yield receipt.reason


def _cell(value: str | int) -> str | int:
    """Text in one line; what would run as a formula gets a sign in front that keeps it text.

    Where the semicolon parts the cells, one inside a text would begin a new cell behind the sign.
    """
    if isinstance(value, int):
        return value
    text = " ".join(printable(value).replace(";", ",").split())
    return f"'{text}" if text.startswith(RUNS) else text


def kind_words(receipt: Receipt) -> str:
    if receipt.cancels_id:
        return CANCELLED
    return REPLACED if receipt.replaces_id else COLLECTED


def part(receipt: Receipt, kind: str) -> int:
    return sum(int(line["amount"]) for line in receipt.lines if line["kind"] == kind)


# --- XML ---

KINDS = {"fee": "lePhi", "charge": "phi"}


def xml_of(found: Table) -> bytes:
    root = ET.Element("BangKeBienLai", phienBan="1")
    agency = ET.SubElement(root, "CoQuanThu")
    _add(agency, "Ten", found.agency.name)
    _add(agency, "MaSoThue", found.agency.tax_code)
    _add(root, "Ngay", found.day.isoformat())
    listed = ET.SubElement(root, "DanhSach")
    for receipt in found.receipts:
        _receipt(listed, receipt)
    sums = ET.SubElement(root, "Cong")
    for name, value in (
        ("SoBienLai", found.sums.count),
        ("Thu", found.sums.collected),
        ("Huy", found.sums.cancelled),
        ("ConLai", found.sums.net),
        ("Phi", found.of_kind("charge")),
        ("LePhi", found.of_kind("fee")),
    ):
        _add(sums, name, value)
    ET.indent(root)
    made: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def _receipt(listed: ET.Element, receipt: Receipt) -> None:
    kind = "huy" if receipt.cancels_id else "thay" if receipt.replaces_id else "thu"
    one = ET.SubElement(listed, "BienLai", loai=kind)
    _add(one, "MauSo", receipt.series.form)
    _add(one, "KyHieu", receipt.series.symbol)
    _add(one, "So", receipt.written)
    _add(one, "LapLuc", clock.local(receipt.issued_at).isoformat(timespec="seconds"))
    _add(one, "NguoiNop", receipt.payer)
    _add(one, "MaHoSo", receipt.dossier_number)
    _add(one, "ThuTuc", receipt.procedure)
    for line in receipt.lines:
        item = _add(one, "Khoan", line["amount"])
        item.set("loai", KINDS[line["kind"]])
        item.set("ten", printable(line["name"]))
    _add(one, "SoTien", receipt.amount)
    _add(one, "BangChu", receipt.words)
    _add(one, "HinhThuc", method_words(receipt.method))
    if other := receipt.cancels or receipt.replaces:
        ET.SubElement(one, "BienLaiBiHuy", kyHieu=other.series.symbol, so=other.written)
    if receipt.reason:
        _add(one, "LyDo", receipt.reason)


def _add(parent: ET.Element, name: str, value: str | int) -> ET.Element:
    found = ET.SubElement(parent, name)
    found.text = printable(str(value))
    return found


# --- what was issued on a day ---


def _of_day(agency: Agency, day: dt.date) -> QuerySet[Receipt]:
    return Receipt.objects.filter(
        series__agency=agency,
        issued_at__gte=_midnight(day),
        issued_at__lt=_midnight(day + dt.timedelta(days=1)),
    )


def _midnight(day: dt.date) -> dt.datetime:
    return clock.moment(f"{day.isoformat()}T00:00")
