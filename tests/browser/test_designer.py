"""A jurist writes a procedure on pages, another publishes it, a citizen files it, the desk receives it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.visits import AGENCY
from tests.browser.walk import paper, press, tick

pytestmark = pytest.mark.browser
CODE = "9.900001"
NAME = "Cho mượn hội trường nhà văn hóa xã"
WRITER, PUBLISHER = "soan@tinh.example", "duyet@tinh.example"


def box(page: Page, label: str) -> Locator:
    return page.get_by_label(re.compile(rf"^{re.escape(label)}( \((không )?bắt buộc\))?$")).first


def write(page: Page, **boxes: str) -> None:
    """Into each box by its label; `_` in a name stands for a space."""
    for label, value in boxes.items():
        there = box(page, label)
        # Some boxes come with the kind that was chosen before them.
        there.wait_for(state="attached")
        if not there.is_visible():
            page.locator("details.seldom > summary").click()
        if there.evaluate("it => it.tagName") == "SELECT":
            there.select_option(label=value)
            # A choice may bring other boxes: they are fetched, and the page is put together anew.
            page.wait_for_load_state("networkidle")
        else:
            there.fill(value)


def add(page: Page, what: str, boxes: dict[str, str], *ticked: str) -> None:
    link = page.get_by_role("link", name=re.compile(rf"^Thêm\s+{re.escape(what)}$"))
    if not link.count():
        with page.expect_navigation():
            page.locator("a.back").click()
    link.click()
    write(page, **boxes)
    for label in ticked:
        tick(page, label)
    save(page)


def begin(page: Page) -> None:
    page.goto("/soan-thu-tuc/")
    page.get_by_role("link", name="Thủ tục mới").click()
    write(page, **{"Tên thủ tục": NAME, "Mã thủ tục": CODE, "Lĩnh vực": "Hòa giải ở cơ sở"})
    page.get_by_role("button", name="Mở bản soạn").click()
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()


def ticked_in(page: Page, group: str, label: str) -> None:
    tick(page.get_by_role("group", name=re.compile(f"^{re.escape(group)}")), label)


def general(page: Page) -> None:
    page.get_by_role("link", name=re.compile(r"Sửa\s+Thông tin chung")).click()
    today = page.evaluate("new Date().toLocaleDateString('en-GB', {timeZone: 'Asia/Ho_Chi_Minh'})")
    write(
        page,
        **{
            "Có hiệu lực từ ngày": today,
            "Mức độ dịch vụ": "Mức độ 4 – toàn trình",
            "Tóm tắt một câu": "Mượn hội trường để họp họ, đám cưới.",
            "Từ người dân hay dùng để tìm": "thuê nhà văn hóa",
        },
    )
    ticked_in(page, "Nơi tiếp nhận", "UBND cấp xã")
    ticked_in(page, "Nơi quyết định", "UBND cấp xã")
    save(page)
    back(page)


def parts(page: Page) -> None:
    add(page, "Kết quả", {"Tên kết quả": "Văn bản đồng ý cho mượn hội trường"})
    add(page, "Cách nộp", {"Cách nộp": "Trực tuyến"})
    add(page, "Thành phần hồ sơ", {"Tên giấy tờ": "Giấy cam kết giữ gìn tài sản"}, "Bắt buộc")
    add(page, "Bản in tờ khai", {"Tên tờ khai": "Đơn mượn hội trường"})


def questions(page: Page) -> None:
    add(page, "Tờ khai", {"Tiêu đề phần": "Việc mượn hội trường"})
    inside = "ô vào “Việc mượn hội trường”"
    add(page, inside, {"Nhãn": "Mượn để làm gì", "Kiểu ô": "Chữ, một dòng"}, "Bắt buộc")
    add(page, inside, {"Nhãn": "Mượn ngày nào", "Kiểu ô": "Ngày"}, "Bắt buộc")
    page.get_by_role("button", name=re.compile(r"Lên\s+Mượn ngày nào")).click()
    order = page.get_by_role("link", name=re.compile("^Mượn "))
    expect(order).to_have_text(["Mượn ngày nào", "Mượn để làm gì"])


def steps(page: Page) -> None:
    add(
        page,
        "Các bước xử lý",
        {
            "Tên bước": "Xếp lịch, soạn văn bản",
            "Ai làm": "Cán bộ thụ lý",
            "Phòng, bộ phận": "Lao động – Xã hội",
            "Số giờ làm việc": "4",
        },
    )


def scenario(page: Page) -> None:
    add(page, "Kịch bản thử", {"Tên kịch bản": "Đường bình thường"})
    for boxes in (
        {"Việc": "Điền"},
        {"Việc": "Đính kèm"},
        {"Việc": "Gửi đi"},
        {"Việc": "Phải thấy", "Tình trạng": "Đã gửi, chờ tiếp nhận"},
    ):
        link = page.get_by_role("link", name="Đường bình thường", exact=True)
        if link.count():
            link.first.click()
        add(page, "Các việc", boxes)


def save(page: Page) -> None:
    # The page before may have said so too.
    with page.expect_navigation():
        page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator(".notice.success").first).to_contain_text("Đã lưu")


def back(page: Page) -> None:
    page.locator("a.back").click()


def test_a_procedure_is_written_tested_published_by_a_second_person_and_filed(
    open_page: OpenPage,
) -> None:
    page = open_page(signed_in_as=WRITER)
    begin(page)
    draft = page.url
    general(page)
    for write_part in (parts, questions, steps, scenario):
        write_part(page)
        page.goto(draft)
    expect(page.get_by_text("Không còn chỗ nào phải sửa.")).to_be_visible()
    preview(page)
    tried(page)
    propose(page)
    publish(open_page(signed_in_as=PUBLISHER))
    number = file_it(open_page(width=360, signed_in_as="an@congdan.example"))
    received(open_page(signed_in_as="lan@camlac.example"), number)


def preview(page: Page) -> None:
    page.get_by_role("link", name="Xem thử").click()
    phone = page.frame_locator("iframe").first
    expect(phone.get_by_label(re.compile("^Mượn để làm gì"))).to_be_visible()


def tried(page: Page) -> None:
    page.get_by_role("link", name="Chạy kịch bản").click()
    page.get_by_role("button", name="Chạy mọi kịch bản").click()
    expect(page.get_by_text("Mọi kịch bản đều xanh.")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Đường bình thường")


def propose(page: Page) -> None:
    page.get_by_role("link", name="Công bố", exact=True).click()
    page.get_by_role("button", name="Đề nghị công bố").click()
    expect(page.get_by_role("button", name="Công bố", exact=True)).to_have_count(0)
    expect(page.get_by_role("button", name="Rút về để sửa")).to_be_visible()


def publish(page: Page) -> None:
    page.goto("/soan-thu-tuc/")
    page.get_by_role("link", name="Chờ công bố").click()
    page.get_by_role("link", name=NAME).click()
    page.get_by_role("link", name="Công bố", exact=True).click()
    page.get_by_role("button", name="Công bố", exact=True).click()
    expect(page.get_by_role("link", name="Xem trang thủ tục của người dân")).to_be_visible()


def file_it(page: Page) -> str:
    page.goto("/dich-vu-cong/?q=thue+nha+van+hoa")
    expect(page.get_by_role("link", name=NAME, exact=True)).to_be_visible()
    page.goto(f"/thu-tuc/{CODE}/?agency={AGENCY}")
    page.get_by_role("button", name=re.compile("^Đăng ký")).first.click()
    page.get_by_role("button", name="Chọn", exact=True).click()
    page.get_by_role("button", name="Tiếp theo").click()
    page.get_by_role("button", name="Lấy thông tin từ người nộp").click()
    page.get_by_role("button", name="Tiếp theo").click()
    page.get_by_label("Mượn để làm gì").fill("Họp họ Nguyễn")
    page.get_by_label("Mượn ngày nào").fill("20/12/2030")
    page.get_by_role("button", name="Tiếp theo").click()
    given = {"name": "cam-ket.pdf", "mimeType": "application/pdf", "buffer": paper()}
    page.locator("input[type=file]").set_input_files([given])
    expect(page.get_by_role("button", name=re.compile("^Bỏ tệp này"))).not_to_have_count(0)
    page.get_by_role("link", name="Xem lại và gửi đi").click()
    tick(page, "Đã đọc lại toàn bộ và cam đoan những điều đã khai là đúng sự thật")
    page.get_by_role("button", name="Gửi đi").click()
    expect(page).to_have_url(re.compile("/da-gui/"))
    return re.search(r"/ho-so/([^/]+)/", page.url).group(1)  # type: ignore[union-attr]


def received(page: Page, number: str) -> None:
    page.goto(f"/can-bo/ho-so/{number}/")
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    expect(page.get_by_role("main")).to_contain_text("Họp họ Nguyễn")
    press(page, "Tiếp nhận")
