"""A holiday entered after promises were given: counted again by an event of its own, never silently."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from procrastinate.contrib.django import app

from motcua.accounts.models import User
from motcua.agencies import changes
from motcua.agencies.models import CalendarCounted, CalendarDay, OfficeHours
from motcua.common import clock
from motcua.dossiers import actions, promises
from motcua.dossiers.access import SYSTEM, Acting
from motcua.dossiers.models import Consultation, Dossier, Event, event_hash
from motcua.dossiers.tasks import watch_calendar
from motcua.notices.models import Notice
from tests import builders
from tests.builders import People
from tests.world import SignIn

pytestmark = pytest.mark.django_db
WEDNESDAY = dt.date(2026, 3, 11)


@pytest.fixture(autouse=True)
def promises_agree(people: People) -> None:
    """The system has run for a while: promises agree with the calendar as it was loaded."""
    changes.state().counted()


def storm(day: dt.date = WEDNESDAY) -> None:
    CalendarDay.objects.create(date=day, kind="swap_day_off", name="Bão số 3")


def recomputed(dossier: Dossier | None = None) -> list[Event]:
    found = Event.objects.filter(action="recompute").order_by("pk")
    return list(found.filter(dossier=dossier) if dossier else found)


def watch() -> None:
    watch_calendar(timestamp=0)


def test_a_holiday_entered_in_the_administration_moves_the_promise_by_an_event(
    people: People, client: Client, sign_in: SignIn
) -> None:
    made = builders.dossier("processing")
    client.force_login(
        User.objects.create_superuser("quantri@example.vn", None, full_name="Quản trị")
    )
    day = {"date": "11/03/2026", "kind": "swap_day_off", "name": "Bão số 3", "source": "Công điện"}
    answer = client.post("/quan-tri/agencies/calendarday/add/", day)
    assert answer.status_code == 302
    made.refresh_from_db()
    assert made.due_at == clock.moment("2026-03-13T17:00")  # not yet, and never without an event
    watch()
    made.refresh_from_db()
    assert made.due_at == clock.moment("2026-03-16T17:00")
    assert made.original_due_at == clock.moment("2026-03-13T17:00")
    (event,) = recomputed(made)
    assert (event.by, event.posting, event.due_at) == (None, None, made.due_at)
    assert event.note == "Lịch làm việc thay đổi: 11/03/2026 nghỉ (Bão số 3)."
    before, after = (clock.moment(event.data["due"][side]) for side in ("before", "after"))
    assert (before, after) == (made.original_due_at, made.due_at)
    assert event_hash(event) == event.hash
    page = sign_in(people.an).get(f"/ho-so/{made.number}/").content.decode()
    assert "hẹn ban đầu: 17:00 ngày 13/03/2026" in page
    assert "Hệ thống" in page
    assert "11/03/2026 nghỉ (Bão số 3)" in page


def test_who_is_moved_gets_one_letter_and_a_second_look_changes_nothing(people: People) -> None:
    made = builders.dossier("processing")
    storm()
    watch()
    watch()
    call_command("recompute_deadlines")
    assert len(recomputed(made)) == 1
    assert Notice.objects.filter(kind="recomputed", dossier=made).count() == 1


def test_nobody_is_moved_by_a_day_that_lies_after_every_promise(people: People) -> None:
    made = builders.dossier("processing")
    storm(dt.date(2026, 6, 1))
    watch()
    assert recomputed() == []
    made.refresh_from_db()
    assert made.due_at == clock.moment("2026-03-13T17:00")
    assert not Notice.objects.filter(kind="recomputed").exists()


def test_without_a_change_the_watch_writes_nothing(people: People) -> None:
    builders.dossier("processing")
    rows = Event.objects.count(), CalendarCounted.objects.get().token
    watch()
    call_command("recompute_deadlines")
    assert (Event.objects.count(), CalendarCounted.objects.get().token) == rows


def test_a_day_written_and_taken_back_moves_nothing(people: People) -> None:
    made = builders.dossier("processing")
    storm()
    CalendarDay.objects.filter(date=WEDNESDAY).delete()
    watch()
    assert recomputed(made) == []


def test_a_holiday_taken_back_later_brings_the_promise_back_and_says_so(people: People) -> None:
    made = builders.dossier("processing")
    storm()
    watch()
    CalendarDay.objects.filter(date=WEDNESDAY).delete()
    watch()
    made.refresh_from_db()
    assert made.due_at == made.original_due_at
    assert [event.note for event in recomputed(made)] == [
        "Lịch làm việc thay đổi: 11/03/2026 nghỉ (Bão số 3).",
        "Lịch làm việc thay đổi: 11/03/2026 làm việc.",
    ]


def test_a_change_behind_the_programs_back_is_found_too(people: People) -> None:
    made = builders.dossier("processing")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO agencies_calendarday (date, kind, name, source, by_hand) "
            "VALUES ('2026-03-11', 'public_holiday', 'Lễ', '', true)"
        )
    watch()
    assert len(recomputed(made)) == 1


def test_other_closing_hours_move_the_promise_of_their_office_only(people: People) -> None:
    made = builders.dossier("processing")
    hours = {"valid_from": dt.date(2026, 1, 1), "intervals": "07:30–12:00, 13:00–16:30"}
    OfficeHours.objects.create(agency=people.binh.agency, **hours)
    watch()
    assert recomputed(made) == []
    OfficeHours.objects.create(agency=made.agency, **hours)
    watch()
    made.refresh_from_db()
    assert made.due_at == clock.moment("2026-03-13T16:30")
    (event,) = recomputed(made)
    assert "giờ làm việc của cơ quan thay đổi" in event.note


def test_hours_that_begin_on_a_later_day_are_counted_from_that_day_on(people: People) -> None:
    made = builders.dossier("processing")
    begins = {"valid_from": dt.date(2026, 3, 12), "intervals": "07:30–12:00, 13:00–16:30"}
    OfficeHours.objects.create(agency=made.agency, **begins)
    watch()
    assert recomputed(made) == []
    with clock.at("2026-03-12T00:01"):
        watch()
    assert len(recomputed(made)) == 1


def test_the_answer_to_who_has_just_sent_a_dossier_is_counted_again_without_a_letter(
    people: People,
) -> None:
    made = builders.dossier()
    assert made.step_due_at == clock.moment("2026-03-11T09:00")
    storm()
    watch()
    made.refresh_from_db()
    assert made.step_due_at == clock.moment("2026-03-12T09:00")
    (event,) = recomputed(made)
    assert "due" not in event.data
    assert not Notice.objects.filter(kind="recomputed").exists()


def test_the_steps_limit_keeps_the_working_time_that_was_left(people: People) -> None:
    made = builders.dossier("processing")
    before = made.step_due_at
    assert before is not None
    assert before.date() >= WEDNESDAY
    storm()
    watch()
    made.refresh_from_db()
    assert made.step_due_at == before + dt.timedelta(days=1)


def test_who_was_asked_for_an_opinion_and_who_may_ask_for_papers_get_the_day_back(
    people: People,
) -> None:
    made = builders.dossier("processing")
    window = clock.moment("2026-03-13T17:00")
    Dossier.objects.filter(pk=made.pk).update(ask_until=window)
    asked = Consultation.objects.create(
        dossier=made,
        event=made.events.get(action="begin"),
        step=made.step,
        division=people.lan.division,
        what="Có vướng gì không?",
        due_at=clock.moment("2026-03-12T15:00"),
    )
    storm()
    watch()
    made.refresh_from_db()
    asked.refresh_from_db()
    assert made.ask_until == clock.moment("2026-03-16T17:00")
    assert asked.due_at == clock.moment("2026-03-13T15:00")
    (event,) = recomputed(made)
    assert event.data["opinions"] == 1
    assert event.data["ask_until"]["before"] == "2026-03-13T17:00:00+07:00"
    watch()
    call_command("recompute_deadlines")
    asked.refresh_from_db()
    assert (len(recomputed(made)), asked.due_at) == (1, clock.moment("2026-03-13T15:00"))


def test_while_papers_are_waited_for_the_frozen_promise_is_counted_again_too(
    people: People,
) -> None:
    made = builders.dossier("accepted")
    builders.ask(made, people.lan)
    storm()
    watch()
    made.refresh_from_db()
    assert (made.status, made.due_at) == ("supplement_wanted", clock.moment("2026-03-16T17:00"))


def test_what_is_finished_or_ended_stays_as_it_was_promised(people: People) -> None:
    ends = [
        builders.dossier(state) for state in ("done", "returned", "refused", "withdrawn", "stopped")
    ]
    storm()
    watch()
    assert recomputed() == []
    state = changes.state()
    for made in ends:
        made.refresh_from_db()
        with pytest.raises(actions.Overtaken):
            actions.recompute(made, SYSTEM, state.since_counted())


def test_no_person_recomputes(people: People) -> None:
    made = builders.dossier("processing")
    storm()
    changed = changes.state().since_counted()
    for acting in (Acting(people.an), Acting(people.hung.user, people.hung)):
        with pytest.raises(actions.NotAllowed):
            actions.recompute(made, acting, changed)
    assert recomputed() == []


def test_an_open_page_is_not_outdated_by_the_calendar(people: People) -> None:
    made = builders.dossier("processing")
    as_read = made.moves
    storm()
    watch()
    builders.do("forward", made)
    assert made.moves == as_read + 1


def test_a_move_that_comes_before_the_watch_says_that_the_calendar_changed(
    people: People,
) -> None:
    made = builders.dossier("accepted")
    storm()
    builders.ask(made, people.lan)
    event = made.events.last()
    assert event is not None
    assert event.data[promises.DRIFT]["after"] == "2026-03-16T17:00:00+07:00"
    assert made.due_at == clock.moment("2026-03-16T17:00")
    watch()
    assert "due" not in {key for event in recomputed(made) for key in event.data}


def test_the_watch_runs_by_itself_every_minute() -> None:
    periodic = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert periodic["motcua.dossiers.tasks.watch_calendar"] == "* * * * *"
