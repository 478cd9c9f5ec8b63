"""Counters against guessing and flooding hold out against whoever tries to wash them away."""

from __future__ import annotations

import time
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from motcua.accounts.models import User
from tests.builders import PASSWORD, citizen

pytestmark = pytest.mark.django_db
RunJobs = Callable[[], int]
AN = {
    "full_name": "Nguyễn Thị An",
    "identity_number": "042190000001",
    "email": "an@example.com",
    "phone": "0912 000 001",
    "password1": PASSWORD,
    "password2": PASSWORD,
}


def guess(password: str, login: str = "an@example.com", ip: str = "203.0.113.1") -> Client:
    client = Client(REMOTE_ADDR=ip)
    client.post("/dang-nhap/", {"login": login, "password": password})
    return client


def is_in(client: Client) -> bool:
    return client.get("/ho-so/").status_code == 200


def test_hundreds_of_other_attempts_do_not_wash_the_count_of_one_account_away() -> None:
    citizen("an@example.com", "Nguyễn Thị An")
    for number in range(5):
        guess("đoán mò thôi", ip=f"203.0.113.{number}")
    for number in range(600):
        cache.set(f"allauth:rl:another:{number}", [time.time()], 300)
    assert not is_in(guess(PASSWORD, ip="203.0.113.99"))


def test_the_counts_are_shared_by_all_processes() -> None:
    """They lie in the database, so a second process reads what the first one wrote."""
    citizen("an@example.com", "Nguyễn Thị An")
    guess("đoán mò thôi")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache WHERE cache_key LIKE '%%login_failed%%'")
        assert cursor.fetchone()[0] >= 1


def later(minutes: int) -> None:
    """As if that much time had passed: the counts hold the moments themselves."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM cache")
        keys = [key for (key,) in cursor.fetchall()]
    for full in keys:
        key = full.split(":", 2)[2]
        history = cache.get(key)
        if isinstance(history, list):
            cache.set(key, [moment - minutes * 60 for moment in history], 24 * 3600)


def test_registering_one_address_again_and_again_sends_at_most_three_letters_a_day(
    mailbox: list[EmailMessage], run_jobs: RunJobs
) -> None:
    for number in range(8):
        Client(REMOTE_ADDR=f"203.0.113.{number}").post("/dang-ky/", AN)
        later(minutes=10)
    run_jobs()
    assert len(mailbox) == 3


def test_asking_for_a_new_password_again_and_again_sends_at_most_three_letters_an_hour(
    mailbox: list[EmailMessage], run_jobs: RunJobs
) -> None:
    citizen("an@example.com", "Nguyễn Thị An")
    for number in range(8):
        Client(REMOTE_ADDR=f"203.0.113.{number}").post(
            "/quen-mat-khau/", {"email": "an@example.com"}
        )
        later(minutes=2)
    run_jobs()
    assert len(mailbox) == 3


def test_a_changed_password_and_a_locked_account_end_every_other_session() -> None:
    an = citizen("an@example.com", "Nguyễn Thị An")
    here, elsewhere = guess(PASSWORD), guess(PASSWORD)
    new = "một câu hoàn toàn khác"
    said = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    here.post("/tai-khoan/mat-khau/", said)
    assert is_in(here)
    assert not is_in(elsewhere)
    User.objects.filter(pk=an.pk).update(is_active=False)
    assert not is_in(here)


def test_signing_in_changes_the_name_of_the_session() -> None:
    citizen("an@example.com", "Nguyễn Thị An")
    client = Client()
    client.cookies["session"] = "a" * 32  # planted by somebody else
    client.post("/dang-nhap/", {"login": "an@example.com", "password": PASSWORD})
    assert is_in(client)
    assert client.cookies["session"].value != "a" * 32
