"""Sixteen workers, sixteen presses: the money moves once."""

from __future__ import annotations

import pytest

from campaign.bank import Bank
from motcua.accounts.models import Posting
from motcua.payments import ledger, refunds, sending
from motcua.payments.models import Account, Booking, Refund, RefundState
from tests import builders
from tests.builders import People
from tests.ledger.paid import FEE, paid, proposed, refused
from tests.threads import at_once, of_kind

AT_ONCE = 16


@pytest.fixture
def people(committed_people: People) -> People:
    return committed_people


def test_sixteen_workers_send_one_refund_once(people: People, bank: Bank) -> None:
    refund = refused()
    answers = at_once(*[lambda: sending.send(refund.pk)] * AT_ONCE)

    assert not of_kind(answers, Exception)
    refund.refresh_from_db()
    assert (bank.calls, bank.sum("refund"), refund.state) == (1, FEE, RefundState.DONE)
    assert Booking.objects.filter(what="refund").count() == 1
    assert ledger.balances(builders.agency())[Account.GATEWAY] == 0


def test_sixteen_clerks_pay_out_one_refund_once(people: People) -> None:
    refund = refused("transfer")
    sending.send(refund.pk)
    pressed = [
        lambda: refunds.pay_out(refund, people.lan, method="transfer", reference="GD 1")
    ] * AT_ONCE
    answers = at_once(*pressed)

    assert len(of_kind(answers, Refund)) == 1
    assert len(of_kind(answers, refunds.NotPossible)) == AT_ONCE - 1
    assert ledger.balances(builders.agency())[Account.BANK] == 0


def test_sixteen_proposals_at_once_ask_for_no_more_than_was_paid(people: People) -> None:
    payment = paid("processing")

    def propose(number: int) -> Refund:
        return proposed(payment, people.lan, 4_000 + number)

    answers = at_once(*[lambda n=n: propose(n) for n in range(AT_ONCE)])
    assert sum(one.amount for one in of_kind(answers, Refund)) <= FEE
    assert len(of_kind(answers, Refund)) == 3
    assert len(of_kind(answers, refunds.NotPossible)) == AT_ONCE - 3


def test_of_an_approval_and_a_refusal_at_once_one_holds(people: People) -> None:
    refund = proposed(paid("processing"), people.lan)

    def decide(by: Posting, *, yes: bool) -> Refund:
        if yes:
            return refunds.approve(refund, by)
        return refunds.decline(refund, by, reason="Thu đúng mức.")

    answers = at_once(*[lambda n=n: decide(people.dung, yes=bool(n % 2)) for n in range(AT_ONCE)])
    assert len(of_kind(answers, Refund)) == 1
    refund.refresh_from_db()
    assert refund.state in (RefundState.APPROVED, RefundState.DECLINED)
