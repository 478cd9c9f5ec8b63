"""The call a gateway makes when a payment is decided (VNPay calls it IPN): the only message that comes by itself."""

import logging

from django.db import DatabaseError, transaction

from motcua.dossiers.actions.engine import NotAllowed
from motcua.payments import actions
from motcua.payments.models import Message, Payment, State
from motcua.payments.providers import Forged, Outcome, vnpay_wire
from motcua.payments.providers.vnpay import VNPay

log = logging.getLogger("motcua.payments")

ANSWERS = {
    "00": "Confirm Success",
    "01": "Order not found",
    "02": "Order already confirmed",
    "04": "Invalid amount",
    "97": "Invalid signature",
    "99": "Unknown error",
}
CODES = {"settled": "00", "failed": "00", "already": "02", "unknown": "01", "wrong_amount": "04"}
# Of messages nobody signed so many are kept for one payment: a stranger must not fill the disk.
UNSIGNED_AT_MOST = 20


def answer(query: str) -> dict[str, str]:
    """What VNPay is told about its call; it calls again after 01, 04, 97 and 99."""
    code = hear(query)
    return {"RspCode": code, "Message": ANSWERS[code]}


def hear(query: str) -> str:
    said: dict[str, str] = {}
    try:
        said = vnpay_wire.fields_of(query)
        outcome = VNPay().read(said)
    except (vnpay_wire.Unsound, Forged) as reason:
        log.warning("vnpay-call-not-genuine: %s", reason)
        keep_unsigned("ipn", said)
        return "97"
    try:
        return _take(outcome)
    except (DatabaseError, NotAllowed):
        # Not lost: it is called again, and asked about by ourselves.
        log.exception("vnpay-call-not-taken %s", outcome.reference)
        return "99"


def _take(outcome: Outcome) -> str:
    with transaction.atomic():
        applied = actions.apply(outcome, VNPay.name)
        Message.objects.create(
            provider=VNPay.name,
            kind="ipn",
            reference=outcome.reference[:64],
            payment=applied.payment,
            verified=True,
            said=outcome.said,
            verdict=applied.verdict,
        )
    if applied.verdict == "wrong_amount":
        log.error("vnpay-wrong-amount %s", outcome.reference)
    undecided = outcome.state == State.OPEN and applied.verdict == "already"
    return "00" if undecided else CODES[applied.verdict]


def keep_unsigned(kind: str, said: dict[str, str]) -> None:
    """As proof of the attempt, where it names a payment there is."""
    payment = Payment.objects.filter(
        provider=VNPay.name, reference=said.get("vnp_TxnRef", "")
    ).first()
    if payment is None:
        return
    if payment.messages.filter(verified=False).count() < UNSIGNED_AT_MOST:
        Message.objects.create(
            provider=VNPay.name,
            kind=kind,
            reference=payment.reference,
            payment=payment,
            verified=False,
            said=said,
            verdict="forged",
        )
