"""What the history keeps of money: that it is owed, that it came, that it was given back. All amounts in đồng."""

from datetime import datetime
from typing import Any

from django.db import transaction

from motcua.common import clock
from motcua.common.money import dong
from motcua.dossiers import charges, promises, waits
from motcua.dossiers.access import Acting
from motcua.dossiers.actions.engine import Change, NotAllowed, hold, lock, move, permit
from motcua.dossiers.actions.opinions import step_goes_on
from motcua.dossiers.legal_clock import Cause
from motcua.dossiers.models import Charge, Dossier, Event
from motcua.dossiers.promises import RunsAgain, Stops
from motcua.procedures import graph

CAUSE: Cause = "payment"


class WrongAmount(ValueError):
    """More than is owed, or nothing at all."""


def ask_payment(dossier: Dossier, acting: Acting, *, note: str = "") -> Event:
    """The work waits until it is paid (public status 6); the legal clock stands still meanwhile."""
    with transaction.atomic():
        hold(dossier)
        permit(dossier, "ask_payment", acting)
        now, pause = clock.now(), graph.pause(waits.step_of(dossier), CAUSE)
        promise = promises.after(dossier, Stops(now, pause.after if pause else "resume", CAUSE))
        data = {"amount": dossier.owed, **promise.data}
        return move(dossier, "ask_payment", acting, Change(promise.columns, note, "", data, now))


def record_payment(
    dossier: Dossier,
    acting: Acting,
    *,
    amount: int,
    method: str,
    reference: str,
    at: datetime | None = None,
) -> Event:
    """So much came, in this way; the dossier goes on if it waited for that. Raises `WrongAmount`."""
    with transaction.atomic():
        lock(dossier)
        permit(dossier, "record_payment", acting)
        charge, now = _charge(dossier), clock.now()
        if not 0 < amount <= charges.rest(charge):
            raise WrongAmount(f"{amount} of {charges.rest(charge)}")
        charges.paid(charge, amount, at or now)
        columns: dict[str, Any] = {"owed": charges.rest(charge)}
        data: dict[str, Any] = {"amount": amount, "method": method, "reference": reference}
        if not columns["owed"] and dossier.stopped_for == CAUSE:
            promise = promises.after(dossier, RunsAgain(now, CAUSE))
            until = promise.columns["stopped_at"] or now
            columns |= promise.columns | step_goes_on(dossier, until)
            data |= promise.data
        return move(dossier, "record_payment", acting, Change(columns, dong(amount), "", data, now))


def record_refund(
    dossier: Dossier,
    acting: Acting,
    *,
    amount: int,
    method: str,
    reference: str,
    of_charge: bool = True,
) -> Event:
    """So much of what was paid went back; what a closed dossier cost is not owed again.

    `of_charge` is false for what came too much, and never counted as paid.
    """
    with transaction.atomic():
        lock(dossier)
        permit(dossier, "record_refund", acting)
        charge, now = _charge(dossier), clock.now()
        if amount <= 0 or (of_charge and amount > charge.paid):
            raise WrongAmount(f"{amount} of {charge.paid}")
        if of_charge:
            charges.paid(charge, -amount, now)
        data = {"amount": amount, "method": method, "reference": reference}
        return move(dossier, "record_refund", acting, Change({}, dong(amount), "", data, now))


def change_charge(
    dossier: Dossier, acting: Acting, *, lines: list[dict[str, Any]], reason: str
) -> Event:
    """What it costs is another sum, for a reason the applicant reads; what was paid stays paid."""
    with transaction.atomic():
        lock(dossier)
        permit(dossier, "change_charge", acting)
        charge, now = _charge(dossier), clock.now()
        was = {"lines": charge.lines, "total": charge.total}
        charges.changed(charge, lines, now)
        data = {"was": was, "is": {"lines": charge.lines, "total": charge.total}}
        columns = {"owed": charges.rest(charge)}
        return move(dossier, "change_charge", acting, Change(columns, reason, "", data, now))


def _charge(dossier: Dossier) -> Charge:
    charge = charges.lock(dossier)
    if charge is None:
        raise NotAllowed(f"{dossier} costs nothing")
    return charge
