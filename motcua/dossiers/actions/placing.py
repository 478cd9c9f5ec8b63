"""What several verbs write alike: where the dossier lies from now on, what ends with a step, what ends for good."""

from datetime import datetime
from typing import Any

from motcua.agencies.calendar import WorkCalendar
from motcua.agencies.queries import calendar_for
from motcua.common import clock
from motcua.dossiers import assignment, legal_clock, steps
from motcua.dossiers.access import Acting
from motcua.dossiers.actions.engine import BY_RULE, Change, NotAllowed, permit
from motcua.dossiers.models import Channel, Dossier


def calendar_here(dossier: Dossier) -> WorkCalendar:
    return calendar_for(steps.place(dossier, dossier.step).division.agency)


def to_step(dossier: Dossier, index: int, now: datetime) -> dict[str, Any]:
    """Columns that say where the dossier lies from now on: division, person, since when, until when."""
    place = steps.place(dossier, index)
    calendar = calendar_for(place.division.agency)
    by_rule = None if place.holder else assignment.falls_to(dossier, place)
    rule = {BY_RULE: by_rule.fact} if by_rule else {}
    return {
        "step": index,
        "step_role": place.step.role,
        "division": place.division,
        "holder": by_rule.posting if by_rule else place.holder,
        **rule,
        "step_since": now,
        # What an officer wished to be asked for was said of the step that ends here.
        "proposed": {},
        "step_due_at": legal_clock.step_due(now, steps.hours(dossier, index), calendar),
    }


def forwarded(dossier: Dossier, index: int, now: datetime) -> datetime:
    """When the next step's time begins: what came on paper late in the day goes on the next morning."""
    if dossier.channel == Channel.ONLINE:
        return now
    calendar = calendar_for(steps.place(dossier, index).division.agency)
    return legal_clock.forwarded_at(now, calendar)


def onward(dossier: Dossier, name: str, to: str, acting: Acting) -> int:
    """The step to go on to: the chosen one, else the usual one."""
    permit(dossier, name, acting)
    chosen = steps.Ways(dossier).chosen(to)
    if chosen is None:
        raise NotAllowed(f"{name} of {dossier} to {to}")
    return chosen


def leaving(
    dossier: Dossier, columns: dict[str, Any], note: str, private_note: str, now: datetime
) -> Change:
    """A step ends here: the event keeps which one, since when, and whether its own limit was kept."""
    data = {
        "step": dossier.step,
        "since": dossier.step_since.isoformat() if dossier.step_since else None,
        "step_due_at": dossier.step_due_at.isoformat() if dossier.step_due_at else None,
        "in_time": dossier.step_due_at is None or now <= dossier.step_due_at,
    }
    return Change(columns, note, private_note, data, now)


def closed(**more: Any) -> dict[str, Any]:
    return {
        "paused_from": "",
        "paused_at": None,
        "wanted": {},
        "reply_by": None,
        "proposed": {},
        "may_ask_again": False,
        "closed_at": clock.now(),
        "holder": None,
        **more,
    }
