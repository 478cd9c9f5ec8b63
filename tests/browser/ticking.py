"""What is done in a list of the desk: kept under a name, ticked, done for many."""

from __future__ import annotations

import secrets

from playwright.sync_api import Page


def save_the_list(page: Page) -> None:
    page.get_by_text("Lưu bộ lọc này").click()
    page.locator("#ten-moi").fill(f"Trích lục {secrets.token_hex(2)}")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.wait_for_url("**bo-loc=**")


def tick_two(page: Page) -> None:
    for box in page.locator("[name=chon]").all()[:2]:
        box.check()
    page.locator("[name=lam]").first.click()
    page.wait_for_url("**/nhieu/**")


def tick_nothing(page: Page) -> None:
    page.locator("[name=lam]").first.click()
    page.wait_for_url("**/nhieu/")


def take_what_there_is(page: Page) -> None:
    """Where it cannot be done, the page to confirm says so."""
    tick_two(page)
    for button in page.locator("main form[data-once] button").all():
        button.click()
        page.locator("#tien-do").wait_for()
