"""One refund to the gateway that took the money; with the same reference every time, so that it moves once."""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction

from motcua.common import clock
from motcua.payments import providers, refunds
from motcua.payments.models import Message, Refund, RefundState
from motcua.payments.providers import Returned

log = logging.getLogger(__name__)
# Nobody answered: asked again with the same reference. By then the first question has run into its own time-out.
AGAIN_AFTER = timedelta(minutes=5)
# `refund(payment, amount, *, request, by)`; none where nobody answers, or not so that one may rely on it.
Way = Callable[..., Returned | None]


def send(refund_id: int) -> None:
    """Nothing is locked while the gateway is spoken to; what it answers is taken once."""
    refund = _taken(refund_id)
    if refund is None:
        return
    way = way_of(refund.payment.provider)
    if way is None:
        _by_hand(refund_id)
        return
    try:
        answer = way(refund.payment, refund.amount, request=refund.reference, by=_who(refund))
    except Exception as error:
        # Whatever went wrong, it is not known whether the money moved.
        log.warning("Refund %s: no answer (%s)", refund.reference, type(error).__name__)
        return
    if answer is not None:
        take(refund_id, answer)


def _who(refund: Refund) -> str:
    """The gateway keeps who ordered it."""
    return refund.approved_by.full_name if refund.approved_by else "He thong"


def way_of(provider: str) -> Way | None:
    """How this provider gives back; none where it does not, or does not exist any more."""
    try:
        found = providers.provider(provider)
    except KeyError:
        return None
    return getattr(found, "refund", None)


def _taken(refund_id: int) -> Refund | None:
    now = clock.now()
    with transaction.atomic():
        refund = refunds.locked(refund_id)
        fresh = refund.state == RefundState.APPROVED and not refund.by_hand
        silent = refund.state == RefundState.SENT and _is_old(refund)
        if not (fresh or silent):
            return None
        refund.state, refund.sent_at = RefundState.SENT, now
        refund.tries += 1
        refund.save()
    return refund


def _is_old(refund: Refund) -> bool:
    """After each try it is waited twice as long, up to some hours."""
    wait = AGAIN_AFTER * 2 ** min(max(refund.tries, 1) - 1, 6)
    return refund.sent_at is not None and clock.now() - refund.sent_at >= wait


def _by_hand(refund_id: int) -> None:
    with transaction.atomic():
        refund = refunds.locked(refund_id)
        if refund.state == RefundState.SENT and refund.tries == 1:
            refund.state, refund.by_hand, refund.sent_at = RefundState.APPROVED, True, None
            refund.save()


def take(refund_id: int, answer: Returned) -> None:
    """What the gateway says of it: done, or never will be. Said again it changes nothing."""
    with transaction.atomic():
        refund = refunds.locked(refund_id)
        if refund.state != RefundState.SENT:
            return
        if answer.accepted:
            refund.gateway_reference = answer.gateway_reference
            refunds.finish(refund, refund.payment.provider)
        else:
            refund.state, refund.trouble = RefundState.FAILED, answer.code[:40]
            refund.save()
        Message.objects.create(
            provider=refund.payment.provider,
            kind="refund",
            reference=refund.reference,
            payment=refund.payment,
            verified=True,
            said={
                "amount": refund.amount,
                "code": answer.code,
                "number": answer.gateway_reference,
            },
            verdict="done" if answer.accepted else "failed",
        )


def wake() -> list[int]:
    """Refunds nobody is busy with: never sent, or sent and never answered."""
    old = clock.now() - AGAIN_AFTER
    never = Refund.objects.filter(
        state=RefundState.APPROVED, by_hand=False, decided_at__lte=old
    ).values_list("pk", flat=True)
    silent = Refund.objects.filter(state=RefundState.SENT, sent_at__lte=old)
    return [*never, *silent.values_list("pk", flat=True)]
