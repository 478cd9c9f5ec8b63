"""Receipts at the citizens' door: the PDF for whoever may read the dossier, and the check page for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.dossiers import access
from motcua.files.serve import response
from motcua.payments import receipts
from motcua.portal.people import person


@require_safe
def pdf(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    found = access.reader(person(request), number, whole=True).dossier
    receipt = next((one for one in receipts.of_dossier(found) if one.pk == pk), None)
    if receipt is None or receipt.file is None:
        raise Http404
    return response(receipt.file, inline=True)


@login_not_required
@require_safe
def check(request: HttpRequest, token: str) -> HttpResponse:
    """Whether the receipt with this code was issued here and still stands; nobody's name is said."""
    found = receipts.by_token(token)
    status = 200 if found else 404
    page = render(request, "portal/check.html", {"receipt": found}, status=status)
    page.headers["Cache-Control"] = "private, no-store"
    page.headers["X-Robots-Tag"] = "noindex"
    return page
