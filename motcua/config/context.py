from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page's frame shows."""
    return {
        "site_name": settings.SITE_NAME,
        "site_agency": settings.SITE_AGENCY,
        "site_phone": settings.SITE_PHONE,
        "site_email": settings.SITE_EMAIL,
        "demo": settings.DEMO,
    }
