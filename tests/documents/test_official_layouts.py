"""Declarations laid out as the official forms: every answer in its place, blank or filled."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.common import clock
from motcua.documents import facts, forms, tables
from motcua.documents.papers import Declaration, Slot
from motcua.documents.render import render_declaration
from motcua.portal.catalogue_paper import blank
from motcua.procedures.cases import NO_CLAIM
from motcua.procedures.choices import choices_of
from motcua.procedures.fields import Answers, answered, sections_for
from motcua.procedures.kinds import KINDS, show
from motcua.procedures.lines import Line
from motcua.procedures.reader import read
from motcua.procedures.schema import Description
from tests import builders
from tests.builders import People
from tests.pdf import words_of
from tests.procedures.rows_of_a_family import family

FOLDER = Path(__file__).resolve().parents[2] / "data" / "procedures"
ALL = [read(path) for path in sorted(FOLDER.glob("*.toml"))]
OFFICIAL = [one for one in ALL if one.declaration and one.declaration.blocks]
BY_CODE = {one.code: one for one in OFFICIAL}
CODES = [
    "1.001193",  # khai sinh
    "1.004772",  # khai sinh cho người đã có hồ sơ
    "1.004884",  # đăng ký lại khai sinh
    "1.000656",  # khai tử
    "1.005461",  # đăng ký lại khai tử
    "1.000894",  # kết hôn
    "1.004746",  # đăng ký lại kết hôn
    "1.004873",  # xác nhận tình trạng hôn nhân
    "2.000635",  # bản sao trích lục
    "1.001022",  # nhận cha, mẹ, con
    "1.004859",  # thay đổi, cải chính
    "1.004837",  # giám hộ
    "1.004845",  # chấm dứt giám hộ
    "1.004222",  # CT01
    "1.004194",
    "1.002755",
    "1.003197",
    "1.010038",
    "1.010041",
    "1.001731",  # mai táng
    "1.001776",  # trợ cấp
    "1.001612",  # hộ kinh doanh
    "1.013225",  # giấy phép xây dựng
]
MOMENT = datetime(2026, 3, 10, 2, tzinfo=UTC)
LONG_NAME = "Nguyễn Hoàng Bảo Ngọc Trân Châu"
LONG_ADDRESS = ("Số nhà 123/45/67 ngõ 89 đường Nguyễn Hoàng kéo dài, khối phố Đại Đồng, " * 3)[:200]

each_version = pytest.mark.parametrize(
    "version", OFFICIAL, ids=lambda v: f"{v.code}@{v.effective_from}"
)


@dataclass(frozen=True)
class Filled:
    description: Description


def lines_of(version: Description) -> list[Line]:
    sections = sections_for(Filled(version), "declaration")
    return [one for s in sections for one in s.lines if not KINDS[one.kind].speaks]


def example(line: Line) -> str | list[str]:
    choices = choices_of(line)
    answer = str(line.example) or (choices[0][0] if choices else "Nội dung mẫu")
    return [answer] if KINDS[line.kind].several else answer


def answers_of(version: Description) -> dict[str, str | list[str]]:
    return {line.key: example(line) for line in lines_of(version)}


def declared(version: Description, answers: Answers, **more: object) -> Declaration:
    paper = Declaration(
        **forms.frame(version, answers, sent=True),
        made_at=MOMENT,
        to="Ủy ban nhân dân xã Cẩm Lạc",
        place_date="Cẩm Lạc, ngày 10 tháng 3 năm 2026",
    )
    return dataclasses.replace(paper, **more)  # type: ignore[arg-type]


def tight(text: str) -> str:
    """Without spaces, capitals and dashes: a line of the paper breaks where it must.

    A reader of PDF takes the dash at the end of a line for a word that was broken there.
    """
    return re.sub(r"[\s\-\x02\ufffe]", "", text).casefold()


def in_order(words: str, wanted: list[str]) -> None:
    at, said = 0, tight(words)
    for one in map(tight, wanted):
        found = said.find(one, at)
        assert found >= 0, (one, words)
        at = found + len(one)


def ways_to_print(line: Line, answer: object) -> set[str]:
    shown = show(line, answer)
    ways = {shown}
    if date := re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", str(answer)):
        ways |= {str(answer), f"{date[1]} tháng {date[2]} năm {date[3]}"}
    if line.name == "identity_kind":
        ways.add(forms.PAPER_KINDS.get(str(answer), shown))
    return {tight(way) for way in ways}


def test_the_procedures_with_an_official_form_have_its_layout() -> None:
    assert set(CODES) == set(BY_CODE)


@each_version
def test_every_answer_stands_on_the_paper(version: Description) -> None:
    answers = answers_of(version)
    so = answered(version, answers)
    said = tight(words_of(render_declaration(declared(version, answers))))
    missing = [
        (line.key, answers[line.key])
        for line in lines_of(version)
        if line.key != "wants_copies"
        # Who claims nothing need not say so on paper.
        and answers[line.key] != NO_CLAIM
        and so.shown(line.key)
        and not any(way in said for way in ways_to_print(line, answers[line.key]))
    ]
    assert not missing, said


@each_version
def test_the_blank_has_every_label_of_the_filled_paper_and_no_answer(version: Description) -> None:
    assert version.declaration is not None
    words = words_of(render_declaration(blank(version, "Ủy ban nhân dân xã Cẩm Lạc")))
    for block in version.declaration.blocks:
        for line in block.lines:
            label = line.split("{")[0].strip(" :")
            assert tight(label) in tight(words), words
    for signer in version.declaration.signers:
        assert tight(signer.title) in tight(words)
    assert "{" not in words
    assert "năm …" in words


@each_version
def test_a_draft_that_is_half_filled_or_badly_typed_is_still_a_paper(version: Description) -> None:
    odd: dict[str, str | list[str]] = {
        line.key: ["lạ"] if KINDS[line.kind].several else "99/99/xx {it} #read" for line in
        lines_of(version)[::2]
    }  # fmt: skip
    words = words_of(render_declaration(declared(version, odd, draft=True, place_date="")))
    assert "99/99/xx {it} #read" in words
    assert "BẢNNHÁP" in "".join(words.split())


@each_version
def test_long_names_and_addresses_stay_whole(version: Description) -> None:
    answers = answers_of(version)
    for line in lines_of(version):
        if line.kind in ("name", "address", "agency_text") and line.choices == ():
            answers[line.key] = LONG_NAME if line.kind == "name" else LONG_ADDRESS
    said = tight(words_of(render_declaration(declared(version, answers))))
    kinds = {line.kind for line in lines_of(version)}
    if "name" in kinds:
        assert tight(LONG_NAME) in said
    if kinds & {"address", "agency_text"}:
        assert tight(LONG_ADDRESS) in said


ORDER = {
    "1.001193": [
        "TỜ KHAI ĐĂNG KÝ KHAI SINH", "Kính gửi", "Họ, chữ đệm, tên người yêu cầu: Nguyễn Văn Mẫu",
        "Quan hệ với người được khai sinh: Cha", "Đề nghị cơ quan đăng ký khai sinh",
        "Họ, chữ đệm, tên: NGUYỄN AN MẪU", "05/10/2024", "Ghi bằng chữ: ngày năm tháng mười",
        "Giới tính: Nam", "Dân tộc: Kinh", "Quốc tịch: Việt Nam", "Nơi sinh", "Quê quán",
        "người mẹ", "người cha", "Tôi cam đoan", "Đề nghị cấp bản sao", "2 bản",
        "Làm tại: Cẩm Lạc, ngày 10 tháng 3 năm 2026", "NGƯỜI YÊU CẦU", "Nguyễn Văn Mẫu",
    ],
    "1.000656": [
        "người yêu cầu", "Quan hệ với người đã chết", "Nơi cư trú cuối cùng", "Đã chết vào lúc:",
        "giờ", "phút, ngày", "tháng", "Nơi chết", "Nguyên nhân chết", "Tôi cam đoan",
    ],
    "1.000894": [
        "Bên nữ Bên nam", "Họ, chữ đệm, tên", "Ngày, tháng, năm sinh", "Dân tộc Kinh Kinh",
        "Quốc tịch Việt Nam Việt Nam", "Nơi cư trú", "Giấy tờ tùy thân", "Kết hôn lần thứ mấy",
        "Chúng tôi cam đoan", "Đề nghị cấp bản sao", "BÊN NỮ", "BÊN NAM",
    ],
    "1.004873": [
        "Quan hệ với người được cấp", "Trong thời gian cư trú tại", "từ ngày", "đến ngày",
        "Tình trạng hôn nhân", "Mục đích sử dụng Giấy xác nhận tình trạng hôn nhân",
    ],
    "1.004222": [
        "Mẫu CT01", "1. Họ, chữ đệm và tên: NGUYỄN VĂN MẪU", "2. Ngày, tháng, năm sinh",
        "3. Giới tính", "4. Số định danh cá nhân", "042090000001", "5. Số điện thoại", "6. Email",
        "7. Họ, chữ đệm và tên chủ hộ", "8. Mối quan hệ với chủ hộ",
        "9. Số định danh cá nhân của chủ hộ", "10. Nội dung đề nghị",
        "11. Những thành viên trong hộ gia đình cùng thay đổi", "TT", "Trần Thị Mẫu", "02/02/1992",
        "Nam", "042192000002", "Vợ", "Ý KIẾN CỦA CHỦ HỘ", "Ý KIẾN CỦA CHỦ SỞ HỮU CHỖ Ở HỢP PHÁP",
        "Ý KIẾN CỦA CHA, MẸ HOẶC NGƯỜI GIÁM HỘ", "NGƯỜI KÊ KHAI", "Đồng ý",
    ],
    "1.001731": [
        "Mẫu số 04", "Phần I. THÔNG TIN CÁ NHÂN NGƯỜI CHẾT", "(Viết chữ in hoa): NGUYỄN VĂN MẪU",
        "Phần II.", "1. Trường hợp cơ quan, tổ chức", "2. Trường hợp hộ gia đình, cá nhân",
        "XÁC NHẬN CỦA ỦY BAN NHÂN DÂN CẤP XÃ", "NGƯỜI KHAI",
    ],
    "1.001612": [
        "GIẤY ĐỀ NGHỊ ĐĂNG KÝ HỘ KINH DOANH", "Tôi là", "1. Tên hộ kinh doanh", "2. Địa chỉ trụ sở",
        "3. Ngành, nghề", "4. Vốn", "5. Thông tin đăng ký thuế", "6. Chủ thể", "7. Thông tin về",
        "CHỦ HỘ KINH DOANH",
    ],
    "1.013225": [
        "Mẫu số 01", "ĐƠN ĐỀ NGHỊ CẤP GIẤY PHÉP XÂY DỰNG", "1. Thông tin về chủ đầu tư",
        "2. Thông tin công trình", "3. Tổ chức/cá nhân lập", "4. Nội dung đề nghị cấp phép",
        "m²", "5. Dự kiến thời gian hoàn thành", "CHỦ ĐẦU TƯ",
    ],
}  # fmt: skip


@pytest.mark.parametrize("code", ORDER)
def test_the_paper_says_it_in_the_order_of_the_official_form(code: str) -> None:
    version = BY_CODE[code]
    in_order(words_of(render_declaration(declared(version, answers_of(version)))), ORDER[code])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["1.001193", "1.000894", "1.004222", "1.001776"]), st.data())
def test_no_answer_breaks_a_paper(code: str, data: st.DataObject) -> None:
    version = BY_CODE[code]
    answers = {
        line.key: data.draw(st.one_of(st.just(""), st.text(max_size=40)), label=line.key)
        for line in lines_of(version)
    }
    assert render_declaration(declared(version, answers)).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("answers", "copies"),
    [
        ({}, None),
        ({"wants_copies": "no", "copies": "3"}, 0),
        ({"wants_copies": "yes", "copies": "3"}, 3),
        ({"wants_copies": "yes", "copies": "ba"}, None),
    ],
)
def test_the_number_of_copies_is_what_was_asked_for(
    answers: dict[str, str], copies: int | None
) -> None:
    assert forms.frame(BY_CODE["1.001193"], answers)["copies"] == copies


def table_of(paper: dict[str, Any]) -> Slot:
    (slot,) = [
        slot
        for section in paper["sections"]
        for line in section.rows
        for cell in line.cells
        for slot in cell
        if not isinstance(slot, str) and slot.look == "table"
    ]
    return slot


@given(st.lists(st.lists(st.sampled_from(["A", "Lê Mẫu", ""]), min_size=5, max_size=5), max_size=5))
def test_nobody_in_the_list_of_the_household_is_lost(people: list[list[str]]) -> None:
    version = BY_CODE["1.004222"]
    (group,) = [one for one in version.form_fields() if one.key == "members"]
    keys = [one.key for one in group.fields]
    typed = {
        f"members__{row}__{key}": said
        for row, one in enumerate(people)
        for key, said in zip(keys, one, strict=True)
    }
    slot = table_of(forms.frame(version, typed))
    assert slot.head == [one.label for one in group.fields]
    said = [one for one in people if any(one)]
    assert slot.table == (said or [[""] * 5] * 3)


def test_more_columns_than_the_paper_is_wide_are_printed_row_by_row() -> None:
    """A group without a layout of its own, in the generic look."""
    row = ["full_name", "birth_year", "sex", "ethnic_group", "nationality", "residence"]
    child = {"key": "child", "kind": "person", "label": "Con", "parts": [*row, "identity"]}
    many = {"key": "children", "kind": "repeated", "label": "Các con", "row_name": "con"}
    asked = family(many | {"fields": [child]}).description
    answers = {
        f"children__{n}__child__full_name": name for n, name in enumerate(["Lê Mẫu", "Trần Mẫu"])
    }
    paper = Declaration(
        title="TỜ KHAI", made_at=MOMENT, to="…", sections=tables.sections(asked, answers)
    )
    said = words_of(render_declaration(paper))
    in_order(said, ["Các con", "Con 1", "Lê Mẫu", "Nơi cư trú", "Con 2", "Trần Mẫu", "Nơi cấp"])
    empty = words_of(render_declaration(blank(asked, "…")))
    in_order(empty, ["Con 1", "Con 2", "Con 3"])


def test_a_sent_declaration_is_dated_where_and_when_it_was_sent_and_a_draft_is_not(
    people: People,
) -> None:
    dossier = builders.dossier(full_name=LONG_NAME)
    sent = words_of(render_declaration(facts.declaration_of(dossier.documents.get())))
    day = clock.local(dossier.documents.get().event.at)
    in_order(sent, ["Làm tại:", "Cẩm Lạc, ngày", f"năm {day.year}", "NGƯỜI YÊU CẦU"])
    draft = facts.declaration(dossier, draft=True, made_at=clock.now())
    assert draft.place_date == ""
    assert all(one.name == "" for one in draft.signers)
