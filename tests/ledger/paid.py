"""Dossiers that were paid for, and refunds on their way."""

from __future__ import annotations

from motcua.accounts.models import Posting
from motcua.dossiers import actions as dossiers
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier
from motcua.payments import actions, refunds
from motcua.payments.models import Payment, Refund, State
from motcua.payments.providers import Outcome
from tests import builders

FEE = 15_000  # of procedure 1.004873 at the counter's price


def attempt(dossier: Dossier, way: str = "bank", *, taken_by: Posting | None = None) -> Payment:
    dossier.refresh_from_db()
    return actions.start(dossier, way, None, taken_by=taken_by)


def settle(payment: Payment) -> Payment:
    said = Outcome(State.PAID, payment.amount, payment.reference)
    assert actions.apply(said, payment.provider).verdict == "settled"
    payment.refresh_from_db()
    return payment


def pay(dossier: Dossier, way: str = "bank", *, taken_by: Posting | None = None) -> Payment:
    return settle(attempt(dossier, way, taken_by=taken_by))


def paid(at: str = "submitted", way: str = "bank", **more: Posting) -> Payment:
    """The payment of a dossier that was sent, paid for and has come as far as `at`."""
    dossier = builders.dossier()
    payment = pay(dossier, way, **more)
    dossier.refresh_from_db()
    if at != "submitted":
        builders.walk(dossier, at)
    return payment


def refused(way: str = "bank", **more: Posting) -> Refund:
    """What is given back for a dossier that was paid for and not taken in."""
    payment = paid("refused", way, **more)
    return payment.refunds.get()


def withdraw(dossier: Dossier) -> None:
    dossier.refresh_from_db()
    dossiers.withdraw(dossier, Acting(dossier.by))


def proposed(payment: Payment, by: Posting, amount: int = 5_000) -> Refund:
    return refunds.propose(
        payment, by, amount=amount, reason="Thu nhầm mức của bản sao.", cause=f"{amount}"
    )
