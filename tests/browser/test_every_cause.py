"""Two dossiers meet every cause of standing still, on a clock that is moved; the citizen reads it at each.

An allowance of October 2024 goes from commune to district; a marriage, because only there people must come. No
procedure asks for money on the way yet: tests/dossiers/test_causes.py has that cause.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from motcua.dossiers.causes import Kind
from motcua.procedures.reader import DATA, read
from motcua.procedures.samples import answers
from tests.browser.conftest import OpenPage
from tests.browser.system import Stack
from tests.browser.test_two_agencies import AGENCY, Road, asked_once, fill, october, supplemented
from tests.browser.test_two_agencies import file_it as file_allowance
from tests.browser.walk import Picture, offered, paper, press, tick

__all__ = ["october"]
pytestmark = pytest.mark.browser
MARRIAGE = "1.000894"
AN = "an@congdan.example"


class Reading:
    """What the citizen read on the way, to see in the end that nothing was left out."""

    def __init__(self, road: Road) -> None:
        self.road, self.met = road, {Kind.DRAFT}

    def reads(self, kind: Kind, *words: str) -> None:
        page = self.road.an()
        box = page.locator("section[data-cause]")
        expect(box).to_have_attribute("data-cause", kind.value)
        for text in (page.locator("main p.lead").inner_text(), box.inner_text()):
            assert text
            assert "None" not in text
        for said in words:
            expect(page.get_by_role("main")).to_contain_text(said)
        expect(box.locator("a.button")).to_be_visible()
        self.road.picture(page, f"cause-{kind.value}")
        self.met.add(kind)


def file_marriage(road: Road) -> None:
    page = road.open_page(signed_in_as=AN, system=road.stack)
    page.goto(f"/thu-tuc/{MARRIAGE}/?agency={AGENCY}")
    page.get_by_role("main").get_by_role("button", name=re.compile("^Đăng ký")).first.click()
    version = type("Described", (), {"description": read(DATA / "procedures" / f"{MARRIAGE}.toml")})
    for step, part in ((1, "submitter"), (2, "applicant"), (3, "declaration")):
        expect(page.get_by_text(f"Bước {step}/4")).to_be_visible()
        said = dict(answers(version, part)) | {"email": AN}  # type: ignore[arg-type]
        fill(page, said)
        fill(page, said)  # what the first answers brought up
        page.get_by_role("button", name="Tiếp theo").click()
    expect(page.get_by_text("Bước 4/4")).to_be_visible()
    page.goto("/ho-so/")
    expect(page.get_by_role("main")).to_contain_text("Cơ quan chưa nhận được gì.")
    page.go_back()
    page.get_by_role("link", name="Xem lại và gửi đi").click()
    tick(page, "Nhận trực tiếp tại bộ phận một cửa")
    tick(page, "Đã đọc lại toàn bộ và cam đoan những điều đã khai là đúng sự thật")
    page.get_by_role("button", name="Gửi đi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã gửi hồ sơ thành công")
    road.number = page.locator(".number").first.inner_text().strip()


def given_to(road: Road) -> str:
    """Which of the two registrars has it: the one who holds fewer dossiers that day."""
    sentence = road.an().locator("main p.lead").inner_text()
    return "tu" if "Bùi Cẩm Tú" in sentence else "hung"


def people_must_come(reading: Reading) -> None:
    """Two officers share the desk; who was given the work gives it back, and for a while nobody has it."""
    road = reading.road
    file_marriage(road)
    press(road.commune("lan"), "Tiếp nhận")
    reading.reads(Kind.WORK, "(cán bộ thụ lý), bộ phận Tư pháp – Hộ tịch", "hạn của bước này")
    registrar = road.commune(given_to(road))
    box = offered(registrar, "Trả lại việc")
    box.get_by_label("Vì sao trả lại").fill("Đi tập huấn đến hết tuần.")
    press(registrar, "Trả lại việc")
    reading.reads(Kind.NOBODY, "Chưa cán bộ nào nhận việc này.", "bộ phận Tư pháp – Hộ tịch")
    press(road.commune("hung"), "Bắt đầu xử lý")
    press(road.commune("hung"), "Chuyển bước sau")
    reading.reads(Kind.SIGNATURE, "bàn Nguyễn Tiến Dũng (lãnh đạo ký)")
    press(road.commune("dung"), "Chuyển bước sau")
    reading.reads(Kind.NUMBER, "Chờ văn thư cấp số và đóng dấu.")
    press(road.commune("mai"), "Chuyển bước sau")
    hung = road.commune(given_to(road))
    box = offered(hung, "Hẹn người dân đến")
    box.get_by_label("Ngày hẹn").fill("16/10/2024")
    box.get_by_label("Giờ hẹn").fill("14:30")
    box.get_by_label("Nơi hẹn").fill("Phòng Tư pháp – Hộ tịch")
    box.get_by_role("button", name="Hẹn người dân đến", exact=True).click()
    expect(hung.locator("#xong")).to_be_visible()
    reading.reads(Kind.APPOINTMENT, "14:30 ngày 16/10/2024", "Thời hạn đang tạm dừng từ")


def asked_and_opined(reading: Reading) -> None:
    road = reading.road
    asked_once(road)
    reading.reads(Kind.SUPPLEMENT, "Chờ người nộp bổ sung 1 mục.", "Bổ sung")
    supplemented(road)
    press(road.commune("lan"), "Tiếp nhận")
    press(road.commune("ha"), "Bắt đầu xử lý")
    ha = road.commune("ha")
    box = offered(ha, "Hỏi ý kiến")
    box.get_by_label("Hỏi ý kiến nơi nào").select_option(label="Tư pháp – Hộ tịch")
    box.get_by_label("Hỏi điều gì").fill("Người này có đang đăng ký thường trú tại xã không?")
    box.get_by_role("button", name="Hỏi ý kiến", exact=True).click()
    expect(ha.locator("#xong")).to_be_visible()
    reading.reads(Kind.OPINION, "Chờ ý kiến của Tư pháp – Hộ tịch")
    hung = road.commune("hung")
    box = offered(hung, "Trả lời ý kiến")
    tick(box, "Đồng ý")
    box.get_by_label("Nội dung trả lời").fill("Có, đăng ký thường trú từ năm 2010.")
    box.get_by_role("button", name="Trả lời ý kiến", exact=True).click()
    expect(hung.locator("#xong")).to_be_visible()


def late_and_away(reading: Reading) -> None:
    road = reading.road
    road.come("2024-10-15T20:00")
    reading.reads(Kind.OUTSIDE, "Ngoài giờ làm việc", "đang đóng cửa")
    road.come("2024-10-23T08:00")
    reading.reads(Kind.LATE, "Chưa xong đúng hạn.", "quá hạn")
    ha = road.open_page(signed_in_as="ha@camlac.example", system=road.stack)
    ha.goto("/can-bo/vang-mat/")
    ha.get_by_label("Vắng từ ngày").fill("23/10/2024")
    ha.get_by_label("Đến hết ngày").fill("24/10/2024")
    chosen = ha.get_by_label("Người làm thay").locator("option", has_text="Lê Văn Hùng").first
    ha.get_by_label("Người làm thay").select_option(value=chosen.get_attribute("value"))
    ha.get_by_role("button", name="Ghi vắng mặt").click()
    expect(ha.get_by_role("main")).to_contain_text("Đã ghi.")
    reading.reads(Kind.AWAY, "Võ Thu Hà vắng đến hết 24/10/2024, Lê Văn Hùng làm thay.")


def posted_and_sent_on(reading: Reading) -> None:
    road = reading.road
    press(road.commune("ha"), "Chuyển bước sau")
    reading.reads(Kind.POSTING, "Đang niêm yết công khai đến")
    road.come("2024-10-28T08:00")
    for who in ("ha", "dung", "mai"):
        press(road.commune(who), "Chuyển bước sau")
    reading.reads(Kind.TRANSFER, "chờ UBND huyện Cẩm Xuyên xác nhận", "đang được chuyển đến")
    press(road.district("thao"), "Xác nhận đã nhận hồ sơ chuyển đến")
    for who in ("thao", "khoa", "tam"):
        press(road.district(who), "Chuyển bước sau")
    ngan = road.district("ngan")
    offered(ngan, "Hoàn tất, có kết quả").locator("input[type=file]").set_input_files(
        {"name": "Quyết định.pdf", "mimeType": "application/pdf", "buffer": paper()}
    )
    press(ngan, "Hoàn tất, có kết quả")
    reading.reads(Kind.RESULT, "đến nhận kết quả", "Thời hạn đã kết thúc", "đúng hạn")
    lan = road.commune("lan")
    offered(lan, "Trả kết quả").get_by_label("Số giấy tờ").fill("042090000001")
    press(lan, "Trả kết quả")
    reading.reads(Kind.CLOSED, "Hồ sơ đã xong")


def test_the_citizen_reads_every_cause_at_its_moment(
    october: Stack, open_page: OpenPage, picture: Picture
) -> None:
    road = Road(october, open_page, picture)
    reading = Reading(road)
    people_must_come(reading)
    file_allowance(road)
    asked_and_opined(reading)
    late_and_away(reading)
    posted_and_sent_on(reading)
    assert set(Kind) - reading.met == {Kind.PAYMENT}
