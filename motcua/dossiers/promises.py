"""A dossier's legal clock: what its events tell of it, and what the columns say by it.

A verb that moves the clock tells facts (`after`); they go into its event, for ever, and the due time is read from
all of them. Nothing else writes a due time.
"""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from motcua.agencies.calendar import Limit, WorkCalendar
from motcua.agencies.queries import calendar_for
from motcua.common import clock
from motcua.dossiers import legal_clock, steps
from motcua.dossiers.legal_clock import (
    After,
    Began,
    Cause,
    Clock,
    Extended,
    Fact,
    Posted,
    Rescheduled,
    Stopped,
)
from motcua.dossiers.models import Dossier, Event
from motcua.procedures import graph
from motcua.procedures.schema import Step

FACTS, DRIFT = "clock", "recomputed"


@dataclass(frozen=True)
class Stops:
    """The clock stops now. `key` tells two things apart that are waited for at once for the same cause."""

    at: datetime
    after: After
    cause: Cause
    sector_limit: Limit | None = None
    key: str = ""


@dataclass(frozen=True)
class RunsAgain:
    """What `Stops` waited for came."""

    at: datetime
    cause: Cause
    key: str = ""


Told = Began | Stops | RunsAgain | Posted | Extended | Rescheduled
_KINDS: dict[str, type[Told]] = {
    "began": Began,
    "stops": Stops,
    "runs_again": RunsAgain,
    "posted": Posted,
    "extended": Extended,
    "rescheduled": Rescheduled,
}


@dataclass
class Promise:
    """What a move writes because of the clock: columns of the dossier, and data of its event."""

    columns: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def due_at(self) -> datetime:
        due: datetime = self.columns["due_at"]
        return due


def limit_of(dossier: Dossier) -> Limit:
    return Limit(dossier.limit.value, dossier.limit.unit)


def calendar_of(dossier: Dossier) -> WorkCalendar:
    """The hours of the agency that is competent count, whichever desk the dossier lies on."""
    return calendar_for(dossier.agency)


def after(dossier: Dossier, *told: Told) -> Promise:
    """The promise when these things have happened as well."""
    calendar, so_far = calendar_of(dossier), told_by(_events(dossier))
    if not so_far and dossier.accepted_at:
        # Accepted before facts were kept.
        so_far = [Began(dossier.accepted_at, limit_of(dossier))]
    read = legal_clock.read(facts_of([*so_far, *told]), calendar)
    data: dict[str, Any] = {FACTS: [written(one) for one in told]}
    if so_far and dossier.due_at:
        standing = legal_clock.read(facts_of(so_far), calendar).current
        if standing != dossier.due_at:
            # The calendar changed a moment ago, and this move came before the recomputation.
            data[DRIFT] = {"before": said(dossier.due_at), "after": said(standing)}
    columns = {"due_at": read.current, **_standing_still(facts_of([*so_far, *told]))}
    if any(isinstance(one, Began) for one in told):
        columns["original_due_at"] = read.current
    return Promise(columns, data)


def clock_of(dossier: Dossier) -> Clock | None:
    """The clock as it stands by today's calendar; none before anything was promised."""
    facts = facts_of(told_by(_events(dossier)))
    return legal_clock.read(facts, calendar_of(dossier)) if facts else None


def _events(dossier: Dossier) -> Iterable[Event]:
    return dossier.events.filter(data__has_key=FACTS)


def _standing_still(facts: Iterable[Fact]) -> dict[str, Any]:
    """What is waited for besides papers, which have columns of their own. A promise made anew waits for nothing yet."""
    standing: Stopped | None = None
    for fact in facts:
        if isinstance(fact, Began):
            standing = None
        elif isinstance(fact, Stopped) and fact.until is None and fact.cause != "supplement":
            standing = standing or fact
    if standing is None:
        return {"stopped_for": "", "stopped_at": None}
    return {"stopped_for": standing.cause, "stopped_at": standing.at}


# --- facts for the verbs ---


def on_acceptance(dossier: Dossier, index: int, at: datetime) -> Promise:
    """What is promised to whoever is taken in now, and goes on to that step."""
    return after(dossier, Began(at, limit_of(dossier)), *posted(dossier, index, at))


def asked_for_papers(dossier: Dossier, at: datetime) -> Stops:
    """The step may say how the clock goes on after a supplement, else the limit does."""
    here = graph.pause(steps.current_step(dossier), "supplement")
    limit = dossier.limit
    if here is None and limit.after_supplement == "sector":
        return Stops(at, "sector", "supplement", Limit(limit.sector_days, limit.sector_unit))
    return Stops(at, here.after if here else limit.after_supplement, "supplement")


def posted(dossier: Dossier, index: int, at: datetime) -> tuple[Posted, ...]:
    """Entering this step stops the clock for as long as something hangs there; coming back does not again."""
    step = steps.steps(dossier)[index]
    pause = graph.pause(step, "posting")
    if pause is None or dossier.events.filter(action__in=steps.ENTERING, step=index).exists():
        return ()
    return (Posted(at, graph.posting_hours(step), pause.after),)


def waiting(step: Step, cause: Cause, at: datetime, key: str = "") -> tuple[Stops, ...]:
    """What it does to the clock when something is waited for here: nothing, unless the step says that it stops."""
    pause = graph.pause(step, cause)
    return (Stops(at, pause.after, cause, key=key),) if pause else ()


# --- facts in events ---


def told_by(events: Iterable[Event]) -> list[Told]:
    return [_read(row) for event in events for row in event.data.get(FACTS, ())]


def facts_of(told: Iterable[Told]) -> list[Fact]:
    """The same with every stop and its end made one."""
    facts: list[Fact] = []
    standing: dict[tuple[str, str], tuple[int, Stopped]] = {}
    for one in told:
        match one:
            case Stops():
                stop = Stopped(one.at, None, one.after, one.cause, one.sector_limit)
                standing[one.cause, one.key] = len(facts), stop
                facts.append(stop)
            case RunsAgain():
                if found := standing.pop((one.cause, one.key), None):
                    place, stop = found
                    facts[place] = dataclasses.replace(stop, until=one.at)
            case _:
                facts.append(one)
    return facts


def written(told: Told) -> dict[str, Any]:
    name = next(name for name, kind in _KINDS.items() if isinstance(told, kind))
    row: dict[str, Any] = {"fact": name}
    for one in dataclasses.fields(told):
        value = getattr(told, one.name)
        if isinstance(value, datetime):
            value = said(value)
        elif isinstance(value, Limit):
            value = {"value": value.value, "unit": str(value.unit)}
        if value not in (None, ""):
            row[one.name] = value
    return row


def said(moment: datetime) -> str:
    """As events keep a moment: in Vietnamese time."""
    return clock.local(moment).isoformat()


def _read(row: dict[str, Any]) -> Told:
    values = {name: value for name, value in row.items() if name != "fact"}
    values["at"] = clock.moment(values["at"])
    for name in ("limit", "sector_limit"):
        if name in values:
            values[name] = Limit(**values[name])
    return _KINDS[row["fact"]](**values)
