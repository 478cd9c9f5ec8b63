"""A draft survives a second window and the end of the session; a ticket saves and shows nothing."""

from __future__ import annotations

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from motcua.dossiers import actions, drafts
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier
from motcua.portal import wizard
from motcua.procedures.queries import current
from tests import builders
from tests.builders import People
from tests.portal.filled_form import values_of
from tests.world import SignIn


@pytest.fixture
def client(people: People, sign_in: SignIn) -> Client:
    """An's browser."""
    return sign_in(people.an)


@pytest.fixture
def draft(people: People) -> Dossier:
    version = current("1.004873")
    assert version is not None
    return drafts.open_draft(version, builders.agency(), people.an)


def url(draft: Dossier, step: str, name: str = "portal:step") -> str:
    return reverse(name, args=[draft.key, step])


# --- saved while one types; two windows ---


def test_typing_is_saved_by_itself_with_a_revision(client: Client, draft: Dossier) -> None:
    shown = values_of(client.get(url(draft, "chu-ho-so")))
    save = url(draft, "chu-ho-so", "portal:autosave")
    first = client.post(save, shown | {"full_name": "Trần"}).json()
    assert first == {"saved_at": "09:00", "revision": 1}
    second = client.post(save, shown | {"full_name": "Trần Thị", "revision": "1"}).json()
    assert second["revision"] == 2
    draft.refresh_from_db()
    assert draft.applicant["full_name"] == "Trần Thị"
    assert client.get(save).status_code == 405


def test_two_windows_on_one_draft_lose_nothing_on_either_side(
    client: Client, draft: Dossier
) -> None:
    address, save = url(draft, "chu-ho-so"), url(draft, "chu-ho-so", "portal:autosave")
    left, right = (values_of(client.get(address)) for _ in range(2))
    client.post(save, left | {"full_name": "Bên Trái"})
    refused = client.post(save, right | {"full_name": "Bên Phải"})
    assert refused.status_code == 409
    assert "cửa sổ khác" in refused.json()["message"]
    asked = client.post(address, right | {"full_name": "Bên Phải", "go": "next"})
    assert asked.status_code == 409
    assert "cửa sổ khác" in asked.content.decode()
    again = values_of(asked)
    assert again["full_name"] == "Bên Phải"  # this side stands on the page …
    assert values_of(client.get(address))["full_name"] == "Bên Trái"  # … that one in the draft
    assert client.post(address, again | {"go": "skip"}).status_code == 302
    assert values_of(client.get(address))["full_name"] == "Bên Phải"


def test_the_same_text_from_two_windows_is_no_conflict(client: Client, draft: Dossier) -> None:
    address = url(draft, "chu-ho-so")
    shown = values_of(client.get(address)) | {"full_name": "Một Người", "go": "skip"}
    assert client.post(address, shown).status_code == 302
    assert client.post(address, shown).status_code == 302


# --- the session ends ---


def ended(client: Client) -> Client:
    """The session is gone, the page and its CSRF token are still there."""
    client.cookies.pop("session", None)
    return client


def test_after_the_session_ended_the_text_is_saved_and_signing_in_asked(
    people: People, draft: Dossier
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.an)
    address = url(draft, "chu-ho-so")
    shown = values_of(client.get(address))
    assert shown["ticket"]
    answer = ended(client).post(address, shown | {"full_name": "Vừa Kịp", "go": "next"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{reverse('account_login')}?next={address}"
    client.force_login(people.an)
    assert values_of(client.get(address))["full_name"] == "Vừa Kịp"


def test_typing_goes_on_being_saved_after_the_session_ended(client: Client, draft: Dossier) -> None:
    shown = values_of(client.get(url(draft, "chu-ho-so")))
    save = url(draft, "chu-ho-so", "portal:autosave")
    ended(client)
    first = client.post(save, shown | {"full_name": "Một"})
    assert first.json() == {"saved_at": "09:00", "revision": 1}
    second = client.post(save, shown | {"full_name": "Một Hai", "revision": "1"})
    assert second.json()["revision"] == 2
    draft.refresh_from_db()
    assert draft.applicant["full_name"] == "Một Hai"


def test_an_ended_session_does_not_write_over_what_another_window_saved(
    client: Client, draft: Dossier, people: People
) -> None:
    address, save = url(draft, "chu-ho-so"), url(draft, "chu-ho-so", "portal:autosave")
    old = values_of(client.get(address)) | {"full_name": "Cũ"}
    drafts.save_part(draft, "applicant", {"full_name": "Mới Hơn"})
    ended(client)
    assert client.post(save, old).status_code == 409
    asked = client.post(address, old | {"go": "next"})
    assert asked.status_code == 409
    assert values_of(asked)["full_name"] == "Cũ"
    assert "Mới Hơn" not in asked.content.decode()
    draft.refresh_from_db()
    assert draft.applicant["full_name"] == "Mới Hơn"


def test_a_ticket_that_is_forged_or_a_strangers_saves_nothing(
    client: Client, draft: Dossier, people: People
) -> None:
    address, save = url(draft, "chu-ho-so"), url(draft, "chu-ho-so", "portal:autosave")
    shown = values_of(client.get(address)) | {"full_name": "Kẻ Lạ"}
    stranger = builders.citizen("la@example.com", "Người Lạ")
    theirs = drafts.open_draft(draft.version, draft.agency, stranger)
    tickets = [
        "",
        "x",
        shown["ticket"][:-2] + "xx",
        wizard.ticket(theirs),
        signing.dumps([draft.key, stranger.pk], salt=wizard.TICKET_SALT),
        signing.dumps([draft.key, draft.by_id], salt="another"),
    ]
    ended(client)
    for ticket in tickets:
        assert client.post(save, shown | {"ticket": ticket}).status_code == 403
        answer = client.post(address, shown | {"ticket": ticket, "go": "next"})
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(reverse("account_login"))
    draft.refresh_from_db()
    assert draft.applicant == {}


def test_a_ticket_opens_and_shows_nothing(client: Client, draft: Dossier) -> None:
    shown = values_of(client.get(url(draft, "chu-ho-so")))
    ended(client)
    for address in (
        url(draft, "chu-ho-so"),
        reverse("portal:review", args=[draft.key]),
        reverse("portal:papers", args=[draft.key]),
    ):
        answer = client.get(address, {"ticket": shown["ticket"]})
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(reverse("account_login"))


def test_a_ticket_of_a_sent_dossier_saves_nothing(client: Client, people: People) -> None:
    draft = builders.draft()
    address = url(draft, "chu-ho-so")
    shown = values_of(client.get(address))
    actions.submit(draft, Acting(people.an))
    ended(client)
    assert client.post(address, shown | {"full_name": "Muộn"}).status_code == 302
    save = url(draft, "chu-ho-so", "portal:autosave")
    assert client.post(save, shown | {"full_name": "Muộn"}).status_code == 403
    draft.refresh_from_db()
    assert draft.applicant["full_name"] == "Nguyễn Văn An"


def test_a_post_without_a_csrf_token_saves_nothing(people: People, draft: Dossier) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.an)
    answer = client.post(url(draft, "chu-ho-so"), {"full_name": "Giả Mạo"})
    assert answer.status_code == 403
    draft.refresh_from_db()
    assert draft.applicant == {}
