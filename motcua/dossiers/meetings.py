"""When people can be asked to come: a day and an hour at which somebody is there to see them."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from motcua.agencies.calendar import WorkCalendar
from motcua.common import clock

FARTHEST = timedelta(
    days=60
)  # while the legal clock may stand still: a slip of the year is not an appointment


def not_possible(at: datetime, now: datetime, calendar: WorkCalendar) -> str:
    """What is wrong with this moment, in one sentence; "" when nothing is."""
    if at <= now:
        return _("Chọn giờ hẹn sau lúc này.")
    if at - now > FARTHEST:
        return _("Chọn ngày hẹn trong vòng %(days)s ngày tới.") % {"days": FARTHEST.days}
    day = clock.local(at).date()
    if not calendar.is_working_day(day):
        return _("Ngày %(day)s cơ quan nghỉ: chọn ngày làm việc.") % {"day": f"{day:%d/%m/%Y}"}
    spans = calendar.hours_on(day)
    if not any(start <= at < end for start, end in spans):
        hours = ", ".join(f"{start:%H:%M}–{end:%H:%M}" for start, end in spans)
        return _("Chọn giờ trong giờ làm việc: %(hours)s.") % {"hours": hours}
    return ""


def first_possible(now: datetime, calendar: WorkCalendar) -> datetime:
    """An hour of office time from now."""
    at = calendar.add_working_hours(now, 1)
    return at if not not_possible(at, now, calendar) else calendar.add_working_hours(at, 0.5)
