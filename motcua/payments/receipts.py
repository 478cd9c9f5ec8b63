"""Electronic receipts (biên lai): issued when money is settled, cancelled by a counter-receipt, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from motcua.accounts.models import Posting, Role
from motcua.common.jobs import defer
from motcua.common.money import dong
from motcua.common.number_words import money_in_words
from motcua.common.vietnamese import clean
from motcua.dossiers import access, charges
from motcua.dossiers.actions.engine import lock
from motcua.dossiers.models import Dossier, Event
from motcua.payments.models import Payment, Receipt
from motcua.payments.numbering import draw
from motcua.payments.receipt_jobs import print_receipt

Lines = Sequence[dict[str, Any]]


class CannotCancel(Exception):
    """It is a counter-receipt itself, it is cancelled already, or it is not this person's to cancel."""


def follow(payment: Payment) -> None:
    """In the transaction that settles: what went to the dossier gets its receipt, and only that."""
    if payment.applied:
        issue(payment)


def issue(payment: Payment) -> Receipt:
    dossier = payment.dossier
    charge = charges.of(dossier)
    assert charge is not None  # something was applied to it
    agency = payment.agency
    return _write(
        payment=payment,
        agency_name=agency.name,
        tax_code=agency.tax_code,
        address=agency.address,
        payer=dossier.submitter.get("full_name") or dossier.applicant_name,
        dossier_number=dossier.number or "",
        procedure=dossier.version.name,
        lines=share(charge.lines, charge.paid - payment.applied, payment.applied),
        amount=payment.applied,
        method=payment.provider,
        issued_by=payment.taken_by,
    )


def share(lines: Lines, before: int, amount: int) -> list[dict[str, Any]]:
    """Of these lines, from the first on, what `amount` pays after `before` was paid."""
    found: list[dict[str, Any]] = []
    for line in lines:
        paid = min(before, line["amount"])
        now = min(amount, line["amount"] - paid)
        before, amount = before - paid, amount - now
        if now:
            found.append({"name": line["name"], "kind": line["kind"], "amount": now})
    if amount:
        # Never in the way of money that has come: what no line explains stands with the last one.
        last = found.pop() if found else {**lines[-1], "amount": 0}
        found.append(
            {"name": last["name"], "kind": last["kind"], "amount": last["amount"] + amount}
        )
    return found


def may_correct(posting: Posting, receipt: Receipt) -> bool:
    """The leader of the agency that issued it, of a receipt that stands; never in their own dossier."""
    return (
        posting.role == Role.LEADER
        and posting.agency_id == receipt.series.agency_id
        and receipt.cancels_id is None
        and not receipt.cancelled
        and not access.is_own(receipt.payment.dossier, posting.user)
    )


def correct(receipt: Receipt, by: Posting, *, payer: str, reason: str) -> Receipt:
    """Cancel what was made out wrongly and issue it anew to `payer`; the money stays. Gives back the new one."""
    if not may_correct(by, receipt):
        raise CannotCancel(str(receipt))
    with transaction.atomic():
        cancel(receipt, by, reason, keep=receipt.amount, payer=payer)
        return Receipt.objects.get(replaces=receipt)


def cancel(
    receipt: Receipt, by: Posting | None, reason: str, *, keep: int = 0, payer: str = ""
) -> Receipt:
    """The counter-receipt over the whole amount; of what stays collected (`keep`) a new receipt is issued.

    `by` none: the system, after a refusal or a withdrawal. Whether somebody may give money back is decided by the
    caller; here only that nobody cancels what another agency issued, and nothing twice.
    """
    reason = clean(reason)
    if not reason or not 0 <= keep <= receipt.amount:
        raise ValueError("a reason is wanted, and no more can stay than was paid")
    with transaction.atomic():
        lock(receipt.payment.dossier)
        standing = Receipt.objects.select_related("series").get(pk=receipt.pk)
        if standing.cancels_id or standing.cancelled:
            raise CannotCancel(str(receipt))
        if by and by.agency_id != standing.series.agency_id:
            raise CannotCancel(str(receipt))
        counter = _write(**_said(standing), issued_by=by, cancels=standing, reason=reason)
        if keep:
            changed = {"lines": share(standing.lines, 0, keep), "amount": keep}
            changed |= {"payer": payer} if payer else {}
            _write(**_said(standing) | changed, issued_by=by, replaces=standing)
    return counter


def follow_refund(event: Event) -> None:
    """Of DOSSIER_FOLLOWERS: once money went back, no more stands on receipts than is counted as paid.

    What came too much was never counted and has no receipt; the latest receipts are cancelled first.
    """
    charge = charges.of(event.dossier) if event.action == "record_refund" else None
    if charge is None:
        return
    of_dossier = Receipt.objects.filter(payment__dossier=event.dossier)
    found = list(standing(of_dossier).select_related("payment__dossier").order_by("-pk"))
    over = sum(receipt.amount for receipt in found) - charge.paid
    reason = _("Đã hoàn %(amount)s cho người nộp.") % {"amount": dong(event.data["amount"])}
    for receipt in found:
        if over > 0:
            cancel(receipt, None, reason, keep=max(0, receipt.amount - over))
            over -= receipt.amount


def of_payment(payment: Payment) -> Receipt | None:
    """The one that stands."""
    return standing(payment.receipts.all()).first()


def standing(found: QuerySet[Receipt]) -> QuerySet[Receipt]:
    return found.filter(cancels=None, counter_receipt=None)


def of_dossier(dossier: Dossier) -> list[Receipt]:
    """All, the oldest first. The caller may see the dossier."""
    found = Receipt.objects.filter(payment__dossier=dossier)
    return list(found.select_related("series", "file", "counter_receipt", "cancels", "replaces"))


def by_token(token: str) -> Receipt | None:
    """For the check page: whoever holds the paper holds its token."""
    related = ("series", "counter_receipt", "cancels__series")
    return Receipt.objects.filter(token=token).select_related(*related).first()


def waiting() -> QuerySet[Receipt]:
    """Issued, but their PDF is not made and signed yet."""
    return Receipt.objects.filter(file=None)


SAME = (
    *("agency_name", "tax_code", "address", "payer", "dossier_number", "procedure"),
    *("lines", "amount", "method"),
)


def _said(receipt: Receipt) -> dict[str, Any]:
    """What a counter-receipt and a replacement say as the first one did."""
    return {"payment": receipt.payment, **{name: getattr(receipt, name) for name in SAME}}


def _write(**facts: Any) -> Receipt:
    drawn = draw(facts["payment"].agency)
    receipt = Receipt.objects.create(
        series=drawn.series,
        number=drawn.number,
        issued_at=drawn.at,
        words=money_in_words(facts["amount"]),
        **facts,
    )
    defer(print_receipt, receipt_id=receipt.pk)
    return receipt
