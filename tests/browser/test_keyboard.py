"""Everything by keyboard: Tab, Enter, Space, arrows, and the letters of the queue. The mouse is never touched."""

from __future__ import annotations

import secrets

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.system import Stack
from tests.browser.visits import (
    AN,
    DECLARATION,
    LAN,
    PASSWORD,
    PERSON,
    PROCEDURE,
    World,
    activation_link,
    world_of,
)

pytestmark = pytest.mark.browser
FAR = 90  # more presses of Tab than any page needs


@pytest.fixture(scope="module")
def world(stack: Stack, browser: Browser) -> World:
    return world_of(stack, browser)


class Keys:
    """Hands on the keyboard."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def to(self, what: Locator, *, key: str = "Tab") -> None:
        """Press Tab until the focus is there."""
        for _ in range(FAR):
            if what.evaluate("one => one === document.activeElement"):
                return
            self.press(key)
        pytest.fail(f"Phím {key} không tới được: {what}")

    def to_button(self, name: str) -> None:
        self.to(self.page.get_by_role("main").get_by_role("button", name=name).first)

    def push(self, name: str) -> None:
        """A button, and the page it leads to."""
        self.to_button(name)
        with self.page.expect_navigation():
            self.press("Enter")

    def follow(self, name: str) -> None:
        self.to(self.page.get_by_role("link", name=name).first)
        with self.page.expect_navigation():
            self.press("Enter")

    def answer(self, name: str, text: str) -> None:
        """Into a box by typing; in a list and at radio buttons with the arrows."""
        field = self.page.locator(f"main [name={name}]")
        kind = field.first.evaluate("one => one.type")
        if kind == "radio":
            self.choose(name, text)
            return
        self.to(field)
        if kind == "select-one":
            self.pick(field, text)
        else:
            self.press("Control+A")
            self.page.keyboard.insert_text(text)

    def pick(self, select: Locator, text: str) -> None:
        self.press("Home")
        for _ in range(select.locator("option").count()):
            if select.locator(":checked").inner_text() == text:
                return
            self.press("ArrowDown")
        pytest.fail(f"không chọn được {text}")

    def choose(self, name: str, value: str) -> None:
        group = self.page.locator(f"main [name={name}]")
        chosen, wanted = group.and_(self.page.locator(":checked")), f"[value='{value}']"
        self.to(chosen if chosen.count() else group.first)
        if not chosen.count():
            self.press("Space")
        for _ in range(group.count()):
            if group.and_(self.page.locator(wanted)).is_checked():
                return
            self.press("ArrowDown")
        pytest.fail(f"không chọn được {name} = {value}")

    def focused(self) -> Locator:
        return self.page.locator(":focus")


def test_a_citizen_registers_and_sends_a_dossier(stack: Stack, open_page: OpenPage) -> None:
    page = open_page()
    keys = Keys(page)
    address = f"phim.{secrets.token_hex(4)}@gmail.example"

    page.goto("/")
    keys.follow("Đăng ký")
    register = {
        "full_name": PERSON["full_name"],
        "identity_number": PERSON["identity_number"],
        "email": address,
        "phone": PERSON["phone"],
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    for name, text in register.items():
        keys.answer(name, text)
    with page.expect_navigation():
        keys.press("Enter")
    page.goto(activation_link(stack, address))
    keys.push("Kích hoạt")
    keys.answer("login", address)
    keys.answer("password", PASSWORD)
    with page.expect_navigation():
        keys.press("Enter")

    find_by_keys(keys)
    for step in (PERSON, PERSON, DECLARATION):
        if keys.page.url.split("#")[0].endswith("/chu-ho-so/"):
            keys.push("Lấy thông tin từ người nộp")
        for name, text in step.items():
            box = page.locator(f"main [name={name}]")
            if not is_answered(box, text):
                keys.answer(name, text)
        keys.push("Tiếp theo")
        expect(page.locator(".errors")).to_have_count(0)
    keys.follow("Xem lại và gửi đi")
    keys.choose("delivery", "online")
    keys.to(page.locator("[name=pledge]"))
    keys.press("Space")
    keys.push("Gửi đi")

    expect(page.get_by_role("heading", level=1)).to_have_text("Đã gửi hồ sơ thành công")


def find_by_keys(keys: Keys) -> None:
    page = keys.page
    page.goto("/")
    keys.to(page.locator("#q"))
    page.keyboard.insert_text("trich luc ho tich")
    with page.expect_navigation():
        keys.press("Enter")
    keys.to(page.locator(f"article a[href*='{PROCEDURE}']").first)
    with page.expect_navigation():
        keys.press("Enter")
    keys.to(page.locator("#chon-noi select[name=commune]"))
    keys.pick(page.locator("#chon-noi select[name=commune]"), "Xã Cẩm Lạc")
    keys.push("Tiếp tục")
    keys.push("Đăng ký")
    page.wait_for_url("**/nguoi-nop/")


def is_answered(box: Locator, text: str) -> bool:
    if box.first.evaluate("one => one.type") == "radio":
        return any(one.is_checked() and one.input_value() == text for one in box.all())
    return box.input_value() == text


def test_the_skip_link_leads_past_the_head(open_page: OpenPage) -> None:
    page = open_page()
    keys = Keys(page)
    page.goto("/dich-vu-cong/")

    keys.press("Tab")
    expect(keys.focused()).to_have_text("Bỏ qua phần đầu, tới nội dung chính")
    expect(keys.focused()).to_be_in_viewport()
    keys.press("Enter", "Tab")

    assert page.locator("main").locator(":focus").count() == 1


def test_the_error_summary_takes_the_focus_and_leads_to_each_field(
    world: World, open_page: OpenPage
) -> None:
    page = open_page(width=360, height=740)
    world.enter(page, AN)
    keys = Keys(page)
    page.goto(f"/nop/{world.empty_draft}/to-khai/")
    keys.push("Tiếp theo")

    expect(page.locator(".errors")).to_be_focused()
    links = page.locator(".errors a")
    assert links.count() > 3
    for number in range(links.count()):
        keys.to(links.nth(number), key="Tab" if number == 0 else "Shift+Tab")
        sentence = links.nth(number).inner_text()
        keys.press("Enter")
        assert keys.focused().evaluate("one => one.matches('input, select, textarea')"), sentence
        expect(keys.focused()).to_be_in_viewport()
        described = keys.focused().get_attribute("aria-describedby") or ""
        group = page.locator("fieldset:focus-within").last.get_attribute("aria-describedby") or ""
        said = " ".join(
            page.locator(f"[id='{one}']").inner_text() for one in (described + " " + group).split()
        )
        assert sentence in said
        if number == 2:
            break


def test_an_officer_works_through_the_queue(world: World, open_page: OpenPage) -> None:
    number = world.sent_now()
    page = open_page()
    world.enter(page, LAN)
    keys = Keys(page)
    page.goto("/can-bo/")
    rows = page.locator("tbody tr a.number")

    keys.press("j", "j")
    expect(rows.nth(1)).to_be_focused()
    keys.press("k")
    expect(rows.nth(0)).to_be_focused()
    keys.press("?")
    expect(page.get_by_role("dialog", name="Phím tắt")).to_be_visible()
    keys.press("j")  # says nothing to the page below
    keys.press("Escape")
    expect(page.get_by_role("dialog", name="Phím tắt")).to_be_hidden()
    keys.press("/")
    expect(page.locator("#tim")).to_be_focused()
    page.keyboard.insert_text(number)
    keys.press("Enter")
    page.wait_for_url(f"**tim={number}*")
    expect(rows).to_have_text([number])
    keys.press("j")
    expect(rows.first).to_be_focused()
    keys.press("Enter")
    page.wait_for_url(f"**/{number}/*")

    keys.push("Tiếp nhận")
    expect(page.locator("#xong")).to_contain_text("Đã tiếp nhận")
