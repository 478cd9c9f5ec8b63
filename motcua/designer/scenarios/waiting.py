"""How time passes in a scenario: pure, and always into office hours."""

from __future__ import annotations

from datetime import datetime, timedelta

from motcua.agencies.calendar import WorkCalendar


def later(moment: datetime, value: int, unit: str, calendar: WorkCalendar) -> datetime:
    """So many working hours, working days or days after `moment`; when the office is shut, as it opens."""
    if unit == "working_hour":
        return calendar.add_working_hours(moment, value)
    if unit == "calendar_day":
        return in_hours(moment + timedelta(days=value), calendar)
    day = moment.date()
    for _nth in range(value):
        day = calendar.next_working_day(day)
    return in_hours(moment + (day - moment.date()), calendar)


def in_hours(moment: datetime, calendar: WorkCalendar) -> datetime:
    """`moment`, or the next opening when the office is shut then."""
    return calendar.add_working_hours(moment, 0)
