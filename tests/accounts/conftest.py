"""An, a citizen, before and after she has an account; everything through HTTP and real letters."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client

from motcua.accounts import actions
from motcua.accounts.models import User

PASSWORD = "sông La chảy chậm"
AN = {
    "full_name": "Nguyễn Thị An",
    "identity_number": "042190000001",
    "email": "an@example.com",
    "phone": "0912 000 001",
    "password1": PASSWORD,
    "password2": PASSWORD,
}


@pytest.fixture(autouse=True)
def alone(db: None, settings: pytest.FixtureRequest) -> None:
    settings.ROOT_URLCONF = "tests.accounts.urls"  # type: ignore[attr-defined]
    cache.clear()


@pytest.fixture
def an() -> User:
    """An with an activated account."""
    user = User.objects.create_user(
        AN["email"],
        PASSWORD,
        full_name=AN["full_name"],
        identity_number=AN["identity_number"],
        identity_kind="CCCD",
        phone="0912000001",
    )
    actions.set_only_address(user=user, email=user.email)
    return user


@dataclass
class Post:
    """Lets the postman come and reads what he brought."""

    mailbox: list[EmailMessage]
    run_jobs: Callable[[], int]

    def all(self) -> list[EmailMessage]:
        self.run_jobs()
        return self.mailbox

    def last(self, to: str = AN["email"]) -> EmailMessage:
        return [letter for letter in self.all() if letter["X-Envelope-To"] == to][-1]

    def link(self, to: str = AN["email"]) -> str:
        """The one link of the last letter, as a path of this site."""
        found = re.findall(r"https?://[^/\s]+(/\S*)", self.last(to).get_content())
        assert len(found) == 1, found
        return str(found[0])


@pytest.fixture
def post(mailbox: list[EmailMessage], run_jobs: Callable[[], int]) -> Post:
    return Post(mailbox, run_jobs)


@pytest.fixture
def strict_client() -> Client:
    return Client(enforce_csrf_checks=True)


def activated(email: str = AN["email"]) -> bool:
    return bool(EmailAddress.objects.filter(email=email, verified=True).exists())
