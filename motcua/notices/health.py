"""Whether notices flow. What is wrong is one line with a stable name, for logs and for whoever runs the portal."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from motcua.common import clock
from motcua.notices.models import Delivery, State, Trouble

log = logging.getLogger("motcua.notices")
WAITING_TOO_LONG = timedelta(minutes=10)
# Of each kind: what was due in the last day and had half an hour to be taken.
WINDOW, PATIENCE = timedelta(hours=24), timedelta(minutes=30)
ENOUGH = 3  # one wrong address stops nothing


class Alarm(NamedTuple):
    name: str  # stable: what monitoring looks for
    words: str


def alarms() -> list[Alarm]:
    now = clock.now()
    return [*_waiting(now), *_stopped(now)]


def _waiting(now: datetime) -> Iterator[Alarm]:
    overdue = Delivery.objects.filter(state=State.QUEUED).exclude(trouble=Trouble.HELD)
    number = overdue.filter(
        Q(next_try__lt=now - WAITING_TOO_LONG)
        | Q(trouble=Trouble.UNREACHABLE, created_at__lt=now - WAITING_TOO_LONG)
    ).count()
    if number:
        said = _(
            "%(n)s lần gửi chờ quá 10 phút. Xem máy chủ thư, cổng tin nhắn và tiến trình worker."
        )
        yield Alarm("notices-queue-old", said % {"n": number})


def _stopped(now: datetime) -> Iterator[Alarm]:
    """A kind of which much is sent and nothing arrives, while others may well do."""
    recent = Delivery.objects.filter(created_at__range=(now - WINDOW, now - PATIENCE))
    counted = (
        recent.order_by()
        .values("notice__kind")
        .annotate(all=Count("pk"), accepted=Count("pk", filter=Q(accepted_at__isnull=False)))
    )
    for row in counted.filter(all__gte=ENOUGH, accepted=0).order_by("notice__kind"):
        kind = row["notice__kind"]
        said = _("Không thông báo loại “%(kind)s” nào được nhận trong 24 giờ qua (%(n)s lần gửi).")
        yield Alarm(f"notices-kind-stopped-{kind}", said % {"kind": kind, "n": row["all"]})


def report() -> None:
    """Into the log, by name only."""
    for alarm in alarms():
        log.error(alarm.name)
