"""The days of a dossier as a file for the calendar of a telephone (RFC 5545); no personal word in it."""

from collections.abc import Iterable
from datetime import timedelta
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from motcua.dossiers.dates import Dated
from motcua.dossiers.models import Dossier

CONTENT_TYPE = "text/calendar; charset=utf-8"
HALF_AN_HOUR = timedelta(minutes=30)
DAY_BEFORE = timedelta(days=-1)
# By its own name, which "Asia/Saigon" and others are aliases of: a telephone knows it.
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def calendar_file(dossier: Dossier, days: Iterable[Dated]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Mot Cua//Ho so//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for day in days:
        calendar.add_component(_entry(dossier, day))
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written


def _entry(dossier: Dossier, day: Dated) -> Event:
    entry = Event()
    entry.add("uid", f"{day.key}.{dossier.number}@{_domain()}")
    entry.add("sequence", day.sequence)
    entry.add("dtstamp", day.said_at)
    entry.add("dtstart", day.at.astimezone(ZONE))
    if day.place:  # a limit is a moment and lasts no time
        entry.add("dtend", (day.at + HALF_AN_HOUR).astimezone(ZONE))
    entry.add("summary", _title(dossier, day))
    entry.add("description", dossier.version.name)
    entry.add("url", settings.BASE_URL + reverse("portal:dossier", args=[dossier.number]))
    entry.add("status", "CONFIRMED" if day.sure else "TENTATIVE")
    entry.add("transp", "OPAQUE" if day.place else "TRANSPARENT")
    if day.place:
        entry.add("location", day.place)
    entry.add_component(_alarm(_title(dossier, day)))
    return entry


def _title(dossier: Dossier, day: Dated) -> str:
    return _("%(what)s – hồ sơ %(number)s") % {"what": day.what, "number": dossier.number}


def _alarm(title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", DAY_BEFORE)
    return alarm


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2]
