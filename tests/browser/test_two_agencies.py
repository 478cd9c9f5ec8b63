"""One dossier over commune, district and back again, on a clock that is moved from day to day.

A monthly allowance as in October 2024 (NĐ 20/2021 Điều 8): the commune examines and posts, the district decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from motcua.procedures.reader import DATA, read
from motcua.procedures.samples import answers
from tests.browser.conftest import OpenPage
from tests.browser.system import Stack, running
from tests.browser.walk import Picture, fetched, offered, paper, press, tick
from tests.pdf import words_of

pytestmark = pytest.mark.browser
CODE = "1.001776"
AGENCY = "ubnd-xa-cam-minh-20200101"
CERTIFICATE = "Giấy xác nhận khuyết tật"


@pytest.fixture
def october() -> Iterator[Stack]:
    with running(Stack(clock="2024-10-15T08:30")) as system:
        yield system


@dataclass
class Road:
    stack: Stack
    open_page: OpenPage
    picture: Picture
    number: str = ""

    def come(self, clock: str) -> None:
        self.stack.jump(clock)

    def sits(self, who: str) -> Page:
        """The dossier's page before this person, who signs in anew: it may be another day."""
        page = self.open_page(signed_in_as=who, system=self.stack)
        door = "/ho-so/" if "congdan" in who else "/can-bo/ho-so/"
        page.goto(f"{door}{self.number}/")
        expect(page.get_by_role("main")).to_contain_text(self.number)
        return page

    def commune(self, who: str) -> Page:
        return self.sits(f"{who}@camlac.example")

    def district(self, who: str) -> Page:
        return self.sits(f"{who}@camxuyen.example")

    def letter(self, subject: str) -> str:
        """The body of the letter about this stage: it names nobody."""
        message = self.stack.mail("an@congdan.example", f"{self.number}: {subject}")
        body = message.get_body(("plain",))
        assert body is not None
        text = str(body.get_content())
        assert "Nguyễn" not in text
        return text

    def an(self) -> Page:
        return self.sits("an@congdan.example")


def fill(page: Page, given: dict[str, object]) -> None:
    """Every question of the page by its name, as far as there is an answer."""
    for name, answer in given.items():
        field = page.locator(f'main [name="{name}"]:not([type=hidden])')
        if not field.count() or not field.first.is_visible():
            continue
        kind = field.first.get_attribute("type")
        if kind in {"radio", "checkbox"}:
            for value in answer if isinstance(answer, list) else [answer]:
                field.and_(page.locator(f'[value="{value}"]')).check(force=True)
        elif field.first.evaluate("it => it.tagName") == "SELECT":
            field.first.select_option(str(answer))
        else:
            field.first.fill(str(answer))


def attach(page: Page) -> None:
    box = page.get_by_role("region", name=re.compile(f"^{CERTIFICATE}"))
    box.locator("input[type=file]").set_input_files(
        {"name": "giay.pdf", "mimeType": "application/pdf", "buffer": paper()}
    )
    expect(box.get_by_role("button", name=re.compile("^Bỏ tệp này"))).not_to_have_count(0)


def file_it(road: Road) -> None:
    page = road.open_page(signed_in_as="an@congdan.example", system=road.stack)
    page.goto(f"/thu-tuc/{CODE}/?agency={AGENCY}")
    page.get_by_role("main").get_by_role("button", name=re.compile("^Đăng ký")).first.click()
    version = type(
        "Described", (), {"description": read(DATA / "procedures" / f"{CODE}@2024-01-01.toml")}
    )
    for step, part in ((1, "submitter"), (2, "applicant"), (3, "declaration")):
        expect(page.get_by_text(f"Bước {step}/4")).to_be_visible()
        said = answers(version, part)  # type: ignore[arg-type]
        said |= {"group": "Người khuyết tật nặng, đặc biệt nặng", "disability_level": "Nặng"}
        said |= {"gets_pension": "no", "gets_allowance": "no", "email": "an@congdan.example"}
        fill(page, dict(said))
        fill(page, dict(said))  # what the first answers brought up
        page.get_by_role("button", name="Tiếp theo").click()
    expect(page.get_by_text("Bước 4/4")).to_be_visible()
    attach(page)
    page.get_by_role("link", name="Xem lại và gửi đi").click()
    tick(page, "Nhận trực tiếp tại bộ phận một cửa")
    tick(page, "Đã đọc lại toàn bộ và cam đoan những điều đã khai là đúng sự thật")
    page.get_by_role("button", name="Gửi đi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã gửi hồ sơ thành công")
    road.number = page.locator(".number").first.inner_text().strip()


def asked_once(road: Road) -> None:
    """One judgement for each paper; the request is put together from them."""
    clerk = road.commune("lan")
    judged = clerk.locator("fieldset.judged").filter(has_text=CERTIFICATE)
    tick(judged, "Sai")
    judged.get_by_role("textbox").fill("Trang hai bị mờ, không đọc được kết luận.")
    judged.get_by_role("button", name=re.compile("^Lưu")).click()
    expect(clerk.get_by_role("main")).to_contain_text("Có 1 giấy tờ thiếu hoặc sai")
    road.picture(clerk, "judged")
    press(clerk, "Yêu cầu bổ sung")
    assert CERTIFICATE in road.letter("cần bổ sung giấy tờ")


def supplemented(road: Road) -> None:
    page = road.an()
    expect(page.get_by_text("Trang hai bị mờ, không đọc được kết luận.").first).to_be_visible()
    page.get_by_role("link", name="Bổ sung", exact=True).click()
    attach(page)
    page.get_by_role("button", name="Gửi bổ sung").click()
    road.letter("đã nhận phần bổ sung")


def accepted(road: Road) -> None:
    clerk = road.commune("lan")
    press(clerk, "Tiếp nhận")
    road.picture(clerk, "accepted")


def consulted(road: Road) -> None:
    """The labour officer asks the justice officer, who answers; until then the dossier stays."""
    ha = road.commune("ha")
    press(ha, "Bắt đầu xử lý")
    ha = road.commune("ha")
    box = offered(ha, "Hỏi ý kiến")
    box.get_by_label("Hỏi ý kiến nơi nào").select_option(label="Tư pháp – Hộ tịch")
    box.get_by_label("Hỏi điều gì").fill("Người này có đang đăng ký thường trú tại xã không?")
    box.get_by_role("button", name="Hỏi ý kiến", exact=True).click()
    expect(ha.locator("#xong")).to_be_visible()
    expect(ha.locator(".offers summary", has_text="Chuyển bước sau")).to_have_count(0)
    road.picture(ha, "consulting")
    hung = road.commune("hung")
    box = offered(hung, "Trả lời ý kiến")
    tick(box, "Đồng ý")
    box.get_by_label("Nội dung trả lời").fill("Có, đăng ký thường trú từ năm 2010.")
    box.get_by_role("button", name="Trả lời ý kiến", exact=True).click()
    expect(hung.locator("#xong")).to_be_visible()


def posted_and_extended(road: Road) -> None:
    """Posted in public for two working days; a complaint comes, and the law gives ten days more."""
    ha = road.commune("ha")
    press(ha, "Chuyển bước sau")
    ha = road.commune("ha")
    expect(ha.get_by_role("main")).to_contain_text("Niêm yết công khai")
    expect(ha.locator(".offers summary", has_text="Chuyển bước sau")).to_have_count(0)
    road.picture(ha, "posted")
    before = due(ha)
    box = offered(ha, "Gia hạn theo luật")
    box.get_by_label("Gia hạn bao nhiêu ngày").fill("10")
    box.get_by_label("Lý do gia hạn").fill("Có ý kiến về mức độ khuyết tật, xã phải xem lại.")
    box.get_by_role("button", name="Gia hạn theo luật", exact=True).click()
    expect(ha.locator("#xong")).to_be_visible()
    after = due(ha)
    assert (before, after) == ("17:00 ngày 13/11/2024", "17:00 ngày 27/11/2024")
    expect(ha.get_by_role("main")).to_contain_text("hẹn ban đầu: 17:00 ngày 13/11/2024")
    road.letter("thời hạn giải quyết được kéo dài")


def due(page: Page) -> str:
    found = re.search(r"Hẹn trả\s+(\d\d:\d\d ngày \S+)", page.locator(".split > .now").inner_text())
    assert found is not None
    return found[1]


def sent_to_the_district(road: Road) -> None:
    press(road.commune("ha"), "Chuyển bước sau")
    press(road.commune("dung"), "Chuyển bước sau")
    press(road.commune("mai"), "Chuyển bước sau")
    thao = road.district("thao")
    expect(thao.get_by_role("main")).to_contain_text("UBND huyện Cẩm Xuyên")
    expect(thao.locator(".offers summary", has_text="Chuyển bước sau")).to_have_count(0)
    road.picture(thao, "at-the-district")
    press(thao, "Xác nhận đã nhận hồ sơ chuyển đến")
    press(road.district("thao"), "Chuyển bước sau")


def apologised(road: Road) -> None:
    """The district will not be done in time: it says so before the day, once, and the leader signs."""
    khoa = road.district("khoa")
    box = offered(khoa, "Lập dự thảo xin lỗi, hẹn lại")
    box.get_by_label("Lý do chưa trả được đúng hẹn").fill("Đang chờ kết luận giám định lại.")
    box.get_by_label("Xin thêm").select_option("5")
    box.get_by_role("button", name="Lập dự thảo xin lỗi, hẹn lại", exact=True).click()
    expect(khoa.locator("#xong")).to_be_visible()
    assert due(khoa) == "17:00 ngày 27/11/2024"
    tam = road.district("tam")
    press(tam, "Ký xin lỗi và hẹn lại")
    assert due(tam) == "17:00 ngày 04/12/2024"
    road.picture(tam, "apologised")
    form = words_of(fetched(tam, tam.locator("#xong a[target=_blank]").first))
    assert "17 giờ 00 phút, ngày 27 tháng 11 năm 2024" in form
    assert "17 giờ 00 phút, ngày 04 tháng 12 năm 2024" in form
    road.letter("xin lỗi")
    # A second apology is not to be had.
    tam = road.district("tam")
    expect(tam.locator(".offers summary", has_text="xin lỗi")).to_have_count(0)


def decided(road: Road) -> None:
    press(road.district("khoa"), "Chuyển bước sau")
    press(road.district("tam"), "Chuyển bước sau")
    ngan = road.district("ngan")
    box = offered(ngan, "Hoàn tất, có kết quả")
    box.locator("input[type=file]").set_input_files(
        {"name": "Quyết định.pdf", "mimeType": "application/pdf", "buffer": paper()}
    )
    press(ngan, "Hoàn tất, có kết quả")
    road.letter("đã có kết quả")


def handed_over(road: Road) -> None:
    """Back at the commune's desk, where it was handed in."""
    an = road.an()
    expect(an.locator("main p.lead")).to_contain_text("UBND xã Cẩm Minh")
    lan = road.commune("lan")
    box = offered(lan, "Trả kết quả")
    box.get_by_label("Số giấy tờ").fill("042090000001")
    road.picture(lan, "hand-over")
    press(lan, "Trả kết quả")
    slip = words_of(fetched(lan, lan.get_by_role("link", name=re.compile("Phiếu kiểm soát"))))
    for agency in ("UBND xã Cẩm Minh", "UBND huyện Cẩm Xuyên"):
        assert agency in slip, slip
    road.picture(road.an(), "returned")


def test_a_dossier_goes_from_the_commune_to_the_district_and_back(
    october: Stack, open_page: OpenPage, picture: Picture
) -> None:
    road = Road(october, open_page, picture)
    file_it(road)
    asked_once(road)
    road.come("2024-10-16T08:30")
    supplemented(road)
    accepted(road)
    consulted(road)
    road.come("2024-10-18T09:00")
    posted_and_extended(road)
    road.come("2024-10-23T08:00")
    sent_to_the_district(road)
    road.come("2024-11-25T09:00")
    apologised(road)
    road.come("2024-12-03T09:00")
    decided(road)
    handed_over(road)
