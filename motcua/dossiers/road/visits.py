"""The visits of a dossier to its steps, read from its events: who had it, from when to when, what was waited for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from motcua.accounts.models import Posting
from motcua.agencies.calendar import WorkCalendar
from motcua.agencies.models import Division
from motcua.agencies.queries import calendars_for
from motcua.common import clock
from motcua.dossiers import asking, flow, promises, steps, waits
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.promises import RunsAgain, Stops
from motcua.procedures import graph
from motcua.procedures.schema import Step

Kind = Literal["consultation", "supplement", "appointment", "posting", "payment"]
Outcome = Literal["", "answered", "silent", "withdrawn", "came", "absent", "again", "over", "cut"]

# With these a visit begins, and the one before it ends.
ENTERING = ("submit", "receive", "transfer", *steps.ENTERING, *steps.ENDING, "send_back", "correct")
BACK = ("send_back", "correct")
# What is said of a visit besides how it began and ended.
NOTED = ("confirm_transfer", "extend", "apologise", "recompute", "ask_withdrawal")
NONE = timedelta()


@dataclass
class Side:
    """Beside the work of a visit: an opinion asked for; papers, people, money or days waited for."""

    kind: Kind
    since: datetime
    until: datetime | None = None  # None: still waited for
    due: datetime | None = None
    stops: bool = False  # the legal clock stands still meanwhile
    outcome: Outcome = ""
    late: bool = False
    whom: str = ""  # who was asked
    what: tuple[str, ...] = ()  # papers and answers that lack; what people must come for, and where
    spent: timedelta = NONE  # of working time

    @property
    def open(self) -> bool:
        return self.until is None


@dataclass
class Visit:
    """One stay at one step. `nth` counts the stays at this step of this agency."""

    index: int
    step: Step
    nth: int
    entered: Event
    calendar: WorkCalendar
    left: Event | None = None
    before: int | None = None  # the stay at this step it came back from work after, by position
    holder: Posting | None = None
    due: datetime | None = None
    sides: list[Side] = field(default_factory=list)
    notes: list[Event] = field(default_factory=list)
    # The working time it took, without what the clock stood still.
    spent: timedelta = NONE
    paused: timedelta = NONE
    # By how much it was done before its limit, or (negative) after; None where there was no limit.
    ahead_of_due: timedelta | None = None
    late: bool = False

    @property
    def division(self) -> Division | None:
        return self.entered.division

    @property
    def agency_id(self) -> int | None:
        return self.entered.division.agency_id if self.entered.division else None

    @property
    def since(self) -> datetime:
        """What came to the counter late in the day goes on the next morning, unless somebody was quicker."""
        goes_on = clock.moment(self.entered.data.get("forwarded_at") or self.entered.at.isoformat())
        return self.entered.at if self.left and self.left.at < goes_on else goes_on

    @property
    def until(self) -> datetime | None:
        return self.left.at if self.left else None

    @property
    def back(self) -> bool:
        return self.entered.action in BACK

    @property
    def sent_back(self) -> bool:
        return self.left is not None and self.left.action == "send_back"

    @property
    def who(self) -> Posting | None:
        """Who ended it, if that was somebody there; else whose hands it was in last."""
        left = self.left
        if left and left.posting and left.posting.division_id == self.entered.division_id:
            return left.posting
        # Of where it lies now: who has left the office has it no more.
        gone = left is None and self.holder is not None and self.holder.ended
        return None if gone else self.holder


def read(
    dossier: Dossier, events: Sequence[Event], now: datetime
) -> tuple[list[Visit], Event | None]:
    """Every stay in order, and the event that ended the life, if one did."""
    reader = _Reader(dossier, events, now)
    for event in events:
        reader.go_on(event)
    return reader.done(), reader.end


class _Reader:
    def __init__(self, dossier: Dossier, events: Sequence[Event], now: datetime) -> None:
        self.dossier, self.now = dossier, now
        self.steps = steps.steps(dossier)
        offices = {
            event.division.agency_id: event.division.agency for event in events if event.division
        }
        self.calendars = calendars_for(offices.values()) if offices else {}
        self.visits: list[Visit] = []
        self.here: Visit | None = None
        self.end: Event | None = None
        self.asked: dict[int, Side] = {}
        # Not waited for when the result was made; owed again when it has to be made anew.
        self.unanswered: dict[int, Side] = {}
        self.standing: dict[str, Side] = {}
        self.posted: dict[int, datetime] = {}
        self.due_by_event = _due_times(dossier, events)

    def go_on(self, event: Event) -> None:
        if event.action in ENTERING:
            self._leave(event)
            if event.action in steps.ENDING:
                self.unanswered = dict(self.asked)
                self._cut(event)
            self._enter(event)
        elif event.after in flow.CLOSED and event.before not in flow.CLOSED:
            self._leave(event)
            self._cut(event)
            self.end = event
        elif self.here:
            self._within(self.here, event)

    def done(self) -> list[Visit]:
        """With what can only be said at the end: how long everything took."""
        for visit in self.visits:
            self._posting(visit)
            self._measure(visit)
        return self.visits

    # --- coming and going ---

    def _enter(self, event: Event) -> None:
        assert event.division is not None
        same = [
            place
            for place, visit in enumerate(self.visits)
            if (visit.index, visit.agency_id) == (event.step, event.division.agency_id)
        ]
        calendar = self.calendars[event.division.agency_id]
        nth, step = len(same) + 1, self.steps[event.step]
        before = same[-1] if same and event.action in BACK else None
        visit = Visit(event.step, step, nth, event, calendar, before=before, holder=event.holder)
        if step.posting_days and event.action in steps.ENTERING:
            # Coming back does not begin the days anew (`waits.posting`).
            self.posted.setdefault(event.step, event.at)
        self.visits.append(visit)
        self.here, self.end = visit, None
        if event.action == "correct":
            # By a promise of its own, which does not stand still for them.
            for number, asked in self.unanswered.items():
                again = Side("consultation", asked.since, due=asked.due, whom=asked.whom)
                self.asked[number] = again
                visit.sides.append(again)

    def _leave(self, event: Event) -> None:
        if self.here is None:
            return
        due = event.data.get("step_due_at")
        self.here.left, self.here.due = event, clock.moment(due) if due else self._answer_by()
        self.here = None

    def _answer_by(self) -> datetime | None:
        """The eight hours at the counter, where nothing was asked for in between."""
        assert self.here is not None
        by = self.here.entered.data.get("answer_by")
        return clock.moment(by) if by and not self.here.sides else None

    def _cut(self, event: Event) -> None:
        for side in (*self.asked.values(), *self.standing.values()):
            side.until, side.outcome = event.at, "cut"
        self.asked, self.standing = {}, {}

    # --- what happens at a step ---

    def _within(self, visit: Visit, event: Event) -> None:
        visit.holder = event.holder
        stops = any(isinstance(one, Stops) for one in promises.told_by([event]))
        match event.action:
            case "consult":
                side = Side("consultation", event.at, stops=stops, whom=event.data["asked"])
                side.due = self.due_by_event.get(event.pk) or clock.moment(event.data["answer_by"])
                self.asked[event.data["number"]] = side
                visit.sides.append(side)
            case "answer" | "withdraw_question" | "opinion_silent":
                self._answered(event)
            case "ask_supplement":
                side = Side("supplement", event.at, stops=True, what=self._lacking(event.data))
                side.due = clock.moment(event.data["reply_by"])
                self._waits(visit, side)
            case "supplement":
                self._goes_on("supplement", event, "over")
            case "appoint":
                self._appointed(visit, event, stops=stops)
            case "attend":
                self._goes_on("appointment", event, "came" if event.data["came"] else "absent")
            case name if name in NOTED:
                visit.notes.append(event)
            case _:
                self._paying(visit, event)

    def _waits(self, visit: Visit, side: Side) -> None:
        self.standing[side.kind] = side
        visit.sides.append(side)

    def _goes_on(self, kind: str, event: Event, outcome: Outcome) -> None:
        if side := self.standing.pop(kind, None):
            side.until, side.outcome = event.at, outcome
            side.late = bool(kind == "supplement" and side.due and event.at > side.due)

    def _answered(self, event: Event) -> None:
        side = self.asked.pop(event.data["number"], None)
        if side is None:
            return
        named: dict[str, Outcome] = {"silent": "silent", "withdrawn": "withdrawn"}
        side.outcome = named.get(event.data["outcome"], "answered")
        side.until = event.at
        side.late = bool(event.data.get("late")) and side.outcome == "answered"

    def _appointed(self, visit: Visit, event: Event, *, stops: bool) -> None:
        """What was stopped for the first appointment stands still until somebody comes."""
        stood = any(side.kind == "appointment" and side.stops for side in visit.sides)
        self._goes_on("appointment", event, "again")
        data = event.data
        side = Side("appointment", event.at, due=clock.moment(data["at"]), stops=stops or stood)
        side.what = (data["purpose"].rstrip("."), data["place"])
        self._waits(visit, side)

    def _paying(self, visit: Visit, event: Event) -> None:
        """No move asks for money yet; the clock knows the cause already."""
        for one in promises.told_by([event]):
            if isinstance(one, Stops) and one.cause == "payment":
                self._waits(visit, Side("payment", one.at, stops=True))
            elif isinstance(one, RunsAgain) and one.cause == "payment":
                self._goes_on("payment", event, "over")

    def _lacking(self, asked: dict[str, Any]) -> tuple[str, ...]:
        described = self.dossier.version.description
        papers = ((key, described.paper(key)) for key in asked.get("papers", {}))
        names = [paper.name if paper else key for key, paper in papers]
        names += [other.name for other in asking.others_in(asked).values()]
        return tuple(names)

    # --- once everything is known ---

    def _posting(self, visit: Visit) -> None:
        begun = self.posted.get(visit.index)
        if begun is None or not visit.step.posting_days:
            return
        ends = waits.posted_until(begun, visit.step, visit.calendar)
        since, closes = max(begun, visit.since), visit.until or self.now
        if since >= ends:
            return
        stops = graph.pause(visit.step, "posting") is not None
        side = Side("posting", since, due=ends, stops=stops)
        if closes >= ends or visit.left:
            side.until = min(ends, closes)
            side.outcome = "over" if closes >= ends else "cut"
        visit.sides.append(side)
        visit.sides.sort(key=lambda one: one.since)

    def _measure(self, visit: Visit) -> None:
        until = visit.until or self.now
        if visit.left is None:
            visit.due = self.dossier.step_due_at
        for side in visit.sides:
            side.spent = _worked(visit.calendar, side.since, side.until or self.now)
            if side.open and side.due and self.now > side.due:
                side.late = side.kind in ("consultation", "supplement")
        stood = [(side.since, side.until or self.now) for side in visit.sides if side.stops]
        visit.paused = sum(
            (_worked(visit.calendar, max(a, visit.since), min(b, until)) for a, b in _union(stood)),
            NONE,
        )
        visit.spent = _worked(visit.calendar, visit.since, until) - visit.paused
        if visit.due:
            visit.late = until > visit.due
            visit.ahead_of_due = visit.calendar.working_time_between(until, visit.due)


def _worked(calendar: WorkCalendar, since: datetime, until: datetime) -> timedelta:
    return calendar.working_time_between(since, until) if since < until else NONE


def _union(spans: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """What is waited for at once stands still once."""
    found: list[tuple[datetime, datetime]] = []
    for since, until in sorted(spans):
        if found and since <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], until)
        else:
            found.append((since, until))
    return found


def _due_times(dossier: Dossier, events: Sequence[Event]) -> dict[int, datetime]:
    """By when an answer is owed may have moved with the calendar since it was asked for."""
    if not any(event.action == "consult" for event in events):
        return {}
    return dict(dossier.consultations.values_list("event_id", "due_at"))
