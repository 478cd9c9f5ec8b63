from __future__ import annotations

import itertools
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from motcua.designer import bodies, controls
from motcua.designer.bodies import MISSING, at, find_again, goal, insert, move, narrow, put, remove

plain = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=4)
    ),
    max_leaves=12,
)
tables = st.dictionaries(st.text("abc", min_size=1, max_size=2), plain, max_size=4)


@given(tables, tables)
def test_the_changed_piece_put_back_gives_the_body_before(old: Any, new: Any) -> None:
    path, before, after = narrow(old, new)
    assert put(new, path, before) == old
    assert put(old, path, after) == new


@given(st.lists(tables, max_size=6))
def test_any_row_of_changes_can_be_walked_back(states: list[Any]) -> None:
    states = [{}, *states]
    changes = [narrow(old, new) for old, new in itertools.pairwise(states)]
    body = states[-1]
    for (path, before, _after), expected in zip(
        reversed(changes), reversed(states[:-1]), strict=True
    ):
        body = put(body, path, before)
        assert body == expected


def test_true_and_one_are_not_the_same() -> None:
    assert narrow({"a": True}, {"a": 1}) == (("a",), True, 1)


def test_changing_makes_a_new_body_and_leaves_the_old_one() -> None:
    old = {"a": [{"b": 1}]}
    assert put(old, ("a", 0, "b"), 2) == {"a": [{"b": 2}]}
    assert put(old, ("a", 0, "b"), MISSING) == {"a": [{}]}
    assert put(old, ("x", "y"), 1) == {"a": [{"b": 1}], "x": {"y": 1}}
    assert insert(old, ("a",), 0, {}) == {"a": [{}, {"b": 1}]}
    assert remove(old, ("a", 0)) == {}
    assert old == {"a": [{"b": 1}]}


FORM: dict[str, Any] = {
    "form": [
        {"key": "one", "fields": [{"key": "a"}, {"key": "b"}]},
        {"key": "two", "fields": [{"key": "c"}]},
    ]
}


def test_moving_leads_through_the_lists() -> None:
    down = goal(FORM, ("form", 0, "fields", 1), 1)
    assert down == (("form", 1, "fields"), 0)
    moved = move(FORM, ("form", 0, "fields", 1), down)
    assert [one["key"] for one in moved["form"][1]["fields"]] == ["b", "c"]
    up = goal(moved, ("form", 1, "fields", 0), -1)
    assert up is not None
    assert move(moved, ("form", 1, "fields", 0), up) == FORM
    assert goal(FORM, ("form", 0, "fields", 0), -1) is None
    assert goal(FORM, ("form", 1), 1) is None


def test_an_item_is_found_again_by_its_key() -> None:
    now = {"form": [{"key": "new"}, FORM["form"][1], FORM["form"][0]]}
    assert find_again(FORM, now, ("form", 0, "fields", 1)) == ("form", 2, "fields", 1)
    assert find_again(FORM, {"form": FORM["form"][:1]}, ("form", 1)) is None
    assert find_again(FORM, FORM, ("limit",)) == ("limit",)


def test_keys_are_made_of_names_and_never_twice() -> None:
    assert bodies.own_key({"label": "Họ tên người cha (nếu có)"}, ()) == "ho_ten_nguoi_cha_neu_co"
    assert bodies.own_key({"label": "12 số"}, ()) == "so"
    assert bodies.own_key({"label": "???"}, ()) == "muc"
    assert bodies.own_key({"label": "Họ tên"}, ("ho_ten", "ho_ten_2")) == "ho_ten_3"
    assert at(FORM, ("form", 7)) is MISSING


def test_a_question_in_rows_is_called_like_none_beside_it_and_none_of_the_form() -> None:
    group = {"key": "group", "fields": [{"key": "x"}]}
    body = {"form": [*FORM["form"], {"key": "three", "fields": [group]}]}
    where = ("form", 2, "fields", 0, "fields")
    assert bodies.keys_like(body, where) == {"a", "b", "c", "group", "x"}
    copy = bodies.copied(body, ("form", 2, "fields", 0))
    assert copy == {"key": "group_2", "fields": [{"key": "x"}]}


def test_numbers_and_days_are_read_as_people_write_them() -> None:
    read = controls.READ
    assert read["whole"]("8.000") == 8000
    assert read["whole"]("1 234 567") == 1_234_567
    # What is no whole number is told at its box, never made one.
    for odd in ("tám nghìn", "1.5", "0.5", "12.34.567", "1,5"):
        assert read["whole"](odd) == odd
    assert read["decimal"]("0,5") == 0.5
    assert read["date"]("1/7/2026") == "2026-07-01"
    assert read["date"]("31/02/2026") == "31/02/2026"
    assert read["moment"]("01/07/2026 9:05") == "2026-07-01T09:05:00"
    assert read["answers"]("a = 1\nb += x\nb += y\n") == {"a": "1", "b": ["x", "y"]}
    assert read["lines"](" một \n\n hai\n") == ["một", "hai"]
    assert read["json"]("[" * 400) == "[" * 400
    assert read["json"]('{"a": "\\u0000"}') == '{"a": "\\u0000"}'
    assert read["json"]("1e999") == "1e999"
