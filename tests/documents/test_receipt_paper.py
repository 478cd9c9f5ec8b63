"""The electronic receipt, read back from the PDF."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime

import pikepdf
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.common.money import thousands
from motcua.common.number_words import money_in_words
from motcua.documents.receipt_paper import Named, ReceiptLine, ReceiptPaper, render_receipt
from motcua.documents.render import VIETNAM
from tests.pdf import words_of

AT = datetime(2026, 3, 10, 9, 5, tzinfo=VIETNAM)
LINK = "https://dichvucong.example/kiem-tra/q8pJxZ0hQv6mBz2cYw4tRA/"
RECEIPT = ReceiptPaper(
    agency="UBND xã Cẩm Lạc",
    tax_code="0000000123",
    address="Xã Cẩm Lạc, tỉnh Hà Tĩnh",
    form="EBL01",
    symbol="26TAA",
    number="00000012",
    issued_at=AT,
    payer="Nguyễn Văn An",
    dossier_number="H27.50.05-260310-0001",
    procedure="Thủ tục cấp Giấy xác nhận tình trạng hôn nhân",
    lines=[
        ReceiptLine(name="Cấp giấy xác nhận", kind="fee", amount=8_000),
        ReceiptLine(name="Bản sao", kind="charge", amount=16_000),
    ],
    amount=24_000,
    words=money_in_words(24_000),
    method="Chuyển khoản",
    qr=LINK,
    lookup=LINK.partition("://")[2],
)


def test_a_receipt_says_all_that_the_decree_wants() -> None:
    words = words_of(render_receipt(RECEIPT))
    for said in (
        *("BIÊN LAI THU TIỀN PHÍ, LỆ PHÍ", "EBL01", "26TAA", "00000012", "UBND XÃ CẨM LẠC"),
        *("0000000123", "Ngày 10 tháng 3 năm 2026", "Nguyễn Văn An", "H27.50.05-260310-0001"),
        *("Cấp giấy xác nhận", "Lệ phí", "8.000", "Bản sao", "16.000", "24.000"),
        *("Hai mươi tư nghìn đồng", "Chuyển khoản"),
    ):
        assert said in words, said


def test_a_counter_receipt_names_what_it_cancels_and_why() -> None:
    other = Named(symbol="26TAA", number="00000012", issued_at=AT)
    paper = replace(RECEIPT, number="00000013", cancels=other, reason="Ghi sai tên người nộp.")
    words = words_of(render_receipt(paper))
    assert "BIÊN LAI HỦY" in words
    assert "BIÊN LAI THU TIỀN" not in words
    assert "Hủy biên lai: ký hiệu 26TAA, số 00000012, ngày 10 tháng 3 năm 2026" in words
    assert "Ghi sai tên người nộp." in words
    assert "Cộng số tiền hủy" in words


def test_a_receipt_issued_anew_names_the_cancelled_one() -> None:
    other = Named(symbol="26TAA", number="00000012", issued_at=AT)
    words = words_of(render_receipt(replace(RECEIPT, number="00000014", replaces=other)))
    assert "Thay cho biên lai đã hủy: ký hiệu 26TAA, số 00000012" in words


def test_the_same_receipt_gives_the_same_bytes_on_one_page_of_a5() -> None:
    pdf = render_receipt(RECEIPT)
    assert pdf == render_receipt(RECEIPT)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) == 1
        width, height = (float(side) for side in opened.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (420, 595)


@settings(max_examples=15, deadline=None)
@given(st.text(min_size=1, max_size=120), st.integers(1, 10**12))
def test_whatever_a_name_holds_the_receipt_is_printed(name: str, amount: int) -> None:
    line = ReceiptLine(name=name, kind="charge", amount=amount)
    paper = replace(RECEIPT, payer=name, lines=[line], amount=amount, words=money_in_words(amount))
    assert thousands(amount) in words_of(render_receipt(paper))
