"""Who takes parcels: one where the settings name one (docs/how-to/send-results-by-post.md)."""

from django.conf import settings

from motcua.post.carriers.base import Carrier
from motcua.post.carriers.http import Http


def carrier() -> Carrier | None:
    """None where the portal has none: then nobody is offered the post."""
    url: str = settings.POST_CARRIER_URL
    return Http(url, settings.POST_CARRIER_TOKEN) if url else None
