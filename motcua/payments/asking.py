"""Asking the gateway how a payment stands: a call that got lost is found out after 5, 15 and 60 minutes, then daily.

Only questions that were answered count. While a gateway is away two tries a minute find out when it is back; nobody
waits for that but this job.
"""

import logging
import time
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from motcua.common import clock
from motcua.payments import actions, providers
from motcua.payments.models import Message, Payment, State
from motcua.payments.providers import Provider

log = logging.getLogger("motcua.payments")

AFTER = (
    *(timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1)),
    *(timedelta(days=day) for day in range(1, 8)),
)
GIVEN_UP = AFTER[-1] + timedelta(days=1)
# A gateway that did not answer so often in a row is away: the rest waits for the next minute.
SILENT_AT_MOST = 2
SECONDS = 20.0
AT_ONCE = 500


def ask_due() -> int:
    """Ask about what is due now; says how many questions were answered."""
    return sum(_ask_all(one, _due(one.name)) for one in providers.usable() if asks(one))


def asks(one: Provider) -> bool:
    """Some ways have nobody to ask."""
    return bool(getattr(one, "asks", False))


def _due(name: str) -> list[Payment]:
    """What failed or ran out is asked about too: it may yet have been paid."""
    now = clock.now()
    due = Q()
    for number, after in enumerate(AFTER):
        due |= Q(asked=number, created_at__lte=now - after)
    young = Payment.objects.filter(provider=name, created_at__gt=now - GIVEN_UP)
    found = young.exclude(state=State.PAID).filter(due).select_related("dossier")
    return list(found.order_by(F("asked_at").asc(nulls_first=True), "pk")[:AT_ONCE])


def _ask_all(one: Provider, payments: list[Payment]) -> int:
    ends, silent, answered = time.monotonic() + SECONDS, 0, 0
    for payment in payments:
        if silent == SILENT_AT_MOST or time.monotonic() > ends:
            break
        got_answer = ask(payment, one)
        silent = 0 if got_answer else silent + 1
        answered += got_answer
    if silent == SILENT_AT_MOST:
        log.error("payments-gateway-away %s", one.name)
    return answered


def ask(payment: Payment, one: Provider) -> bool:
    """The question itself is asked outside any transaction: no row is locked while a gateway thinks."""
    outcome = one.ask(payment)
    now = clock.now()
    if outcome is None:
        Payment.objects.filter(pk=payment.pk).update(asked_at=now)
        return False
    if outcome.state == State.OPEN and payment.expires_at and now >= payment.expires_at:
        outcome = replace(outcome, state=State.EXPIRED)
    with transaction.atomic():
        applied = actions.apply(outcome, one.name)
        Message.objects.create(
            provider=one.name,
            kind="query",
            reference=payment.reference,
            payment=payment,
            verified=True,
            said=outcome.said,
            verdict=applied.verdict,
        )
        # Questions that came together (a return, the minute) count as one.
        Payment.objects.filter(pk=payment.pk).update(asked=_next(payment, now), asked_at=now)
    return True


def _next(payment: Payment, now: datetime) -> int:
    """Questions that fell due while the gateway was away are not all asked afterwards."""
    passed = sum(now >= payment.created_at + after for after in AFTER)
    return max(payment.asked, passed)
