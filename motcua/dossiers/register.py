"""Which dossiers stand in an agency's register (sổ theo dõi hồ sơ), and their events, many at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform

from motcua.agencies.calendar import ZONE
from motcua.agencies.models import Agency
from motcua.dossiers import flow
from motcua.dossiers.models import Dossier, Event

CHUNK = 500


@dataclass(frozen=True)
class Period:
    """Days on which dossiers were taken in, both included."""

    begin: date
    end: date

    @property
    def moments(self) -> tuple[datetime, datetime]:
        after = self.end + timedelta(days=1)
        return _midnight(self.begin), _midnight(after)


def year(number: int) -> Period:
    return Period(date(number, 1, 1), date(number, 12, 31))


def taken_in(period: Period, channel: str = "") -> QuerySet[Dossier]:
    begin, end = period.moments
    found = Dossier.objects.filter(accepted_at__gte=begin, accepted_at__lt=end)
    return found.filter(channel=channel) if channel else found


def of_agency(agency: Agency, period: Period, channel: str = "") -> QuerySet[Dossier]:
    """In the order of the book: as they were taken in at this agency's one-stop desk."""
    return taken_in(period, channel).filter(reception=agency).order_by("accepted_at", "pk")


class Happened(NamedTuple):
    """Of an event what a register tells."""

    action: str
    at: datetime
    due_at: datetime | None
    at_desk: bool  # whether the dossier lay at a one-stop desk after it
    collected_by: str
    in_time: str  # "true", "false", or nothing


class Entry(NamedTuple):
    """Of a dossier what a register tells: rows by the ten thousand are no model instances."""

    pk: int
    number: str
    version: int
    agency: int
    person: str
    address: str
    phone: str
    delivery: str
    events: list[Happened]


def entries(dossiers: QuerySet[Dossier], begin: int = 0, end: int | None = None) -> Iterator[Entry]:
    """Row by row, fetched some hundred at a time: a year may have fifty thousand."""
    chosen = dossiers.values_list(
        "pk",
        "number",
        "version",
        "agency",
        "applicant_name",
        KeyTextTransform("residence", "applicant"),
        KeyTextTransform("phone", "submitter"),
        "delivery",
    )
    rows = chosen[begin:end].iterator(chunk_size=CHUNK)
    while some := list(islice(rows, CHUNK)):
        happened = _events([row[0] for row in some])
        for pk, number, version, agency, person, address, phone, delivery in some:
            yield Entry(
                pk,
                number or "",
                version,
                agency,
                person,
                address or "",
                phone or "",
                delivery,
                happened[pk],
            )


def _events(dossiers: list[int]) -> dict[int, list[Happened]]:
    found: dict[int, list[Happened]] = defaultdict(list)
    events = Event.objects.filter(dossier__in=dossiers).order_by("dossier", "sequence")
    for dossier, action, at, due, kind, collector, in_time in events.values_list(
        "dossier",
        "action",
        "at",
        "due_at",
        "division__kind",
        KeyTextTransform("collected_by", "data"),
        KeyTextTransform("on_time", "data"),
    ).iterator(chunk_size=CHUNK * 10):
        at_desk = kind == "one-stop"
        found[dossier].append(Happened(action, at, due, at_desk, collector or "", in_time or ""))
    return found


def figures(period: Period, channel: str = "") -> list[dict[str, Any]]:
    """Of every agency how many it took in and what became of them: numbers, nobody's name."""
    late = Q(finished_at__gt=F("due_at"))
    closed_otherwise = (flow.Status.WITHDRAWN, flow.Status.STOPPED)
    rows = (
        taken_in(period, channel)
        .values("reception", "reception__name")
        .annotate(
            taken=Count("pk"),
            done=Count("pk", filter=Q(finished_at__isnull=False)),
            late=Count("pk", filter=late),
            ended=Count("pk", filter=Q(status__in=closed_otherwise)),
        )
        .order_by("reception__name")
    )
    return [dict(row) for row in rows]


def years(agency: Agency) -> range:
    """The years for which there is a book, up to the latest in which something was taken in."""
    dossiers = Dossier.objects.filter(reception=agency, accepted_at__isnull=False)
    first = dossiers.order_by("accepted_at").values_list("accepted_at", flat=True).first()
    last = dossiers.order_by("-accepted_at").values_list("accepted_at", flat=True).first()
    if first is None or last is None:
        return range(0)
    return range(first.astimezone(ZONE).year, last.astimezone(ZONE).year + 1)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE)
