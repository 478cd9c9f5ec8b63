"""What an outline says of each item, as a person would."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.designer import telling
from motcua.designer.defects import reading
from motcua.designer.outline import Group, outline
from motcua.designer.shape import Child, children
from motcua.procedures import schema
from motcua.procedures.body import body_of
from motcua.procedures.reader import read
from motcua.procedures.scenario import ScenarioMove
from tests.procedures.builders import SHIPPED

BODY: dict[str, Any] = {
    "steps": [{"key": "officer", "name": "Thẩm tra"}],
    "papers": [{"key": "proof", "name": "Giấy chứng sinh"}],
    "form": [
        {
            "key": "one",
            "title": "Một",
            "fields": [{"key": "alive", "kind": "yes_no", "label": "Còn sống không"}],
        }
    ],
}


@pytest.mark.parametrize(
    ("move", "words"),
    [
        ({"do": "fill"}, "Điền tờ khai theo câu trả lời mẫu"),
        ({"do": "fill", "answers": {"alive": "no"}}, "Điền tờ khai: Còn sống không = Không"),
        ({"do": "fill", "answers": {"alive": ""}}, "Điền tờ khai: Còn sống không để trống"),
        ({"do": "attach"}, "Đính kèm mọi giấy tờ bắt buộc"),
        ({"do": "attach", "papers": ["proof"]}, "Đính kèm Giấy chứng sinh"),
        ({"do": "submit"}, "Gửi hồ sơ"),
        (
            {"do": "submit", "fails_at": "alive"},
            "Gửi hồ sơ, phải bị từ chối ở “Còn sống không”",
        ),
        (
            {"do": "act", "move": "forward", "by": "officer", "to": "officer"},
            "Cán bộ thụ lý: Chuyển bước sau đến “Thẩm tra”",
        ),
        (
            {"do": "act", "move": "begin", "fails_at": "begin"},
            "Bắt đầu xử lý, phải bị từ chối ở “Bắt đầu xử lý”",
        ),
        ({"do": "wait", "value": 3, "unit": "working_day"}, "Chờ 3 ngày làm việc"),
        (
            {
                "do": "expect",
                "status": "done",
                "step": "officer",
                "notice": "result_ready",
                "due": "2026-03-10T17:00:00",
                "fee": 8000,
                "seen_by": ["clerk"],
                "hidden_from": ["leader"],
            },
            "Phải thấy: “Đã có kết quả, chờ trả”; ở bước “Thẩm tra”; thư “Đã có kết quả”;"
            " hẹn trả 17:00 10/03/2026; phải nộp 8.000 đồng; Cán bộ một cửa thấy hồ sơ;"
            " Lãnh đạo ký không thấy hồ sơ",
        ),
    ],
)
def test_a_line_of_a_scenario_is_a_sentence(move: dict[str, Any], words: str) -> None:
    assert telling.called(ScenarioMove, move, BODY) == words


@pytest.mark.parametrize(
    ("model", "item", "title", "meta"),
    [
        (
            schema.Channel,
            {"channel": "online", "fee": 15000, "fee_unit": "bản", "fee_sample": True},
            "Trực tuyến",
            "15.000 đồng/bản (mức mẫu)",
        ),
        (schema.Channel, {"channel": "counter"}, "Trực tiếp", "Miễn phí"),
        (
            schema.Limit,
            {"value": 3, "unit": "working_day"},
            "3 ngày làm việc",
            "sau khi bổ sung thì tính lại từ đầu",
        ),
        (
            schema.Limit,
            {
                "value": 15,
                "unit": "calendar_day",
                "after_supplement": "sector",
                "sector_days": 5,
            },
            "15 ngày",
            "sau khi bổ sung thì tính theo luật riêng của ngành: còn 5 ngày làm việc",
        ),
        (
            schema.Extension,
            {"value": 5, "unit": "working_day", "article": "Điều 9"},
            "thêm 5 ngày làm việc",
            "Điều 9",
        ),
        (schema.Exemption, {"who": "Hộ nghèo", "percent": 50}, "Hộ nghèo", "giảm 50%"),
        (
            schema.Check,
            {"when": "true", "at": "alive", "message": "Sửa đi."},
            "Sửa đi.",
            "báo ở ô “Còn sống không”",
        ),
        (
            schema.Paper,
            {"key": "a", "name": "Ảnh", "original": 1, "copies": 2},
            "Ảnh",
            "Nộp, 1 bản chính, 2 bản sao",
        ),
        (
            schema.Step,
            {
                "key": "a",
                "name": "Ký",
                "role": "officer",
                "division": "justice",
                "working_hours": 0.5,
                "next": ["officer"],
            },
            "Ký",
            "Cán bộ thụ lý, 0,5 giờ làm việc, rồi đến “Thẩm tra”",
        ),
    ],
)
def test_an_item_is_told_with_what_matters(
    model: Any, item: dict[str, Any], title: str, meta: str
) -> None:
    assert telling.called(model, item, BODY) == title
    assert telling.about(model, item, BODY) == meta


def _rows(found: list[Group]) -> Any:
    for group in found:
        for row in group.rows:
            yield row
            yield from _rows(row.groups)


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.stem)
def test_no_outline_of_a_shipped_procedure_shows_raw_values(path: Any) -> None:
    body = body_of(read(path))
    for row in _rows(outline(1, body, reading(1, body))):
        said = " ".join([row.title, row.meta, *row.lines])
        assert row.title, row.path
        for raw in ("True", "False", "None", "_", "working", "(chưa đúng)"):
            assert raw not in said, said


ANYTHING = st.sampled_from(
    [None, True, 3, 2.5, "", "x", "clerk", "2026-03-10", [], ["x"], [3], {}, {"x": "y"}, [{"x": 1}]]
)


@pytest.mark.parametrize("one", children(schema.Description), ids=lambda one: one.key)
@given(data=st.data())
def test_whatever_a_file_brings_is_told_somehow(one: Child, data: st.DataObject) -> None:
    item = data.draw(st.fixed_dictionaries(dict.fromkeys(one.model.model_fields, ANYTHING)))
    body = {one.key: [item] if one.many else item}
    assert outline(1, body, reading(1, body))
