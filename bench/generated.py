"""A catalogue as large as the country's, and the questions asked of it. Always the same."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from django.core.management import call_command

from bench.words import MATTERS, Named, names, with_a_slip
from motcua.agencies.models import Agency, Unit, UnitKind
from motcua.common import clock
from motcua.common.vietnamese import fold
from motcua.procedures.body import body_of
from motcua.procedures.loader import load_fields
from motcua.procedures.models import Field, Procedure, State, Version
from motcua.procedures.reader import DATA, read
from motcua.procedures.spelling import sound

PROCEDURES, COMMUNES, OF_EACH = 6_000, 3_330, 12
BEGAN = dt.date(2020, 1, 1)
COMMUNE_KINDS = ("commune-committee", "commune-police", "commune-centre")
DEPARTMENTS = tuple(f"department-{number}" for number in range(10))
OFFERED_BY = (
    *([kind] for kind in (*COMMUNE_KINDS, *DEPARTMENTS)),
    ["commune-committee", "commune-centre"],
    ["commune-committee", DEPARTMENTS[0]],
)


@dataclass(frozen=True)
class Query:
    sort: str
    words: str
    # What the name of a right answer begins with.
    core: str
    agency: str = ""
    field: str = ""


def fill() -> list[Query]:
    call_command("migrate", verbosity=0)
    chance = random.Random(6000)  # noqa: S311 - the same in every run
    kinds = _agencies()
    made = names(PROCEDURES, chance)
    fields = list(load_fields().values())
    of_matter = {matter: fields[n % len(fields)] for n, matter in enumerate(MATTERS)}
    _procedures(made, of_matter)
    return list(_queries(made, of_matter, kinds, chance))


def _agencies() -> dict[str, str]:
    """10,000 of them; by kind the address name of one."""
    shared = {"valid_from": BEGAN, "type": "", "folded": "", "folded_name": ""}
    province = Unit.objects.create(
        code="42", name="Tỉnh mẫu", short_name="Mẫu", kind=UnitKind.PROVINCE, **shared
    )
    units = Unit.objects.bulk_create(
        Unit(
            code=f"{n:05}",
            name=f"Xã mẫu {n}",
            short_name=f"Mẫu {n}",
            kind=UnitKind.COMMUNE,
            parent=province,
            **shared,
        )
        for n in range(COMMUNES)
    )
    placed = [(kind, unit) for unit in units for kind in COMMUNE_KINDS]
    placed += [(kind, province) for kind in DEPARTMENTS]
    Agency.objects.bulk_create(
        Agency(
            slug=f"{kind}-{unit.code}",
            kind=kind,
            name=f"{kind} {unit.name}",
            unit=unit,
            code=f"X{n}",
            old_code=f"X{n}",
            valid_from=BEGAN,
        )
        for n, (kind, unit) in enumerate(placed)
    )
    return {kind: f"{kind}-{unit.code}" for kind, unit in placed}


def _procedures(made: list[Named], of_matter: dict[str, Field]) -> None:
    """All with the body of a real one: what is found is loaded whole."""
    body = body_of(read(DATA / "procedures" / "1.001193.toml"))
    procedures = Procedure.objects.bulk_create(
        Procedure(
            code=f"1.{n:06}",
            name=one.name,
            field=of_matter[one.matter],
            synonyms=one.synonyms,
            life_events=[],
            search_text=sound(
                " · ".join([one.name, *one.synonyms, of_matter[one.matter].name, f"1.{n:06}"])
            ),
        )
        for n, one in enumerate(made)
    )
    Version.objects.bulk_create(
        (
            Version(
                procedure=procedure,
                number=1,
                state=State.PUBLISHED,
                level=1 + n % 4,
                effective_from=BEGAN,
                offered_by=(kinds := OFFERED_BY[n % len(OFFERED_BY)]),
                decided_by=kinds,
                body=body,
                digest="0" * 64,
                published_at=clock.now(),
            )
            for n, procedure in enumerate(procedures)
        ),
        batch_size=500,
    )


def _queries(
    made: list[Named], of_matter: dict[str, Field], slugs: dict[str, str], chance: random.Random
) -> list[Query]:
    sought = chance.sample(range(PROCEDURES), 4 * OF_EACH)
    queries = []
    for turn, number in enumerate(sought):
        one, sort = made[number], turn % 4
        plain = fold(one.core)
        if sort == 0:
            queries.append(Query("không dấu", plain, one.core))
        elif sort == 1:
            queries.append(Query("gõ sai", with_a_slip(plain, chance), one.core))
        elif sort == 2:
            kind = OFFERED_BY[number % len(OFFERED_BY)][0]
            queries.append(Query("theo cơ quan", one.core, one.core, agency=slugs[kind]))
        else:
            field = of_matter[one.matter].slug
            queries.append(Query("theo lĩnh vực", fold(one.matter), one.matter, field=field))
    return queries
