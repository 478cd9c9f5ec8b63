"""The sample procedure with cases, fees and exemptions put into it."""

from __future__ import annotations

from typing import Any

from tests.procedures.builders import sample

CASES: list[dict[str, Any]] = [
    {"key": "first", "name": "Cấp lần đầu", "hint": "Chưa được cấp lần nào."},
    {
        "key": "lost",
        "name": "Cấp lại vì mất",
        "limit": {"value": 10, "unit": "working_day", "after_supplement": "resume"},
    },
]
LOSS = {
    "key": "loss",
    "title": "Việc mất giấy",
    "cases": ["lost"],
    "fields": [
        {"key": "lost_where", "kind": "text", "label": "Mất ở đâu", "required": True},
    ],
}
REPORT = {
    "key": "report",
    "name": "Đơn trình báo mất giấy",
    "required": True,
    "original": 1,
    "cases": ["lost"],
}
PROOF = {"key": "poor_proof", "name": "Giấy chứng nhận hộ nghèo", "certified": 1}
EXEMPTIONS: list[dict[str, Any]] = [
    {
        "key": "poor",
        "who": "Người thuộc hộ nghèo",
        "proof": "Giấy chứng nhận",
        "paper": "poor_proof",
    },
    {"key": "student", "who": "Học sinh", "percent": 50},
]
FEES: list[dict[str, Any]] = [
    {"key": "free", "name": "Lệ phí cấp giấy", "amount": 0, "cases": ["first"]},
    {
        "key": "again",
        "name": "Lệ phí cấp lại",
        "amount": 25_001,
        "cases": ["lost"],
        "exemptions": ["poor", "student"],
    },
    {
        "key": "copies",
        "name": "Phí bản sao",
        "kind": "charge",
        "amount": 8000,
        "unit": "bản",
        "quantity": "copies",
    },
]


def with_cases(**changes: Any) -> dict[str, Any]:
    data = sample()
    data["cases"] = CASES
    data["form"] = [*data["form"], LOSS]
    data["papers"] = [*data["papers"], REPORT]
    return data | changes


def with_fees(**changes: Any) -> dict[str, Any]:
    data = with_cases()
    data["channels"] = [{"channel": "online"}, {"channel": "counter"}]
    data["fees"], data["fee_exemptions"] = FEES, EXEMPTIONS
    data["papers"] = [*data["papers"], PROOF]
    return data | changes
