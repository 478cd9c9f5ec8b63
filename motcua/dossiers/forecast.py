"""When a dossier will be done, by how long this office took for the same before. Nothing here is a promise of the law.

Only what the office really did in the last twelve months is asked, the latest cases of it. With fewer than twenty that
compare nothing is forecast. Time in which the clock stood still is not in it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Coalesce

from motcua.agencies.calendar import WorkCalendar
from motcua.agencies.models import Agency
from motcua.common import clock
from motcua.dossiers import flow
from motcua.dossiers.models import Completion, Dossier, Event
from motcua.dossiers.models.dossier import NEVER
from motcua.dossiers.pace import NOT_YET, pace, passage
from motcua.procedures.models import Version

ENOUGH = 20
# The latest ones only: what an office can do now is not what it could do a thousand dossiers ago.
SAMPLE = 200
KEPT = timedelta(days=365)
HALF, SURE = Fraction(1, 2), Fraction(4, 5)


class Past(NamedTuple):
    """A finished case: how long it ran, and between which times it was at the step asked about."""

    total: int
    entered: int | None = None
    left: int | None = None


@dataclass(frozen=True)
class Spread:
    """Half of so many cases took at most `median` seconds of office time, four fifths at most `most`."""

    median: int
    most: int
    cases: int


def spread(seconds: Iterable[int]) -> Spread | None:
    """None with fewer cases than are enough."""
    ordered = sorted(seconds)
    if len(ordered) < ENOUGH:
        return None
    return Spread(_share(ordered, HALF), _share(ordered, SURE), len(ordered))


def _share(ordered: Sequence[int], share: Fraction) -> int:
    """The next case stays below it with this probability. The share of the cases themselves would say too little:
    of twenty the sixteenth is passed by 5 of 21."""
    return ordered[min(ceil(share * (len(ordered) + 1)), len(ordered)) - 1]


def rest(past: Sequence[Past], ran: int, entered: int | None = None) -> Spread | None:
    """What is still to come of a case that has run so long: as with those that were at the same step for as long,
    and had not left it; where they are too few, as with those that had run as long at all."""
    if entered is not None:
        here = ran - entered
        alike = [
            one.total - one.entered - here
            for one in past
            if one.entered is not None and one.left is not None and one.left - one.entered > here
        ]
        if found := spread(alike):
            return found
    return spread(one.total - ran for one in past if one.total > ran)


# --- what the office did ---


def _latest(agency: Agency, procedure: int, case: str) -> QuerySet[Completion]:
    """Of one case: what the others had finished meanwhile takes no room from it."""
    now = clock.now()
    rows = Completion.objects.filter(
        agency=agency, procedure=procedure, case=case, finished_at__range=(now - KEPT, now)
    )
    return rows.order_by("-finished_at")


def _recent(agency: Agency, procedure: int, case: str, step: str = "") -> list[Past]:
    rows = _latest(agency, procedure, case)
    times: tuple[str, ...] = ("working_seconds",)
    if step:
        here = KeyTransform(step, "steps")
        rows = rows.annotate(entered=KeyTransform(0, here), left=KeyTransform(1, here))
        times = ("working_seconds", "entered", "left")
    return [Past(*row) for row in rows.values_list(*times)[:SAMPLE]]


def before_filing(version: Version, agency: Agency, case: str = "") -> Spread | None:
    """How long this office takes for such a request, from acceptance to the result."""
    past = _recent(agency, version.procedure_id, case)
    return spread(one.total for one in past)


def before_filing_by_case(version: Version, agency: Agency) -> dict[str, Spread | None]:
    """The same for every case of the procedure, in one query; "" where it has none."""
    keys = [case.key for case in version.description.cases] or [""]
    first, *others = (
        _latest(agency, version.procedure_id, key).values_list("case", "working_seconds")[:SAMPLE]
        for key in keys
    )
    found: dict[str, list[int]] = {key: [] for key in keys}
    for case, seconds in first.union(*others, all=True) if others else first:
        found[case].append(seconds)
    return {key: spread(times) for key, times in found.items()}


# --- one dossier ---


@dataclass(frozen=True)
class Outlook:
    """What is still to come of the work, and from when on it runs: None while nobody knows that yet."""

    spread: Spread | None
    starts: datetime | None
    accepted: bool = True
    done_again: bool = False


def outlook(dossier: Dossier, events: Sequence[Event], calendar: WorkCalendar) -> Outlook:
    """As far as the office's own history can say."""
    now, ran = clock.now(), pace(events, calendar)
    if ran is None:
        usual = before_filing(dossier.version, dossier.agency, dossier.case_key)
        return Outlook(usual, None, accepted=False)
    standing = ran.stands(now)
    starts = now if standing is None else None if standing[1] == NOT_YET else standing[1]
    if any(event.action == "correct" for event in events):
        # It was wrong and is done again: nothing compares to that.
        return Outlook(None, starts, done_again=True)
    step = dossier.version.description.steps[dossier.step].key
    past = _recent(dossier.agency, dossier.version.procedure_id, dossier.case_key, step)
    entered = passage(dossier, events, ran).get(step)
    return Outlook(rest(past, ran.run(now), entered[0] if entered else None), starts)


def reached(calendar: WorkCalendar, since: datetime, seconds: int) -> datetime:
    """A moment people can keep in mind by which so much office time will have passed: the full hour, then the end of
    the half day, and two days off the end of the day."""
    moment = calendar.add_working_hours(since, Fraction(seconds, 3600))
    day = moment.date()
    length = calendar.day_length(day).total_seconds()
    if seconds >= 2 * length:
        return calendar.closing(day)
    end = next(end for _start, end in calendar.hours_on(day) if moment <= end)
    if seconds >= length / 2:
        return end
    begun = moment.replace(minute=0, second=0, microsecond=0)
    return min(end, begun if begun == moment else begun + timedelta(hours=1))


def rounded(seconds: int, calendar: WorkCalendar) -> int:
    """As people say it, never less: whole hours below a day of office time, half days from then on."""
    day = round(calendar.day_length(clock.today()).total_seconds())
    if (hours := max(ceil(seconds / 3600), 1) * 3600) < day:
        return hours
    return max(ceil(2 * seconds / day), 2) * day // 2


class Place(NamedTuple):
    """ "thứ 7 trong 12"."""

    number: int
    of: int


def place(dossier: Dossier) -> Place | None:
    """Among what waits at the same desk, by due time, as its own list is; None where it waits for nobody there."""
    if dossier.status not in flow.OPEN or dossier.division_id is None or dossier.stopped_at:
        return None
    due = dossier.step_due_at or NEVER.value
    before = Q(due__lt=due) | Q(due=due, pk__lt=dossier.pk)
    found = (
        Dossier.objects.filter(
            division=dossier.division_id,
            step_role=dossier.step_role,
            status__in=flow.OPEN,
            stopped_at=None,
        )
        .alias(due=Coalesce("step_due_at", NEVER))
        .aggregate(of=Count("pk"), before=Count("pk", filter=before))
    )
    return Place(found["before"] + 1, found["of"])
