"""Printed papers, read back from the PDF as a person or an archive would."""

import io
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.documents import render as rendering
from motcua.documents.papers import (
    Declaration,
    Form01,
    Form02,
    Form03,
    Paper,
    Regime,
    ResultPaper,
    Row,
    Section,
    Signer,
    regime_on,
)
from motcua.documents.render import (
    moment_words,
    render_declaration,
    render_form01,
    render_form02,
    render_form03,
    render_result,
)
from tests.pdf import words_of

MORNING = datetime(2024, 10, 15, 2, 5, tzinfo=UTC)

FORM01 = Form01(
    superior="Ủy ban nhân dân xã Cẩm Lạc",
    agency="Trung tâm Phục vụ hành chính công",
    place="Cẩm Lạc",
    issued_at=MORNING,
    regime=Regime.TT03_2025,
    dossier_number="000.00.12.H27-241015-0001",
    one_stop="Trung tâm Phục vụ hành chính công xã Cẩm Lạc",
    applicant="Nguyễn Hoàng Bảo Ngọc Trân Châu",
    content="Đăng ký khai sinh",
    received_at=MORNING,
    due_at=datetime(2024, 10, 16, 10, 0, tzinfo=UTC),
    legal_time="Trong ngày",
    result_place="Trung tâm Phục vụ hành chính công xã Cẩm Lạc",
    receiver="Lê Thị Lan",
    papers=[Paper(name="Giấy chứng sinh", original=1, copies=2)],
    qr="https://motcua.example.vn/tra-cuu/000.00.12.H27-241015-0001",
    lookup="motcua.example.vn/tra-cuu",
)
FORM02 = Form02(
    superior=FORM01.superior,
    agency=FORM01.agency,
    place="Cẩm Lạc",
    issued_at=MORNING,
    regime=Regime.TT01_2018,
    dossier_number=FORM01.dossier_number,
    applicant="Nguyễn Văn An",
    content="Đăng ký khai sinh",
    officer="Phạm Văn Hùng",
    officer_phone="0239 000 001",
    items=[
        Paper(name="Giấy chứng sinh", original=1, reason="Ảnh mờ, chụp lại rõ bốn góc."),
        Paper(name="Văn bản ủy quyền", certified=1, reason="Chưa chứng thực chữ ký."),
    ],
)
FORM03 = Form03(
    superior=FORM01.superior,
    agency=FORM01.agency,
    place="Cẩm Lạc",
    issued_at=MORNING,
    regime=Regime.TT03_2025,
    dossier_number=FORM01.dossier_number,
    one_stop=FORM01.one_stop,
    applicant="Nguyễn Văn An",
    content="Cấp Giấy xác nhận tình trạng hôn nhân",
    reason="Không thuộc thẩm quyền.",
    receiver="Lê Thị Lan",
)
DECLARATION = Declaration(
    title="Tờ khai đăng ký khai sinh",
    made_at=MORNING,
    to="Ủy ban nhân dân xã Cẩm Lạc",
    sections=[
        Section(
            title="Người yêu cầu",
            rows=[
                Row(label="Họ, chữ đệm, tên", value="Nguyễn Văn An"),
                Row(label="Ngày sinh", value="01/02/1990", words="ngày một tháng hai"),
                Row(label="Giới tính", value="Nam", short=True),
                Row(label="Dân tộc", value="Kinh", short=True),
            ],
        )
    ],
    pledge="Tôi cam đoan những nội dung khai trên đây là đúng sự thật.",
)
RESULT = ResultPaper(
    superior="Tỉnh Hà Tĩnh",
    agency="Ủy ban nhân dân xã Cẩm Lạc",
    place="Cẩm Lạc",
    issued_at=MORNING,
    number="15/UBND-XN",
    title="Giấy xác nhận tình trạng hôn nhân",
    rows=[Row(label="Họ, chữ đệm, tên", value="Nguyễn Thị Mai")],
    signer_title=["TM. Ủy ban nhân dân", "Chủ tịch"],
    signer="Hoàng Văn Dũng",
    qr="https://motcua.example.vn/kiem-tra/abc",
)


def pages_of(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def declared(*rows: Row) -> str:
    return words_of(render_declaration(replace(DECLARATION, sections=[Section(rows=rows)])))


def test_the_receipt_says_who_what_and_until_when_on_one_small_page() -> None:
    pdf = render_form01(FORM01)
    words = words_of(pdf)
    for expected in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Cẩm Lạc, ngày 15 tháng 10 năm 2024",
        "000.00.12.H27-241015-0001",
        "Nguyễn Hoàng Bảo Ngọc Trân Châu",
        "Giấy chứng sinh",
        "Thời gian nhận hồ sơ: 09 giờ 05 phút, ngày 15 tháng 10 năm 2024",
        "17 giờ 00 phút, ngày 16 tháng 10 năm 2024",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
        "Lê Thị Lan",
    ):
        assert expected in words
    assert pages_of(pdf) == 1


def test_only_a_receipt_given_at_the_counter_has_a_place_for_the_applicant_to_sign() -> None:
    assert "NGƯỜI NỘP HỒ SƠ" not in words_of(render_form01(FORM01))
    counter = words_of(render_form01(replace(FORM01, online=False, page_size="a4")))
    assert "NGƯỜI NỘP HỒ SƠ" in counter


def test_a_form_names_the_circular_of_its_date() -> None:
    assert regime_on(date(2024, 10, 15)) is Regime.TT01_2018
    assert regime_on(date(2026, 1, 5)) is Regime.TT03_2025
    assert "Thông tư số 01/2018/TT-VPCP" in words_of(
        render_form01(replace(FORM01, regime=Regime.TT01_2018))
    )
    assert "Thông tư số 03/2025/TT-VPCP" in words_of(render_form01(FORM01))


def test_a_supplement_request_lists_every_paper_with_its_own_reason() -> None:
    words = words_of(render_form02(FORM02))
    assert "PHIẾU YÊU CẦU BỔ SUNG" in words
    for item in FORM02.items:
        assert item.name.split()[0] in words
    assert "Ảnh mờ" in words
    assert "Chưa chứng thực" in words
    assert "0239 000 001" in words


def test_a_refusal_gives_its_reason() -> None:
    words = words_of(render_form03(FORM03))
    assert "PHIẾU TỪ CHỐI" in words
    assert "Không thuộc thẩm quyền." in words


def test_a_declaration_shows_what_was_typed_and_the_date_in_words() -> None:
    words = words_of(render_declaration(DECLARATION))
    assert "Kính gửi: Ủy ban nhân dân xã Cẩm Lạc" in words
    assert "Họ, chữ đệm, tên: Nguyễn Văn An" in words
    assert "01/02/1990 (bằng chữ: ngày một tháng hai)" in words
    assert "BẢN NHÁP" not in words


def test_an_unsent_declaration_is_marked_as_a_draft() -> None:
    drafted = render_declaration(replace(DECLARATION, draft=True))
    # The mark lies across the page, so its letters come one by one.
    assert "BẢNNHÁP–CHƯAGỬI" in "".join(words_of(drafted).split())


def test_bride_and_groom_stand_side_by_side() -> None:
    sides = [
        Section(title=title, rows=[Row(label="Dân tộc", value=value)], columns=2)
        for title, value in (("Bên nữ", "Kinh"), ("Bên nam", "Tày"))
    ]
    signers = [Signer(title="Bên nữ"), Signer(title="Bên nam")]
    words = words_of(render_declaration(replace(DECLARATION, sections=sides, signers=signers)))
    assert "Bên nữ Bên nam" in words
    assert "Dân tộc Kinh Tày" in words
    assert words.index("BÊN NỮ") < words.index("BÊN NAM")


def test_two_sides_with_different_rows_keep_all_their_rows() -> None:
    sides = [
        Section(title="Bên nữ", rows=[Row(label="Dân tộc", value="Kinh")], columns=2),
        Section(
            title="Bên nam",
            rows=[Row(label="Dân tộc", value="Tày"), Row(label="Quốc tịch", value="Lào")],
            columns=2,
        ),
    ]
    words = words_of(render_declaration(replace(DECLARATION, sections=sides)))
    assert "Tày" in words
    assert "Lào" in words


@pytest.mark.parametrize("copies", [None, 0, 3])
def test_the_wish_for_copies_is_ticked(copies: int | None) -> None:
    words = words_of(render_declaration(replace(DECLARATION, ask_copies=True, copies=copies)))
    assert "Đề nghị cấp bản sao" in words
    assert ("3 bản" in words) == (copies == 3)
    assert (" X " in words) == (copies is not None)


def test_a_blank_declaration_can_be_printed_and_filled_by_hand() -> None:
    rows = [Row(label=label) for label in ("Họ, chữ đệm, tên", "Nơi cư trú")]
    words = declared(*rows)
    assert "Họ, chữ đệm, tên:" in words
    assert "Nơi cư trú:" in words


def test_nothing_filled_in_is_still_a_paper() -> None:
    assert pages_of(render_declaration(replace(DECLARATION, sections=[], pledge="", to=""))) == 1
    assert pages_of(render_form01(replace(FORM01, papers=[], qr="", due_at=None))) == 1
    assert pages_of(render_form02(replace(FORM02, items=[], officer=""))) == 1
    assert pages_of(render_result(replace(RESULT, rows=[], signer_title=[], qr=""))) == 1


def test_a_result_carries_its_signer_and_says_when_it_is_for_show() -> None:
    real, shown = (
        words_of(render_result(RESULT)),
        words_of(render_result(replace(RESULT, demo=True))),
    )
    assert "Hoàng Văn Dũng" in real
    assert "TM. ỦY BAN NHÂN DÂN" in real
    assert "TRÌNH DIỄN" not in real
    assert "MẪU TRÌNH DIỄN" in shown


@pytest.mark.parametrize(
    "typed",
    [
        '#read("/etc/passwd")',
        '#import "common.typ": d',
        "]#sys.inputs.data[",
        "*đậm* _nghiêng_ `mã` $x^2$",
        "\\u{41} \\ \" ' // không phải ghi chú",
        "= Tiêu đề @nhãn <nhãn> ~ -- ...",
    ],
)
def test_markup_in_a_value_is_printed_as_typed(typed: str) -> None:
    words = declared(Row(label="Ghi chú", value=typed))
    # The typesetter curls no quotes and joins no dashes: what was typed is what stands there.
    assert typed in words
    assert "root:" not in words
    assert typed in words_of(render_form03(replace(FORM03, reason=typed)))


def test_a_name_of_200_letters_stays_on_the_page() -> None:
    for name in ("Nguyễn " * 29, "Ẩ" * 200):
        words = declared(Row(label="Họ, chữ đệm, tên", value=name.strip()))
        assert "".join(words.split()).count(name[0]) >= name.count(name[0])
        words_of(render_form01(replace(FORM01, applicant=name, agency=name, receiver=name)))


def test_a_word_without_end_is_typeset_whole() -> None:
    """A draft holds whatever was typed: in one word, so much took the typesetter half a minute."""
    words = declared(Row(label="Lý do", value="a" * 200_000))
    assert "".join(words.split()).count("a") >= 200_000


def test_a_thousand_long_words_are_a_paper_too() -> None:
    """More places to break at than the typesetter can hold in mind; also beside a letter no font has."""
    words = declared(Row(label="Lý do", value="x" * 50 + " 漢" + f" {'a' * 50}" * 1000))
    assert "".join(words.split()).count("a") >= 50_000


def test_a_hundred_papers_run_over_several_pages_with_the_table_head_repeated() -> None:
    pdf = render_form01(
        replace(FORM01, papers=[Paper(name=f"Giấy tờ số {n}", original=1) for n in range(100)])
    )
    assert pages_of(pdf) > 2
    words = words_of(pdf)
    assert "Giấy tờ số 99" in words
    assert words.count("Thành phần hồ sơ") >= pages_of(pdf)


def test_lines_of_a_long_answer_are_kept() -> None:
    words = declared(Row(label="Lý do", value="Dòng một\r\nDòng hai\n\nDòng bốn"))
    assert "Dòng một Dòng hai Dòng bốn" in words


def test_decomposed_letters_are_composed() -> None:
    pdf = render_declaration(replace(DECLARATION, to=unicodedata.normalize("NFD", "Cẩm Lạc")))
    assert "Cẩm Lạc" in words_of(pdf)


def test_letters_no_font_has_leave_a_visible_mark() -> None:
    assert "Tên \ufffd\ufffd đây" in declared(Row(label="Tên", value="Tên 漢😀 đây"))


def test_letters_that_turn_the_reading_direction_are_dropped() -> None:
    assert "an-ninh" in declared(Row(label="Tên", value="an\u202e-\u200bninh\x00"))


def test_every_letter_held_for_sure_can_be_printed_with_either_face(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sure = "".join(chr(code) for code in range(32, 0x2200) if not rendering.SURE.match(chr(code)))
    words = " ".join(sure)
    paper = replace(DECLARATION, sections=[Section(rows=[Row(label="Chữ", value=words)])])
    for folders in (rendering.FONT_FOLDERS, ()):
        monkeypatch.setattr(rendering, "FONT_FOLDERS", folders)
        rendering._compiler.cache_clear()
        assert "\ufffd" not in words_of(render_declaration(paper))
    rendering._compiler.cache_clear()


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=120), st.text(max_size=120), st.text(max_size=40))
def test_no_text_breaks_a_paper(value: str, label: str, name: str) -> None:
    rows = [Row(label=label, value=value, words=name), Row(label=name, value=value, short=True)]
    paper = replace(DECLARATION, title=label, sections=[Section(title=name, rows=rows)], draft=True)
    assert render_declaration(paper).startswith(b"%PDF")
    listed = [Paper(name=value, reason=label)]
    assert render_form02(replace(FORM02, items=listed, officer=name, agency=label))


def test_a_paper_is_an_archive_file_that_can_be_read_aloud() -> None:
    for pdf in (
        render_form01(FORM01),
        render_form02(FORM02),
        render_form03(FORM03),
        render_declaration(replace(DECLARATION, draft=True)),
        render_result(replace(RESULT, demo=True)),
    ):
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            meta = opened.open_metadata()
            assert meta.pdfa_status == "2A"
            assert meta["pdfuaid:part"] == "1"
            assert meta["dc:title"]
            assert opened.Root.Lang == "vi-VN"
            assert opened.Root.MarkInfo.Marked
            assert "/OpenAction" not in opened.Root


def test_the_title_of_the_file_names_the_paper_and_its_dossier() -> None:
    with pikepdf.open(io.BytesIO(render_form01(FORM01))) as opened:
        assert opened.open_metadata()["dc:title"] == (
            "Giấy tiếp nhận hồ sơ và hẹn trả kết quả 000.00.12.H27-241015-0001"
        )


def test_the_same_facts_give_the_same_bytes_from_any_thread() -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: render_form01(FORM01), range(8)))
    assert len(set(made)) == 1
    assert made[0] != render_form01(replace(FORM01, sets=2))


def test_a_qr_text_too_long_to_draw_is_refused() -> None:
    with pytest.raises(ValueError, match="data"):
        render_form01(replace(FORM01, qr="x" * 5000))


def test_days_are_written_as_official_papers_write_them() -> None:
    assert (
        moment_words(datetime(2026, 2, 5, 2, 5, tzinfo=UTC))
        == "09 giờ 05 phút, ngày 05 tháng 02 năm 2026"
    )
    assert (
        moment_words(datetime(2026, 3, 15, 10, 0, tzinfo=UTC))
        == "17 giờ 00 phút, ngày 15 tháng 3 năm 2026"
    )
    assert moment_words(None) == ""
