"""A declaration with a repeated group and a table, for tests with and without pages."""

from __future__ import annotations

from typing import Any

from tests.procedures.builders import Unsaved, described

CHILDREN: dict[str, Any] = {
    "key": "children",
    "kind": "repeated",
    "label": "Các con",
    "row_name": "con",
    "max": 4,
    "fields": [
        {"key": "child", "kind": "person", "label": "Con", "parts": ["full_name", "identity"]},
        {"key": "at_school", "kind": "yes_no", "label": "Còn đi học", "required": True},
        {"key": "school", "kind": "text", "label": "Học ở đâu", "required": True}
        | {"show_when": "at_school == 'yes'"},
    ],
}
MEMBERS: dict[str, Any] = {
    "key": "members",
    "kind": "table",
    "label": "Những người trong hộ",
    "row_name": "thành viên",
    "required": True,
    "max": 20,
    "fields": [
        {"key": "full_name", "kind": "text", "label": "Họ tên", "required": True},
        {"key": "born", "kind": "date", "label": "Ngày sinh", "past": True},
        {"key": "sex", "kind": "one_of", "label": "Giới tính", "options": ["Nam", "Nữ"]},
    ],
}
CROWDED: dict[str, Any] = {
    "key": "why_many",
    "kind": "text",
    "label": "Vì sao đông người",
    "show_when": "size(members) > 2",
}
FAMILY = [CHILDREN, MEMBERS, CROWDED]


def form(*fields: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"key": "family", "title": "Gia đình", "fields": list(fields or FAMILY)}]


def family(*fields: dict[str, Any], **more: Any) -> Unsaved:
    return Unsaved(described(form=form(*fields), checks=[], **more))
