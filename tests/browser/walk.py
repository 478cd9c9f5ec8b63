"""A walk through the whole system: what its steps share, and the paper and photos a person brings."""

from __future__ import annotations

import io
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
from PIL import Image
from playwright.sync_api import Download, Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.system import Stack

PROCEDURE = "Cấp Giấy xác nhận tình trạng hôn nhân"
Picture = Callable[[Page, str], None]


def photo(width: int = 1200, height: int = 900) -> bytes:
    """What a phone's camera gives: a JPEG with shades of every colour."""
    gradient = Image.linear_gradient("L").resize((width, height))
    image = Image.merge("RGB", (gradient, gradient.rotate(90), gradient.rotate(180)))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


def paper(pages: int = 1) -> bytes:
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page()
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def saved(download: Download) -> bytes:
    return Path(download.path()).read_bytes()


def fetched(page: Page, link: Locator) -> bytes:
    """What stands behind a link, fetched as the person signed in here."""
    answer = page.request.get(link.get_attribute("href") or "")
    assert answer.ok, f"{answer.status} {answer.url}"
    return answer.body()


def tick(where: Page | Locator, label: str) -> None:
    """Presses the words beside a circle or a box, as a finger does."""
    words = where.locator(".choice label", has_text=re.compile(f"^{re.escape(label)}( \\(.*)?$"))
    box = where.get_by_label(label, exact=False).and_(
        where.locator("[type=radio], [type=checkbox]")
    )
    words.first.click()
    expect(box.first).to_be_checked()


@dataclass
class Walk:
    """One citizen's way through the system, with everything the later steps must find again."""

    stack: Stack
    open_page: OpenPage
    picture: Picture
    javascript: bool
    email: str = field(default_factory=lambda: f"binh.minh.{secrets.token_hex(3)}@gmail.example")
    page: Page = field(init=False)
    officers: dict[str, Page] = field(default_factory=dict)
    number: str = ""

    def see(self, name: str, page: Page | None = None) -> None:
        self.picture(page or self.page, f"{'js' if self.javascript else 'html'}-{name}")

    def officer(self, name: str) -> Page:
        """The dossier's page on the desk of an officer, found in the queue."""
        page = self.officers.get(name)
        if page is None:
            page = self.open_page(javascript=self.javascript, signed_in_as=f"{name}@camlac.example")
            self.officers[name] = page
        page.goto("/can-bo/")
        page.get_by_label("Mã hồ sơ hoặc họ tên").fill(self.number)
        page.get_by_role("button", name="Tìm", exact=True).click()
        page.get_by_role("link", name=self.number).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(PROCEDURE)
        return page

    def letter(self, subject: str) -> str:
        """The body of the letter about this stage; it leads to the dossier's page."""
        message = self.stack.mail(self.email, f"{self.number}: {subject}")
        body = message.get_body(("plain",))
        assert body is not None
        text = str(body.get_content())
        assert f"{self.stack.address}/ho-so/{self.number}/" in text
        return text

    def lies_with(self, *who: str) -> None:
        """The citizen's page says which office and person, since when and until when."""
        self.page.goto(f"/ho-so/{self.number}/")
        sentence = self.page.locator("main p.lead")
        for name in (*who, "UBND xã Cẩm Lạc"):
            expect(sentence).to_contain_text(name)
        expect(sentence).to_contain_text(re.compile(r"từ .*hạn của bước này "))


def offered(page: Page, move: str) -> Locator:
    """The box of a move: the usual one stands open, the others open behind their names."""
    box = page.locator(".offers details").filter(
        has=page.locator("summary", has_text=re.compile(rf"^\s*{re.escape(move)}\s*$"))
    )
    if box.get_attribute("open") is None:
        box.locator("> summary").click()
    return box


def press(page: Page, move: str) -> None:
    offered(page, move).get_by_role("button", name=move, exact=True).click()
    expect(page.locator("#xong")).to_be_visible()
