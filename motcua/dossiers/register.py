"""Which dossiers stand in an agency's register (sổ theo dõi hồ sơ), and their events, many at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from django.db.models import Count, F, Q, QuerySet

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


def with_events(
    dossiers: QuerySet[Dossier], begin: int = 0, end: int | None = None
) -> Iterator[tuple[Dossier, list[Event]]]:
    """Row by row, fetched some hundred at a time: a year may have fifty thousand."""
    chosen = dossiers.select_related("agency__unit", "version__procedure").defer(
        "version__body", "declaration", "revisions", "wanted"
    )
    rows = chosen[begin:end].iterator(chunk_size=CHUNK)
    while some := list(islice(rows, CHUNK)):
        happened = _events(some)
        for dossier in some:
            yield dossier, happened[dossier.pk]


def _events(dossiers: Iterable[Dossier]) -> dict[int, list[Event]]:
    found: dict[int, list[Event]] = defaultdict(list)
    pks = [dossier.pk for dossier in dossiers]
    events = Event.objects.filter(dossier__in=pks).order_by("dossier", "sequence")
    wanted = ("dossier_id", "sequence", "action", "at", "due_at", "data", "step", "division__kind")
    for event in events.select_related("division").only(*wanted):
        found[event.dossier_id].append(event)
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
