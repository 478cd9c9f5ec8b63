"""The legal clock a second time: slow, obvious, sharing nothing with the first but facts and the data of calendars.

It walks: over the quarters of an hour for office time, over the days for days. Moments must lie on quarters.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from motcua.agencies.calendar import Limit, WorkCalendar
from motcua.dossiers.legal_clock import Began, Extended, Fact, Posted, Rescheduled, Stopped

VIET_NAM = dt.timezone(dt.timedelta(hours=7))
A_DAY = 96  # quarters

Quarter = int  # quarters of an hour since the year 1, in Vietnamese time


def quarter_of(moment: dt.datetime) -> Quarter:
    here = moment.astimezone(VIET_NAM)
    assert here.minute % 15 == here.second == here.microsecond == 0
    return here.toordinal() * A_DAY + here.hour * 4 + here.minute // 15


def moment_of(quarter: Quarter) -> dt.datetime:
    midnight = dt.datetime.combine(dt.date.fromordinal(quarter // A_DAY), dt.time(), VIET_NAM)
    return midnight + dt.timedelta(minutes=15) * (quarter % A_DAY)


@dataclass
class SlowOffice:
    """When it is open, told from the days and hours that a calendar lists."""

    data: WorkCalendar
    days: dict[int, frozenset[int]] = field(default_factory=dict)

    def quarters_of_day(self, ordinal: int) -> frozenset[int]:
        if ordinal not in self.days:
            self.days[ordinal] = frozenset(self._quarters(dt.date.fromordinal(ordinal)))
        return self.days[ordinal]

    def _quarters(self, day: dt.date) -> list[int]:
        worked = day.strftime("%a") not in ("Sat", "Sun") or day in self.data.extra_working_days
        if not worked or day in self.data.days_off:
            return []
        today = f"{day:%m%d}"
        for season in self.data.seasons:
            first, last = (f"{month:02}{d:02}" for month, d in (season.starts, season.ends))
            inside = first <= today <= last
            over_new_year = last < first and (today >= first or today <= last)
            if inside or over_new_year:
                return [
                    quarter
                    for quarter in range(A_DAY)
                    for start, end in season.hours
                    if start <= dt.time(quarter // 4, quarter % 4 * 15) < end
                ]
        raise AssertionError(f"no hours for {day}")

    def is_open(self, quarter: Quarter) -> bool:
        return quarter % A_DAY in self.quarters_of_day(quarter // A_DAY)

    def closing(self, ordinal: int) -> Quarter:
        return ordinal * A_DAY + max(self.quarters_of_day(ordinal)) + 1

    def after_quarters(self, start: Quarter, number: int) -> Quarter:
        here = start
        while number:
            if self.is_open(here):
                number -= 1
            here += 1
        return here

    def quarters_between(self, start: Quarter, end: Quarter) -> int:
        return sum(self.is_open(quarter) for quarter in range(start, end))

    def worked_day_from(self, ordinal: int) -> int:
        while not self.quarters_of_day(ordinal):
            ordinal += 1
        return ordinal

    def after(self, start: Quarter, limit: Limit) -> Quarter:
        day, number = start // A_DAY, int(limit.value)
        match str(limit.unit):
            case "working_day":
                for _nth in range(number):
                    day = self.worked_day_from(day + 1)
            case "calendar_day":
                for _nth in range(number):
                    day += 1
                day = self.worked_day_from(day)
            case "month":
                day = self.worked_day_from(months_after(day, number))
            case "same_day":
                in_time = self.quarters_of_day(day) and start % A_DAY <= 15 * 4
                day = day if in_time else self.worked_day_from(day + 1)
            case "working_hour":
                return self.after_quarters(start, int(limit.value * 4))
        return self.closing(day)


def months_after(ordinal: int, number: int) -> int:
    day = dt.date.fromordinal(ordinal)
    year, month, date = day.year, day.month, day.day
    for _nth in range(number):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    while True:
        try:
            return dt.date(year, month, date).toordinal()
        except ValueError:  # there is no 31st in this month
            date -= 1


@dataclass
class SlowClock:
    office: SlowOffice
    limit: Limit = field(default_factory=lambda: Limit(1, "working_day"))
    original: Quarter = 0
    due: Quarter = 0
    still: set[Quarter] = field(default_factory=set)  # in which the clock stood
    waiting_for: str | None = None
    road: list[dt.datetime] = field(default_factory=list)  # the due time after every fact

    def tell(self, fact: Fact) -> None:
        at = quarter_of(fact.at)
        if isinstance(fact, Began):
            self.limit, self.waiting_for = fact.limit, None
            self.still.clear()
            self.original = self.due = self.office.after(at, fact.limit)
        elif isinstance(fact, Extended):
            self.due = self.office.after(self.due, Limit(fact.value, fact.unit))
        elif isinstance(fact, Rescheduled):
            self.due = self.office.after(self.due, Limit(fact.value, "working_day"))
        elif self.waiting_for is None:
            self._stand_still(fact, at)
        self.road.append(moment_of(self.due))

    def _running_from(self, quarter: Quarter) -> Quarter:
        while quarter in self.still:
            quarter += 1
        return quarter

    def _stand_still(self, fact: Stopped | Posted, at: Quarter) -> None:
        since = self._running_from(at)
        if isinstance(fact, Posted):
            until = self.office.after_quarters(since, int(fact.working_hours * 4))
        elif fact.until is None:
            self.waiting_for = fact.cause
            return
        else:
            until = self._running_from(quarter_of(fact.until))
        if fact.after == "restart":
            self.due = max(self.due, self.office.after(until, self.limit))
        elif isinstance(fact, Stopped) and fact.sector_limit:
            self.due = self.office.after(until, fact.sector_limit)
        elif since < self.due:
            left = self.office.quarters_between(since, self.due)
            self.due = self.office.after_quarters(until, left)
        self.still.update(range(since, until))
