"""Headers every answer carries. One place, so that a page cannot forget them."""

import secrets
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject, empty
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

Next = Callable[[HttpRequest], HttpResponse]
More = ParamSpec("More")
View = Callable[Concatenate[HttpRequest, More], HttpResponseBase]

POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


def framed_here(view: View[More]) -> View[More]:
    """For a view that our own pages, and nobody else's, may show in a frame."""

    @wraps(view)
    def framed(
        request: HttpRequest, /, *args: More.args, **kwargs: More.kwargs
    ) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        policy = POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
        nonce = request.csp_nonce  # type: ignore[attr-defined]
        answer.headers["Content-Security-Policy"] = policy.format(nonce=nonce)
        return answer

    return xframe_options_sameorigin(framed)


def forms_lead_to(
    request: HttpRequest, answer: HttpResponse, origins: Iterable[str]
) -> HttpResponse:
    """For a page whose form, once sent here, is led on to another site: browsers follow only where the page said so."""
    allowed = " ".join(["form-action 'self'", *origins])
    policy = POLICY.replace("form-action 'self'", allowed)
    nonce = request.csp_nonce  # type: ignore[attr-defined]
    answer.headers["Content-Security-Policy"] = policy.format(nonce=nonce)
    return answer


class SecurityHeaders:
    """A strict Content-Security-Policy with a nonce per answer; pages of signed-in people are never stored."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        nonce = secrets.token_urlsafe(16)
        request.csp_nonce = nonce  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY.format(nonce=nonce))
        response.headers.setdefault(
            "Permissions-Policy", "camera=(self), geolocation=(), microphone=(), payment=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # An answer to a form shows what was typed, also where nobody is signed in.
        if request.method == "POST" or _is_somebodys(request):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def _is_somebodys(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    # `user` is lazy: asking a page that never looked at it would cost a query.
    return user is not None and not _untouched(user) and bool(user.is_authenticated)


def _untouched(user: object) -> bool:
    return isinstance(user, SimpleLazyObject) and user.__dict__.get("_wrapped") is empty


class RefuseControlCharacters:
    """PostgreSQL cannot store NUL: say so before anything is done, instead of failing half-way."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest(_("Địa chỉ có ký tự không hợp lệ."))
        return self.get_response(request)
