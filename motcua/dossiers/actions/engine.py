"""How a dossier is moved: the table, the right of the person, one write, one event. Nothing else writes a status."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.module_loading import import_string

from motcua.agencies.models import Agency
from motcua.common import clock
from motcua.dossiers import access, flow, judging
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier, Event, Involvement, event_hash

BY_RULE = "by_rule"
# What the asides write as well, without a new number of `moves`, and what tells whether they still may.
ASIDE = (
    *("status", "due_at", "step_due_at", "reschedules"),
    *("stopped_for", "stopped_at", "paused_at", "owed"),
)


class NotAllowed(Exception):
    """This person may not make this move (403)."""


class Overtaken(Exception):
    """Somebody else moved the dossier first (409). `event` says who did what."""

    def __init__(self, event: Event | None) -> None:
        super().__init__("moved by someone else")
        self.event = event


@dataclass
class Change:
    """What a move writes besides the status: columns of the dossier, and words for the event."""

    columns: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    private_note: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    at: datetime = field(default_factory=clock.now)
    involves: tuple[Agency, ...] = ()  # who is asked, besides those who get the dossier

    def __post_init__(self) -> None:
        """The rule that chose the holder (`placing.to_step`) is a fact of the event, not a column."""
        self.columns = dict(self.columns)
        rule, holder = self.columns.pop(BY_RULE, None), self.columns.get("holder")
        if rule and holder and holder.pk == rule["to"]:
            self.data = {**self.data, BY_RULE: rule}


@cache
def followers() -> tuple[Callable[[Event], None], ...]:
    return tuple(import_string(path) for path in settings.DOSSIER_FOLLOWERS)


def permit(dossier: Dossier, name: str, acting: Acting) -> flow.Move:
    """The move, if this person may make it now; asked first, so that what follows may rely on the state."""
    wanted = flow.MOVES[name]
    if name not in {allowed.name for allowed in access.moves(dossier, acting)}:
        if dossier.status not in wanted.sources:
            raise Overtaken(_last_event(dossier))
        raise NotAllowed(f"{name} on {dossier}")
    return wanted


def move(dossier: Dossier, name: str, acting: Acting, change: Change) -> Event:
    """Table of moves → right of the actor → compare-and-set → one event → followers, in one transaction."""
    wanted = permit(dossier, name, acting)
    before = dossier.status
    after = before if wanted.target is None else str(wanted.target)
    if wanted.target == flow.BACK:
        after = dossier.paused_from
    columns = {**change.columns, "status": after}
    if absent := access.stands_in(dossier, acting, wanted):
        change.data = {**change.data, "for": absent.pk}
    with transaction.atomic():
        _write(dossier, columns, before=before, aside=wanted.aside)
        _involve(dossier, change)
        change.data |= judging.to_seal(dossier, name)
        event = _record(dossier, name, acting, before=before, change=change)
        judging.seal(event)
        for follow in followers():
            follow(event)
    return event


def _write(dossier: Dossier, columns: dict[str, Any], *, before: str, aside: bool) -> None:
    """Two officers may press at the same moment: only the one who read the latest state writes."""
    if aside:
        found = Dossier.objects.filter(pk=dossier.pk, status=before).update(**columns)
    else:
        as_read = Dossier.objects.filter(pk=dossier.pk, moves=dossier.moves)
        found = as_read.update(**columns, moves=F("moves") + 1)
    if not found:
        raise Overtaken(_last_event(dossier))
    for column, value in columns.items():
        setattr(dossier, column, value)
    if aside:
        # Others may have passed it on since it was read: the event says where it is now.
        dossier.refresh_from_db(fields=("moves", "step", "division", "holder", "due_at"))
    else:
        dossier.moves += 1


def _involve(dossier: Dossier, change: Change) -> None:
    """Whoever gets the dossier, or is asked about it, may see it from now on."""
    agencies = {agency.pk for agency in change.involves}
    if "division" in change.columns and dossier.division:
        agencies |= {dossier.agency_id, dossier.reception_id, dossier.division.agency_id}
    rows = [Involvement(dossier=dossier, agency_id=agency) for agency in sorted(agencies)]
    Involvement.objects.bulk_create(rows, ignore_conflicts=True)


def check_unmoved(dossier: Dossier, as_read: int) -> None:
    """The page from which a move comes was made from this state of the dossier; else somebody was faster."""
    if dossier.moves != as_read:
        raise Overtaken(_last_event(dossier))


def lock(dossier: Dossier) -> int:
    """Until the transaction ends nobody else writes this dossier; its number of `moves` now is given back.

    `dossier` keeps the number with which it was read, for the comparison with it."""
    now = Dossier.objects.select_for_update().only("moves", *ASIDE).get(pk=dossier.pk)
    for column in ASIDE:
        setattr(dossier, column, getattr(now, column))
    return now.moves


def hold(dossier: Dossier) -> None:
    """Before its clock is counted anew: nobody moved this dossier since it was read, nor will."""
    if lock(dossier) != dossier.moves:
        raise Overtaken(_last_event(dossier))


def _last_event(dossier: Dossier) -> Event | None:
    """Who was faster; what happened aside of the work overtakes nobody."""
    aside = [move.name for move in flow.MOVES.values() if move.aside]
    found = dossier.events.exclude(action__in=aside)
    return found.select_related("by", "posting__division").order_by("-sequence").first()


def _record(dossier: Dossier, name: str, acting: Acting, *, before: str, change: Change) -> Event:
    previous = dossier.events.order_by("-sequence").values_list("sequence", "hash").first()
    event = Event(
        dossier=dossier,
        sequence=previous[0] + 1 if previous else 1,
        action=name,
        before=before,
        after=dossier.status,
        at=change.at,
        by=acting.user,
        posting=acting.posting,
        step=dossier.step,
        division_id=dossier.division_id,
        holder_id=dossier.holder_id,
        due_at=dossier.due_at,
        note=change.note,
        private_note=change.private_note,
        data=change.data,
        previous_hash=previous[1] if previous else "",
        salt=secrets.token_hex(32),
    )
    event.hash = event_hash(event)
    event.save(force_insert=True)
    return event
