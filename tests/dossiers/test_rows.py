"""The database itself refuses a dossier that could not be."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from motcua.common import clock
from motcua.dossiers.models import Dossier, Event, event_hash
from tests import builders
from tests.builders import People


@pytest.mark.parametrize(
    ("at", "nonsense", "constraint"),
    [
        ("processing", {"paused_from": "processing"}, "dossier_waits_only_when_paused"),
        ("supplement_wanted", {"paused_from": ""}, "dossier_waits_only_when_paused"),
        ("accepted", {"due_at": None}, "dossier_accepted_has_due_time"),
        ("processing", {"original_due_at": None}, "dossier_accepted_has_due_time"),
        ("submitted", {"status": "accepted"}, "dossier_accepted_has_due_time"),
        ("submitted", {"number": None}, "dossier_sent_has_number"),
        ("refused", {"submitted_at": None}, "dossier_sent_has_number"),
        ("draft", {"status": "submitted"}, "dossier_sent_has_number"),
        ("processing", {"status": "done"}, "dossier_done_has_result"),
        ("returned", {"result": None}, "dossier_done_has_result"),
    ],
)
def test_a_row_that_makes_no_sense_is_refused(
    people: People, at: str, nonsense: dict[str, Any], constraint: str
) -> None:
    made = builders.dossier(at)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Dossier.objects.filter(pk=made.pk).update(**nonsense)


def test_two_dossiers_never_share_a_number(people: People) -> None:
    first, second = builders.dossier(), builders.dossier()
    with pytest.raises(IntegrityError), transaction.atomic():
        Dossier.objects.filter(pk=second.pk).update(number=first.number)


def test_history_can_be_neither_changed_nor_deleted(people: People) -> None:
    builders.dossier("accepted")
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        Event.objects.update(note="khác")
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        Event.objects.all()._raw_delete(using="default")
    assert Event.objects.count() == 2


def test_an_event_cannot_take_the_place_of_another(people: People) -> None:
    event = builders.dossier().events.get()
    event.pk = None
    with pytest.raises(IntegrityError, match="event_once"), transaction.atomic():
        event.save(force_insert=True)


def test_the_chain_of_hashes_holds_when_read_back_and_breaks_at_any_change(people: People) -> None:
    made = builders.dossier("returned")
    previous = ""
    for event in made.events.order_by("sequence"):
        assert event.previous_hash == previous
        assert event_hash(event) == event.hash
        previous = event.hash
        for name, other in {
            "note": "khác",
            "private_note": "khác",
            "action": "stop",
            "by_id": people.binh.user.pk,
            "at": clock.moment("2026-03-10T09:00:01"),
            "data": {"khác": 1},
            "due_at": clock.moment("2026-03-10T09:00:01"),
            "previous_hash": "0" * 64,
        }.items():
            kept = getattr(event, name)
            setattr(event, name, other)
            assert event_hash(event) != event.hash, name
            setattr(event, name, kept)


def test_a_sent_dossier_is_never_deleted(people: People) -> None:
    made = builders.dossier()
    with pytest.raises(Exception, match="protected foreign keys"), transaction.atomic():
        made.delete()
