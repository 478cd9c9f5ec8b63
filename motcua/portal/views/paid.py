"""Where a payer comes back to: how the attempt stands by our own books, whatever the address brought along says."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from motcua.common import clock
from motcua.dossiers import access
from motcua.payments import queries, returns
from motcua.payments.models import Payment, State
from motcua.portal.people import person


@require_safe
def paid(request: HttpRequest, number: str, key: str) -> HttpResponse:
    dossier = access.own(person(request), number)
    payment = queries.attempt(dossier, key)
    if query := request.META.get("QUERY_STRING", ""):
        returns.back(payment, query)
        # Gone from the address: it is not kept in the history, nor read again with every look.
        return redirect("portal:paid", number, key)
    context = {
        "dossier": dossier,
        "payment": payment,
        "held": payment.amount - payment.applied if payment.state == State.PAID else 0,
        "waiting": _waiting(payment),
        "reason": returns.reason(payment),
        "owed": dossier.owed,
    }
    return render(request, "portal/paid.html", context)


def _waiting(payment: Payment) -> bool:
    """Whether the page looks again by itself; after the time to pay is over a letter tells."""
    until = payment.expires_at
    return payment.state == State.OPEN and until is not None and clock.now() < until
