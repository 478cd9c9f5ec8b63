"""The seed's chain of choices (cấp cơ quan → huyện → xã → cơ quan) as data for plain selects.

The tree is the one of the day: three tiers until 30/6/2025, two since. People still carry their
old address, so with `old_address` the units that are gone can be chosen, and lead to the agency of
the day.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.agencies import queries
from motcua.agencies.models import Agency, Unit, UnitKind
from motcua.common.vietnamese import sort_key


@dataclass(frozen=True)
class Option:
    value: str
    label: str | Promise
    selected: bool = False


@dataclass(frozen=True)
class Select:
    """`name` is the parameter of `picker` that the choice goes back into."""

    name: str
    label: str | Promise
    options: tuple[Option, ...]

    @property
    def value(self) -> str:
        return next((option.value for option in self.options if option.selected), "")


@dataclass(frozen=True)
class Picker:
    """The selects to show now, in order, and what they came to."""

    on: datetime.date
    tiers: int
    old_address: bool
    old_address_possible: bool
    selects: tuple[Select, ...]
    chosen: Unit | None = None
    units: tuple[Unit, ...] = ()
    agencies: tuple[Agency, ...] = ()
    agency: Agency | None = None
    now_is: str = ""

    @property
    def level(self) -> str:
        return self.selects[0].value

    @property
    def unit(self) -> Unit | None:
        """The unit of the day, once it is clear which."""
        if self.agency:
            return self.agency.unit
        return self.units[0] if len(self.units) == 1 else None


LEVELS = {
    UnitKind.PROVINCE: _("Sở, ban, ngành và UBND tỉnh"),
    UnitKind.DISTRICT: _("UBND cấp huyện"),
    UnitKind.COMMUNE: _("UBND cấp xã"),
}


def picker(
    on: datetime.date,
    *,
    level: str = "",
    district: str = "",
    commune: str = "",
    agency: str = "",
    old_address: bool = False,
) -> Picker:
    """`district` and `commune` are keys of units, `agency` a slug; misfits are not chosen."""
    tree = _Tree(on, old_address)
    if len(tree.levels) == 1:
        level = tree.levels[0]
    level = level if level in tree.levels else ""
    selects = [
        _select("level", _("Cấp cơ quan"), [(key, LEVELS[key]) for key in tree.levels], level)
    ]
    chosen: Unit | None = None
    if level == UnitKind.PROVINCE:
        offered = _by_name(queries.agencies_on(on).filter(unit__kind=UnitKind.PROVINCE))
        return tree.result(selects, None, (), offered, agency)
    if level and tree.has_districts:
        chosen = _pick(
            selects, "district", _("Huyện, thị xã, thành phố"), tree.districts(), district
        )
    if level == UnitKind.COMMUNE and (chosen or not tree.has_districts):
        communes = tree.communes(chosen)
        chosen = _pick(selects, "commune", _("Xã, phường, thị trấn"), communes, commune)
    if chosen is None or chosen.kind != level:
        return tree.result(selects, None, (), [], "")
    units = queries.successors(chosen, on)
    kind = queries.COMMITTEES[UnitKind(chosen.kind)]
    by_unit = {one.unit_id: one for one in queries.agencies_on(on, kind).filter(unit__in=units)}
    offered = [by_unit[unit.pk] for unit in units if unit.pk in by_unit]
    return tree.result(selects, chosen, units, offered, agency)


class _Tree:
    """The units that can be chosen on a day; with `old` those that were gone by then."""

    def __init__(self, on: datetime.date, old: bool) -> None:
        self.on = on
        self.tiers = queries.tiers_on(on)
        self.gone = Unit.objects.filter(kind=UnitKind.COMMUNE, valid_to__lt=on)
        self.old_possible = self.gone.exists()
        self.old = old and self.old_possible

    @property
    def has_districts(self) -> bool:
        return self.old or self.tiers == 3

    @property
    def levels(self) -> list[UnitKind]:
        """A district that is gone has no successor: an old address always ends at a commune."""
        if self.old:
            return [UnitKind.COMMUNE]
        if self.tiers == 3:
            return [UnitKind.PROVINCE, UnitKind.DISTRICT, UnitKind.COMMUNE]
        return [UnitKind.PROVINCE, UnitKind.COMMUNE]

    def districts(self) -> list[Unit]:
        if self.old:
            return queries.in_order(Unit.objects.filter(children__in=self.gone).distinct())
        return queries.in_order(queries.units_on(self.on, UnitKind.DISTRICT))

    def communes(self, district: Unit | None) -> list[Unit]:
        here = self.gone if self.old else queries.units_on(self.on, UnitKind.COMMUNE)
        if district:
            here = here.filter(parent=district)
        # A name used twice in a district is offered once, as the later and larger of the two.
        latest = {unit.name: unit for unit in here.select_related("parent").order_by("valid_from")}
        return queries.in_order(latest.values())

    def result(
        self,
        selects: list[Select],
        chosen: Unit | None,
        units: Iterable[Unit],
        offered: list[Agency],
        slug: str,
    ) -> Picker:
        """With one agency there is nothing left to choose; with several, one more select."""
        units = tuple(units)
        agency = (
            offered[0]
            if len(offered) == 1
            else next((one for one in offered if one.slug == slug), None)
        )
        if len(offered) > 1:
            options = [(one.slug, one.name) for one in offered]
            selects = [
                *selects,
                _select("agency", _("Cơ quan"), options, agency.slug if agency else ""),
            ]
        gone = [unit for unit in units if chosen and unit.pk != chosen.pk]
        return Picker(
            on=self.on,
            tiers=self.tiers,
            old_address=self.old,
            old_address_possible=self.old_possible,
            selects=tuple(selects),
            chosen=chosen,
            units=units,
            agencies=tuple(offered),
            agency=agency,
            now_is=queries.sentence_about(chosen, gone) if chosen else "",
        )


def _select(
    name: str, label: str | Promise, options: Iterable[tuple[str, str | Promise]], value: str
) -> Select:
    return Select(
        name, label, tuple(Option(str(key), text, str(key) == value) for key, text in options)
    )


def _pick(
    selects: list[Select], name: str, label: Promise, units: list[Unit], key: str
) -> Unit | None:
    """Adds the select and returns the unit that is chosen in it."""
    selects.append(_select(name, label, [(unit.key, unit.name) for unit in units], key))
    return next((unit for unit in units if unit.key == key), None)


def _by_name(agencies: Iterable[Agency]) -> list[Agency]:
    """The committee first, then the departments as in a dictionary."""
    return sorted(agencies, key=lambda one: (one.kind != "province-committee", sort_key(one.name)))
