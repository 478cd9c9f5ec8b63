"""Nộp phí, lệ phí: what is owed, and the ways to pay it."""

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.common.security import forms_lead_to
from motcua.dossiers import access, charges
from motcua.dossiers.models import Charge, Dossier
from motcua.payments import actions, providers
from motcua.portal import pay_methods
from motcua.portal.people import person


def pay(request: HttpRequest, number: str) -> HttpResponse:
    dossier = access.own(person(request), number)
    charge = charges.of(dossier)
    if charge is None:
        raise Http404
    if request.method == "POST":
        return _start(request, dossier, charge)
    return _page(request, dossier, charge)


def _start(request: HttpRequest, dossier: Dossier, charge: Charge) -> HttpResponse:
    """To the gateway; nobody is asked over the network, so a slow one keeps nobody waiting here."""
    usable = {one.name: one for one in providers.usable()}
    chosen = usable.get(request.POST.get("provider", ""))
    if chosen is None:
        return _page(request, dossier, charge, error=_("Chọn một cách nộp dưới đây."), status=422)
    try:
        payment = actions.start(dossier, chosen.name, person(request))
    except actions.NothingOwed:
        return redirect("portal:pay", dossier.number)
    back = request.build_absolute_uri(reverse("portal:paid", args=[dossier.number, payment.key]))
    return redirect(chosen.start(payment, back, get_adapter(request).get_client_ip(request)))


def _page(
    request: HttpRequest, dossier: Dossier, charge: Charge, *, error: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "dossier": dossier,
        "charge": charge,
        "owed": dossier.owed,
        "methods": pay_methods.offered(dossier, charge),
        "error": error,
    }
    page = render(request, "portal/pay.html", context, status=status)
    return forms_lead_to(request, page, [one.origin for one in providers.usable()])
