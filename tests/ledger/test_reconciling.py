"""The gateway's file against the books: 0 đồng, or a list of what differs."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from campaign.bank import Bank
from motcua.common import clock
from motcua.payments import actions, daily, reconciling, sending, settlement
from motcua.payments.models import Payment, Reconciliation, Settled
from tests import builders
from tests.builders import People
from tests.ledger.paid import FEE, attempt, paid, refused

HEAD = "txn_ref,transaction_no,type,amount,paid_at,status\n"


def through(bank: Bank, payment: Payment) -> Payment:
    actions.apply(bank.pay(payment), "bank")
    return payment


def compared(bank: Bank, day: str = "") -> Reconciliation:
    on = clock.today()
    [run] = reconciling.reconcile("bank", on, bank.settlement(on), file_name="bank.csv")
    return run


def test_a_day_with_payments_and_refunds_differs_by_nothing(people: People, bank: Bank) -> None:
    first = through(bank, attempt(builders.dossier()))
    through(bank, attempt(builders.dossier()))
    first.dossier.refresh_from_db()
    builders.walk(first.dossier, "refused")
    sending.send(first.refunds.get().pk)
    run = compared(bank)

    assert run.agency == builders.agency()
    assert (run.rows, run.ours, run.theirs, run.difference) == (3, FEE, FEE, 0)
    assert run.findings == []


def test_what_differs_is_listed_with_both_amounts(people: People, bank: Bank) -> None:
    paid()  # we say it was paid, the gateway does not
    wrong = attempt(builders.dossier())
    actions.apply(bank.pay(wrong, amount=FEE - 1), "bank")  # refused: another amount
    right = through(bank, attempt(builders.dossier()))
    text = bank.settlement(clock.today()).decode().replace(f"pay,{FEE},", f"pay,{FEE + 5},")
    runs = reconciling.reconcile("bank", clock.today(), text.encode(), file_name="bank.csv")
    [run] = runs
    found = {one["what"]: one for one in run.findings}

    assert set(found) == {"only_ours", "only_theirs", "amount"}
    assert (found["amount"]["reference"], found["amount"]["theirs"]) == (right.reference, FEE + 5)
    assert found["only_theirs"]["reference"] == wrong.reference
    assert run.difference == FEE + (FEE - 1) + 5


def test_orders_nobody_knows_are_the_provinces_and_no_agencys(people: People, bank: Bank) -> None:
    through(bank, attempt(builders.dossier()))
    more = bank.settlement(clock.today()) + b"999,77,pay,1000,2026-03-10T08:00:00,00\r\n"
    runs = reconciling.reconcile("bank", clock.today(), more, file_name="bank.csv")
    assert {run.agency: run.difference for run in runs} == {builders.agency(): 0, None: 1000}


def test_paid_before_midnight_and_told_after_it_differs_on_neither_day(
    people: People, bank: Bank
) -> None:
    with clock.at("2026-03-10T23:59:30"):
        payment = attempt(builders.dossier())
        said = bank.pay(payment)
    with clock.at("2026-03-11T00:00:30"):
        actions.apply(said, "bank")
        sending.send(refused().pk)  # a day with something of its own
    for day in ("2026-03-10T12:00", "2026-03-11T12:00"):
        with clock.at(day):
            on = clock.today()
        for run in reconciling.reconcile("bank", on, bank.settlement(on), file_name="b.csv"):
            wrong = [one["reference"] for one in run.findings]
            assert payment.reference not in wrong


def test_a_file_read_twice_says_the_same_and_a_corrected_one_counts(
    people: People, bank: Bank
) -> None:
    through(bank, attempt(builders.dossier()))
    text = bank.settlement(clock.today()).decode()
    wrong = text.replace(f",{FEE},", f",{FEE * 2},")
    for content, difference in ((wrong, FEE), (wrong, FEE), (text, 0), (text, 0)):
        [run] = reconciling.reconcile("bank", clock.today(), content.encode(), file_name="b")
        assert run.difference == difference


def test_a_payment_without_a_booking_is_found(people: People, bank: Bank, settings: Any) -> None:
    settings.PAYMENT_FOLLOWERS = []
    actions.followers.cache_clear()
    payment = attempt(builders.dossier())
    said = bank.pay(payment)
    try:
        actions.apply(said, "bank")
    finally:
        actions.followers.cache_clear()
    assert compared(bank).findings[0]["what"] == "only_theirs"
    [run] = reconciling.reconcile("bank", clock.today(), HEAD.encode(), file_name="empty")
    assert run.difference == FEE


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("1,1,pay,0,2026-03-10,00", "Dòng 2"),
        ("1,1,pay,-5,2026-03-10,00", "không thể âm"),
        ("1,1,pay,1.5,2026-03-10,00", "số đồng"),
        ("1,1,pay,١٢,2026-03-10,00", "số đồng"),
        ("1,1,gift,5,2026-03-10,00", "pay hoặc refund"),
        (",1,pay,5,2026-03-10,00", "mã giao dịch"),
        ("1,1,pay,5,hôm qua,00", "ngày giờ"),
        ("1,1,pay,5", "đủ cột"),
        ('1,1,pay,"5', "CSV"),
    ],
)
def test_half_a_file_is_no_file(line: str, said: str) -> None:
    with pytest.raises(settlement.Unreadable, match=said):
        settlement.read((HEAD + line + "\n").encode())


def test_files_that_are_none_are_refused_with_what_to_do() -> None:
    for content, said in (
        (b"", "txn_ref"),
        (b"a,b\n1,2\n", "txn_ref"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"x" * (settlement.MOST_BYTES + 1), "quá lớn"),
    ):
        with pytest.raises(settlement.Unreadable, match=said):
            settlement.read(content)


def test_the_reader_takes_the_ways_in_which_gateways_write() -> None:
    text = (
        "\ufefftxn_ref,transaction_no,kind,amount,bank_code,at,order_info\r\n"
        "000000000042,7,pay,8000,NCB,2026-03-10T23:30:00+07:00,Le phi\r\n"
        "000000000042,8,refund,-8000,NCB,20260311001500,Le phi\r\n"
        "000000000042,8,refund,-8000,NCB,20260311001500,Le phi\r\n"
    )
    pay, refund = settlement.read(text.encode())
    assert (pay.kind, pay.amount, f"{pay.day:%d/%m}") == ("pay", 8000, "10/03")
    assert (refund.kind, refund.amount, f"{refund.day:%d/%m}") == ("refund", 8000, "11/03")
    failed = HEAD + "1,1,pay,5,2026-03-10,99\n"
    assert settlement.read(failed.encode()) == []


def test_every_night_the_days_not_yet_compared_are_compared_once(
    people: People, bank: Bank, settings: Any, tmp_path: Path
) -> None:
    settings.SETTLEMENT_FOLDER = str(tmp_path)
    through(bank, attempt(builders.dossier()))
    with clock.at(clock.now() + timedelta(days=1)):
        through(bank, attempt(builders.dossier()))
    # Of the second day the file was laid down in the folder.
    with clock.at(clock.now() + timedelta(days=1)):
        second = clock.today()
    (tmp_path / f"bank-{second}.csv").write_bytes(bank.settlement(second))
    with clock.at(clock.now() + timedelta(days=2)):
        made = daily.reconcile()
        assert [(run.day.day, run.difference) for run in made] == [(10, 0), (11, 0)]
        assert daily.reconcile() == []


def test_what_was_compared_is_kept_for_ever(people: People, bank: Bank) -> None:
    through(bank, attempt(builders.dossier()))
    compared(bank)
    assert Settled.objects.count() == 1
    for change in (
        "UPDATE payments_reconciliation SET difference = 0",
        "DELETE FROM payments_reconciliation",
        "UPDATE payments_settled SET amount = 1",
        "DELETE FROM payments_settled",
    ):
        with (
            pytest.raises(DatabaseError, match="Cannot update"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)
