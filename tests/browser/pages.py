"""Every page there is, one line each: what it shows, its route, its address, who opens it, what is done first."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.pages_counter import COUNTER
from tests.browser.pages_designer import DESIGNER
from tests.browser.pages_lookup import LOOKUP
from tests.browser.pages_money import MONEY
from tests.browser.pages_paying import PAYING
from tests.browser.pages_rights import RIGHTS
from tests.browser.pages_told import TOLD
from tests.browser.shown import Address, Shown, press, unfold
from tests.browser.ticking import save_the_list, take_what_there_is, tick_nothing, tick_two
from tests.browser.visits import (
    AN,
    BINH,
    CHAU,
    DUNG,
    HOA,
    HUNG,
    LAN,
    MAI,
    NEWCOMER,
    PHUC,
    WITH_PAPERS,
    World,
    activation_link,
    register,
)


def refuse_without_reason(page: Page) -> None:
    unfold(page)
    page.locator("#lam-refuse form button").click()
    page.locator(".errors").wait_for()


def ask_and_let_go(page: Page) -> None:
    """Somebody is asked to follow, if nobody is; then the question before they are let go."""
    leave = page.locator("main a[href$='/thoi/']")
    if not leave.count():
        page.locator("[name=email]").fill("giup@congdan.example")
        page.get_by_role("button", name="Gửi thư nhờ").click()
    leave.first.click()
    page.get_by_role("button", name="Thôi nhờ").wait_for()


def press_with_old_page(page: Page) -> None:
    """As if somebody else had moved the dossier while this page stood open."""
    unfold(page)
    page.locator("#lam-accept input[name=moves]").evaluate("input => { input.value = '0'; }")
    page.locator("#lam-accept form button").click()
    page.locator("main .notice.warning").wait_for()


def ask_without_right(page: Page) -> None:
    """A move that belongs to another post: the page was open while the step went on."""
    page.locator("#lam-begin form").evaluate(
        "form => { form.action = form.action.replace('begin', 'refuse'); }"
    )
    page.locator("#lam-begin form button").click()
    page.wait_for_url("**/refuse/")


def stay_on_old_revision(page: Page) -> None:
    page.locator("input[name=revision]").evaluate("input => { input.value = '999'; }")
    page.locator("input[name=residence]").fill("Thôn 9, xã Cẩm Lạc, tỉnh Hà Tĩnh")
    page.locator("button[value=next]").click()
    page.locator("main .notice.warning").wait_for()


def lose_the_token(page: Page) -> None:
    page.locator("main input[name=csrfmiddlewaretoken]").first.evaluate("input => input.remove()")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


def upload_wrong_file(page: Page) -> None:
    wrong = {"name": "anh.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"}
    page.locator("main input[type=file]").first.set_input_files(wrong)  # type: ignore[arg-type]
    press("Tải lên")(page)


def shortcuts(page: Page) -> None:
    page.locator("summary", has_text="Thêm").first.click()
    page.get_by_role("button", name="Phím tắt").click()


def session_ends(page: Page) -> None:
    page.locator("#session").evaluate("dialog => dialog.showModal()")


def late(world: World) -> str:
    address = f"kich-hoat.{len(world.cookies)}@gmail.example"
    page = world.browser.new_context(base_url=world.stack.address).new_page()
    register(page, address)
    return activation_link(world.stack, address).removeprefix(world.stack.address)


def step(name: str) -> Address:
    return lambda world: f"/nop/{world.draft}/{name}/"


def empty_step(name: str) -> Address:
    return lambda world: f"/nop/{world.empty_draft}/{name}/"


def rows(kind: str, name: str = "to-khai") -> Address:
    return lambda world: f"/nop/{getattr(world, f'draft_with_a_{kind}')}/{name}/"


def dossier(kind: str, more: str = "") -> Address:
    return lambda world: f"/ho-so/{getattr(world, kind)}/{more}"


def on_desk(step: str, more: str = "") -> Address:
    return lambda world: f"/can-bo/ho-so/{world.at_step(step)}/{more}"


def letter(world: World) -> str:
    assert world.newcomer  # had a letter
    return f"/thu-mau/{sorted(world.stack.mail_dir.glob('*.eml'))[-1].name}/"


PUBLIC = [
    Shown("trang chủ", "portal:home", "/"),
    Shown("tìm thủ tục", "portal:finder", "/dich-vu-cong/"),
    Shown("tìm được", "portal:finder", "/dich-vu-cong/?q=khai+sinh"),
    Shown("tìm không ra", "portal:finder", "/dich-vu-cong/?q=xyzxyz"),
    Shown("địa chỉ cũ", "portal:finder", "/dich-vu-cong/?old=1&level=commune"),
    Shown("thủ tục nộp qua mạng", "portal:procedure", f"/thu-tuc/{WITH_PAPERS}/"),
    Shown("điền trên máy rồi in", "portal:fill", f"/thu-tuc/{WITH_PAPERS}/dien-va-in/"),
    Shown("điền bảng trên máy", "portal:fill", "/thu-tuc/1.004194/dien-va-in/"),
    Shown("thủ tục không nộp qua mạng", "portal:procedure", "/thu-tuc/2.000815/"),
    Shown("trợ giúp", "portal:help", "/tro-giup/"),
    Shown("không có trang", "", "/khong-co/", status=404),
    Shown("thiếu mã chống giả mạo", "", "/dang-nhap/", status=403, then=lose_the_token),
    Shown("hộp thư mẫu", "demo_mailbox", "/thu-mau/"),
    Shown("một thư mẫu", "demo_letter", letter),
]
ACCOUNT = [
    Shown("đăng nhập", "account_login", "/dang-nhap/"),
    Shown("đăng nhập sai", "account_login", "/dang-nhap/", then=press("Đăng nhập")),
    Shown("đăng ký", "account_signup", "/dang-ky/"),
    Shown("đăng ký sai", "account_signup", "/dang-ky/", then=press("Đăng ký và nhận thư")),
    Shown("đã gửi thư kích hoạt", "account_email_verification_sent", "/dang-ky/kiem-tra-thu/"),
    Shown("gửi lại thư kích hoạt", "account_resend_activation", "/dang-ky/gui-lai-thu/"),
    Shown("kích hoạt", "account_confirm_email", late),
    Shown("liên kết kích hoạt chết", "account_confirm_email", "/kich-hoat/x:y:z/", status=410),
    Shown("quên mật khẩu", "account_reset_password", "/quen-mat-khau/"),
    Shown("đã gửi thư đổi mật khẩu", "account_reset_password_done", "/quen-mat-khau/da-gui/"),
    Shown(
        "liên kết đổi mật khẩu chết", "account_reset_password_from_key", "/dat-lai-mat-khau/1-abc/"
    ),
    Shown("đã đặt lại mật khẩu", "account_reset_password_from_key_done", "/dat-lai-mat-khau/xong/"),
    Shown("tài khoản bị khóa", "account_inactive", "/tai-khoan/tam-khoa/"),
    Shown("đăng xuất", "account_logout", "/dang-xuat/", AN),
    Shown("tài khoản", "profile", "/tai-khoan/", AN),
    Shown("tài khoản tên dài", "profile", "/tai-khoan/", CHAU),
    Shown("đổi mật khẩu", "account_change_password", "/tai-khoan/mat-khau/", AN),
    Shown("đổi thư điện tử", "change_email", "/tai-khoan/thu-dien-tu/", AN),
    Shown(
        "liên kết đổi thư chết",
        "confirm_email_change",
        "/tai-khoan/thu-dien-tu/xac-nhan/x/",
        status=410,
    ),
    Shown("đăng nhập lại", "account_reauthenticate", "/tai-khoan/dang-nhap-lai/", AN),
]
STEPS = [
    Shown(
        "bắt đầu", "portal:start", "/thu-tuc/1.004873/dang-ky/?agency=ubnd-xa-cam-lac-20250701", HOA
    ),
    Shown("bước 1", "portal:step", step("nguoi-nop"), AN),
    Shown("bước 2", "portal:step", step("chu-ho-so"), AN),
    Shown("bước 2 trống, bấm tiếp", "portal:step", empty_step("chu-ho-so"), AN, then=press("Tiếp")),
    Shown("bước 3", "portal:step", step("to-khai"), AN),
    Shown("bước 3 có bảng", "portal:step", rows("table"), AN),
    Shown("bước 3 có bảng, bấm tiếp", "portal:step", rows("table"), AN, then=press("Tiếp theo")),
    Shown(
        "bước 3 có nhóm lặp, bấm tiếp", "portal:step", rows("group"), AN, then=press("Tiếp theo")
    ),
    Shown("xem lại có bảng", "portal:review", rows("table", "xem-lai"), AN),
    Shown("bước 3 trống, bấm tiếp", "portal:step", empty_step("to-khai"), AN, then=press("Tiếp")),
    Shown("bước 1 cũ", "portal:step", step("nguoi-nop"), AN, 409, stay_on_old_revision),
    Shown("phiên sắp hết", "portal:step", step("nguoi-nop"), AN, then=session_ends),
    Shown("bước 4", "portal:papers", empty_step("giay-to"), AN),
    Shown("bước 4, tệp sai", "portal:papers", empty_step("giay-to"), AN, then=upload_wrong_file),
    Shown("bước 4, có tệp", "portal:papers", lambda w: f"/nop/{w.draft_with_files}/giay-to/", AN),
    Shown("xem lại", "portal:review", lambda w: f"/nop/{w.draft_with_files}/xem-lai/", AN),
    Shown("xem lại, còn lỗi", "portal:review", empty_step("xem-lai"), AN, then=press("Gửi đi")),
    Shown("có bản mới", "portal:new_version", lambda w: f"/nop/{w.overtaken}/ban-moi/", AN),
    Shown("bước 1, có bản mới", "portal:step", lambda w: f"/nop/{w.overtaken}/nguoi-nop/", AN),
    Shown("xóa bản nháp", "portal:discard", step("xoa"), AN),
]
DOSSIERS = [
    Shown("hồ sơ của tôi", "portal:my_dossiers", "/ho-so/", AN),
    Shown("hồ sơ của tôi, tên dài", "portal:my_dossiers", "/ho-so/", CHAU),
    Shown("giấy biên nhận", "portal:receipt", dossier("sent", "da-gui/"), AN),
    Shown("hồ sơ đã gửi", "portal:dossier", dossier("sent"), AN, then=unfold),
    Shown("hồ sơ đang xử lý", "portal:dossier", dossier("_leader"), AN, then=unfold),
    Shown("hồ sơ chờ bổ sung", "portal:dossier", dossier("supplement_wanted"), AN, then=unfold),
    Shown("hồ sơ có kết quả", "portal:dossier", dossier("_hand_over"), AN, then=unfold),
    Shown("hồ sơ bị từ chối", "portal:dossier", dossier("refused"), AN, then=unfold),
    Shown("hồ sơ đã rút", "portal:dossier", dossier("withdrawn"), AN, then=unfold),
    Shown("bổ sung", "portal:supplement", dossier("supplement_wanted", "bo-sung/"), AN),
    Shown(
        "bổ sung thiếu",
        "portal:supplement",
        dossier("supplement_wanted", "bo-sung/"),
        AN,
        then=press("Gửi bổ sung"),
    ),
    *TOLD,
    Shown("rút hồ sơ", "portal:withdraw", dossier("sent", "rut/"), AN),
    Shown("nhờ người theo dõi", "portal:parties", dossier("sent", "theo-doi/"), AN),
    Shown(
        "nhờ người theo dõi, bỏ trống",
        "portal:parties",
        dossier("sent", "theo-doi/"),
        AN,
        422,
        then=press("Gửi thư nhờ"),
    ),
    Shown("thôi nhờ", "portal:unfollow", dossier("sent", "theo-doi/"), AN, then=ask_and_let_go),
    Shown("hồ sơ của người khác", "", dossier("sent"), HOA, status=404),
]
DESK = [
    Shown("việc của tôi", "desk:queue", "/can-bo/", LAN),
    Shown("chưa ai nhận", "desk:queue", "/can-bo/?xem=chua-ai-nhan", LAN),
    Shown("xin ý kiến", "desk:queue", "/can-bo/?xem=xin-y-kien", HUNG),
    Shown("chờ bổ sung", "desk:queue", "/can-bo/?xem=cho-bo-sung", LAN),
    Shown("đang mở", "desk:queue", "/can-bo/?xem=dang-mo", LAN),
    Shown("đã xong", "desk:queue", "/can-bo/?xem=da-xong", LAN),
    Shown("tìm trong hàng đợi", "desk:queue", "/can-bo/?tim=nguyen", LAN),
    Shown("tìm không ra", "desk:queue", "/can-bo/?tim=xyzxyz", BINH),
    Shown("phím tắt", "desk:queue", "/can-bo/", LAN, then=shortcuts),
    Shown("việc của cán bộ thụ lý", "desk:queue", "/can-bo/", HUNG),
    Shown("lọc thêm", "desk:queue", "/can-bo/?kenh=online&tu=2026-01-01", LAN, then=unfold),
    Shown("lưu bộ lọc", "desk:queue", "/can-bo/?thu-tuc=2.000635", LAN, then=save_the_list),
    Shown("bộ lọc của tôi", "desk:saved", "/can-bo/bo-loc/", LAN),
    Shown("xác nhận nhiều hồ sơ", "desk:bulk", "/can-bo/", LAN, then=tick_two),
    Shown("kết quả nhiều hồ sơ", "desk:bulk", "/can-bo/", HUNG, then=take_what_there_is),
    Shown("không đánh dấu gì", "desk:many", "/can-bo/", LAN, 422, then=tick_nothing),
    Shown("các lần làm nhiều hồ sơ", "desk:many", "/can-bo/nhieu/", HUNG),
    Shown("quá hạn", "desk:late", "/can-bo/han/", HUNG),
    Shown("sắp đến hạn", "desk:late", "/can-bo/han/?xem=sap-den&loai=hen", HUNG),
    Shown("bàn giao cho bưu chính", "desk:handing", "/can-bo/ban-giao/", LAN),
    Shown("bàn giao cho một cửa", "desk:handing", "/can-bo/ban-giao/", MAI),
    Shown("chờ ký xin lỗi", "desk:late", "/can-bo/han/?xem=xin-loi", DUNG),
    Shown("một cửa nhận hồ sơ", "desk:dossier", on_desk("intake"), LAN, then=unfold),
    Shown("một cửa trả kết quả", "desk:dossier", on_desk("hand-over"), LAN, then=unfold),
    Shown("thụ lý bắt đầu", "desk:dossier", on_desk("accepted"), HUNG, then=unfold),
    Shown("thụ lý", "desk:dossier", on_desk("officer"), HUNG, then=unfold),
    Shown("lãnh đạo", "desk:dossier", on_desk("leader"), DUNG, then=unfold),
    Shown("văn thư", "desk:dossier", on_desk("seal"), MAI, then=unfold),
    Shown("xem hồ sơ bước khác", "desk:dossier", on_desk("seal"), LAN, then=unfold),
    Shown(
        "từ chối không lý do", "desk:act", on_desk("intake"), LAN, 422, then=refuse_without_reason
    ),
    Shown("người khác làm trước", "desk:act", on_desk("intake"), LAN, 409, press_with_old_page),
    Shown("không thuộc vị trí này", "desk:act", on_desk("accepted"), HUNG, 403, ask_without_right),
    Shown("đề nghị bổ sung", "desk:queue", "/can-bo/?xem=de-nghi-bo-sung", LAN),
    Shown("quá hạn bổ sung", "desk:queue", "/can-bo/?xem=qua-han-bo-sung", LAN),
    Shown("toàn tỉnh", "desk:province", "/can-bo/toan-tinh/", PHUC),
    Shown("mở một hồ sơ", "desk:province_open", "/can-bo/toan-tinh/mo-ho-so/", PHUC),
    Shown(
        "mở hồ sơ không lý do",
        "desk:province_open",
        "/can-bo/toan-tinh/mo-ho-so/",
        PHUC,
        422,
        press("Mở hồ sơ"),
    ),
    Shown("đọc tờ khai từ mã", "desk:read_back", "/can-bo/doc-to-khai/", LAN),
    Shown("thu tiền mặt, chốt quỹ", "desk:till", "/can-bo/thu-tien/", LAN),
    Shown("sao kê ngân hàng", "desk:statements", "/can-bo/thu-tien/sao-ke/", LAN),
    Shown("khoản chưa rõ của ai", "desk:held", "/can-bo/thu-tien/chua-ro/", LAN),
    Shown("chứng từ chuyển khoản", "desk:proofs", "/can-bo/thu-tien/chung-tu/", LAN),
    Shown("bảng kê biên lai", "desk:receipts", "/can-bo/bien-lai/", LAN),
    Shown("kiểm tra mã không có", "portal:check", "/kiem-tra/khong-co/", status=404),
    Shown("sổ theo dõi", "desk:register", "/can-bo/so-theo-doi/", LAN),
    Shown("sổ trống", "desk:register", "/can-bo/so-theo-doi/", BINH),
    Shown("sổ chọn sai ngày", "desk:register", "/can-bo/so-theo-doi/?tu=hôm+qua", LAN, 422),
    Shown("sổ không dành cho vị trí này", "desk:register", "/can-bo/so-theo-doi/", HUNG, 403),
    Shown("phân công", "desk:assignment", "/can-bo/phan-cong/", DUNG),
    Shown(
        "phân công sai",
        "desk:assignment",
        "/can-bo/phan-cong/",
        DUNG,
        422,
        then=press("Thêm quy tắc"),
    ),
    Shown("vắng mặt", "desk:absence", "/can-bo/vang-mat/", DUNG),
    Shown(
        "vắng mặt, bỏ trống",
        "desk:absence",
        "/can-bo/vang-mat/",
        DUNG,
        422,
        then=press("Ghi vắng mặt"),
    ),
    Shown("vắng mặt, không có ai thay", "desk:absence", "/can-bo/vang-mat/", MAI),
    Shown("lấy toàn bộ hồ sơ", "desk:whole", on_desk("accepted", "toan-bo-ho-so/"), HUNG),
    Shown("hồ sơ của xã khác", "", on_desk("intake"), BINH, status=404),
    Shown("không phải cán bộ", "desk:queue", "/can-bo/", AN, status=403),
]
EMPTY = [
    Shown("chưa có hồ sơ", "portal:my_dossiers", "/ho-so/", NEWCOMER),
    Shown("tài khoản mới", "profile", "/tai-khoan/", NEWCOMER),
]
PAGES = [
    *PUBLIC,
    *ACCOUNT,
    *STEPS,
    *DOSSIERS,
    *DESK,
    *COUNTER,
    *RIGHTS,
    *LOOKUP,
    *DESIGNER,
    *EMPTY,
    *PAYING,
    *MONEY,
]
