"""The declaration asks more or less while one answers; nothing typed is lost on the way."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.system import Stack
from tests.browser.visits import AN, World, world_of

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def world(stack: Stack, browser: Browser) -> World:
    return world_of(stack, browser)


def tick(page: Page, words: str) -> None:
    page.locator("#form label").get_by_text(words, exact=True).click()


def test_questions_come_and_go_with_the_answer_and_the_focus_stays(
    world: World, open_page: OpenPage
) -> None:
    key = world.visitor(AN).draft(filled=False, procedure="1.004873")
    page = open_page()
    world.enter(page, AN)
    page.goto(f"/nop/{key}/to-khai/")
    whom, lived = page.locator("[name=marry_whom]:visible"), page.get_by_label("cư trú tại")
    lived.fill("Thôn 3, xã Cẩm Lạc")
    expect(whom).to_have_count(0)

    marry = page.get_by_label("Kết hôn", exact=True)
    tick(page, "Kết hôn")
    expect(whom).to_have_count(1)
    expect(marry).to_be_focused()
    expect(lived).to_have_value("Thôn 3, xã Cẩm Lạc")

    whom.fill("Lê Thị Mẫu")
    tick(page, "Việc khác")
    expect(whom).to_have_count(0)
    tick(page, "Kết hôn")
    expect(whom).to_have_value("Lê Thị Mẫu")

    # Autosave and the refreshing never take one another for a second window.
    expect(page.locator("#form [data-saved]")).to_contain_text("Đã lưu lúc")
    autosave = page.locator("#form").get_attribute("data-autosave") or ""
    with page.expect_response(lambda answer: answer.url.endswith(autosave)) as saved:
        lived.fill("Thôn 4, xã Cẩm Lạc")
    assert saved.value.ok
    page.reload()
    expect(lived).to_have_value("Thôn 4, xã Cẩm Lạc")
    expect(whom).to_have_value("Lê Thị Mẫu")


def test_what_is_typed_while_the_questions_are_on_their_way_stays(
    world: World, open_page: OpenPage
) -> None:
    key = world.visitor(AN).draft(filled=False, procedure="1.004873")
    page = open_page()
    world.enter(page, AN)
    page.goto(f"/nop/{key}/to-khai/")
    lived = page.get_by_label("cư trú tại")
    lived.fill("Thôn 3")
    with page.expect_response(lambda answer: answer.url.endswith("/to-khai/")):
        tick(page, "Kết hôn")
        lived.press("End")
        lived.press_sequentially(", xã Cẩm Lạc")
    expect(page.locator("[name=marry_whom]:visible")).to_have_count(1)
    expect(lived).to_have_value("Thôn 3, xã Cẩm Lạc")
