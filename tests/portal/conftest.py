"""The real facts of Hà Tĩnh with its procedures, and An, who looks for one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from motcua.accounts.models import User
from motcua.agencies.loader import load_agencies, load_calendar
from motcua.agencies.models import LoadedFacts
from motcua.procedures.loader import load_procedures
from tests.world import committed_people, morning, people, sign_in  # noqa: F401  fixtures


@pytest.fixture(scope="module")
def base_data(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Committed once a module, for speed; what was not there before is gone after."""
    with django_db_blocker.unblock():
        was_there = LoadedFacts.objects.exists()
        load_agencies()
        load_calendar()
        load_procedures()
    yield
    if not was_there:
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "TRUNCATE agencies_unit, agencies_loadedfacts, agencies_calendarday,"
                " agencies_officehours, agencies_calendarversion, procedures_field CASCADE"
            )


@pytest.fixture
def an(db: None) -> User:
    return User.objects.create_user(
        "an@example.com", "sông La chảy chậm", full_name="Nguyễn Thị An"
    )
