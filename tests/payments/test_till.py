"""Cash: exactly what is owed, taken once, counted once a day, and never counted anew."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from django.urls import reverse

from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.dossiers.models import Dossier
from motcua.payments import till
from motcua.payments.models import Closing, Payment
from motcua.payments.till import Refused
from tests import builders
from tests.builders import People
from tests.payments.transfers import owing
from tests.threads import at_once, of_kind
from tests.world import SignIn

TODAY = "10/03/2026"


def pay(client: Client, dossier: Dossier, amount: str = "15.000") -> Any:
    return client.post(reverse("desk:cash", args=[dossier.number]), {"amount": amount})


def close(client: Client, counted: str, reason: str = "", day: str = TODAY) -> Any:
    said = {"day": day, "counted": counted, "reason": reason}
    return client.post(reverse("desk:till_close"), said)


def colleague(lan: Posting) -> Posting:
    return Posting.objects.create(
        user=builders.citizen("thu@example.com", "Đỗ Thị Thu"),
        agency=lan.agency,
        division=lan.division,
        role=lan.role,
        valid_from=builders.SINCE,
    )


def test_lan_takes_cash_and_the_dossier_is_paid(people: People, sign_in: SignIn) -> None:
    dossier, charge = owing()
    lan = sign_in(people.lan)
    page = lan.get(reverse("desk:dossier", args=[dossier.number])).content.decode()
    assert reverse("desk:cash", args=[dossier.number]) in page
    assert pay(lan, dossier).status_code == 302
    dossier.refresh_from_db()
    charge.refresh_from_db()
    payment = Payment.objects.get()

    assert (dossier.owed, charge.paid) == (0, 15000)
    assert (payment.provider, payment.taken_by, payment.applied) == ("cash", people.lan, 15000)
    event = dossier.events.get(action="record_payment")
    assert (event.posting, event.data["method"]) == (people.lan, "cash")


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "Thu đúng 15.000 đồng"),
        ("14.999", "Thu đúng 15.000 đồng"),
        ("20.000", "Thu đúng 15.000 đồng"),
        ("", "Ghi số tiền đã nhận"),
        ("-15.000", "Nhập số tiền bằng chữ số"),
        ("mười lăm nghìn", "Nhập số tiền bằng chữ số"),
    ],
)
def test_another_amount_is_refused_with_one_sentence(
    people: People, sign_in: SignIn, amount: str, words: str
) -> None:
    dossier, _charge = owing()
    answer = pay(sign_in(people.lan), dossier, amount)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Payment.objects.exists()


def test_the_second_clerk_reads_who_took_it_and_when(people: People, sign_in: SignIn) -> None:
    dossier, _charge = owing()
    pay(sign_in(people.lan), dossier)
    answer = pay(sign_in(colleague(people.lan)), dossier)
    assert answer.status_code == 409
    words = "Trần Thị Lan đã thu 15.000 đồng lúc 09:00 ngày 10/03/2026"
    assert words in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_clerks_at_the_same_moment_one_takes_it(committed_people: People) -> None:
    dossier, charge = owing()
    lan, thu = committed_people.lan, colleague(committed_people.lan)
    copies = [Dossier.objects.get(pk=dossier.pk) for _ in range(2)]
    answers = at_once(
        lambda: till.take(copies[0], lan, 15000), lambda: till.take(copies[1], thu, 15000)
    )
    charge.refresh_from_db()

    assert len(of_kind(answers, Payment)) == 1
    assert len(of_kind(answers, Refused)) == 1
    assert charge.paid == 15000


def test_nobody_takes_cash_elsewhere_or_for_the_own_dossier(
    people: People, sign_in: SignIn
) -> None:
    dossier, _charge = owing()
    for who in (people.binh, people.hung):
        client = sign_in(who)
        assert client.get(reverse("desk:cash", args=[dossier.number])).status_code == 404
        assert pay(client, dossier).status_code == 404
    people.lan.user.identity_number = dossier.applicant["identity_number"]
    people.lan.user.save()
    assert pay(sign_in(people.lan), dossier).status_code == 404
    assert not Payment.objects.exists()


def test_a_day_is_closed_with_what_was_counted(people: People, sign_in: SignIn) -> None:
    lan = sign_in(people.lan)
    for _each in range(2):
        pay(lan, owing()[0])
    page = lan.get(reverse("desk:till")).content.decode()
    assert "Cộng theo sổ: 30.000 đồng" in page
    answer = close(lan, "30.000")
    made = Closing.objects.get()

    assert answer.headers["Location"] == reverse("desk:closing", args=[made.pk])
    assert (made.posting, made.day) == (people.lan, dt.date(2026, 3, 10))
    assert (made.expected, made.counted, made.lines.count()) == (30000, 30000, 2)
    sheet = lan.get(answer.headers["Location"]).content.decode()
    assert "Bảng chốt quỹ tiền mặt ngày 10/03/2026" in sheet
    assert sheet.count("15.000 đồng") == 2


def test_a_difference_wants_a_reason(people: People, sign_in: SignIn) -> None:
    lan = sign_in(people.lan)
    pay(lan, owing()[0])
    without = close(lan, "14.000")
    assert without.status_code == 422
    assert "lệch -1.000 đồng" in without.content.decode()
    assert not Closing.objects.exists()
    close(lan, "14.000", "Trả lại thừa cho người nộp, chưa tìm được.")
    assert Closing.objects.get().difference == -1000


def test_a_day_is_closed_once_and_what_comes_later_is_counted_the_next_time(
    people: People, sign_in: SignIn
) -> None:
    lan = sign_in(people.lan)
    pay(lan, owing()[0])
    close(lan, "15.000")
    pay(lan, owing()[0])
    again = close(lan, "15.000")
    assert again.status_code == 409
    assert "Quỹ ngày 10/03/2026 đã chốt lúc 09:00" in again.content.decode()

    with clock.at("2026-03-11T16:30"):
        pay(lan, owing()[0])
        close(lan, "30.000", day="11/03/2026")
    assert [one.expected for one in Closing.objects.order_by("day")] == [15000, 30000]


def test_a_forgotten_day_is_closed_before_the_next(people: People, sign_in: SignIn) -> None:
    lan = sign_in(people.lan)
    pay(lan, owing()[0])
    with clock.at("2026-03-11T09:00"):
        pay(lan, owing()[0])
        assert "Quỹ của tôi, ngày 10/03/2026" in lan.get(reverse("desk:till")).content.decode()
        assert close(lan, "30.000", day="11/03/2026").status_code == 409
        assert close(lan, "15.000").status_code == 302
        assert close(lan, "15.000", day="11/03/2026").status_code == 302


def test_nothing_is_closed_where_nothing_was_taken(people: People, sign_in: SignIn) -> None:
    assert close(sign_in(people.lan), "0").status_code == 409
    assert not Closing.objects.exists()


def test_a_closed_day_is_never_changed_and_a_correction_is_a_new_line(
    people: People, sign_in: SignIn
) -> None:
    lan = sign_in(people.lan)
    pay(lan, owing()[0])
    close(lan, "15.000")
    made = Closing.objects.get()
    for change in (
        lambda: Closing.objects.update(counted=1, reason="x"),
        lambda: made.lines.all().delete(),
    ):
        with pytest.raises(ProgrammingError, match="kept for ever"), transaction.atomic():
            change()

    address = reverse("desk:closing", args=[made.pk])
    assert lan.post(address, {"amount": "0", "reason": "Không"}).status_code == 422
    assert lan.post(address, {"amount": "-2.000", "reason": ""}).status_code == 422
    said = {"amount": "-2.000", "reason": "Tờ 2.000 rách, ngân hàng không nhận."}
    assert lan.post(address, said).status_code == 302
    page = lan.get(address).content.decode()
    assert "-2.000 đồng: Tờ 2.000 rách" in page
    made.refresh_from_db()
    assert made.counted == 15000


def test_a_closing_is_read_by_its_clerk_and_the_leader_only(
    people: People, sign_in: SignIn
) -> None:
    lan = sign_in(people.lan)
    pay(lan, owing()[0])
    close(lan, "15.000")
    address = reverse("desk:closing", args=[Closing.objects.get().pk])
    assert sign_in(people.dung).get(address).status_code == 200
    assert sign_in(people.dung).post(address, {"amount": "1", "reason": "x"}).status_code == 404
    for who in (people.binh, people.hung, colleague(people.lan)):
        assert sign_in(who).get(address).status_code == 404
