"""Looks after every limit that runs: warns before it ends, tells those above when it has, drafts the apology.

It goes by what stands in the tables, not by when it ran last: run twice it does nothing twice, and what a stopped
machine missed is made up by the next run.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.accounts.models import Posting, Role, Substitution
from motcua.accounts.queries import active_postings
from motcua.agencies.calendar import WorkCalendar
from motcua.agencies.opening import is_open
from motcua.agencies.queries import calendars_for, general_calendar
from motcua.common import clock
from motcua.dossiers import actions, flow, lateness, legal_clock, queries, steps
from motcua.dossiers.access import RELATED, SYSTEM
from motcua.dossiers.models import Apology, Dossier, Event


@dataclass(frozen=True)
class Due:
    """One thing that has to be done now (one of `EVENTS`, or the apology), and to whom it is told."""

    duty: str
    told: tuple[Posting, ...]


def watch() -> int:
    """How much was done. Nothing is, for an office that is closed now."""
    now = clock.now()
    candidates = list(_candidates(now))
    here = queries.calendars(candidates)
    promised = calendars_for({dossier.agency for dossier in candidates})
    people, done = _People(candidates), 0
    for dossier in candidates:
        if not is_open(here[dossier.pk], now):
            continue
        for due in _due(dossier, now, here[dossier.pk], promised[dossier.agency_id], people):
            done += _once(dossier, due, promised[dossier.agency_id])
    return done


# --- of which dossiers something may be missing ---


def _candidates(now: datetime) -> QuerySet[Dossier]:
    """By the days that all offices share; whose hours are not there yet is sorted out one by one."""
    two_days_on = general_calendar().add_working_days(now, lateness.APOLOGY_WITHIN)
    until = two_days_on.replace(hour=23, minute=59)
    near = Q(step_due_at__lte=until) | Q(due_at__lte=until)
    missing = {f"lacks_{duty}": ~Exists(_told(duty)) for duty in (*EVENTS, "apology")}
    return (
        Dossier.objects.filter(near, lateness.running())
        .annotate(**missing)
        .filter(
            Q(step_due_at__gte=now, lacks_warned_step=True)
            | Q(due_at__gte=now, lacks_warned_promise=True)
            | Q(step_due_at__lt=now, lacks_head=True)
            | Q(step_due_at__lt=now, lacks_leader=True)
            | Q(due_at__lt=now, lacks_promise=True)
            | Q(due_at__gte=now, reschedules=0, lacks_apology=True)
        )
        .select_related(*RELATED)
        .prefetch_related("consultations__division")
        .defer("version__body", "submitter", "applicant", "revisions")
        .order_by("pk")
    )


# Of this step, since the dossier came to it; and of this day named to the applicant.
_VISIT = {"step": "step", "at__gte": "step_since"}
_PROMISE = dict.fromkeys(("due_at",), "due_at")
EVENTS: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "warned_step": ({"action": "warn", "data__about": "step"}, _VISIT),
    "warned_promise": ({"action": "warn", "data__about": "promise"}, _PROMISE),
    "head": ({"action": "escalate", "data__level": "head"}, _VISIT),
    "leader": ({"action": "escalate", "data__level": "leader"}, _VISIT),
    "promise": ({"action": "escalate", "data__level": "promise"}, _PROMISE),
}


def _told(duty: str) -> QuerySet[Event] | QuerySet[Apology]:
    """What shows that it was done already."""
    if duty == "apology":
        return Apology.objects.filter(dossier=OuterRef("pk"))
    what, of = EVENTS[duty]
    same = {column: OuterRef(name) for column, name in of.items()}
    return Event.objects.filter(**what, dossier=OuterRef("pk"), **same)


# --- what has to be done of one of them ---


def _due(
    dossier: Dossier, now: datetime, here: WorkCalendar, promised: WorkCalendar, people: "_People"
) -> Iterator[Due]:
    missing: Any = dossier
    leaders = people.leaders(dossier)
    if step_due := dossier.step_due_at:
        since = dossier.step_since or now
        soon = legal_clock.warn_step_at(since, step_due, here) <= now < step_due
        if missing.lacks_warned_step and soon:
            yield Due("warned_step", people.at(dossier))
        if missing.lacks_head and step_due < now:
            yield Due("head", people.heads(dossier) or leaders)
        if missing.lacks_leader and here.add_working_hours(step_due, lateness.LEADER_AFTER) <= now:
            yield Due("leader", leaders)
    if promise := dossier.due_at:
        if missing.lacks_warned_promise and legal_clock.warn_at(promise, promised) <= now < promise:
            yield Due("warned_promise", people.at(dossier))
        if missing.lacks_promise and promise < now:
            yield Due("promise", leaders)
        near = promise <= promised.add_working_days(now, lateness.APOLOGY_WITHIN)
        if missing.lacks_apology and near and _will_be_late(dossier, now, promised):
            yield Due("apology", ())


def _will_be_late(dossier: Dossier, now: datetime, calendar: WorkCalendar) -> bool:
    if dossier.status == flow.Status.SUBMITTED or not steps.Ways(dossier).may_apologise:
        return False
    to_go = lateness.hours_to_go(dossier, now, calendar)
    return to_go > lateness.hours_left(dossier, now, calendar)


# --- doing it ---


def _once(dossier: Dossier, due: Due, promised: WorkCalendar) -> bool:
    """Two runs at a time do it once: the second waits for the row and then sees what the first did."""
    with transaction.atomic():
        unmoved = Dossier.objects.select_for_update().filter(pk=dossier.pk, moves=dossier.moves)
        if not unmoved.exists():
            return False
        same = Dossier.objects.filter(pk=dossier.pk)
        if not same.filter(~Exists(_told(due.duty))).exists():
            return False
        _do(dossier, due, promised)
    return True


def _do(dossier: Dossier, due: Due, promised: WorkCalendar) -> None:
    match due.duty:
        case "warned_step":
            actions.warn(dossier, SYSTEM, about="step", told=due.told)
        case "warned_promise":
            actions.warn(dossier, SYSTEM, about="promise", told=due.told)
        case "apology":
            _draft(dossier, promised)
        case level:
            actions.escalate(dossier, SYSTEM, level=level, told=due.told)


def _draft(dossier: Dossier, calendar: WorkCalendar) -> None:
    now = clock.now()
    assert dossier.due_at is not None
    to_go = lateness.hours_to_go(dossier, now, calendar)
    left = lateness.hours_left(dossier, now, calendar)
    ready = calendar.add_working_hours(now, to_go)
    actions.prepare_apology(
        dossier,
        SYSTEM,
        reason=lateness.reason_in_words(dossier, now, to_go, left),
        days=lateness.days_needed(dossier.due_at, ready, calendar),
    )


class _People:
    """Who is told of these dossiers, read at once for all of them."""

    def __init__(self, dossiers: list[Dossier]) -> None:
        divisions = {dossier.division_id for dossier in dossiers}
        agencies = {dossier.division.agency_id for dossier in dossiers if dossier.division}
        posts = active_postings().filter(
            Q(division__in=divisions) | Q(agency__in=agencies, role=Role.LEADER)
        )
        self._here: dict[int, list[Posting]] = defaultdict(list)
        self._leaders: dict[int, list[Posting]] = defaultdict(list)
        self._active: dict[int, Posting] = {}
        for post in posts.order_by("pk"):
            self._active[post.pk] = post
            self._here[post.division_id].append(post)
            if post.role == Role.LEADER:
                self._leaders[post.agency_id].append(post)
        self._substitutes = _substitutes()

    def at(self, dossier: Dossier) -> tuple[Posting, ...]:
        """Whose hands it is in, with who stands in for them; else everybody to whom the step may fall."""
        if dossier.holder_id in self._active:
            post = self._active[dossier.holder_id]
            return (post, *self._substitutes[post.pk])
        role = steps.current_step(dossier).role
        return tuple(one for one in self._here[dossier.division_id or 0] if one.role == role)

    def heads(self, dossier: Dossier) -> tuple[Posting, ...]:
        return tuple(one for one in self._here[dossier.division_id or 0] if one.heads)

    def leaders(self, dossier: Dossier) -> tuple[Posting, ...]:
        return tuple(self._leaders[dossier.division.agency_id]) if dossier.division else ()


def _substitutes() -> dict[int, list[Posting]]:
    today = clock.today()
    away = Substitution.objects.filter(ended_at=None, valid_from__lte=today, valid_to__gte=today)
    found: dict[int, list[Posting]] = defaultdict(list)
    for one in away.select_related("substitute__user"):
        found[one.absent_id].append(one.substitute)
    return found
