"""What changed in days and office hours since promises were last counted with them."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.agencies.calendar import WorkCalendar
from motcua.agencies.models import (
    CalendarCounted,
    CalendarDay,
    CalendarVersion,
    DayKind,
    OfficeHours,
)
from motcua.agencies.queries import DAYS_OFF
from motcua.common import clock

_SATURDAY = 5


@dataclass(frozen=True)
class Changed:
    """Days that are worked now and were not, or the other way round; `hours` when office hours differ."""

    closed: frozenset[date] = frozenset()
    opened: frozenset[date] = frozenset()
    hours: bool = False
    token: UUID | None = None
    # Nothing is known of how it was: everything has to be looked at.
    unknown: bool = False

    def __bool__(self) -> bool:
        return bool(self.days or self.hours or self.unknown)

    @property
    def days(self) -> frozenset[date]:
        return self.closed | self.opened

    @property
    def first(self) -> date | None:
        """The first day that may count differently; none means any."""
        return None if self.hours or self.unknown else min(self.days, default=None)

    def before(self, now: WorkCalendar) -> WorkCalendar:
        """The calendar as it was, as far as days go."""
        weekdays = frozenset(day for day in self.opened if day.weekday() < _SATURDAY)
        weekends = frozenset(day for day in self.closed if day.weekday() >= _SATURDAY)
        return replace(
            now,
            days_off=(now.days_off - self.closed) | weekdays,
            extra_working_days=(now.extra_working_days - self.opened) | weekends,
        )

    def words(self, first: date, last: date) -> str:
        """What of it lies between two days: "12/03/2026 nghỉ (Bão); 14/03/2026 làm việc"."""
        days = sorted(day for day in self.days if first <= day <= last)
        names = dict(CalendarDay.objects.filter(date__in=days).values_list("date", "name"))
        parts = []
        for day in days:
            word = _("%(day)s nghỉ") if day in self.closed else _("%(day)s làm việc")
            name = names.get(day)
            parts.append(word % {"day": f"{day:%d/%m/%Y}"} + (f" ({name})" if name else ""))
        if self.hours:
            parts.append(_("giờ làm việc của cơ quan thay đổi"))
        return "; ".join(parts)


@dataclass(frozen=True)
class State:
    """Days and hours as the tables have them today."""

    token: UUID | None
    days: dict[str, bool]  # unlike the ordinary week: whether worked
    hours: list[list[str]]

    def since_counted(self) -> Changed:
        row = CalendarCounted.objects.first()
        if row is None:
            return Changed(unknown=True, token=self.token)
        texts = self.days.keys() | row.days.keys()
        days = {date.fromisoformat(text) for text in texts}
        different = {day for day in days if _worked(day, self.days) != _worked(day, row.days)}
        closed = frozenset(day for day in different if not _worked(day, self.days))
        hours = self.hours != row.hours
        return Changed(closed, frozenset(different) - closed, hours, self.token)

    def counted(self) -> None:
        """From now on promises agree with this."""
        kept = {"token": self.token, "days": self.days, "hours": self.hours}
        CalendarCounted.objects.update_or_create(pk=1, defaults=kept)


def state() -> State:
    return State(_token(), _days(), _hours())


def touched() -> bool:
    """Whether anything was written since; rows that begin or end with a day do so without being written."""
    row = CalendarCounted.objects.first()
    return row is None or row.token != _token() or row.hours != _hours()


def _token() -> UUID | None:
    return CalendarVersion.objects.values_list("token", flat=True).first()


def _days() -> dict[str, bool]:
    kinds = dict.fromkeys(DAYS_OFF, False) | {DayKind.MAKEUP_WORKING_DAY: True}
    rows = CalendarDay.objects.filter(kind__in=kinds).values_list("date", "kind")
    return {day.isoformat(): kinds[DayKind(kind)] for day, kind in rows}


def _worked(day: date, days: dict[str, bool]) -> bool:
    return days.get(day.isoformat(), day.weekday() < _SATURDAY)


def _hours() -> list[list[str]]:
    rows = OfficeHours.objects.on(clock.today()).order_by("agency_id", "season_start", "pk")
    return [
        [str(row.agency_id or ""), row.season_start, row.season_end, row.intervals] for row in rows
    ]
