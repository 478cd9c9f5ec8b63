"""What VNPay calls to say settles; whatever else arrives at that address credits nothing."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench import payments_forged as forged
from motcua.dossiers.models import Dossier, Event
from motcua.payments import actions
from motcua.payments.models import Message, Payment, State
from motcua.payments.providers import Outcome
from tests import builders
from tests.builders import People
from tests.threads import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vnpay_is_set_up")]


def call(query: str) -> str:
    answer = Client().get(forged.IPN, QUERY_STRING=query)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    return str(answer.json()["RspCode"])


def paid_events(dossier: Dossier) -> int:
    return Event.objects.filter(dossier=dossier, action="record_payment").count()


def books(payment: Payment) -> tuple[str, int, int, int]:
    """State and applied part of the attempt, paid sum of the charge, events about it."""
    payment.refresh_from_db()
    charge = payment.dossier.charge
    charge.refresh_from_db()
    return payment.state, payment.applied, charge.paid, paid_events(payment.dossier)


def test_a_call_of_vnpay_settles_once_however_often_it_comes(payment: Payment) -> None:
    query = forged.signed(forged.genuine(payment))
    assert [call(query) for _ in range(10)] == ["00"] + ["02"] * 9
    assert books(payment) == (State.PAID, payment.amount, payment.amount, 1)
    payment.dossier.refresh_from_db()
    assert payment.dossier.owed == 0
    kept = Message.objects.filter(payment=payment)
    assert [m.verdict for m in kept] == ["settled"] + ["already"] * 9
    assert all(m.verified for m in kept)
    assert kept[0].said["vnp_TransactionNo"] == payment.gateway_reference


def test_a_refused_card_is_told_and_may_still_turn_out_to_have_paid(payment: Payment) -> None:
    assert call(forged.signed(forged.genuine(payment, code="51", status="02"))) == "00"
    assert books(payment) == (State.FAILED, 0, 0, 0)
    assert call(forged.signed(forged.genuine(payment))) == "00"
    assert books(payment) == (State.PAID, payment.amount, payment.amount, 1)


def test_another_amount_an_unknown_order_and_a_wrong_signature_are_answered_exactly(
    payment: Payment,
) -> None:
    said = forged.genuine(payment)
    assert call(forged.signed(said | {"vnp_Amount": "100"})) == "04"
    assert call(forged.signed(said | {"vnp_TxnRef": "100000000000"})) == "01"
    assert call(forged.signed(said, "another secret")) == "97"
    assert call("") == "97"
    assert books(payment) == (State.OPEN, 0, 0, 0)


def test_money_suspected_of_fraud_is_neither_credited_nor_refused(payment: Payment) -> None:
    for code, status in (("07", "00"), ("07", "07"), ("00", "01"), ("00", "04"), ("00", "")):
        call(forged.signed(forged.genuine(payment, code=code, status=status)))
        assert books(payment)[1:] == (0, 0, 0)
    assert call(forged.signed(forged.genuine(payment))) == "00"


def test_every_order_of_fail_success_repeat_and_refund_ends_the_same(payment: Payment) -> None:
    good = forged.signed(forged.genuine(payment))
    says = {
        "fail": forged.signed(forged.genuine(payment, code="24", status="02")),
        "success": good,
        "repeat": good,
        "refund": forged.signed(forged.genuine(payment, code="00", status="05")),
    }
    ends = set()
    for order in itertools.permutations(says):
        with transaction.atomic():
            for one in order:
                call(says[one])
            ends.add(books(payment))
            transaction.set_rollback(True)
    assert ends == {(State.PAID, payment.amount, payment.amount, 1)}


def test_an_asked_for_expiry_never_undoes_a_payment(payment: Payment) -> None:
    paid = Outcome(State.PAID, payment.amount, payment.reference)
    for order in itertools.permutations([State.OPEN, State.FAILED, State.EXPIRED, State.PAID]):
        with transaction.atomic():
            for state in order:
                actions.apply(replace(paid, state=state), "vnpay")
            assert books(payment) == (State.PAID, payment.amount, payment.amount, 1)
            transaction.set_rollback(True)


def test_forged_and_mutated_messages_credit_nothing_and_are_answered_exactly(
    people: People,
) -> None:
    report = forged.campaign(forged.orders(2), call, count=100)
    assert report.wrong == []
    assert (report.sent, report.credited) == (100, 0)
    assert report.genuine == report.owed > 0


def test_the_campaign_would_see_a_portal_that_believes_what_is_not_signed(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("motcua.payments.providers.vnpay_wire.verify", lambda *_: None)
    report = forged.campaign(forged.orders(2), call, count=60)
    assert report.wrong
    assert report.credited > 0


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_edit_of_a_genuine_message_that_says_something_else_is_refused(
    payment: Payment, data: st.DataObject
) -> None:
    text = forged.signed(forged.genuine(payment))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start, min(len(text), start + 3)))
    put = data.draw(st.text(st.characters(min_codepoint=33, max_codepoint=0x17F), max_size=3))
    edited = text[:start] + put + text[end:]
    # A blank written another way is the same message.
    if edited.replace("%20", "+") == text:
        return
    with transaction.atomic():
        assert call(edited) == "97"
        assert books(payment) == (State.OPEN, 0, 0, 0)
        transaction.set_rollback(True)


def test_messages_nobody_signed_do_not_fill_the_disk(payment: Payment) -> None:
    for number in range(30):
        call(forged.signed(forged.genuine(payment), f"secret {number}"))
        call(forged.signed(forged.genuine(payment) | {"vnp_TxnRef": "1"}, f"secret {number}"))
    kept = Message.objects.filter(verified=False)
    assert kept.count() == 20
    assert {m.payment_id for m in kept} == {payment.pk}


def test_only_a_get_is_heard(payment: Payment) -> None:
    query = forged.signed(forged.genuine(payment))
    for answer in (
        Client().post(f"{forged.IPN}?{query}"),
        Client().head(f"{forged.IPN}?{query}"),
    ):
        assert answer.status_code == 405
    assert books(payment)[0] == State.OPEN


def test_a_wrong_clock_of_the_gateway_loses_nothing(payment: Payment) -> None:
    said = forged.genuine(payment) | {"vnp_PayDate": "29991231235959"}
    assert call(forged.signed(said)) == "00"
    payment.refresh_from_db()
    assert payment.settled_at is not None
    assert payment.settled_at.year < 2100


def test_money_that_is_not_owed_any_more_is_kept_to_be_given_back(payment: Payment) -> None:
    first, dossier = payment, payment.dossier
    actions.apply(Outcome(State.FAILED, 0, first.reference), "vnpay")
    second = actions.start(dossier, "vnpay", dossier.by)
    assert second.reference != first.reference
    assert call(forged.signed(forged.genuine(second))) == "00"
    # The bank had taken the money the first time too, and says so late.
    assert call(forged.signed(forged.genuine(first))) == "00"
    assert books(second) == (State.PAID, second.amount, second.amount, 1)
    assert books(first) == (State.PAID, 0, second.amount, 1)


@pytest.mark.django_db(transaction=True)
def test_sixteen_calls_at_one_moment_credit_once(committed_people: People) -> None:
    dossier = builders.dossier("submitted", code="2.000635")
    payment = actions.start(dossier, "vnpay", dossier.by)
    query = forged.signed(forged.genuine(payment))
    answers = at_once(*[lambda: call(query)] * 16)
    assert sorted(answers) == ["00"] + ["02"] * 15
    assert books(payment) == (State.PAID, payment.amount, payment.amount, 1)


def test_forgeries_are_different_every_time_and_the_same_for_one_seed(payment: Payment) -> None:
    said = forged.genuine(payment)
    for name, (forge, _answer) in forged.FORGERIES.items():
        made = [forge(said, random.Random(seed)) for seed in (1, 1)]
        assert made[0] == made[1] != forged.signed(said), name
