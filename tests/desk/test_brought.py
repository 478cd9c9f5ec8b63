"""Somebody without an account brings to the counter what was asked for."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.dossiers.models import Dossier
from motcua.files.samples import small_pdf
from tests import builders
from tests.builders import People
from tests.desk.counter import take_in
from tests.world import SignIn

PAPER, WHY = "previous_certificate", "Bản chụp mờ, không đọc được số."


@pytest.fixture
def lan(people: People, sign_in: SignIn) -> Client:
    return sign_in(people.lan)


@pytest.fixture
def asked(lan: Client) -> Dossier:
    return take_in(lan, go="supplement", **{f"paper-{PAPER}-wrong": WHY})


def page_of(dossier: Dossier) -> str:
    return f"/can-bo/ho-so/{dossier.number}/bo-sung/"


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("quet.pdf", small_pdf(), "application/pdf")


def test_the_page_of_the_dossier_leads_there(lan: Client, asked: Dossier) -> None:
    assert page_of(asked) in lan.get(f"/can-bo/ho-so/{asked.number}/").content.decode()
    assert WHY in lan.get(page_of(asked)).content.decode()


def test_what_is_brought_goes_in_with_one_press(lan: Client, asked: Dossier) -> None:
    answer = lan.post(page_of(asked), {"go": "send", f"files-{PAPER}": [scan()]})
    assert answer.status_code == 302, answer.content.decode()
    asked.refresh_from_db()
    assert (asked.status, asked.wanted) == ("submitted", {})
    event = asked.events.get(action="supplement")
    assert event.posting is not None
    assert event.posting.role == "clerk"
    assert asked.attachments.get(round=1).sent


def test_without_the_paper_nothing_is_taken_in_and_it_is_said_at_its_box(
    lan: Client, asked: Dossier
) -> None:
    answer = lan.post(page_of(asked), {"go": "send"})
    assert answer.status_code == 422
    assert f'id="files-{PAPER}"' in answer.content.decode()
    asked.refresh_from_db()
    assert asked.status == "supplement_wanted"


def test_a_file_chosen_is_kept_until_the_rest_is_there(lan: Client, asked: Dossier) -> None:
    kept = lan.post(page_of(asked), {"go": "save", f"files-{PAPER}": [scan()]})
    assert "quet.pdf" in kept.content.decode()
    attachment = asked.attachments.get(round=1)
    gone = lan.post(page_of(asked), {"go": f"remove_file:{attachment.pk}"})
    assert "quet.pdf" not in gone.content.decode()
    assert not asked.attachments.filter(round=1).exists()


def test_who_has_an_account_sends_it_there_and_the_desk_does_not(
    people: People, lan: Client
) -> None:
    online = builders.dossier("supplement_wanted")
    assert page_of(online) not in lan.get(f"/can-bo/ho-so/{online.number}/").content.decode()
    answer = lan.post(page_of(online), {"go": "send"})
    assert answer["Location"] == f"/can-bo/ho-so/{online.number}/"
    online.refresh_from_db()
    assert online.status == "supplement_wanted"


def test_another_desk_and_another_role_find_nothing_to_take_in(
    people: People, sign_in: SignIn, asked: Dossier
) -> None:
    assert sign_in(people.binh).get(page_of(asked)).status_code == 404
    answer = sign_in(people.hung).post(page_of(asked), {"go": "send"})
    assert answer["Location"] == f"/can-bo/ho-so/{asked.number}/"
    asked.refresh_from_db()
    assert asked.status == "supplement_wanted"
