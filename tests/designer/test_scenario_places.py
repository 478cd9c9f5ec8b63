"""A scenario is played at agencies of its own day: districts in 2024, none of them today."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection

from motcua.agencies.models import Agency, Unit
from motcua.designer.scenarios import Report, run
from motcua.designer.scenarios.playing import usual_start
from motcua.procedures.reader import read
from motcua.procedures.schema import Description
from tests.procedures.builders import SHIPPED

SENT: list[dict[str, Any]] = [{"do": "fill"}, {"do": "attach"}, {"do": "submit"}]
THROUGH = [*SENT, *({"do": "act", "move": "next"},) * 6]


def play(name: str, starts: str | None, *moves: dict[str, Any], **changes: Any) -> Report:
    scenario: dict[str, Any] = {"name": "Thử", "moves": list(moves)}
    if starts:
        scenario["starts"] = starts
    body = read(SHIPPED / f"{name}.toml").model_dump(mode="json", exclude_defaults=True)
    body |= {"scenarios": [scenario]} | changes
    return run(Description.model_validate_json(json.dumps(body)))


pytestmark = pytest.mark.usefixtures("db", "base_data")


def test_in_2024_the_commune_receives_and_its_district_decides() -> None:
    to_posting = {"do": "act", "move": "next", "to": "posting"}
    posted = {"do": "wait", "value": 2, "unit": "working_day"}
    to_district = {"do": "act", "move": "next", "to": "leader"}
    report = play(
        "1.001776@2024-01-01",
        "2024-10-15T09:00:00",
        *SENT,
        to_posting,
        posted,
        to_district,
        {"do": "expect", "seen_by": ["leader"], "hidden_from": ["clerk", "officer"]},
    )
    assert report.green, report.failures


def test_where_no_such_agency_is_known_one_is_made_and_undone() -> None:
    kinds = {"offered_by": ["department-forests"], "decided_by": ["department-forests"]}
    before = Agency.objects.count()
    assert play("1.004873", "2026-03-10T09:00:00", *THROUGH, **kinds).green
    assert Agency.objects.count() == before


def test_where_nothing_is_known_a_place_is_made_and_undone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE agencies_unit CASCADE")
    assert play("1.004873", "2026-03-10T09:00:00", *THROUGH).green
    assert not Unit.objects.exists()


def test_a_district_that_is_gone_cannot_decide() -> None:
    report = play("1.004873", "2026-03-10T09:00:00", *SENT, decided_by=["district-committee"])
    (failure,) = report.failures
    assert "district-committee" in str(failure)
    assert "sửa decided_by" in str(failure)


def test_a_division_that_the_agency_does_not_have_is_told() -> None:
    steps = read(SHIPPED / "1.004873.toml").model_dump(mode="json")["steps"]
    steps[1]["division"] = "residence"
    report = play("1.004873", "2026-03-10T09:00:00", *SENT, steps=steps)
    (failure,) = report.failures
    assert "không có bộ phận “Cư trú”" in str(failure)


def test_without_a_start_the_clock_stands_on_a_tuesday_in_force() -> None:
    for path in SHIPPED.glob("*.toml"):
        description = read(path)
        start = usual_start(description)
        assert start.date() >= description.effective_from
        assert description.effective_to is None or start.date() <= description.effective_to
        assert start.strftime("%a %H") == "Tue 09" or description.effective_to == start.date()
