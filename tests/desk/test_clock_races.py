"""What is counted from how a dossier stands, while something beside the work changes how it stands."""

from __future__ import annotations

import pytest

from motcua.agencies.models import CalendarDay
from motcua.common import clock
from motcua.dossiers import actions, promises
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier
from motcua.dossiers.tasks import watch_calendar
from tests import builders
from tests.builders import People
from tests.desk.test_branching import CHECK, SIGN, VISIT, published
from tests.desk.test_extension import MORE

pytestmark = pytest.mark.django_db
WHY = "Chờ kết quả xác minh nơi cư trú trước đây."


def test_of_two_leaders_who_sign_the_same_apology_the_second_is_told(people: People) -> None:
    made = builders.dossier("processing")
    second = Dossier.objects.get(pk=made.pk)
    leader = Acting(people.dung.user, people.dung)
    signed = actions.apologise(made, leader, reason=WHY, days=2)
    with pytest.raises(actions.Overtaken) as overtaken:
        actions.apologise(second, leader, reason=WHY, days=2)
    assert overtaken.value.event == signed


def test_an_extension_lengthens_the_step_as_the_calendar_just_recounted_it(
    people: People,
) -> None:
    published(CHECK | MORE | {"next": ["visit"]}, VISIT | {"next": ["sign"]}, SIGN)
    made = builders.dossier("processing")
    watch_calendar(timestamp=0)
    as_read = Dossier.objects.get(pk=made.pk)
    CalendarDay.objects.create(date=clock.today(), kind="swap_day_off", name="Bão số 3")
    watch_calendar(timestamp=0)
    made.refresh_from_db()
    assert made.moves == as_read.moves
    recounted = made.step_due_at
    assert recounted
    assert recounted != as_read.step_due_at
    builders.do("extend", as_read, days=3, note=WHY)
    made.refresh_from_db()
    assert made.step_due_at == promises.calendar_of(made).add_working_days(recounted, 3)
    assert "recomputed" not in made.events.get(action="extend").data
