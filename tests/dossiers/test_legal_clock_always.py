"""What holds for the legal clock whatever happens and whenever."""

from __future__ import annotations

import dataclasses
import datetime as dt

from hypothesis import assume, given
from hypothesis import strategies as st

from motcua.agencies.calendar import ZONE, Limit
from motcua.dossiers import legal_clock
from motcua.dossiers.legal_clock import Began, Extended, Fact, Posted, Rescheduled, Stopped, read
from tests.dossiers.clock_cases import OFFICES

offices = st.sampled_from(OFFICES)
moments = st.datetimes(
    dt.datetime(2023, 1, 1),  # noqa: DTZ001  hypothesis adds the zone
    dt.datetime(2028, 6, 30),  # noqa: DTZ001
    timezones=st.just(ZONE),
)
limits = st.one_of(
    st.builds(
        Limit,
        st.integers(1, 20),
        st.sampled_from(["working_day", "calendar_day", "working_hour"]),
    ),
    st.builds(Limit, st.integers(1, 2), st.just("month")),
    st.just(Limit(1, "same_day")),
)
waits = st.timedeltas(dt.timedelta(0), dt.timedelta(days=20))
WAYS = ("restart", "resume")


@st.composite
def lives(draw: st.DrawFn) -> list[Fact]:
    """A promise and up to five things that happen to it."""
    at = draw(moments)
    facts: list[Fact] = [Began(at, draw(limits))]
    for kind in draw(st.lists(st.sampled_from("spe"), max_size=4)):
        at += draw(waits)
        match kind:
            case "s":
                until = draw(st.one_of(st.none(), waits.map(lambda wait, at=at: at + wait)))
                facts.append(Stopped(at, until, draw(st.sampled_from(WAYS)), "consultation"))
            case "p":
                facts.append(Posted(at, draw(st.integers(1, 40)), draw(st.sampled_from(WAYS))))
            case _:
                unit = draw(st.sampled_from(["working_day", "calendar_day"]))
                facts.append(Extended(at, draw(st.integers(1, 9)), unit, "Điều 18"))
    if draw(st.booleans()):
        facts.append(Rescheduled(at + draw(waits), draw(st.integers(1, 9))))
    return facts


@given(offices, lives())
def test_nothing_is_due_before_it_began_nor_while_the_office_is_closed(office, facts) -> None:
    told = read(facts, office)
    for due in (told.original, told.current, *(change.after for change in told.changes)):
        assert due >= facts[0].at
        assert any(start <= due <= end for start, end in office.hours_on(due.date()))


@given(offices, lives())
def test_no_pause_and_no_more_time_ever_brings_the_promise_forward(office, facts) -> None:
    for change in read(facts, office).changes[1:]:
        assert change.before is not None
        assert change.after >= change.before


@given(offices, lives())
def test_more_time_really_is_more(office, facts) -> None:
    for change in read(facts, office).changes[1:]:
        if isinstance(change.fact, Extended | Rescheduled):
            assert change.after > change.before


@given(offices, lives())
def test_the_first_promise_never_changes(office, facts) -> None:
    alone = read(facts[:1], office)
    assert read(facts, office).original == alone.original == alone.current


@given(offices, lives())
def test_what_happens_later_rewrites_nothing_that_was_said(office, facts) -> None:
    whole = read(facts, office).changes
    for number in range(1, len(facts) + 1):
        assert read(facts[:number], office).changes == whole[:number]


@given(offices, moments, limits, waits, waits)
def test_resuming_keeps_the_working_time_that_was_left(office, at, limit, runs, stands) -> None:
    due = read([Began(at, limit)], office).current
    stop, again = at + runs, at + runs + stands
    assume(stop < due)
    later = read([Began(at, limit), Stopped(stop, again, "resume", "payment")], office).current
    left = office.working_time_between
    assert left(again, later) == left(stop, due)


@given(offices, moments, limits, waits, waits)
def test_restarting_is_the_promise_to_somebody_who_comes_then(
    office, at, limit, runs, stands
) -> None:
    again = at + runs + stands
    late = read([Began(at, limit), Stopped(at + runs, again, "restart", "supplement")], office)
    assert late.current == read([Began(again, limit)], office).current


@given(offices, moments, limits, waits, waits, waits, st.sampled_from(WAYS))
def test_who_answers_later_never_gets_an_earlier_day(
    office, at, limit, runs, stands, longer, after
) -> None:
    stop = at + runs
    early, late = (
        read([Began(at, limit), Stopped(stop, stop + wait, after, "supplement")], office).current
        for wait in (stands, stands + longer)
    )
    assert early <= late


@given(offices, lives(), st.integers(0, 5))
def test_a_longer_limit_is_never_due_earlier(office, facts, more) -> None:
    first = facts[0]
    assert isinstance(first, Began)
    assume(first.limit.unit != "same_day")
    longer = Limit(first.limit.value + more, first.limit.unit)
    # A life with a late start of the pause may be late in one and not in the other: compare lives
    # in which nothing was late.
    briefly = read(facts, office)
    assume(all(change.fact.at < (change.before or change.after) for change in briefly.changes))
    assert briefly.current <= read([Began(first.at, longer), *facts[1:]], office).current


@given(offices, lives(), st.timedeltas(dt.timedelta(hours=-12), dt.timedelta(hours=12)))
def test_the_zone_a_moment_is_written_in_does_not_matter(office, facts, offset) -> None:
    zone = dt.timezone(dt.timedelta(minutes=offset // dt.timedelta(minutes=1)))

    def elsewhere(fact: Fact) -> Fact:
        moved = {
            name: value.astimezone(zone)
            for name, value in vars(fact).items()
            if isinstance(value, dt.datetime)
        }
        return dataclasses.replace(fact, **moved)

    here, there = read(facts, office), read([elsewhere(fact) for fact in facts], office)
    assert (here.original, here.current) == (there.original, there.current)


@given(offices, moments, st.integers(1, 60))
def test_a_warning_comes_before_what_it_warns_of(office, since, hours) -> None:
    due = legal_clock.step_due(since, hours, office)
    assert since <= legal_clock.warn_step_at(since, due, office) < due
    assert legal_clock.warn_at(due, office) < due


@given(offices, moments, moments)
def test_an_apology_is_allowed_until_the_midnight_before_and_never_after(office, now, due) -> None:
    midnight = due.replace(hour=0, minute=0, second=0, microsecond=0)
    assert legal_clock.may_reschedule(now, due) is (now < midnight)
