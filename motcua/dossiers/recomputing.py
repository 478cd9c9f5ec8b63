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
from motcua.dossiers import access, flow, legal_clock, promises, steps
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Dossier

AT_ONCE = 200


@dataclass(frozen=True)
class Moved:
    columns: dict[str, Any]
    why: str
    data: dict[str, Any]


def touched_by(changed: Changed) -> Iterator[Dossier]:
    """The open dossiers in whose running time something changed."""
    open_ones = Q(status__in=(*flow.OPEN, *flow.WAITING))
    if first := changed.first:
        begins = datetime.combine(first, time(), ZONE)
        open_ones &= Q(due_at__gte=begins) | Q(step_due_at__gte=begins)
    keys = list(Dossier.objects.filter(open_ones).order_by("pk").values_list("pk", flat=True))
    related = Dossier.objects.select_related(*access.RELATED)
    for start in range(0, len(keys), AT_ONCE):
        yield from related.filter(pk__in=keys[start : start + AT_ONCE]).order_by("pk")


def moved(dossier: Dossier, changed: Changed) -> Moved | None:
    """What has to be written; nothing where the promise and the step's limit stay as they are."""
    due = _due(dossier)
    step_due = _step_due(dossier, changed)
    if (due, step_due) == (dossier.due_at, dossier.step_due_at):
        return None
    columns = {"due_at": due, "step_due_at": step_due}
    told = {
        name: {"before": before.isoformat(), "after": after.isoformat()}
        for name, before, after in (
            ("due", dossier.due_at, due),
            ("step_due", dossier.step_due_at, step_due),
        )
        if before and after and before != after
    }
    data = {**told, **told.get("due", {}), "calendar": str(changed.token)}
    return Moved(columns, _why(dossier, changed, due, step_due), data)


def _due(dossier: Dossier) -> datetime | None:
    read = promises.clock_of(dossier)
    return read.current if read else dossier.due_at


def _step_due(dossier: Dossier, changed: Changed) -> datetime | None:
    """The same working time is left for the step as was left before the change."""
    due = dossier.step_due_at
    days_or_hours = changed.closed or changed.opened or changed.hours
    if due is None or not days_or_hours or _done_with(dossier, changed):
        return due
    calendar = _calendar_here(dossier)
    if dossier.status == Status.SUBMITTED:
        sent = (
            dossier.events.filter(action__in=("submit", "supplement")).order_by("sequence").last()
        )
        return legal_clock.intake_due(sent.at, calendar) if sent else due
    since = dossier.paused_at or dossier.stopped_at or clock.now()
    if since >= due:
        return due
    left = changed.before(calendar).working_time_between(since, due)
    return calendar.add_working_hours(since, legal_clock.hours(left))


def _calendar_here(dossier: Dossier) -> WorkCalendar:
    if dossier.status == Status.SUBMITTED:
        return calendar_for(dossier.reception)
    return calendar_for(steps.place(dossier, dossier.step).division.agency)


def _done_with(dossier: Dossier, changed: Changed) -> bool:
    """A run that was broken off begins again: what it has done already it does not do twice."""
    before = dossier.events.filter(action="recompute", data__calendar=str(changed.token))
    return before.exists()


def _why(
    dossier: Dossier, changed: Changed, due: datetime | None, step_due: datetime | None
) -> str:
    ends = [moment for moment in (due, step_due, dossier.due_at, dossier.step_due_at) if moment]
    begun = dossier.accepted_at or dossier.submitted_at or clock.now()
    words = changed.words(clock.local(begun).date(), clock.local(max(ends)).date())
    return (
        _("Lịch làm việc thay đổi: %(what)s.") % {"what": words}
        if words
        else _("Lịch làm việc của cơ quan thay đổi.")
    )
