"""Which lines a payment pays for, when several pay for one dossier."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from motcua.payments.receipts import share

LINE = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Cấp giấy", "Bản sao", "Thẩm định"]),
        "kind": st.sampled_from(["fee", "charge"]),
        "amount": st.integers(0, 10**6),
    }
)


def total(lines: list[dict[str, Any]]) -> int:
    return sum(line["amount"] for line in lines)


def test_a_payment_of_all_has_all_lines() -> None:
    lines = [
        {"name": "Cấp giấy", "kind": "fee", "amount": 8_000, "each": 8_000, "note": ""},
        {"name": "Miễn", "kind": "fee", "amount": 0},
        {"name": "Bản sao", "kind": "charge", "amount": 6_000},
    ]
    assert share(lines, 0, 14_000) == [
        {"name": "Cấp giấy", "kind": "fee", "amount": 8_000},
        {"name": "Bản sao", "kind": "charge", "amount": 6_000},
    ]


def test_a_second_payment_goes_on_where_the_first_ended() -> None:
    lines = [
        {"name": "Cấp giấy", "kind": "fee", "amount": 8_000},
        {"name": "Bản sao", "kind": "charge", "amount": 6_000},
    ]
    assert share(lines, 0, 5_000) == [{"name": "Cấp giấy", "kind": "fee", "amount": 5_000}]
    assert share(lines, 5_000, 9_000) == [
        {"name": "Cấp giấy", "kind": "fee", "amount": 3_000},
        {"name": "Bản sao", "kind": "charge", "amount": 6_000},
    ]


def test_money_that_no_line_explains_stands_with_the_last_one() -> None:
    lines = [{"name": "Cấp giấy", "kind": "fee", "amount": 8_000}]
    assert share(lines, 8_000, 1_000) == [{"name": "Cấp giấy", "kind": "fee", "amount": 1_000}]
    assert share(lines, 4_000, 5_000) == [{"name": "Cấp giấy", "kind": "fee", "amount": 5_000}]


@given(st.lists(LINE, min_size=1, max_size=5), st.lists(st.integers(1, 10**6), max_size=6))
def test_whatever_is_paid_when_a_receipt_adds_up_to_it(
    lines: list[dict[str, Any]], payments: list[int]
) -> None:
    before, by_kind = 0, {"fee": 0, "charge": 0}
    owed = total(lines)
    for amount in [*payments, owed]:
        now = min(amount, owed - before)
        if now <= 0:
            continue
        found = share(lines, before, now)
        assert total(found) == now
        assert all(line["amount"] > 0 for line in found)
        for line in found:
            by_kind[line["kind"]] += line["amount"]
        before += now
    for kind, paid in by_kind.items():
        assert paid == sum(line["amount"] for line in lines if line["kind"] == kind)
