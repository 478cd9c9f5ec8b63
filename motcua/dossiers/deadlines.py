"""When a dossier is due: pure functions of moments, limits and a calendar. Nothing in the system types a due time."""

from datetime import datetime

from motcua.agencies.calendar import Limit, WorkCalendar

INTAKE_HOURS = 8  # Nghị định 45/2020: an online dossier is answered within 8 working hours
SUPPLEMENT_DAYS = 30  # practice of the one-stop shops; the law names no term


def intake_due(submitted_at: datetime, calendar: WorkCalendar) -> datetime:
    return calendar.add_working_hours(submitted_at, INTAKE_HOURS)


def promised(accepted_at: datetime, limit: Limit, calendar: WorkCalendar) -> datetime:
    return calendar.due(accepted_at, limit)


def step_due(since: datetime, working_hours: float, calendar: WorkCalendar) -> datetime:
    return calendar.add_working_hours(since, working_hours)


def after_pause(
    due: datetime, *, paused_at: datetime, resumed_at: datetime, calendar: WorkCalendar
) -> datetime:
    """The same working time is left after the pause as was left before it; what was late stays late."""
    if paused_at >= due:
        return due
    left = calendar.working_time_between(paused_at, due)
    return calendar.add_working_hours(resumed_at, left.total_seconds() / 3600)


def after_posting(
    due: datetime,
    limit: Limit,
    strategy: str,
    *,
    begun: datetime,
    working_hours: float,
    calendar: WorkCalendar,
) -> datetime:
    """As `after_supplement`; how long something is posted is known when it begins."""
    if strategy == "restart":
        return promised(calendar.add_working_hours(begun, working_hours), limit, calendar)
    return calendar.add_working_hours(due, working_hours)


def after_supplement(
    due: datetime,
    limit: Limit,
    strategy: str,
    *,
    paused_at: datetime,
    resumed_at: datetime,
    calendar: WorkCalendar,
) -> datetime:
    """`restart`: the whole time anew (NĐ 61/2018 Điều 19 khoản 4); `resume`: what was left of it."""
    if strategy == "restart":
        return promised(resumed_at, limit, calendar)
    return after_pause(due, paused_at=paused_at, resumed_at=resumed_at, calendar=calendar)
