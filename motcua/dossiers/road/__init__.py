"""The road of a dossier: where it was, where it is, what is to come. Read from its events, said in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.common import clock
from motcua.dossiers import flow, queries
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.road import ahead, visits
from motcua.dossiers.road.ahead import Ahead, Outlook
from motcua.dossiers.road.visits import Side, Visit

__all__ = ["Ahead", "Outlook", "Road", "Side", "Visit", "read"]


@dataclass(frozen=True)
class Road:
    """`visits` are in the order in which they happened; the last one is where it is, unless it is all over."""

    dossier: Dossier
    moment: datetime
    visits: list[Visit]
    outlook: Outlook
    end: Event | None

    @property
    def now(self) -> Visit | None:
        return self.visits[-1] if self.visits and self.visits[-1].left is None else None

    @property
    def agencies(self) -> set[int]:
        """Who has a part in it: with more than one, each desk is named with its agency."""
        been = {visit.agency_id for visit in self.visits if visit.agency_id}
        return been | {one.division.agency_id for one in self.outlook.ahead}


def read(
    dossier: Dossier, events: Sequence[Event] | None = None, moment: datetime | None = None
) -> Road:
    """Of a dossier that was sent. `events` as `queries.events` gives them, where the page has them already."""
    moment = moment or clock.now()
    happened = list(queries.events(dossier) if events is None else events)
    been, end = visits.read(dossier, happened, moment)
    closed = dossier.status in flow.CLOSED
    to_come = Outlook(()) if closed else ahead.outlook(dossier, happened, moment)
    return Road(dossier, moment, been, to_come, end)
