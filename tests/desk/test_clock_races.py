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


def test_a_correction_does_not_stand_still_for_a_question_of_before(people: People) -> None:
    made = builders.dossier("processing")
    asked = builders.officer(
        "khoa@example.com", "Ngô Đăng Khoa", "officer", "justice", at="UBND xã Cẩm Xuyên"
    )
    builders.do("consult", made, people.hung, division=asked.division, what=WHY, days=3)
    assert made.stopped_for == "consultation"
    builders.do("propose_refusal", made, people.hung, reason=WHY, article="Điều 23")
    builders.do("refuse_result", made, people.dung)
    with clock.at("2026-03-11T09:00"):
        builders.do("correct", made, people.lan, reason="Từ chối sai: giấy tờ đã đủ.")
        read = promises.clock_of(made)
        assert read
        assert (made.stopped_for, made.stopped_at) == ("", None)
        assert (read.stopped_for, read.current) == (None, made.due_at)
    with clock.at("2026-03-12T09:00"):
        builders.do("answer", made, asked, outcome="agrees", text=WHY)
    made.refresh_from_db()
    assert made.due_at == read.current
