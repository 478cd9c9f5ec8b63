from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from motcua.accounts.models import User
from motcua.notices.inbox import Mark, mark


def inbox(request: HttpRequest) -> dict[str, Any]:
    """Asked of the database only by pages that show it."""

    def found() -> Mark:
        user = getattr(request, "user", None)
        return mark(user) if isinstance(user, User) else Mark(0, unreachable=False)

    return {"notice_mark": SimpleLazyObject(found)}


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page's frame shows."""
    return {
        "site_name": settings.SITE_NAME,
        "site_agency": settings.SITE_AGENCY,
        "site_phone": settings.SITE_PHONE,
        "site_email": settings.SITE_EMAIL,
        "demo": settings.DEMO,
    }
