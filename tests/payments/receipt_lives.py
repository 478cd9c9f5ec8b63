"""Payments that were settled, made the way the providers make them."""

from __future__ import annotations

from typing import Any

from motcua.accounts.models import Posting
from motcua.dossiers.access import SYSTEM
from motcua.dossiers.models import Dossier
from motcua.payments import actions
from motcua.payments.models import Payment, Receipt, State
from motcua.payments.providers import Outcome
from tests import builders


def attempt(dossier: Dossier, provider: str = "transfer", **more: Any) -> Payment:
    return actions.start(dossier, provider, dossier.by, **more)


def settle(payment: Payment) -> Payment:
    outcome = Outcome(State.PAID, payment.amount, payment.reference)
    applied = actions.apply(outcome, payment.provider, SYSTEM)
    assert applied.verdict == "settled"
    assert applied.payment is not None
    return applied.payment


def paid(
    dossier: Dossier | None = None,
    provider: str = "transfer",
    by: Posting | None = None,
    **more: Any,
) -> Receipt:
    """The receipt of a dossier that was just paid."""
    dossier = dossier or builders.dossier(**more)
    payment = settle(attempt(dossier, provider, taken_by=by))
    return Receipt.objects.get(payment=payment)
