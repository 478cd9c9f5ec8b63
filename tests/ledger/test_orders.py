"""The campaign of orders in small: every fault once and more, several messages at once, nothing left over."""

from __future__ import annotations

from campaign import orders
from campaign.bank import Bank
from tests import builders
from tests.builders import People


def test_after_faulty_orders_books_gateway_and_dossiers_agree_to_the_dong(
    committed_people: People, bank: Bank
) -> None:
    dossiers = [builders.dossier() for _number in range(20)]
    found = orders.drive(dossiers, seed=7)

    assert found.orders >= 20
    assert sum(found.kinds.values()) == 20
    assert found.paid_at_gateway > 0
    assert found.difference == 0, found
