"""Where a scenario is played: agencies that there are on that day, or ones made for it."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator

from django.utils.translation import gettext as _

from motcua.agencies.models import Agency, Division, DivisionKind, Unit, UnitKind
from motcua.agencies.queries import agencies_on, units_on
from motcua.dossiers import steps
from motcua.dossiers.models import Dossier
from motcua.procedures.schema import Description


class Unplayable(Exception):
    """The scenario cannot even be set up; the message says what to mend."""


def receiver(description: Description, day: dt.date) -> Agency:
    """Always the same one for a procedure and a day, so that a report can be compared."""
    for kind in description.offered_by:
        if found := agencies_on(day, kind).order_by("slug").first():
            return found
    kind = description.offered_by[0]
    return _made(kind, _unit(_level(kind), day), day)


def ensure_decider(dossier: Dossier, day: dt.date) -> None:
    """Who decides is found from who receives, as for every dossier."""
    try:
        steps.deciding_agency(dossier)
    except steps.NoSuchDivision:
        kind = dossier.version.decided_by[0]
        level = _level(kind)
        unit = next((unit for unit in _above(dossier.agency.unit) if unit.kind == level), None)
        if unit is None:
            raise Unplayable(
                _("ngày %(day)s không có cơ quan loại “%(kind)s” cho %(agency)s: sửa decided_by.")
                % {"day": f"{day:%d/%m/%Y}", "kind": kind, "agency": dossier.agency.name}
            ) from None
        _made(kind, unit, day)


def place(dossier: Dossier, index: int) -> steps.Place:
    try:
        return steps.place(dossier, index)
    except steps.NoSuchDivision:
        step = steps.steps(dossier)[index]
        at = dossier.agency if step.at == "receiver" else steps.deciding_agency(dossier)
        raise Unplayable(
            _("%(agency)s không có bộ phận “%(division)s” mà bước “%(step)s” cần: sửa bước này.")
            % {
                "agency": at.name,
                "division": DivisionKind(step.division).label,
                "step": step.name,
            }
        ) from None


def _above(unit: Unit) -> Iterator[Unit]:
    here: Unit | None = unit
    while here:
        yield here
        here = here.parent


def _level(kind: str) -> str:
    """ "commune-police" serves a commune; departments serve the province."""
    first = kind.partition("-")[0]
    return first if first in UnitKind.values else UnitKind.PROVINCE


def _unit(level: str, day: dt.date) -> Unit:
    found = units_on(day, level).order_by("code").first()
    if found is not None:
        return found
    parents = {UnitKind.COMMUNE: UnitKind.PROVINCE, UnitKind.DISTRICT: UnitKind.PROVINCE}
    above = parents.get(UnitKind(level))
    name = _("Địa bàn thử")
    return Unit.objects.create(
        code=secrets.token_hex(4),
        name=name,
        short_name=name,
        kind=level,
        type=str(UnitKind(level).label),
        parent=_unit(above, day) if above else None,
        valid_from=day,
        folded="",
        folded_name="",
    )


def _made(kind: str, unit: Unit, day: dt.date) -> Agency:
    """With every division there can be: what real agencies lack is told of real ones only."""
    token = secrets.token_hex(8)
    made = Agency.objects.create(
        slug=f"thu-{token}",
        kind=kind,
        name=_("Cơ quan thử tại %(unit)s") % {"unit": unit.name},
        unit=unit,
        code=token,
        old_code=token,
        valid_from=day,
    )
    Division.objects.bulk_create(
        Division(agency=made, kind=each.value, name=str(each.label)) for each in DivisionKind
    )
    return made
