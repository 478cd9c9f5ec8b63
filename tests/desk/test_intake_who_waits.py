"""Who comes to the counter may say who waits; they follow from home without an account at filing."""

from __future__ import annotations

from django.test import Client

from tests import builders
from tests.builders import People
from tests.desk.counter import take_in
from tests.dossiers.test_parties import MAU
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
