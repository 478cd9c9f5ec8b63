"""Rows of how long dossiers took: written with the move that brings the result, and made anew from the events."""

from collections.abc import Iterator
from itertools import groupby

from django.db import transaction
from django.db.models import Exists, OuterRef

from motcua.agencies.calendar import WorkCalendar
from motcua.agencies.queries import calendar_for, calendars_for
from motcua.dossiers import steps
from motcua.dossiers.models import Completion, Dossier, Event
from motcua.dossiers.pace import pace, passage

AT_ONCE = 500


def follow(event: Event) -> None:
    """A row for the first result. One that is done again because it was wrong is not counted twice."""
    if event.action not in steps.ENDING:
        return
    dossier = event.dossier
    events = list(dossier.events.order_by("sequence"))
    if made := completion(dossier, events, calendar_for(dossier.agency)):
        Completion.objects.bulk_create([made], ignore_conflicts=True)


def completion(dossier: Dossier, events: list[Event], calendar: WorkCalendar) -> Completion | None:
    """None while there is no result. A refusal at work is one: people wait for it as long."""
    ended = next((n for n, event in enumerate(events) if event.action in steps.ENDING), None)
    if ended is None:
        return None
    events = events[: ended + 1]
    ran = pace(events, calendar)
    if ran is None:
        return None
    last = events[ended]
    return Completion(
        dossier=dossier,
        procedure_id=dossier.version.procedure_id,
        agency_id=dossier.agency_id,
        case=dossier.case_key,
        finished_at=last.at,
        working_seconds=ran.run(last.at),
        steps=passage(dossier, events, ran),
        late=not last.data.get("on_time", True),
    )


def rebuild() -> int:
    """Every row anew from the events, by the calendars as they are now; how many there are."""
    ends = Event.objects.filter(dossier=OuterRef("dossier"), action__in=steps.ENDING)
    with transaction.atomic():
        Completion.objects.exclude(Exists(ends)).delete()
        return sum(len(rows) for rows in _chunks())


def _chunks() -> Iterator[list[Completion]]:
    ended = Event.objects.filter(action__in=steps.ENDING).order_by("dossier")
    keys = list(ended.values_list("dossier", flat=True).distinct())
    told = [one.name for one in Completion._meta.concrete_fields if one.name not in _KEYS]
    for start in range(0, len(keys), AT_ONCE):
        rows = list(_rows(keys[start : start + AT_ONCE]))
        Completion.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["dossier"], update_fields=told
        )
        yield rows


_KEYS = ("id", "dossier")


def _rows(keys: list[int]) -> Iterator[Completion]:
    found = Dossier.objects.filter(pk__in=keys).select_related("version", "agency")
    dossiers = found.in_bulk()
    calendars = calendars_for(dossier.agency for dossier in dossiers.values())
    events = Event.objects.filter(dossier__in=keys).order_by("dossier", "sequence")
    for key, happened in groupby(events, key=lambda event: event.dossier_id):
        dossier = dossiers[key]
        if made := completion(dossier, list(happened), calendars[dossier.agency_id]):
            yield made
