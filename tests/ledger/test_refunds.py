"""Money goes back by itself where the law says so, else by two persons; and never twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from campaign.bank import Bank
from motcua.common import clock
from motcua.dossiers import actions as dossiers
from motcua.dossiers import charges
from motcua.dossiers.access import SYSTEM, Acting
from motcua.notices.models import Notice
from motcua.payments import access, ledger, refunds, sending
from motcua.payments.models import Account, Booking, Message, Refund, RefundKind, RefundState
from tests import builders
from tests.builders import People
from tests.ledger.paid import FEE, attempt, paid, pay, proposed, refused, settle, withdraw
from tests.world import SignIn

Jobs = Callable[[], int]


def held() -> int:
    return -ledger.balances(builders.agency())[Account.HELD]


def test_a_dossier_that_is_not_taken_in_gives_back_all_that_was_paid(
    people: People, bank: Bank, run_jobs: Jobs
) -> None:
    refund = refused()
    assert (refund.amount, refund.kind, refund.state) == (FEE, "automatic", "approved")
    assert held() == FEE
    run_jobs()
    refund.refresh_from_db()
    dossier = refund.payment.dossier
    charge = charges.of(dossier)
    assert charge is not None

    assert (refund.state, refund.method, bank.sum("refund")) == ("done", "bank", FEE)
    assert refund.gateway_reference
    assert (charge.paid, held()) == (0, 0)
    assert ledger.balances(builders.agency())[Account.GATEWAY] == 0
    told = dossier.events.get(action="record_refund")
    assert told.data["amount"] == FEE
    assert Notice.objects.filter(event=told, user=people.an).exists()
    assert Message.objects.get(kind="refund").verdict == "done"


@pytest.mark.parametrize("at", ["submitted", "accepted", "supplement_wanted"])
def test_who_withdraws_before_the_work_began_has_it_back(
    people: People, bank: Bank, run_jobs: Jobs, at: str
) -> None:
    payment = paid(at)
    withdraw(payment.dossier)
    run_jobs()
    assert payment.refunds.get().state == RefundState.DONE
    assert bank.sum("refund") == FEE


def test_who_withdraws_from_work_that_began_is_not_given_back_by_itself(
    people: People, bank: Bank
) -> None:
    dossier = paid("processing").dossier
    dossier.refresh_from_db()
    dossiers.ask_withdrawal(dossier, Acting(people.an))
    builders.do("confirm_withdrawal", dossier, people.lan)
    assert not Refund.objects.exists()


def test_nor_who_withdraws_while_work_that_began_waits_for_papers(
    people: People, bank: Bank
) -> None:
    dossier = paid("processing").dossier
    dossier.refresh_from_db()
    builders.ask(dossier, people.lan)
    withdraw(dossier)
    assert not Refund.objects.exists()


def test_what_was_paid_twice_goes_back_without_lowering_what_the_dossier_paid(
    people: People, bank: Bank, run_jobs: Jobs
) -> None:
    dossier = builders.dossier()
    first, second = attempt(dossier), attempt(dossier, "transfer")
    settle(second)
    settle(first)
    run_jobs()
    refund = Refund.objects.get()
    charge = charges.of(dossier)
    assert charge is not None

    assert (refund.payment, refund.kind, refund.state) == (first, "excess", "done")
    assert (charge.paid, bank.sum("refund"), held()) == (FEE, FEE, 0)
    assert dossier.events.filter(action="record_refund").count() == 1


def test_what_comes_after_the_dossier_is_closed_goes_back(
    people: People, bank: Bank, run_jobs: Jobs
) -> None:
    dossier = builders.dossier()
    late = attempt(dossier)
    builders.walk(dossier, "refused")
    settle(late)
    run_jobs()
    assert (bank.sum("refund"), held()) == (FEE, 0)


def test_a_charge_made_less_gives_back_the_difference_once(
    people: People, bank: Bank, run_jobs: Jobs
) -> None:
    dossier = paid().dossier
    dossier.refresh_from_db()
    charge = charges.of(dossier)
    assert charge is not None
    for amount in (FEE - 4_000, FEE - 5_000):
        lines = [charge.lines[0] | {"amount": amount}]
        builders.do("change_charge", dossier, people.lan, lines=lines, reason="Có giấy hộ nghèo.")
        run_jobs()
    assert [one.amount for one in Refund.objects.all()] == [4_000, 1_000]
    charge.refresh_from_db()
    assert (charge.paid, charge.total, bank.sum("refund")) == (FEE - 5_000, FEE - 5_000, 5_000)


def test_a_refund_asked_for_needs_another_person_whichever_post_they_act_in(
    people: People, bank: Bank, run_jobs: Jobs
) -> None:
    payment = paid("processing")
    refund = proposed(payment, people.dung)
    for nobody in (people.dung, people.lan, people.hung, people.binh):
        with pytest.raises(refunds.NotAllowed):
            refunds.approve(refund, nobody)
    other = builders.officer("giam@example.com", "Đỗ Văn Giám", "leader", "leadership")
    refunds.approve(refund, other)
    with pytest.raises(refunds.NotPossible):
        refunds.approve(refund, other)
    run_jobs()
    refund.refresh_from_db()
    assert (refund.state, bank.sum("refund")) == (RefundState.DONE, 5_000)


def test_the_database_itself_wants_two_persons(people: People) -> None:
    refund = proposed(paid("processing"), people.dung)
    refund.state, refund.approved_by = RefundState.APPROVED, people.dung.user
    with pytest.raises(IntegrityError, match="refund_by_two_persons"), transaction.atomic():
        refund.save()
    refund.approved_by = None
    with pytest.raises(IntegrityError, match="refund_by_two_persons"), transaction.atomic():
        refund.save()


def test_the_database_itself_gives_back_no_more_than_came(people: People) -> None:
    refund = refused()
    with pytest.raises(IntegrityError, match="more goes back"), transaction.atomic():
        Refund.objects.create(
            cause="again",
            payment=refund.payment,
            amount=1,
            kind=RefundKind.EXCESS,
            state=RefundState.APPROVED,
        )
    with pytest.raises(IntegrityError, match="more goes back"), transaction.atomic():
        Refund.objects.create(
            cause="never paid",
            payment=attempt(builders.dossier()),
            amount=1,
            kind=RefundKind.EXCESS,
            state=RefundState.APPROVED,
        )


def test_no_more_is_proposed_than_is_left_and_a_second_press_proposes_once(
    people: People,
) -> None:
    payment = paid("processing")
    first = proposed(payment, people.lan, 10_000)
    assert proposed(payment, people.lan, 10_000) == first
    with pytest.raises(refunds.NotPossible, match=r"5\.000 đồng"):
        proposed(payment, people.lan, 5_001)
    refunds.decline(first, people.dung, reason="Thu đúng mức.")
    assert refunds.refundable(payment) == FEE


@pytest.mark.parametrize("lost", ["silent_before", "silent_after"])
def test_a_gateway_that_did_not_answer_is_asked_again_and_pays_once(
    people: People, bank: Bank, run_jobs: Jobs, lost: str
) -> None:
    setattr(bank, lost, 2)
    refund = refused()
    run_jobs()
    refund.refresh_from_db()
    assert refund.state == RefundState.SENT
    with pytest.raises(refunds.NotPossible):  # nobody knows whether it moved
        refunds.pay_out(refund, people.lan, method="transfer", reference="1")

    sending.send(refund.pk)  # too early
    assert bank.calls == 1
    assert sending.wake() == []
    for minutes in (6, 20, 60):
        with clock.at(clock.now() + timedelta(minutes=minutes)):
            for pk in sending.wake():
                sending.send(pk)
    refund.refresh_from_db()
    assert (refund.state, bank.calls, bank.sum("refund")) == (RefundState.DONE, 3, FEE)
    assert Booking.objects.filter(what="refund").count() == 1


def test_a_job_that_was_lost_is_found(people: People, bank: Bank) -> None:
    refund = refused()
    assert sending.wake() == []
    with clock.at(clock.now() + timedelta(minutes=6)):
        assert sending.wake() == [refund.pk]


def test_what_a_gateway_refuses_a_clerk_pays_out_and_records(
    people: People, bank: Bank, run_jobs: Jobs
) -> None:
    bank.refuses = True
    refund = refused()
    run_jobs()
    refund.refresh_from_db()
    assert (refund.state, refund.trouble) == (RefundState.FAILED, "95")
    details = {"bank": "NH Ví dụ", "account": "0001", "holder": "NGUYEN VAN AN"}
    refunds.pay_out(refund, people.lan, method="transfer", reference="GD 1", bank_details=details)
    with pytest.raises(refunds.NotPossible):
        refunds.pay_out(refund, people.lan, method="transfer", reference="GD 1")
    refund.refresh_from_db()
    stands = ledger.balances(builders.agency())
    assert (refund.state, refund.paid_out_by) == (RefundState.DONE, people.lan)
    assert (stands[Account.BANK], stands[Account.HELD]) == (-FEE, 0)


def test_cash_goes_back_over_the_counter_and_only_out_of_a_till_that_holds_it(
    people: People, run_jobs: Jobs
) -> None:
    refund = refused("cash", taken_by=people.lan)
    run_jobs()
    refund.refresh_from_db()
    assert refunds.is_paid_by_hand(refund)
    empty = builders.officer("tam@example.com", "Lý Thị Tâm", "clerk", "one-stop")
    with pytest.raises(refunds.NotPossible):
        refunds.pay_out(refund, empty, method="cash", reference="PC 1")
    refunds.pay_out(refund, people.lan, method="cash", reference="PC 1")
    assert ledger.cash_of(people.lan) == 0
    assert held() == 0


def test_nobody_handles_money_of_the_own_dossier_or_of_another_agency(people: People) -> None:
    refund = refused()
    assert access.may_pay_out(refund, people.lan)
    assert not access.may_pay_out(refund, people.binh)
    refund.payment.dossier.by = people.lan.user
    assert not access.may_pay_out(refund, people.lan)
    assert not access.may_propose(refund.payment, people.lan)


def test_a_part_given_back_is_not_owed_again(people: People, bank: Bank, run_jobs: Jobs) -> None:
    payment = paid("processing")
    refunds.approve(proposed(payment, people.lan), people.dung)
    run_jobs()
    payment.dossier.refresh_from_db()
    assert payment.dossier.owed == 0
    with pytest.raises(dossiers.WrongAmount):
        dossiers.record_refund(payment.dossier, SYSTEM, amount=FEE, method="bank", reference="1")


def test_the_citizen_reads_on_the_page_of_the_dossier_that_the_money_comes_back(
    people: People, bank: Bank, run_jobs: Jobs, sign_in: SignIn
) -> None:
    refund = refused()
    page = f"/ho-so/{refund.payment.dossier.number}/"
    client = sign_in(people.an)
    assert "Hoàn 15.000 đồng" in client.get(page).content.decode()
    assert "Đang hoàn" in client.get(page).content.decode()
    run_jobs()
    assert "Đã hoàn lúc" in client.get(page).content.decode()
    assert pay(builders.dossier()).refunds.count() == 0
