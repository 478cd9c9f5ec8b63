"""Letters twice as large, by the browser's zoom or by its text size: nothing is lost, nothing sideways."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import OpenPage
from tests.browser.pages import PAGES, Shown
from tests.browser.system import Stack
from tests.browser.test_accessibility import SIDEWAYS
from tests.browser.visits import world_of

pytestmark = pytest.mark.browser
SAMPLE = {
    *("trang chủ", "tìm được", "thủ tục nộp qua mạng", "đăng ký sai", "tài khoản tên dài"),
    *(
        "bước 3 trống, bấm tiếp",
        "bước 4, có tệp",
        "xem lại",
        "phiên sắp hết",
        "hồ sơ của tôi, tên dài",
    ),
    *("hồ sơ đang xử lý", "bổ sung", "việc của tôi", "một cửa nhận hồ sơ"),
}

# Text that its own box cuts off. What is hidden for the eye on purpose is one pixel wide.
CUT = """() => [...document.querySelectorAll("body *")].filter((one) => {
    const style = getComputedStyle(one), box = one.getBoundingClientRect();
    if (!one.checkVisibility() || box.width < 3 || one.closest(".hide, .who, iframe, select, svg")) return false;
    if (![...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) return false;
    const hides = style.overflowX !== "visible" || style.overflowY !== "visible";
    return hides && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1);
  }).map((one) => "chữ bị cắt: " + one.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize(
    "shown", [one for one in PAGES if one.words in SAMPLE], ids=lambda shown: shown.words
)
def test_nothing_is_lost_at_twice_the_size(
    stack: Stack, browser: Browser, open_page: OpenPage, shown: Shown
) -> None:
    world, page = world_of(stack, browser), open_page()
    if shown.who:
        world.enter(page, shown.who)
    page.goto(shown.path(world))
    if shown.then:
        shown.then(page)

    wrong = []
    for width in (1280, 640):
        wrong += zoomed(page, width)
        wrong += larger_text(page, width)

    assert not wrong, "\n".join(wrong)


def zoomed(page: Page, width: int) -> list[str]:
    """Zoom 200 %: half as many CSS pixels, each twice as large."""
    screen = page.context.new_cdp_session(page)
    size = {"width": width // 2, "height": 450, "deviceScaleFactor": 2, "mobile": False}
    screen.send("Emulation.setDeviceMetricsOverride", size)
    found = page.evaluate(SIDEWAYS) + page.evaluate(CUT)
    screen.send("Emulation.clearDeviceMetricsOverride")
    screen.detach()
    return [f"phóng to ở {width}: {one}" for one in found]


def larger_text(page: Page, width: int) -> list[str]:
    """Text 200 %, as set in the browser: every length in rem and em grows, the screen does not."""
    page.set_viewport_size({"width": width, "height": 900})
    screen = page.context.new_cdp_session(page)
    screen.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    assert (
        page.evaluate("() => parseFloat(getComputedStyle(document.documentElement).fontSize)") > 30
    )
    found = page.evaluate(SIDEWAYS) + page.evaluate(CUT)
    screen.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})
    screen.detach()
    return [f"chữ to ở {width}: {one}" for one in found]
