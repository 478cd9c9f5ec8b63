"""The way of a dossier through the offices, read from its events: what the control slip lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from motcua.agencies.models import Division
from motcua.common import clock
from motcua.common.templatetags.vi import luc
from motcua.documents import facts
from motcua.documents.desk_papers import ControlSlip, Kept, Passage
from motcua.dossiers import flow, queries, steps
from motcua.dossiers.models import Dossier, Event

# Moves that only bring the dossier along its road: the table itself tells them.
TOLD_BY_THE_TABLE = {"submit", "accept", "begin", "take", "forward", "finish", "hand_over"}


def control_slip(dossier: Dossier) -> ControlSlip:
    """As it stands now: made anew each time, and closed with the hash of the last event."""
    events = list(queries.events(dossier).select_related("holder__user"))
    last, accepted = events[-1], _first(events, "accept")
    first_due = accepted.due_at if accepted else None
    return ControlSlip(
        **facts.letterhead(dossier, clock.now(), number=f"{dossier.number}/PKS-{last.sequence:02}"),
        regime=facts.regime_of(dossier),
        dossier_number=dossier.number or "",
        applicant=str(dossier.applicant.get("full_name", "")),
        content=facts.content(dossier),
        received_at=accepted.at if accepted else None,
        due_at=last.due_at,
        first_due_at=first_due if first_due != last.due_at else None,
        deciding=steps.deciding_agency(dossier).name,
        helping=_helping(dossier, events),
        passages=passages(events),
        log_hash=last.hash,
    )


def kept(event: Event) -> Kept | None:
    """How the limit of the step that ends with this event was kept; earlier by a whole day is early."""
    if event.data.get("in_time") is None:
        return None
    if not event.data["in_time"]:
        return Kept.LATE
    due = event.data.get("step_due_at")
    if due and clock.local(event.at).date() < clock.local(clock.moment(due)).date():
        return Kept.EARLY
    return Kept.ON_TIME


@dataclass
class _Open:
    """A hand-over whose receiver has not done anything yet."""

    event: Event
    giver: str
    to: Division
    remarks: list[str] = field(default_factory=list)
    taken: Event | None = None

    def closed(self) -> Passage:
        holder = self.event.holder
        taker = self.taken.posting if self.taken else holder
        return Passage(
            giver=self.giver,
            receiver=_place(self.to),
            given_at=clock.local(self.event.at),
            giver_person=_name(self.event),
            receiver_person=str(taker.user) if taker else "",
            received_at=clock.local(self.taken.at) if self.taken else None,
            kept=kept(self.event),
            remark="; ".join(self.remarks),
        )


def passages(events: Sequence[Event]) -> list[Passage]:
    """One for every time the dossier went to another step, the last for the result that was given out."""
    found: list[_Open] = []
    remarks: list[str] = []
    here: Event | None = None
    for event in events:
        if found and found[-1].taken is None and _by(found[-1].to, event):
            found[-1].taken = event
        if here and event.division and _moved(here, event):
            giver = _place(here.division) if here.division else ""
            found.append(_Open(event, giver, event.division, remarks))
            remarks = []
        if event.action not in TOLD_BY_THE_TABLE:
            remarks.append(f"{flow.MOVES[event.action].said}: {luc(event.at)}")
        here = event
    if found:
        found[-1].remarks += remarks
    listed = [one.closed() for one in found]
    if here and here.action == "hand_over":
        listed.append(_given_out(here))
    return listed


def _moved(before: Event, after: Event) -> bool:
    return (before.step, before.division_id) != (after.step, after.division_id)


def _by(division: Division, event: Event) -> bool:
    return event.posting is not None and event.posting.division_id == division.pk


def _given_out(event: Event) -> Passage:
    at = clock.local(event.at)
    return Passage(
        giver=_place(event.division) if event.division else "",
        receiver="Người nhận kết quả",
        given_at=at,
        received_at=at,
        giver_person=_name(event),
        receiver_person=str(event.data.get("collected_by", "")),
    )


def _place(division: Division) -> str:
    return f"{division.name}, {division.agency.name}"


def _name(event: Event) -> str:
    return str(event.posting.user) if event.posting else ""


def _first(events: Sequence[Event], action: str) -> Event | None:
    return next((event for event in events if event.action == action), None)


def _helping(dossier: Dossier, events: Sequence[Event]) -> list[str]:
    deciding = steps.deciding_agency(dossier).pk
    agencies = {event.division.agency for event in events if event.division}
    return sorted(one.name for one in agencies if one.pk not in (deciding, dossier.reception_id))
