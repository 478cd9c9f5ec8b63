"""Whom a step usually asks, and under which conditions: what its version says of it."""

from dataclasses import dataclass
from datetime import datetime

from motcua.agencies import queries as agencies
from motcua.agencies.models import Agency, Division, Unit
from motcua.common import clock
from motcua.dossiers import waits
from motcua.dossiers.models import Dossier
from motcua.procedures.schema import Consultation as Asks

DAYS = range(1, 16)  # among which who asks beyond the procedure chooses: working days


@dataclass(frozen=True)
class Terms:
    """By when an answer is due, and what it means when none comes."""

    due_at: datetime
    silence_is_consent: bool = False
    article: str = ""


def usual(dossier: Dossier) -> Division | None:
    """The one division that the current step asks; none where it is one of many, or nobody."""
    asks = waits.step_of(dossier).asks
    if asks is None or dossier.division is None:
        return None
    office: Agency | None = None
    unit: Unit | None = dossier.agency.unit
    while unit and office is None:
        office = agencies.agency_for(unit, asks.agency, clock.today())
        unit = unit.parent
    found = agencies.division(office, asks.division) if office else None
    return None if found == dossier.division else found


def is_usual(dossier: Dossier, division: Division) -> bool:
    asks = waits.step_of(dossier).asks
    return asks is not None and _meant(asks, division)


def _meant(asks: Asks, division: Division) -> bool:
    return (division.agency.kind, division.kind) == (asks.agency, asks.division)


def terms(dossier: Dossier, division: Division, days: int | None, at: datetime) -> Terms:
    """The procedure's own terms for whom it names: nobody shortens what silence would decide.

    Others are given whole working days. Raises ValueError where there is neither.
    """
    calendar = agencies.calendar_for(division.agency)
    asks = waits.step_of(dossier).asks
    if asks is not None and _meant(asks, division):
        due = calendar.add_working_hours(at, asks.working_hours)
        return Terms(due, asks.silence_is_consent, asks.article)
    if days not in DAYS:
        raise ValueError("who is asked beyond the procedure has from 1 to 15 working days")
    assert days is not None
    return Terms(calendar.add_working_days(at, days))
