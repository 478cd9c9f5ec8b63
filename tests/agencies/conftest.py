"""The real facts of Hà Tĩnh, for every test of this folder."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.db import connection

from motcua.agencies.loader import load_agencies, load_calendar
from motcua.agencies.models import LoadedFacts, Unit

FindUnit = Callable[[str, date], Unit]


@pytest.fixture(scope="module")
def facts(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Committed once a module, for speed; what was not there before is gone after."""
    with django_db_blocker.unblock():
        was_there = LoadedFacts.objects.exists()
        load_agencies()
        load_calendar()
    yield
    if not was_there:
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "TRUNCATE agencies_unit, agencies_loadedfacts, agencies_calendarday,"
                " agencies_officehours, agencies_calendarversion CASCADE"
            )


@pytest.fixture
def unit(db: None) -> FindUnit:
    def find(name: str, on: date) -> Unit:
        return Unit.objects.on(on).select_related("parent").get(name=name)

    return find
