"""Questions about units, agencies and working time, each asked as of a day."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Protocol
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from motcua.agencies import hours
from motcua.agencies.calendar import ALL_YEAR, Season, WorkCalendar
from motcua.agencies.models import (
    Agency,
    CalendarDay,
    CalendarVersion,
    DatedQuerySet,
    DayKind,
    Division,
    OfficeHours,
    Succession,
    Unit,
    UnitKind,
)
from motcua.common import clock
from motcua.common.vietnamese import clean, fold, sort_key

COMMITTEES = {
    UnitKind.PROVINCE: "province-committee",
    UnitKind.DISTRICT: "district-committee",
    UnitKind.COMMUNE: "commune-committee",
}
DAYS_OFF = (DayKind.PUBLIC_HOLIDAY, DayKind.COMPENSATORY_OFF, DayKind.SWAP_DAY_OFF)


# --- units ---


def units_on(
    day: datetime.date, kind: str | None = None, parent: Unit | None = None
) -> DatedQuerySet[Unit]:
    found = Unit.objects.on(day)
    if kind:
        found = found.filter(kind=kind)
    if parent:
        found = found.filter(parent=parent)
    return found


def tiers_on(day: datetime.date) -> int:
    """Three while there were districts, two since."""
    return 3 if units_on(day, UnitKind.DISTRICT).exists() else 2


def in_order(units: Iterable[Unit]) -> list[Unit]:
    """As a Vietnamese reader looks for them: by the name without its type word."""
    return sorted(units, key=lambda unit: (sort_key(unit.short_name), sort_key(unit.name)))


def unit_by_key(key: str) -> Unit | None:
    """The unit that `Unit.key` names; nonsense from an address bar is nobody."""
    code, dash, begins = key.partition("-")
    try:
        valid_from = datetime.datetime.strptime(begins, "%Y%m%d").date()  # noqa: DTZ007  a day has no zone
    except ValueError:
        return None
    if not dash or not code.isascii() or not code.isdigit():
        return None
    return (
        Unit.objects.select_related("parent__parent")
        .filter(code=code, valid_from=valid_from)
        .first()
    )


def successors(unit: Unit, on: datetime.date) -> list[Unit]:
    """The units of that day that stand where this one stood: itself, another, or several.

    One query for each reform in between, however many units took part.
    """
    found: dict[int, Unit] = {}
    seen: set[int] = set()
    ahead = {unit.pk: unit}
    while ahead:
        seen |= ahead.keys()
        gone = {pk for pk, unit in ahead.items() if not _valid(unit, on)}
        found |= {pk: unit for pk, unit in ahead.items() if pk not in gone}
        if not gone:
            break
        steps = Succession.objects.filter(old__in=gone, effective_on__lte=on).select_related(
            "new__parent"
        )
        ahead = {step.new_id: step.new for step in steps if step.new_id not in seen}
    return in_order(found.values())


def _valid(unit: Unit, on: datetime.date) -> bool:
    return unit.valid_from <= on and (unit.valid_to is None or unit.valid_to >= on)


def now_is(unit: Unit, on: datetime.date) -> list[Unit]:
    """What the unit has become by that day; nothing when it is still there."""
    return [other for other in successors(unit, on) if other.pk != unit.pk]


def now_is_sentence(unit: Unit, on: datetime.date) -> str:
    """ "nay là xã Cẩm Lạc", or "" when there is nothing to say."""
    return sentence_about(unit, now_is(unit, on))


class Named(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def in_sentence(self) -> str: ...


def sentence_about(unit: Named, became: Sequence[Named]) -> str:
    if not became:
        return ""
    if len(became) > 1:
        return _("nay thuộc %(units)s") % {
            "units": ", ".join(other.in_sentence for other in became)
        }
    word = _("nay vẫn là %(unit)s") if became[0].name == unit.name else _("nay là %(unit)s")
    return word % {"unit": became[0].in_sentence}


def full_address(unit: Unit) -> str:
    """ "Xã Cẩm Minh, huyện Cẩm Xuyên, tỉnh Hà Tĩnh"."""
    parts = [unit.name]
    above = unit.parent
    while above:
        parts.append(above.in_sentence)
        above = above.parent
    return ", ".join(parts)


def find_unit(text: str, on: datetime.date | None = None) -> list[Unit]:
    """Units that the text names, best first: "xa cam minh", "Thôn 1, Cẩm Minh, Cẩm Xuyên, Hà Tĩnh".

    What follows a comma must name a unit above. Without a day every time counts, the newest first.
    """
    parts = [fold(part) for part in clean(text)[:200].split(",")]
    parts = [part for part in parts if part]
    if not parts:
        return []
    wanted = Q(folded__in=parts) | Q(folded_name__in=parts) | Q(aliases__folded__in=parts)
    known = Unit.objects.filter(wanted).select_related("parent__parent").distinct()
    units = list(known.prefetch_related("aliases"))
    for place, part in enumerate(parts):
        rest = parts[place + 1 :]
        found = [unit for unit in units if part in _names(unit) and _stands_in(unit, rest)]
        if found:
            # Of the old "Cẩm Minh, Cẩm Xuyên" there is nothing today: it is not xã Cẩm Xuyên.
            valid = [unit for unit in found if on is None or _valid(unit, on)]
            return sorted(valid, key=lambda unit: _rank(unit, part))
    return []


def _names(unit: Unit) -> set[str]:
    short = {unit.folded, *(alias.folded for alias in unit.aliases.all())}
    return short | {f"{fold(unit.type)} {name}" for name in short}


def _stands_in(unit: Unit, rest: list[str]) -> bool:
    above: list[Unit] = []
    parent = unit.parent
    while parent:
        above.append(parent)
        parent = parent.parent
    return all(any(part in (other.folded, other.folded_name) for other in above) for part in rest)


def _rank(unit: Unit, part: str) -> tuple[bool, bool, int, object]:
    # "Kỳ Anh" is a district, a town and a commune: an address begins with the commune.
    return (
        unit.folded_name != part,
        unit.kind != UnitKind.COMMUNE,
        -unit.valid_from.toordinal(),
        sort_key(unit.name),
    )


def territory(agency: Agency) -> list[Unit]:
    """The communes an agency may divide its work by: those of today, and the old ones they came from."""
    here = Q(pk=agency.unit_id) | Q(parent=agency.unit_id) | Q(parent__parent=agency.unit_id)
    today = Unit.objects.on(clock.today()).filter(here, kind=UnitKind.COMMUNE)
    before = Unit.objects.filter(became__new__in=today, kind=UnitKind.COMMUNE).exclude(
        pk__in=today.values("pk")
    )
    return [*in_order(today), *in_order(before.distinct())]


# --- agencies ---


def agencies_on(day: datetime.date, kind: str | None = None) -> DatedQuerySet[Agency]:
    found = Agency.objects.on(day).select_related("unit__parent")
    return found.filter(kind=kind) if kind else found


def agency_for(unit: Unit, kind: str, on: datetime.date) -> Agency | None:
    """The agency of that kind of this very unit; for an old unit ask `successors` first."""
    return agencies_on(on, kind).filter(unit=unit).first()


def agencies_for(units: Iterable[Unit], on: datetime.date) -> QuerySet[Agency]:
    """Committees and police of these units."""
    return agencies_on(on).filter(unit__in=list(units)).order_by("kind", "slug")


def agency_by_slug(slug: str) -> Agency | None:
    return Agency.objects.select_related("unit__parent").filter(slug=slug).first()


def full_name(agency: Agency) -> str:
    """As printed on papers: "Ủy ban nhân dân xã Cẩm Lạc"."""
    return agency.name.replace("UBND", "Ủy ban nhân dân", 1)


def division(agency: Agency, kind: str) -> Division | None:
    return Division.objects.filter(agency=agency, kind=kind).first()


# --- working time ---

# Few agencies have hours of their own, so a process remembers the days and hours of all, for the
# version of the calendar it read. A trigger gives every change a new random token: no process
# counts with yesterday's calendar, as it would with a time limit, and a change rolled back brings
# its old token back.
_Remembered = tuple[
    UUID, frozenset[datetime.date], frozenset[datetime.date], tuple[OfficeHours, ...]
]
_remembered: _Remembered | None = None


def calendar_for(agency: Agency, on: datetime.date | None = None) -> WorkCalendar:
    """The agency's days and hours as they stand on that day: one query; see `calendars_for`."""
    return calendars_for([agency], on)[agency.pk]


def calendars_for(
    agencies: Iterable[Agency], on: datetime.date | None = None
) -> dict[int, WorkCalendar]:
    """By primary key of the agency; one small query for all of them."""
    on = on or clock.today()
    _token, days_off, extra, rows = _calendar_rows()
    current = [
        row for row in rows if row.valid_from <= on and (row.valid_to is None or row.valid_to >= on)
    ]
    general = _seasons(row for row in current if row.agency_id is None)
    # Where a season is not described, the general hours hold, and the built-in ones at last.
    own = {
        agency.pk: _seasons(row for row in current if row.agency_id == agency.pk)
        + general
        + ALL_YEAR
        for agency in agencies
    }
    return {pk: WorkCalendar(days_off, extra, seasons) for pk, seasons in own.items()}


def general_calendar() -> WorkCalendar:
    """The days and hours of offices that have none of their own."""
    nobody = Agency(pk=0)
    return calendar_for(nobody)


def _seasons(rows: Iterable[OfficeHours]) -> tuple[Season, ...]:
    return tuple(
        Season(
            hours.parse_month_day(row.season_start),
            hours.parse_month_day(row.season_end),
            hours.parse_intervals(row.intervals),
        )
        for row in rows
    )


def _calendar_rows() -> _Remembered:
    global _remembered
    token = CalendarVersion.objects.values_list("token", flat=True).first()
    if token is None or _remembered is None or _remembered[0] != token:
        days = list(CalendarDay.objects.all())
        rows = (
            token or UUID(int=0),
            frozenset(day.date for day in days if day.kind in DAYS_OFF),
            frozenset(day.date for day in days if day.kind == DayKind.MAKEUP_WORKING_DAY),
            tuple(OfficeHours.objects.all()),
        )
        _remembered = rows
        return rows
    return _remembered


def opening_hours(agency: Agency, on: datetime.date) -> str:
    """ "07:00–11:30, 13:30–17:00", as on the next day the office is open."""
    calendar = calendar_for(agency, on)
    spans = calendar.hours_on(calendar.working_day_from(on))
    return ", ".join(f"{start:%H:%M}–{end:%H:%M}" for start, end in spans)
