"""Repeated groups and tables: rows as the answers have them, checked, shown, closed up."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from motcua.common.vietnamese import nfc
from motcua.procedures.exporter import to_toml
from motcua.procedures.fields import display_rows, form_for
from motcua.procedures.reader import parse, read
from motcua.procedures.rows import MOST
from tests.procedures.builders import sample
from tests.procedures.rows_of_a_family import CHILDREN, CROWDED, MEMBERS, family, form

FAMILY = family()
WORDS = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs")), max_size=12)
ROW = st.fixed_dictionaries({"full_name": WORDS, "born": WORDS, "sex": WORDS})


def flat(rows: list[dict[str, str]], group: str = "members") -> dict[str, Any]:
    return {f"{group}__{n}__{key}": said for n, row in enumerate(rows) for key, said in row.items()}


def posted(values: dict[str, Any]) -> QueryDict:
    data = QueryDict(mutable=True)
    for key, value in values.items():
        data.setlist(key, value if isinstance(value, list) else [value])
    return data


def judged(*names: str, **answers: Any) -> Any:
    typed = flat([{"full_name": name} for name in names]) | answers
    made = form_for(FAMILY, "declaration", typed, strict=True)
    made.is_valid()
    return made


@given(st.lists(ROW, max_size=8))
def test_a_draft_keeps_every_row_as_it_was_typed(rows: list[dict[str, str]]) -> None:
    typed = flat(rows)
    kept = form_for(FAMILY, "declaration", posted(typed), strict=False).draft_values()
    stored = json.loads(json.dumps(kept))
    again = form_for(FAMILY, "declaration", stored, strict=False).draft_values()
    assert again == kept
    # Beyond what was typed there are empty rows at most.
    assert {key: said for key, said in kept.items() if said} == {
        key: said for key, said in _nfc(typed).items() if said
    }


def _nfc(typed: dict[str, Any]) -> dict[str, Any]:
    return {key: nfc(said) for key, said in typed.items()}


@given(st.lists(st.sampled_from(["", "  ", "Lê Mẫu", "Trần Thị Mẫu"]), max_size=8))
def test_what_is_sent_has_the_rows_that_say_something_and_no_gap(names: list[str]) -> None:
    made = judged(*names)
    said = [name for name in names if name.strip()]
    kept = {k: v for k, v in made.cleaned_data.items() if k.startswith("members__") and v}
    if said:
        assert made.is_valid()
        assert kept == flat([{"full_name": name} for name in said])
        ((_title, shown),) = display_rows(FAMILY.description, kept)
        assert dict(shown)["Những người trong hộ"].rows == [[name, "", ""] for name in said]  # type: ignore[union-attr]
    else:
        assert list(made.errors) == ["members"]


def test_a_row_that_says_something_is_asked_in_full_and_named_in_the_defect() -> None:
    made = judged("Lê Mẫu", members__2__born="32/13/2020")
    assert list(made.errors) == ["members__2__full_name", "members__2__born"]
    assert made.errors["members__2__full_name"] == ["Điền “Họ tên (thành viên 3)”."]
    assert "Ngày sinh (thành viên 3)" in str(made.errors["members__2__born"])


def test_too_few_and_too_many_rows_are_one_sentence_at_the_group() -> None:
    assert judged().errors == {
        "members": ["Những người trong hộ: điền ít nhất 1 thành viên, đang có 0."]
    }
    many = judged(*["Lê Mẫu"] * 21)
    assert many.errors == {
        "members": ["Những người trong hộ: nhiều nhất 20 thành viên, đang có 21; bỏ bớt."]
    }
    assert judged(*["Lê Mẫu"] * 20).is_valid()


def test_a_forged_form_makes_no_more_rows_than_fifty() -> None:
    forged = {f"members__{n}__full_name": "Lê Mẫu" for n in range(1500)} | {
        "members__007__full_name": "x",
        "members__-1__full_name": "x",
        "members__1__other": "x",
        "members__٣__full_name": "x",
    }
    made = form_for(FAMILY, "declaration", posted(forged), strict=False)
    kept = [key for key in made.draft_values() if key.startswith("members__")]
    assert len(kept) == MOST * 3
    assert "members__50__full_name" not in kept


def test_conditions_count_the_rows_that_say_something() -> None:
    assert "why_many" not in judged("A", "B", " ").fields
    assert "why_many" in judged("A", "B", "C").fields


def test_a_row_asks_by_its_own_answers() -> None:
    typed = {"children__0__at_school": "yes", "children__1__at_school": "no"}
    made = judged("A", **typed)
    assert "children__0__school" in made.fields
    assert "children__1__school" not in made.fields
    assert list(made.errors) == ["children__0__school"]
    assert made.fields["children"].watched


def test_persons_of_each_row_are_checked_by_themselves() -> None:
    made = judged(
        "A",
        children__0__at_school="no",
        children__0__child__identity_kind="CCCD",
        children__1__at_school="no",
        children__1__child__identity_number="042090000001",
    )
    assert list(made.errors) == [
        "children__0__child__identity_number",
        "children__1__child__identity_kind",
    ]


def test_a_hidden_group_has_no_rows() -> None:
    asked = {"key": "any", "kind": "yes_no", "label": "Có ai không"}
    hidden = family(asked, MEMBERS | {"show_when": "any == 'yes'"})
    answers = {"any": "no", "members__0__full_name": "Lê Mẫu"}
    made = form_for(hidden, "declaration", answers, strict=True)
    assert made.is_valid(), made.errors
    assert made.cleaned_data == {"any": "no"}
    assert dict(made.kept)["members__0__full_name"] == "Lê Mẫu"
    assert "Lê Mẫu" not in str(display_rows(hidden.description, answers))


def changed(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(MEMBERS), **changes}


ONE = {"key": "one", "kind": "text", "label": "Một"}


@pytest.mark.parametrize(
    ("fields", "where", "mend"),
    [
        ([changed(fields=[])], "fields", "ít nhất một ô"),
        ([ONE | {"fields": [ONE]}], "fields", "chỉ repeated và table"),
        ([changed(max=51)], "max", "từ 1 đến 50"),
        ([changed(max=0)], "max", "từ 1 đến 50"),
        ([changed(min=3, max=2)], "min", "lớn hơn max"),
        ([changed(fields=[ONE, ONE])], "key", "đã dùng trong dòng"),
        ([changed(fields=[CHILDREN])], "kind", "đưa ra ngoài"),
        ([changed(fields=[CHILDREN["fields"][0]])], "kind", "dùng repeated"),
        ([changed(kind="repeated", fields=[MEMBERS])], "kind", "đưa ra ngoài"),
        ([changed(fields=[ONE | {"prefill": "applicant.full_name"}])], "prefill", "bỏ prefill"),
        ([changed(fields=[ONE | {"options": ["A", "B"]}])], "options", "chỉ one_of"),
        ([changed(fields=[ONE | {"key": f"k{n}"} for n in range(21)])], "fields", "quá 20"),
        ([changed(fields=[ONE | {"show_when": "given(two)"}])], "show_when", "không hỏi “two”"),
        ([changed(fields=[ONE | {"show_when": "given(one)"}])], "show_when", "vòng tròn"),
        ([CROWDED | {"show_when": "full_name == 'A'"}, MEMBERS], "show_when", "không hỏi"),
        ([CROWDED | {"show_when": "members > 2"}, MEMBERS], "show_when", "khác loại"),
        (
            [changed(key=f"g{n}", max=50, fields=[ONE | {"key": f"k{i}"} for i in range(16)])
             for n in range(2)],
            "form",
            "quá 1500",
        ),
    ],
)  # fmt: skip
def test_what_cannot_stand_in_rows_is_refused_with_the_mend(
    fields: list[dict[str, Any]], where: str, mend: str
) -> None:
    _description, defects = parse(sample(form=form(*fields), checks=[]))
    assert any(loc[-1] == where and mend in message for loc, message in defects), defects


def test_a_table_is_printed_as_a_table_or_refused() -> None:
    def told(line: str, **more: Any) -> str:
        block = {"lines": [line], **more}
        declared = {**sample()["declaration"], "blocks": [block]}
        _d, defects = parse(sample(form=form(MEMBERS), checks=[], declaration=declared))
        return " ".join(message for _loc, message in defects)

    assert told("Trong hộ: {members:table}") == ""
    assert "{members:table}" in told("Trong hộ: {members}")
    assert "không in được kiểu “upper”" in told("Trong hộ: {members:upper}")
    assert "đứng cuối dòng" in told("Trong hộ: {members:table}.")
    assert "chưa có chỗ trên bản in" in told("Trong hộ:")


def test_rows_go_out_as_toml_and_come_back(tmp_path: Any) -> None:
    path = tmp_path / f"{FAMILY.description.code}.toml"
    path.write_text(to_toml(FAMILY.description), "utf-8")
    assert read(path) == FAMILY.description
