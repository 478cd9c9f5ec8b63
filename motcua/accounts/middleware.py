from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

Next = Callable[[HttpRequest], HttpResponse]
WRITE_AT_MOST_EVERY = 60  # seconds: a row per request would be the dearest part of a page


class SessionClock:
    """Ends a session that was idle for `SESSION_IDLE_SECONDS`; pages are told when that will be."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.session_expires_in = None  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            self._keep(request)
        return self.get_response(request)

    def _keep(self, request: HttpRequest) -> None:
        # Real time on purpose: a session lives in the world, not at the date of a moved clock.
        now = int(timezone.now().timestamp())  # noqa: TID251
        seen = request.session.get("seen", now)
        if now - seen > settings.SESSION_IDLE_SECONDS + WRITE_AT_MOST_EVERY:
            logout(request)
            return
        if "X-Unattended" in request.headers:
            return  # asked by the page itself: nobody need be sitting before it
        if "seen" not in request.session or now - seen >= WRITE_AT_MOST_EVERY:
            request.session["seen"] = now
        request.session_expires_in = settings.SESSION_IDLE_SECONDS  # type: ignore[attr-defined]
