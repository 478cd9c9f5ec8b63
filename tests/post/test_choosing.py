"""Nhận qua bưu chính: chosen when sending, at the counter, and changed until the carrier has it."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from launch.carrier import Carrier
from motcua.dossiers.models import Dossier
from tests import builders
from tests.builders import People
from tests.desk import counter
from tests.post.sending import TO, TYPED, Run, by_post, ordered
from tests.world import SignIn


@pytest.fixture
def an(people: People, sign_in: SignIn) -> Client:
    return sign_in(people.an)


@pytest.fixture
def lan(people: People, sign_in: SignIn) -> Client:
    return sign_in(people.lan)


def send(client: Client, draft: Dossier, **typed: str) -> HttpResponse:
    return client.post(reverse("portal:send", args=[draft.key]), {"pledge": "on", **typed})


def change(client: Client, dossier: Dossier, **typed: str) -> HttpResponse:
    return client.post(reverse("portal:delivery", args=[dossier.number]), typed)


def test_without_a_carrier_nobody_is_offered_the_post(an: Client) -> None:
    draft = builders.draft()
    page = an.get(reverse("portal:review", args=[draft.key])).content.decode()
    assert "Nhận qua bưu chính" not in page
    assert send(an, draft, **TYPED).status_code == 422
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_the_price_is_said_and_the_address_filled_in_before_it_is_chosen(
    an: Client, carrier: Carrier
) -> None:
    draft = builders.draft()
    page = an.get(reverse("portal:review", args=[draft.key])).content.decode()
    assert "Cước bưu chính khoảng 30.000 đồng, người nhận trả cho bưu tá." in page
    assert draft.submitter["full_name"] in page


def test_a_dossier_sent_by_post_keeps_the_address_in_its_proper_writing(
    an: Client, carrier: Carrier
) -> None:
    draft = builders.draft()
    assert send(an, draft, **TYPED | {"post_phone": "+84 912 345 678"}).status_code == 302
    draft.refresh_from_db()
    assert (draft.delivery, draft.post_to) == ("post", TO)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("post_name", " ", "Ghi họ tên người nhận bưu gửi."),
        ("post_phone", "", "Ghi số điện thoại để bưu tá gọi trước khi giao."),
        ("post_phone", "0123", "Nhập số điện thoại di động"),
        ("post_address", "Thôn 1", "Ghi đủ địa chỉ"),
        ("post_address", "x" * 400, "Viết địa chỉ ngắn lại"),
        ("post_address", "Thôn\n1\n2\n3\n4 Cẩm Lạc", "Viết địa chỉ ngắn lại"),
    ],
)
def test_a_wrong_address_is_said_at_its_field_and_nothing_typed_is_lost(
    an: Client, carrier: Carrier, field: str, typed: str, said: str
) -> None:
    draft = builders.draft()
    answer = send(an, draft, **TYPED | {field: typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert all(text.splitlines()[0] in page for key, text in TYPED.items() if key != field)
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_the_address_is_not_asked_of_who_comes_to_the_counter(an: Client, carrier: Carrier) -> None:
    draft = builders.draft()
    assert send(an, draft, delivery="counter", post_phone="nonsense").status_code == 302
    draft.refresh_from_db()
    assert (draft.delivery, draft.post_to) == ("counter", {})


def test_the_owner_changes_to_the_post_and_back(an: Client, carrier: Carrier) -> None:
    made = builders.dossier("processing")
    assert change(an, made, **TYPED).status_code == 302
    made.refresh_from_db()
    assert made.post_to == TO
    assert change(an, made, delivery="counter").status_code == 302
    made.refresh_from_db()
    assert (made.delivery, made.post_to) == ("counter", {})
    events = made.events.filter(action="change_delivery")
    assert events.count() == 2
    assert all(TO["phone"] not in str(one.data) + one.note for one in events)


def test_a_wrong_change_is_said_and_changes_nothing(an: Client, carrier: Carrier) -> None:
    made = builders.dossier("processing")
    answer = change(an, made, **TYPED | {"post_phone": "12"})
    assert answer.status_code == 422
    assert "Thôn 1" in answer.content.decode()
    made.refresh_from_db()
    assert made.delivery == "counter"


def test_once_the_order_is_made_the_owner_changes_nothing_any_more(
    an: Client, lan: Client, carrier: Carrier, run_jobs: Run
) -> None:
    parcel = ordered(lan, run_jobs)
    assert "cach-nhan/" not in an.get(f"/ho-so/{parcel.dossier.number}/").content.decode()
    assert change(an, parcel.dossier, delivery="counter").status_code == 302
    parcel.dossier.refresh_from_db()
    assert parcel.dossier.delivery == "post"


def test_a_stranger_finds_no_page_to_change_it(
    people: People, sign_in: SignIn, carrier: Carrier
) -> None:
    made = by_post("processing")
    for who in (people.binh, people.lan):
        answer = change(sign_in(who), made, delivery="counter")
        assert answer.status_code == 404
    made.refresh_from_db()
    assert made.delivery == "post"


def test_the_clerk_changes_it_for_who_asks_by_telephone(lan: Client, carrier: Carrier) -> None:
    made = builders.dossier("processing")
    where = f"/can-bo/ho-so/{made.number}/lam/change_delivery/"
    typed = {"moves": str(made.moves), **TYPED}
    assert lan.post(where, typed | {"post_name": ""}).status_code == 422
    assert lan.post(where, typed).status_code == 302
    made.refresh_from_db()
    assert (made.delivery, made.post_to) == ("post", TO)


def test_at_the_counter_the_address_is_kept_as_typed_and_checked_at_the_end(
    lan: Client, carrier: Carrier
) -> None:
    here = counter.begin(lan)
    given = {f"give-{key}": text for key, text in TYPED.items()}
    bad = counter.filled(**given | {"give-post_phone": "12"})
    wrong = counter.post(lan, here, "accept", **bad)
    assert wrong.status_code == 422
    assert "Nhập số điện thoại di động" in wrong.content.decode()
    assert "Thôn 1" in counter.page(lan, here)
    assert counter.draft_at(here).status == "draft"
    assert counter.post(lan, here, "accept", **counter.filled(**given)).status_code == 302
    made = counter.draft_at(here)
    assert (made.status, made.delivery, made.post_to) == ("accepted", "post", TO)
