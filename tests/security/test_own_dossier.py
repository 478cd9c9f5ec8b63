"""An officer is a citizen too; the two doors stay apart."""

from __future__ import annotations

import pytest
from django.test import Client

from motcua.common import clock
from motcua.dossiers.models import Attachment, Dossier
from tests import builders
from tests.builders import People
from tests.world import SignIn

pytestmark = pytest.mark.django_db


def test_what_colleagues_say_among_themselves_is_not_shown_to_the_applicant(
    people: People, sign_in: SignIn
) -> None:
    made = builders.dossier("submitted", by=people.hung.user)
    builders.do("accept", made, people.lan, private_note="Hỏi lại công an về hộ tịch.")
    address = f"/can-bo/ho-so/{made.number}/"
    assert "Hỏi lại công an" in sign_in(people.lan).get(address).content.decode()
    assert "Hỏi lại công an" not in sign_in(people.hung).get(address).content.decode()
    assert "Hỏi lại công an" not in (
        sign_in(people.hung).get(f"/ho-so/{made.number}/").content.decode()
    )


def test_files_and_papers_of_one_dossier_are_not_found_under_another_at_either_door(
    people: People, sign_in: SignIn
) -> None:
    mine = builders.dossier("accepted", "1.001193")
    other = builders.dossier("accepted", "1.001193", by=people.mai.user)
    draft = builders.dossier("draft", "1.001193", by=people.mai.user)
    an, lan = sign_in(people.an), sign_in(people.lan)
    foreign = [_first(other).pk, _first(draft).pk]
    papers = [document.pk for document in other.documents.all()]
    assert papers
    for pk in foreign:
        assert an.get(f"/ho-so/{mine.number}/tep/{pk}/").status_code == 404
        assert an.get(f"/nop/{mine.key}/tep/{pk}/").status_code == 404
        assert lan.get(f"/can-bo/ho-so/{mine.number}/tep/{pk}/").status_code == 404
        an.post(f"/nop/{mine.key}/tep/{pk}/bo/")
        an.post(f"/ho-so/{mine.number}/bo-sung/tep/{pk}/bo/")
        assert Attachment.objects.filter(pk=pk).exists()
    for pk in papers:
        assert an.get(f"/ho-so/{mine.number}/giay/{pk}/").status_code == 404
        assert lan.get(f"/can-bo/ho-so/{mine.number}/giay/{pk}/").status_code == 404


def test_the_officers_door_opens_no_draft_and_no_post_opens_a_strangers_page(
    people: People, sign_in: SignIn
) -> None:
    draft, sent = builders.dossier("draft", "1.001193"), builders.dossier("submitted")
    lan = sign_in(people.lan)
    for name in (draft.key, str(draft.pk), "None", "null"):
        assert lan.get(f"/can-bo/ho-so/{name}/").status_code == 404
    for address in (
        f"/nop/{draft.key}/nguoi-nop/",
        f"/nop/{draft.key}/giay-to/",
        f"/nop/{draft.key}/xem-lai/",
        f"/nop/{draft.key}/to-khai.pdf",
        f"/nop/{draft.key}/xoa/",
        f"/ho-so/{sent.number}/",
        f"/ho-so/{sent.number}/da-gui/",
        f"/ho-so/{sent.number}/rut/",
    ):
        assert lan.get(address).status_code == 404, address
        assert lan.post(address).status_code in (404, 405), address


def test_a_post_that_ended_yesterday_or_begins_tomorrow_opens_nothing_today(
    people: People, sign_in: SignIn
) -> None:
    made = builders.dossier("submitted", "1.001193")
    lan = sign_in(people.lan)
    addresses = [
        "/can-bo/",
        f"/can-bo/ho-so/{made.number}/",
        f"/can-bo/ho-so/{made.number}/tep/{_first(made).pk}/",
    ]
    assert {opened(lan, address) for address in addresses} == {200}
    with clock.at("2026-03-11T09:00"):
        people.lan.valid_to = clock.today().replace(day=10)
        people.lan.save()
        assert {opened(lan, address) for address in addresses} == {403}
        people.lan.valid_from, people.lan.valid_to = clock.today().replace(day=12), None
        people.lan.save()
        assert {opened(lan, address) for address in addresses} == {403}


def opened(client: Client, address: str) -> int:
    answer = client.get(address)
    b"".join(answer)  # a file is closed once it was read
    return answer.status_code


def _first(dossier: Dossier) -> Attachment:
    return dossier.attachments.all()[0]
