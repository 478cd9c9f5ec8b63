"""What the law says about deadlines, told with days one can look up: worked examples and every rule once."""

from __future__ import annotations

import datetime as dt

import pytest

from motcua.agencies.calendar import ALL_YEAR, SUMMER_AND_WINTER, ZONE, Limit, WorkCalendar
from motcua.dossiers import legal_clock
from motcua.dossiers.legal_clock import (
    After,
    Began,
    Cause,
    Clock,
    Extended,
    Fact,
    Posted,
    Rescheduled,
    Stopped,
    read,
)
from tests.dossiers.clock_cases import MAKE_UP, OFF

OFFICE = WorkCalendar(OFF, MAKE_UP, ALL_YEAR)
SEASONAL = WorkCalendar(OFF, MAKE_UP, SUMMER_AND_WINTER)
THREE_DAYS = Limit(3, "working_day")


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)


def began(moment: str, limit: Limit = THREE_DAYS) -> Began:
    return Began(at(moment), limit)


def stopped(
    moment: str,
    until: str = "",
    after: After = "resume",
    cause: Cause = "supplement",
    sector: Limit | None = None,
) -> Stopped:
    return Stopped(at(moment), at(until) if until else None, after, cause, sector)


def clock(*facts: Fact, office: WorkCalendar = OFFICE) -> Clock:
    return read(facts, office)


def due(*facts: Fact, office: WorkCalendar = OFFICE) -> str:
    return clock(*facts, office=office).current.isoformat()[:16]


# --- the worked examples of the law ---


def test_three_working_days_from_tuesday_end_on_friday_at_closing() -> None:
    assert due(began("2024-10-15T09:00")) == "2024-10-18T17:00"


def test_a_make_up_saturday_after_the_holidays_counts_as_the_third_day() -> None:
    assert due(began("2024-04-26T10:00")) == "2024-05-04T17:00"


def test_sent_on_the_saturday_before_tet_the_eight_hours_run_on_the_first_day_after_it() -> None:
    answer_by = legal_clock.intake_due(at("2026-02-14T09:00"), OFFICE)
    assert answer_by == at("2026-02-23T17:00")


def test_the_day_of_culture_is_not_one_of_the_three_days() -> None:
    assert due(began("2026-11-23T09:00")) == "2026-11-27T17:00"


# --- counting ---


def test_the_day_of_receipt_does_not_count_however_early_it_was() -> None:
    one_day = Limit(1, "working_day")
    for moment in ("2024-10-15T00:00", "2024-10-15T07:00", "2024-10-15T16:59", "2024-10-15T23:59"):
        assert due(began(moment, one_day)) == "2024-10-16T17:00"


def test_a_minute_after_midnight_it_is_the_next_day() -> None:
    one_day = Limit(1, "working_day")
    assert due(began("2024-10-16T00:01", one_day)) == "2024-10-17T17:00"


def test_received_on_a_holiday_the_first_day_counted_is_the_next_working_day() -> None:
    assert due(began("2026-09-02T10:00")) == "2026-09-07T17:00"


def test_received_on_a_make_up_saturday_counts_from_the_monday() -> None:
    assert due(began("2026-08-22T10:00")) == "2026-08-26T17:00"


def test_hours_count_from_the_moment_and_only_while_the_office_is_open() -> None:
    four_hours = Limit(4, "working_hour")
    assert due(began("2024-10-15T10:30", four_hours)) == "2024-10-15T16:30"
    assert due(began("2024-10-15T20:00", four_hours)) == "2024-10-16T11:00"
    assert due(began("2024-10-18T16:00", four_hours)) == "2024-10-21T10:00"


def test_calendar_days_that_end_on_a_weekend_or_holiday_end_with_the_next_working_day() -> None:
    fifteen = Limit(15, "calendar_day")
    assert due(began("2026-08-17T09:00", fifteen)) == "2026-09-03T17:00"
    assert due(began("2026-08-05T09:00", fifteen)) == "2026-08-20T17:00"
    # The 22nd of August 2026 is a Saturday, and worked.
    assert due(began("2026-08-07T09:00", fifteen)) == "2026-08-22T17:00"


def test_a_month_from_the_thirty_first_ends_on_the_last_day_there_is() -> None:
    month = Limit(1, "month")
    assert due(began("2024-01-31T09:00", month)) == "2024-02-29T17:00"
    assert due(began("2025-01-31T09:00", month)) == "2025-02-28T17:00"
    assert due(began("2026-12-31T09:00", month)) == "2027-02-01T17:00"


def test_same_day_ends_today_until_three_in_the_afternoon_and_tomorrow_after_it() -> None:
    same_day = Limit(1, "same_day")
    assert due(began("2024-10-15T15:00", same_day)) == "2024-10-15T17:00"
    assert due(began("2024-10-15T15:01", same_day)) == "2024-10-16T17:00"
    assert due(began("2024-10-18T15:01", same_day)) == "2024-10-21T17:00"
    assert due(began("2026-11-23T15:30", same_day)) == "2026-11-25T17:00"


def test_the_promise_ends_at_the_closing_of_its_own_season() -> None:
    assert due(began("2024-10-11T09:00", Limit(2, "working_day")), office=SEASONAL) == (
        "2024-10-15T17:00"
    )
    assert due(began("2024-10-11T09:00"), office=SEASONAL) == "2024-10-16T16:30"


def test_a_pause_over_the_change_of_seasons_leaves_the_same_working_time() -> None:
    # Eleven hours were left on 14/10 at 14:30: 2.5 today, 8 on the 15th and 0.5 on the 16th.
    facts = began("2024-10-11T09:00"), stopped("2024-10-14T14:30", "2024-10-17T07:00")
    left = SEASONAL.working_time_between(at("2024-10-14T14:30"), at("2024-10-16T16:30"))
    assert left == dt.timedelta(hours=18.5)
    assert due(*facts, office=SEASONAL) == "2024-10-21T10:00"


def test_a_moment_written_in_another_zone_is_the_same_moment() -> None:
    # 18:00 in Greenwich is one o'clock of the next day here.
    utc = Began(dt.datetime(2024, 10, 15, 18, tzinfo=dt.UTC), THREE_DAYS)
    assert due(utc) == "2024-10-21T17:00"


def test_a_moment_without_a_zone_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="time zone"):
        read([Began(dt.datetime(2024, 10, 15, 9), THREE_DAYS)], OFFICE)  # noqa: DTZ001


# --- stopping ---


def test_restart_gives_the_whole_time_anew_from_when_the_papers_came() -> None:
    facts = began("2026-03-10T09:00"), stopped("2026-03-12T15:00", "2026-03-20T09:00", "restart")
    assert due(*facts) == "2026-03-25T17:00"


def test_resume_gives_the_working_time_that_was_left() -> None:
    facts = began("2026-03-10T09:00"), stopped("2026-03-12T15:00", "2026-03-20T09:00")
    # Two hours of Thursday and eight of Friday were left.
    assert due(*facts) == "2026-03-23T11:00"


def test_the_law_of_a_sector_may_leave_a_time_of_its_own() -> None:
    fifteen, five = Limit(15, "calendar_day"), Limit(5, "working_day")
    facts = (
        began("2026-03-10T09:00", fifteen),
        stopped("2026-03-16T09:00", "2026-03-25T09:00", "sector", sector=five),
    )
    assert due(*facts) == "2026-04-01T17:00"


def test_a_sectors_time_belongs_to_that_way_of_going_on_and_only_to_it() -> None:
    with pytest.raises(ValueError, match="sector"):
        stopped("2026-03-16T09:00", "2026-03-25T09:00", "sector")
    with pytest.raises(ValueError, match="sector"):
        stopped("2026-03-16T09:00", "2026-03-25T09:00", "resume", sector=THREE_DAYS)


def test_while_it_stands_the_due_time_is_frozen_and_says_what_is_waited_for() -> None:
    facts = began("2026-03-10T09:00"), stopped("2026-03-12T15:00", cause="payment")
    standing = clock(*facts)
    assert standing.current == standing.original == at("2026-03-13T17:00")
    assert standing.stopped_for == "payment"
    assert standing.stopped_at == at("2026-03-12T15:00")
    assert clock(began("2026-03-10T09:00")).stopped_for is None


def test_two_things_waited_for_at_once_are_taken_off_only_once() -> None:
    one = stopped("2026-03-11T09:00", "2026-03-16T09:00", cause="consultation")
    other = stopped("2026-03-12T09:00", "2026-03-17T09:00")
    within = stopped("2026-03-12T09:00", "2026-03-13T09:00")
    whole = stopped("2026-03-11T09:00", "2026-03-17T09:00")
    assert due(began("2026-03-10T09:00"), one, within) == due(began("2026-03-10T09:00"), one)
    assert due(began("2026-03-10T09:00"), one, other) == due(began("2026-03-10T09:00"), whole)


def test_what_was_late_before_the_pause_stays_late() -> None:
    facts = began("2026-03-10T09:00"), stopped("2026-03-16T09:00", "2026-03-20T09:00")
    assert due(*facts) == "2026-03-13T17:00"


def test_posting_stops_the_clock_for_as_long_as_something_hangs() -> None:
    posted = Posted(at("2026-03-11T07:00"), 16, "resume")
    assert due(began("2026-03-10T09:00"), posted) == "2026-03-17T17:00"
    anew = Posted(at("2026-03-11T07:00"), 16, "restart")
    assert due(began("2026-03-10T09:00"), anew) == "2026-03-17T17:00"


def test_the_clock_cannot_run_again_before_it_stopped_nor_facts_come_out_of_order() -> None:
    with pytest.raises(ValueError, match="before it was stopped"):
        stopped("2026-03-16T09:00", "2026-03-15T09:00")
    with pytest.raises(ValueError, match="order"):
        clock(began("2026-03-10T09:00"), stopped("2026-03-09T09:00"))
    for facts in ((), (stopped("2026-03-09T09:00"),)):
        with pytest.raises(ValueError, match="promise"):
            clock(*facts)


# --- more time ---

CIVIL_STATUS = "Luật Hộ tịch 60/2014/QH13"


@pytest.mark.parametrize(
    ("limit", "more", "article", "expected"),
    [
        (Limit(1, "same_day"), 5, f"{CIVIL_STATUS}, Điều 18", "2026-03-17T17:00"),
        (THREE_DAYS, 5, f"{CIVIL_STATUS}, Điều 25", "2026-03-20T17:00"),
        (THREE_DAYS, 3, f"{CIVIL_STATUS}, Điều 28", "2026-03-18T17:00"),
        (Limit(1, "same_day"), 2, "Nghị định 23/2015/NĐ-CP, Điều 21", "2026-03-12T17:00"),
    ],
)
def test_what_the_law_lets_be_longer_is_counted_from_the_due_time(
    limit: Limit, more: int, article: str, expected: str
) -> None:
    extended = Extended(at("2026-03-10T10:00"), more, "working_day", article)
    assert due(began("2026-03-10T09:00", limit), extended) == expected


def test_the_law_may_allow_more_time_more_than_once_an_apology_does_it_once() -> None:
    twice = [Extended(at("2026-03-11T09:00"), 2, "working_day", CIVIL_STATUS)] * 2
    assert due(began("2026-03-10T09:00"), *twice) == "2026-03-19T17:00"
    apology = Rescheduled(at("2026-03-11T09:00"), 2)
    assert due(began("2026-03-10T09:00"), *twice, apology) == "2026-03-23T17:00"
    with pytest.raises(ValueError, match="only once"):
        clock(began("2026-03-10T09:00"), apology, apology)


def test_a_correction_does_not_give_a_second_apology() -> None:
    apology = Rescheduled(at("2026-03-11T09:00"), 2)
    again = began("2026-03-16T09:00")
    with pytest.raises(ValueError, match="only once"):
        clock(began("2026-03-10T09:00"), apology, again, Rescheduled(at("2026-03-17T09:00"), 1))


def test_more_time_is_at_least_a_day() -> None:
    with pytest.raises(ValueError, match="at least"):
        Rescheduled(at("2026-03-11T09:00"), 0)
    with pytest.raises(ValueError, match="at least"):
        Extended(at("2026-03-11T09:00"), 0, "working_day", CIVIL_STATUS)


def test_more_time_once_given_is_not_taken_back_when_papers_come() -> None:
    facts = (
        began("2026-03-10T09:00"),
        Extended(at("2026-03-10T10:00"), 10, "working_day", CIVIL_STATUS),
        stopped("2026-03-11T09:00", "2026-03-11T15:00", "restart"),
    )
    assert due(*facts) == "2026-03-27T17:00"


@pytest.mark.parametrize(
    ("now", "allowed"),
    [
        ("2026-03-12T23:59", True),
        ("2026-03-13T00:00", False),
        ("2026-03-13T16:00", False),
        ("2026-03-16T08:00", False),
    ],
)
def test_an_apology_comes_at_the_latest_one_day_before_the_time_is_up(
    now: str, allowed: bool
) -> None:
    promised = at("2026-03-13T17:00")
    assert legal_clock.may_reschedule(at(now), promised) is allowed
    # What counts is the day in Viet Nam, whatever zone the moment is written in.
    assert legal_clock.may_reschedule(at(now).astimezone(dt.UTC), promised) is allowed


# --- both promises, and the road between them ---


def test_the_first_promise_is_kept_beside_the_present_one_with_all_that_moved_it() -> None:
    facts = (
        began("2026-03-10T09:00"),
        stopped("2026-03-12T15:00", "2026-03-20T09:00", "restart"),
        Extended(at("2026-03-23T09:00"), 2, "working_day", CIVIL_STATUS),
        Rescheduled(at("2026-03-25T09:00"), 1),
    )
    told = clock(*facts)
    assert told.original == at("2026-03-13T17:00")
    assert told.current == at("2026-03-30T17:00")
    assert [change.fact for change in told.changes] == list(facts)
    assert [change.before for change in told.changes] == [
        None,
        *(change.after for change in told.changes[:-1]),
    ]
    assert told.changes[-1].after == told.current


def test_a_correction_begins_a_promise_of_its_own() -> None:
    facts = began("2026-03-10T09:00"), stopped("2026-03-11T09:00"), began("2026-04-01T09:00")
    told = clock(*facts)
    assert told.original == told.current == at("2026-04-06T17:00")
    assert told.stopped_for is None


def test_a_holiday_entered_after_the_promise_moves_it_by_the_same_facts() -> None:
    storm = WorkCalendar(OFF | {dt.date(2026, 3, 12)}, MAKE_UP, ALL_YEAR)
    facts = began("2026-03-10T09:00"), stopped("2026-03-11T09:00", "2026-03-11T15:00", "restart")
    assert due(*facts) == "2026-03-16T17:00"
    assert due(*facts, office=storm) == "2026-03-17T17:00"


# --- terms of single duties ---


def test_an_online_dossier_is_answered_within_eight_working_hours() -> None:
    # Tuesday 10:00: 5 hours on this day, 3 on the next morning.
    assert legal_clock.intake_due(at("2026-03-10T10:00"), OFFICE) == at("2026-03-11T10:00")
    # Sent on Friday night: the clock starts on Monday.
    assert legal_clock.intake_due(at("2026-03-13T22:00"), OFFICE) == at("2026-03-16T17:00")


def test_papers_are_asked_for_within_three_working_days_of_receipt() -> None:
    assert legal_clock.supplement_window(at("2026-03-10T16:59"), OFFICE) == at("2026-03-13T17:00")
    assert legal_clock.supplement_window(at("2026-11-23T09:00"), OFFICE) == at("2026-11-27T17:00")


def test_the_applicant_has_thirty_days_to_bring_what_lacks() -> None:
    assert legal_clock.reply_by(at("2026-03-10T09:00"), OFFICE) == at("2026-04-09T17:00")
    assert legal_clock.reply_by(at("2026-03-26T09:00"), OFFICE, 5) == at("2026-03-31T17:00")


def test_a_promise_that_runs_out_is_told_of_in_the_morning_of_the_working_day_before() -> None:
    assert legal_clock.warn_at(at("2026-03-13T17:00"), OFFICE) == at("2026-03-12T07:00")
    assert legal_clock.warn_at(at("2026-03-16T17:00"), OFFICE) == at("2026-03-13T07:00")
    assert legal_clock.warn_at(at("2026-11-25T17:00"), OFFICE) == at("2026-11-23T07:00")


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (0.5, "2026-03-10T09:15"),
        (2, "2026-03-10T10:00"),
        (8, "2026-03-10T15:00"),
        (24, "2026-03-12T15:00"),
    ],
)
def test_a_steps_limit_is_told_of_at_its_half_and_a_long_ones_half_a_day_before(
    hours: float, expected: str
) -> None:
    since = at("2026-03-10T09:00")
    ends = legal_clock.step_due(since, hours, OFFICE)
    assert legal_clock.warn_step_at(since, ends, OFFICE) == at(expected)


def test_a_step_already_over_is_told_of_at_once() -> None:
    since = at("2026-03-10T09:00")
    assert legal_clock.warn_step_at(since, at("2026-03-09T17:00"), OFFICE) == since
