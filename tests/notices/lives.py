"""Lives of dossiers that bring the rarer letters."""

from __future__ import annotations

from motcua.agencies import changes
from motcua.agencies.models import CalendarDay
from motcua.common import clock
from motcua.dossiers import actions, reminders
from motcua.dossiers.access import SYSTEM
from motcua.dossiers.models import Dossier
from motcua.procedures.actions import publish
from motcua.procedures.body import body_of
from motcua.procedures.queries import current
from motcua.procedures.reader import parse
from tests import builders


def moved_promises() -> list[Dossier]:
    """One whose step the law gives more time, and on the next morning a holiday nobody had foreseen."""
    version = current("1.004873")
    assert version is not None
    data = body_of(version.description)
    more = {"value": 5, "unit": "working_day", "article": "Luật Hộ tịch 60/2014/QH13, Điều 18"}
    data["steps"][1]["extension"] = more
    description, _defects = parse(data)
    assert description is not None
    publish(description, field=version.procedure.field)
    made = builders.dossier("processing")
    builders.do("extend", made, days=2, note="Phải xác minh nơi cư trú trước đây.")
    changes.state().counted()
    CalendarDay.objects.create(date="2026-03-16", kind="swap_day_off", name="Bão số 3")
    state = changes.state().since_counted()
    actions.recompute(made, SYSTEM, state)
    return [made]


def reminded(state: str, at: str) -> Dossier:
    """Of what lacks, of what waits to be fetched."""
    made = builders.dossier(state)
    with clock.at(at):
        reminders.remind()
    return made
