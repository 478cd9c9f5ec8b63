"""The legal clock in the life of a dossier: what its events tell, and what is promised by it."""

from __future__ import annotations

import datetime as dt

from motcua.agencies.calendar import ZONE, WorkCalendar
from motcua.common import clock
from motcua.dossiers import actions, legal_clock
from motcua.dossiers.access import Acting
from tests import builders
from tests.builders import People

CALENDAR = WorkCalendar(days_off=frozenset({dt.date(2026, 4, 30), dt.date(2026, 5, 1)}))


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)


def test_the_clock_stands_while_the_office_waits_for_the_citizen(people: People) -> None:
    """1.004873: three working days. Asked on Tuesday, answered ten days later: the time begins anew."""
    dossier = builders.dossier("accepted")
    assert dossier.due_at == at("2026-03-13T17:00")
    builders.ask(dossier, people.lan)
    assert dossier.due_at == at("2026-03-13T17:00")
    with clock.at("2026-03-20T09:00"):
        builders.attach(dossier, dossier.wanted["papers"])
        actions.supplement(dossier, Acting(people.an))
    assert (dossier.status, dossier.paused_at, dossier.wanted) == ("accepted", None, {})
    assert dossier.due_at == at("2026-03-25T17:00")
    assert dossier.original_due_at == at("2026-03-13T17:00")


def test_before_acceptance_nothing_is_promised_and_the_answer_time_begins_anew(
    people: People,
) -> None:
    dossier = builders.dossier("supplement_wanted")
    assert dossier.due_at is None
    with clock.at("2026-03-20T09:00"):
        builders.attach(dossier, dossier.wanted["papers"])
        actions.supplement(dossier, Acting(people.an))
        assert dossier.status == "submitted"
        assert dossier.due_at is None
        assert dossier.step_due_at == legal_clock.intake_due(clock.now(), CALENDAR)
