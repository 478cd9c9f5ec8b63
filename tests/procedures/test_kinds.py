"""Long lists, bank accounts, constants, headings and files: asked, read and shown."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.common.vietnamese import fold
from motcua.procedures.choices import choices_of
from motcua.procedures.fields import asked_files, demanded_papers, display_rows, form_for
from motcua.procedures.kinds import GivenFile
from motcua.procedures.lines import Line
from motcua.procedures.reader import parse
from tests.procedures.builders import Unsaved, asking, asking_one, sample

ACCOUNT = {"key": "it", "kind": "bank_account", "label": "Tài khoản"}
LONG = {
    kind: [str(label) for _value, label in choices_of(Line("it", kind, "Điều hỏi"))]
    for kind in ("ethnic_group", "nationality", "bank")
}


def strict(version: Unsaved, **answers: Any) -> Any:
    return form_for(version, "declaration", answers, strict=True)


# --- lists ---


@pytest.mark.parametrize(
    ("count", "control"), [(6, 'type="radio"'), (7, "<select"), (30, "<select"), (31, "<datalist")]
)
def test_the_longer_a_list_the_less_of_it_is_drawn(count: int, control: str) -> None:
    version = asking_one("one_of", options=[f"Mục {number}" for number in range(count)])
    html = form_for(version, "declaration", strict=False)["it"].as_field_group()
    assert control in html
    assert html.count("Mục ") >= count


@given(st.sampled_from(["ethnic_group", "nationality"]), st.data())
def test_a_long_list_is_read_without_accents(kind: str, data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(LONG[kind]))
    for text in (word, fold(word), word.upper()):
        form = strict(asking_one(kind), it=text)
        assert form.is_valid(), form.errors
        assert form.cleaned_data["it"] == word


@pytest.mark.parametrize(
    ("kind", "text", "mend"),
    [
        ("nationality", "Việt Nan", "có phải là “Việt Nam”"),
        ("ethnic_group", "Kinhh", "có phải là “Kinh”"),
        ("ethnic_group", "???", "chọn một trong các mục có sẵn"),
    ],
)
def test_a_slip_in_a_long_list_is_answered_with_what_may_be_meant(
    kind: str, text: str, mend: str
) -> None:
    assert mend in strict(asking_one(kind), it=text).errors["it"][0]


def test_a_draft_is_shown_as_it_is_understood() -> None:
    version = asking_one("nationality")
    for typed, shown in (("viet nam", "Việt Nam"), ("Sao Hỏa", "Sao Hỏa")):
        assert display_rows(version.description, {"it": typed})[0][1] == [("Điều hỏi", shown)]


def test_a_box_with_suggestions_says_how_it_is_filled() -> None:
    html = form_for(asking_one("nationality"), "declaration", strict=False)["it"].as_field_group()
    assert "chọn trong danh sách gợi ý" in html
    own = asking_one("nationality", hint="Theo hộ chiếu.")
    assert "gợi ý" not in form_for(own, "declaration", strict=False)["it"].as_field_group()


# --- bank accounts ---


@pytest.mark.parametrize("text", ["vcb", "Vietcombank", "ngan hang tmcp ngoai thuong viet nam"])
def test_a_bank_is_known_by_its_short_name(text: str) -> None:
    form = strict(
        asking(ACCOUNT), it__bank=text, it__number="0011 2233 4455", it__holder="NGUYEN VAN MAU"
    )
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {
        "it__bank": "Vietcombank (VCB) – Ngân hàng TMCP Ngoại thương Việt Nam",
        "it__number": "001122334455",
        "it__holder": "NGUYEN VAN MAU",
    }


@given(st.sampled_from(LONG["bank"]), st.text("0123456789", min_size=6, max_size=19))
def test_every_account_reads_back_as_itself(bank: str, number: str) -> None:
    answers = {"it__bank": bank, "it__number": number, "it__holder": "Nguyễn Văn Mẫu"}
    version = asking(ACCOUNT)
    form = strict(version, **answers)
    assert form.is_valid(), form.errors
    assert form.cleaned_data == answers
    ((_title, rows),) = display_rows(version.description, answers)
    assert [text for _label, text in rows] == [bank, number, "Nguyễn Văn Mẫu"]


def test_no_two_banks_go_by_one_name() -> None:
    for bank in LONG["bank"]:
        short = bank.partition(" – ")[0].partition(" (")[0]
        form = strict(asking(ACCOUNT), it__bank=short, it__number="123456", it__holder="A")
        assert form.is_valid(), (short, form.errors)
        assert form.cleaned_data["it__bank"] == bank


@pytest.mark.parametrize(
    ("change", "key", "mend"),
    [
        ({"it__number": "12345"}, "it__number", "6 đến 19 chữ số"),
        ({"it__number": "1" * 20}, "it__number", "6 đến 19 chữ số"),
        ({"it__number": "12345a"}, "it__number", "6 đến 19 chữ số"),
        ({"it__bank": "Ngân hàng Mặt Trăng"}, "it__bank", "các mục có sẵn"),
        ({"it__holder": ""}, "it__holder", "để trống cả ba"),
        ({"it__bank": ""}, "it__bank", "để trống cả ba"),
    ],
)
def test_half_an_account_or_a_wrong_one_is_refused_with_the_mend(
    change: dict[str, str], key: str, mend: str
) -> None:
    whole = {"it__bank": "BIDV", "it__number": "123456", "it__holder": "Mẫu"}
    form = strict(asking(ACCOUNT), **(whole | change))
    assert list(form.errors) == [key]
    assert mend in form.errors[key][0]


def test_an_account_may_be_left_out_unless_it_is_demanded() -> None:
    assert strict(asking(ACCOUNT)).is_valid()
    assert len(strict(asking(ACCOUNT | {"required": True})).errors) == 3


# --- what only speaks ---


def test_a_constant_is_an_answer_nobody_can_change() -> None:
    version = asking(
        {"key": "it", "kind": "constant", "label": "Mục đích", "value": "Sửa nhà"},
        {"key": "why", "kind": "text", "label": "Vì sao", "show_when": "it == 'Sửa nhà'"},
    )
    form = strict(version, it="Bán nhà", why="Dột")
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"it": "Sửa nhà", "why": "Dột"}
    assert form.draft_values()["it"] == "Sửa nhà"
    html = form["it"].as_field_group()
    assert "Sửa nhà" in html
    assert "<input" not in html
    ((_title, rows),) = display_rows(version.description, {})
    assert rows[0] == ("Mục đích", "Sửa nhà")


def test_a_heading_parts_the_answers_below_it() -> None:
    version = asking(
        {"key": "a", "kind": "text", "label": "A"},
        {"key": "land", "kind": "heading", "label": "Thửa đất", "hint": "Theo sổ."},
        {"key": "b", "kind": "text", "label": "B"},
    )
    form = strict(version, a="1", b="2", land="x")
    assert form.is_valid()
    assert form.cleaned_data == {"a": "1", "b": "2"}
    assert "<h3" in form["land"].as_field_group()
    assert "Theo sổ." in form["land"].as_field_group()
    assert display_rows(version.description, {"a": "1", "b": "2"}) == [
        ("Một phần", [("A", "1")]),
        ("Một phần: Thửa đất", [("B", "2")]),
    ]


# --- files ---

PHOTO = {"key": "it", "kind": "file", "label": "Ảnh ngôi nhà"}


def test_a_demanded_file_is_missed_only_where_somebody_looked() -> None:
    version = asking(PHOTO | {"required": True})
    given_none = form_for(version, "declaration", {}, strict=True, files={})
    assert given_none.errors["it"] == ["Đính kèm tệp ở “Ảnh ngôi nhà”."]
    assert given_none.summary[0]["id"] == "id_it"
    assert 'id="id_it"' in given_none["it"].as_field_group()
    one = {"it": [GivenFile("nha.jpg")]}
    given = form_for(version, "declaration", {}, strict=True, files=one)
    assert given.is_valid()
    assert given.cleaned_data == {}
    assert "nha.jpg" in given["it"].as_field_group()
    assert form_for(version, "declaration", {}, strict=True).is_valid()


def test_a_file_is_shown_as_how_many_there_are() -> None:
    version = asking(PHOTO)
    assert display_rows(version.description, {"it": "3"})[0][1] == [
        ("Ảnh ngôi nhà", "3 tệp đính kèm")
    ]
    assert display_rows(version.description, {})[0][1] == [("Ảnh ngôi nhà", "")]


def test_a_hidden_file_is_neither_asked_nor_demanded() -> None:
    version = asking(
        {"key": "has", "kind": "yes_no", "label": "Có nhà"},
        PHOTO | {"required": True, "show_when": "has == 'yes'"},
    ).description
    assert asked_files(version, {"has": "no"}) == set()
    assert "it" not in demanded_papers(version, {"has": "no"})
    assert asked_files(version, {"has": "yes"}) == {"it"}
    assert "it" in demanded_papers(version, {"has": "yes"})


# --- what a description must not say ---


@pytest.mark.parametrize(
    ("field", "key", "mend"),
    [
        ({"kind": "constant"}, "value", "phải có value"),
        ({"kind": "text", "value": "x"}, "value", "chỉ constant"),
        ({"kind": "heading", "required": True}, "required", "không hỏi gì"),
        ({"kind": "constant", "value": "x", "required": True}, "required", "không hỏi gì"),
        ({"kind": "heading", "required_when": "true"}, "required_when", "không hỏi gì"),
        ({"kind": "file", "prefill": "submitter.phone"}, "prefill", "không điền sẵn được"),
        ({"kind": "file", "key": "previous_certificate"}, "key", "khóa của một giấy tờ"),
    ],
)
def test_a_field_described_wrongly_is_told_with_its_mend(
    field: dict[str, Any], key: str, mend: str
) -> None:
    one = {"key": "it", "label": "Điều hỏi"} | field
    _description, problems = parse(sample(form=[{"key": "a", "title": "A", "fields": [one]}]))
    assert any(where[-1] == key and mend in message for where, message in problems), problems


@pytest.mark.parametrize("kind", ["file", "heading", "note"])
def test_a_condition_cannot_look_at_what_keeps_no_answer(kind: str) -> None:
    fields = [
        {"key": "it", "kind": kind, "label": "Điều hỏi"},
        {"key": "more", "kind": "text", "label": "Thêm", "show_when": "given(it)"},
    ]
    _description, problems = parse(sample(form=[{"key": "a", "title": "A", "fields": fields}]))
    assert any("không có câu trả lời" in message for _where, message in problems)
