"""The papers of the desk, read back from the PDF."""

from __future__ import annotations

import dataclasses
import io
from dataclasses import replace
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.documents.desk_papers import Passage
from motcua.documents.papers import Form01, Paper, Regime
from motcua.documents.render import render_form01
from motcua.documents.render_desk import (
    render_apology,
    render_control_slip,
    render_guide,
    render_hand_over_list,
    render_register,
    render_return_receipt,
    render_stop_notice,
)
from tests.documents.desk_samples import (
    APOLOGY,
    CONTENT,
    DUE,
    GUIDE,
    HAND_OVER,
    LETTER,
    LINK,
    LONG_NAME,
    MORNING,
    NUMBER,
    OLD,
    ONE_STOP,
    PASSAGES,
    PERSON,
    REGISTER,
    RETURN,
    SAMPLES,
    SLIP,
    STOP,
    Sample,
    register_row,
)
from tests.pdf import words_of

each_paper = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
OF_2018, OF_2025 = "Thông tư số 01/2018/TT-VPCP", "Thông tư số 03/2025/TT-VPCP"


def pages_of(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def tight(text: str) -> str:
    """A reader takes the dash at the end of a line for a broken word."""
    return "".join(text.split()).replace("-", "").replace("\ufffe", "").replace("\x02", "")


def emptied(paper: Any) -> Any:
    """As little as may be known: every text, list and moment that can be empty is."""
    empty: dict[str, Any] = {}
    for field in dataclasses.fields(paper):
        value = getattr(paper, field.name)
        if isinstance(value, str) and field.name not in ("regime", "page_size"):
            empty[field.name] = ""
        elif isinstance(value, list):
            empty[field.name] = []
        elif "None" in str(field.type):
            empty[field.name] = None
    return replace(paper, **empty)


def outside(pdf: bytes) -> list[str]:
    """The letters that do not stand on their page."""
    lost = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            width, height = page.get_size()
            text = page.get_textpage()
            for index in range(text.count_chars()):
                left, bottom, right, top = text.get_charbox(index)
                if left < 0 or bottom < 0 or right > width or top > height:
                    lost.append(text.get_text_range(index, 1))
    return lost


def sizes(sample: Sample) -> list[Any]:
    if not sample.sized:
        return [sample.paper]
    return [replace(sample.paper, page_size=size) for size in ("a5", "a4")]


@each_paper
def test_it_is_an_archive_file_that_can_be_read_aloud_in_either_size(sample: Sample) -> None:
    for paper in sizes(sample):
        with pikepdf.open(io.BytesIO(sample.render(paper))) as opened:
            meta = opened.open_metadata()
            assert meta.pdfa_status == "2A"
            assert meta["pdfuaid:part"] == "1"
            assert opened.Root.Lang == "vi-VN"
            assert "\n" not in meta["dc:title"]


@each_paper
def test_nothing_leaves_the_page_whatever_is_long_or_missing(sample: Sample) -> None:
    for paper in sizes(sample):
        assert outside(sample.render(paper)) == []
        assert outside(sample.render(emptied(paper))) == []
    words = "Ẩ" * 150
    long = {
        field.name: words
        for field in dataclasses.fields(sample.paper)
        if isinstance(getattr(sample.paper, field.name), str)
        and field.name not in ("regime", "page_size", "qr", "lookup")
    }
    assert outside(sample.render(replace(sample.paper, **long))) == []


@each_paper
def test_the_same_facts_give_the_same_bytes(sample: Sample) -> None:
    assert sample.render(sample.paper) == sample.render(sample.paper)


@each_paper
def test_it_has_the_head_of_an_official_paper_and_a_code_to_scan(sample: Sample) -> None:
    pdf = sample.render(sample.paper)
    said = words_of(pdf)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in said
    assert "Cẩm Lạc, ngày 15 tháng 10 năm 2024" in said
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert f"Mã QR: {LINK}".encode("utf-16-be") in opened_alt(opened)


def opened_alt(opened: pikepdf.Pdf) -> bytes:
    """All the texts that stand for pictures."""
    return b"".join(
        bytes(item["/Alt"])
        for item in opened.objects
        if isinstance(item, pikepdf.Dictionary) and "/Alt" in item
    )


@pytest.mark.parametrize(
    ("regime", "title", "wish", "circular"),
    [
        (Regime.TT01_2018, "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ", "hẹn lại ngày", OF_2018),
        (
            Regime.TT03_2025,
            "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT",
            "đề nghị gia hạn thời gian",
            OF_2025,
        ),
    ],
)
def test_an_apology_says_the_old_and_the_new_day_in_the_words_of_its_circular(
    regime: Regime, title: str, wish: str, circular: str
) -> None:
    said = words_of(render_apology(replace(APOLOGY, regime=regime)))
    for words in (
        "Mẫu số 04", title, wish, circular, f"Kính gửi: {LONG_NAME}", NUMBER,
        "Thời gian tiếp nhận hồ sơ: 09 giờ 05 phút, ngày 15 tháng 10 năm 2024",
        "Thời gian hẹn trả kết quả: 17 giờ 00 phút, ngày 18 tháng 10 năm 2024",
        "17 giờ 00 phút, ngày 23 tháng 10 năm 2024",
        "xin lỗi", "Chưa nhận được văn bản", "Lê Văn Hùng", "0239 000 001", "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH", "Phạm Văn Dũng",
    ):  # fmt: skip
        assert words in said, (words, said)
    assert tight(f"Số: {NUMBER}/XL-01") in tight(said)


def test_a_stop_notice_says_since_when_why_and_on_what_law() -> None:
    said = words_of(render_stop_notice(STOP))
    for words in (
        "Mẫu số 05", OF_2025, "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ",
        "kể từ 17 giờ 00 phút, ngày 18 tháng 10 năm 2024", "Nộp trùng hồ sơ khác.",
        "Điều 19 Nghị định số 61/2018/NĐ-CP",
    ):  # fmt: skip
        assert words in said, (words, said)
    assert "Theo đề nghị của Ông/Bà" not in said
    assert "Theo đề nghị của Ông/Bà" in words_of(render_stop_notice(replace(STOP, asked=True)))


@pytest.mark.parametrize(
    ("regime", "form"), [(Regime.TT01_2018, "Mẫu số 05"), (Regime.TT03_2025, "Mẫu số 06")]
)
def test_a_control_slip_lists_every_hand_over_with_who_when_and_how_the_limit_was_kept(
    regime: Regime, form: str
) -> None:
    said = words_of(render_control_slip(replace(SLIP, regime=regime)))
    for words in (
        form, "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ", "TÊN CƠ QUAN", "THỜI GIAN GIAO, NHẬN",
        "KẾT QUẢ", "GHI CHÚ", "Cơ quan giải quyết hồ sơ: Ủy ban nhân dân xã Cẩm Lạc",
        "Cơ quan phối hợp giải quyết hồ sơ: Ủy ban nhân dân xã Cẩm Xuyên",
        f"1. Giao: {ONE_STOP}", "2. Nhận: Bộ phận Tư pháp – Hộ tịch", "Người giao: Trần Thị Lan",
        "Nhận: 09 giờ 40 phút, ngày 15 tháng 10 năm 2024", "Trước hạn", "Quá hạn",
        "Chờ xác minh từ 15/10/2024.",
    ):  # fmt: skip
        assert words in said, (words, said)
    assert SLIP.log_hash in tight(said)


def test_a_hand_over_nobody_has_taken_yet_is_left_open_to_be_signed() -> None:
    said = words_of(render_control_slip(replace(SLIP, passages=PASSAGES[1:])))
    assert "Nhận: … giờ … phút, ngày … tháng … năm …" in said


def test_a_row_of_a_control_slip_is_never_torn_over_two_pages() -> None:
    many = [replace(PASSAGES[0], remark=f"Lượt {n} hết") for n in range(40)]
    pdf = render_control_slip(replace(SLIP, passages=many))
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    assert len(pages) > 5
    assert all(page.count("Người giao:") == page.count("Người nhận:") for page in pages)
    assert "TÊN CƠ QUAN" in pages[-1]


@pytest.mark.parametrize(
    ("regime", "form"), [(Regime.TT01_2018, "Mẫu số 06"), (Regime.TT03_2025, "Mẫu số 07")]
)
def test_a_register_opens_with_its_book_and_closes_with_its_count(
    regime: Regime, form: str
) -> None:
    pdf = render_register(replace(REGISTER, regime=regime, book=2, books=3))
    said = words_of(pdf)
    for words in (
        form, "SỔ THEO DÕI HỒ SƠ", "Năm: 2024", "Quyển số: 02", "Mở sổ ngày 02 tháng 01 năm 2024",
        "Có 40 hồ sơ, từ số thứ tự 1 đến số thứ tự 40 (quyển 2 trên 3);", f"{pages_of(pdf)} trang",
        "Khóa sổ ngày 31 tháng 12 năm 2024", "NGƯỜI LẬP SỔ", "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ",
    ):  # fmt: skip
        assert words in said, (words, said)
    assert said.count("Phương thức nhận kết quả") == pages_of(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        _x, _y, width, height = map(float, opened.pages[0].mediabox)
        assert (round(width), round(height)) == (842, 595)


def test_a_register_that_is_still_written_does_not_say_it_is_closed() -> None:
    said = words_of(render_register(replace(REGISTER, closed_on=None)))
    assert "Sổ đang mở" in said
    assert "Khóa sổ" not in said


def test_an_extract_says_what_was_chosen_and_is_no_book() -> None:
    extract = replace(REGISTER, chosen="Kênh: Trực tuyến", opened_on=None, closed_on=None)
    said = words_of(render_register(extract))
    assert "TRÍCH SỔ THEO DÕI HỒ SƠ" in said
    assert "Kênh: Trực tuyến" in said
    assert "Quyển số" not in said
    assert "Sổ đang mở" not in said


def test_an_empty_register_says_so() -> None:
    assert "Không có hồ sơ nào." in words_of(render_register(replace(REGISTER, rows=[])))


def test_every_dossier_of_a_long_register_stands_in_it() -> None:
    said = tight(
        words_of(render_register(replace(REGISTER, rows=list(map(register_row, range(1, 301))))))
    )
    assert all(tight(f"H27-241015-{n:04}") in said for n in range(1, 301))


def test_a_hand_over_list_names_every_result_and_both_who_sign() -> None:
    rows = [replace(HAND_OVER.rows[0], result=f"Kết quả thứ {n}") for n in range(30)]
    said = words_of(render_hand_over_list(replace(HAND_OVER, rows=rows)))
    assert all(f"Kết quả thứ {n}" in said for n in range(30))
    for words in ("Tổng số: 30 kết quả", "NGƯỜI GIAO", "Hoàng Thị Mai", "NGƯỜI NHẬN", " X X "):
        assert words in said, (words, said)


def test_a_receipt_for_the_result_says_who_took_what_by_which_right() -> None:
    said = words_of(render_return_receipt(RETURN))
    for words in (
        "GIẤY BIÊN NHẬN TRẢ KẾT QUẢ", "Người nhận kết quả: Trần Văn Bình", "CCCD số 042090000001",
        "Giấy ủy quyền ngày 16/10/2024", "Giấy xác nhận số 15/UBND-XN", "Quyết định ly hôn",
        "17 giờ 00 phút, ngày 18 tháng 10 năm 2024", "NGƯỜI TRẢ KẾT QUẢ",
    ):  # fmt: skip
        assert words in said, (words, said)
    none = words_of(render_return_receipt(replace(RETURN, originals=[])))
    assert "Không có" in none


def test_a_guide_is_no_receipt_and_says_so() -> None:
    said = words_of(render_guide(GUIDE))
    for words in (
        "PHIẾU HƯỚNG DẪN", "Tờ khai", "1 bản chính", "Chưa ký tên.", "8.000 đồng",
        "không phải là Giấy tiếp nhận",
    ):  # fmt: skip
        assert words in said, (words, said)
    assert "Mã hồ sơ" not in said


RECEIPT = Form01(
    **LETTER,
    **OLD,
    **PERSON,
    one_stop=ONE_STOP,
    applicant=LONG_NAME,
    content=CONTENT,
    received_at=MORNING,
    due_at=DUE,
    legal_time="3 ngày làm việc",
    result_place="Nhận trực tiếp",
    receiver="Trần Thị Lan",
    papers=[Paper(name="Quyết định ly hôn", original=1, certified=2, copies=3)],
    online=False,
    both_copies=True,
    book="01",
    book_row="17",
)


def test_at_the_counter_one_copy_is_kept_and_one_given_away() -> None:
    for size in ("a5", "a4"):
        pdf = render_form01(replace(RECEIPT, page_size=size))
        said = words_of(pdf)
        assert said.count("(Liên: Lưu)") == said.count("(Liên: Giao khách hàng)") == 1
        assert said.count("NGƯỜI NỘP HỒ SƠ") == said.count("NGƯỜI TIẾP NHẬN HỒ SƠ") == 2
        assert said.count("Quyết định ly hôn 1 2 3") == 2
        assert said.count("Quyển số: 01 Số thứ tự: 17") == 2
        assert "3 Mẫu số" not in said  # each counts its own pages
        assert outside(pdf) == []


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=80), st.text(max_size=40))
def test_no_text_breaks_a_paper_of_the_desk(text: str, name: str) -> None:
    passage = Passage(giver=text, receiver=name, given_at=MORNING, remark=text)
    slip = replace(SLIP, passages=[passage], applicant=name, helping=[text])
    assert render_control_slip(slip).startswith(b"%PDF")
    rows = [replace(register_row(1), person=name, remark=text, dossier_number=text)]
    assert render_register(replace(REGISTER, rows=rows, number=text)).startswith(b"%PDF")
