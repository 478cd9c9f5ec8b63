"""Comparing the books with what the gateway settled. A difference is a list, each line with an order number.

What is compared is each order's whole life up to now: paid at 23:59 and told of at 00:01, it differs on neither day.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Sum

from motcua.accounts.models import User
from motcua.agencies.models import Agency
from motcua.payments.models import Account, Entry, Payment, Reconciliation, Settled, State
from motcua.payments.settlement import Moved, read

Key = tuple[str, str]  # pay | refund, our reference of the payment


@dataclass(frozen=True)
class Finding:
    """`what`: only_ours | only_theirs | amount | not_booked (paid by the payments, otherwise by the books)."""

    what: str
    kind: str
    reference: str
    ours: int
    theirs: int

    @property
    def difference(self) -> int:
        return abs(self.ours - self.theirs)


def compare(ours: dict[Key, int], theirs: dict[Key, int]) -> list[Finding]:
    """Whatever differs of either side, in the order of the numbers."""
    found = []
    for kind, reference in sorted({*ours, *theirs}):
        mine, others = ours.get((kind, reference), 0), theirs.get((kind, reference), 0)
        if mine != others:
            what = "amount" if mine and others else "only_ours" if mine else "only_theirs"
            found.append(Finding(what, kind, reference, mine, others))
    return found


def reconcile(
    provider: str,
    day: date,
    content: bytes,
    *,
    file_name: str,
    by: User | None = None,
    agency: Agency | None = None,
) -> list[Reconciliation]:
    """One comparison for each agency concerned, and one without agency for orders nobody knows.

    With `agency` the file is that of this agency's own account: all of it is compared with its books. Raises
    `settlement.Unreadable`.
    """
    moved = read(content)
    with transaction.atomic():
        _keep(provider, moved)
        groups = _groups(provider, day, moved, agency)
        return [
            _compared(provider, day, one, keys, content, file_name=file_name, by=by, moved=moved)
            for one, keys in groups.items()
        ]


def _keep(provider: str, moved: Iterable[Moved]) -> None:
    Settled.objects.bulk_create(
        (Settled(provider=provider, **asdict(one)) for one in moved),
        ignore_conflicts=True,
        batch_size=2000,
    )


def _groups(
    provider: str, day: date, moved: list[Moved], agency: Agency | None
) -> dict[Agency | None, set[Key]]:
    """Which orders are compared for whom: those in the file, and those of the day by our books."""
    found: dict[Agency | None, set[Key]] = defaultdict(set)
    keys = {(one.kind, one.reference) for one in moved}
    if agency is not None:
        found[agency] = keys
    else:
        references = {reference for _kind, reference in keys}
        known = Payment.objects.filter(provider=provider, reference__in=references)
        owners = dict(known.values_list("reference", "agency_id"))
        agencies = Agency.objects.in_bulk(set(owners.values()))
        for key in keys:
            owner = owners.get(key[1])
            found[agencies[owner] if owner else None].add(key)
    of_the_day = _ours_of(provider, day)
    owning = Agency.objects.in_bulk({owner for owner, _key in of_the_day})
    for owner, key in of_the_day:
        if agency is None or owner == agency.pk:
            found[owning[owner]].add(key)
    return found


KIND_OF = {"payment": "pay", "refund": "refund"}


def _ours_of(provider: str, day: date) -> set[tuple[int, Key]]:
    booked = Entry.objects.filter(
        account=Account.GATEWAY, booking__day=day, booking__payment__provider=provider
    ).values_list("booking__agency", "booking__what", "booking__payment__reference")
    found = {(owner, (KIND_OF[what], reference)) for owner, what, reference in booked}
    paid = Payment.objects.filter(
        provider=provider, state=State.PAID, bookings=None, settled_at__date=day
    ).values_list("agency", "reference")
    return found | {(owner, ("pay", reference)) for owner, reference in paid}


def _compared(
    provider: str,
    day: date,
    agency: Agency | None,
    keys: set[Key],
    content: bytes,
    *,
    file_name: str,
    by: User | None,
    moved: list[Moved],
) -> Reconciliation:
    ours, theirs = _books(provider, agency, keys), _gateway(provider, keys)
    findings = compare(ours, theirs)
    told = {(one.kind, one.reference) for one in findings}
    records = _not_booked(provider, agency, keys, ours)
    findings += [one for one in records if (one.kind, one.reference) not in told]
    return Reconciliation.objects.create(
        agency=agency,
        provider=provider,
        day=day,
        file_name=file_name[:120],
        sha256=hashlib.sha256(content).hexdigest(),
        rows=sum((one.kind, one.reference) in keys for one in moved),
        ours=_net(ours),
        theirs=_net(theirs),
        difference=sum(one.difference for one in findings),
        findings=[asdict(one) for one in findings],
        by=by,
    )


def _net(sums: dict[Key, int]) -> int:
    return sum(amount if kind == "pay" else -amount for (kind, _ref), amount in sums.items())


def _books(provider: str, agency: Agency | None, keys: set[Key]) -> dict[Key, int]:
    """What the books say of these orders, of this agency's."""
    if agency is None:
        return {}
    references = {reference for _kind, reference in keys}
    rows = (
        Entry.objects.filter(
            account=Account.GATEWAY,
            booking__agency=agency,
            booking__payment__provider=provider,
            booking__payment__reference__in=references,
        )
        .order_by()
        .values_list("booking__what", "booking__payment__reference")
        .annotate(debits=Sum("debit"), credits=Sum("credit"))
    )
    found = {(KIND_OF[what], ref): abs(debit - credit) for what, ref, debit, credit in rows}
    return {key: amount for key, amount in found.items() if key in keys}


def _gateway(provider: str, keys: set[Key]) -> dict[Key, int]:
    references = {reference for _kind, reference in keys}
    rows = Settled.objects.filter(provider=provider, reference__in=references).order_by("pk")
    # Of one movement the file read last holds: gateways correct their files.
    said = {(one.kind, one.reference, one.number): one.amount for one in rows}
    found: dict[Key, int] = defaultdict(int)
    for (kind, reference, _number), amount in said.items():
        if (kind, reference) in keys:
            found[kind, reference] += amount
    return dict(found)


def _not_booked(
    provider: str, agency: Agency | None, keys: set[Key], ours: dict[Key, int]
) -> list[Finding]:
    """Where our own two records differ: a payment that is paid, and the books."""
    if agency is None:
        return []
    references = {reference for kind, reference in keys if kind == "pay"}
    paid = Payment.objects.filter(
        provider=provider, agency=agency, state=State.PAID, reference__in=references
    ).values_list("reference", "amount")
    wrong = [(ref, ours.get(("pay", ref), 0), amount) for ref, amount in paid]
    return [
        Finding("not_booked", "pay", reference, booked, amount)
        for reference, booked, amount in wrong
        if booked != amount
    ]


def shown(run: Reconciliation) -> list[dict[str, Any]]:
    """The findings with the payment each is about, where there is one of this agency."""
    references = {one["reference"] for one in run.findings}
    known = Payment.objects.filter(reference__in=references, agency=run.agency)
    payments = {one.reference: one for one in known.select_related("dossier")}
    return [one | {"payment": payments.get(one["reference"])} for one in run.findings]
