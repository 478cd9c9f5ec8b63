"""The pages of money: taken, found again on a statement, given back, compared with the gateway."""

from __future__ import annotations

import csv
import io
import re
import secrets
from collections.abc import Callable

from PIL import Image
from playwright.sync_api import Page

from tests.browser.pages_paying import attempt
from tests.browser.shown import Address, Doing, Shown, press, unfold
from tests.browser.visits import AN, DUNG, LAN, World

FIELD = r'<input[^>]*name="{}"[^>]*>'
VALUE = re.compile(r'value="([^"]*)"')
STATEMENT = ("Ngày giao dịch", "Số tham chiếu", "Ghi nợ", "Ghi có", "Nội dung")
SETTLEMENT = ("txn_ref", "transaction_no", "type", "amount", "paid_at")
LONG_AGO = "01/12/2025"


def once(bring: Callable[[World], str]) -> Callable[[World], str]:
    """As the cached properties of a world: who asks again is told of what was done before."""
    kept: dict[str, str] = {}

    def found(world: World) -> str:
        if world.stack.address not in kept:
            kept[world.stack.address] = bring(world)
        return kept[world.stack.address]

    return found


def link(page: str, pattern: str) -> str:
    found = re.search(rf'href="({pattern})"', page)
    assert found, pattern
    return found.group(1)


def field(page: str, name: str) -> str:
    """What a form proposes."""
    box = re.search(FIELD.format(name), page)
    said = VALUE.search(box.group()) if box else None
    assert said, name
    return said.group(1)


def file(name: str, kind: str, content: bytes) -> dict[str, str | bytes]:
    return {"name": name, "mimeType": kind, "buffer": content}


def sheet(name: str, *rows: tuple[str, ...]) -> dict[str, str | bytes]:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return file(name, "text/csv", text.getvalue().encode())


def screenshot() -> bytes:
    """As large as a telephone makes them."""
    out = io.BytesIO()
    Image.new("RGB", (1080, 2340), "white").save(out, "PNG")
    return out.getvalue()


# --- cash, its receipt, what goes back of it ---


@once
def paid(world: World) -> str:
    """The number of a dossier whose fee Lan has taken in cash."""
    number = world.sent_now()
    lan, at = world.visitor(LAN), f"/can-bo/ho-so/{number}/thu-tien-mat/"
    taken = lan.post(at, {"amount": field(lan.get(at), "amount")})
    assert taken.ok, taken.text()
    return number


@once
def payment(world: World) -> str:
    listed = world.visitor(LAN).get(f"/can-bo/tien/?cach=cash&tim={paid(world)}")
    return link(listed, r"/can-bo/tien/khoan/\d+/")


def receipt(world: World) -> str:
    """Where Dũng makes it out anew."""
    page = world.visitor(DUNG).get(f"/can-bo/ho-so/{paid(world)}/")
    return link(page, r"/can-bo/ho-so/[^/]+/bien-lai/\d+/lap-lai/")


@once
def closing(world: World) -> str:
    """Lan has counted her drawer, and there was less in it."""
    assert paid(world)
    lan = world.visitor(LAN)
    said = {"counted": "0", "reason": "Đã nộp tiền vào kho bạc, chưa kịp ghi sổ."}
    till = lan.get("/can-bo/thu-tien/")
    if before := re.search(r"/can-bo/thu-tien/chot/\d+/", till):
        return before.group()  # a day is counted once
    day = field(till, "day")
    closed = lan.post("/can-bo/thu-tien/chot/", {"day": day, **said})
    assert closed.ok, closed.text()
    return closed.url.removeprefix(world.stack.address)


def _proposed(world: World, amount: str) -> str:
    lan, at = world.visitor(LAN), payment(world)
    said = {"key": field(lan.get(at), "key"), "amount": amount}
    asked = lan.post(at, {**said, "reason": "Thu nhầm mức của bản sao thứ hai."})
    assert asked.ok, asked.text()
    return asked.url.removeprefix(world.stack.address)


@once
def proposed(world: World) -> str:
    return _proposed(world, "3.000")


@once
def approved(world: World) -> str:
    """What Dũng has agreed to, and nobody has paid out."""
    address = _proposed(world, "2.000")
    agreed = world.visitor(DUNG).post(address, {"go": "approve"})
    assert agreed.ok, agreed.text()
    return address


# --- transfers ---


@once
def proof(world: World) -> str:
    """Where Lan looks at the picture that An has sent."""
    number = world.sent_now()
    picture = file("anh-chup-man-hinh-chuyen-khoan.png", "image/png", screenshot())
    sent = world.visitor(AN).post(f"/ho-so/{number}/nop-phi/chung-tu/", {}, file=picture)
    assert sent.ok, sent.text()
    listed = world.visitor(LAN).get("/can-bo/thu-tien/chung-tu/")
    return link(listed, rf"/can-bo/ho-so/{re.escape(number)}/chung-tu/\d+/")


def _statement(world: World, number: str) -> str:
    """Read, not yet confirmed: one line with the code of this dossier, one with nobody's."""
    page = world.visitor(AN).get(f"/ho-so/{number}/nop-phi/")
    code = re.search(r"\bMC[2-9A-HJ-NP-Z]{8}\b", page)
    assert code, page
    mark = secrets.token_hex(4).upper()
    words = f"NGUYEN HOANG BAO NGOC TRAN CHAU chuyen tien {code.group()}"
    long = f"MBVCB.{mark}.{'0123456789' * 6}.nop phi lam giay khai sinh cho con, khong ghi ma"
    lines = (
        (LONG_AGO, f"FT{mark}1", "", "1.000", words),
        (LONG_AGO, f"FT{mark}2", "", "8.000", long),
    )
    upload = sheet(f"sao-ke-ngan-hang-trinh-dien-{mark}.csv", STATEMENT, *lines)
    read = world.visitor(LAN).post("/can-bo/thu-tien/sao-ke/", {}, file=upload)
    assert read.ok, read.text()
    return read.url.removeprefix(world.stack.address)


@once
def statement_read(world: World) -> str:
    return _statement(world, world.sent)


@once
def statement_booked(world: World) -> str:
    address = _statement(world, world.sent_now())
    booked = world.visitor(LAN).post(address, {})
    assert booked.ok, booked.text()
    return address


def held(world: World) -> str:
    page = world.visitor(LAN).get(statement_booked(world))
    return link(page, r"/can-bo/thu-tien/chua-ro/\d+/")


# --- the books ---


@once
def compared(world: World) -> str:
    """The gateway knows of an order that the books do not."""
    assert attempt(world)  # whoever never used a gateway has no file of it
    order = ("251201000001", "14000001", "pay", "8000", f"{LONG_AGO} 09:15:00")
    upload = sheet("doi-soat-cong-thanh-toan-ngay-01-12-2025.csv", SETTLEMENT, order)
    said = {"provider": "vnpay", "day": LONG_AGO}
    done = world.visitor(DUNG).post("/can-bo/tien/so/", said, file=upload)
    assert done.ok, done.text()
    return done.url.removeprefix(world.stack.address)


def after(bring: Callable[[World], str], address: str) -> Address:
    """A list, once it has something in it."""

    def shown(world: World) -> str:
        assert bring(world)
        return address

    return shown


def to_pay(world: World) -> str:
    return f"/can-bo/ho-so/{world.sent}/thu-tien-mat/"


def to_prove(world: World) -> str:
    return f"/ho-so/{world.sent}/nop-phi/chung-tu/"


def press_unfolded(name: str) -> Doing:
    def pressing(page: Page) -> None:
        unfold(page)
        press(name)(page)

    return pressing


def take_too_much(page: Page) -> None:
    page.locator("main [name=amount]").fill("999.000")
    press("Ghi đã thu tiền mặt")(page)


CASH = [
    Shown("thu tiền mặt của hồ sơ", "desk:cash", to_pay, LAN),
    Shown("thu tiền mặt sai số", "desk:cash", to_pay, LAN, 422, take_too_much),
    Shown(
        "thu tiền mặt khi đã nộp đủ",
        "desk:cash",
        lambda w: f"/can-bo/ho-so/{paid(w)}/thu-tien-mat/",
        LAN,
    ),
    Shown("lập lại biên lai", "desk:receipt_correct", receipt, DUNG),
    Shown(
        *("lập lại biên lai thiếu lý do", "desk:receipt_correct", receipt, DUNG, 422),
        then=press("Hủy biên lai cũ"),
    ),
    Shown("bảng chốt quỹ", "desk:closing", closing, LAN, then=unfold),
    Shown("bảng chốt quỹ, lãnh đạo xem", "desk:closing", closing, DUNG),
    Shown(
        *("điều chỉnh quỹ, bỏ trống", "desk:closing", closing, LAN, 422),
        then=press_unfolded("Ghi điều chỉnh"),
    ),
]
TRANSFERS = [
    Shown("gửi chứng từ", "portal:send_proof", to_prove, AN),
    Shown(
        *("gửi chứng từ, chưa chọn tệp", "portal:send_proof", to_prove, AN, 422),
        then=press("Gửi chứng từ"),
    ),
    Shown("đối chiếu chứng từ", "desk:proof", proof, LAN, then=unfold),
    Shown(
        *("đối chiếu chứng từ, bỏ trống", "desk:proof", proof, LAN, 422),
        then=press("Ghi đã nhận tiền"),
    ),
    Shown("sao kê chờ xác nhận", "desk:statement", statement_read, LAN),
    Shown("sao kê đã ghi", "desk:statement", statement_booked, LAN),
    Shown("khoản chưa rõ", "desk:held_one", held, LAN, then=unfold),
    Shown(
        *("khoản chưa rõ, bỏ trống", "desk:held_one", held, LAN, 422),
        then=press("Ghi khoản này vào hồ sơ"),
    ),
]
BOOKS = [
    Shown("các khoản thu", "desk:payments", after(paid, "/can-bo/tien/"), LAN),
    Shown("các khoản thu, ngày sai", "desk:payments", "/can-bo/tien/?tu=hôm+qua", LAN, 422),
    Shown("một khoản thu", "desk:payment", payment, LAN),
    Shown("đề nghị hoàn, bỏ trống", "desk:payment", payment, LAN, 422, then=press("Đề nghị hoàn")),
    Shown("các lần hoàn tiền", "desk:refunds", after(proposed, "/can-bo/tien/hoan/"), DUNG),
    Shown("hoàn tiền, chờ người khác duyệt", "desk:refund", proposed, LAN),
    Shown("duyệt hoàn tiền", "desk:refund", proposed, DUNG, then=unfold),
    Shown(
        *("không duyệt, thiếu lý do", "desk:refund", proposed, DUNG, 422),
        then=press_unfolded("Không duyệt"),
    ),
    Shown("chi trả tiền hoàn", "desk:refund", approved, LAN),
    Shown(
        *("chi trả, bỏ trống", "desk:refund", approved, LAN, 422),
        then=press("Ghi đã trả lại tiền"),
    ),
    Shown("sổ và đối soát", "desk:books", after(compared, "/can-bo/tien/so/"), DUNG, then=unfold),
    Shown(
        *("đối soát, chưa chọn tệp", "desk:books", after(compared, "/can-bo/tien/so/"), DUNG, 422),
        then=press_unfolded("Đối soát tệp này"),
    ),
    Shown("một lần đối soát", "desk:reconciliation", compared, DUNG),
]
MONEY = [*CASH, *TRANSFERS, *BOOKS]
