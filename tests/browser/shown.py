"""What is said of each page there is, and what is done on it first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.visits import World

Address = str | Callable[[World], str]
Doing = Callable[[Page], None]


@dataclass(frozen=True)
class Shown:
    words: str
    route: str
    address: Address
    who: str = ""
    status: int = 200
    then: Doing | None = None

    def path(self, world: World) -> str:
        return self.address if isinstance(self.address, str) else self.address(world)


def press(name: str) -> Doing:
    def pressing(page: Page) -> None:
        page.locator("main").get_by_role("button", name=name).first.click()
        page.wait_for_load_state()

    return pressing


def unfold(page: Page) -> None:
    for box in page.locator("details:not(.viewer)").all():
        box.evaluate("box => { box.open = true; }")
