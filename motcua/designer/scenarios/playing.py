"""Plays every scenario of a description and says what was covered."""

from __future__ import annotations

import datetime as dt

from motcua.common import clock
from motcua.designer.scenarios.places import Unplayable
from motcua.designer.scenarios.play import Play
from motcua.designer.scenarios.report import (
    Coverage,
    Failure,
    Reach,
    Report,
    Result,
    Touched,
)
from motcua.designer.scenarios.stage import set_up
from motcua.designer.scenarios.undo import undone
from motcua.procedures import arithmetic, samples
from motcua.procedures.actions import publish
from motcua.procedures.models import Field, Version
from motcua.procedures.reader import names
from motcua.procedures.scenario import Scenario
from motcua.procedures.schema import Description

TUESDAY = 1


def run(description: Description, *, only: str | None = None) -> Report:
    """Every scenario, or the one of that name. Nothing stays: not a row, not a job, not a file."""
    played = [one for one in description.scenarios if only in (None, one.name)]
    touched = Touched()
    with undone():
        version = _published(description)
        results = tuple(_result(scenario, version, touched) for scenario in played)
    return Report(results, _coverage(version, touched))


def _published(description: Description) -> Version:
    name = names("fields").get(description.field, description.field)
    field, _made = Field.objects.get_or_create(slug=description.field, defaults={"name": name})
    return publish(description, field=field)[0]


def _result(scenario: Scenario, version: Version, touched: Touched) -> Result:
    starts = scenario.starts or usual_start(version.description)
    with undone() as store, clock.at(starts.isoformat()):
        try:
            stage = set_up(version, store)
        except Unplayable as error:
            return Result(scenario.name, (Failure(scenario.name, 0, str(error)),), ())
        return Play(scenario, stage, touched).result()


def usual_start(description: Description) -> dt.datetime:
    """An ordinary Tuesday morning on which what the examples say of the past is past."""
    day = max([description.effective_from, *_past_examples(description)])
    day += dt.timedelta(days=(TUESDAY - day.weekday()) % 7)
    if description.effective_to is not None:
        day = min(day, description.effective_to)
    return dt.datetime.combine(day, dt.time(9))


def _past_examples(description: Description) -> list[dt.date]:
    days = (arithmetic.day(field.example) for field in description.form_fields() if field.past)
    return [dt.date.fromordinal(int(day)) for day in days if day]


def _coverage(version: Version, touched: Touched) -> Coverage:
    description = version.description
    lines = samples.lines(version, "declaration")
    return Coverage(
        fields=Reach.of(((line.key, line.full_label) for line in lines), touched.fields),
        steps=Reach.of(((step.key, step.name) for step in description.steps), touched.steps),
        papers=Reach.of(
            ((p.key, p.name) for p in description.attachable() if p.mode == "submit"),
            touched.papers,
        ),
    )
