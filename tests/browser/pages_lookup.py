"""The pages of looking a dossier up by number and code."""

from __future__ import annotations

import html
import re
from typing import cast

from playwright.sync_api import Page

from tests.browser.shown import Address, Shown, press
from tests.browser.visits import AN, BINH, LAN, World

CODE = re.compile(r'<p class="number">([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})</p>')


def scanned(world: World, number: str) -> str:
    """Where the picture on the slip leads."""
    said = html.unescape(world.visitor(AN).get(f"/ho-so/{number}/ma-tra-cuu/"))
    return f"/tra-cuu/?ma={number}#{cast('re.Match[str]', CODE.search(said)).group(1)}"


def slip_of(kind: str) -> Address:
    return lambda world: scanned(world, getattr(world, kind))


def sent_by_itself(page: Page) -> None:
    page.locator("main .box, main .errors").first.wait_for()


LOOKUP = [
    Shown("tra cứu", "portal:look_up", "/tra-cuu/"),
    Shown("tra cứu, bỏ trống", "portal:look_up", "/tra-cuu/", then=press("Xem hồ sơ tới đâu")),
    Shown("quét mã", "portal:look_up", slip_of("supplement_wanted"), then=sent_by_itself),
    Shown(
        "quét mã đã hết dùng",
        "portal:look_up",
        "/tra-cuu/?ma=H27-1#0000-0000-0000",
        then=sent_by_itself,
    ),
    Shown("mã tra cứu", "portal:tracking_code", lambda w: f"/ho-so/{w.sent}/ma-tra-cuu/", AN),
    Shown("tra cứu phiếu", "desk:look_up", "/can-bo/tra-cuu-phieu/", LAN),
    Shown(
        "tra cứu phiếu, bỏ trống",
        "desk:look_up",
        "/can-bo/tra-cuu-phieu/",
        BINH,
        422,
        press("Xem hồ sơ tới đâu"),
    ),
    Shown(
        "cấp lại mã, bỏ trống",
        "desk:tracking_code",
        lambda w: f"/can-bo/ho-so/{w.at_step('intake')}/ma-tra-cuu/",
        LAN,
        422,
        press("Cấp mã mới"),
    ),
]
