"""The guide published by a commune, sentence by sentence, then the officers' part up to the result.

Each sentence stands, word for word, above what is done for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.system import Stack, running
from tests.browser.walk import (
    PROCEDURE,
    Picture,
    Walk,
    fetched,
    offered,
    paper,
    photo,
    press,
    saved,
    tick,
)
from tests.pdf import words_of

pytestmark = pytest.mark.browser
PASSWORD = "sáu con vịt bơi ngang"
CERTIFICATE = "Giấy xác nhận tình trạng hôn nhân đã cấp trước đây"
AUTHORISATION = "Giấy ủy quyền"


# --- I. Tạo tài khoản dịch vụ công trực tuyến ---


def create_account(walk: Walk) -> None:
    page = walk.page = walk.open_page(javascript=walk.javascript)

    # “Bước 1. Công dân truy cập vào trang chủ hệ thống theo địa chỉ https://dichvucong.hatinh.gov.vn/”
    page.goto("/")
    walk.see("01-home")

    # “Bước 2. Công dân bấm vào nút "đăng ký" để tạo tài khoản dịch vụ công”
    page.get_by_role("navigation", name="Chính").get_by_role("link", name="Đăng ký").click()

    # “Lưu ý: Công dân phải có CMND/CCCD và có tài khoản Gmail”
    expect(page.get_by_text("Công dân phải có CMND/CCCD")).to_be_visible()
    expect(page.get_by_text("Gmail hoặc hộp thư khác")).to_be_visible()
    page.get_by_label("Họ, chữ đệm và tên").fill("Trần Bình Minh")
    page.get_by_label("Số CCCD/CMND").fill("042092000007")
    page.get_by_label("Thư điện tử (e-mail)").fill(walk.email)
    page.get_by_label("Số điện thoại").fill("0912 000 007")
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_label("Nhập lại mật khẩu").fill(PASSWORD)
    walk.see("02-sign-up")
    page.get_by_role("button", name="Đăng ký và nhận thư kích hoạt").click()
    expect(page.get_by_role("main")).to_contain_text("thư")
    walk.see("03-look-into-mail")

    # “Bước 3. Công dân đăng nhập vào Gmail kích vào đường link màu xanh để kích hoạt tài khoản dịch vụ công”
    body = walk.stack.mail(walk.email, "ích hoạt").get_body(("plain",))
    assert body is not None
    link = re.search(rf"{walk.stack.address}/\S+", str(body.get_content()))
    assert link is not None
    page.goto(link.group())
    walk.see("04-activate")
    activate = page.get_by_role("button", name=re.compile("ích hoạt"))
    if activate.count():
        activate.click()
    walk.see("05-activated")


# --- II. Đăng nhập tài khoản và thực hiện nộp hồ sơ ---


def enter(walk: Walk) -> None:
    page = walk.page

    # “Bước 1. Công dân truy cập vào trang chủ hệ thống theo địa chỉ https://dichvucong.hatinh.gov.vn/”
    page.goto("/")

    # “Bước 2. Công dân bấm vào nút "đăng nhập", nhập tài khoản và mật khẩu tài khoản dịch vụ công”
    page.get_by_role("navigation", name="Chính").get_by_role("link", name="Đăng nhập").click()
    page.get_by_label("Thư điện tử (e-mail) đã đăng ký").fill(walk.email)
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hồ sơ của tôi")
    walk.see("06-mine-empty")


def narrow(walk: Walk, label: str, choice: str, then: str) -> None:
    """With scripts the list follows each choice by itself; without, "Tìm kiếm" asks for it."""
    # A choice may say how many results it would leave: "Hộ tịch (12)".
    select = walk.page.get_by_label(label, exact=True)
    named = re.compile(rf"^\s*{re.escape(choice)}( \(\d+\))?\s*$")
    select.select_option(value=select.locator("option", has_text=named).get_attribute("value"))
    if not walk.javascript:
        walk.page.get_by_role("button", name="Tìm kiếm").click()
    expect(walk.page).to_have_url(re.compile(then))


def find_service(walk: Walk) -> None:
    page = walk.page

    # “Bước 3. Bấm vào nút "Dịch vụ công trực tuyến", chọn UBND cấp xã, chọn UBND huyện Cẩm Xuyên, chọn UBND xã
    # Cẩm Minh, chọn lĩnh vực công dân cần đăng ký, chọn mức độ 3 hoặc 4 và nhấn vào nút "tìm kiếm"”
    page.get_by_role("navigation", name="Chính").get_by_role(
        "link", name="Dịch vụ công trực tuyến"
    ).click()
    narrow(walk, "Cấp cơ quan", "UBND cấp xã", "level=commune")
    page.get_by_role("link", name="Chọn theo địa chỉ cũ").click()
    narrow(walk, "Huyện, thị xã, thành phố", "Huyện Cẩm Xuyên", "district=446")
    narrow(walk, "Xã, phường, thị trấn", "Xã Cẩm Minh", "commune=18751")
    expect(page.get_by_text("nay là xã Cẩm Lạc")).to_be_visible()
    expect(page.get_by_text("Hồ sơ nộp tại UBND xã Cẩm Lạc")).to_be_visible()
    narrow(walk, "Lĩnh vực", "Hộ tịch", "field=ho-tich")
    narrow(walk, "Mức độ", "Mức độ 3 hoặc 4 – nộp được qua mạng", "service_level=3-4")
    page.get_by_role("button", name="Tìm kiếm").click()
    expect(page.get_by_role("heading", name=re.compile("Tìm thấy"))).to_be_visible()
    expect(page.get_by_role("article").filter(has_text="Mức độ 2")).to_have_count(0)
    walk.see("07-found")

    # “Bước 4. Công dân bấm vào nút đăng ký của dịch vụ mình có nhu cầu đăng ký và  làm  theo hướng dẫn.”
    page.get_by_role("button", name=re.compile(f"^Đăng ký.*: {PROCEDURE}$")).click()
    expect(page.get_by_text("Bước 1/4")).to_be_visible()


def steps_of_people(walk: Walk) -> None:
    page = walk.page

    # “- Bước 1. Công dân điền đầy đủ thông tin theo yêu cầu. Sau khi điền đầy đủ thông tin, công dân nhấn vào
    # nút" chọn" để hệ thống nhập thông tin. Sau khi đã hiển thị đầy đủ thông tin công dân bấm vào nút "Tiếp
    # theo" để chuyển sang bước 2.”
    page.get_by_label("Ngày sinh hoặc năm sinh").fill("20/11/1992")
    tick(page, "Nam")
    page.get_by_label("Ngày cấp").fill("15/04/2021")
    page.get_by_label("Nơi cấp").fill("Cục Cảnh sát quản lý hành chính về trật tự xã hội")
    page.get_by_label("Nơi cư trú").fill("Thôn 3, xã Cẩm Lạc, tỉnh Hà Tĩnh")
    page.get_by_role("button", name="Chọn", exact=True).click()
    expect(page.get_by_label("Họ, chữ đệm, tên")).to_have_value("Trần Bình Minh")
    expect(page.get_by_label("Số giấy tờ tùy thân")).to_have_value("042092000007")
    expect(page.get_by_label("Nơi cư trú")).to_have_value("Thôn 3, xã Cẩm Lạc, tỉnh Hà Tĩnh")
    walk.see("08-step-1")
    page.get_by_role("button", name="Tiếp theo").click()

    # “- Bước 2. Công dân bấm vào nút "lấy thông tin từ người nộp" để nhập lại thông tin. Sau khi điền đầy đủ
    # thông tin, công dân nhấn vào nút "Tiếp theo" để chuyển sang bước 3.”
    expect(page.get_by_text("Bước 2/4")).to_be_visible()
    page.get_by_role("button", name="Lấy thông tin từ người nộp").click()
    expect(page.get_by_label("Họ, chữ đệm, tên")).to_have_value("Trần Bình Minh")
    walk.see("09-step-2")
    page.get_by_role("button", name="Tiếp theo").click()
    expect(page.get_by_text("Bước 3/4")).to_be_visible()


def declare(walk: Walk) -> None:
    page = walk.page
    page.get_by_label("Người làm đơn là gì").select_option("Bản thân")
    page.get_by_label("Dân tộc").fill("Kinh")
    page.get_by_label("Quốc tịch").fill("Việt Nam")
    page.get_by_label("Trong thời gian cư trú tại").fill("Thôn 3, tỉnh Hà Tĩnh")
    if walk.javascript:
        # In the middle of it the page is loaded again: what was typed had been saved meanwhile.
        expect(page.locator("#form [data-saved]")).to_contain_text("Đã lưu lúc")
        page.reload()
        expect(page.get_by_label("Trong thời gian cư trú tại")).to_have_value(re.compile("Thôn 3"))
    page.get_by_label("Từ ngày").fill("20/11/2010")
    page.get_by_label("Đến ngày").fill("01/10/2024")
    tick(page, "Chưa đăng ký kết hôn với ai")
    tick(page, "Kết hôn")
    if not walk.javascript:
        # Without scripts the questions for who marries come when the page is sent.
        page.get_by_role("button", name="Tiếp theo").click()
    page.get_by_label("Sẽ kết hôn với ai").fill("Lê Thị Thu Thảo, sinh 02/02/1994")
    page.get_by_label("Sẽ đăng ký kết hôn ở đâu").fill("UBND xã Cẩm Lạc, tỉnh Hà Tĩnh")


def step_of_declaration(walk: Walk) -> None:
    page = walk.page

    # “- Bước 3. Công dân nhập đầy đủ thông tin tờ khai theo mẫu và bấm vào phần tải tờ khai để lưu tờ khai về máy
    # tính, sau đó bấm vào nút "tiếp theo" để chuyển qua bước 4.”
    declare(walk)
    walk.see("10-step-3")
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải tờ khai").click()
    text = words_of(saved(download.value))
    assert "TỜ KHAI CẤP GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN" in text
    for typed in ("Trần Bình Minh", "042092000007", "Lê Thị Thu Thảo", "20 tháng 11 năm 2010"):
        assert typed in text, text
    page.get_by_role("button", name="Tiếp theo").click()
    expect(page.get_by_text("Bước 4/4")).to_be_visible()


def attach(walk: Walk, to: str, *files: tuple[str, str, bytes]) -> None:
    """Chooses files at one paper; scripts send them at once, without them "Tải lên" does."""
    box = walk.page.get_by_role("region", name=re.compile(f"^{to}"))
    box.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": kind, "buffer": content} for name, kind, content in files]
    )
    if not walk.javascript:
        box.get_by_role("button", name=re.compile("^Tải lên")).click()
    expect(box.get_by_role("button", name=re.compile("^Bỏ tệp này"))).not_to_have_count(0)


def step_of_papers(walk: Walk) -> None:
    page = walk.page

    # “- Bước 4. Công dân bấm vào chọn "five" để đính kèm các hồ sơ theo theo yêu cầu của thủ tục hành chính và
    # nhấn vào nút "Gửi đi"”
    walk.see("11-step-4")
    photos = [(f"IMG_000{n}.jpg", "image/jpeg", photo()) for n in (1, 2)]
    attach(walk, CERTIFICATE, *photos)
    attach(walk, CERTIFICATE, ("Giấy cũ hơn.pdf", "application/pdf", paper(2)))
    # Who asks for himself is not asked for an authorisation.
    expect(page.get_by_role("region", name=AUTHORISATION)).to_have_count(0)
    expect(page.locator(".files .meta", has_text="2 trang")).to_have_count(2)
    walk.see("12-step-4-files")
    page.get_by_role("link", name="Xem lại và gửi đi").click()
    expect(page.get_by_role("main")).to_contain_text("Lê Thị Thu Thảo")
    send(walk)


def send(walk: Walk) -> None:
    page = walk.page
    tick(page, "Nhận trực tiếp tại bộ phận một cửa")
    tick(page, "Đã đọc lại toàn bộ và cam đoan những điều đã khai là đúng sự thật")
    walk.see("13-review")
    page.get_by_role("button", name="Gửi đi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã gửi hồ sơ thành công")
    walk.number = page.locator(".number").first.inner_text().strip()
    walk.see("14-receipt")


def told_by_mail(walk: Walk) -> None:
    # “Bước 5. Thông tin đăng ký sẽ được gửi đến hộp thư điện tử mà công dân đã điền trong Biểu mẫu. quá trình tiếp
    # nhận, giải quyết, trả hồ sơ sẽ được thông báo tại hộp thư điện tử mà công dân đã đăng ký.”
    text = walk.letter("đã gửi thành công")
    assert PROCEDURE in text
    assert "UBND xã Cẩm Lạc" in text
    walk.lies_with("Trung tâm Phục vụ hành chính công")
    walk.see("15-dossier-sent")


# --- the officers ---


def received(walk: Walk) -> None:
    """quá trình tiếp nhận"""
    page = walk.officer("lan")
    walk.see("20-clerk", page)
    press(page, "Tiếp nhận")
    walk.see("21-clerk-accepted", page)
    form = words_of(fetched(page, page.locator("#xong a[target=_blank]").first))
    assert "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ" in form.upper()
    assert walk.number in form
    assert "Trần Bình Minh" in form
    text = walk.letter("đã tiếp nhận")
    assert "mẫu số 01" in text
    walk.lies_with("Tư pháp – Hộ tịch")
    expect(
        walk.page.get_by_role("paragraph").filter(has_text="Hẹn trả kết quả:").first
    ).to_be_visible()


def supplemented(walk: Walk) -> None:
    # “Trường hợp hồ sơ chưa đầy đủ hoặc có yêu cầu khác, công dân sẽ được hướng dẫn chi tiết để bổ sung hoàn
    # thiện hồ sơ.”
    clerk = walk.officer("lan")
    box = offered(clerk, "Yêu cầu bổ sung")
    asked = box.locator(".ask").filter(has_text=CERTIFICATE)
    asked.locator(".choice label").click()
    expect(asked.get_by_role("checkbox")).to_be_checked()
    asked.get_by_role("textbox").fill("Ảnh mờ, chưa rõ số và ngày cấp")
    walk.see("22-clerk-asks", clerk)
    box.get_by_role("button", name="Yêu cầu bổ sung", exact=True).click()
    expect(clerk.locator("#xong")).to_be_visible()

    assert CERTIFICATE in walk.letter("cần bổ sung giấy tờ")
    page = walk.page
    page.goto(f"/ho-so/{walk.number}/")
    expect(page.locator("main p.lead")).to_contain_text("chờ người nộp bổ sung")
    expect(page.get_by_text("Ảnh mờ, chưa rõ số và ngày cấp").first).to_be_visible()
    walk.see("23-supplement-wanted")
    page.get_by_role("link", name="Bổ sung", exact=True).click()
    expect(page.get_by_role("region", name=AUTHORISATION)).to_have_count(0)
    attach(walk, CERTIFICATE, ("IMG_0003.jpg", "image/jpeg", photo(1600, 1200)))
    walk.see("24-supplement")
    page.get_by_role("button", name="Gửi bổ sung").click()
    walk.letter("đã nhận phần bổ sung")
    walk.lies_with("Tư pháp – Hộ tịch")
    expect(page.get_by_text("IMG_0003")).to_have_count(1)


def worked_on(walk: Walk) -> None:
    """(quá trình) giải quyết"""
    officer = walk.officer("hung")
    press(officer, "Bắt đầu xử lý")
    walk.letter("đang được xử lý")
    walk.lies_with("Lê Văn Hùng", "Tư pháp – Hộ tịch")
    walk.see("30-dossier-in-work")

    press(walk.officer("hung"), "Chuyển bước sau")
    walk.see("31-officer-forwarded", officer)
    walk.lies_with("Lãnh đạo UBND")

    leader = walk.officer("dung")
    press(leader, "Chuyển bước sau")
    walk.lies_with("Văn thư")

    seal = walk.officer("mai")
    offered(seal, "Hoàn tất, có kết quả").locator("input[type=file]").set_input_files(
        {"name": "Giấy xác nhận.pdf", "mimeType": "application/pdf", "buffer": paper()}
    )
    walk.see("32-seal", seal)
    press(seal, "Hoàn tất, có kết quả")
    walk.letter("đã có kết quả")
    walk.page.goto(f"/ho-so/{walk.number}/")
    expect(walk.page.locator("main p.lead")).to_contain_text("Đã có kết quả từ")
    expect(walk.page.locator("main p.lead")).to_contain_text("Trung tâm Phục vụ hành chính công")
    walk.see("33-result-ready")


def returned(walk: Walk) -> None:
    """(quá trình) trả hồ sơ"""
    clerk = walk.officer("lan")
    clerk.get_by_label("Số giấy tờ", exact=False).first.fill("042092000007")
    walk.see("40-clerk-hands-over", clerk)
    press(clerk, "Trả kết quả")
    walk.letter("đã trả kết quả")
    page = walk.page
    page.goto(f"/ho-so/{walk.number}/")
    expect(page.locator("main p.lead")).to_contain_text("Đã trả kết quả lúc")
    walk.see("41-returned")
    result = fetched(page, page.get_by_role("link", name="Tải kết quả"))
    assert result.startswith(b"%PDF-")
    page.goto("/ho-so/")
    over = page.locator("summary", has_text="Đã xong")
    if over.count():  # folded where something else still goes on
        over.click()
    expect(page.get_by_text(walk.number)).to_be_visible()
    walk.see("42-mine")


@pytest.fixture
def in_2024() -> Iterator[Stack]:
    """The same system, on the day the guide was published."""
    with running(Stack(clock="2024-10-15T09:00")) as system:
        yield system


def test_on_the_day_of_the_guide_the_three_tiers_are_the_real_ones(
    in_2024: Stack, open_page: OpenPage, picture: Picture
) -> None:
    walk = Walk(in_2024, open_page, picture, True)
    page = walk.page = open_page(system=in_2024, signed_in_as="an@congdan.example")
    page.goto("/dich-vu-cong/")
    narrow(walk, "Cấp cơ quan", "UBND cấp xã", "level=commune")
    narrow(walk, "Huyện, thị xã, thành phố", "Huyện Cẩm Xuyên", "district=446")
    narrow(walk, "Xã, phường, thị trấn", "Xã Cẩm Minh", "commune=18751")
    expect(page.get_by_text("nay là")).to_have_count(0)
    expect(page.get_by_text("UBND xã Cẩm Minh").first).to_be_visible()
    page.get_by_role("button", name=re.compile(f"^Đăng ký.*: {PROCEDURE}$")).click()
    page.get_by_role("button", name="Tiếp theo").click()
    page.get_by_role("button", name="Lấy thông tin từ người nộp").click()
    expect(page.get_by_label("Họ, chữ đệm, tên")).to_have_value("Nguyễn Văn An")
    page.get_by_role("button", name="Tiếp theo").click()
    expect(page.get_by_text("Bước 3/4")).to_be_visible()
    declare(walk)
    page.get_by_role("button", name="Tiếp theo").click()
    page.get_by_role("link", name="Xem lại và gửi đi").click()
    send(walk)
    # Codes were read from the right until 2025, the province last.
    assert re.fullmatch(r"000(\.\d\d)+\.H27-241015-\d{4}", walk.number), walk.number
    walk.email = "an@congdan.example"
    assert "UBND xã Cẩm Minh" in walk.letter("đã gửi thành công")


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_the_published_guide_leads_from_registration_to_the_result(
    stack: Stack, open_page: OpenPage, picture: Picture, javascript: bool
) -> None:
    walk = Walk(stack, open_page, picture, javascript)
    create_account(walk)
    enter(walk)
    find_service(walk)
    steps_of_people(walk)
    step_of_declaration(walk)
    step_of_papers(walk)
    told_by_mail(walk)
    received(walk)
    supplemented(walk)
    worked_on(walk)
    returned(walk)
