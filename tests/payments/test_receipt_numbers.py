"""Numbers of receipts: one after the other, whatever fails, whoever presses at the same moment."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import (
    DatabaseError,
    OperationalError,
    connection,
    transaction,
)

from motcua.agencies.models import Agency
from motcua.common import clock
from motcua.dossiers.models import Dossier
from motcua.payments import symbols
from motcua.payments.models import Receipt, ReceiptSeries
from motcua.payments.numbering import draw
from tests import builders
from tests.builders import People
from tests.payments.receipt_lives import attempt, paid, settle
from tests.threads import at_once, of_kind


class Boom(Exception):
    pass


def numbers(agency: Agency) -> list[tuple[str, int]]:
    rows = Receipt.objects.filter(series__agency=agency).order_by("pk")
    return list(rows.values_list("series__symbol", "number"))


def dossiers(count: int) -> list[Dossier]:
    return [builders.dossier() for _each in range(count)]


def test_the_first_receipt_of_an_agency_is_number_one_of_the_years_first_symbol(
    people: People,
) -> None:
    receipt = paid()
    assert (receipt.series.form, receipt.series.symbol, receipt.number) == ("EBL01", "26TAA", 1)
    assert paid().number == 2


def test_numbers_begin_again_on_the_first_of_january_by_the_vietnamese_clock(
    people: People,
) -> None:
    first, second, third = dossiers(3)
    with clock.at("2026-12-31T23:59:59"):
        last = paid(first)
    # In London it is still the old year.
    with clock.at("2026-12-31T17:00:00+00:00"):
        new = paid(second)
    with clock.at("2027-01-02T08:00:00"):
        next_ = paid(third)
    assert (last.series.symbol, last.number) == ("26TAA", 1)
    assert (new.series.symbol, new.number) == ("27TAA", 1)
    assert (next_.series.symbol, next_.number) == ("27TAA", 2)


def test_letters_an_agency_was_given_are_kept_in_the_next_year(people: People) -> None:
    ReceiptSeries.objects.create(agency=builders.agency(), symbol="26TBC", year=2026)
    first, second = dossiers(2)
    assert paid(first).series.symbol == "26TBC"
    with clock.at("2027-01-01T08:00:00"):
        assert paid(second).series.symbol == "27TBC"


def test_after_the_last_number_the_next_letters_begin(people: People) -> None:
    almost = symbols.LAST_NUMBER - 1
    ReceiptSeries.objects.create(agency=builders.agency(), symbol="26TAA", year=2026, last=almost)
    for one in dossiers(3):
        paid(one)
    assert numbers(builders.agency()) == [("26TAA", 99_999_999), ("26TAB", 1), ("26TAB", 2)]
    assert ReceiptSeries.objects.get(symbol="26TAA").closed


@transaction.atomic
def paid_and_failed(dossier: Dossier) -> None:
    paid(dossier)
    raise Boom


def test_a_settlement_that_fails_gives_its_number_back(people: People) -> None:
    first, second = dossiers(2)
    with pytest.raises(Boom):
        paid_and_failed(first)
    assert not Receipt.objects.exists()
    assert paid(second).number == 1
    assert paid(Dossier.objects.get(pk=first.pk)).number == 2


def test_many_at_once_and_half_of_them_failing_leave_no_gap(committed_people: People) -> None:
    payments = [attempt(one) for one in dossiers(10)]

    def work(index: int) -> Any:
        def run() -> None:
            with transaction.atomic():
                settle(payments[index])
                if index % 2:
                    raise Boom

        return run

    answers = at_once(*(work(index) for index in range(10)))
    assert len(of_kind(answers, Boom)) == 5
    assert answers.count(None) == 5
    assert sorted(numbers(builders.agency())) == [("26TAA", n) for n in range(1, 6)]
    # In the order of the numbers no receipt is older than the one before it.
    times = list(Receipt.objects.order_by("number").values_list("issued_at", flat=True))
    assert times == sorted(times)
    again = at_once(*(work(index) for index in (1, 3)))
    assert len(of_kind(again, Boom)) == 2
    for index in (5, 7, 9):
        settle(payments[index])
    assert sorted(numbers(builders.agency())) == [("26TAA", n) for n in range(1, 9)]


def test_two_agencies_do_not_wait_for_each_other(committed_people: People) -> None:
    mine, other = builders.agency(), builders.agency("UBND xã Cẩm Xuyên")
    for agency in (mine, other):  # both series are open
        ReceiptSeries.objects.create(agency=agency, symbol="26TAA", year=2026)
    drawn, done = threading.Event(), threading.Event()

    def holds() -> None:
        with transaction.atomic():
            draw(mine)
            drawn.set()
            assert done.wait(timeout=30)
            transaction.set_rollback(True)

    def passes() -> tuple[int, bool]:
        assert drawn.wait(timeout=30)
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '2s'")
                number = draw(other).number
                transaction.set_rollback(True)
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '100ms'")
                try:
                    draw(mine)
                except OperationalError:
                    return number, True
            return number, False
        finally:
            done.set()

    _none, answer = at_once(holds, passes)
    assert answer == (1, True)


def test_a_number_cannot_be_drawn_without_its_receipt(committed_people: People) -> None:
    with pytest.raises(DatabaseError, match="drawn for no receipt"), transaction.atomic():
        draw(builders.agency())
    assert not ReceiptSeries.objects.exists()


@pytest.mark.parametrize(
    "change",
    ["last = last + 2", "last = last - 1", "symbol = '26TZZ'", "year = 2025", "agency_id = 1"],
)
def test_the_database_lets_nobody_move_a_series(people: People, change: str) -> None:
    paid()
    with (
        pytest.raises(DatabaseError, match="kept for ever"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE payments_receiptseries SET {change}")  # noqa: S608


@pytest.mark.parametrize(
    "change",
    [
        *("amount = 1", "payer = 'Bình'", "number = 9", "issued_at = now()", "reason = 'x'"),
        *("lines = '[]'", "token = 'x'", "tax_code = '1'", "words = ''", "method = 'cash'"),
    ],
)
def test_the_database_lets_nobody_change_a_receipt(people: People, change: str) -> None:
    paid()
    with (
        pytest.raises(DatabaseError, match="kept for ever"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE payments_receipt SET {change}")  # noqa: S608


@pytest.mark.parametrize("table", ["payments_receipt", "payments_receiptseries"])
def test_the_database_lets_nobody_delete_them(people: People, table: str) -> None:
    paid()
    with (
        pytest.raises(DatabaseError, match="kept for ever"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608


def test_a_pdf_is_filled_in_once(people: People) -> None:
    receipt = paid()
    receipt.file = builders.stored_pdf(people.an)
    receipt.save(update_fields=["file"])
    receipt.file = builders.stored_pdf(people.an)
    with pytest.raises(DatabaseError, match="kept for ever"), transaction.atomic():
        receipt.save(update_fields=["file"])
