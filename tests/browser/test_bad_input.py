"""What goes wrong at a kitchen table: pressed twice, gone back, two tabs, old links, huge files, wrong addresses."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.pages import lose_the_token
from tests.browser.system import Stack
from tests.browser.visits import (
    AN,
    HOA,
    World,
    activation_link,
    register,
    tick,
    world_of,
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def world(stack: Stack, browser: Browser) -> World:
    return world_of(stack, browser)


def ready_to_send(world: World, page: Page) -> str:
    """On the review page, everything ticked."""
    world.enter(page, AN)
    key = world.visitor(AN).draft(filled=True)
    page.goto(f"/nop/{key}/xem-lai/")
    tick(page, "delivery", "online")
    tick(page, "pledge")
    return key


def dossiers_of(world: World, who: str) -> set[str]:
    return set(re.findall(r"/ho-so/(H27[\w.-]+)/", world.visitor(who).get("/ho-so/")))


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "html"])
def test_send_pressed_twice_is_sent_once(
    world: World, open_page: OpenPage, javascript: bool
) -> None:
    page = open_page(javascript=javascript)
    ready_to_send(world, page)
    before = dossiers_of(world, AN)

    page.get_by_role("button", name="Gửi đi").dblclick()

    page.wait_for_url("**/da-gui/")
    assert len(dossiers_of(world, AN) - before) == 1


def test_the_back_button_after_sending_leads_to_the_receipt(
    world: World, open_page: OpenPage
) -> None:
    page = open_page()
    ready_to_send(world, page)
    page.get_by_role("button", name="Gửi đi").click()
    page.wait_for_url("**/da-gui/")
    receipt, sent = page.url, dossiers_of(world, AN)

    page.go_back()
    if "/da-gui/" not in page.url and page.get_by_role("button", name="Gửi đi").count():
        tick(page, "pledge")
        page.get_by_role("button", name="Gửi đi").click()

    page.wait_for_url("**/da-gui/")
    assert page.url == receipt
    assert dossiers_of(world, AN) == sent


def test_two_tabs_on_one_draft_show_both_and_lose_neither(
    world: World, open_page: OpenPage
) -> None:
    page = open_page(javascript=False)
    world.enter(page, AN)
    key = world.visitor(AN).draft(filled=True)
    page.goto(f"/nop/{key}/nguoi-nop/")
    other = page.context.new_page()
    other.goto(f"/nop/{key}/nguoi-nop/")
    page.locator("[name=residence]").fill("Thôn 1, viết ở thẻ thứ nhất")
    page.locator("button[value=next]").click()

    other.locator("[name=residence]").fill("Thôn 2, viết ở thẻ thứ hai")
    other.locator("button[value=next]").click()

    expect(other.locator(".notice.warning")).to_contain_text("sửa ở một cửa sổ khác")
    expect(other.locator("[name=residence]")).to_have_value("Thôn 2, viết ở thẻ thứ hai")
    page.goto(f"/nop/{key}/nguoi-nop/")
    expect(page.locator("[name=residence]")).to_have_value("Thôn 1, viết ở thẻ thứ nhất")
    other.locator("button[value=next]").click()
    other.wait_for_url("**/chu-ho-so/")


def test_two_tabs_that_save_by_themselves_say_so(world: World, open_page: OpenPage) -> None:
    page = open_page()
    world.enter(page, AN)
    key = world.visitor(AN).draft(filled=True)
    page.goto(f"/nop/{key}/nguoi-nop/")
    other = page.context.new_page()
    other.goto(f"/nop/{key}/nguoi-nop/")
    page.locator("[name=residence]").fill("Thôn 1, viết ở thẻ thứ nhất")
    expect(page.locator("form [data-saved].ok")).to_contain_text("Đã lưu lúc")

    other.locator("[name=residence]").fill("Thôn 2, viết ở thẻ thứ hai")

    expect(other.locator("form [data-saved]")).to_contain_text("sửa ở một cửa sổ khác")
    expect(other.locator("[name=residence]")).to_have_value("Thôn 2, viết ở thẻ thứ hai")


def test_an_activation_link_works_once_and_a_damaged_one_not_at_all(
    stack: Stack, open_page: OpenPage
) -> None:
    page = open_page()
    address = f"mot.lan.{secrets.token_hex(4)}@gmail.example"
    register(page, address)
    link = activation_link(stack, address)

    page.goto(f"{link.rstrip('/')[:-3]}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Liên kết bị thiếu hoặc sai chữ")
    page.goto(link)
    page.get_by_role("main").get_by_role("button").click()
    page.wait_for_url("**/dang-nhap/**")
    page.goto(link)

    expect(page.get_by_role("main")).to_contain_text(re.compile("đã (được )?(kích hoạt|dùng)"))
    expect(page.get_by_role("main").get_by_role("link").first).to_be_visible()


def test_a_file_that_is_too_big_is_warned_about_and_refused(
    world: World, open_page: OpenPage, tmp_path: Path
) -> None:
    big = tmp_path / "anh chup.jpg"
    with big.open("wb") as file:
        file.truncate(60 * 1024 * 1024)
    page = open_page()
    world.enter(page, AN)
    page.goto(f"/nop/{world.empty_draft}/giay-to/")
    section = page.locator("section.box").first
    section.locator("input[type=file]").set_input_files(big)
    expect(section.get_by_role("status")).to_contain_text("quá 20 MB")
    section.get_by_role("button", name="Tải lên").click()
    expect(section.locator("input[type=file]")).to_be_focused()
    assert page.url.endswith("/giay-to/")

    plain = open_page(javascript=False)
    world.enter(plain, AN)
    plain.goto(f"/nop/{world.empty_draft}/giay-to/")
    section = plain.locator("section.box").first
    section.locator("input[type=file]").set_input_files(big)
    section.get_by_role("button", name="Tải lên").click()
    expect(plain.locator(".errors")).to_contain_text("20 MB")


def test_a_strangers_dossier_is_not_there(world: World, open_page: OpenPage) -> None:
    page = open_page()
    world.enter(page, HOA)

    for path in (f"/ho-so/{world.sent}/", f"/nop/{world.draft}/to-khai/"):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 404
        expect(page.get_by_role("heading", level=1)).to_have_text("Không tìm thấy trang này")


def test_a_form_without_its_token_is_refused_in_words(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/dang-nhap/")
    lose_the_token(page)

    expect(page.get_by_role("heading", level=1)).to_contain_text("Chưa gửi được")
    expect(page.get_by_role("main")).to_contain_text("Bấm quay lại, tải lại trang rồi gửi lại")
