"""The payer's browser comes back from the gateway. What it brings is written down and shown, and settles nothing."""

from motcua.common.jobs import defer
from motcua.payments import ipn
from motcua.payments.asking_jobs import ask_now
from motcua.payments.models import Message, Payment, State
from motcua.payments.providers import Forged, vnpay_wire
from motcua.payments.providers.vnpay import REASONS, VNPay

# A page may be loaded again and again; the history of a payment does not grow with it.
KEPT_AT_MOST = 5


def back(payment: Payment, query: str) -> None:
    said: dict[str, str] = {}
    try:
        said = vnpay_wire.fields_of(query)
        if VNPay().read(said).reference != payment.reference:
            raise Forged("of another payment")
    except (vnpay_wire.Unsound, Forged):
        ipn.keep_unsigned("return", said)
        return
    if payment.messages.filter(kind="return").count() >= KEPT_AT_MOST:
        return
    Message.objects.create(
        provider=VNPay.name,
        kind="return",
        reference=payment.reference,
        payment=payment,
        verified=True,
        said=said,
        verdict="shown",
    )
    if payment.state != State.PAID:
        # The gateway's own call may be lost: ask it now, not in five minutes.
        defer(ask_now, payment_id=payment.pk)


def reason(payment: Payment) -> str:
    """Why it failed and what to do, in the payer's words; "" where the gateway gave none we know."""
    for message in payment.messages.filter(verified=True).order_by("-pk")[:KEPT_AT_MOST]:
        if words := REASONS.get(str(message.said.get("vnp_ResponseCode", ""))):
            return str(words)
    return ""
