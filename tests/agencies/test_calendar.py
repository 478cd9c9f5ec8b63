import timeit
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.agencies.calendar import (
    ALL_YEAR,
    SUMMER_AND_WINTER,
    ZONE,
    Limit,
    Season,
    Unit,
    WorkCalendar,
    remaining_text,
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def days(*texts: str) -> frozenset[date]:
    return frozenset(date.fromisoformat(text) for text in texts)


DAYS_OFF = days(
    "2024-04-18", "2024-04-29", "2024-04-30", "2024-05-01", "2024-09-02", "2024-09-03",
    "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20", "2026-11-24",
)  # fmt: skip
CALENDAR = WorkCalendar(DAYS_OFF, days("2024-05-04"))
SEASONAL = WorkCalendar(DAYS_OFF, days("2024-05-04"), SUMMER_AND_WINTER)

calendars = st.sampled_from([CALENDAR, SEASONAL])
# The spring of 2024 has it all: holidays, a swap day, a make-up Saturday, a change of season.
moments = st.integers(0, 40 * 24 * 60).map(lambda n: at("2024-04-08T00:00") + timedelta(minutes=n))
limits = st.builds(Limit, st.integers(0, 12), st.sampled_from(Unit))


# --- the obvious, slow second implementation ---
def slow_works(calendar, day):
    return (
        day.weekday() < 5 or day in calendar.extra_working_days
    ) and day not in calendar.days_off


def slow_open(calendar, minute):
    day = minute.date()
    hours = [(time(7), time(11, 30)), (time(13, 30), time(17))]
    if calendar is SEASONAL and not (4, 16) <= (day.month, day.day) <= (10, 15):
        hours = [(time(7, 30), time(12)), (time(13), time(16, 30))]
    return slow_works(calendar, day) and any(start <= minute.time() < end for start, end in hours)


def slow_add_minutes(calendar, moment, minutes):
    while minutes:
        minutes -= slow_open(calendar, moment)
        moment += timedelta(minutes=1)
    return moment


def slow_closing(calendar, day):
    minute = datetime.combine(day, time(23, 59), tzinfo=ZONE)
    while not slow_open(calendar, minute):
        minute -= timedelta(minutes=1)
    return minute + timedelta(minutes=1)


# --- worked examples ---
@pytest.mark.parametrize(
    ("received", "n", "due"),
    [
        ("2024-10-15T09:00", 3, "2024-10-18T17:00"),
        ("2024-04-26T10:00", 3, "2024-05-04T17:00"),
        ("2026-11-23T09:00", 3, "2026-11-27T17:00"),
        ("2024-10-18T23:59", 1, "2024-10-21T17:00"),
        ("2024-10-19T09:00", 1, "2024-10-21T17:00"),
    ],
)
def test_working_days_of_the_worked_examples(received, n, due):
    assert CALENDAR.due(at(received), Limit(n, Unit.WORKING_DAY)) == at(due)


@pytest.mark.parametrize(
    ("received", "hours", "due"),
    [
        ("2026-02-14T20:00", 8, "2026-02-23T17:00"),
        ("2024-10-15T09:00", 4, "2024-10-15T15:00"),
        ("2024-10-15T12:00", 0.5, "2024-10-15T14:00"),
        ("2024-10-15T16:30", Fraction(3, 2), "2024-10-16T08:00"),
        ("2024-10-15T17:00", 0, "2024-10-15T17:00"),
        ("2024-10-15T17:01", 0, "2024-10-16T07:00"),
    ],
)
def test_working_hours_pass_only_while_the_office_is_open(received, hours, due):
    assert CALENDAR.due(at(received), Limit(hours, Unit.WORKING_HOUR)) == at(due)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2024-10-15T06:00", "2024-10-15T17:00"),
        ("2024-10-15T15:00", "2024-10-15T17:00"),
        ("2024-10-15T15:01", "2024-10-16T17:00"),
        ("2024-10-18T16:00", "2024-10-21T17:00"),
        ("2024-10-19T08:00", "2024-10-21T17:00"),
        ("2024-05-04T08:00", "2024-05-04T17:00"),
    ],
)
def test_same_day_holds_until_three_o_clock_on_a_working_day(received, due):
    assert CALENDAR.due(at(received), Limit(1, Unit.SAME_DAY)) == at(due)


def test_calendar_days_that_end_on_a_day_off_end_with_the_next_working_day():
    assert CALENDAR.due(at("2024-10-15T09:00"), Limit(4, Unit.CALENDAR_DAY)) == at(
        "2024-10-21T17:00"
    )
    assert CALENDAR.due(at("2024-10-15T09:00"), Limit(3, Unit.CALENDAR_DAY)) == at(
        "2024-10-18T17:00"
    )


def test_a_month_ends_on_the_same_date_or_on_the_last_day_there_is():
    assert CALENDAR.due(at("2024-01-31T09:00"), Limit(1, Unit.MONTH)) == at("2024-02-29T17:00")
    assert CALENDAR.due(at("2024-11-15T09:00"), Limit(2, Unit.MONTH)) == at("2025-01-15T17:00")
    assert CALENDAR.due(at("2024-08-02T09:00"), Limit(1, Unit.MONTH)) == at("2024-09-04T17:00")


def test_a_make_up_saturday_keeps_the_hours_of_its_season():
    assert CALENDAR.is_working_day(date(2024, 5, 4))
    assert SEASONAL.hours_on(date(2024, 5, 4)) == (
        (at("2024-05-04T07:00"), at("2024-05-04T11:30")),
        (at("2024-05-04T13:30"), at("2024-05-04T17:00")),
    )


def test_winter_runs_over_the_new_year():
    assert SEASONAL.opening(date(2024, 1, 2)) == at("2024-01-02T07:30")
    assert SEASONAL.closing(date(2024, 12, 31)) == at("2024-12-31T16:30")
    assert SEASONAL.closing(date(2024, 10, 15)) == at("2024-10-15T17:00")
    assert SEASONAL.closing(date(2024, 10, 16)) == at("2024-10-16T16:30")


def test_a_day_off_has_no_hours_and_no_closing_time():
    assert CALENDAR.hours_on(date(2024, 4, 30)) == ()
    with pytest.raises(ValueError, match="not a working day"):
        CALENDAR.closing(date(2024, 4, 30))


def test_an_office_closed_by_a_storm_is_closed_even_on_a_make_up_saturday():
    closed = WorkCalendar(days("2024-05-04"), days("2024-05-04"))
    assert not closed.is_working_day(date(2024, 5, 4))


def test_the_next_working_day_is_never_the_day_itself():
    assert CALENDAR.next_working_day(date(2024, 4, 26)) == date(2024, 5, 2)
    assert CALENDAR.working_day_from(date(2024, 4, 26)) == date(2024, 4, 26)


def test_a_moment_in_another_zone_is_the_same_moment():
    elsewhere = datetime(2024, 10, 14, 20, 0, tzinfo=UTC)
    assert CALENDAR.add_working_days(elsewhere, 1) == at("2024-10-16T17:00")
    assert str(CALENDAR.add_working_hours(elsewhere, 1)) == "2024-10-15 08:00:00+07:00"


def test_a_moment_without_a_zone_and_a_negative_count_are_mistakes_of_the_program():
    with pytest.raises(ValueError, match="time zone"):
        CALENDAR.add_working_days(datetime(2024, 10, 15, 9), 1)  # noqa: DTZ001
    with pytest.raises(ValueError, match="backwards"):
        CALENDAR.add_working_days(at("2024-10-15T09:00"), -1)
    with pytest.raises(ValueError, match="backwards"):
        CALENDAR.add_working_hours(at("2024-10-15T09:00"), -1)


def test_office_hours_may_touch_and_count_as_one():
    spans = ((time(7), time(12)), (time(12), time(15)))
    calendar = WorkCalendar(seasons=(Season((1, 1), (12, 31), spans),))
    assert calendar.add_working_hours(at("2024-10-15T07:00"), 8) == at("2024-10-15T15:00")
    assert calendar.day_length(date(2024, 10, 15)) == timedelta(hours=8)


def test_hours_and_seasons_that_make_no_sense_are_refused():
    with pytest.raises(ValueError, match="order"):
        Season((1, 1), (12, 31), ((time(13), time(17)), (time(7), time(11))))
    with pytest.raises(ValueError, match="order"):
        Season((1, 1), (12, 31), ())
    with pytest.raises(ValueError, match="whole year"):
        WorkCalendar(seasons=SUMMER_AND_WINTER[:1])


# --- words ---
@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (Limit(3, Unit.WORKING_DAY), "3 ngày làm việc"),
        (Limit(30, Unit.CALENDAR_DAY), "30 ngày"),
        (Limit(2, Unit.MONTH), "2 tháng"),
        (Limit(8, Unit.WORKING_HOUR), "8 giờ làm việc"),
        (Limit(0.5, Unit.WORKING_HOUR), "0,5 giờ làm việc"),
        (Limit(1, Unit.SAME_DAY), "trong ngày"),
        (Limit(1, "month"), "1 tháng"),
    ],
)
def test_a_limit_is_said_in_words(limit, words):
    assert str(limit) == words


def test_a_limit_must_make_sense():
    with pytest.raises(ValueError, match="negative"):
        Limit(-1, Unit.MONTH)
    with pytest.raises(ValueError, match="fractions"):
        Limit(0.5, Unit.WORKING_DAY)
    with pytest.raises(ValueError, match="fortnight"):
        Limit(1, "fortnight")


@pytest.mark.parametrize(
    ("now", "due", "words"),
    [
        ("2024-10-15T09:00", "2024-10-15T17:00", "còn 6 giờ làm việc"),
        ("2024-10-15T09:00", "2024-10-18T17:00", "còn 3 ngày làm việc"),
        ("2024-10-15T17:30", "2024-10-17T17:00", "còn 2 ngày làm việc"),
        ("2024-10-15T16:20", "2024-10-15T17:00", "hết hạn lúc 17:00 hôm nay"),
        ("2024-10-15T17:00", "2024-10-15T17:00", "hết hạn lúc 17:00 hôm nay"),
        ("2024-10-15T16:50", "2024-10-16T07:30", "hết hạn lúc 07:30 ngày 16/10/2024"),
        ("2024-10-15T19:00", "2024-10-15T17:00", "đã hết hạn lúc 17:00 hôm nay"),
        ("2024-10-19T09:00", "2024-10-18T17:00", "đã hết hạn lúc 17:00 ngày 18/10/2024"),
        ("2024-10-21T09:30", "2024-10-18T17:00", "quá hạn 2 giờ làm việc"),
        ("2024-10-21T17:00", "2024-10-18T17:00", "quá hạn 1 ngày làm việc"),
    ],
)
def test_the_time_left_is_said_in_working_time(now, due, words):
    assert remaining_text(at(now), at(due), CALENDAR) == words


# --- against the slow implementation ---
@settings(max_examples=40, deadline=None)
@given(calendars, moments, st.integers(1, 30 * 60))
def test_adding_hours_is_stepping_minute_by_minute(calendar, moment, minutes):
    end = slow_add_minutes(calendar, moment, minutes)
    assert calendar.add_working_hours(moment, Fraction(minutes, 60)) == end


@settings(max_examples=40, deadline=None)
@given(calendars, moments, moments)
def test_working_time_is_the_number_of_open_minutes(calendar, a, b):
    first, last = min(a, b), min(max(a, b), min(a, b) + timedelta(days=6))
    steps = int((last - first) / timedelta(minutes=1))
    minutes = sum(slow_open(calendar, first + timedelta(minutes=n)) for n in range(steps))
    assert calendar.working_time_between(first, last) == timedelta(minutes=minutes)
    assert calendar.working_time_between(last, first) == -timedelta(minutes=minutes)


@settings(max_examples=60, deadline=None)
@given(calendars, moments, st.integers(1, 15))
def test_adding_days_is_stepping_day_by_day(calendar, moment, n):
    day, left = moment.date(), n
    while left:
        day += timedelta(days=1)
        left -= slow_works(calendar, day)
    assert calendar.add_working_days(moment, n) == slow_closing(calendar, day)


# --- properties ---
@given(calendars, moments, limits)
def test_what_is_due_is_due_later_and_while_the_office_is_open(calendar, moment, limit):
    due = calendar.due(moment, limit)
    assert due >= moment
    assert any(start <= due <= end for start, end in calendar.hours_on(due.date()))
    if limit.unit is not Unit.WORKING_HOUR:
        assert due == calendar.closing(due.date())


@given(calendars, moments, moments, limits)
def test_who_comes_first_is_promised_first(calendar, a, b, limit):
    assert calendar.due(min(a, b), limit) <= calendar.due(max(a, b), limit)


@given(calendars, moments, limits, st.integers(0, 5))
def test_a_longer_limit_is_never_due_earlier(calendar, moment, limit, more):
    longer = Limit(limit.value + more, limit.unit)
    assert calendar.due(moment, limit) <= calendar.due(moment, longer)


@given(calendars, moments, st.integers(0, 15))
def test_adding_nothing_more_changes_nothing(calendar, moment, n):
    by_days = calendar.add_working_days(moment, n)
    assert calendar.add_working_days(by_days, 0) == by_days
    by_hours = calendar.add_working_hours(moment, n)
    assert calendar.add_working_hours(by_hours, 0) == by_hours


@given(calendars, moments, st.integers(0, 900), st.integers(0, 900))
def test_hours_can_be_added_in_two_parts(calendar, moment, a, b):
    a, b = Fraction(a, 60), Fraction(b, 60)
    in_parts = calendar.add_working_hours(calendar.add_working_hours(moment, a), b)
    assert in_parts == calendar.add_working_hours(moment, a + b)
    assert calendar.working_time_between(moment, in_parts) == timedelta(hours=1) * float(a + b)


@given(calendars, moments, moments, moments)
def test_working_time_adds_up_along_the_way(calendar, a, b, c):
    between = calendar.working_time_between
    assert between(a, b) + between(b, c) == between(a, c)


@given(calendars, moments, moments)
def test_the_time_left_can_always_be_said(calendar, now, due):
    text = remaining_text(now, due, calendar)
    assert text.startswith(("quá hạn", "đã hết hạn") if now > due else ("còn", "hết hạn"))


def test_twenty_working_days_are_counted_in_microseconds():
    moment = at("2024-04-08T09:00")
    seconds = min(
        timeit.repeat(lambda: CALENDAR.add_working_days(moment, 20), number=100, repeat=5)
    )
    assert seconds / 100 < 0.001
    assert CALENDAR.seasons is ALL_YEAR
