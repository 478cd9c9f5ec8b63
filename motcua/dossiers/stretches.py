"""The road of a dossier over several agencies: whose stretch is which, and by when each should be through."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from motcua.agencies.models import Agency
from motcua.agencies.queries import calendar_for
from motcua.common import clock
from motcua.dossiers import steps
from motcua.dossiers.models import Dossier, Event


@dataclass(frozen=True)
class Stretch:
    """An agency's part of the road: its own clock is the sum of the limits of its steps."""

    agency: Agency
    since: datetime | None
    due: datetime
    left: datetime | None  # when it was passed on

    @property
    def late(self) -> bool:
        return (self.left or clock.now()) > self.due


def stretches(dossier: Dossier, events: list[Event]) -> list[Stretch]:
    """From acceptance to the result; none where one agency does everything."""
    if dossier.accepted_at is None:
        return []
    passed = steps.road_so_far(dossier, events)
    road = [index for index in [*passed, *steps.ahead(dossier)] if not _is_end(dossier, index)]
    whose = [(steps.place(dossier, index).division.agency, index) for index in road]
    parts = [
        (agency, [index for _agency, index in group])
        for agency, group in groupby(whose, key=lambda pair: pair[0])
    ]
    if len(parts) < 2:
        return []
    found: list[Stretch] = []
    begins = dossier.accepted_at
    for agency, indices in parts:
        since = _entered(events, indices[0])
        hours = sum(steps.hours(dossier, index) for index in indices)
        due = calendar_for(agency).add_working_hours(since or begins, hours)
        left = _left(events, indices[-1]) if since else None
        found.append(Stretch(agency, since, due, left))
        begins = left or max(due, clock.now()) if since else due
    return found


def _is_end(dossier: Dossier, index: int) -> bool:
    return index in (0, steps.last_index(dossier))


def _entered(events: list[Event], index: int) -> datetime | None:
    came = (event.at for event in events if event.action in steps.ENTERING and event.step == index)
    return next(came, None)


def _left(events: list[Event], index: int) -> datetime | None:
    """The last time it went on from there, unless it came back since."""
    left = None
    for event in events:
        if event.action in ("forward", "finish") and event.data.get("step") == index:
            left = event.at
        elif event.action == "send_back" and event.step == index:
            left = None
    return left
