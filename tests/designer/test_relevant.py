"""The boxes of an item follow what was chosen; nothing that stands there is ever out of sight."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from django.http import QueryDict
from django.test import Client

from motcua.designer.bodies import MISSING
from motcua.designer.forms import ItemForm
from motcua.designer.models import Draft
from motcua.designer.relevant import EVERY, OF_KIND, relevant
from motcua.procedures import scenario_checks
from motcua.procedures.reader import read
from motcua.procedures.scenario import ScenarioMove
from motcua.procedures.schema import Check, Fee, FieldKind, FormField, Step
from tests.designer.pages import sent
from tests.procedures.builders import SHIPPED


def names(form: ItemForm) -> set[str]:
    return {box.name for box in (*form.boxes, *form.seldom)}


def test_every_kind_of_field_and_every_key_has_its_place() -> None:
    assert set(get_args(FieldKind)) <= set(OF_KIND)
    assert EVERY.union(*OF_KIND.values()) == set(FormField.model_fields)


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.stem)
def test_what_shipped_procedures_say_is_asked_of_that_kind(path: Any) -> None:
    said = read(path)
    for field in said.form_fields():
        for one in (field, *field.fields):
            assert one.model_fields_set <= EVERY | OF_KIND[one.kind], (one.kind, one.key)
    for scenario in said.scenarios:
        for move in scenario.moves:
            given = move.model_dump(exclude_defaults=True)
            assert set(given) <= (relevant(ScenarioMove, given) or set()), given


def test_a_short_text_asks_for_no_options_and_a_person_for_its_lines() -> None:
    text = names(ItemForm(FormField, {"kind": "text"}, {}))
    assert {"max_length", "example"} <= text
    assert not text & {"options", "parts", "min", "value", "agency_kinds"}
    assert "parts" in names(ItemForm(FormField, {"kind": "person"}, {}))
    assert names(ItemForm(FormField, MISSING, {})) == {
        *("key", "kind", "label", "required", "hint", "show_when", "required_when"),
    }


def test_what_stands_where_it_does_not_belong_stays_in_sight() -> None:
    assert "options" in names(ItemForm(FormField, {"kind": "text", "options": ["a"]}, {}))
    data = QueryDict("o-kind=text&o-options=m%E1%BB%99t")
    assert "options" in names(ItemForm(FormField, {"kind": "one_of"}, {}, data))


def test_a_line_of_a_scenario_asks_for_what_it_does() -> None:
    for do, keys in scenario_checks.BESIDE.items():
        assert names(ItemForm(ScenarioMove, {"do": do}, {})) <= {"do", *keys}
    forward = names(ItemForm(ScenarioMove, {"do": "act", "move": "forward"}, {}))
    assert "to" in forward
    assert "papers" not in forward
    asks = names(ItemForm(ScenarioMove, {"do": "act", "move": "ask_supplement"}, {}))
    assert "papers" in asks
    assert "to" not in asks


@pytest.mark.django_db
def test_the_boxes_follow_before_anything_is_saved(writer: Client, birth: Draft) -> None:
    for url in (
        f"/soan-thu-tuc/{birth.pk}/them/form/0/fields/",
        f"/soan-thu-tuc/{birth.pk}/sua/form/0/fields/0/",
    ):
        page = writer.get(url)
        answer = writer.post(url, sent(page, kind="number", label="Mấy con mèo", go="switch"))
        assert answer.status_code == 200
        shown = answer.content.decode()
        assert 'name="o-decimals"' in shown
        assert "Mấy con mèo" in shown
        birth.refresh_from_db()
        assert birth.revision == 0


BODY: dict[str, Any] = {
    "steps": [{"key": "intake", "name": "Tiếp nhận"}, {"key": "officer", "name": "Thẩm tra"}],
    "papers": [{"key": "proof", "name": "Giấy chứng sinh"}, {"key": "card", "mode": "present"}],
    "form": [
        {
            "key": "one",
            "title": "Một",
            "fields": [
                {"key": "born", "kind": "date", "label": "Ngày sinh"},
                {"key": "cats", "kind": "number", "label": "Mấy con mèo"},
                {"key": "father", "kind": "person", "label": "Cha", "parts": ["full_name", "x"]},
                {
                    "key": "pets",
                    "kind": "table",
                    "label": "Mèo",
                    "fields": [{"key": "name", "kind": "text", "label": "Tên"}],
                },
                {"key": "scan", "kind": "file", "label": "Bản chụp"},
                {"key": 7, "kind": ["odd"]},
            ],
        },
        "odd",
    ],
}


def offered(model: Any, item: dict[str, Any], key: str) -> dict[str, str]:
    box: Any = ItemForm(model, item, BODY).fields[key]
    return {value: str(words) for value, words in box.offered}


def test_what_stands_in_the_draft_is_chosen_by_its_name() -> None:
    expect = {"do": "expect"}
    assert offered(ScenarioMove, expect, "step") == {"intake": "Tiếp nhận", "officer": "Thẩm tra"}
    assert offered(ScenarioMove, expect, "status")["done"] == "Đã có kết quả, chờ trả"
    assert offered(ScenarioMove, {"do": "act"}, "move")["accept"] == "Tiếp nhận"
    fails = offered(ScenarioMove, {"do": "act", "move": "begin"}, "fails_at")
    assert fails["father__full_name"] == "Họ, chữ đệm, tên (Cha)"
    assert fails["pets__0__name"] == "Tên"
    assert fails["proof"] == "Giấy tờ: Giấy chứng sinh"
    assert "begin" in fails
    assert "card" not in fails
    assert offered(Check, {}, "at")["cats"] == "Mấy con mèo"
    assert offered(Fee, {}, "quantity") == {"cats": "Mấy con mèo"}
    assert offered(FormField, {"kind": "unit"}, "units_on") == {
        "today": "Hôm nay",
        "born": "Ngày sinh",
    }
    assert offered(FormField, {"kind": "person"}, "prefill") == {
        "submitter": "Người nộp hồ sơ",
        "applicant": "Chủ hồ sơ",
    }


def test_the_next_steps_keep_the_order_in_which_they_were_chosen() -> None:
    data = QueryDict("o-next=officer&o-next=intake&o-next=")
    assert ItemForm(Step, {}, BODY, data).item()["next"] == ["officer", "intake"]
