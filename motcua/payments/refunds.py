"""Giving money back: by rule in the transaction that makes it due, or proposed by one person and approved by another.

Nothing here speaks to a gateway: `sending.send` does, in a job.
"""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from motcua.accounts.models import Posting, User
from motcua.common import clock
from motcua.common.jobs import defer
from motcua.common.money import dong
from motcua.dossiers import actions, charges
from motcua.dossiers.access import SYSTEM
from motcua.dossiers.actions.engine import lock as lock_dossier
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Dossier, Event
from motcua.payments import access, ledger, refund_jobs
from motcua.payments.models import Payment, Refund, RefundKind, RefundState, State

# The office has not begun: what was paid for its work goes back by itself.
NEVER_BEGUN = {"refuse": Status.REFUSED, "withdraw": Status.WITHDRAWN}
BY_HAND = ("cash", "transfer")


class NotPossible(Exception):
    """One sentence for the page, at the field it is about ("" for none)."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence, self.field = sentence, field


class NotAllowed(Exception):
    """This person may not do this (403)."""


# --- by rule ---


def follow_payment(payment: Payment) -> None:
    """settings.PAYMENT_FOLLOWERS: what is not owed does not stay."""
    if excess := payment.amount - payment.applied:
        cause = f"excess-{payment.reference}"
        reason = _("Nộp thừa %(amount)s so với số phải nộp.") % {"amount": dong(excess)}
        _by_rule(payment, excess, RefundKind.EXCESS, cause, reason)


def follow(event: Event) -> None:
    """settings.DOSSIER_FOLLOWERS: whoever paid for work that will not be done has it back without asking."""
    dossier = event.dossier
    if NEVER_BEGUN.get(event.action) == event.after and not _was_begun(dossier):
        said = {
            "refuse": _("Hồ sơ không được tiếp nhận."),
            "withdraw": _("Hồ sơ được rút trước khi bắt đầu giải quyết."),
        }
        _give_back(dossier, None, f"event-{event.pk}", said[event.action])
    elif event.action == "change_charge":
        charge = charges.of(dossier)
        over = charge.paid - charge.total - _under_way(dossier) if charge else 0
        if over > 0:
            reason = _("Số phí, lệ phí phải nộp được sửa thấp hơn số đã nộp.")
            _give_back(dossier, over, f"event-{event.pk}", reason)


def _was_begun(dossier: Dossier) -> bool:
    return dossier.events.filter(action="begin").exists()


def _under_way(dossier: Dossier) -> int:
    """Of what was paid for it, on the way back already."""
    open_ = Refund.objects.filter(payment__dossier=dossier).exclude(kind=RefundKind.EXCESS)
    waiting = open_.exclude(state__in=(RefundState.DONE, RefundState.DECLINED))
    return int(waiting.aggregate(all=Sum("amount", default=0))["all"])


def _give_back(dossier: Dossier, at_most: int | None, cause: str, reason: str) -> None:
    """The latest payments first; all that they paid, or so much of it."""
    paid = Payment.objects.select_for_update().filter(dossier=dossier, state=State.PAID)
    left = at_most
    for payment in paid.order_by("-settled_at", "-pk"):
        amount = refundable(payment)
        if left is not None:
            amount = min(amount, left)
            left -= amount
        if amount:
            one = f"{cause}-{payment.reference}"
            _by_rule(payment, amount, RefundKind.AUTOMATIC, one, reason)


def refundable(payment: Payment) -> int:
    """Of what it paid for the dossier, what neither went back nor is asked to."""
    if payment.state != State.PAID:
        return 0
    given = payment.refunds.exclude(kind=RefundKind.EXCESS).exclude(state=RefundState.DECLINED)
    return payment.applied - int(given.aggregate(all=Sum("amount", default=0))["all"])


def _by_rule(payment: Payment, amount: int, kind: RefundKind, cause: str, reason: str) -> None:
    now = clock.now()
    refund, new = Refund.objects.get_or_create(
        cause=cause,
        defaults={
            "payment": payment,
            "amount": amount,
            "kind": kind,
            "state": RefundState.APPROVED,
            "reason": reason,
            "proposed_at": now,
            "decided_at": now,
        },
    )
    if new:
        _due(refund)


def _due(refund: Refund) -> None:
    ledger.book_owed(refund)
    defer(refund_jobs.send_refund, refund_id=refund.pk)


# --- by two persons ---


def propose(payment: Payment, posting: Posting, *, amount: int, reason: str, cause: str) -> Refund:
    """`cause` names the click: pressed twice it proposes once."""
    with transaction.atomic():
        payment = Payment.objects.select_for_update().select_related("dossier").get(pk=payment.pk)
        if not access.may_propose(payment, posting):
            raise NotAllowed(str(payment))
        cause = f"asked-{payment.reference}-{cause}"
        if before := Refund.objects.filter(cause=cause).first():
            return before
        most = refundable(payment)
        if not 0 < amount <= most:
            text = _("Nhập số tiền từ 1 đồng đến %(most)s, là số còn có thể hoàn.")
            if not most:
                text = _("Khoản này đã hoàn hết hoặc đang chờ hoàn, không đề nghị thêm được.")
            raise NotPossible(text % {"most": dong(most)}, "amount")
        return Refund.objects.create(
            cause=cause,
            payment=payment,
            amount=amount,
            kind=RefundKind.ASKED,
            state=RefundState.PROPOSED,
            reason=reason,
            proposed_by=posting.user,
        )


def approve(refund: Refund, posting: Posting) -> Refund:
    with transaction.atomic():
        refund = _proposed(refund, posting)
        _decide(refund, posting.user, RefundState.APPROVED)
        _due(refund)
    return refund


def decline(refund: Refund, posting: Posting, *, reason: str) -> Refund:
    with transaction.atomic():
        refund = _proposed(refund, posting)
        refund.decision = reason
        _decide(refund, posting.user, RefundState.DECLINED)
    return refund


def _proposed(refund: Refund, posting: Posting) -> Refund:
    refund = locked(refund.pk)
    if not access.may_decide(refund, posting):
        raise NotAllowed(str(refund))
    if refund.state != RefundState.PROPOSED:
        raise NotPossible(_("Đề nghị này đã có người khác xử lý. Tải lại trang để xem."))
    return refund


def _decide(refund: Refund, by: User, state: RefundState) -> None:
    refund.state, refund.approved_by, refund.decided_at = state, by, clock.now()
    refund.save()


# --- the end ---


def locked(pk: int) -> Refund:
    """The dossier first, then its money: the order in which everybody takes them."""
    found = Refund.objects.select_related("payment__dossier").get(pk=pk)
    lock_dossier(found.payment.dossier)
    return _again(pk, found.payment)


def _again(pk: int, payment: Payment) -> Refund:
    refund = Refund.objects.select_for_update().get(pk=pk)
    refund.payment = payment
    return refund


def pay_out(
    refund: Refund,
    posting: Posting,
    *,
    method: str,
    reference: str,
    bank_details: Mapping[str, str] | None = None,
) -> Refund:
    """A clerk gave it back in cash or by transfer, where no gateway does. What a gateway may have done is not paid."""
    with transaction.atomic():
        refund = locked(refund.pk)
        if method not in BY_HAND or not access.may_pay_out(refund, posting):
            raise NotAllowed(str(refund))
        if not is_paid_by_hand(refund):
            raise NotPossible(_("Khoản này đã hoàn hoặc đang được cổng thanh toán xử lý."))
        held = ledger.cash_of(posting) if method == "cash" else refund.amount
        if held < refund.amount:
            text = _("Sổ chỉ ghi %(held)s tiền mặt đang giữ. Chọn chuyển khoản.")
            raise NotPossible(text % {"held": dong(max(0, held))}, "method")
        refund.paid_out_by = posting
        refund.bank_details = dict(bank_details or {})
        refund.gateway_reference = reference
        finish(refund, method)
    return refund


def is_paid_by_hand(refund: Refund) -> bool:
    failed = refund.state == RefundState.FAILED
    return failed or (refund.state == RefundState.APPROVED and refund.by_hand)


def finish(refund: Refund, method: str) -> None:
    """It is with the payer: books, history, notice. The caller holds the lock and has looked at the state."""
    refund.state, refund.method, refund.done_at = RefundState.DONE, method, clock.now()
    refund.save()
    ledger.book_refund(refund)
    actions.record_refund(
        refund.payment.dossier,
        SYSTEM,
        amount=refund.amount,
        method=method,
        reference=refund.reference,
        of_charge=refund.of_charge,
    )
