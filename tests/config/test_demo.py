"""The demonstration as the first `make run` loads it: every state of the desk is there, made by real moves."""

from datetime import datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import F, QuerySet

from motcua.accounts.absence import away_today
from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.dossiers import asking, waits
from motcua.dossiers.flow import Status
from motcua.dossiers.models import (
    Apology,
    Appointment,
    AssignmentRule,
    Channel,
    Consultation,
    Decision,
    Dossier,
    Event,
    Guidance,
    HandedIn,
    HandOverList,
    Judgement,
)
from motcua.dossiers.models.work import Verdict
from motcua.notices.models import Delivery, State
from tests.jobs import run_due_jobs
from tests.world import base_data  # noqa: F401  fixture

THURSDAY = datetime.fromisoformat("2026-03-12T15:30:00+07:00")
SUNDAY = datetime.fromisoformat("2026-11-22T21:00:00+07:00")
THREE_TIERS = datetime.fromisoformat("2024-10-15T09:00:00+07:00")


def demonstration(settings: Any) -> None:
    settings.DEMO = True
    call_command("load_demo", verbosity=0)


def states() -> dict[str, QuerySet[Any]]:
    """Everything that whoever opens the desk for the first time should find, by name."""
    return at_the_counter() | at_work() | at_the_end()


def at_the_counter() -> dict[str, QuerySet[Any]]:
    every = Dossier.objects
    return {
        "taken in at the counter": every.filter(
            channel=Channel.COUNTER, by=None, number__isnull=False
        ),
        "taken in by post": every.filter(channel=Channel.POST, by=None),
        "papers ticked": HandedIn.objects.filter(copies__gt=0),
        "an original kept": HandedIn.objects.filter(keeps_originals=True, returned_at=None),
        "still being typed": every.filter(status=Status.DRAFT, taken_in_by__isnull=False),
        "passed on from a wrong agency": every.filter(events__action="transfer"),
        "enough": Judgement.objects.filter(verdict=Verdict.ENOUGH),
        "missing": Judgement.objects.filter(verdict=Verdict.MISSING),
        "wrong": Judgement.objects.filter(verdict=Verdict.WRONG),
        "judged and not decided": Judgement.objects.filter(sealed_in=None),
        "told without a dossier": Guidance.objects.filter(procedure__isnull=False),
        "sent elsewhere": Guidance.objects.filter(procedure=None),
    }


def at_work() -> dict[str, QuerySet[Any]]:
    every, open_ones = Dossier.objects, Dossier.objects.filter(status=Status.PROCESSING)
    now = clock.now()
    return {
        "a proposal for the clerk": open_ones.exclude(proposed={}),
        "asked a second time": every.filter(status=Status.SUPPLEMENT_WANTED, supplements_asked=2),
        "by leave of the leader": Event.objects.filter(action=asking.LEAVE),
        "an open question": Consultation.objects.filter(answered_at=None, due_at__gt=now),
        "an answered question": Consultation.objects.filter(answered_by__isnull=False),
        "a late answer told": Consultation.objects.filter(
            answered_at=None, due_at__lt=now, head_told_at__isnull=False
        ),
        "an appointment to come": Appointment.objects.filter(attended=None, at__gt=now),
        "a draft to approve": Decision.objects.filter(approved_at=None, replaced_at=None),
        "a draft to number": Decision.objects.filter(approved_at__isnull=False, number=""),
        "seen on the spot": Event.objects.filter(action="verify"),
        "extended": every.filter(events__action="extend"),
        "assigned by the head": every.filter(events__action="assign"),
        "in nobody's hands": open_ones.filter(holder=None),
        "heads": Posting.objects.filter(heads=True),
        "a rule for one person": AssignmentRule.objects.filter(
            posting__user__email__startswith="tu@"
        ),
        "given by the rule": every.filter(holder__user__email__startswith="tu@"),
    }


def at_the_end() -> dict[str, QuerySet[Any]]:
    open_ones, now = Dossier.objects.filter(status=Status.PROCESSING), clock.now()
    return {
        "overdue": open_ones.filter(due_at__lt=now),
        "due soon": open_ones.filter(due_at__gt=now, due_at__lt=now + (now - now.replace(hour=0))),
        "warned": Event.objects.filter(action="warn"),
        "told to those above": Event.objects.filter(action="escalate"),
        "an apology to sign": Apology.objects.filter(signed_at=None),
        "a signed apology": Apology.objects.filter(signed_at__isnull=False),
        "a refusal to decide": open_ones.exclude(refusal={}),
        "a withdrawal to confirm": open_ones.filter(withdrawal_asked_at__isnull=False),
        "corrected": open_ones.filter(events__action="correct"),
        "a list confirmed": HandOverList.objects.filter(rows__confirmed_at__isnull=False),
        "a list to confirm": HandOverList.objects.filter(rows__confirmed_at=None),
    }


@pytest.mark.parametrize("when", [THURSDAY, THREE_TIERS], ids=["today", "three tiers"])
@pytest.mark.django_db
def test_the_demonstration_shows_every_state_of_the_desk(
    when: datetime,
    base_data: None,  # noqa: F811
    settings: Any,
) -> None:
    with clock.at(when):
        demonstration(settings)
        assert [name for name, found in states().items() if not found.exists()] == []
        posted = [waits.posting(one) for one in Dossier.objects.filter(status=Status.PROCESSING)]
        assert any(one and not one.over for one in posted)
        away = away_today(Posting.objects.all()).values()
        assert [one.substitute.user.email for one in away] == ["hung@camlac.example"]
    found = set(Dossier.objects.values_list("status", flat=True))
    assert found == {status.value for status in Status}
    assert not Event.objects.filter(at__gt=when).exists()
    # Since July 2025 communes take dossiers in for one another.
    elsewhere = Dossier.objects.exclude(agency=F("reception"))
    assert elsewhere.exists() == (when > THREE_TIERS)


@pytest.mark.django_db
def test_loaded_twice_on_a_day_of_rest_it_stays_as_it_was_and_every_letter_is_sent(
    base_data: None,  # noqa: F811
    settings: Any,
    mailbox: list[Any],
) -> None:
    def all_there_is() -> list[int]:
        return [table.objects.count() for table in (Dossier, Event, Posting, AssignmentRule)]

    with clock.at(SUNDAY):
        demonstration(settings)
        before = all_there_is()
        demonstration(settings)
        assert all_there_is() == before
        run_due_jobs()
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.ACCEPTED.value}
    assert mailbox
