"""A bank's statement, CSV or XLSX, as lines. Pure: nothing is stored, and a file is taken whole or not at all."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from motcua.common.money import thousands
from motcua.common.vietnamese import clean
from motcua.payments.statements import headings, sheet
from motcua.payments.statements.cells import HEAD_WITHIN, MOST_LINES, MOST_ROWS, Cell, Unreadable

MOST_BYTES = 5 * 1024 * 1024
LONGEST_TEXT = 500
MOST_MONEY = 10**12
# A spreadsheet that opens such a cell runs it; no bank writes one.
_RUNS = re.compile(r"^\s*(?:[=@]|[+\-](?=.*[(!|]))")
_NUMBER = re.compile(r"^([+\-]?)(\d{1,3}(?:[.,  ]\d{3})+|\d+)(?:[.,](\d{1,2}))?$", re.ASCII)
_CURRENCY = re.compile(r"\s*(đồng|đ|₫|vnđ|vnd)\.?$", re.IGNORECASE)
_DATE = re.compile(
    r"^(?:(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})|(\d{4})-(\d{1,2})-(\d{1,2}))(?:\D|$)", re.ASCII
)


@dataclass(frozen=True)
class Line:
    """Money that came in. `key` is the same whenever the same line is read again."""

    number: int  # in the file, as a spreadsheet counts
    on: date
    amount: int
    text: str
    reference: str = ""
    key: str = ""


@dataclass(frozen=True)
class Read:
    lines: list[Line]
    outgoing: int = 0  # lines of money that left the account: no concern of ours
    digest: str = field(default="", compare=False)


def read(content: bytes) -> Read:
    """Raises `Unreadable`."""
    if not content:
        raise Unreadable(_("Tệp không có gì: chọn tệp sao kê tải từ ngân hàng."))
    if len(content) > MOST_BYTES:
        raise Unreadable(_("Tệp lớn hơn 5 MB: tải sao kê theo từng khoảng ngày ngắn hơn."))
    rows = sheet.rows(content) if content[:4] == b"PK\x03\x04" else _csv_rows(content)
    lines, outgoing = _lines(rows)
    return Read(_keyed(lines), outgoing, hashlib.sha256(content).hexdigest())


def _csv_rows(content: bytes) -> Iterator[list[Cell]]:
    text = _decoded(content)
    first = text.splitlines()[: HEAD_WITHIN + 1]
    # The head of the table has most of them; a point or comma within a sum decides nothing.
    delimiter = max(";\t|,", key=lambda mark: max((line.count(mark) for line in first), default=0))
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error:
        raise Unreadable(
            _("Tệp CSV bị hỏng hoặc bị cắt ngang: tải lại từ ngân hàng, hoặc dùng tệp XLSX.")
        ) from None


def _decoded(content: bytes) -> str:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise Unreadable(
            _("Chỉ nhận sao kê dạng CSV (mã UTF-8) hoặc XLSX: tải lại từ ngân hàng ở dạng đó.")
        )
    return text


def _lines(rows: Iterable[list[Cell]]) -> tuple[list[Line], int]:
    found: dict[str, int] = {}
    best: dict[str, int] = {}
    lines: list[Line] = []
    outgoing = 0
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS:
            raise Unreadable(
                _("Tệp có quá %(most)s dòng: tải sao kê theo từng khoảng ngày ngắn hơn.")
                % {"most": thousands(MOST_LINES)}
            )
        _refuse_what_runs(row, number)
        if not found:
            named = headings.columns([_text(cell) for cell in row])
            best = max(best, named, key=len)
            if not headings.missing(named):
                found = named
            elif number >= HEAD_WITHIN:
                break
        elif (line := _line(row, found, number)) is not None:
            if line.amount > 0:
                lines.append(line)
            else:
                outgoing += 1
    if not found:
        names = ", ".join(headings.missing(best))
        raise Unreadable(
            _("Không tìm thấy cột %(names)s: giữ nguyên dòng tiêu đề khi tải sao kê từ ngân hàng.")
            % {"names": names}
        )
    return lines, outgoing


def _refuse_what_runs(row: list[Cell], number: int) -> None:
    for cell in row:
        if isinstance(cell, str) and _RUNS.match(cell):
            raise Unreadable(
                _("Dòng %(row)s có công thức: tải lại tệp gốc từ ngân hàng, không sửa trong Excel.")
                % {"row": number}
            )


def _line(row: list[Cell], at: dict[str, int], number: int) -> Line | None:
    """None for what is no line: empty, a sum at the end, a word below the table."""

    def cell(what: str) -> Cell:
        index = at.get(what)
        return row[index] if index is not None and index < len(row) else None

    on = _date(cell("date"))
    if on is None:
        return None
    amount = _money(cell("credit"), number)
    if not amount and "debit" in at:
        amount = -abs(_money(cell("debit"), number))
    if not amount and "amount" in at:
        amount = _money(cell("amount"), number)
    if not amount:
        return None
    text = clean(_text(cell("text")))[:LONGEST_TEXT]
    return Line(number, on, amount, text, clean(_text(cell("reference")))[:64])


def _text(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _date(cell: Cell) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if not (found := _DATE.match(clean(_text(cell)))):
        return None
    year, month, day = found.group(3, 2, 1) if found[1] else found.group(4, 5, 6)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _money(cell: Cell, number: int) -> int:
    """In đồng, below zero where it left the account; 0 for nothing."""
    if isinstance(cell, (int, float, Decimal)):
        text = f"{cell:f}".rstrip("0").rstrip(".") if not isinstance(cell, int) else str(cell)
    else:
        text = _CURRENCY.sub("", clean(_text(cell)))
    if text in ("", "-", "0"):
        return 0
    found = _NUMBER.match(text)
    amount = int(re.sub(r"\D", "", found[2])) if found else 0
    if not found or int(found[3] or 0) or amount > MOST_MONEY:
        raise Unreadable(
            _("Không đọc được số tiền ở dòng %(row)s: tải lại tệp gốc từ ngân hàng.")
            % {"row": number}
        )
    return -amount if found[1] == "-" else amount


def _keyed(lines: list[Line]) -> list[Line]:
    """By the bank's reference; where it gives none, by all it says and the how-manieth such line of the file it is."""
    seen: Counter[str] = Counter()
    keyed = []
    for line in lines:
        said = f"{line.on}|{line.amount}|{line.text}"
        seen[said] += 1
        said = f"ref|{line.reference}" if line.reference else f"{said}|{seen[said]}"
        key = hashlib.sha256(said.encode()).hexdigest()
        keyed.append(Line(line.number, line.on, line.amount, line.text, line.reference, key))
    return keyed
