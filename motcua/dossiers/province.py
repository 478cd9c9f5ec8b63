"""How the dossiers of the whole province stand: figures by agency, nobody's name."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from motcua.agencies.calendar import WorkCalendar
from motcua.agencies.models import Agency
from motcua.dossiers import lateness
from motcua.dossiers.flow import OPEN, WAITING
from motcua.dossiers.models import Dossier


@dataclass(frozen=True)
class Figures:
    """Of what one agency has in its hands. `soon` and `late` are of the promise to the applicant, `step_late` of
    the limits inside the offices."""

    name: str
    open: int = 0
    soon: int = 0
    step_late: int = 0
    late: int = 0
    waiting: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            self.name,
            self.open + other.open,
            self.soon + other.soon,
            self.step_late + other.step_late,
            self.late + other.late,
            self.waiting + other.waiting,
        )


def by_agency(now: datetime, calendar: WorkCalendar) -> list[Figures]:
    """Two queries, however many agencies; those with most broken promises first."""
    runs, until = lateness.running(), lateness.horizon("promise", now, calendar)
    counted = (
        Dossier.objects.filter(status__in=(*OPEN, *WAITING), division__isnull=False)
        .order_by()
        .values("division__agency")
        .annotate(
            open=Count("pk"),
            soon=Count("pk", filter=runs & Q(due_at__gte=now, due_at__lte=until)),
            step_late=Count("pk", filter=runs & Q(step_due_at__lt=now)),
            late=Count("pk", filter=runs & Q(due_at__lt=now)),
            waiting=Count("pk", filter=Q(status__in=WAITING)),
        )
    )
    rows: list[dict[str, Any]] = [dict(row) for row in counted]
    known = Agency.objects.filter(pk__in=[row["division__agency"] for row in rows])
    names = dict(known.values_list("pk", "name"))
    found = [Figures(names[row.pop("division__agency")], **row) for row in rows]
    return sorted(
        found, key=lambda one: (-one.late, -one.step_late, -one.soon, -one.open, one.name)
    )


def total(rows: list[Figures], name: str) -> Figures:
    return sum(rows, Figures(name))
