from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from motcua.accounts.queries import catalogue_posting_of, posting_of
from motcua.portal.people import person


@require_POST
def keep(request: HttpRequest) -> JsonResponse:
    """Behind "Tiếp tục làm việc" in the dialog: the request itself keeps the session (accounts.middleware)."""
    return JsonResponse({"expires_in": settings.SESSION_IDLE_SECONDS})


def after_login(request: HttpRequest) -> HttpResponse:
    """Officers to their queue, who keeps the catalogue to the designer, everybody else to their dossiers."""
    if posting_of(person(request)):
        return redirect("desk:queue")
    if catalogue_posting_of(person(request)):
        return redirect("designer:drafts")
    return redirect("portal:my_dossiers")
