"""The pages of taking in at the counter."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.shown import Address, Shown, press
from tests.browser.visits import LAN


def at_the_counter(end: str) -> Address:
    return lambda world: f"{world.counter_draft}{end}"


def receive_at_the_counter(page: Page) -> None:
    """Refused for what it does not say: the names are there, the rest would be asked for."""
    page.locator("#id_submitter-full_name").fill("Nguyễn Hoàng Bảo Ngọc Trân Châu")
    page.locator("#id_applicant-full_name").fill("Nguyễn Hoàng Bảo Ngọc Trân Châu")
    press("Nhận, yêu cầu bổ sung")(page)
    page.get_by_text("Thêm hồ sơ cho người này").wait_for()


def take_an_address_off(page: Page) -> None:
    page.locator("#id_submitter-email").fill("nham.dia.chi@congdan.example")
    receive_at_the_counter(page)
    page.locator("main h2 a.number").last.click()  # the others came before, for the same person
    page.locator("main a[href$='/thoi/']").first.click()
    page.get_by_role("button", name="Bỏ khỏi hồ sơ").wait_for()


COUNTER = [
    Shown("chờ tiếp nhận", "desk:queue", "/can-bo/?xem=cho-tiep-nhan", LAN),
    Shown("tiếp nhận tại quầy", "desk:intake", "/can-bo/tiep-nhan/", LAN),
    Shown("tìm thủ tục để nhận", "desk:intake", "/can-bo/tiep-nhan/?tim=khai+sinh", LAN),
    Shown("nhập hồ sơ tại quầy", "desk:intake_draft", at_the_counter(""), LAN),
    Shown(
        "nhập hồ sơ còn thiếu",
        "desk:intake_draft",
        at_the_counter(""),
        LAN,
        422,
        then=press("Tiếp nhận, lập giấy hẹn"),
    ),
    Shown("kết quả qua bưu chính", "desk:parcels", "/can-bo/buu-chinh/", LAN),
    Shown("xóa bản nháp tại quầy", "desk:intake_discard", at_the_counter("xoa/"), LAN),
    Shown("hướng dẫn tại quầy", "desk:guide", "/can-bo/huong-dan/?thu-tuc=1.004873", LAN),
    Shown(
        "hướng dẫn thiếu lời",
        "desk:guide",
        "/can-bo/huong-dan/",
        LAN,
        422,
        then=press("Ghi và lập phiếu hướng dẫn"),
    ),
    Shown(
        "đã nhận tại quầy",
        "desk:intake_done",
        at_the_counter(""),
        LAN,
        then=receive_at_the_counter,
    ),
    Shown(
        "bỏ người theo dõi",
        "desk:unfollow",
        at_the_counter(""),
        LAN,
        then=take_an_address_off,
    ),
    Shown("mang bổ sung đến quầy", "desk:brought", lambda world: world.brought, LAN),
    Shown(
        "mang bổ sung còn thiếu",
        "desk:brought",
        lambda world: world.brought,
        LAN,
        422,
        then=press("Nhận bổ sung"),
    ),
]
