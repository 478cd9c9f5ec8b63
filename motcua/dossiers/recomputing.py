"""When holidays or office hours change after something was promised: whom it moves, and what is said about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.agencies.calendar import ZONE, WorkCalendar
from motcua.agencies.changes import Changed
from motcua.agencies.queries import calendar_for
from motcua.common import clock
from motcua.dossiers import access, flow, legal_clock, promises
from motcua.dossiers.models import Consultation, Dossier

AT_ONCE = 200


@dataclass(frozen=True)
class Moved:
    columns: dict[str, Any]
    why: str
    data: dict[str, Any]
    # Until when those who were asked for an opinion have time now.
    opinions: dict[int, datetime]


def touched_by(changed: Changed) -> Iterator[Dossier]:
    """The open dossiers in whose running time something changed."""
    open_ones = Q(status__in=(*flow.OPEN, *flow.WAITING))
    if first := changed.first:
        begins = datetime.combine(first, time(), ZONE)
        asked = Consultation.objects.filter(answered_at=None, due_at__gte=begins).values("dossier")
        open_ones &= (
            Q(due_at__gte=begins)
            | Q(step_due_at__gte=begins)
            | Q(ask_until__gte=begins)
            | Q(pk__in=asked)
        )
    keys = list(Dossier.objects.filter(open_ones).order_by("pk").values_list("pk", flat=True))
    related = Dossier.objects.select_related(*access.RELATED)
    for start in range(0, len(keys), AT_ONCE):
        yield from related.filter(pk__in=keys[start : start + AT_ONCE]).order_by("pk")


def moved(dossier: Dossier, changed: Changed) -> Moved | None:
    """What has to be written; nothing where the promise and all inner limits stay as they are."""
    old = {name: getattr(dossier, name) for name in ("due_at", "step_due_at", "ask_until")}
    new = {
        "due_at": _due(dossier),
        "step_due_at": _step_due(dossier, changed),
        "ask_until": _ask_until(dossier),
    }
    opinions = dict(_opinions(dossier, changed))
    if old == new and not opinions:
        return None
    told = {
        name.removesuffix("_at"): {"before": promises.said(before), "after": promises.said(after)}
        for name, before in old.items()
        if before and (after := new[name]) and before != after
    }
    data: dict[str, Any] = {"opinions": len(opinions), "calendar": str(changed.token)}
    data |= told | told.get("due", {})
    why = _why(dossier, changed, [*old.values(), *new.values(), *opinions.values()])
    return Moved(new, why, data, opinions)


def _due(dossier: Dossier) -> datetime | None:
    read = promises.clock_of(dossier)
    return read.current if read else dossier.due_at


def _ask_until(dossier: Dossier) -> datetime | None:
    """The window in which papers may be asked for; one that has closed stays closed."""
    until, since = dossier.ask_until, dossier.accepted_at
    if until is None or since is None or until <= clock.now():
        return until
    return legal_clock.supplement_window(since, promises.calendar_of(dossier))


def _step_due(dossier: Dossier, changed: Changed) -> datetime | None:
    since = dossier.paused_at or dossier.stopped_at or clock.now()
    due = dossier.step_due_at
    if due is None or dossier.division is None or _done_with(dossier, changed):
        return due
    return _shifted(since, due, calendar_for(dossier.division.agency), changed)


def _opinions(dossier: Dossier, changed: Changed) -> Iterator[tuple[int, datetime]]:
    asked = dossier.consultations.filter(answered_at=None).select_related("division__agency")
    if not changed.days or not asked or _done_with(dossier, changed):
        return
    for one in asked:
        calendar = calendar_for(one.division.agency)
        due = _shifted(clock.now(), one.due_at, calendar, changed)
        if due != one.due_at:
            yield one.pk, due


def _shifted(since: datetime, due: datetime, calendar: WorkCalendar, changed: Changed) -> datetime:
    """The same working time is left as was left before the days changed."""
    if since >= due or not changed.days:
        return due
    left = changed.before(calendar).working_time_between(since, due)
    return calendar.add_working_hours(since, legal_clock.hours(left))


def _done_with(dossier: Dossier, changed: Changed) -> bool:
    """A run that was broken off begins again: what it has done already it does not do twice."""
    before = dossier.events.filter(action="recompute", data__calendar=str(changed.token))
    return before.exists()


def _why(dossier: Dossier, changed: Changed, ends: list[datetime | None]) -> str:
    begun = dossier.accepted_at or dossier.submitted_at or clock.now()
    last = max(end for end in ends if end)
    words = changed.words(clock.local(begun).date(), clock.local(last).date())
    return (
        _("Lịch làm việc thay đổi: %(what)s.") % {"what": words}
        if words
        else _("Lịch làm việc của cơ quan thay đổi.")
    )
