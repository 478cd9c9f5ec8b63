"""What a dossier costs: frozen when it is sent, paid once, given back, changed only for a reason."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from motcua.common import clock
from motcua.dossiers import actions, charges
from motcua.dossiers.access import SYSTEM, Acting
from motcua.dossiers.causes import Kind, cause
from motcua.dossiers.flow import public_code
from motcua.dossiers.models import Charge, Dossier
from motcua.notices.models import Notice
from motcua.payments import actions as payments
from motcua.payments.models import Payment, State
from motcua.payments.providers import Outcome
from tests import builders
from tests.builders import People
from tests.portal.filled_form import tree_of
from tests.world import SignIn


def sent(state: str = "submitted") -> tuple[Dossier, Charge]:
    dossier = builders.dossier(state)
    charge = charges.of(dossier)
    assert charge is not None
    return dossier, charge


def pay(dossier: Dossier, **more: int) -> Payment:
    payment = payments.start(dossier, "vnpay", None)
    said = {"amount": payment.amount, **more}
    payments.apply(Outcome(State.PAID, reference=payment.reference, **said), "vnpay")
    payment.refresh_from_db()
    dossier.refresh_from_db()
    return payment


def test_what_is_owed_is_frozen_with_its_lines_when_it_is_sent(people: People) -> None:
    dossier, charge = sent()

    assert (charge.total, dossier.owed, charge.settled_at) == (15000, 15000, None)
    assert [line["kind"] for line in charge.lines] == ["fee"]
    assert dossier.events.get(action="submit").data["costs"]["total"] == 15000
    assert charge.code[:2] == "MC"
    assert len(charge.code) == 10


def test_paid_once_however_often_it_is_said(people: People) -> None:
    dossier, charge = sent()
    payment = pay(dossier)
    said = Outcome(State.PAID, payment.amount, payment.reference)
    again = payments.apply(said, "vnpay")
    lost = payments.apply(Outcome(State.FAILED, payment.amount, payment.reference), "vnpay")
    charge.refresh_from_db()

    assert (again.verdict, lost.verdict) == ("already", "already")
    assert (dossier.owed, charge.paid, payment.applied) == (0, 15000, 15000)
    assert charge.settled_at is not None
    assert dossier.events.filter(action="record_payment").count() == 1
    assert Notice.objects.filter(event__action="record_payment").count() == 1


def test_another_amount_or_a_number_nobody_gave_settles_nothing(people: People) -> None:
    dossier, _charge = sent()
    payment = payments.start(dossier, "vnpay", None)
    for amount, reference, verdict in (
        (payment.amount - 1, payment.reference, "wrong_amount"),
        (payment.amount + 1, payment.reference, "wrong_amount"),
        (payment.amount, "1", "unknown"),
    ):
        applied = payments.apply(Outcome(State.PAID, amount, reference), "vnpay")
        assert applied.verdict == verdict
    assert (
        payments.apply(Outcome(State.PAID, 15000, payment.reference), "cash").verdict == "unknown"
    )
    dossier.refresh_from_db()
    assert dossier.owed == 15000


def test_what_comes_late_or_twice_stays_with_the_payment_to_be_given_back(people: People) -> None:
    dossier, charge = sent()
    first = payments.start(dossier, "vnpay", None)
    other = payments.start(dossier, "cash", None)
    for payment in (first, other):
        payments.apply(Outcome(State.PAID, 15000, payment.reference), payment.provider)
        payment.refresh_from_db()
    charge.refresh_from_db()

    assert (first.applied, other.applied, charge.paid) == (15000, 0, 15000)
    assert other.state == State.PAID


def test_what_failed_or_ran_out_may_still_have_been_paid(people: People) -> None:
    dossier, _charge = sent()
    with clock.at("2026-03-10T09:00"):
        first = payments.start(dossier, "vnpay", None)
        assert payments.start(dossier, "vnpay", None) == first
    with clock.at("2026-03-10T09:16"):
        assert payments.start(dossier, "vnpay", None) != first
    first.refresh_from_db()
    assert first.state == State.EXPIRED
    payments.apply(Outcome(State.PAID, 15000, first.reference), "vnpay")
    dossier.refresh_from_db()
    assert dossier.owed == 0


def test_a_closed_dossier_owes_nothing_and_takes_nothing(people: People) -> None:
    dossier, _charge = sent()
    payment = payments.start(dossier, "vnpay", None)
    actions.withdraw(dossier, Acting(people.an))
    applied = payments.apply(Outcome(State.PAID, 15000, payment.reference), "vnpay")
    payment.refresh_from_db()

    assert applied.verdict == "settled"
    assert (payment.state, payment.applied) == (State.PAID, 0)
    with pytest.raises(payments.NothingOwed):
        payments.start(dossier, "vnpay", None)


def test_the_clock_stands_still_while_a_payment_is_waited_for(people: People) -> None:
    with clock.at("2026-03-10T09:00"):
        dossier, _charge = sent("processing")
        builders.do("ask_payment", dossier)
        due = dossier.due_at
        assert cause(dossier).kind is Kind.PAYMENT
        assert "15.000 đồng" in cause(dossier).sentence
        assert public_code(dossier.status, dossier.stopped_for) == 6
    with clock.at("2026-03-12T09:00"):
        assert due is not None
        pay(dossier)
        assert dossier.stopped_for == ""
        assert dossier.due_at is not None
        assert dossier.due_at > due
        assert cause(dossier).kind is Kind.WORK


def test_nothing_is_given_back_that_was_not_paid(people: People) -> None:
    dossier, charge = sent()
    with pytest.raises(actions.WrongAmount):
        actions.record_refund(dossier, SYSTEM, amount=1, method="cash", reference="1")
    pay(dossier)
    actions.record_refund(dossier, SYSTEM, amount=5000, method="cash", reference="1")
    charge.refresh_from_db()
    assert (charge.paid, charge.settled_at) == (10000, None)


def test_the_sum_changes_only_for_a_reason_which_the_applicant_reads(
    people: People, sign_in: SignIn
) -> None:
    dossier, charge = sent()
    url = reverse("desk:act", args=[dossier.number, "change_charge"])
    clerk = sign_in(people.lan.user)
    typed = {"moves": dossier.moves, "line0": "mười nghìn", "reason": "Ngắn"}
    refused = clerk.post(url, typed)
    assert refused.status_code == 422
    assert "mười nghìn" in refused.content.decode()

    done = clerk.post(url, typed | {"line0": "10.000", "reason": "Tính theo nghị quyết mới."})
    charge.refresh_from_db()
    dossier.refresh_from_db()
    assert done.status_code == 302
    assert (charge.total, dossier.owed) == (10000, 10000)
    page = sign_in(people.an).get(reverse("portal:dossier", args=[dossier.number]))
    assert "Tính theo nghị quyết mới." in page.content.decode()


def test_the_pay_page_says_what_is_owed_and_strangers_find_nothing(
    people: People, sign_in: SignIn
) -> None:
    dossier, _charge = sent()
    url = reverse("portal:pay", args=[dossier.number])
    page = " ".join(tree_of(sign_in(people.an).get(url)).text_content().split())
    assert "Còn phải nộp 15.000 đồng." in page
    assert "Nộp tại bộ phận một cửa" in page
    assert sign_in(people.an).post(url, {"provider": "nobody"}).status_code == 422
    assert sign_in(builders.citizen("la@example.com", "Người Lạ")).get(url).status_code == 404
    assert Client().get(url).status_code == 302
