"""What fell between: deliveries whose job is gone, a server that is back, events that told nobody."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Lower
from procrastinate.contrib.django.models import ProcrastinateJob

from motcua.common import clock
from motcua.common.jobs import defer_all
from motcua.dossiers.models import Event
from motcua.notices import followers, telling
from motcua.notices.jobs import AT_ONCE, deliver, send_staff_letter, wake
from motcua.notices.models import (
    ChannelName,
    Delivery,
    Notice,
    StaffLetter,
    StaffState,
    State,
    Trouble,
    Unreachable,
)

log = logging.getLogger("motcua.notices")

# A job that is due is taken up at once; whoever waits longer has none.
SLACK = timedelta(minutes=2)
# A report that there is no such mailbox takes minutes, a day where servers are slow.
COMES_BACK = timedelta(hours=24)
# Moments of events have no index; their numbers do.
LATEST_EVENTS = 50_000


def sweep() -> int:
    """Every minute; how many were found, nothing on an ordinary day."""
    now = clock.now()
    return requeue(now) + requeue_staff(now) + knock()


def requeue(now: datetime) -> int:
    """Deliveries that are due and have no job: it was deleted, or its worker died in a bad moment."""
    late = Delivery.objects.filter(state=State.QUEUED, next_try__lt=now - SLACK)
    waiting = late.order_by("next_try").values_list("pk", flat=True)[:AT_ONCE]
    lost = _without_job(list(waiting), deliver.name, "delivery_id")
    defer_all(deliver, "delivery_id", lost)
    return len(lost)


def requeue_staff(now: datetime) -> int:
    since = now - telling.PATIENCE
    late = StaffLetter.objects.filter(
        state=StaffState.QUEUED, created_at__range=(since, now - SLACK)
    )
    waiting = late.values_list("pk", flat=True)[:AT_ONCE]
    lost = _without_job(list(waiting), send_staff_letter.name, "letter_id")
    defer_all(send_staff_letter, "letter_id", lost)
    return len(lost)


def _without_job(rows: Iterable[int], task: str, argument: str) -> list[int]:
    if not rows:
        return []
    jobs = ProcrastinateJob.objects.filter(task_name=task, status__in=("todo", "doing"))
    known = {args[argument] for args in jobs.values_list("args", flat=True)}
    return [pk for pk in rows if pk not in known]


def knock() -> int:
    """While a server is away one delivery a minute knocks; once it answers, all that wait go (`jobs.deliver`)."""
    missed = Delivery.objects.filter(state=State.QUEUED, trouble=Trouble.UNREACHABLE)
    away = missed.order_by("channel").values_list("channel", flat=True).distinct()
    return sum(wake(name, 1) for name in away)


def trust_again() -> int:
    """Addresses to which a letter has gone since they failed, and stayed: their mailbox is back.

    A letter that the law wants told is sent in any case; who says anew how to be told brings the others back at once
    (`wishes.py`)."""
    arrived = Delivery.objects.alias(to=Lower("address")).filter(
        to=OuterRef("address"),
        channel=ChannelName.EMAIL,
        state=State.ACCEPTED,
        accepted_at__gt=OuterRef("since"),
        accepted_at__lt=clock.now() - COMES_BACK,
    )
    return Unreachable.objects.filter(Exists(arrived)).delete()[0]


def tell_the_untold(since: datetime) -> int:
    """Events that by the rules tell somebody and have told nobody; the very latest are still being written.

    Each by itself: of one that cannot be told the number goes into the log, and the others are told."""
    newest = Event.objects.order_by("-pk").values_list("pk", flat=True)
    bound = newest[LATEST_EVENTS : LATEST_EVENTS + 1].first() or 0
    events = Event.objects.filter(
        ~Exists(Notice.objects.filter(event=OuterRef("pk"))),
        action__in=followers.TEXTS,
        pk__gt=bound,
        at__gt=since,
        at__lt=clock.now() - SLACK,
    )
    found = 0
    for event in events.select_related("dossier__by", "dossier__version").order_by("pk"):
        try:
            with transaction.atomic():
                if kind := followers.kind_of(event):
                    found += len(telling.tell(event, kind))
        except Exception as failed:
            log.error("notices-untellable-event %s %s", event.pk, type(failed).__name__)
    return found
