"""Two versions side by side: what a jurist, and who has a draft, reads about a change."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.procedures.difference import Difference, differences
from motcua.procedures.reader import read
from tests.procedures.builders import SHIPPED, described, sample

FILES = sorted(SHIPPED.glob("*.toml"))


def changed(**changes: Any) -> list[Difference]:
    return differences(described(), described(**changes))


def only(found: list[Difference]) -> Difference:
    (one,) = found
    return one


def test_a_version_is_not_different_from_itself() -> None:
    assert changed() == []


def test_a_changed_text_is_told_word_by_word() -> None:
    old = sample()["summary"]
    found = only(changed(summary=f"Mới: {old}"))
    assert (found.part, found.where, found.what) == ("summary", ("Tóm tắt một câu",), "changed")
    assert found.words == [("added", "Mới:"), ("same", old)]


def test_a_new_paper_says_what_is_asked() -> None:
    paper = {"key": "photo", "name": "Ảnh chân dung", "original": 2, "hint": "Nền trắng."}
    found = only(changed(papers=[*sample()["papers"], paper]))
    assert (found.what, found.where) == ("added", ("Thành phần hồ sơ", "Ảnh chân dung"))
    assert "Số bản chính: 2" in found.after
    assert "Hướng dẫn: Nền trắng." in found.after


def test_a_paper_left_out_is_told() -> None:
    papers = sample()["papers"]
    found = only(changed(papers=papers[1:]))
    assert (found.what, found.where[-1]) == ("removed", papers[0]["name"])


def test_a_field_that_becomes_demanded_is_found_by_its_labels() -> None:
    form = copy.deepcopy(sample()["form"])
    field = next(f for f in form[-1]["fields"] if not f.get("required"))
    field["required"] = True
    found = only(changed(form=form))
    assert found.where == ("Tờ khai", form[-1]["title"], "Các ô", field["label"], "Bắt buộc")
    assert (found.before, found.after) == ("không", "có")


def test_a_field_pulled_up_is_one_move_not_many() -> None:
    form = copy.deepcopy(sample()["form"])
    fields = form[-1]["fields"]
    fields.insert(0, fields.pop())
    found = only(changed(form=form))
    assert (found.what, found.where[-1]) == ("moved", fields[0]["label"])


def test_a_rewritten_sentence_is_one_change_and_another_sentence_two() -> None:
    how = ["Chụp ảnh giấy tờ.", "Điền tờ khai rồi gửi đi."]
    rewritten = ["Chụp ảnh giấy tờ.", "Điền tờ khai, xem lại rồi gửi đi."]
    other = ["Chụp ảnh giấy tờ.", "Qqq www eee."]
    assert [d.what for d in differences(described(how=how), described(how=rewritten))] == [
        "changed"
    ]
    assert [d.what for d in differences(described(how=how), described(how=other))] == [
        "removed",
        "added",
    ]


def test_numbers_dates_and_choices_read_as_people_write_them() -> None:
    limit = {"value": 1500, "unit": "calendar_day"}
    found = {d.where[-1]: d for d in changed(limit=limit, effective_from="2026-12-31")}
    assert found["Bao lâu"].after == "1.500"
    assert found["Đơn vị"].before == "ngày làm việc"
    assert found["Có hiệu lực từ ngày"].after == "31/12/2026"


@pytest.mark.parametrize("path", FILES[:6], ids=lambda path: path.name)
def test_between_any_two_procedures_every_difference_can_be_read(path: Any) -> None:
    old, new = read(path), read(FILES[-1])
    found = differences(old, new)
    assert found
    for one in found:
        assert all(one.where), one
        assert one.what != "changed" or one.before != one.after, one


@given(st.permutations(range(len(sample()["papers"]))))
def test_an_order_is_told_exactly_when_it_changed(order: list[int]) -> None:
    papers = sample()["papers"]
    found = changed(papers=[papers[i] for i in order])
    assert all(one.what == "moved" for one in found)
    assert bool(found) == (order != sorted(order))
