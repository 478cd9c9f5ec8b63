"""Working time as pure functions: what the law promises, counted in the office's own hours.

No database and no clock here: a calendar is a value, a due time is a function of a moment, a limit
and a calendar. Viet Nam has had one offset and no summer time since 1975, so local wall-clock
arithmetic is exact.
"""

import calendar as months
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SAME_DAY_UNTIL = time(15)

_SATURDAY = 5
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)

MonthDay = tuple[int, int]
OfficeHours = tuple[tuple[time, time], ...]
Span = tuple[datetime, datetime]


class Unit(StrEnum):
    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    MONTH = "month"
    WORKING_HOUR = "working_hour"
    SAME_DAY = "same_day"


@dataclass(frozen=True)
class Limit:
    """A period as a procedure promises it. Only hours may be fractions; `same_day` has no value."""

    value: int | float | Fraction
    unit: Unit | str

    def __post_init__(self) -> None:
        object.__setattr__(self, "unit", Unit(self.unit))
        if self.value < 0:
            raise ValueError("a limit cannot be negative")
        if self.unit != Unit.WORKING_HOUR and self.value != int(self.value):
            raise ValueError("only working hours can be fractions")

    def __str__(self) -> str:
        number = {"number": _decimal(self.value)}
        match Unit(self.unit):
            case Unit.WORKING_DAY:
                return _("%(number)s ngày làm việc") % number
            case Unit.CALENDAR_DAY:
                return _("%(number)s ngày") % number
            case Unit.MONTH:
                return _("%(number)s tháng") % number
            case Unit.WORKING_HOUR:
                return _("%(number)s giờ làm việc") % number
            case Unit.SAME_DAY:
                return _("trong ngày")


@dataclass(frozen=True)
class Season:
    """Office hours between two days of the year, both included; winter runs over the new year."""

    starts: MonthDay
    ends: MonthDay
    hours: OfficeHours

    def __post_init__(self) -> None:
        in_order = all(start < end for start, end in self.hours)
        apart = all(before[1] <= after[0] for before, after in pairwise(self.hours))
        if not (self.hours and in_order and apart):
            raise ValueError("office hours must be in order and must not overlap")

    def covers(self, day: date) -> bool:
        here = (day.month, day.day)
        if self.starts <= self.ends:
            return self.starts <= here <= self.ends
        return here >= self.starts or here <= self.ends

    @cached_property
    def length(self) -> timedelta:
        """Office time of one day."""
        return sum(
            (_since_midnight(end) - _since_midnight(start) for start, end in self.hours),
            timedelta(),
        )


_SUMMER_HOURS: OfficeHours = ((time(7), time(11, 30)), (time(13, 30), time(17)))
_WINTER_HOURS: OfficeHours = ((time(7, 30), time(12)), (time(13), time(16, 30)))
# What the software of Hà Tĩnh counts with, and what offices that change twice a year keep.
ALL_YEAR = (Season((1, 1), (12, 31), _SUMMER_HOURS),)
SUMMER_AND_WINTER = (
    Season((4, 16), (10, 15), _SUMMER_HOURS),
    Season((10, 16), (4, 15), _WINTER_HOURS),
)


@dataclass(frozen=True)
class WorkCalendar:
    days_off: frozenset[date] = frozenset()
    extra_working_days: frozenset[date] = frozenset()
    seasons: tuple[Season, ...] = ALL_YEAR

    def __post_init__(self) -> None:
        if not _cover_the_year(self.seasons):
            raise ValueError("the seasons must cover the whole year")

    def is_working_day(self, day: date) -> bool:
        # A day off wins: an office closed by a storm is closed, make-up Saturday or not.
        if day in self.days_off:
            return False
        return day.weekday() < _SATURDAY or day in self.extra_working_days

    def hours_on(self, day: date) -> tuple[Span, ...]:
        """The office hours of that day in order; none on a day off."""
        if not self.is_working_day(day):
            return ()
        return tuple((_at(day, start), _at(day, end)) for start, end in self._season(day).hours)

    def opening(self, day: date) -> datetime:
        self._must_work(day)
        return _at(day, self._season(day).hours[0][0])

    def closing(self, day: date) -> datetime:
        self._must_work(day)
        return _at(day, self._season(day).hours[-1][1])

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`."""
        return self.working_day_from(day + _DAY)

    def previous_working_day(self, day: date) -> date:
        """The last working day before `day`."""
        day -= _DAY
        while not self.is_working_day(day):
            day -= _DAY
        return day

    def working_day_from(self, day: date) -> date:
        """`day` itself when it is worked, else the next that is."""
        while not self.is_working_day(day):
            day += _DAY
        return day

    def add_working_days(self, moment: datetime, n: int) -> datetime:
        """The closing time of the n-th working day; the day of `moment` itself is not counted."""
        if n < 0:
            raise ValueError("cannot count working days backwards")
        moment = _local(moment)
        if n == 0:
            return self._closing_from(moment)
        day = moment.date()
        for _nth in range(n):
            day = self.next_working_day(day)
        return self.closing(day)

    def add_working_hours(self, moment: datetime, hours: int | float | Fraction) -> datetime:
        """The moment when so much office time has passed; outside office hours nothing passes."""
        if hours < 0:
            raise ValueError("cannot count working hours backwards")
        moment = _local(moment)
        left = timedelta(microseconds=round(Fraction(hours) * 3_600_000_000))
        for start, end in self._spans_from(moment):
            here = max(start, moment)
            if here <= end and left <= end - here:
                return here + left
            left -= max(end - here, timedelta())
        raise AssertionError("office hours never end")

    def working_time_between(self, a: datetime, b: datetime) -> timedelta:
        """Office time from `a` to `b`; negative when `b` comes first."""
        a, b = _local(a), _local(b)
        if b < a:
            return -self.working_time_between(b, a)
        first, last = a.date(), b.date()
        total = self._overlap(first, a, b)
        if first < last:
            total += self._overlap(last, a, b)
        day = first + _DAY
        while day < last:
            if self.is_working_day(day):
                total += self._season(day).length
            day += _DAY
        return total

    def due(self, moment: datetime, limit: Limit) -> datetime:
        """When what was received at `moment` is promised."""
        moment = _local(moment)
        match Unit(limit.unit):
            case Unit.WORKING_DAY:
                return self.add_working_days(moment, int(limit.value))
            case Unit.WORKING_HOUR:
                return self.add_working_hours(moment, limit.value)
            case Unit.SAME_DAY:
                return self._closing_from(moment, until=SAME_DAY_UNTIL)
            case Unit.CALENDAR_DAY:
                return self._closing_at_end_of(moment, moment.date() + _DAY * int(limit.value))
            case Unit.MONTH:
                return self._closing_at_end_of(
                    moment, _months_later(moment.date(), int(limit.value))
                )

    def office_hours(self, day: date) -> OfficeHours:
        """From when to when the office is open in the season of `day`, on a day that is worked."""
        return self._season(day).hours

    def day_length(self, day: date) -> timedelta:
        """What "one working day" means in office time in the season of `day`."""
        return self._season(day).length

    def _season(self, day: date) -> Season:
        return next(season for season in self.seasons if season.covers(day))

    def _must_work(self, day: date) -> None:
        if not self.is_working_day(day):
            raise ValueError(f"{day} is not a working day")

    def _spans_from(self, moment: datetime) -> Iterator[Span]:
        day = moment.date()
        while True:
            yield from self.hours_on(day)
            day += _DAY

    def _overlap(self, day: date, a: datetime, b: datetime) -> timedelta:
        spans = ((max(start, a), min(end, b)) for start, end in self.hours_on(day))
        return sum((end - start for start, end in spans if start < end), timedelta())

    def _closing_from(self, moment: datetime, *, until: time = time.max) -> datetime:
        """Today's closing while that is to come (and `until` not past), else the next day's."""
        day = moment.date()
        if self.is_working_day(day) and moment.time() <= until and moment <= self.closing(day):
            return self.closing(day)
        return self.closing(self.next_working_day(day))

    def _closing_at_end_of(self, moment: datetime, last_day: date) -> datetime:
        """BLDS 2015 Đ148 k5: a period that ends on a day off ends with the next working day."""
        if last_day == moment.date():
            return self._closing_from(moment)
        return self.closing(self.working_day_from(last_day))


def remaining_text(now: datetime, due: datetime, calendar: WorkCalendar) -> str:
    """The time left or overrun, rounded down: never more promised or blamed than there is."""
    now, due = _local(now), _local(due)
    late = now > due
    span = abs(calendar.working_time_between(now, due))
    days, hours = span // calendar.day_length(due.date()), span // _HOUR
    if not days and not hours:
        return _deadline_text(due, today=now.date(), late=late)
    if days:
        text = _("quá hạn %(number)s ngày làm việc") if late else _("còn %(number)s ngày làm việc")
        return text % {"number": days}
    text = _("quá hạn %(number)s giờ làm việc") if late else _("còn %(number)s giờ làm việc")
    return text % {"number": hours}


def _deadline_text(due: datetime, *, today: date, late: bool) -> str:
    """With less than an hour on either side the moment itself says more than a count."""
    when = {"time": f"{due:%H:%M}", "day": f"{due:%d/%m/%Y}"}
    if due.date() == today:
        text = _("đã hết hạn lúc %(time)s hôm nay") if late else _("hết hạn lúc %(time)s hôm nay")
    else:
        text = (
            _("đã hết hạn lúc %(time)s ngày %(day)s")
            if late
            else _("hết hạn lúc %(time)s ngày %(day)s")
        )
    return text % when


@lru_cache
def _cover_the_year(seasons: tuple[Season, ...]) -> bool:
    leap_year = (date(2024, 1, 1) + _DAY * n for n in range(366))
    return all(any(season.covers(day) for season in seasons) for day in leap_year)


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be counted with")
    return moment.astimezone(ZONE)


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=ZONE)


def _since_midnight(hour: time) -> timedelta:
    return timedelta(hours=hour.hour, minutes=hour.minute, seconds=hour.second)


def _months_later(day: date, n: int) -> date:
    """BLDS 2015 Đ148 k3: the same day of the month, or its last day when there is no such day."""
    years, month = divmod(day.month - 1 + n, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def _decimal(value: int | float | Fraction) -> str:
    """`0,5` in the Vietnamese way, without a tail of noughts."""
    return f"{float(value):g}".replace(".", ",")
