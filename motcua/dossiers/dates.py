"""The days a person puts into their own calendar: when the result is promised, when to come, until when to answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.common import clock
from motcua.dossiers import flow, waits
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Dossier, Event


@dataclass(frozen=True)
class Dated:
    """`key` stays the same when the moment changes, and `sequence` grows then: a calendar moves its entry."""

    key: str
    sequence: int
    at: datetime
    what: str
    said_at: datetime
    place: str = ""
    sure: bool = True


def dates(dossier: Dossier, events: Iterable[Event]) -> list[Dated]:
    """What lies ahead of this dossier, from its events in their order; nothing once it has ended."""
    if dossier.status in flow.CLOSED:
        return []
    happened = list(events)
    found = (_due(dossier, happened), _answer(dossier, happened), _meeting(dossier))
    return sorted((one for one in found if one), key=lambda one: one.at)


def _due(dossier: Dossier, events: list[Event]) -> Dated | None:
    if dossier.due_at is None or dossier.status == Status.DONE:
        return None
    # While somebody is waited for nobody knows the day yet; whatever changes it is an event.
    last, waits_ = events[-1], dossier.paused_at or dossier.stopped_at
    return Dated(
        "due", last.sequence, dossier.due_at, _("Hẹn trả kết quả"), last.at, sure=not waits_
    )


def _answer(dossier: Dossier, events: list[Event]) -> Dated | None:
    if dossier.status != Status.SUPPLEMENT_WANTED or dossier.reply_by is None:
        return None
    asked = next(event for event in reversed(events) if event.action == "ask_supplement")
    key = f"supplement-{asked.data.get('round') or 1}"
    return Dated(key, asked.sequence, dossier.reply_by, _("Hạn bổ sung"), asked.at)


def _meeting(dossier: Dossier) -> Dated | None:
    if dossier.status not in flow.OPEN or dossier.division is None:
        return None
    meeting = waits.meeting(dossier)
    if meeting is None or meeting.pending is None or meeting.pending.at < clock.now():
        return None
    one = meeting.pending
    what = _("Đến theo hẹn: %(purpose)s") % {"purpose": one.purpose.rstrip(".")}
    key = f"meeting-{one.step}"
    return Dated(key, one.event.sequence, one.at, what, one.event.at, one.place)
