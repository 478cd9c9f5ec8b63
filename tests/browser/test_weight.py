"""What a page costs over the wire: everything a browser fetches for it, compressed, headers included."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import OpenPage
from tests.browser.pages import Address, on_desk, step
from tests.browser.system import Stack
from tests.browser.visits import AN, LAN, WITH_PAPERS, world_of

pytestmark = pytest.mark.browser
FIRST, AGAIN = 70_000, 12_000
VISITS: list[tuple[str, Address, str]] = [
    ("trang chủ", "/", ""),
    ("tìm thủ tục", "/dich-vu-cong/", ""),
    ("thủ tục", f"/thu-tuc/{WITH_PAPERS}/", ""),
    ("tờ khai", step("to-khai"), AN),
    ("hồ sơ", lambda world: f"/ho-so/{world.sent}/", AN),
    ("hồ sơ của tôi", "/ho-so/", AN),
    ("hàng đợi", "/can-bo/", LAN),
    ("hồ sơ trên bàn", on_desk("intake"), LAN),
]


class Scales:
    """Weighs what one page loads, as the network sees it."""

    def __init__(self, page: Page) -> None:
        self.page, self.bytes = page, 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._arrived)

    def _arrived(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])

    def weigh(self, path: str) -> int:
        self.bytes = 0
        self.page.goto(path, wait_until="networkidle")
        return self.bytes


@pytest.mark.parametrize(("words", "address", "who"), VISITS, ids=[words for words, *_ in VISITS])
def test_a_page_is_light(
    stack: Stack,
    browser: Browser,
    open_page: OpenPage,
    words: str,
    address: Address,
    who: str,
) -> None:
    world, page = world_of(stack, browser), open_page()
    path = address if isinstance(address, str) else address(world)
    if who:
        world.enter(page, who)
    if page.url != "about:blank":  # signing in has filled the cache: begin with an empty one
        page = open_page()
        world.enter(page, who)

    scales = Scales(page)
    first, again = scales.weigh(path), scales.weigh(path)

    print(f"{words}: lần đầu {first / 1000:.1f} kB, lần sau {again / 1000:.1f} kB")  # noqa: T201
    assert first <= FIRST
    assert again <= AGAIN
