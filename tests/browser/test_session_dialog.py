"""The session ends: one is told, one can stay, and nothing that was typed is lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.system import PATIENCE, Stack, sign_in
from tests.browser.visits import HOA, Visitor, World, world_of

pytestmark = pytest.mark.browser
WARN = 60
SENTENCE = "Thôn 12, viết khi phiên làm việc sắp hết"


@pytest.fixture(scope="module")
def world(stack: Stack, browser: Browser) -> World:
    return world_of(stack, browser)


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """Hoa at step 1 of a new draft, in a session of her own and before a clock the test moves."""
    page = open_page()
    page.clock.install()
    sign_in(page, HOA)
    key = Visitor(page.context).draft(filled=False)
    page.goto(f"/nop/{key}/nguoi-nop/")
    return page


def almost_over(page: Page, left: int = WARN) -> None:
    length = int(page.locator("body").get_attribute("data-session-expires-in") or 0)
    assert length > WARN
    page.clock.fast_forward((length - left) * 1000)


def test_the_dialog_counts_down_aloud_and_a_key_keeps_the_session(page: Page) -> None:
    dialog = page.get_by_role("dialog", name="Phiên làm việc sắp hết")
    almost_over(page)
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("Thời gian chờ: 60 giây")
    expect(dialog.get_by_role("status")).to_have_text("Còn 60 giây")

    page.clock.run_for(31_000)
    expect(dialog).to_contain_text("Thời gian chờ: 29 giây")
    expect(dialog.get_by_role("status")).to_have_text(re.compile("Còn (30|29) giây"))

    stay = dialog.get_by_role("button", name="Tiếp tục làm việc")
    expect(stay).to_be_focused()
    for _ in range(4):  # the page below stays out of reach
        page.keyboard.press("Tab")
        assert page.evaluate(
            "() => document.activeElement === document.body"
            " || !!document.activeElement.closest('#session')"
        )
    while not stay.evaluate("one => one === document.activeElement"):
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    page.clock.run_for(WARN * 1000)
    expect(dialog).to_be_hidden()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Người nộp hồ sơ")


def test_escape_means_i_am_here(page: Page) -> None:
    dialog = page.get_by_role("dialog", name="Phiên làm việc sắp hết")
    almost_over(page)
    expect(dialog).to_be_visible()

    page.keyboard.press("Escape")

    expect(dialog).to_be_hidden()
    page.clock.run_for(WARN * 1000)
    assert "/dang-nhap/" not in page.url


def test_at_the_end_what_was_typed_is_in_the_draft(page: Page) -> None:
    almost_over(page)
    # Typed behind the dialog's back, in the moment before it opened: no save has run yet.
    page.locator("[name=residence]").evaluate(
        "(box, text) => { box.value = text; box.dispatchEvent(new Event('input', {bubbles: true})); }",
        SENTENCE,
    )
    # In one jump: second by second the answer to a save may come in between, and keep the session alive.
    page.clock.fast_forward((WARN + 1) * 1000)

    page.wait_for_url("**/dang-nhap/**")
    page.locator("input[name=login]").fill(HOA)
    page.locator("input[name=password]").fill("dung-thu-mot-cua")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/nguoi-nop/")
    expect(page.locator("[name=residence]")).to_have_value(SENTENCE)


def test_without_javascript_a_page_sent_too_late_is_kept(world: World, open_page: OpenPage) -> None:
    page = open_page(javascript=False)
    sign_in(page, HOA)
    key = Visitor(page.context).draft(filled=False)
    page.goto(f"/nop/{key}/nguoi-nop/")
    page.locator("[name=residence]").fill(SENTENCE)
    page.locator("[name=phone]").fill("0912 000 099")
    page.context.clear_cookies(name="session")

    page.locator("button[value=next]").click()

    page.wait_for_url("**/dang-nhap/**")
    page.locator("input[name=login]").fill(HOA)
    page.locator("input[name=password]").fill("dung-thu-mot-cua")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/nguoi-nop/")
    expect(page.locator("[name=residence]")).to_have_value(SENTENCE)
    expect(page.locator("[name=phone]")).to_have_value(re.compile(r"0912 ?000 ?099"))


def test_with_javascript_a_page_whose_session_died_keeps_saving(page: Page) -> None:
    page.context.clear_cookies(name="session")
    page.locator("[name=residence]").fill(SENTENCE)
    page.clock.run_for(2_000)

    saved = page.locator("form [data-saved]")
    expect(saved).to_contain_text(re.compile("Đã lưu lúc|Chữ đã gõ vẫn còn"))
    sign_in(other := page.context.new_page(), HOA)
    other.goto(page.url)
    expect(other.locator("[name=residence]")).to_have_value(SENTENCE, timeout=PATIENCE * 1000)


def test_a_lost_connection_is_said_and_made_good(page: Page) -> None:
    saved = page.locator("form [data-saved]")
    page.context.set_offline(True)
    page.locator("[name=residence]").fill(SENTENCE)
    page.clock.run_for(2_000)
    expect(saved).to_contain_text("chữ đã gõ vẫn còn trên trang")

    page.context.set_offline(False)
    page.clock.run_for(40_000)

    expect(saved).to_contain_text(re.compile(r"Đã lưu lúc \d\d:\d\d"))
    page.reload()
    expect(page.locator("[name=residence]")).to_have_value(SENTENCE)
