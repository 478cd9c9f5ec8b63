"""What people outside the office are reminded of: to bring what lacks, to come, to fetch what is ready.

As the watch over limits it goes by what stands in the tables: run twice it does nothing twice, and of what a stopped
machine missed only the latest is made up.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.agencies.calendar import WorkCalendar
from motcua.agencies.opening import is_open
from motcua.common import clock
from motcua.dossiers import actions, queries
from motcua.dossiers.access import RELATED, SYSTEM
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Appointment, Delivery, Dossier, Event

ANSWER_DAYS = (7, 2)  # before the last day for what was asked; and once more on its morning
FETCH_AFTER = (5, 20)  # working days that a result has waited at the counter
LOOK_AHEAD = timedelta(days=15)  # more than any of them, with the longest holidays
LOOK_BACK = timedelta(days=60)
AT_ONCE = 100
# Not read before something has to be said.
HEAVY = ("version__body", "submitter", "applicant", "declaration", "revisions", "wanted", "words")


@dataclass(frozen=True)
class Reminder:
    """`key` is the same for the same reminder however often it is found."""

    key: str
    about: str  # supplement | meeting | result
    facts: dict[str, Any] = field(default_factory=dict)


def remind() -> int:
    """How many were reminded of something. Nobody is by an office that is closed now."""
    now, last, done = clock.now(), 0, 0
    while some := list(_candidates(now).filter(pk__gt=last)[:AT_ONCE]):
        last = some[-1].pk
        calendars, had = queries.calendars(some), _had(some)
        for dossier in some:
            calendar = calendars[dossier.pk]
            if is_open(calendar, now):
                for one in wanted(dossier, now, calendar):
                    if (dossier.pk, one.key) not in had:
                        done += _once(dossier, one)
    return done


def _candidates(now: datetime) -> QuerySet[Dossier]:
    soon = now + LOOK_AHEAD
    meets = Appointment.objects.filter(
        dossier=OuterRef("pk"), attended=None, at__gt=now, at__lt=soon
    )
    found = Dossier.objects.filter(
        Q(status=Status.SUPPLEMENT_WANTED, reply_by__gt=now, reply_by__lt=soon)
        | Q(Exists(meets), status=Status.PROCESSING)
        | (Q(status=Status.DONE) & _to_fetch(now))
    )
    return found.select_related(*RELATED).defer(*HEAVY).order_by("pk")


def _to_fetch(now: datetime) -> Q:
    """Results that lie at a counter long enough, less those of which everything was said already."""
    at_a_counter = ~Q(delivery=Delivery.ONLINE) | Q(result=None)
    said = Event.objects.filter(
        dossier=OuterRef("pk"),
        action="remind",
        data__about="result",
        at__gte=OuterRef("finished_at"),
    )
    first, last = FETCH_AFTER
    waits = Q(finished_at__lt=now - _at_least(first)) & ~Exists(said)
    again = Q(finished_at__lt=now - _at_least(last)) & ~Exists(
        said.filter(data__key__endswith=f"-{last}")
    )
    return Q(at_a_counter, waits | again, finished_at__gt=now - LOOK_BACK)


def _at_least(working_days: int) -> timedelta:
    """So many working days are never over sooner; of the first and the last a part may count."""
    return timedelta(days=working_days - 1)


def _had(dossiers: Iterable[Dossier]) -> set[tuple[int, str]]:
    told = Event.objects.filter(action="remind", dossier__in=list(dossiers))
    return set(told.values_list("dossier_id", "data__key"))


# --- what has to be said now ---


def wanted(dossier: Dossier, now: datetime, calendar: WorkCalendar) -> Iterator[Reminder]:
    match dossier.status:
        case Status.SUPPLEMENT_WANTED:
            yield from _answer(dossier, now, calendar)
        case Status.PROCESSING:
            yield from _meeting(dossier, now, calendar)
        case Status.DONE:
            yield from _fetch(dossier, now, calendar)


def _answer(dossier: Dossier, now: datetime, calendar: WorkCalendar) -> Iterator[Reminder]:
    until, asked = dossier.reply_by, dossier.paused_at
    if until is None or asked is None or now >= until:
        return
    last = clock.local(until).date()
    working = last if calendar.is_working_day(last) else calendar.previous_working_day(last)
    marks = {last - timedelta(days=days): str(days) for days in ANSWER_DAYS} | {working: "last"}
    # The request itself is a reminder for the day on which it came.
    come = [day for day in marks if clock.local(asked).date() < day <= clock.local(now).date()]
    if come:
        key = f"supplement-{asked.isoformat()}-{marks[max(come)]}"
        yield Reminder(key, "supplement", {"reply_by": clock.local(until).isoformat()})


def _meeting(dossier: Dossier, now: datetime, calendar: WorkCalendar) -> Iterator[Reminder]:
    meetings = dossier.appointments.filter(step=dossier.step, attended=None, at__gt=now)
    for one in meetings.select_related("event"):
        before = calendar.previous_working_day(clock.local(one.at).date())
        if clock.local(one.event.at).date() < before <= clock.local(now).date():
            facts = {"at": clock.local(one.at).isoformat(), "place": one.place}
            yield Reminder(f"meeting-{one.pk}", "meeting", {**facts, "purpose": one.purpose})


def _fetch(dossier: Dossier, now: datetime, calendar: WorkCalendar) -> Iterator[Reminder]:
    since = dossier.finished_at
    if since is None or dossier.delivery == Delivery.POST:
        return
    if dossier.delivery == Delivery.ONLINE and not dossier.refused:
        return
    over = [n for n in FETCH_AFTER if calendar.add_working_days(since, n) <= now]
    if over:
        facts = {"since": clock.local(since).isoformat(), "refused": dossier.refused}
        yield Reminder(f"result-{since.isoformat()}-{max(over)}", "result", facts)


def _once(dossier: Dossier, one: Reminder) -> bool:
    """Two runs at a time do it once: the second waits for the row and then sees what the first did."""
    with transaction.atomic():
        unmoved = Dossier.objects.select_for_update().filter(pk=dossier.pk, moves=dossier.moves)
        if not unmoved.exists() or _had([dossier]) & {(dossier.pk, one.key)}:
            return False
        actions.remind(dossier, SYSTEM, key=one.key, about=one.about, facts=one.facts)
    return True
