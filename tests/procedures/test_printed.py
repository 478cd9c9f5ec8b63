"""The printed lines of a declaration, and what is refused in them."""

from __future__ import annotations

from typing import Any

import pytest

from motcua.procedures.printed import Place, cells, identity_keys
from motcua.procedures.reader import parse
from tests.procedures.builders import sample

FIELDS = [
    {"key": "owner", "kind": "person", "label": "Chủ", "parts": ["full_name", "identity"]},
    {"key": "day", "kind": "date", "label": "Ngày"},
    {"key": "number", "kind": "identity", "label": "Số"},
    {"key": "choice", "kind": "one_of", "label": "Chọn", "options": ["A", "B"]},
]
GOOD = [
    "Họ tên: {owner__full_name:upper}",
    "Giấy tờ: {owner__identity}",
    "Ngày: {day:long} | Số: {number:boxes}",
    "{choice:ticks}",
]


def found(lines: list[str], **more: Any) -> list[tuple[Any, str]]:
    data = sample(form=[{"key": "one", "title": "Một", "fields": FIELDS}])
    blocks = more.pop("blocks", [{"lines": lines}])
    data["declaration"] = {"title": "TỜ KHAI", "blocks": blocks} | more
    return parse(data)[1]


def test_a_line_is_cells_of_text_and_places() -> None:
    assert cells("Tên: {a:upper} | {b} m") == (
        ("Tên: ", Place("a", "upper")),
        (Place("b"), " m"),
    )
    assert len(identity_keys("a__identity")) == 4
    assert identity_keys("a__full_name") == ()


def test_lines_that_print_every_answer_are_right() -> None:
    assert found(GOOD) == []


@pytest.mark.parametrize(
    ("line", "mend"),
    [
        ("{ownr__full_name}", "không có ô “ownr__full_name”"),
        ("{day:uper}", "không có cách in “uper”"),
        ("{day:boxes}", "ô “day” không in được kiểu “boxes”"),
        ("{choice:words}", "không in được kiểu “words”"),
        ("Ngày {day", "dấu { } viết sai"),
        ("Ngày {Day}", "dấu { } viết sai"),
    ],
)
def test_a_wrong_place_is_named_with_its_mend(line: str, mend: str) -> None:
    ((where, message),) = found([*GOOD, line])
    assert where == ("declaration", "blocks", 0, "lines", len(GOOD))
    assert mend in message


def test_an_answer_without_a_place_is_told() -> None:
    ((where, message),) = found(GOOD[1:])
    assert where == ("declaration", "blocks")
    assert "owner__full_name" in message


def test_a_signer_may_print_an_answer_and_is_checked_too() -> None:
    assert found(GOOD[1:], signers=[{"title": "Chủ", "name": "{owner__full_name}"}]) == []
    ((where, _message),) = found(GOOD, signers=[{"title": "Chủ", "below": ["Số: {nothing}"]}])
    assert where == ("declaration", "signers", 0, "below", 0)


@pytest.mark.parametrize(
    "columns",
    [
        [{"columns": 2, "lines": ["Tên: {owner__full_name}"]}],
        [
            {"columns": 2, "lines": ["Tên: {owner__full_name}"]},
            {"columns": 2, "lines": ["Họ tên: {owner__full_name}"]},
        ],
        [
            {"columns": 2, "lines": ["{owner__full_name}"]},
            {"columns": 2, "lines": ["Tên: {owner__full_name}"]},
        ],
    ],
)
def test_two_columns_come_as_a_pair_with_the_same_labels(columns: list[dict[str, Any]]) -> None:
    assert found([], blocks=[{"lines": GOOD}, *columns])


def test_copies_are_asked_only_where_the_form_asks_how_many() -> None:
    ((where, _message),) = found(GOOD, ask_copies=True)
    assert where == ("declaration", "ask_copies")
