"""What is to come along the usual road, and when: expected by the limits of the steps, never against the promise.

Before acceptance nothing is promised; then no day is expected after the one that would be promised now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from motcua.agencies.calendar import Limit
from motcua.agencies.models import Division
from motcua.agencies.queries import calendars_for
from motcua.dossiers import steps
from motcua.dossiers.models import Dossier, Event
from motcua.procedures import graph
from motcua.procedures.schema import Step

# by: if every step keeps its limit; earliest: if the late step ends at once; promise: its limit lies after the
# day that was named, so that day holds; "": nothing can be said while the clock stands still.
Sort = Literal["by", "earliest", "promise", ""]


@dataclass(frozen=True)
class Ahead:
    index: int
    step: Step
    division: Division
    expected: datetime | None
    sort: Sort


@dataclass(frozen=True)
class Outlook:
    """`works_until` is when the work is through by its limits, also where that is later than promised."""

    ahead: tuple[Ahead, ...]
    standing: str = ""  # what the clock waits for, if it stands still
    step_late: bool = False
    works_until: datetime | None = None
    promise: datetime | None = None  # the day that holds, moved by what will hang in public
    posting_to_come: bool = False
    broken: bool = False  # the day that was named is past

    @property
    def after_promise(self) -> bool:
        """The limits of the steps lead beyond the day that was named."""
        if self.works_until is None or self.promise is None:
            return False
        return self.works_until > self.promise


def outlook(dossier: Dossier, events: Sequence[Event], now: datetime) -> Outlook:
    indices = steps.ahead(dossier)
    places = list(zip(indices, steps.divisions(dossier, indices), strict=True))
    if not places:
        return Outlook(())
    standing = "supplement" if dossier.paused_at else dossier.stopped_for
    if standing:
        known = steps.steps(dossier)
        blank = tuple(Ahead(index, known[index], where, None, "") for index, where in places)
        return Outlook(blank, standing)
    return _running(dossier, places, _entered(events), now)


def _running(
    dossier: Dossier, places: list[tuple[int, Division]], entered: set[int], now: datetime
) -> Outlook:
    known, last = steps.steps(dossier), steps.last_index(dossier)
    calendars = calendars_for([dossier.agency, *(where.agency for _index, where in places)])
    own, due = calendars[dossier.agency_id], dossier.due_at
    limit, accepted = Limit(dossier.limit.value, dossier.limit.unit), due is not None
    broken = bool(due and due < now)
    at, promise = dossier.step_due_at or now, None if broken else due
    if not accepted:
        promise = own.due(now, limit)
    late, found, hangs = at < now, [], False
    at = max(at, now)
    for index, where in places:
        step = known[index]
        if index == last:
            named = promise if accepted else None
            found.append(Ahead(index, step, where, named, "promise" if named else ""))
            continue
        if promise and index not in entered and (pause := graph.pause(step, "posting")):
            # The day named will be counted anew when it begins to hang.
            hangs, hours = True, graph.posting_hours(step)
            promise = own.add_working_hours(promise, hours)
            if pause.after == "restart":
                promise = max(promise, own.due(own.add_working_hours(at, hours), limit))
        at = calendars[where.agency_id].add_working_hours(at, steps.hours(dossier, index))
        held = promise is not None and at > promise
        sort: Sort = "earliest" if late else "by"
        if held:
            sort = "promise" if accepted else "by"
        found.append(Ahead(index, step, where, promise if held else at, sort))
    return Outlook(tuple(found), "", late, at, promise if accepted else None, hangs, broken)


def _entered(events: Sequence[Event]) -> set[int]:
    return {event.step for event in events if event.action in steps.ENTERING}
