"""The legal clock of a dossier, read from what happened: nothing here is stored and nobody types a due time.

What happened is a list of facts in order. `read` goes through them with a calendar; the same facts and
another calendar (a holiday announced late) give the due time that would have been promised by it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Literal

from motcua.agencies.calendar import ZONE, Limit, Unit, WorkCalendar

INTAKE_HOURS = 8  # Nghị định 45/2020: an online dossier is answered within 8 working hours
ASKING_DAYS = 3  # NĐ 61/2018 Điều 19 khoản 4: papers are asked for within 3 working days of receipt
FORWARDED_UNTIL = time(
    15
)  # NĐ 61/2018 Điều 18: taken in at the counter later goes on the next morning
REPLY_DAYS = 30  # practice of the one-stop shops; the law names no term
APOLOGIES = 1  # NĐ 61/2018 Điều 19 khoản 9

After = Literal["restart", "resume", "sector"]
Cause = Literal["supplement", "payment", "consultation", "posting", "appointment"]
_MICROSECOND = timedelta(microseconds=1)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Began:
    """Accepted, or begun anew by a correction: a promise is made."""

    at: datetime
    limit: Limit


@dataclass(frozen=True)
class Stopped:
    """The clock stands still, and goes on by the procedure's own rule; without `until` it stands yet."""

    at: datetime
    until: datetime | None
    after: After
    cause: Cause
    # What the sector's law leaves when the clock runs again, where `after` is "sector".
    sector_limit: Limit | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until < self.at:
            raise ValueError("the clock cannot run again before it was stopped")
        if (self.after == "sector") != (self.sector_limit is not None):
            raise ValueError(
                "the limit of the sector belongs to that way of going on, and only to it"
            )


@dataclass(frozen=True)
class Posted:
    """Shown in public while the clock stands still; how long is known when it begins."""

    at: datetime
    working_hours: int | float | Fraction
    after: Literal["restart", "resume"]


@dataclass(frozen=True)
class Extended:
    """The law itself allows more time, and says in which article."""

    at: datetime
    value: int
    unit: Unit | str
    article: str

    def __post_init__(self) -> None:
        _must_be_more(self.value)


@dataclass(frozen=True)
class Rescheduled:
    """The office apologises and names another day, so many working days later."""

    at: datetime
    value: int

    def __post_init__(self) -> None:
        _must_be_more(self.value)


Fact = Began | Stopped | Posted | Extended | Rescheduled


@dataclass(frozen=True)
class Change:
    """What one fact did to the due time. Before the first promise there was none."""

    fact: Fact
    before: datetime | None
    after: datetime


@dataclass(frozen=True)
class Clock:
    """How the promise stands. While the clock stands still, `current` is the due time it stopped with."""

    original: datetime
    current: datetime
    changes: tuple[Change, ...]
    stopped_for: Cause | None = None
    stopped_at: datetime | None = None

    @property
    def moved(self) -> bool:
        return self.current != self.original


def read(facts: Sequence[Fact], calendar: WorkCalendar) -> Clock:
    """The clock after these facts. Raises ValueError for facts that cannot have happened."""
    first, rest = (facts[0], facts[1:]) if facts else (None, ())
    if not isinstance(first, Began):
        raise ValueError("a clock begins with a promise")
    reading = _Reading(calendar, first)
    for fact in rest:
        reading.go_on(fact)
    return Clock(
        reading.original,
        reading.due,
        tuple(reading.changes),
        reading.open_stop.cause if reading.open_stop else None,
        reading.open_stop.at if reading.open_stop else None,
    )


@dataclass
class _Reading:
    """The place one has come to in the list of facts."""

    calendar: WorkCalendar
    began: Began
    original: datetime = field(init=False)
    due: datetime = field(init=False)
    runs_since: datetime = field(init=False)
    last: datetime = field(init=False)
    open_stop: Stopped | None = None
    apologies: int = 0
    changes: list[Change] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._begin(self.began, None)

    def go_on(self, fact: Fact) -> None:
        if fact.at < self.last:
            raise ValueError("facts must be in the order in which they happened")
        self.last = fact.at
        before = self.due
        match fact:
            case Began():
                self._begin(fact, before)
                return
            case Stopped():
                self._stop(fact)
            case Posted():
                end = self._posted_until(fact)
                self._stop(Stopped(fact.at, end, fact.after, "posting"))
            case Extended():
                self.due = self.calendar.due(self.due, Limit(fact.value, fact.unit))
            case Rescheduled():
                self.apologies += 1
                if self.apologies > APOLOGIES:
                    raise ValueError("a dossier is rescheduled with an apology only once")
                self.due = self.calendar.add_working_days(self.due, fact.value)
        self.changes.append(Change(fact, before, self.due))

    def _begin(self, fact: Began, before: datetime | None) -> None:
        self.began, self.open_stop = fact, None
        self.original = self.due = self.calendar.due(fact.at, fact.limit)
        self.runs_since = self.last = fact.at
        self.changes.append(Change(fact, before, self.due))

    def _posted_until(self, fact: Posted) -> datetime:
        return self.calendar.add_working_hours(max(fact.at, self.runs_since), fact.working_hours)

    def _stop(self, stop: Stopped) -> None:
        # While one thing is waited for, a second cannot stop the clock once more: time both take is
        # taken off only once, and with one still open nothing is known of its end yet.
        if self.open_stop is not None:
            return
        if stop.until is None:
            self.open_stop = stop
            return
        since = max(stop.at, self.runs_since)
        until = max(stop.until, self.runs_since)
        self.due = self._after(stop, since, until)
        self.runs_since = until

    def _after(self, stop: Stopped, since: datetime, until: datetime) -> datetime:
        if stop.sector_limit is not None:
            return self.calendar.due(until, stop.sector_limit)
        if stop.after == "restart":
            # NĐ 61/2018 Điều 19 khoản 4. More time that the law or an apology gave is not taken back.
            return max(self.due, self.calendar.due(until, self.began.limit))
        return after_pause(self.due, since, until, self.calendar)


def after_pause(
    due: datetime, stopped_at: datetime, runs_again: datetime, calendar: WorkCalendar
) -> datetime:
    """The same working time is left after the pause as was left before it; what was late stays late."""
    if stopped_at >= due:
        return due
    left = calendar.working_time_between(stopped_at, due)
    return max(due, calendar.add_working_hours(runs_again, hours(left)))


def may_reschedule(at: datetime, due: datetime) -> bool:
    """NĐ 61/2018 Điều 19 khoản 9: at the latest one day before the time is up."""
    return _day(at) < _day(due)


# --- terms of single duties ---


def intake_due(submitted_at: datetime, calendar: WorkCalendar) -> datetime:
    """By when who sent a dossier online is answered."""
    return calendar.add_working_hours(submitted_at, INTAKE_HOURS)


def supplement_window(accepted_at: datetime, calendar: WorkCalendar) -> datetime:
    """Until when papers that lack may still be asked for."""
    return calendar.add_working_days(accepted_at, ASKING_DAYS)


def reply_by(asked_at: datetime, calendar: WorkCalendar, days: int = REPLY_DAYS) -> datetime:
    """By when the applicant should have brought what was asked for."""
    return calendar.due(asked_at, Limit(days, Unit.CALENDAR_DAY))


def forwarded_at(received_at: datetime, calendar: WorkCalendar) -> datetime:
    """When a dossier that was handed in at the counter or came by post goes to whoever works on it."""
    local = received_at.astimezone(ZONE)
    if calendar.is_working_day(local.date()) and local.time() <= FORWARDED_UNTIL:
        return received_at
    return calendar.opening(calendar.next_working_day(local.date()))


def step_due(since: datetime, working_hours: float, calendar: WorkCalendar) -> datetime:
    return calendar.add_working_hours(since, working_hours)


def warn_at(due: datetime, calendar: WorkCalendar) -> datetime:
    """When it is said that a promise runs out: in the morning of the working day before."""
    return calendar.opening(calendar.previous_working_day(_day(due)))


def warn_step_at(since: datetime, due: datetime, calendar: WorkCalendar) -> datetime:
    """When it is said that a step's limit runs out: at its half, and of a long one half a day before."""
    whole = calendar.working_time_between(since, due)
    if whole <= timedelta():
        return since
    left = min(whole, calendar.day_length(_day(due))) / 2
    return calendar.add_working_hours(since, hours(whole - left))


def _must_be_more(value: int) -> None:
    if value < 1:
        raise ValueError("more time is at least one day more")


def _day(moment: datetime) -> date:
    """The day it is in Viet Nam."""
    return moment.astimezone(ZONE).date()


def hours(span: timedelta) -> Fraction:
    """Exactly, as office time is added."""
    return Fraction(span // _MICROSECOND, _HOUR // _MICROSECOND)
