"""The session at the citizens' door: who is led where, and what keeps it alive."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.builders import People
from tests.world import SignIn


def test_after_signing_in_officers_find_their_queue_and_others_their_dossiers(
    people: People, sign_in: SignIn
) -> None:
    address = reverse("portal:after_login")
    assert sign_in(people.an).get(address).headers["Location"] == reverse("portal:my_dossiers")
    assert sign_in(people.lan).get(address).headers["Location"] == reverse("desk:queue")


def test_an_officer_whose_post_has_ended_is_a_citizen_again(
    people: People, sign_in: SignIn
) -> None:
    people.lan.valid_to = people.lan.valid_from
    people.lan.save()
    answer = sign_in(people.lan).get(reverse("portal:after_login"))
    assert answer.headers["Location"] == reverse("portal:my_dossiers")


def test_staying_is_a_request_of_its_own(people: People, sign_in: SignIn) -> None:
    browser = sign_in(people.an)
    answer = browser.post(reverse("portal:keep_session"))
    assert answer.json() == {"expires_in": settings.SESSION_IDLE_SECONDS}
    assert browser.get(reverse("portal:keep_session")).status_code == 405


@pytest.mark.django_db
def test_nobody_keeps_a_session_that_is_not_there() -> None:
    for name in ("keep_session", "after_login", "my_dossiers"):
        answer = Client().post(reverse(f"portal:{name}"))
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(reverse("account_login"))
