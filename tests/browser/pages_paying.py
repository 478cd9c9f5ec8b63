"""The pages of paying online."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from tests.browser.shown import Shown
from tests.browser.visits import AN, World


def attempt(world: World) -> str:
    """Where An comes back to from a gateway that has said nothing yet; asked again it is the same attempt."""
    begun = world.visitor(AN).post(f"/ho-so/{world.sent}/nop-phi/", {"provider": "vnpay"})
    back = parse_qs(urlsplit(begun.url).query)["vnp_ReturnUrl"][0]
    return urlsplit(back).path


PAYING = [
    Shown("nộp phí, lệ phí", "portal:pay", lambda w: f"/ho-so/{w.sent}/nop-phi/", AN),
    Shown("chờ ngân hàng xác nhận", "portal:paid", attempt, AN),
]
