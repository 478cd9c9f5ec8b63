"""Payments begin and are settled here; nothing else writes their state."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Literal

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from motcua.accounts.models import Posting, User
from motcua.common import clock
from motcua.dossiers import actions, charges
from motcua.dossiers.access import SYSTEM, Acting
from motcua.dossiers.actions.engine import lock
from motcua.dossiers.flow import MOVES
from motcua.dossiers.models import Dossier
from motcua.payments.models import Payment, State
from motcua.payments.providers import Outcome

# How long a payer may take at the gateway; what is paid later is not lost, only asked about.
OPEN_FOR = timedelta(minutes=15)
# The rank of a state: an outcome never leads down.
RANK = {State.OPEN: 0, State.EXPIRED: 1, State.FAILED: 1, State.PAID: 2}
Verdict = Literal["settled", "already", "failed", "unknown", "wrong_amount"]


class NothingOwed(Exception):
    """There is nothing to pay, or somebody paid meanwhile."""


@dataclass(frozen=True)
class Applied:
    payment: Payment | None
    changed: bool
    verdict: Verdict


@cache
def followers() -> tuple[Callable[[Payment], None], ...]:
    return tuple(import_string(path) for path in settings.PAYMENT_FOLLOWERS)


def start(
    dossier: Dossier,
    provider: str,
    by: User | None,
    *,
    taken_by: Posting | None = None,
    open_for: timedelta | None = OPEN_FOR,
) -> Payment:
    """An attempt over all that is owed. The one that is open is used again while it holds and fits."""
    with transaction.atomic():
        lock(dossier)
        if not dossier.owed:
            raise NothingOwed(str(dossier))
        now = clock.now()
        before = Payment.objects.select_for_update().filter(
            dossier=dossier, provider=provider, state=State.OPEN
        )
        for one in before:
            if one.amount == dossier.owed and (one.expires_at is None or now < one.expires_at):
                return one
            one.state = State.EXPIRED
            one.save(update_fields=["state"])
        return Payment.objects.create(
            dossier=dossier,
            agency=dossier.reception,
            provider=provider,
            amount=dossier.owed,
            created_at=now,
            expires_at=now + open_for if open_for else None,
            started_by=by,
            taken_by=taken_by,
        )


def apply(outcome: Outcome, provider: str, acting: Acting = SYSTEM) -> Applied:
    """Settle what the provider says, once. What is not owed any more stays with the payment, to be given back.

    The caller has made sure that it is the provider who says it (`Provider.read`, `Provider.ask`).
    """
    with transaction.atomic():
        payment = _locked(outcome.reference, provider)
        if payment is None:
            return Applied(None, changed=False, verdict="unknown")
        if outcome.state == State.PAID and outcome.amount != payment.amount:
            return Applied(payment, changed=False, verdict="wrong_amount")
        if RANK[outcome.state] <= RANK[State(payment.state)]:
            return Applied(payment, changed=False, verdict="already")
        payment.state = outcome.state
        if outcome.state != State.PAID:
            payment.save(update_fields=["state"])
            return Applied(payment, changed=True, verdict="failed")
        _settle(payment, outcome, acting)
        for follow in followers():
            follow(payment)
    return Applied(payment, changed=True, verdict="settled")


def _locked(reference: str, provider: str) -> Payment | None:
    """The dossier first, then the payment: the order in which everybody takes them."""
    found = Payment.objects.filter(reference=reference, provider=provider)
    known = found.select_related("dossier__version__procedure", "dossier__agency").first()
    if known is None:
        return None
    lock(known.dossier)
    payment = Payment.objects.select_for_update().get(pk=known.pk)
    payment.dossier = known.dossier
    return payment


def _settle(payment: Payment, outcome: Outcome, acting: Acting) -> None:
    now = clock.now()
    payment.settled_at = _at(outcome, now)
    payment.gateway_reference, payment.bank = outcome.gateway_reference, outcome.bank
    dossier = payment.dossier
    payment.applied = min(payment.amount, dossier.owed) if _takes_money(dossier) else 0
    payment.save()
    if payment.applied:
        actions.record_payment(
            dossier,
            acting,
            amount=payment.applied,
            method=payment.provider,
            reference=payment.reference,
            at=payment.settled_at,
        )


def _at(outcome: Outcome, now: datetime) -> datetime:
    """When it was paid; a gateway whose clock is ahead does not pay in the future."""
    return min(outcome.at, now) if outcome.at else now


def _takes_money(dossier: Dossier) -> bool:
    return dossier.status in MOVES["record_payment"].sources and charges.owed(dossier) > 0
