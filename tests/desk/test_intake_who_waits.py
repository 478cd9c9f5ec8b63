"""Who comes to the counter may say who waits; they follow from home without an account at filing."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage

from django.test import Client

from tests import builders
from tests.builders import People
from tests.desk.counter import take_in
from tests.dossiers.test_parties import MAU, filed
from tests.world import SignIn

SHE = {
    "applicant-full_name": "Trần Thị Cơm",
    "applicant-identity_kind": "CCCD",
    "applicant-identity_number": MAU,
    "applicant-birth_date": "02/03/1960",
    "applicant-sex": "female",
    "applicant-email": "com@example.com",
}
HE = {"submitter-email": "mau@example.com", "submitter-identity_number": "042090000001"}


def test_whose_dossier_it_is_and_who_brought_it_read_it_from_home(
    people: People, sign_in: SignIn
) -> None:
    made = take_in(sign_in(people.lan), **HE, **SHE)
    assert {party.capacity for party in made.parties.all()} == {"beneficiary", "representative"}
    assert {party.added_by for party in made.parties.all()} == {people.lan.user}
    page = f"/ho-so/{made.number}/"
    she = sign_in(builders.citizen("com@example.com", "Trần Thị Cơm", identity_number=MAU))
    he = sign_in(
        builders.citizen("mau@example.com", "Nguyễn Văn Mẫu", identity_number="042090000001")
    )
    for client in (she, he):
        text = client.get(page).content.decode()
        assert "Nội dung đã khai" in text
        assert f"{page}rut/" not in text
        assert str(made.number) in client.get("/ho-so/").content.decode()
    assert sign_in(people.binh).get(page).status_code == 404
    assert Client().get(page).status_code == 302


def test_the_clerk_who_typed_it_follows_nothing_by_that(people: People, sign_in: SignIn) -> None:
    lan = sign_in(people.lan)
    made = take_in(lan, **HE, **SHE)
    assert lan.get(f"/ho-so/{made.number}/").status_code == 404
    assert lan.get(f"/ho-so/{made.number}/theo-doi/").status_code == 404


def test_the_desk_that_took_it_in_takes_a_wrong_address_off(
    people: People,
    sign_in: SignIn,
    run_jobs: Callable[[], int],
    mailbox: list[EmailMessage],
) -> None:
    lan = sign_in(people.lan)
    made = take_in(lan, **HE, **SHE)
    place = made.parties.get(capacity="beneficiary")
    mistyped = sign_in(builders.citizen("com@example.com", "Phạm Cùng Địa Chỉ"))
    mistyped.get(f"/ho-so/{made.number}/")
    off = f"/can-bo/ho-so/{made.number}/theo-doi/{place.pk}/thoi/"
    assert off in lan.get(f"/can-bo/ho-so/{made.number}/").content.decode()
    asked = lan.get(off).content.decode()
    assert "Bỏ Trần Thị Cơm khỏi hồ sơ?" in asked
    assert "sẽ có một lá thư báo" in asked
    for other in (people.binh, people.hung, people.dung):
        assert sign_in(other).post(off).status_code in (403, 404)
    assert lan.post(off).status_code == 302
    place.refresh_from_db()
    assert place.ended_by == people.lan.user
    assert made.openings.filter(posting=people.lan).exists()
    assert mistyped.get(f"/ho-so/{made.number}/").status_code == 404
    run_jobs()
    assert any("không còn theo dõi" in str(one["Subject"]) for one in mailbox)


def test_of_what_was_filed_online_the_desk_takes_nobody_off(
    people: People, sign_in: SignIn
) -> None:
    made, lan = filed(), sign_in(people.lan)
    place = made.parties.get(capacity="beneficiary")
    off = f"/can-bo/ho-so/{made.number}/theo-doi/{place.pk}/thoi/"
    assert off not in lan.get(f"/can-bo/ho-so/{made.number}/").content.decode()
    assert lan.post(off).status_code == 404
    place.refresh_from_db()
    assert place.ended_at is None
