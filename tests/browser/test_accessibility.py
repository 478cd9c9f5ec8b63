"""WCAG 2.2 AA on every page, at 360 and 1280 pixels, in light and in dark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Browser, Page

from tests.browser.conftest import OpenPage
from tests.browser.not_pages import NOT_PAGES
from tests.browser.pages import PAGES, Shown
from tests.browser.system import Stack
from tests.browser.visits import World, world_of

AXE = Axe().axe_script
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
COLOURS |= {"resultTypes": ["violations"]}
# The theme changes nothing but colours.
LOOKS = [
    (1280, "light", RULES),
    (360, "light", RULES),
    (360, "dark", COLOURS),
    (1280, "dark", COLOURS),
]
TITLES: dict[tuple[bool, str], Shown] = {}

# Everything a keyboard reaches: does it show that it has the focus, and is it in sight (2.4.7, 2.4.11)?
FOCUS = """() => {
  const wrong = [];
  const top = [...document.querySelectorAll("dialog[open]")].pop() || document;
  const stops = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  for (const one of top.querySelectorAll(stops)) {
    if (one.disabled || !one.checkVisibility({ visibilityProperty: true }) || one.matches(".hide")) continue;
    one.focus();
    if (document.activeElement !== one) continue;
    const style = getComputedStyle(one), box = one.getClientRects()[0];
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    if (!ring) wrong.push("không thấy tiêu điểm: " + one.outerHTML.slice(0, 120));
    if (box.bottom < 1 || box.top > innerHeight || box.right < 1 || box.left > innerWidth) {
      wrong.push("tiêu điểm ngoài màn hình: " + one.outerHTML.slice(0, 120));
      continue;
    }
    const x = Math.min(Math.max(box.left + Math.min(box.width, 20) / 2, 0), innerWidth - 1);
    const y = Math.min(Math.max(box.top + box.height / 2, 0), innerHeight - 1);
    const seen = document.elementFromPoint(x, y);
    const label = one.labels?.[0];
    if (seen && seen !== one && !one.contains(seen) && !label?.contains(seen) && !seen.contains(one)) {
      wrong.push("tiêu điểm bị che: " + one.outerHTML.slice(0, 120) + " bởi " + seen.outerHTML.slice(0, 80));
    }
  }
  return wrong;
}"""
SIDEWAYS = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  return [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > wide + 1)
    .slice(-3).map((one) => "tràn ngang: " + one.outerHTML.slice(0, 120));
}"""


@pytest.fixture(scope="module")
def world(stack: Stack, browser: Browser) -> World:
    return world_of(stack, browser)


@pytest.mark.browser
@pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown.words)
def test_a_page_can_be_used_by_everybody(world: World, open_page: OpenPage, shown: Shown) -> None:
    page = visit(world, open_page, shown)

    wrong = list(_frame(page, shown))
    page.evaluate(AXE)
    for width, scheme, rules in LOOKS:
        page.set_viewport_size({"width": width, "height": 740 if width < 600 else 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found = page.evaluate("rules => axe.run(document, rules)", rules)
        wrong += [f"{width} {scheme}: {_said(one)}" for one in found["violations"]]
        if scheme == "light":
            wrong += [f"{width}: {one}" for one in page.evaluate(SIDEWAYS)]
    page.keyboard.press("Tab")
    wrong += page.evaluate(FOCUS)

    assert not wrong, "\n".join(wrong)


def visit(world: World, open_page: OpenPage, shown: Shown) -> Page:
    page = open_page()
    if shown.who:
        world.enter(page, shown.who)
    statuses: list[int] = []
    page.on(
        "response",
        lambda response: (
            statuses.append(response.status)
            if response.request.is_navigation_request() and response.status not in (301, 302, 303)
            else None
        ),
    )
    page.goto(shown.path(world))
    if shown.then:
        shown.then(page)
    expected = {shown.status, 422} if shown.then and shown.status == 200 else {shown.status}
    assert statuses[-1] in expected, f"{statuses} {page.url}"
    return page


def _frame(page: Page, shown: Shown) -> Iterator[str]:
    """What every page has: its language, one h1, a title of its own."""
    if page.locator("html").get_attribute("lang") != "vi":
        yield "thiếu lang=vi"
    if (count := page.locator("h1").count()) != 1:
        yield f"{count} tiêu đề h1"
    if shown.then:
        return  # still the page it was
    # A dossier is called the same on the desk and at home; nobody has both open.
    on_desk = shown.route.startswith("desk:")
    before = TITLES.setdefault((on_desk, page.title()), shown)
    if before.route != shown.route:
        yield f"tên trang “{page.title()}” đã dùng ở “{before.words}”"


def _said(violation: dict[str, Any]) -> str:
    nodes = [
        f"{node['html'][:160]} ({node['failureSummary'][:300]})" for node in violation["nodes"]
    ]
    return f"{violation['id']}: {violation['help']}\n    " + "\n    ".join(nodes[:3])


def _routes(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            if one.namespace != "admin":  # Django's own pages, for administrators
                yield from _routes(
                    one.url_patterns, f"{one.namespace}:" if one.namespace else namespace
                )
        else:
            assert one.name, one
            yield namespace + one.name


def test_every_route_is_looked_at_or_is_no_page() -> None:
    looked_at = {shown.route for shown in PAGES} - {""}
    routes = set(_routes(get_resolver().url_patterns))

    assert routes - looked_at == set(NOT_PAGES)
    assert looked_at <= routes
