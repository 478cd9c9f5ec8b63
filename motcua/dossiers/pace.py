"""Office time in which a dossier's clock ran, read from its events: pauses are nobody's speed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from motcua.agencies.calendar import WorkCalendar
from motcua.dossiers import promises, steps
from motcua.dossiers.legal_clock import Fact, Posted, Stopped
from motcua.dossiers.models import Dossier, Event

# Moves with which a dossier comes to another step.
MOVING = (*steps.ENTERING, "send_back", *steps.ENDING)
# Step → the time run when it was first come to, and when it was left for the last time.
Passage = dict[str, tuple[int, int]]
_SECOND = timedelta(seconds=1)
NOT_YET = datetime(3000, 1, 1, tzinfo=UTC)

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Pace:
    """One run of the clock: from acceptance, with the times it stood still."""

    since: datetime
    standing: tuple[Span, ...]
    calendar: WorkCalendar

    def run(self, until: datetime) -> int:
        """Seconds of office time up to that moment, without those in which the clock stood still."""
        between = self.calendar.working_time_between
        whole = between(self.since, until) if until > self.since else timedelta()
        stood = (
            between(max(start, self.since), min(end, until))
            for start, end in self.standing
            if start < until and end > self.since
        )
        return max(whole - sum(stood, timedelta()), timedelta()) // _SECOND

    def stands(self, at: datetime) -> Span | None:
        """Between which times the clock stands still at that moment; `NOT_YET` while nobody knows the end."""
        return next(((start, end) for start, end in self.standing if start <= at < end), None)


def pace(events: Iterable[Event], calendar: WorkCalendar) -> Pace | None:
    """None before acceptance."""
    known = list(events)
    accepted = next((event.at for event in known if event.action == "accept"), None)
    if accepted is None:
        return None
    return Pace(accepted, standing(promises.facts_of(promises.told_by(known)), calendar), calendar)


def standing(facts: Iterable[Fact], calendar: WorkCalendar) -> tuple[Span, ...]:
    """When the clock stood still; what stood still for two causes at once did so only once."""
    joined: list[Span] = []
    for start, end in sorted(_stops(facts, calendar)):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return tuple(joined)


def _stops(facts: Iterable[Fact], calendar: WorkCalendar) -> Iterator[Span]:
    for fact in facts:
        match fact:
            case Stopped():
                yield fact.at, fact.until or NOT_YET
            case Posted():
                yield fact.at, calendar.add_working_hours(fact.at, fact.working_hours)


def passage(dossier: Dossier, events: Iterable[Event], ran: Pace) -> Passage:
    """Which steps it has been at; the one it is at now is left as soon as it was come to."""
    known = steps.steps(dossier)
    found: Passage = {}
    here = ""
    for event in events:
        if event.action not in MOVING:
            continue
        at = ran.run(event.at)
        if here:
            found[here] = found[here][0], at
        here = known[event.step].key
        found[here] = found.get(here, (at, at))[0], at
    return found
