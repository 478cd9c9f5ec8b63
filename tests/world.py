"""Fixtures of the folders where dossiers live: real facts, the same few people, a clock that stands still."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client

from motcua.accounts.models import Posting, User
from motcua.agencies.loader import load_agencies, load_calendar
from motcua.agencies.models import LoadedFacts
from motcua.common import clock
from motcua.procedures.loader import load_procedures
from tests import builders
from tests.builders import People

SignIn = Callable[[User | Posting], Client]


def load_base_data() -> None:
    load_agencies()
    load_calendar()
    load_procedures()


@pytest.fixture(scope="module")
def base_data(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Committed once a module, for speed; what was not there before is gone after."""
    with django_db_blocker.unblock():
        was_there = LoadedFacts.objects.exists()
        load_base_data()
    yield
    if not was_there:
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "TRUNCATE agencies_unit, agencies_loadedfacts, agencies_calendarday,"
                " agencies_officehours, agencies_calendarversion, procedures_field CASCADE"
            )


@pytest.fixture
def morning() -> Iterator[None]:
    with clock.at(builders.MORNING):
        yield


@pytest.fixture
def people(db: None, base_data: None, morning: None) -> People:
    return builders.people()


@pytest.fixture
def committed_people(transactional_db: None, morning: None) -> People:
    """For threads with connections of their own: everything is committed, and emptied after the test."""
    load_base_data()
    return builders.people()


@pytest.fixture
def sign_in() -> SignIn:
    def signed_in(who: User | Posting) -> Client:
        client = Client()
        client.force_login(who.user if isinstance(who, Posting) else who)
        return client

    return signed_in
