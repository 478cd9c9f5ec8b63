"""What is so at this moment about many dossiers at once: the facts that holder and cause are read from.

As many queries for a list as for one dossier.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from motcua.accounts.absence import away_today
from motcua.accounts.models import Substitution
from motcua.agencies.calendar import WorkCalendar
from motcua.agencies.opening import is_open
from motcua.agencies.queries import calendars_for
from motcua.common import clock
from motcua.dossiers import flow, queries, waits
from motcua.dossiers.models import Appointment, Consultation, Decision, Dossier, Event

ASKED_FOR = (*waits.ENTERING, waits.CONFIRMING, "escalate")


@dataclass
class Present:
    """One dossier now. Of one that nobody works on there is nothing more to know than its row."""

    dossier: Dossier
    now: datetime
    # Of the office that has it, and of the one that promised.
    here: WorkCalendar
    promised: WorkCalendar
    events: list[Event] = field(default_factory=list)
    questions: list[Consultation] = field(default_factory=list)
    appointments: list[Appointment] = field(default_factory=list)
    decision: Decision | None = None
    away: Substitution | None = None

    @property
    def open(self) -> bool:
        return is_open(self.here, self.now)

    @property
    def posted(self) -> waits.Posted | None:
        return waits.posting_in(self.dossier, self.events, self.here)

    @property
    def passed_on(self) -> Event | None:
        return waits.passed_on_in(self.dossier, self.events)

    @property
    def pending(self) -> Appointment | None:
        """To which people are asked to come, today or later."""
        found = [one for one in self.appointments if one.step == self.dossier.step]
        today = clock.local(self.now).date()
        return found[-1] if found and clock.local(found[-1].at).date() >= today else None

    @property
    def late(self) -> bool:
        """Of the step's limit or of the day promised; what stands still is not late for standing still."""
        until = self.dossier.stopped_at or self.now
        due = (self.dossier.step_due_at, self.dossier.due_at)
        return any(one is not None and one < until for one in due)

    @property
    def told(self) -> Event | None:
        """The last time somebody above was told that this step, or this promise, is late."""
        since = self.dossier.step_since
        found = [
            one
            for one in self.events
            if one.action == "escalate"
            and (
                one.due_at == self.dossier.due_at
                if one.data["level"] == "promise"
                else since is not None and one.at >= since
            )
        ]
        return found[-1] if found else None


def present(dossier: Dossier) -> Present:
    return presents([dossier])[dossier.pk]


def presents(dossiers: Iterable[Dossier]) -> dict[int, Present]:
    """By the dossier's key."""
    dossiers = list(dossiers)
    now = clock.now()
    offices = {one.pk: queries.office(one) for one in dossiers}
    calendars = calendars_for([*offices.values(), *(one.agency for one in dossiers)])
    found = {
        one.pk: Present(one, now, calendars[offices[one.pk].pk], calendars[one.agency_id])
        for one in dossiers
    }
    worked_on = [one for one in dossiers if one.status in flow.OPEN]
    if worked_on:
        _fill(found, worked_on)
    return found


def _fill(found: dict[int, Present], dossiers: list[Dossier]) -> None:
    keys = [one.pk for one in dossiers]
    events = Event.objects.filter(dossier__in=keys, action__in=ASKED_FOR)
    for event in events.order_by("sequence"):
        found[event.dossier_id].events.append(event)
    asked = Consultation.objects.filter(dossier__in=keys, answered_at=None)
    for question in asked.select_related("division__agency").order_by("due_at", "pk"):
        found[question.dossier_id].questions.append(question)
    for meeting in Appointment.objects.filter(dossier__in=keys, attended=None).order_by("pk"):
        found[meeting.dossier_id].appointments.append(meeting)
    drafts = Decision.objects.filter(dossier__in=keys, replaced_at=None).select_related("made_by")
    for draft in drafts:
        one = found[draft.dossier_id]
        # Another agency's paper is not its own.
        if draft.made_by.agency_id == queries.office(one.dossier).pk:
            one.decision = draft
    keepers = {one.pk: one.keeper for one in dossiers if one.keeper}
    away = away_today(set(keepers.values()))
    for pk, keeper in keepers.items():
        found[pk].away = away.get(keeper.pk)
