"""When an office is open, in words and as a moment: for whoever wants to come or to call."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from motcua.agencies.calendar import ZONE, WorkCalendar


def is_open(calendar: WorkCalendar, now: datetime) -> bool:
    return any(begin <= now <= end for begin, end in calendar.hours_on(_day(now)))


def opens_at(calendar: WorkCalendar, now: datetime) -> datetime:
    """The next beginning of office hours after `now`."""
    today = (begin for begin, _end in calendar.hours_on(_day(now)) if begin > now)
    later = next(today, None)
    return later or calendar.opening(calendar.next_working_day(_day(now)))


def hours_text(calendar: WorkCalendar, day: date) -> str:
    """ "thứ Hai đến thứ Sáu, 07:30–12:00 và 13:00–16:30": the hours of that day's season."""
    spans = [f"{begin:%H:%M}–{end:%H:%M}" for begin, end in calendar.office_hours(day)]
    return _("thứ Hai đến thứ Sáu, %(hours)s") % {"hours": _(" và ").join(spans)}


def now_text(calendar: WorkCalendar, now: datetime) -> str:
    """Whether somebody is there: "đang mở cửa đến 12:00", "đang đóng cửa, mở lại lúc 07:30 ngày 03/06"."""
    for begin, end in calendar.hours_on(_day(now)):
        if begin <= now <= end:
            return _("đang mở cửa đến %(at)s") % {"at": f"{end:%H:%M}"}
    opens = opens_at(calendar, now)
    at = {"at": f"{opens:%H:%M}", "day": f"{opens:%d/%m}"}
    if _day(opens) != _day(now):
        return _("đang đóng cửa, mở lại lúc %(at)s ngày %(day)s") % at
    if opens == calendar.opening(_day(now)):
        return _("chưa mở cửa, mở lúc %(at)s") % at
    return _("đang nghỉ trưa, mở lại lúc %(at)s") % at


def _day(moment: datetime) -> date:
    return moment.astimezone(ZONE).date()
