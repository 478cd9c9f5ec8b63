"""The letters of the desk: rows, ticks, lists, moves; silent while one types and when switched off."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import OpenPage
from tests.browser.pages import shortcuts
from tests.browser.system import Stack
from tests.browser.visits import LAN, World, world_of

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def world(stack: Stack, browser: Browser) -> World:
    return world_of(stack, browser)


def test_rows_are_walked_ticked_and_opened(world: World, open_page: OpenPage) -> None:
    world.sent_now(), world.sent_now()
    page = open_page()
    world.enter(page, LAN)
    page.goto("/can-bo/")
    rows, key = page.locator("tbody tr"), page.keyboard
    links, ticks = rows.locator("a.number"), rows.locator("[name=chon]")

    key.press("j")
    key.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    key.press("x")
    expect(ticks.nth(1)).to_be_checked()
    expect(ticks.nth(0)).not_to_be_checked()
    key.press("k")
    expect(links.nth(0)).to_be_focused()
    with page.expect_navigation():
        key.press("Enter")
    key.press("a")
    move = page.locator("#lam-accept")
    expect(move).to_have_attribute("open", "")
    assert move.locator(":focus").count() == 1
    with page.expect_navigation():
        key.press("u")
    assert page.url.endswith("/can-bo/")


def test_g_and_a_letter_lead_to_a_list(world: World, open_page: OpenPage) -> None:
    page = open_page()
    world.enter(page, LAN)
    page.goto("/can-bo/")
    for letters, address in {
        "gm": "?xem=dang-mo",
        "g2": "?xem=chua-ai-nhan",
        "gv": "/can-bo/",
    }.items():
        for letter in letters:
            page.keyboard.press(letter)
        expect(page).to_have_url(re.compile(re.escape(address) + "$"))


def test_a_press_in_the_row_moves_the_dossier(world: World, open_page: OpenPage) -> None:
    number = world.sent_now()
    page = open_page()
    world.enter(page, LAN)
    page.goto(f"/can-bo/?tim={number}")
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("a")
    expect(page.locator("main .notice.success")).to_contain_text(f"{number}: Đã tiếp nhận")


def test_nothing_happens_while_one_types_or_when_switched_off(
    world: World, open_page: OpenPage
) -> None:
    number = world.sent_now()
    page = open_page()
    world.enter(page, LAN)
    page.goto(f"/can-bo/?tim={number}")
    page.locator("#tim").fill("")
    page.keyboard.type("jxa?gm")
    expect(page.locator("#tim")).to_have_value("jxa?gm")
    shortcuts(page)
    page.get_by_text("Tắt phím tắt trên máy này").click()
    page.get_by_role("button", name="Đóng").click()
    page.goto(f"/can-bo/?tim={number}")  # remembered
    page.locator("a.number").focus()
    for letter in ("x", "?", "g", "m"):
        page.keyboard.press(letter)
    expect(page.locator("[name=chon]")).not_to_be_checked()
    expect(page.get_by_role("dialog", name="Phím tắt")).to_be_hidden()
    assert "tim=" in page.url


def test_the_rest_of_the_menu_closes_when_one_goes_on(world: World, open_page: OpenPage) -> None:
    page = open_page()
    world.enter(page, LAN)
    page.goto("/can-bo/")
    menu, more = page.locator(".rest details"), page.locator(".rest summary")

    more.click()
    menu.get_by_role("link").last.focus()
    page.keyboard.press("Tab")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    expect(menu).not_to_have_attribute("open", "")
    more.click()
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(more).to_be_focused()
