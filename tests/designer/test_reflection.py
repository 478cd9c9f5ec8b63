"""Every key of the format can be edited, without anything being said about it here."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any, Literal

import pytest
from django.http import QueryDict
from pydantic import BaseModel

from motcua.designer.bodies import MISSING, Path
from motcua.designer.forms import ItemForm
from motcua.designer.shape import children, leaves, list_at, model_at
from motcua.procedures.grammar import Part, Text
from motcua.procedures.schema import Description


def places(
    model: type[BaseModel], path: Path = (), deep: int = 0
) -> Iterator[tuple[Path, type[BaseModel]]]:
    """Every kind of item there is, with a path that leads to one."""
    yield path, model
    for one in children(model):
        if deep < 5 and one.model is not model:
            inner = (*path, one.key, 0) if one.many else (*path, one.key)
            yield from places(one.model, inner, deep + 1)


PLACES = list(places(Description))


@pytest.mark.parametrize(("path", "model"), PLACES, ids=lambda one: getattr(one, "__name__", ""))
def test_every_key_is_a_box_or_a_list_on_the_page_of_its_model(
    path: Path, model: type[BaseModel]
) -> None:
    assert model_at(path) is model
    boxes = set(ItemForm(model, {}, {}).fields)
    inside = {one.key for one in children(model)}
    assert boxes | inside == set(model.model_fields)
    assert not boxes & inside
    for one in children(model):
        assert (list_at((*path, one.key)) is not None) == one.many


def test_every_model_of_the_format_is_reached() -> None:
    from tests.procedures.test_labels import parts

    assert {model for _path, model in PLACES} == set(parts())


def test_no_box_needs_the_raw_data() -> None:
    """Should this fail, the new key is editable, but as raw data: `shape._kind` can do better."""
    raw = [
        f"{leaf.model}.{leaf.key}"
        for _p, model in PLACES
        for leaf in leaves(model)
        if leaf.kind == "json"
    ]
    assert raw == []


class Inner(Part):
    name: Text


class Strange(Part):
    """Kinds of keys that may come."""

    count: int | None = None
    when: dt.date | None = None
    choice: Literal["a", "b"] = "a"
    several: tuple[Literal["a", "b"], ...] = ()
    inner: Inner | None = None
    list_of: tuple[Inner, ...] = ()
    pairs: tuple[tuple[int, int], ...] = ()
    table: dict[str, int] = {}


def test_a_key_of_a_kind_nobody_foresaw_is_edited_as_raw_data() -> None:
    kinds = {leaf.key: leaf.kind for leaf in leaves(Strange)}
    assert kinds == {
        "count": "whole",
        "when": "date",
        "choice": "choice",
        "several": "several",
        "pairs": "json",
        "table": "json",
    }
    assert [(one.key, one.many) for one in children(Strange)] == [
        ("inner", False),
        ("list_of", True),
    ]
    raw = {"pairs": [[1, 2]], "table": {"a": 1}}
    data = QueryDict(mutable=True)
    data.update({"o-pairs": "[[1, 2], [3, 4]]", "o-table": json.dumps({"a": 1}), "o-choice": "a"})
    assert ItemForm(Strange, raw, {}, data).item() == {
        "pairs": [[1, 2], [3, 4]],
        "table": {"a": 1},
    }


ODD: list[Any] = [
    None,
    3,
    2.5,
    True,
    "x",
    "a\nb",
    "  hai  dấu cách ",
    [1],
    [],
    {},
    {"a": [1]},
    [{"a": 1}],
]


@pytest.mark.parametrize("value", ODD, ids=repr)
@pytest.mark.parametrize(("path", "model"), PLACES, ids=lambda one: getattr(one, "__name__", ""))
def test_a_value_of_any_kind_survives_a_page_that_is_saved_untouched(
    path: Path, model: type[BaseModel], value: Any
) -> None:
    """As an imported file may bring it."""
    raw = dict.fromkeys([*model.model_fields, "unknown"], value)
    shown = ItemForm(model, raw, {})
    data = QueryDict(mutable=True)
    for bound in shown:
        typed = bound.value()
        if isinstance(typed, list):
            data.setlist(bound.html_name, typed)
        elif typed is True:
            data[bound.html_name] = "on"
        elif typed is not False:
            data[bound.html_name] = str(typed).replace("\n", "\r\n")
    again = ItemForm(model, raw, {}, data)
    assert again.item() == raw
    assert again.touched() == []
    assert "unknown" in [key for key, _value in again.odd]


def test_a_new_item_without_anything_typed_holds_nothing() -> None:
    for _path, model in PLACES:
        shown = ItemForm(model, MISSING, {})
        data = QueryDict(mutable=True)
        for bound in shown:
            if bound.value() is True:
                data[bound.html_name] = "on"
            elif not isinstance(bound.value(), bool | list):
                data[bound.html_name] = str(bound.value())
        assert ItemForm(model, MISSING, {}, data).item() == {}, model
