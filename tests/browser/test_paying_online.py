"""An pays at the demonstration gateway, as a newcomer does after `make run`: with and without scripts."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.system import Stack
from tests.browser.visits import AN, World, world_of

pytestmark = pytest.mark.browser
Picture = Callable[[Page, str], None]
OWED = "16.000 đồng"  # two copies


@pytest.fixture(scope="module")
def world(stack: Stack, browser: Browser) -> World:
    return world_of(stack, browser)


def to_the_gateway(page: Page, number: str) -> None:
    page.goto(f"/ho-so/{number}/nop-phi/")
    expect(page.get_by_role("main")).to_contain_text(OWED)
    page.get_by_role("button", name=re.compile("VNPAY")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thanh toán thử")
    expect(page.get_by_text("DEMO – cổng thanh toán")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(OWED)


def choose(page: Page, answer: str) -> None:
    page.get_by_role("radio", name=re.compile(answer)).check()
    page.get_by_role("button", name="Tiếp tục").click()


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "html"])
def test_an_pays_at_the_gateway_and_sees_that_it_came(
    world: World, open_page: OpenPage, picture: Picture, javascript: bool
) -> None:
    number = world.sent_now()
    page = open_page(javascript=javascript)
    world.enter(page, AN)
    page.goto(f"/ho-so/{number}/nop-phi/")
    picture(page, "pay-1-choose")
    to_the_gateway(page, number)
    picture(page, "pay-2-gateway")
    choose(page, "Trả tiền thành công")
    page.wait_for_url("**/nop-phi/*/")
    if not javascript:
        # Nothing moves by itself here: one presses until the gateway's call has come.
        for _press in range(100):
            if page.get_by_role("heading", name="Đã thanh toán").count():
                break
            page.get_by_role("link", name="Xem lại tình trạng").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã thanh toán")
    expect(page.get_by_role("main")).to_contain_text(OWED)
    picture(page, "pay-3-paid")
    page.get_by_role("link", name="Về trang hồ sơ").click()
    expect(page.get_by_role("link", name="Nộp phí, lệ phí")).to_have_count(0)
    page.goto(f"/ho-so/{number}/nop-phi/")
    expect(page.get_by_role("main")).to_contain_text("Không còn khoản nào phải nộp")


def test_who_is_refused_reads_why_and_pays_again(
    world: World, open_page: OpenPage, picture: Picture
) -> None:
    number = world.sent_now()
    page = open_page()
    world.enter(page, AN)
    to_the_gateway(page, number)
    choose(page, "không đủ tiền")
    expect(page.get_by_role("heading", level=1)).to_have_text("Chưa thanh toán được")
    expect(page.get_by_role("main")).to_contain_text("Tài khoản không đủ tiền")
    picture(page, "pay-4-refused")
    page.get_by_role("link", name="Nộp lại").click()
    to_the_gateway(page, number)
    choose(page, "Trả tiền thành công")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã thanh toán")


def test_while_the_gateway_keeps_silent_the_page_says_that_it_waits(
    world: World, stack: Stack, open_page: OpenPage, picture: Picture
) -> None:
    number = world.sent_now()
    page = open_page()
    world.enter(page, AN)
    to_the_gateway(page, number)
    choose(page, "cổng thanh toán không trả lời")
    page.get_by_role("link", name="Quay lại cổng dịch vụ công").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đang chờ ngân hàng xác nhận")
    picture(page, "pay-5-waiting")


def test_a_lost_call_is_found_when_the_payer_comes_back(
    world: World, stack: Stack, open_page: OpenPage
) -> None:
    control = re.findall(r"http://\S+/demo/dieu-khien", stack.said())[-1]

    def tell(**faults: object) -> None:
        headers = {"Content-Type": "application/json"}
        body = json.dumps(faults).encode()
        request = urllib.request.Request(control, body, headers)  # noqa: S310  our own gateway
        urllib.request.urlopen(request, timeout=10).close()  # noqa: S310

    number = world.sent_now()
    page = open_page()
    world.enter(page, AN)
    tell(ipn="never")
    try:
        to_the_gateway(page, number)
        choose(page, "Trả tiền thành công")
        expect(page.get_by_role("heading", level=1)).to_have_text("Đã thanh toán")
    finally:
        tell()
