"""Where a procedure is done: from the choices in the address, or from the remembered commune."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.agencies import queries
from motcua.agencies.models import Agency, Unit, UnitKind
from motcua.agencies.picker import Picker, Select, picker
from motcua.procedures.models import Version

COOKIE = "commune"
# The level of the picker under which people look for an agency of that kind.
_LEVELS = {"commune": UnitKind.COMMUNE, "district": UnitKind.DISTRICT}
_KINDS: dict[str, str | Promise] = {
    "commune-committee": gettext_lazy("UBND cấp xã"),
    "commune-police": gettext_lazy("Công an cấp xã"),
    "district-committee": gettext_lazy("UBND cấp huyện"),
    "province-committee": gettext_lazy("UBND tỉnh"),
    "province-police": gettext_lazy("Công an tỉnh"),
}
_DEPARTMENT = gettext_lazy("Sở, ngành của tỉnh")


@dataclass(frozen=True)
class Near:
    """The agencies that serve a unit: its own and those of the units above, by kind."""

    unit: Unit
    by_kind: Mapping[str, Agency]

    def first(self, kinds: Iterable[str]) -> Agency | None:
        return next((self.by_kind[kind] for kind in kinds if kind in self.by_kind), None)


def near(unit: Unit, on: dt.date) -> Near:
    chain = [unit]
    while chain[-1].parent:
        chain.append(chain[-1].parent)
    found = queries.agencies_on(on).filter(unit__in=chain)
    return Near(unit, {agency.kind: agency for agency in found})


def level_of(kind: str) -> UnitKind:
    return _LEVELS.get(kind.partition("-")[0], UnitKind.PROVINCE)


def kinds_text(kinds: Iterable[str]) -> str:
    """Who does it, while the place is not known: "UBND cấp xã hoặc Sở, ngành của tỉnh"."""
    names = dict.fromkeys(str(_KINDS.get(kind, _DEPARTMENT)) for kind in kinds)
    return _(" hoặc ").join(names)


# --- choices in the address ---


@dataclass(frozen=True)
class Choices:
    """What the selects of a page were set to; nonsense stays a choice that fits nothing."""

    level: str = ""
    district: str = ""
    commune: str = ""
    agency: str = ""
    old: bool = False


def read_choices(query: Mapping[str, str]) -> Choices:
    names = ("level", "district", "commune", "agency")
    return Choices(**{name: query.get(name, "") for name in names}, old=query.get("old") == "1")


def pick(choices: Choices, on: dt.date) -> Picker:
    return picker(
        on,
        level=choices.level,
        district=choices.district,
        commune=choices.commune,
        agency=choices.agency,
        old_address=choices.old,
    )


def pick_for(version: Version, choices: Choices, on: dt.date) -> Picker:
    """Only the levels and agencies at which this procedure is done."""
    kinds = version.offered_by
    levels = {level_of(kind) for kind in kinds}
    level = choices.level if choices.level in levels else ""
    if len(levels) == 1:
        level = str(next(iter(levels)).value)
    picked = pick(replace(choices, level=level), on)
    selects = [_narrowed(select, levels, picked, kinds) for select in picked.selects]
    if len(levels) == 1 or picked.old_address:
        selects = [select for select in selects if select.name != "level"]
    return replace(picked, selects=tuple(selects))


def _narrowed(
    select: Select, levels: set[UnitKind], picked: Picker, kinds: Iterable[str]
) -> Select:
    if select.name == "level":
        return replace(select, options=tuple(one for one in select.options if one.value in levels))
    if select.name == "agency" and picked.level == UnitKind.PROVINCE:
        fitting = {agency.slug for agency in picked.agencies if agency.kind in set(kinds)}
        return replace(select, options=tuple(one for one in select.options if one.value in fitting))
    return select


def agency_picked(version: Version, picked: Picker, on: dt.date) -> Agency | None:
    """The agency for this procedure where the person has chosen to go."""
    if picked.agency and picked.agency.kind in version.offered_by:
        return picked.agency
    if picked.unit and picked.level != UnitKind.PROVINCE:
        return near(picked.unit, on).first(version.offered_by)
    return None


def agency_named(version: Version, slug: str, on: dt.date) -> Agency | None:
    """The agency an address names, or the one of the same place that does this procedure."""
    agency = queries.agency_by_slug(slug) if slug else None
    if agency is None or agency.valid_from > on or (agency.valid_to and agency.valid_to < on):
        return None
    if agency.kind in version.offered_by:
        return agency
    return near(agency.unit, on).first(version.offered_by)


# --- the remembered commune ---


def remembered(request: HttpRequest, on: dt.date) -> Unit | None:
    """The commune of the account, else of the cookie, as it is called on that day."""
    user = request.user
    key = user.commune_key if user.is_authenticated else ""
    return commune_today(key or request.COOKIES.get(COOKIE, ""), on)


def commune_today(key: str, on: dt.date) -> Unit | None:
    """Nothing when the commune was split: then the person has to say which part."""
    unit = queries.unit_by_key(key)
    if unit is None or unit.kind != UnitKind.COMMUNE:
        return None
    units = queries.successors(unit, on)
    return units[0] if len(units) == 1 else None
