"""A message that got lost is found by asking; a gateway that is away or talks nonsense changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from django.test import Client

from bench import payments_forged as forged
from launch.bank import Bank
from motcua.common import clock
from motcua.dossiers.models import Event
from motcua.payments import actions, asking
from motcua.payments.models import Message, Payment, State
from motcua.payments.providers.vnpay import VNPay
from tests import builders
from tests.builders import People
from tests.world import SignIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vnpay_is_set_up")]
Jobs = Callable[[], int]


def at_the_gateway(bank: Bank, payment: Payment, choice: str) -> None:
    """The payer opened the pay page and chose; nobody called the portal."""
    address = VNPay().start(payment, "http://testserver/ve/", "203.0.113.7")
    asked = bank.book.open(_read(bank, address))
    bank.finish(asked["txn_ref"], choice)


def _read(bank: Bank, address: str) -> dict[str, str]:
    from launch import bank_wire

    asked = bank_wire.read(urlsplit(address).query, bank.secret)
    assert asked is not None
    return asked


def state(payment: Payment) -> str:
    payment.refresh_from_db()
    return payment.state


def test_the_pay_address_is_understood_by_the_other_side(gateway: Bank, payment: Payment) -> None:
    address = VNPay().start(payment, "http://testserver/ve/", "203.0.113.7")
    asked = _read(gateway, address)
    assert asked["vnp_TxnRef"] == payment.reference
    assert asked["vnp_Amount"] == str(payment.amount * 100)
    assert asked["vnp_OrderInfo"].isascii()
    assert payment.dossier.number in asked["vnp_OrderInfo"]
    assert VNPay().start(payment, "http://testserver/ve/", "203.0.113.7") == address


def test_a_lost_message_is_found_after_five_minutes(gateway: Bank, payment: Payment) -> None:
    at_the_gateway(gateway, payment, "silent")
    with clock.at(payment.created_at + timedelta(minutes=4, seconds=59)):
        assert asking.ask_due() == 0
    with clock.at(payment.created_at + timedelta(minutes=5)):
        assert asking.ask_due() == 1
        assert asking.ask_due() == 0
    assert state(payment) == State.PAID
    assert payment.applied == payment.amount
    kept = Message.objects.get(payment=payment)
    assert (kept.kind, kept.verdict, kept.verified) == ("query", "settled", True)


def test_it_is_asked_at_5_15_and_60_minutes_and_then_daily_for_a_week(
    gateway: Bank, payment: Payment
) -> None:
    asked = []
    moments = [timedelta(minutes=m) for m in (1, 5, 6, 14, 15, 30, 59, 60, 61)]
    moments += [timedelta(hours=h) for h in range(2, 24 * 9, 11)]
    for moment in moments:
        with clock.at(payment.created_at + moment):
            if asking.ask_due():
                asked.append(moment)
    minutes = [moment.total_seconds() / 60 for moment in asked]
    assert minutes[:3] == [5, 15, 60]
    assert len(minutes) == 10
    assert all(1440 - 660 <= later - first <= 1440 + 660 for first, later in pairwise(minutes[3:]))
    assert state(payment) == State.EXPIRED


def test_a_success_that_is_told_after_expiry_is_applied(gateway: Bank, payment: Payment) -> None:
    with clock.at(payment.created_at + timedelta(minutes=16)):
        asking.ask_due()
    assert state(payment) == State.EXPIRED
    at_the_gateway(gateway, payment, "silent")
    with clock.at(payment.created_at + timedelta(minutes=61)):
        asking.ask_due()
    assert state(payment) == State.PAID
    payment.dossier.refresh_from_db()
    assert payment.dossier.owed == 0


@pytest.mark.parametrize("answer", ["html", "error"])
def test_nonsense_changes_nothing_and_is_asked_again(
    gateway: Bank, payment: Payment, answer: str
) -> None:
    at_the_gateway(gateway, payment, "silent")
    gateway.book.set_faults({"answer": answer})
    with clock.at(payment.created_at + timedelta(minutes=5)):
        assert asking.ask_due() == 0
    assert (state(payment), payment.asked) == (State.OPEN, 0)
    assert Message.objects.count() == 0
    gateway.book.set_faults({})
    with clock.at(payment.created_at + timedelta(minutes=6)):
        assert asking.ask_due() == 1
    assert state(payment) == State.PAID


@pytest.mark.parametrize("lie", [{"signature": "wrong"}, {"amount": -1}, {"amount": 1}])
def test_a_lie_credits_nothing(gateway: Bank, payment: Payment, lie: dict[str, object]) -> None:
    at_the_gateway(gateway, payment, "silent")
    gateway.book.set_faults(lie)
    with clock.at(payment.created_at + timedelta(minutes=5)):
        asking.ask_due()
    assert (state(payment), payment.applied) == (State.OPEN, 0)
    assert not Event.objects.filter(action="record_payment").exists()


def test_a_dead_gateway_is_tried_twice_a_minute_and_no_more(people: People) -> None:
    attempts = [
        actions.start(builders.dossier("submitted", code="2.000635"), "vnpay", people.an)
        for _ in range(4)
    ]
    with clock.at(attempts[-1].created_at + timedelta(hours=2)):
        assert asking.ask_due() == 0
        tried = Payment.objects.filter(asked_at__isnull=False)
        assert tried.count() == asking.SILENT_AT_MOST
        # The others have their turn in the next minute.
        asking.ask_due()
        assert tried.count() == 4


def test_with_a_dead_gateway_paying_starts_filing_and_work_go_on(
    people: People, sign_in: SignIn
) -> None:
    """Nobody listens at the gateway's address; the portal only writes where to go."""
    dossier = builders.dossier("submitted", code="2.000635")
    page = f"/ho-so/{dossier.number}/nop-phi/"
    answer = sign_in(people.an).post(page, {"provider": "vnpay"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("http://127.0.0.1:1/pay?")
    builders.do("accept", dossier, people.lan)
    assert builders.dossier("submitted", code="2.000635").number


def test_the_pay_page_lets_its_form_lead_to_the_gateway_and_nowhere_else(
    people: People, sign_in: SignIn
) -> None:
    dossier = builders.dossier("submitted", code="2.000635")
    client = sign_in(people.an)
    policy = client.get(f"/ho-so/{dossier.number}/nop-phi/")["Content-Security-Policy"]
    assert "form-action 'self' http://127.0.0.1:1;" in policy
    assert "form-action 'self';" in client.get("/")["Content-Security-Policy"]


# --- the browser comes back ---


def page_of(payment: Payment) -> str:
    return f"/ho-so/{payment.dossier.number}/nop-phi/{payment.key}/"


def test_coming_back_with_a_signed_success_shows_and_settles_nothing(
    payment: Payment, people: People, sign_in: SignIn
) -> None:
    an = sign_in(people.an)
    answer = an.get(f"{page_of(payment)}?{forged.signed(forged.genuine(payment))}", follow=True)
    assert answer.redirect_chain == [(page_of(payment), 302)]
    words = answer.content.decode()
    assert "Đang chờ ngân hàng xác nhận" in words
    assert "Đã thanh toán" not in words
    assert 'hx-trigger="every' in words
    assert "Xem lại tình trạng" in words
    assert state(payment) == State.OPEN
    assert [m.kind for m in payment.messages.all()] == ["return"]


def test_coming_back_makes_the_portal_ask_at_once(
    gateway: Bank, payment: Payment, people: People, sign_in: SignIn, run_jobs: Jobs
) -> None:
    at_the_gateway(gateway, payment, "silent")
    an = sign_in(people.an)
    an.get(f"{page_of(payment)}?{forged.signed(forged.genuine(payment))}")
    run_jobs()
    words = an.get(page_of(payment)).content.decode()
    assert "Đã thanh toán" in words
    assert "hx-trigger" not in words
    assert state(payment) == State.PAID


def test_coming_back_with_anything_forged_asks_nobody(
    payment: Payment, people: People, sign_in: SignIn, run_jobs: Jobs
) -> None:
    other = forged.genuine(payment) | {"vnp_TxnRef": "100000000000"}
    an = sign_in(people.an)
    for query in (
        forged.signed(forged.genuine(payment), "another"),
        forged.signed(other),
        "vnp_ResponseCode=00",
        "%",
    ):
        assert an.get(f"{page_of(payment)}?{query}").status_code == 302
    assert run_jobs() == 0 or state(payment) == State.OPEN
    assert not payment.messages.filter(verified=True).exists()


def test_a_refusal_says_why_and_lets_one_pay_again(
    payment: Payment, people: People, sign_in: SignIn
) -> None:
    Client().get(
        forged.IPN,
        QUERY_STRING=forged.signed(forged.genuine(payment, code="51", status="02")),
    )
    words = sign_in(people.an).get(page_of(payment)).content.decode()
    assert "Chưa thanh toán được" in words
    assert "Tài khoản không đủ tiền" in words
    assert "Nộp lại" in words


def test_nobody_else_sees_how_a_payment_stands(payment: Payment, sign_in: SignIn) -> None:
    stranger = builders.citizen("khac@example.com", "Người Khác")
    assert sign_in(stranger).get(page_of(payment)).status_code == 404
    assert Client().get(page_of(payment)).status_code == 302
    an = sign_in(payment.dossier.by)
    assert an.get(page_of(payment).replace(payment.key, "x" * 20)).status_code == 404


# --- giving back ---


def test_giving_money_back_twice_with_one_request_moves_it_once(
    gateway: Bank, payment: Payment
) -> None:
    at_the_gateway(gateway, payment, "silent")
    with clock.at(payment.created_at + timedelta(minutes=5)):
        asking.ask_due()
    payment.refresh_from_db()
    done = [VNPay().refund(payment, payment.amount, request="r1", by="Kế Toán") for _ in range(2)]
    assert all(one is not None and one.accepted for one in done)
    over = VNPay().refund(payment, payment.amount, request="r2", by="Kế Toán")
    assert over is not None
    assert not over.accepted
    day = clock.today().strftime("%Y%m%d")
    assert gateway.book.settlement(day).count("refund") == 1
    gateway.book.set_faults({"answer": "html"})
    assert VNPay().refund(payment, payment.amount, request="r3", by="Kế Toán") is None
