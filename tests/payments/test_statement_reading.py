"""Statements of banks as they come: headings in two languages, sums in three ways, and files that mean harm."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from motcua.common.money import thousands
from motcua.payments.statements.cells import Unreadable
from motcua.payments.statements.reading import Read, read
from motcua.payments.statements.sheet import rows

HEAD = ("Ngày giao dịch", "Số tham chiếu", "Ghi nợ", "Ghi có", "Nội dung")
LINE = ("10/03/2026", "FT26069000001", "", "8.000", "MC7K2ABCD9 nop phi")


def as_csv(*table: tuple[Any, ...], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(table)
    return text.getvalue().encode(encoding)


def as_xlsx(*table: tuple[Any, ...]) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in table:
        sheet.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        read(content)
    return refused.value.sentence


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_csv_is_read_however_the_bank_writes_it(delimiter: str, encoding: str) -> None:
    (line,) = read(as_csv(HEAD, LINE, delimiter=delimiter, encoding=encoding)).lines
    assert (line.on, line.amount) == (dt.date(2026, 3, 10), 8000)
    assert (line.reference, line.text) == ("FT26069000001", "MC7K2ABCD9 nop phi")


def test_a_spreadsheet_is_read_with_its_own_dates_and_numbers() -> None:
    table = [
        ("NGÂN HÀNG MẪU",),
        ("Tài khoản: 0000000000001",),
        (),
        ("STT", "Ngày / Date", "Số tiền ghi có (Credit)", "Diễn giải / Description", "Số dư"),
        (1, dt.datetime.fromisoformat("2026-03-10T08:15"), 8000, "MC7K2ABCD9", 1_008_000),
        (2, dt.date(2026, 3, 10), 15000.0, "MC7K2ABCDE", 1_023_000),
        ("Tổng cộng", None, 23000, None, None),
    ]
    lines = read(as_xlsx(*table)).lines
    assert [(one.number, one.amount, one.text) for one in lines] == [
        (5, 8000, "MC7K2ABCD9"),
        (6, 15000, "MC7K2ABCDE"),
    ]


def test_the_headings_may_be_english_and_the_sum_may_have_a_sign() -> None:
    found = read(
        as_csv(
            ("Transaction Date", "Amount", "Description", "Reference No"),
            ("2026-03-10", "+8,000.00 VND", "MC7K2ABCD9", "A1"),
            ("2026-03-10", "-5,500", "phi sms", "A2"),
        )
    )
    assert [line.amount for line in found.lines] == [8000]
    assert found.outgoing == 1


def test_money_that_left_the_account_is_counted_and_left_alone() -> None:
    found = read(as_csv(HEAD, LINE, ("10/03/2026", "FT2", "11.000", "", "Chi tien dien")))
    assert (len(found.lines), found.outgoing) == (1, 1)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("8000", 8000),
        ("8.000", 8000),
        ("8,000", 8000),
        ("8 000", 8000),
        ("8,000.00", 8000),
        ("8.000,00", 8000),
        ("1.234.567 đ", 1234567),
        ("+8.000 VND", 8000),
    ],
)
def test_a_sum_is_read_in_every_usual_way(text: str, amount: int) -> None:
    (line,) = read(as_csv(HEAD, ("10/03/2026", "R", "", text, "x"))).lines
    assert line.amount == amount


@pytest.mark.parametrize("text", ["8.000,50", "tám nghìn", "8..000", "1e9", "9" * 14, "8.0000"])
def test_a_sum_nobody_can_read_refuses_the_whole_file_and_names_its_row(text: str) -> None:
    sentence = refusal(as_csv(HEAD, LINE, ("10/03/2026", "R", "", text, "x")))
    assert "dòng 3" in sentence


def test_a_file_without_the_needed_columns_is_told_which_are_missing() -> None:
    sentence = refusal(as_csv(("Ngày giao dịch", "Số dư"), ("10/03/2026", "8.000")))
    assert "số tiền ghi có, nội dung" in sentence


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-HYPERLINK(1)"])
def test_a_cell_that_would_run_is_refused(cell: str) -> None:
    bad = ("10/03/2026", "R", "", "8.000", cell)
    for content in (as_csv(HEAD, bad), as_xlsx(HEAD, bad)):
        assert "Dòng 2 có công thức" in refusal(content)


def test_a_file_that_is_no_statement_is_refused() -> None:
    assert "không có gì" in refusal(b"")
    assert "XLSX" in refusal(b"%PDF-1.7\n\x00\x01")
    assert "Không mở được" in refusal(b"PK\x03\x04 rubbish")
    assert "Không tìm thấy cột" in refusal("chỉ là chữ\n".encode())


def test_what_is_too_large_is_refused_before_it_is_read() -> None:
    assert "5 MB" in refusal(b"a" * (5 * 1024 * 1024 + 1))
    assert "20.000 dòng" in refusal(as_csv(HEAD, *[LINE] * 20_100))


def test_a_packed_file_that_would_unpack_to_a_disk_full_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        for part in range(8):
            bomb.writestr(f"xl/worksheets/sheet{part}.xml", b"0" * 9_000_000)
    assert "bung ra quá lớn" in refusal(packed.getvalue())


def test_a_spreadsheet_that_declares_entities_is_refused() -> None:
    honest = as_xlsx(HEAD, LINE)
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(honest)) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename.endswith("sheet1.xml"):
                content = b'<!DOCTYPE a [<!ENTITY b "c">]>' + content
            new.writestr(part.filename, content)
    assert "Không mở được" in refusal(changed.getvalue())


def test_the_same_file_read_again_gives_the_same_keys_and_two_equal_lines_differ() -> None:
    twice = ("10/03/2026", "", "", "8.000", "nop phi")
    content = as_csv(HEAD, twice, twice, LINE)
    first, second = read(content).lines, read(content).lines
    assert [one.key for one in first] == [one.key for one in second]
    assert len({one.key for one in first}) == 3


words = st.text(st.characters(categories=("L", "N", "Zs"), include_characters="-./,"), max_size=60)
lines = st.lists(
    st.tuples(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)), st.integers(1, 10**12), words),
    max_size=20,
)


@settings(max_examples=60, deadline=None)
@given(lines)
def test_whatever_a_bank_says_is_read_line_by_line(said: list[tuple[dt.date, int, str]]) -> None:
    table = [
        (f"{on:%d/%m/%Y}", f"R{i}", "", thousands(amount), f"x{text}")
        for i, (on, amount, text) in enumerate(said)
    ]
    found = read(as_csv(HEAD, *table))
    assert [(one.on, one.amount) for one in found.lines] == [(on, amount) for on, amount, _ in said]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_with_a_sentence(content: bytes) -> None:
    for one in (content, b"PK\x03\x04" + content):
        with suppress(Unreadable):
            assert isinstance(read(one), Read)


def test_ten_thousand_lines_are_fine() -> None:
    table = [("10/03/2026", f"R{i}", "", "8.000", f"dong {i}") for i in range(10_000)]
    assert len(read(as_csv(HEAD, *table)).lines) == 10_000


def test_a_sheet_that_claims_a_million_rows_is_not_believed() -> None:
    assert len(rows(as_xlsx(HEAD, LINE))) == 2
