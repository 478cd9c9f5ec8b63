"""Loads territory, agencies and calendar from `data/`: unchanged facts cost one query."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction

from motcua.agencies import facts
from motcua.agencies.models import (
    Agency,
    CalendarDay,
    Division,
    LoadedFacts,
    OfficeHours,
    Succession,
    Unit,
    UnitAlias,
)
from motcua.common.vietnamese import fold

# What an agency chooses for itself is in no file of facts.
ITS_OWN = ("people_shown", "signs_electronically")
CODE = (Path(__file__), Path(facts.__file__))


@dataclass(frozen=True)
class Places:
    """Where the facts are; tests point it elsewhere."""

    root: Path

    @property
    def units(self) -> Path:
        return self.root / "units"

    @property
    def agencies(self) -> Path:
        return self.root / "agencies.toml"

    @property
    def calendar(self) -> Path:
        return self.root / "calendar.csv"

    @property
    def office_hours(self) -> Path:
        return self.root / "office_hours.csv"


def load_territory(folder: Path | None = None) -> bool:
    """Units of all states, what became of them, other spellings. True when anything was new."""
    places = Places(folder or settings.FACTS_DIR)
    return _when_changed(
        "territory", sorted(places.units.glob("*.csv")), lambda: _load_territory(places)
    )


def load_agencies(folder: Path | None = None) -> bool:
    """Agencies and divisions; the territory is loaded first, since they stand on it."""
    places = Places(folder or settings.FACTS_DIR)
    load_territory(folder)
    sources = [places.agencies, *sorted(places.units.glob("*.csv"))]
    return _when_changed("agencies", sources, lambda: _load_agencies(places))


def load_calendar(folder: Path | None = None) -> bool:
    """Days off, make-up days and office hours; what people changed by hand is left alone."""
    places = Places(folder or settings.FACTS_DIR)
    return _when_changed(
        "calendar", [places.calendar, places.office_hours], lambda: _load_calendar(places)
    )


@transaction.atomic
def _when_changed(name: str, sources: list[Path], load: Callable[[], None]) -> bool:
    """The code counts as a source too: a better loader loads again."""
    digest = hashlib.sha256()
    for path in (*sources, *CODE):
        digest.update(path.read_bytes())
    fingerprint = digest.hexdigest()
    if LoadedFacts.objects.filter(name=name, fingerprint=fingerprint).exists():
        return False
    # Two processes may start at once; the second waits here and then finds the work done.
    LoadedFacts.objects.get_or_create(name=name)
    row = LoadedFacts.objects.select_for_update().get(name=name)
    if row.fingerprint == fingerprint:
        return False
    load()
    row.fingerprint = fingerprint
    row.save(update_fields=["fingerprint"])
    return True


def _load_territory(places: Places) -> None:
    known = facts.units(places.units)
    saved: dict[facts.UnitId, Unit] = {}
    for level in ("province", "district", "commune"):
        made = [_unit(fact, saved) for fact in known if fact.level == level]
        fields = [
            "name",
            "short_name",
            "kind",
            "type",
            "parent",
            "valid_to",
            "folded",
            "folded_name",
        ]
        Unit.objects.bulk_create(
            made, update_conflicts=True, unique_fields=["code", "valid_from"], update_fields=fields
        )
        saved |= {(unit.code, unit.valid_from): unit for unit in made}
    Succession.objects.bulk_create(
        [
            Succession(
                old=saved[fact.old],
                new=saved[fact.new],
                relation=fact.relation,
                note=fact.note,
                effective_on=fact.effective_on,
            )
            for fact in facts.successions(places.units, known)
        ],
        update_conflicts=True,
        unique_fields=["old", "new"],
        update_fields=["relation", "note", "effective_on"],
    )
    UnitAlias.objects.bulk_create(
        [
            UnitAlias(unit=unit, name=row["alias"], folded=fold(_without_type(unit, row["alias"])))
            for row in facts.rows(places.units / "aliases.csv")
            for unit in saved.values()
            if (unit.code, unit.name) == (row["code"], row["name"])
        ],
        update_conflicts=True,
        unique_fields=["unit", "name"],
        update_fields=["folded"],
    )


def _unit(fact: facts.UnitFact, saved: dict[facts.UnitId, Unit]) -> Unit:
    return Unit(
        code=fact.code,
        name=fact.name,
        short_name=fact.short_name,
        kind=fact.level,
        type=fact.type,
        parent=saved[fact.parent] if fact.parent else None,
        valid_from=fact.valid_from,
        valid_to=fact.valid_to,
        folded=fold(fact.short_name),
        folded_name=fold(fact.name),
    )


def _without_type(unit: Unit, name: str) -> str:
    return name.removeprefix(unit.type + " ")


def _load_agencies(places: Places) -> None:
    known = facts.units(places.units)
    above = {fact.id: fact.parent for fact in known}
    units = {(unit.code, unit.valid_from): unit for unit in Unit.objects.all()}
    listed = facts.agencies(places.agencies, known)
    saved: dict[tuple[str, facts.UnitId], Agency] = {}
    for tier in _tiers(listed):
        made = [_agency(fact, units, saved, (above[fact.unit], known[0].id)) for fact in tier]
        fields = [
            field.attname
            for field in Agency._meta.concrete_fields
            if field.attname not in {"id", "slug", "valid_from", *ITS_OWN}
        ]
        Agency.objects.bulk_create(
            made, update_conflicts=True, unique_fields=["slug"], update_fields=fields
        )
        saved |= {(fact.kind, fact.unit): agency for fact, agency in zip(tier, made, strict=True)}
    Division.objects.bulk_create(
        [
            Division(agency=saved[fact.kind, fact.unit], kind=kind, name=name, phone=fact.phone)
            for fact in listed
            for kind, name in fact.divisions.items()
        ],
        update_conflicts=True,
        unique_fields=["agency", "kind"],
        update_fields=["name", "phone"],
    )


def _tiers(listed: list[facts.AgencyFact]) -> list[list[facts.AgencyFact]]:
    """Parents before children: nothing, then what stands on the first, then the rest."""
    first = [fact for fact in listed if not fact.parent_kind]
    second = [fact for fact in listed if fact.parent_kind == "province-committee"]
    third = [fact for fact in listed if fact.parent_kind not in {"", "province-committee"}]
    return [first, second, third]


def _agency(
    fact: facts.AgencyFact,
    units: dict[facts.UnitId, Unit],
    saved: dict[tuple[str, facts.UnitId], Agency],
    above: tuple[facts.UnitId | None, facts.UnitId],
) -> Agency:
    parents = (saved.get((fact.parent_kind, unit)) for unit in above if unit)
    return Agency(
        slug=fact.slug,
        kind=fact.kind,
        name=fact.name,
        unit=units[fact.unit],
        parent=next((parent for parent in parents if parent), None),
        code=fact.code,
        old_code=fact.old_code,
        code_is_sample=fact.code_is_sample,
        tax_code=fact.tax_code,
        address=fact.address,
        phone=fact.phone,
        email=fact.email,
        valid_from=fact.valid_from,
        valid_to=fact.valid_to,
    )


def _load_calendar(places: Places) -> None:
    by_hand = set(CalendarDay.objects.filter(by_hand=True).values_list("date", flat=True))
    days = {date.fromisoformat(row["date"]): row for row in facts.rows(places.calendar)}
    CalendarDay.objects.bulk_create(
        [
            CalendarDay(date=day, kind=row["kind"], name=row["name"], source=row["source"])
            for day, row in days.items()
            if day not in by_hand
        ],
        update_conflicts=True,
        unique_fields=["date"],
        update_fields=["kind", "name", "source"],
    )
    # A holiday that the new list has moved must not stay on its old day too.
    CalendarDay.objects.filter(by_hand=False).exclude(date__in=days).delete()
    _load_office_hours(facts.rows(places.office_hours))


def _load_office_hours(listed: list[dict[str, str]]) -> None:
    """An agency whose hours were once changed by hand keeps its own."""
    agencies = {
        agency.slug: agency
        for agency in Agency.objects.filter(slug__in={row["agency"] for row in listed})
    }
    kept = set(OfficeHours.objects.filter(by_hand=True).values_list("agency__slug", flat=True))
    OfficeHours.objects.filter(by_hand=False).delete()
    OfficeHours.objects.bulk_create(
        OfficeHours(
            agency=agencies[row["agency"]] if row["agency"] else None,
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=facts.day(row["valid_to"]),
            season_start=row["season_start"],
            season_end=row["season_end"],
            intervals=row["intervals"],
        )
        for row in listed
        if (row["agency"] or None) not in kept
    )
