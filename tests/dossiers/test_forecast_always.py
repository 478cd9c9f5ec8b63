"""What holds for a forecast whatever an office did; and how often it comes true."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import forecast as backtest
from motcua.agencies.calendar import ZONE, WorkCalendar
from motcua.common import clock
from motcua.dossiers import forecast
from motcua.dossiers.forecast import Past
from motcua.dossiers.forecast_words import day_words, lasting
from motcua.dossiers.legal_clock import Posted, Stopped
from motcua.dossiers.pace import Pace, standing
from tests.dossiers.clock_cases import OFFICES

offices = st.sampled_from(OFFICES)
moments = st.datetimes(
    dt.datetime(2023, 1, 1),  # noqa: DTZ001  hypothesis adds the zone
    dt.datetime(2028, 6, 30),  # noqa: DTZ001
    timezones=st.just(ZONE),
)
times = st.integers(0, 400 * 3600)
histories = st.lists(times, min_size=forecast.ENOUGH, max_size=60)


@given(st.lists(times, max_size=60))
def test_four_fifths_never_take_less_than_half_and_few_cases_say_nothing(past: list[int]) -> None:
    found = forecast.spread(past)
    assert (found is None) == (len(past) < 20)
    if found:
        assert found.median <= found.most
        assert found.cases == len(past)
        assert sum(one <= found.most for one in past) >= 0.8 * len(past)


@given(histories, st.lists(times, min_size=2, max_size=6))
def test_the_longer_it_has_run_the_later_it_is_done(past: list[int], ran: list[int]) -> None:
    cases = [Past(one) for one in past]
    known = [(one, forecast.rest(cases, one)) for one in sorted(ran)]
    ends = [(one + found.median, one + found.most) for one, found in known if found]
    assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in pairwise(ends))
    # Where too few lasted as long, there is no forecast from then on.
    told = [found is not None for _one, found in known]
    assert told == sorted(told, reverse=True)


@given(histories, times, st.one_of(st.none(), times))
def test_something_is_always_still_to_come(past: list[int], ran: int, entered: int | None) -> None:
    cases = [Past(one, one // 3, one // 2) for one in past]
    found = forecast.rest(cases, ran, None if entered is None else min(entered, ran))
    assert found is None or 0 < found.median <= found.most


@given(offices, moments, times, times)
def test_a_forecast_lies_ahead_when_the_office_is_open_and_farther_for_more_work(
    office: WorkCalendar, now: dt.datetime, one: int, other: int
) -> None:
    less, more = sorted((one + 1, other + 1))
    with clock.at(now):
        by = forecast.reached(office, now, less)
        assert by > now
        assert office.is_working_day(by.date())
        assert any(start <= by <= end for start, end in office.hours_on(by.date()))
        assert office.working_time_between(now, by).total_seconds() >= less
        assert by <= forecast.reached(office, now, more)
        assert less <= forecast.rounded(less, office) <= forecast.rounded(more, office)


@given(offices, moments, st.lists(st.tuples(times, st.one_of(st.none(), times)), max_size=4), times)
def test_a_pause_is_nobodys_speed(
    office: WorkCalendar,
    since: dt.datetime,
    pauses: list[tuple[int, int | None]],
    later: int,
) -> None:
    facts = []
    for after, length in pauses:
        at = since + dt.timedelta(seconds=after)
        until = None if length is None else at + dt.timedelta(seconds=length)
        facts.append(Stopped(at, until, "resume", "consultation"))
    pace = Pace(since, standing(facts, office), office)
    until = since + dt.timedelta(seconds=later)
    whole = office.working_time_between(since, until).total_seconds()
    assert 0 <= pace.run(until) <= whole
    assert pace.run(until) <= pace.run(until + dt.timedelta(days=1))
    if (stands := pace.stands(until)) is not None:
        assert pace.run(stands[0]) == pace.run(until)


def test_two_pauses_at_once_stand_still_only_once() -> None:
    office, since = WorkCalendar(), dt.datetime(2026, 3, 10, 7, tzinfo=ZONE)

    def at(day: int, hour: int) -> dt.datetime:
        return dt.datetime(2026, 3, day, hour, tzinfo=ZONE)

    facts = [
        Stopped(at(10, 8), at(11, 8), "resume", "supplement"),
        Stopped(at(10, 9), at(11, 9), "resume", "consultation"),
        Posted(at(12, 7), 8, "resume"),
    ]
    pace = Pace(since, standing(facts, office), office)
    # An hour on the 10th, all but two hours of the 11th, nothing on the 12th, an hour on the 13th.
    assert pace.run(at(13, 8)) == (1 + 6 + 1) * 3600


def test_days_and_spans_are_said_as_people_say_them() -> None:
    with clock.at("2026-05-28T09:00"):
        assert day_words(clock.moment("2026-06-04T17:00")) == "thứ Năm, 04/6"
        assert day_words(clock.moment("2027-01-03T17:00")) == "Chủ nhật, 03/01/2027"
        said = [lasting(seconds, WorkCalendar()) for seconds in (60, 3 * 3600, 28_799, 28_801)]
    assert said == ["1 giờ làm việc", "3 giờ làm việc", "1 ngày làm việc", "1,5 ngày làm việc"]


@pytest.mark.parametrize("office", [backtest.OFFICES[1], backtest.OFFICES[7]], ids=lambda o: o.name)
def test_the_promise_of_four_fifths_holds(office: backtest.Office) -> None:
    """A short run of `make bench-forecast`: an even office, and one that suddenly needs 1.4 times as long."""
    found = [backtest.judge(office, WorkCalendar(), seed, days=540, looks=1) for seed in (1, 2)]
    for name in ("before", "midway"):
        figures = getattr(found[0], name) + getattr(found[1], name)
        assert figures.told > 700, name
        assert 75 <= figures.percent("shown") <= 90, name
