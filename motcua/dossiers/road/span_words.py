"""Spans of working time and of the clock on the wall, as people say them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from motcua.agencies.calendar import WorkCalendar
from motcua.common import clock
from motcua.common.templatetags.vi import gio, luc

_HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def span_text(span: timedelta, calendar: WorkCalendar, at: datetime) -> str:
    """ "1 ngày 2 giờ", "3 giờ 20 phút": rounded down; a day is as long as the office works on it."""
    days, rest = divmod(abs(span), calendar.day_length(clock.local(at).date()))
    hours, rest = divmod(rest, _HOUR)
    minutes = rest // MINUTE
    parts = [_("%(n)s ngày") % {"n": days}] if days else []
    parts += [_("%(n)s giờ") % {"n": hours}] if hours else []
    # Beside days nobody asks for minutes.
    parts += [_("%(n)s phút") % {"n": minutes}] if minutes and not days else []
    return " ".join(parts)


def working(span: timedelta, calendar: WorkCalendar, at: datetime) -> str:
    said = span_text(span, calendar, at)
    return _("%(span)s làm việc") % {"span": said} if said else _("chưa đến 1 phút làm việc")


def from_to(since: datetime, until: datetime) -> str:
    """ "từ 09:00 đến 10:10 ngày 10/03/2026", with both days where they are two."""
    if luc(since) == luc(until):
        return _("lúc %(at)s") % {"at": luc(until)}
    one_day = clock.local(since).date() == clock.local(until).date()
    facts = {"since": gio(since) if one_day else luc(since), "until": luc(until)}
    return _("từ %(since)s đến %(until)s") % facts


def first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
