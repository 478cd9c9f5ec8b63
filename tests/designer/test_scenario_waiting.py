"""Time passes in a scenario by the office's calendar, and stops within office hours."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from motcua.agencies.calendar import SUMMER_AND_WINTER, ZONE, WorkCalendar
from motcua.common import clock
from motcua.designer.scenarios.waiting import later

TET = frozenset(dt.date(2026, 2, day) for day in range(16, 21))
CALENDAR = WorkCalendar(
    days_off=TET, extra_working_days=frozenset({dt.date(2026, 2, 28)}), seasons=SUMMER_AND_WINTER
)
MOMENTS = st.datetimes(
    dt.datetime.fromisoformat("2025-12-01"),
    dt.datetime.fromisoformat("2026-06-30"),
    timezones=st.just(ZONE),
)
UNITS = st.sampled_from(["working_hour", "working_day", "calendar_day"])
COUNTS = st.integers(1, 40)


@given(MOMENTS, COUNTS, UNITS)
def test_waiting_ends_later_and_within_office_hours(
    moment: dt.datetime, value: int, unit: str
) -> None:
    there = later(moment, value, unit, CALENDAR)
    assert there > moment
    assert any(start <= there <= end for start, end in CALENDAR.hours_on(there.date()))


@given(MOMENTS, COUNTS, UNITS)
def test_who_waits_longer_does_not_arrive_earlier(
    moment: dt.datetime, value: int, unit: str
) -> None:
    assert later(moment, value + 1, unit, CALENDAR) >= later(moment, value, unit, CALENDAR)


@given(MOMENTS, st.integers(1, 20))
def test_working_days_are_counted_as_the_law_counts_them(moment: dt.datetime, value: int) -> None:
    there = later(moment, value, "working_day", CALENDAR)
    last = CALENDAR.add_working_days(moment, value).date()
    # After closing time it is the opening of the day after.
    assert there.date() in (last, CALENDAR.next_working_day(last))


def test_two_working_days_from_a_friday_morning_is_tuesday_at_the_same_hour() -> None:
    friday = clock.moment("2026-03-13T09:10")
    assert later(friday, 2, "working_day", CALENDAR) == clock.moment("2026-03-17T09:10")


def test_a_day_that_ends_on_a_sunday_goes_on_when_the_office_opens() -> None:
    friday = clock.moment("2026-03-13T09:10")
    assert later(friday, 2, "calendar_day", CALENDAR) == clock.moment("2026-03-16T07:30")
