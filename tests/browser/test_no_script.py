"""With JavaScript switched off every page is whole: forms are plain, nothing waits for a script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.pages import ACCOUNT, DESK, DOSSIERS, PUBLIC, STEPS
from tests.browser.pages_counter import COUNTER
from tests.browser.pages_designer import DESIGNER
from tests.browser.pages_lookup import LOOKUP
from tests.browser.pages_money import MONEY
from tests.browser.system import Stack
from tests.browser.visits import AN, DUNG, HUNG, LAN, World, small_pdf, world_of

pytestmark = pytest.mark.browser
# Rows that are brought about by a script in the page itself are looked at with one only.
PLAIN = [
    one
    for part in (PUBLIC, ACCOUNT, STEPS, DOSSIERS, DESK, COUNTER, LOOKUP, DESIGNER, MONEY)
    for one in part
    if one.then is None and one.route
]


@pytest.fixture(scope="module")
def world(stack: Stack, browser: Browser) -> World:
    return world_of(stack, browser)


def test_every_form_can_be_sent_and_nothing_is_hidden_for_good(
    world: World, open_page: OpenPage
) -> None:
    seen: set[str] = set()
    pages = {who: open_page(javascript=False) for who in {one.who for one in PLAIN}}
    for who, page in pages.items():
        if who:
            world.enter(page, who)
    wrong = [
        f"{one.words}: {complaint}"
        for one in PLAIN
        if one.route not in seen and not seen.add(one.route)
        for complaint in useless(pages[one.who], one.path(world))
    ]

    assert not wrong, "\n".join(wrong)


# Forms without a button, buttons that only a script could hear, links to nowhere, parts a script would have to show.
USELESS = """() => {
  const found = [], said = (what, one) => found.push(what + ": " + one.outerHTML.slice(0, 120));
  for (const form of document.forms) {
    const asks = [...form.elements].some((one) => one.checkVisibility() && !one.matches("button, fieldset"));
    const sends = [...form.elements].some((one) => one.type === "submit");
    if (asks && !sends) said("biểu mẫu không có nút", form);
  }
  for (const one of document.querySelectorAll("button[type=button]")) {
    if (one.checkVisibility()) said("nút chỉ script nghe", one);
  }
  for (const one of document.querySelectorAll("a[href='#'], a:not([href])")) said("liên kết không tới đâu", one);
  for (const one of document.querySelectorAll("main [hidden]")) said("chờ script hiện ra", one);
  return found;
}"""


def useless(page: Page, path: str) -> list[str]:
    page.goto(path)
    found: list[str] = page.evaluate(USELESS)
    return found


def test_a_citizen_supplements_and_withdraws(world: World, open_page: OpenPage) -> None:
    number = world.sent_now()
    asked = {
        "papers-authorisation": "on",
        "papers-authorisation-reason": "Bản chụp bị mờ, chụp lại.",
    }
    world.visitor(LAN).move(number, "ask_supplement", asked)
    page = open_page(javascript=False, width=360)
    world.enter(page, AN)

    page.goto(f"/ho-so/{number}/")
    page.get_by_role("link", name="Bổ sung", exact=True).click()
    upload = {"name": "giấy ủy quyền.pdf", "mimeType": "application/pdf", "buffer": small_pdf()}
    page.locator("main input[type=file]").set_input_files(upload)  # type: ignore[arg-type]
    page.get_by_role("button", name="Tải lên").click()
    expect(page.locator(".files")).to_contain_text("giấy ủy quyền.pdf")
    page.get_by_role("button", name="Gửi bổ sung").click()
    expect(page.get_by_role("main")).to_contain_text("Đã gửi bổ sung")
    page.get_by_role("link", name="Rút hồ sơ").click()
    page.get_by_role("button", name="Rút hồ sơ").click()

    expect(page.get_by_role("main")).to_contain_text("Đã rút")


def test_officers_bring_a_dossier_to_its_end(world: World, open_page: OpenPage) -> None:
    number = world.sent_now()
    for who, moves in (
        (LAN, ["Tiếp nhận"]),
        (HUNG, ["Bắt đầu xử lý", "Chuyển bước sau"]),
        (DUNG, ["Chuyển bước sau"]),
    ):
        page = open_page(javascript=False)
        world.enter(page, who)
        for move in moves:
            page.goto("/can-bo/")
            page.get_by_label("Mã hồ sơ hoặc họ tên").fill(number)
            page.get_by_role("button", name="Tìm", exact=True).click()
            page.get_by_role("link", name=number).click()
            button = page.get_by_role("main").get_by_role("button", name=move)
            if not button.is_visible():
                page.locator("summary", has_text=move).click()
            button.click()
            expect(page.locator("#xong")).to_be_visible()
