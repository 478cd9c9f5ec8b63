import datetime as dt
import json
import unicodedata
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from motcua.common import clock
from motcua.procedures.fields import display_rows, form_for, people_rows, prefill
from motcua.procedures.grammar import ROWS
from motcua.procedures.kinds import KINDS, typed
from motcua.procedures.lines import BANK_LINES, PERSON_LINES
from motcua.procedures.schema import FieldKind
from tests.procedures.builders import Unsaved, asking, asking_one, described

SAMPLE = Unsaved(described())
VISIBLE = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs")))
NOW = "2026-11-22T09:00"
AN = {
    "full_name": "Nguyễn Văn An",
    "birth_date": "01/01/1990",
    "sex": "male",
    "identity_kind": "CCCD",
    "identity_number": "042090000001",
    "identity_issued_on": "15/04/2021",
    "identity_issued_by": "Bộ Công an",
    "phone": "0912345678",
    "email": "an@example.vn",
    "residence": "Thôn 1, xã Cẩm Lạc, tỉnh Hà Tĩnh",
}


def posted(values: dict[str, Any]) -> QueryDict:
    data = QueryDict(mutable=True)
    for key, value in values.items():
        data.setlist(key, value if isinstance(value, list) else [value])
    return data


def sent(version: Unsaved, value: object) -> object:
    """The answer as kept after sending, or the sentences that refuse it."""
    with clock.at(NOW):
        form = form_for(version, "declaration", posted({"it": value}), strict=True)
        return form.cleaned_data["it"] if form.is_valid() else form.errors["it"]


def test_every_kind_of_the_format_can_be_asked() -> None:
    groups = {"person", "bank_account"}
    of_groups = {line.kind for line in (PERSON_LINES | BANK_LINES).values()}
    asked = set(KINDS) - of_groups
    assert set(FieldKind.__args__) - groups <= set(KINDS)  # type: ignore[attr-defined]
    assert asked <= set(FieldKind.__args__)  # type: ignore[attr-defined]


@given(st.dictionaries(st.sampled_from(["purpose", "requester__full_name", "copies"]), VISIBLE))
def test_a_draft_gives_back_whatever_was_typed(values: dict[str, str]) -> None:
    form = form_for(SAMPLE, "declaration", posted(values), strict=False)
    stored = json.loads(json.dumps(form.draft_values()))
    assert form.is_valid()
    again = form_for(SAMPLE, "declaration", initial=stored, strict=False)
    for key, text in values.items():
        assert again[key].value() == unicodedata.normalize("NFC", text)


@given(st.text(), st.booleans())
def test_what_cannot_be_stored_is_taken_out_once(text: str, keep_lines: bool) -> None:
    kept = typed(text, keep_lines=keep_lines)
    assert typed(kept, keep_lines=keep_lines) == kept
    assert "\0" not in kept
    assert kept.encode().decode() == kept


NEEDED: dict[str, dict[str, Any]] = {
    "one_of": {"options": ["Một", "Hai"]},
    "several_of": {"options": ["Một", "Hai"]},
    "agency": {"agency_kinds": ["commune-committee"]},
    "constant": {"value": "Theo mẫu"},
}
GROUPS, UNTYPED = {"person", "bank_account"}, {"note", "heading", "computed", *ROWS}


@given(
    st.sampled_from(sorted(set(FieldKind.__args__) - GROUPS - UNTYPED)),
    st.text(),
)  # type: ignore[attr-defined]
def test_nothing_typed_into_any_kind_breaks_a_page(kind: str, text: str) -> None:
    version = asking_one(kind, **NEEDED.get(kind, {}))
    draft = form_for(version, "declaration", posted({"it": text}), strict=False)
    answers = draft.draft_values()
    display_rows(version.description, answers)
    with clock.at(NOW):
        strict = form_for(version, "declaration", answers, strict=True)
        if strict.is_valid():
            again = form_for(version, "declaration", strict.cleaned_data, strict=True)
            assert again.is_valid(), again.errors
            assert again.cleaned_data == strict.cleaned_data
        else:
            assert all(str(message) for message in strict.errors["it"])


def test_line_breaks_stay_in_long_text_only() -> None:
    form = form_for(
        SAMPLE,
        "declaration",
        posted({"purpose": "Một\r\n\r\n  hai ", "requester__residence": "Thôn 1\nCẩm Lạc"}),
        strict=False,
    )
    draft = form.draft_values()
    assert draft["purpose"] == "Một\n\n  hai "
    assert draft["requester__residence"] == "Thôn 1 Cẩm Lạc"


def test_a_draft_never_keeps_an_unknown_key() -> None:
    form = form_for(SAMPLE, "declaration", posted({"purpose": "x", "is_staff": "1"}), strict=False)
    assert form.is_valid()
    assert "is_staff" not in form.draft_values()
    assert "is_staff" not in form.cleaned_data


def test_a_draft_may_have_holes_and_sending_names_each() -> None:
    assert form_for(SAMPLE, "declaration", posted({}), strict=False).is_valid()
    form = form_for(SAMPLE, "declaration", posted({}), strict=True)
    assert not form.is_valid()
    assert form.errors["purpose"] == ["Điền “Dùng giấy này để làm gì”."]
    assert form.errors["relation"] == ["Chọn “Quan hệ với người được cấp”."]
    assert "copies" not in form.errors
    assert {"id": "id_requester__sex_0", "message": "Chọn “Giới tính”."} in form.summary


@pytest.mark.parametrize(
    ("kind", "more", "text", "kept"),
    [
        ("text", {}, "  Cẩm   Lạc ", "Cẩm Lạc"),
        ("long_text", {}, "Một \r\nhai", "Một\nhai"),
        ("number", {}, "12", "12"),
        ("number", {"max": 2000}, "1.000", "1000"),
        ("number", {"decimals": 2}, "75,50", "75,5"),
        ("number", {"decimals": 2}, "75.5", "75,5"),
        ("money", {}, "8.000 đồng", "8000"),
        ("date", {}, "5/1/1990", "05/01/1990"),
        ("date", {}, "05-01-1990", "05/01/1990"),
        ("date", {}, "1990-01-05", "05/01/1990"),
        ("date", {}, "05011990", "05/01/1990"),
        ("date", {"past": True}, "22/11/2026", "22/11/2026"),
        ("date", {"future": True}, "22/11/2026", "22/11/2026"),
        ("date_in_words", {}, "5.1.1990", "05/01/1990"),
        ("partial_date", {}, "1990", "1990"),
        ("partial_date", {}, "5/1990", "05/1990"),
        ("partial_date", {}, "5/1/1990", "05/01/1990"),
        ("partial_date", {"past": True}, "2026", "2026"),
        ("time", {}, "9h05", "09:05"),
        ("time", {}, "9 giờ 5 phút", "09:05"),
        ("time", {}, "21", "21:00"),
        ("yes_no", {}, "yes", "yes"),
        ("yes_no", {}, "Không", "no"),
        ("one_of", {"options": ["Cha", "Mẹ"]}, "Mẹ", "Mẹ"),
        ("several_of", {"options": ["A", "B", "C"]}, ["C", "A"], ["C", "A"]),
        ("email", {}, " an@example.vn ", "an@example.vn"),
        ("phone", {}, "+84 912 345 678", "0912345678"),
        ("identity", {}, "042 090 000 001", "042090000001"),
        ("passport", {}, "b0000001", "B0000001"),
        ("tax_code", {}, "0123456789-001", "0123456789-001"),
        ("tax_code", {}, "042090000001", "042090000001"),
        ("address", {}, "Thôn 1, xã Cẩm Lạc", "Thôn 1, xã Cẩm Lạc"),
        ("agency_text", {}, "Bộ Công an", "Bộ Công an"),
        ("ethnic_group", {}, "kinh", "Kinh"),
        ("nationality", {}, "Việt Nam", "Việt Nam"),
        ("confirmation", {}, "on", "yes"),
    ],
)
def test_sending_keeps_each_kind_in_one_writing(
    kind: str, more: dict[str, Any], text: object, kept: object
) -> None:
    assert sent(asking_one(kind, required=True, **more), text) == kept


@pytest.mark.parametrize(
    ("kind", "more", "text", "mend"),
    [
        ("text", {"max_length": 3}, "bốn chữ", "nhiều nhất 3 ký tự"),
        ("number", {}, "hai", "bằng chữ số"),
        ("number", {}, "1,5", "số nguyên"),
        ("number", {"min": 1}, "0", "từ 1 trở lên"),
        ("number", {"max": 20}, "21", "không quá 20"),
        ("number", {}, "-1", "từ 0 trở lên"),
        ("money", {}, "1.000,5", "ví dụ 8.000"),
        ("date", {}, "31/02/2024", "ngày có thật"),
        ("date", {}, "1/1/24", "ngày/tháng/năm"),
        ("date", {"past": True}, "23/11/2026", "chưa đến"),
        ("date", {"future": True}, "21/11/2026", "đã qua"),
        ("partial_date", {}, "13/1990", "10/1990"),
        ("partial_date", {"past": True}, "2027", "chưa đến"),
        ("time", {}, "25:00", "24 giờ"),
        ("one_of", {"options": ["Cha", "Mẹ"]}, "Ông", "các mục có sẵn"),
        ("several_of", {"options": ["A", "B"]}, ["A", "C"], "các mục có sẵn"),
        ("email", {}, "an@", "ten@example.vn"),
        ("phone", {}, "12345", "0912345678"),
        ("identity", {}, "12345", "12 chữ số"),
        ("passport", {}, "ABC", "hộ chiếu"),
        ("tax_code", {}, "123", "10 chữ số"),
        ("nationality", {}, "Sao Hỏa", "các mục có sẵn"),
    ],
)
def test_sending_says_how_to_mend_each_kind(
    kind: str, more: dict[str, Any], text: object, mend: str
) -> None:
    (message,) = sent(asking_one(kind, **more), text)  # type: ignore[misc]
    assert str(message).startswith("Điều hỏi: ")
    assert mend in str(message)


@given(st.dates(dt.date(1850, 1, 1), dt.date(2200, 12, 31)))
def test_any_day_is_read_in_every_writing(day: dt.date) -> None:
    version = asking_one("date")
    full = f"{day.day:02}/{day.month:02}/{day.year}"
    short = f"{day.day}-{day.month}-{day.year}"
    assert {sent(version, text) for text in (full, short, day.isoformat())} == {full}


@given(st.integers(0, 10**12))
def test_any_amount_is_read_with_and_without_points(amount: int) -> None:
    version = asking_one("money")
    points = f"{amount:,}".replace(",", ".")
    assert sent(version, points) == sent(version, str(amount)) == str(amount)
    rows = display_rows(version.description, {"it": str(amount)})
    assert rows == [("Một phần", [("Điều hỏi", f"{points} đồng")])]


def test_a_tick_that_is_demanded_must_be_set() -> None:
    version = asking_one("confirmation", required=True)
    assert sent(version, "") == ["Đánh dấu vào ô “Điều hỏi”."]
    form = form_for(version, "declaration", {"it": "yes"}, strict=True)
    assert form.is_valid()


def test_a_note_speaks_and_keeps_no_answer() -> None:
    version = asking(
        {"key": "why", "kind": "note", "label": "Phần này để biết."},
        {"key": "it", "kind": "text", "label": "Điều hỏi"},
    )
    form = form_for(version, "declaration", posted({"why": "x", "it": "y"}), strict=True)
    assert form.is_valid()
    assert form.cleaned_data == {"it": "y"}
    assert form.draft_values() == {"it": "y"}
    assert "Phần này để biết." in form["why"].as_field_group()
    assert "<input" not in form["why"].as_field_group()
    assert display_rows(version.description, {"it": "y"}) == [("Một phần", [("Điều hỏi", "y")])]


def test_sections_hold_their_fields_in_the_order_of_the_form() -> None:
    sections = list(form_for(SAMPLE, "declaration", strict=False).sections)
    assert [str(section.title) for section, _ in sections] == ["Người yêu cầu", "Mục đích"]
    assert [field.name for field in sections[0][1]][:2] == [
        "requester__full_name",
        "requester__birth_date",
    ]


def test_two_people_in_one_section_are_told_apart() -> None:
    version = asking(
        {"key": "bride", "kind": "person", "label": "Bên nữ", "parts": ["full_name"]},
        {"key": "groom", "kind": "person", "label": "Bên nam", "parts": ["full_name"]},
    )
    form = form_for(version, "declaration", strict=False)
    assert [field.label for field in form] == [
        "Họ, chữ đệm, tên (Bên nữ)",
        "Họ, chữ đệm, tên (Bên nam)",
    ]


def test_the_same_label_in_two_sections_is_told_apart_in_the_errors() -> None:
    person = {"kind": "person", "parts": ["full_name"], "required": True}
    sections = [
        {"key": key, "title": title, "fields": [person | {"key": key, "label": title}]}
        for key, title in (("bride", "Bên nữ"), ("groom", "Bên nam"))
    ]
    form = form_for(Unsaved(described(form=sections)), "declaration", {}, strict=True)
    assert [field.label for field in form] == ["Họ, chữ đệm, tên"] * 2
    assert [defect["message"] for defect in form.summary] == [
        "Điền “Họ, chữ đệm, tên (Bên nữ)”.",
        "Điền “Họ, chữ đệm, tên (Bên nam)”.",
    ]


def test_an_optional_person_may_be_left_out() -> None:
    version = asking(
        {
            "key": "father",
            "kind": "person",
            "label": "Cha",
            "parts": ["full_name", "birth_year", "identity"],
        }
    )
    assert form_for(version, "declaration", posted({}), strict=True).is_valid()


def test_people_and_declaration_are_one_mechanism() -> None:
    with clock.at(NOW):
        form = form_for(SAMPLE, "submitter", posted(AN), strict=True)
        assert form.is_valid(), form.errors
        assert form.cleaned_data == AN
        assert form.warnings == []
    assert ("Giới tính", "Nam") in people_rows("submitter", AN)


def test_the_applicant_may_be_a_child_without_a_card() -> None:
    child = {key: AN[key] for key in ("full_name", "birth_date", "sex", "residence")}
    assert form_for(SAMPLE, "applicant", posted(child), strict=True).is_valid()
    assert not form_for(SAMPLE, "submitter", posted(child), strict=True).is_valid()


def test_a_number_that_only_looks_odd_warns_and_goes_on() -> None:
    with clock.at(NOW):
        form = form_for(SAMPLE, "submitter", posted(AN | {"sex": "female"}), strict=True)
        assert form.is_valid()
        (warning,) = form.warnings
    assert warning["id"] == "id_identity_number"
    assert "giới tính" in warning["message"]


def test_a_draft_warns_too_but_refuses_nothing() -> None:
    values = AN | {"birth_date": "1985", "phone": "gọi sau"}
    with clock.at(NOW):
        form = form_for(SAMPLE, "submitter", posted(values), strict=False)
        assert form.is_valid()
        assert "năm 1990" in form.warnings[0]["message"]
    assert form.draft_values()["phone"] == "gọi sau"


@pytest.mark.parametrize(
    ("change", "key", "mend"),
    [
        ({"identity_number": "042999"}, "identity_number", "12 chữ số"),
        ({"identity_number": "183000001"}, "identity_number", "12 chữ số, hoặc chọn lại"),
        ({"identity_kind": "CMND"}, "identity_number", "9 chữ số, hoặc chọn lại"),
        ({"identity_kind": ""}, "identity_kind", "Chọn “Loại giấy tờ tùy thân”"),
        ({"full_name": "An 2"}, "full_name", "bằng chữ"),
        ({"birth_date": "2050"}, "birth_date", "chưa đến"),
        ({"email": "an"}, "email", "ten@example.vn"),
    ],
)
def test_an_impossible_person_is_refused_with_the_mend(
    change: dict[str, str], key: str, mend: str
) -> None:
    with clock.at(NOW):
        form = form_for(SAMPLE, "submitter", posted(AN | change), strict=True)
        assert list(form.errors) == [key]
        assert mend in form.errors[key][0]


def test_a_passport_is_taken_as_identity() -> None:
    values = AN | {"identity_kind": "passport", "identity_number": "B0000001"}
    assert form_for(SAMPLE, "submitter", posted(values), strict=True).is_valid()


def test_half_an_identity_of_an_applicant_is_refused() -> None:
    child = {key: AN[key] for key in ("full_name", "birth_date", "sex", "residence")}
    values = child | {"identity_number": "042090000001"}
    form = form_for(SAMPLE, "applicant", posted(values), strict=True)
    assert list(form.errors) == ["identity_kind"]


def test_the_declaration_is_prefilled_with_what_is_known() -> None:
    filled = prefill(SAMPLE.description, AN, {})
    assert filled["requester__full_name"] == "Nguyễn Văn An"
    assert filled["requester__identity_number"] == "042090000001"
    assert "requester__ethnic_group" not in filled
    form = form_for(SAMPLE, "declaration", initial=filled, strict=False)
    assert form["requester__full_name"].value() == "Nguyễn Văn An"


def test_answers_are_shown_in_words() -> None:
    version = asking(
        {"key": "born", "kind": "date_in_words", "label": "Ngày sinh"},
        {"key": "hour", "kind": "time", "label": "Lúc"},
        {"key": "which", "kind": "several_of", "label": "Loại", "options": ["A", "B"]},
        {"key": "area", "kind": "number", "label": "Diện tích", "decimals": 2},
        {"key": "bad", "kind": "money", "label": "Tiền"},
        {"key": "none", "kind": "yes_no", "label": "Có không"},
    )
    answers = {
        "born": "05/10/1990",
        "hour": "09:05",
        "which": ["A", "B"],
        "area": "1075,5",
        "bad": "nhiều lắm",
    }
    ((_, rows),) = display_rows(version.description, answers)
    assert [text for _, text in rows] == [
        "05/10/1990 (ngày năm tháng mười năm một nghìn chín trăm chín mươi)",
        "09 giờ 05 phút",
        "A; B",
        "1.075,5",
        "nhiều lắm",
        "",
    ]
