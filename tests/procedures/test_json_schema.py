"""What the strict form accepts and keeps, the schema accepts and people can read; every kind of field."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from motcua.procedures import samples
from motcua.procedures.choices import choices_of
from motcua.procedures.fields import display_rows, form_for, sections_for
from motcua.procedures.grammar import ROWS
from motcua.procedures.json_schema import SHAPES, json_schema
from motcua.procedures.kinds import KINDS
from motcua.procedures.lines import Line, sections_of
from motcua.procedures.reader import read
from motcua.procedures.schema import FieldKind, FormField
from tests.procedures.builders import SHIPPED, Unsaved, asking_one, described

COLUMNS = [
    {"key": "who", "kind": "text", "label": "Ai", "required": True},
    {"key": "born", "kind": "partial_date", "label": "Năm sinh"},
    {"key": "why", "kind": "several_of", "label": "Vì sao", "options": ["Nhà", "Khác"]}
    | {"show_when": "given(born)", "required": True},
]
# What a field of the kind must say beside its kind.
NEEDS: dict[str, dict[str, Any]] = {
    "one_of": {"options": ["Vay vốn", "Kết hôn", "Khác"]},
    "several_of": {"options": ["Nhà", "Đất", "Khác"]},
    "person": {
        "parts": [
            *("full_name", "birth_date", "birth_year", "sex", "ethnic_group", "nationality"),
            *("residence", "identity", "phone", "email"),
        ]
    },
    "computed": {"value": "'chữ'"},
    "agency": {"agency_kinds": ["commune-committee"]},
    "constant": {"value": "Theo mẫu"},
    "repeated": {"fields": COLUMNS},
    "table": {"fields": COLUMNS},
}
FIXED = {"computed", "constant"}
# Right answers in many ways of writing; anything at all is tried beside them.
WRITINGS: dict[str, list[str]] = {
    "number": ["0", "007", "1.234", "999999999999999999", "1 000", "-3", "1,5", "1e3"],
    "money": ["8000", "8.000", "8 000 đ", "8,000 VNĐ", "0", "999999999999999", "-1"],
    "date": ["5/10/1990", "05101990", "1990-10-05", "31/02/1990", "01/01/1849", "29/02/2024"],
    "partial_date": ["1990", "10/1990", "5-10-1990", "13/1990", "1849", "2200"],
    "time": ["8h", "08:30", "14 giờ 5 phút", "24:00", "8g15"],
    "yes_no": ["Có", "khong", "yes", "maybe"],
    "email": ["An@Example.com", "a@b", '"a b"@example.com', "an@xn--hi-hia.vn"],
    "phone": ["+84 912 345 678", "0912345678", "02393855555", "113"],
    "identity": ["042090000001", "042 090 000 001", "184000001", "000000000001"],
    "passport": ["b0000001", "B 0000001", "ABCDEF"],
    "tax_code": ["0100000001", "0100000001-001", "0100000001001", "042090000001"],
    "confirmation": ["yes", "on"],
    "one_of": ["Vay vốn", "vay von", "Khác", "Gì"],
    "ethnic_group": ["Kinh", "tay", "Klingon"],
    "nationality": ["Việt Nam", "viet nam"],
}
ASKABLE = sorted(set(get_args(FieldKind)) - {"note", "heading", "file"})


def version_of(kind: str, **more: Any) -> Unsaved:
    return asking_one(kind, **NEEDS.get(kind, {}) | more)


def refused(version: Unsaved, kept: dict[str, Any]) -> list[str]:
    schema = json_schema(version.description)
    return [error.message for error in Draft202012Validator(schema).iter_errors(kept)]


def typed(line: Line) -> st.SearchStrategy[Any]:
    choices = [str(value) for value, _label in choices_of(line)]
    said = [*choices, *WRITINGS.get(line.kind, []), str(line.example), str(samples.answer(line))]
    one = st.one_of(st.sampled_from(said), st.text(max_size=40))
    return st.lists(one, max_size=4) if KINDS[line.kind].several else one


def test_every_kind_that_keeps_an_answer_has_a_shape() -> None:
    """A new kind needs a line in SHAPES of procedures/json_schema.py."""
    kept = {kind for kind, row in KINDS.items() if row.keeps or row.worked_out}
    assert kept == set(SHAPES)
    # All others become lines of these kinds, or only speak.
    assert set(get_args(FieldKind)) - set(SHAPES) <= {
        *("person", "bank_account", "note", "heading", "file", *ROWS)
    }


@pytest.mark.parametrize("kind", ASKABLE)
def test_the_schema_itself_is_well_formed(kind: str) -> None:
    Draft202012Validator.check_schema(json_schema(version_of(kind).description))
    if kind not in FIXED:
        Draft202012Validator.check_schema(json_schema(version_of(kind, required=True).description))


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_what_the_form_keeps_the_schema_accepts_and_people_can_read(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(ASKABLE))
    more: dict[str, Any] = {}
    if kind not in FIXED:
        more["required"] = data.draw(st.booleans())
    if kind == "number":
        more |= {
            "decimals": data.draw(st.integers(0, 3)),
            "min": data.draw(st.sampled_from([-9, 0])),
        }
    version = version_of(kind, **more)
    rows = {f"it__{row}__who": "" for row in range(3)}
    (section,) = sections_for(version, "declaration", rows)
    answers = {line.key: data.draw(typed(line)) for line in section.lines if line.kind in SHAPES}
    form = form_for(version, "declaration", answers, strict=True)
    if not form.is_valid():
        return
    assert not refused(version, form.cleaned_data)
    ((_title, rows),) = display_rows(version.description, form.cleaned_data)
    shown = dict(rows)
    (kept_so,) = sections_for(version, "declaration", form.cleaned_data)
    for line in kept_so.lines:
        if form.cleaned_data.get(line.key):
            assert shown[line.full_label]


# Kinds whose writing a schema can describe wholly: there both say the same of anything at all.
SURE = ["number", "money", "time", "yes_no", "one_of", "ethnic_group", "confirmation", "text"]


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_what_the_schema_accepts_the_form_keeps_as_it_is(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(SURE))
    version = version_of(kind, required=True)
    (section,) = sections_of(version.description)
    answer = data.draw(typed(section.lines[0]))
    if refused(version, {"it": answer}):
        return
    form = form_for(version, "declaration", {"it": answer}, strict=True)
    if kind != "text":
        assert form.is_valid()
        assert form.cleaned_data == {"it": answer}


@pytest.mark.parametrize(
    ("kind", "badly_formed"),
    [
        ("number", "1.5"),
        ("number", "007"),
        ("number", 5),
        ("money", "8.000"),
        ("date", "1990-10-05"),
        ("date", "32/01/1990"),
        ("date", "01/01/1600"),
        ("partial_date", "1/1990"),
        ("time", "8h"),
        ("time", "24:00"),
        ("yes_no", "Có"),
        ("one_of", "Gì"),
        ("several_of", "Nhà"),
        ("several_of", ["Nhà", "Nhà"]),
        ("several_of", ["Gì"]),
        ("email", "an"),
        ("phone", "+84912345678"),
        ("identity", "42090000001"),
        ("passport", "b0000001"),
        ("tax_code", "0100000001001"),
        ("text", "x" * 301),
        ("nationality", "Klingon"),
        ("confirmation", "no"),
        ("text", None),
    ],
)
def test_what_is_badly_formed_is_refused(kind: str, badly_formed: object) -> None:
    for required in (True, False):
        assert refused(version_of(kind, required=required), {"it": badly_formed})


def test_only_what_is_always_demanded_is_required() -> None:
    fields = [
        {"key": "always", "kind": "text", "label": "Luôn", "required": True},
        {"key": "hidden", "kind": "text", "label": "Có khi", "required": True}
        | {"show_when": "always == 'x'"},
        {"key": "sometimes", "kind": "date", "label": "Lúc cần", "required_when": "always == 'x'"},
    ]
    second = {"key": "two", "title": "Hai", "show_when": "always == 'x'"}
    inner = [{"key": "inner", "kind": "text", "label": "Trong", "required": True}]
    first = {"key": "one", "title": "Một", "fields": fields}
    version = Unsaved(described(form=[first, second | {"fields": inner}]))
    assert json_schema(version.description)["required"] == ["always"]
    assert not refused(version, {"always": "y", "sometimes": ""})
    assert not refused(version, {"always": "y"})
    assert refused(version, {"always": ""})
    assert refused(version, {})
    assert refused(version, {"always": "y", "another": "z"})


def test_a_computed_value_has_the_shape_of_its_kind() -> None:
    for result, value, kept in (
        ("money", "5000 - 7000", "-2000"),
        ("date", "day('01/01/2025') + 1", "02/01/2025"),
        ("text", "'a' + 'b'", "ab"),
        ("number", "1 + 1", "2"),
    ):
        version = version_of("computed", value=value, result=result)
        form = form_for(version, "declaration", {}, strict=True)
        assert form.is_valid()
        assert form.cleaned_data == {"it": kept}
        assert not refused(version, {"it": kept})
        assert not refused(version, {"it": ""})
        assert refused(version, {"it": 5})


REAL = [read(path) for path in sorted(SHIPPED.glob("*.toml"))]


@pytest.mark.parametrize("description", [d for d in REAL if d.form], ids=lambda d: d.code)
def test_the_sample_answers_of_every_shipped_procedure_fit_its_schema(description: Any) -> None:
    version = Unsaved(description)
    Draft202012Validator.check_schema(json_schema(description))
    people = {part: samples.answers(version, part) for part in ("submitter", "applicant")}
    answers = samples.answers(version, "declaration")
    form = form_for(version, "declaration", answers, strict=True, people=people)
    form.is_valid()
    wrong = [
        error
        for error in Draft202012Validator(json_schema(description)).iter_errors(form.cleaned_data)
        if not (error.validator == "required" and any(key in error.message for key in form.errors))
    ]
    assert not wrong


def test_the_rows_of_a_group_have_the_shapes_of_its_columns() -> None:
    version = version_of("repeated")
    assert not refused(version, {"it__0__who": "An", "it__0__born": "", "it__49__who": "Bình"})
    assert refused(version, {"it__0__who": ""})
    assert refused(version, {"it__0__who": "An", "it__0__born": "năm ngoái"})
    for key in ("it__50__who", "it__00__who", "it__0__more", "it"):
        assert refused(version, {key: "x"})


def test_every_property_of_a_field_has_its_label() -> None:
    schema = json_schema(version_of("person").description)
    keys = set(
        FormField.model_validate(
            {"key": "it", "kind": "person", "label": "X", "parts": tuple(NEEDS["person"]["parts"])}
        ).flat_keys()
    )
    assert set(schema["properties"]) == keys
    assert all(one["title"] for one in schema["properties"].values())
