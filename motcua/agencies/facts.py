"""Reads the facts of `data/` into plain rows; the database comes in loader.py.

A state of the territory is one file named for the day it began. What stays the same from one state
to the next is one unit with one span of dates; a new name or a new parent makes a new unit.
"""

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from motcua.common.vietnamese import ascii_slug

UnitId = tuple[str, date]

# Two-word types first, so that "Thị trấn Nghèn" is not a "Thị".
TYPES = ("Thành phố", "Thị trấn", "Thị xã", "Huyện", "Phường", "Tỉnh", "Xã")
TODAYS_COMMUNES = 50
FIRST_DISTRICT = 31
FIRST_PHONE = 101


@dataclass
class UnitFact:
    code: str
    name: str
    level: str
    parent: UnitId | None
    valid_from: date
    valid_to: date | None = None

    @property
    def id(self) -> UnitId:
        return self.code, self.valid_from

    @property
    def type(self) -> str:
        return next(word for word in TYPES if self.name.startswith(word + " "))

    @property
    def short_name(self) -> str:
        return self.name.removeprefix(self.type + " ")

    @property
    def in_sentence(self) -> str:
        return self.name[:1].lower() + self.name[1:]


@dataclass(frozen=True)
class SuccessionFact:
    old: UnitId
    new: UnitId
    relation: str
    note: str
    effective_on: date


@dataclass
class AgencyFact:
    kind: str
    name: str
    unit: UnitId
    parent_kind: str
    code: str
    old_code: str
    address: str
    valid_from: date
    valid_to: date | None
    phone: str = ""
    email: str = ""
    code_is_sample: bool = True
    tax_code: str = ""
    divisions: dict[str, str] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        return f"{ascii_slug(self.name, limit=70)}-{self.valid_from:%Y%m%d}"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def state_files(folder: Path) -> list[tuple[date, Path]]:
    return sorted((date.fromisoformat(path.stem), path) for path in folder.glob("[0-9]*.csv"))


def units(folder: Path) -> list[UnitFact]:
    """Every unit that ever was, parents before children."""
    found: list[UnitFact] = []
    current: dict[str, UnitFact] = {}
    for start, path in state_files(folder):
        present: dict[str, UnitFact] = {}
        for row in rows(path):
            parent = present[row["parent_code"]].id if row["parent_code"] else None
            unit = current.get(row["code"])
            if unit is None or (unit.name, unit.parent) != (row["name"], parent):
                unit = UnitFact(row["code"], row["name"], row["level"], parent, start)
                found.append(unit)
            present[unit.code] = unit
        for code, unit in current.items():
            if present.get(code) is not unit:
                unit.valid_to = start - timedelta(days=1)
        current = present
    order = ("province", "district", "commune")
    return sorted(found, key=lambda unit: (order.index(unit.level), unit.valid_from, unit.code))


def successions(folder: Path, known: list[UnitFact]) -> list[SuccessionFact]:
    """What became of whom. A name that does not fit its code is a mistake in the file."""
    found = []
    for path in sorted(folder.glob("successors_*.csv")):
        start = date.fromisoformat(path.stem.removeprefix("successors_"))
        before = {unit.code: unit for unit in known if _valid(unit, start - timedelta(days=1))}
        after = {unit.code: unit for unit in known if _valid(unit, start)}
        for row in rows(path):
            old, new = before[row["old_code"]], after[row["new_code"]]
            if (old.name, new.name) != (row["old_name"], row["new_name"]):
                raise ValueError(
                    f"{path.name}: {row['old_name']} → {row['new_name']}: {old.name} → {new.name}"
                )
            found.append(SuccessionFact(old.id, new.id, row["relation"], row["note"], start))
    return found


def _valid(unit: UnitFact, on: date) -> bool:
    return unit.valid_from <= on and (unit.valid_to is None or unit.valid_to >= on)


def agencies(path: Path, known: list[UnitFact]) -> list[AgencyFact]:
    """Departments as listed; a committee for every unit, and the police of every commune."""
    facts = tomllib.loads(path.read_text(encoding="utf-8"))
    by_id = {unit.id: unit for unit in known}
    found = [*_of_province(facts["province"], known[0]), *_of_territory(known, by_id)]
    overrides = {override["slug"]: override for override in facts.get("override", [])}
    for number, agency in enumerate(found, FIRST_PHONE):
        agency.phone = f"02390000{number:03}"
        agency.tax_code = f"{number:010}"
        agency.email = f"{ascii_slug(agency.name)}@hatinh.example"
        agency.divisions = _divisions(facts["divisions"], agency, by_id[agency.unit].type)
        for name, value in overrides.get(agency.slug, {}).items():
            if name != "slug":
                setattr(agency, name, value)
    return found


def _of_province(listed: list[dict[str, Any]], province: UnitFact) -> Iterator[AgencyFact]:
    for row in listed:
        yield AgencyFact(
            kind=row["kind"],
            name=row["name"],
            unit=province.id,
            parent_kind="" if row["kind"] == "province-committee" else "province-committee",
            code=f"H27.{row['number']:02}",
            old_code=f"000.00.{row['number']:02}.H27",
            address=row.get("address", province.name),
            valid_from=row["valid_from"],
            valid_to=row.get("valid_to"),
        )


def _of_territory(known: list[UnitFact], by_id: dict[UnitId, UnitFact]) -> Iterator[AgencyFact]:
    places = _places(known)
    for unit in known[1:]:
        middle, last = places[unit.id]
        parent = by_id[unit.parent] if unit.parent else unit
        whole = [
            unit.name,
            *([parent.in_sentence] if parent.level == "district" else []),
            known[0].in_sentence,
        ]
        common: dict[str, Any] = {
            "unit": unit.id,
            "address": ", ".join(whole),
            "valid_from": unit.valid_from,
            "valid_to": unit.valid_to,
        }
        tail = f".{last:02}" if last else ""
        code, old_code = f"H27.{middle:02}{tail}", f"{last:02}.{middle:02}.H27"
        above = "district-committee" if parent.level == "district" else "province-committee"
        yield AgencyFact(
            f"{unit.level}-committee",
            f"UBND {unit.in_sentence}",
            parent_kind=above,
            code=code,
            old_code=f"000.{old_code}",
            **common,
        )
        if unit.level == "commune":
            yield AgencyFact(
                "commune-police",
                f"Công an {unit.in_sentence}",
                parent_kind="province-police",
                code=f"{code}.01",
                old_code=f"001.{old_code}",
                **common,
            )


def _places(known: list[UnitFact]) -> dict[UnitId, tuple[int, int]]:
    """The two numbers in a sample identifier; a commune keeps its own through a new name."""
    districts = sorted({unit.code for unit in known if unit.level == "district"})
    middles = {code: FIRST_DISTRICT + n for n, code in enumerate(districts)}
    inside: dict[int, set[str]] = {}
    found: dict[UnitId, tuple[int, int]] = {}
    communes = [unit for unit in known if unit.level == "commune" and unit.parent]
    for unit in communes:
        middle = middles.get(unit.parent[0], TODAYS_COMMUNES) if unit.parent else 0
        inside.setdefault(middle, set()).add(unit.code)
        found[unit.id] = middle, 0
    numbers = {
        middle: {code: n for n, code in enumerate(sorted(codes), 1)}
        for middle, codes in inside.items()
    }
    for unit in communes:
        middle, _none = found[unit.id]
        found[unit.id] = middle, numbers[middle][unit.code]
    return found | {unit.id: (middles[unit.code], 0) for unit in known if unit.level == "district"}


def _divisions(rules: list[dict[str, Any]], agency: AgencyFact, unit_type: str) -> dict[str, str]:
    for rule in rules:
        ends_in_time = "until" not in rule or (
            agency.valid_to is not None and agency.valid_to <= rule["until"]
        )
        if (
            rule["agency"] == agency.kind
            and ends_in_time
            and unit_type in rule.get("types", [unit_type])
        ):
            return {
                key: name for key, name in rule.items() if key not in {"agency", "until", "types"}
            }
    raise ValueError(f"no divisions for {agency.name}")
