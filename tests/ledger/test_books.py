"""The books: balanced or not written at all, never changed, and they say where every đồng is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.common import clock
from motcua.payments import ledger
from motcua.payments.ledger import Line
from motcua.payments.models import Account, Booking, Entry, What
from tests import builders
from tests.builders import People
from tests.ledger.paid import FEE, attempt, paid, settle

IGNORING = (
    "SELECT set_config('pgtrigger.ignore', (SELECT array_agg(tgname)::text FROM pg_trigger"
    " WHERE tgname LIKE 'pgtrigger_%'), true)"
)


def at_commit() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def refused_at_commit() -> Iterator[None]:
    """What is done inside stands until the transaction would end, and then all of it falls."""
    with transaction.atomic():
        savepoint = transaction.savepoint()
        yield
        with pytest.raises(DatabaseError, match="does not balance"):
            at_commit()
        transaction.savepoint_rollback(savepoint)


def test_what_does_not_balance_is_not_written(people: People) -> None:
    short = [Line(Account.BANK, debit=100), Line(Account.FEE, credit=99)]
    for ignoring in ("SELECT 1", IGNORING):
        with refused_at_commit():
            connection.cursor().execute(ignoring)
            ledger.book(builders.agency(), What.PAYMENT, short, key="short")
    assert not Booking.objects.exists()


def test_a_booking_without_entries_is_not_written(people: People) -> None:
    with refused_at_commit():
        Booking.objects.create(
            key="empty",
            agency=builders.agency(),
            day=clock.today(),
            what=What.PAYMENT,
            amount=5,
        )


def test_nothing_is_added_to_a_booking_later_not_even_what_balances(people: People) -> None:
    payment = paid()
    at_commit()
    booking = payment.bookings.get()
    with refused_at_commit():
        Entry.objects.create(booking=booking, account=Account.BANK, debit=1)
        Entry.objects.create(booking=booking, account=Account.FEE, credit=1)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE payments_entry SET debit = debit + 1 WHERE debit > 0",
        "DELETE FROM payments_entry",
        "TRUNCATE payments_entry",
        "UPDATE payments_booking SET amount = 1",
        "DELETE FROM payments_booking",
        "TRUNCATE payments_booking CASCADE",
    ],
)
def test_nobody_changes_the_books(people: People, change: str) -> None:
    paid()
    at_commit()
    with connection.cursor() as cursor:
        # As in life: the triggers that refuse to empty a table are on.
        for table in ("payments_entry", "payments_booking"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        for ignoring in ("SELECT 1", IGNORING):
            cursor.execute(ignoring)
            with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
                cursor.execute(change)


def test_a_payment_is_booked_once_where_the_money_is_and_what_it_is(people: People) -> None:
    payment = paid()
    ledger.follow(payment)
    stands = ledger.balances(builders.agency())

    assert payment.bookings.count() == 1
    assert (stands[Account.GATEWAY], stands[Account.FEE]) == (FEE, -FEE)
    assert (stands[Account.CHARGE], stands[Account.HELD]) == (0, 0)
    assert not any(ledger.balances(builders.agency("UBND xã Cẩm Xuyên")).values())


def test_what_was_paid_twice_is_held_for_the_payer(people: People) -> None:
    dossier = builders.dossier()
    first, second = attempt(dossier), attempt(dossier, "transfer")
    settle(first)
    settle(second)
    stands = ledger.balances(builders.agency())

    assert (stands[Account.GATEWAY], stands[Account.BANK]) == (FEE, FEE)
    assert (stands[Account.FEE], stands[Account.HELD]) == (-FEE, -FEE)


def test_cash_is_in_the_hands_of_the_clerk_who_took_it_until_it_is_handed_in(
    people: People,
) -> None:
    paid(way="cash", taken_by=people.lan)
    assert ledger.cash_of(people.lan) == FEE
    assert ledger.cash_of(people.binh) == 0

    ledger.hand_in_cash(people.lan, FEE, key="lan-2026-03-10", by=people.lan.user)
    ledger.hand_in_cash(people.lan, FEE, key="lan-2026-03-10", by=people.lan.user)
    assert ledger.cash_of(people.lan) == 0
    assert ledger.balances(builders.agency())[Account.BANK] == FEE


def test_a_day_of_the_books_is_a_day_in_vietnam(people: People) -> None:
    with clock.at("2026-03-10T23:59"):
        paid()
    day = clock.today()
    assert ledger.balances(builders.agency(), since=day, until=day)[Account.GATEWAY] == FEE
    with clock.at("2026-03-11T00:01"):
        tomorrow = clock.today()
    assert not any(ledger.balances(builders.agency(), since=tomorrow).values())


LINES = st.lists(
    st.fixed_dictionaries(
        {"kind": st.sampled_from(["fee", "charge"]), "amount": st.integers(0, 10**7)}
    ),
    max_size=6,
)


# Other work on the machine says nothing of the strategy.
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(LINES, st.lists(st.integers(1, 10**7), max_size=4))
def test_however_it_is_paid_in_parts_each_kind_gets_what_its_lines_say(
    lines: list[dict[str, Any]], parts: list[int]
) -> None:
    total, before = sum(line["amount"] for line in lines), 0
    got = {Account.FEE: 0, Account.CHARGE: 0}
    for part in [*parts, total]:
        amount = min(part, total - before)
        shares = ledger.split(lines, before, amount)
        assert sum(shares.values()) == amount
        assert all(share >= 0 for share in shares.values())
        for account, share in shares.items():
            got[account] += share
        before += amount
    assert got[Account.FEE] == sum(line["amount"] for line in lines if line["kind"] == "fee")


def test_what_the_lines_no_longer_say_is_booked_all_the_same() -> None:
    lines = [{"kind": "charge", "amount": 10}]
    assert ledger.split(lines, 10, 7) == {Account.FEE: 0, Account.CHARGE: 7}
    assert ledger.split([], 0, 7) == {Account.FEE: 7, Account.CHARGE: 0}
