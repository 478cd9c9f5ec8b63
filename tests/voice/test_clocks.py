"""By when feedback is taken up and answered: the law's periods on the office's calendar."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.agencies.calendar import ZONE, WorkCalendar
from motcua.voice import clocks
from motcua.voice.models import Kind

ORDINARY = WorkCalendar()
MOMENTS = st.integers(0, 3 * 365 * 24 * 60).map(
    lambda minutes: dt.datetime(2025, 1, 1, tzinfo=ZONE) + dt.timedelta(minutes=minutes)
)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        # 10 days, and 30 more from the last day of taking it up; both end on working days.
        (Kind.DECISION, "2026-03-20T17:00", "2026-04-20T17:00"),
        # 5 and 15 working days.
        (Kind.DELAY, "2026-03-17T17:00", "2026-03-31T17:00"),
        (Kind.CONDUCT, "2026-03-17T17:00", "2026-03-31T17:00"),
    ],
)
def test_the_periods_of_the_law(kind: str, first: str, last: str) -> None:
    arrived = at("2026-03-10T09:00")
    assert clocks.first_due(kind, arrived, ORDINARY) == at(first)
    assert clocks.due(kind, arrived, ORDINARY) == at(last)


def test_a_decision_has_thirty_days_from_being_taken_up() -> None:
    due = clocks.due(
        Kind.DECISION, at("2026-03-10T09:00"), ORDINARY, accepted=at("2026-03-11T08:00")
    )
    assert due == at("2026-04-10T17:00")


@given(MOMENTS, st.sampled_from(Kind.values))
def test_an_answer_is_never_due_before_the_first_step(arrived: dt.datetime, kind: str) -> None:
    first = clocks.first_due(kind, arrived, ORDINARY)
    assert arrived < first < clocks.due(kind, arrived, ORDINARY)
    assert ORDINARY.is_working_day(first.date())


@given(MOMENTS, st.integers(0, 9 * 24 * 60))
def test_who_takes_a_complaint_up_sooner_never_has_to_decide_later(
    arrived: dt.datetime, minutes: int
) -> None:
    accepted = arrived + dt.timedelta(minutes=minutes)
    soon = clocks.due(Kind.DECISION, arrived, ORDINARY, accepted=accepted)
    assert soon <= clocks.due(Kind.DECISION, arrived, ORDINARY)
