"""When a dossier is due: worked examples, and what holds for every date."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from motcua.agencies.calendar import ZONE, Limit, WorkCalendar
from motcua.common import clock
from motcua.dossiers import actions, deadlines
from motcua.dossiers.access import Acting
from tests import builders
from tests.builders import People

CALENDAR = WorkCalendar(days_off=frozenset({dt.date(2026, 4, 30), dt.date(2026, 5, 1)}))


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)


def test_an_online_dossier_is_answered_within_eight_working_hours() -> None:
    # Tuesday 10:00: 1.5 hours before noon, 3.5 after, 3 on the next morning.
    assert deadlines.intake_due(at("2026-03-10T10:00"), CALENDAR) == at("2026-03-11T10:00")
    # Sent on Friday night: the clock starts on Monday.
    assert deadlines.intake_due(at("2026-03-13T22:00"), CALENDAR) == at("2026-03-16T17:00")


def test_a_pause_of_three_days_moves_the_due_time_by_three_days() -> None:
    moved = deadlines.after_pause(
        at("2026-03-13T17:00"),
        paused_at=at("2026-03-10T09:00"),
        resumed_at=at("2026-03-13T09:00"),
        calendar=CALENDAR,
    )
    assert moved == at("2026-03-18T17:00")


def test_what_was_late_before_the_pause_stays_late() -> None:
    due = at("2026-03-10T08:00")
    pause = {"paused_at": at("2026-03-10T09:00"), "resumed_at": at("2026-03-20T09:00")}
    assert deadlines.after_pause(due, **pause, calendar=CALENDAR) == due


def test_after_a_supplement_the_time_begins_anew_or_goes_on_as_the_procedure_says() -> None:
    limit, due = Limit(3, "working_day"), at("2026-03-13T17:00")
    pause = {"paused_at": at("2026-03-10T09:00"), "resumed_at": at("2026-04-28T09:00")}
    again = deadlines.after_supplement(due, limit, "restart", **pause, calendar=CALENDAR)
    assert again == at("2026-05-05T17:00")  # 29/4, 4/5, 5/5: the holidays do not count
    rest = deadlines.after_supplement(due, limit, "resume", **pause, calendar=CALENDAR)
    assert rest == deadlines.after_pause(due, **pause, calendar=CALENDAR)


moments = st.datetimes(
    dt.datetime(2024, 1, 1),  # noqa: DTZ001  hypothesis adds the zone
    dt.datetime(2028, 12, 31),  # noqa: DTZ001
    timezones=st.just(ZONE),
)
spans = st.timedeltas(dt.timedelta(0), dt.timedelta(days=90))


@given(paused_at=moments, ahead=spans, away=spans)
def test_the_same_working_time_is_left_after_a_pause(
    paused_at: dt.datetime, ahead: dt.timedelta, away: dt.timedelta
) -> None:
    due, resumed_at = paused_at + ahead, paused_at + away
    moved = deadlines.after_pause(
        due, paused_at=paused_at, resumed_at=resumed_at, calendar=CALENDAR
    )
    left = CALENDAR.working_time_between(paused_at, due)
    if ahead:
        assert CALENDAR.working_time_between(resumed_at, moved) == left
        assert moved >= resumed_at
    else:
        assert moved == due


@given(paused_at=moments, ahead=spans, away=spans, longer=spans)
def test_who_answers_later_never_gets_an_earlier_day(
    paused_at: dt.datetime, ahead: dt.timedelta, away: dt.timedelta, longer: dt.timedelta
) -> None:
    for strategy in ("restart", "resume"):
        early, late = (
            deadlines.after_supplement(
                paused_at + ahead,
                Limit(5, "working_day"),
                strategy,
                paused_at=paused_at,
                resumed_at=paused_at + span,
                calendar=CALENDAR,
            )
            for span in (away, away + longer)
        )
        assert early <= late


def test_the_clock_stands_while_the_office_waits_for_the_citizen(people: People) -> None:
    """1.004873: three working days. Asked on Tuesday, answered ten days later: the time begins anew."""
    dossier = builders.dossier("accepted")
    assert dossier.due_at == at("2026-03-13T17:00")
    builders.ask(dossier, people.lan)
    assert dossier.due_at == at("2026-03-13T17:00")
    with clock.at("2026-03-20T09:00"):
        builders.attach(dossier, dossier.wanted["papers"])
        actions.supplement(dossier, Acting(people.an))
    assert (dossier.status, dossier.paused_at, dossier.wanted) == ("accepted", None, {})
    assert dossier.due_at == at("2026-03-25T17:00")
    assert dossier.original_due_at == at("2026-03-13T17:00")


def test_before_acceptance_nothing_is_promised_and_the_answer_time_begins_anew(
    people: People,
) -> None:
    dossier = builders.dossier("supplement_wanted")
    assert dossier.due_at is None
    with clock.at("2026-03-20T09:00"):
        builders.attach(dossier, dossier.wanted["papers"])
        actions.supplement(dossier, Acting(people.an))
        assert dossier.status == "submitted"
        assert dossier.due_at is None
        assert dossier.step_due_at == deadlines.intake_due(clock.now(), CALENDAR)
