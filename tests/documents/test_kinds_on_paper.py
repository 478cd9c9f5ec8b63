"""What the form accepts the paper shows: every kind, in the generic look, the official one and the blank."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.common import clock
from motcua.documents import forms, tables
from motcua.documents.papers import Declaration
from motcua.documents.render import render_declaration
from motcua.portal.catalogue_paper import blank
from motcua.procedures.fields import display_rows, form_for
from motcua.procedures.grammar import ROWS
from tests.pdf import words_of
from tests.procedures.builders import Unsaved, described
from tests.procedures.test_kinds_page import EXAMPLES

NOW = "2026-11-22T09:00"
EXAMPLE = EXAMPLES[0]["form"]
KEYS = {field["key"] for part in EXAMPLE for field in part["fields"]}
PLACES = [
    ("birth_place", "xã Cẩm Minh"),
    ("birth_place", "Phường Thành Sen"),
    ("registered_at", "UBND xã Cẩm Lạc"),
    ("home", "Thôn 1, xã Cẩm Minh, huyện Cẩm Xuyên, tỉnh Hà Tĩnh"),
    ("father__residence", "Thôn 2, xã Kỳ Xuân, tỉnh Hà Tĩnh"),
    ("account__bank", "vcb"),
    ("account__number", "0011 2233 4455"),
    ("account__holder", "NGUYEN VAN MAU"),
    ("ethnic_group", "tay"),
    ("nationality", "lao"),
    ("pledge", "yes"),
    ("long_text", "Xin sửa\nmái nhà"),
    ("area", "75,5"),
]


def squeezed(text: str) -> str:
    return re.sub(r"[\s\-\x02\ufffe]", "", text)


def generic(version: Unsaved, answers: dict[str, Any]) -> str:
    sections = tables.sections(version.description, answers)
    return printed({"sections": sections} | forms.frame(version.description, answers))


def printed(frame: dict[str, Any]) -> str:
    paper = Declaration(**frame, made_at=clock.now(), to="Ủy ban nhân dân xã Cẩm Lạc")
    return squeezed(words_of(render_declaration(paper)))


@pytest.fixture
def plain() -> Unsaved:
    return Unsaved(described(form=EXAMPLE, declaration={"title": "TỜ KHAI"}))


def official() -> Unsaved:
    """Every answer of the example in a line of its own."""
    places = [
        (key, f"{key}:table" if field.kind in ROWS else key)
        for field in Unsaved(described(form=EXAMPLE)).description.form_fields()
        if field.kind not in {"note", "heading"}
        for key in field.flat_keys()
    ]
    lines = [f"{key}: {{{place}}}" for key, place in places]
    return Unsaved(
        described(form=EXAMPLE, declaration={"title": "TỜ KHAI", "blocks": [{"lines": lines}]})
    )


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(PLACES), max_size=6, unique_by=lambda one: one[0]))
def test_what_the_form_accepts_both_looks_show(given_answers: list[tuple[str, str]]) -> None:
    plain = Unsaved(described(form=EXAMPLE, declaration={"title": "TỜ KHAI"}))
    with clock.at(NOW):
        typed = dict(given_answers)
        form = form_for(plain, "declaration", typed, strict=True)
        form.is_valid()
        kept = {key: said for key, said in form.cleaned_data.items() if said}
        said = generic(plain, kept), printed(forms.frame(official().description, kept))
        rows = [text for _t, lines in display_rows(plain.description, kept) for _l, text in lines]
    for text in rows:
        for paper in said:
            assert squeezed(text) in paper, text


def test_a_paper_tells_how_many_files_and_what_is_the_same_for_everybody(plain: Unsaved) -> None:
    with clock.at(NOW):
        said = generic(plain, {"photo": "3"})
        assert squeezed("3 tệp đính kèm") in said
        assert squeezed("Xin cấp phép sửa chữa nhà ở riêng lẻ") in said
        assert squeezed("Về ngôi nhà") in said
        assert squeezed("3 tệp đính kèm") in printed(
            forms.frame(official().description, {"photo": "3"})
        )


def test_a_place_in_a_row_is_printed_in_its_cell(plain: Unsaved) -> None:
    rows = {
        "members__0__who__full_name": "Trần Thị Mẫu",
        "members__0__came_from": "18751-20200101",
    }
    with clock.at(NOW):
        # The lines of cells beside one another mix when they are read back.
        for said in (generic(plain, rows), printed(forms.frame(official().description, rows))):
            assert all(word in said for word in ("CẩmMinh", "CẩmXuyên", "CẩmLạc", "Mẫu"))


def test_the_blank_has_a_place_for_every_kind(plain: Unsaved) -> None:
    said = squeezed(words_of(render_declaration(blank(plain.description, "UBND"))))
    for wanted in (
        "Nơi sinh (xã, phường)",
        "Ngân hàng (Tài khoản nhận tiền)",
        "Ảnh chụp ngôi nhà",
        "Xin cấp phép sửa chữa nhà ở riêng lẻ",
        "Về ngôi nhà",
        "Đã xác nhận",
    ):
        assert squeezed(wanted) in said, said
    assert squeezed("Những điều dưới đây") not in said


def test_a_hidden_constant_is_not_printed() -> None:
    fields = [
        {"key": "owns", "kind": "yes_no", "label": "Có nhà"},
        {
            "key": "it",
            "kind": "constant",
            "label": "Mục đích",
            "value": "Sửa nhà",
            "show_when": "owns == 'yes'",
        },
    ]
    blocks = [{"lines": ["Có nhà: {owns}", "Mục đích: {it}"]}]
    form = [{"key": "a", "title": "A", "fields": fields}]
    version = described(form=form, declaration={"title": "TỜ KHAI", "blocks": blocks})
    assert "Sửanhà" in printed(forms.frame(version, {"owns": "yes"}))
    assert "Sửanhà" not in printed(forms.frame(version, {"owns": "no"}))
