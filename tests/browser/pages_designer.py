"""The pages of who writes procedures."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.shown import Address, Shown, press, unfold
from tests.browser.visits import LAN, SOAN


def written(more: str = "") -> Address:
    return lambda world: f"/soan-thu-tuc/{world.written}/{more}"


def unfinished(more: str = "") -> Address:
    return lambda world: f"/soan-thu-tuc/{world.unfinished}/{more}"


def choose_a_kind(page: Page) -> None:
    """The boxes follow the kind that was chosen."""
    page.locator("[name=o-kind]").select_option("number")
    page.locator("[name=o-decimals]").wait_for(state="attached")
    unfold(page)


def choose_a_move(page: Page) -> None:
    page.locator("[name=o-do][value=expect], [name=o-do]").first.wait_for()
    box = page.locator("[name=o-do]")
    if box.first.evaluate("box => box.tagName") == "SELECT":
        box.select_option("expect")
    else:
        page.locator("[name=o-do][value=expect]").check(force=True)
    page.locator("[name=o-status]").wait_for(state="attached")


DESIGNER = [
    Shown("bản đang soạn", "designer:drafts", "/soan-thu-tuc/", SOAN),
    Shown("thủ tục đang công bố", "designer:drafts", "/soan-thu-tuc/?xem=dang-cong-bo", SOAN),
    Shown("bản đã xong", "designer:drafts", "/soan-thu-tuc/?xem=da-xong", SOAN),
    Shown("thủ tục mới", "designer:new", "/soan-thu-tuc/moi/", SOAN),
    Shown(
        "thủ tục mới, bỏ trống",
        "designer:new",
        "/soan-thu-tuc/moi/",
        SOAN,
        then=press("Mở bản soạn"),
    ),
    Shown("nhập TOML", "designer:import", "/soan-thu-tuc/nhap/", SOAN),
    Shown(
        "nhập TOML, bỏ trống",
        "designer:import",
        "/soan-thu-tuc/nhap/",
        SOAN,
        then=press("Mở bản soạn"),
    ),
    Shown("bản soạn", "designer:draft", written(), SOAN, then=unfold),
    Shown("bản soạn còn chỗ sai", "designer:draft", unfinished(), SOAN, then=unfold),
    Shown("thông tin chung", "designer:edit_general", written("sua/"), SOAN, then=unfold),
    Shown("một phần của tờ khai", "designer:edit", written("sua/form/0/"), SOAN, then=unfold),
    Shown("một ô", "designer:edit", written("sua/form/0/fields/1/"), SOAN, then=unfold),
    Shown("một giấy tờ", "designer:edit", written("sua/papers/0/"), SOAN, then=unfold),
    Shown("một bước", "designer:edit", written("sua/steps/1/"), SOAN, then=unfold),
    Shown("thời hạn", "designer:edit", written("sua/limit/"), SOAN),
    Shown("thời hạn sai", "designer:edit", unfinished("sua/limit/"), SOAN),
    Shown("bản in", "designer:edit", written("sua/declaration/"), SOAN, then=unfold),
    Shown("một kịch bản", "designer:edit", written("sua/scenarios/0/"), SOAN),
    Shown("một việc của kịch bản", "designer:edit", written("sua/scenarios/0/moves/3/"), SOAN),
    Shown("thêm một ô", "designer:add", written("them/form/0/fields/"), SOAN, then=choose_a_kind),
    Shown(
        "thêm một việc",
        "designer:add",
        written("them/scenarios/0/moves/"),
        SOAN,
        then=choose_a_move,
    ),
    Shown("xóa một phần", "designer:remove", written("xoa/form/0/"), SOAN),
    Shown("xem thử", "designer:preview", written("xem-thu/"), SOAN),
    Shown("tờ khai xem thử", "designer:preview_form", written("xem-thu/to-khai/"), SOAN),
    Shown("chạy kịch bản", "designer:scenarios", written("kich-ban/"), SOAN),
    Shown(
        "kịch bản đã chạy",
        "designer:scenarios",
        written("kich-ban/"),
        SOAN,
        then=press("Chạy mọi kịch bản"),
    ),
    Shown("thử với hồ sơ đã có", "designer:dry_run", written("thu-ho-so/"), SOAN),
    Shown(
        "đã thử với hồ sơ",
        "designer:dry_run",
        written("thu-ho-so/"),
        SOAN,
        then=press("Thử với hồ sơ đã có"),
    ),
    Shown("công bố", "designer:publishing", written("cong-bo/"), SOAN),
    Shown("công bố khi còn sai", "designer:publishing", unfinished("cong-bo/"), SOAN),
    Shown("ai sửa gì", "designer:history", unfinished("lich-su/"), SOAN),
    Shown("bản soạn với người khác", "", written(), LAN, status=404),
]
