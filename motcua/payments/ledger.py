"""Booking what happened with money, and what the books say. Only what happened is booked, and once."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, Sum

from motcua.accounts.models import Posting, User
from motcua.agencies.models import Agency
from motcua.common import clock
from motcua.dossiers import charges
from motcua.payments.models import Account, Booking, Entry, Payment, Refund, What

# Where the money of a payment is; a gateway's stays there until it is paid over.
WHERE = {"cash": Account.CASH, "transfer": Account.BANK, "proof": Account.BANK}


@dataclass(frozen=True)
class Line:
    account: Account
    debit: int = 0
    credit: int = 0
    clerk: Posting | None = None


def book(
    agency: Agency,
    what: What,
    lines: list[Line],
    *,
    key: str,
    at: datetime | None = None,
    reference: str = "",
    payment: Payment | None = None,
    by: User | None = None,
) -> Booking:
    """One booking, or the one that has this key already. What does not balance is refused at commit."""
    at = at or clock.now()
    with transaction.atomic():
        booking, new = Booking.objects.get_or_create(
            key=key,
            defaults={
                "agency": agency,
                "day": clock.local(at).date(),
                "what": what,
                "reference": reference,
                "payment": payment,
                "amount": sum(line.debit for line in lines),
                "by": by,
            },
        )
        if new:
            Entry.objects.bulk_create(
                Entry(
                    booking=booking,
                    account=line.account,
                    debit=line.debit,
                    credit=line.credit,
                    clerk=line.clerk,
                )
                for line in lines
                if line.debit or line.credit
            )
    return booking


def follow(payment: Payment) -> None:
    """settings.PAYMENT_FOLLOWERS: what came, split into what it paid for and what is only held."""
    where, clerk = _where(payment.provider, payment.taken_by)
    lines = [Line(where, debit=payment.amount, clerk=clerk)]
    lines += [Line(account, credit=part) for account, part in _collected(payment).items()]
    lines.append(Line(Account.HELD, credit=payment.amount - payment.applied))
    book(
        payment.agency,
        What.PAYMENT,
        lines,
        key=f"payment-{payment.reference}",
        at=payment.settled_at,
        reference=payment.reference,
        payment=payment,
    )


def _where(method: str, clerk: Posting | None) -> tuple[Account, Posting | None]:
    account = WHERE.get(method, Account.GATEWAY)
    return account, clerk if account == Account.CASH else None


def _collected(payment: Payment) -> dict[Account, int]:
    charge = charges.of(payment.dossier)
    if charge is None or not payment.applied:
        return {}
    return split(charge.lines, charge.paid - payment.applied, payment.applied)


def split(lines: list[dict[str, Any]], before: int, amount: int) -> dict[Account, int]:
    """How much of `amount` is phí and how much lệ phí: line by line, after what was paid `before`."""
    found = {Account.FEE: 0, Account.CHARGE: 0}
    account = Account.FEE
    for line in lines:
        account = Account.CHARGE if line["kind"] == "charge" else Account.FEE
        skipped = min(before, line["amount"])
        before -= skipped
        taken = min(amount, line["amount"] - skipped)
        found[account] += taken
        amount -= taken
    found[account] += amount  # the lines became less after it was paid
    return found


def book_owed(refund: Refund) -> None:
    """From now on it is not the office's any more. What came too much never was."""
    if not refund.of_charge:
        return
    lines = [
        Line(Account.GIVEN_BACK, debit=refund.amount),
        Line(Account.HELD, credit=refund.amount),
    ]
    book(
        refund.payment.agency,
        What.REFUND_OWED,
        lines,
        key=f"owed-{refund.reference}",
        reference=refund.reference,
        payment=refund.payment,
        by=refund.approved_by,
    )


def book_refund(refund: Refund) -> None:
    where, clerk = _where(refund.method, refund.paid_out_by)
    lines = [
        Line(Account.HELD, debit=refund.amount),
        Line(where, credit=refund.amount, clerk=clerk),
    ]
    book(
        refund.payment.agency,
        What.REFUND,
        lines,
        key=f"refund-{refund.reference}",
        at=refund.done_at,
        reference=refund.reference,
        payment=refund.payment,
        by=refund.paid_out_by.user if refund.paid_out_by else None,
    )


def hand_in_cash(
    clerk: Posting, amount: int, *, key: str, by: User, reference: str = ""
) -> Booking:
    """A clerk's cash went to the agency's account at the bank."""
    lines = [Line(Account.BANK, debit=amount), Line(Account.CASH, credit=amount, clerk=clerk)]
    return book(clerk.agency, What.CASH_IN_BANK, lines, key=key, by=by, reference=reference)


def _entries(agency: Agency, since: date | None, until: date | None) -> QuerySet[Entry]:
    found = Entry.objects.filter(booking__agency=agency)
    if since:
        found = found.filter(booking__day__gte=since)
    return found.filter(booking__day__lte=until) if until else found


def balances(
    agency: Agency, *, since: date | None = None, until: date | None = None
) -> dict[Account, int]:
    """What stands on each account, both days included: debits less credits, so what is owed is below zero."""
    found = _entries(agency, since, until).order_by().values_list("account")
    summed = {
        account: debit - credit
        for account, debit, credit in found.annotate(debits=Sum("debit"), credits=Sum("credit"))
    }
    return {account: summed.get(account.value, 0) for account in Account}


def cash_of(clerk: Posting, until: date | None = None) -> int:
    """What this clerk should have in the till."""
    mine = _entries(clerk.agency, None, until).filter(account=Account.CASH, clerk=clerk)
    sums = mine.aggregate(debits=Sum("debit", default=0), credits=Sum("credit", default=0))
    return int(sums["debits"] - sums["credits"])
