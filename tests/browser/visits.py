"""What people did before a test begins: signed in once, filled drafts, sent dossiers. All through the real doors."""

from __future__ import annotations

import io
import re
import secrets
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

import pikepdf
from playwright.sync_api import APIResponse, Browser, BrowserContext, Page

from tests.browser.system import Stack, sign_in

PROCEDURE = "2.000635"  # needs no paper
WITH_PAPERS = "1.001193"
AGENCY = "ubnd-xa-cam-lac-20250701"
POLICE = "cong-an-xa-cam-lac-20250701"
AN, HOA, CHAU = "an@congdan.example", "hoa@congdan.example", "chau@congdan.example"
LAN, HUNG, DUNG, MAI, BINH = (
    *(f"{name}@camlac.example" for name in ("lan", "hung", "dung", "mai")),
    "binh@camxuyen-xa.example",
)
PHUC = "phuc@soxaydung.example"
SOAN, DUYET = "soan@tinh.example", "duyet@tinh.example"
NEWCOMER = "mới"  # registered for these tests, whatever address they are given
# Nobody else in these tests needs it: it is published anew here.
RENEWED = "1.001022"
AT_STEP = {"intake": LAN, "officer": HUNG, "leader": DUNG, "seal": MAI, "hand-over": LAN}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
REVISION = re.compile(r'name="revision" value="(\d+)"')
MOVES = re.compile(r'name="moves" value="(\d+)"')

PERSON = {
    "full_name": "Nguyễn Hoàng Bảo Ngọc Trân Châu",
    "birth_date": "30/11/1988",
    "sex": "female",
    "identity_kind": "CCCD",
    "identity_number": "042188000003",
    "identity_issued_on": "15/04/2021",
    "identity_issued_by": "Cục Cảnh sát quản lý hành chính về trật tự xã hội",
    "phone": "0912000003",
    "email": CHAU,
    "residence": "Thôn 7, xã Cẩm Lạc, tỉnh Hà Tĩnh",
}
DECLARATION = {
    "requester__full_name": PERSON["full_name"],
    "requester__birth_year": PERSON["birth_date"],
    "requester__residence": PERSON["residence"],
    **{f"requester__{key}": text for key, text in PERSON.items() if key.startswith("identity")},
    "relation": "Bản thân",
    "record_kind": "Trích lục khai sinh",
    "subject__full_name": PERSON["full_name"],
    "subject__birth_year": PERSON["birth_date"],
    "subject__sex": "female",
    "subject__ethnic_group": "Kinh",
    "subject__nationality": "Việt Nam",
    "subject__residence": PERSON["residence"],
    "registered_at": "UBND xã Cẩm Minh, huyện Cẩm Xuyên, tỉnh Hà Tĩnh",
    "copies": "2",
}
PARTS = {"nguoi-nop": PERSON, "chu-ho-so": PERSON, "to-khai": DECLARATION}


def small_pdf() -> bytes:
    """The smallest page a reader accepts."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


class Visitor:
    """A person whose browser sends plain forms; quick, for what comes before the page under test."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self._token = ""

    def get(self, path: str) -> str:
        answer = self.context.request.get(path)
        assert answer.ok, f"{answer.status} {path}"
        return answer.text()

    def post(self, path: str, form: dict[str, str], **files: Any) -> APIResponse:
        if not self._token:
            self._token = cast("re.Match[str]", TOKEN.search(self.get("/tai-khoan/"))).group(1)
        multipart = {"csrfmiddlewaretoken": self._token, **form, **files}
        return self.context.request.post(path, multipart=multipart)

    def draft(self, *, filled: bool, procedure: str = PROCEDURE, agency: str = AGENCY) -> str:
        """The key of a new draft."""
        opened = self.post(f"/thu-tuc/{procedure}/dang-ky/", {"agency": agency, "fresh": "1"})
        key = opened.url.split("/nop/")[1].split("/")[0]
        if filled:
            for step, answers in PARTS.items():
                sent = self.post(f"/nop/{key}/{step}/", {**answers, "go": "next"})
                assert sent.ok, sent.text()
        return key

    def send(self, key: str) -> str:
        """The number of the dossier."""
        sent = self.post(f"/nop/{key}/gui/", {"delivery": "online", "pledge": "on"})
        assert sent.ok, sent.text()
        return sent.url.split("/ho-so/")[1].split("/")[0]

    def move(self, number: str, action: str, form: dict[str, str], **files: Any) -> None:
        page = self.get(f"/can-bo/ho-so/{number}/")
        moves = cast("re.Match[str]", MOVES.search(page)).group(1)
        done = self.post(f"/can-bo/ho-so/{number}/lam/{action}/", {"moves": moves, **form}, **files)
        assert done.ok, f"{action}: {done.status}"


@dataclass
class World:
    """People who are signed in, and what they have lying with the authorities. One per system."""

    stack: Stack
    browser: Browser
    cookies: dict[str, list[Any]] = field(default_factory=dict)

    def enter(self, page: Page, who: str) -> None:
        """Signed in without the sign-in page; never sign out of it, others share the session."""
        who = self.newcomer if who == NEWCOMER else who
        if who not in self.cookies:
            sign_in(page, who)
            self.cookies[who] = page.context.cookies()
        page.context.add_cookies(self.cookies[who])

    def visitor(self, who: str) -> Visitor:
        context = self.browser.new_context(base_url=self.stack.address)
        if who in self.cookies:
            context.add_cookies(self.cookies[who])
        else:
            self.enter(context.new_page(), who)
        return Visitor(context)

    # --- what lies where ---

    @property
    def counter_draft(self) -> str:
        """A draft that a clerk has begun at the counter; a new one once that one was taken in."""
        page = self.visitor(LAN).context.new_page()
        page.goto("/can-bo/tiep-nhan/?tim=1.004873")
        page.get_by_role("button", name="Lập hồ sơ").first.click()
        page.wait_for_url("**/nhap/**")
        address = page.url.removeprefix(self.stack.address)
        page.context.close()
        return address

    @cached_property
    def brought(self) -> str:
        """Where the desk takes in what it asked of somebody without an account."""
        page = self.visitor(LAN).context.new_page()
        page.goto(self.counter_draft)
        for part in ("submitter", "applicant"):
            page.locator(f"#id_{part}-full_name").fill("Trần Thị Hoa Mẫu")
        page.locator('button[name=go][value="supplement"]').click()
        page.wait_for_url("**/tiep-nhan/xong/**")
        link = page.locator('main a[href*="/can-bo/ho-so/"]').first.get_attribute("href")
        page.context.close()
        return f"{link}bo-sung/"

    @cached_property
    def draft(self) -> str:
        return self.visitor(AN).draft(filled=True)

    @cached_property
    def empty_draft(self) -> str:
        return self.visitor(AN).draft(filled=False, procedure=WITH_PAPERS)

    @cached_property
    def draft_with_a_table(self) -> str:
        an = self.visitor(AN)
        key = an.draft(filled=False, procedure="1.004222", agency=POLICE)
        people = {"members__0__full_name": PERSON["full_name"], "members__0__birth_date": "1990"}
        assert an.post(f"/nop/{key}/to-khai/", {**people, "go": "add:members"}).ok
        return key

    @cached_property
    def draft_with_a_group(self) -> str:
        an = self.visitor(AN)
        key = an.draft(filled=False, procedure="1.001612")
        people = {"household_members__0__full_name": PERSON["full_name"]}
        people["set_up_by"] = "Các thành viên hộ gia đình"
        assert an.post(f"/nop/{key}/to-khai/", {**people, "go": "add:household_members"}).ok
        return key

    @cached_property
    def draft_with_files(self) -> str:
        an = self.visitor(AN)
        key = an.draft(filled=True)
        name = "Giấy ủy quyền của bà Nguyễn Hoàng Bảo Ngọc Trân Châu, bản chụp ngày 15 tháng 4.pdf"
        upload = {"name": name, "mimeType": "application/pdf", "buffer": small_pdf()}
        assert an.post(f"/nop/{key}/giay-to/authorisation/", {}, files=upload).ok
        return key

    @cached_property
    def sent(self) -> str:
        return self.sent_now()

    def sent_now(self) -> str:
        an = self.visitor(AN)
        return an.send(an.draft(filled=True))

    def at_step(self, step: str) -> str:
        """A dossier that has come as far as this step, in the hands of the one who does it."""
        return str(getattr(self, f"_{step.replace('-', '_')}"))

    @cached_property
    def _intake(self) -> str:
        return self.sent_now()

    @cached_property
    def _accepted(self) -> str:
        number = self.sent_now()
        self.visitor(LAN).move(number, "accept", {})
        return number

    @cached_property
    def _officer(self) -> str:
        number = self.sent_now()
        self.visitor(LAN).move(number, "accept", {})
        self.visitor(HUNG).move(number, "begin", {})
        return number

    @cached_property
    def _leader(self) -> str:
        number = self.sent_now()
        self.visitor(LAN).move(number, "accept", {})
        self.visitor(HUNG).move(number, "begin", {})
        self.visitor(HUNG).move(number, "forward", {"private_note": "Đã tra sổ, đúng."})
        return number

    @cached_property
    def _seal(self) -> str:
        return self._signed_now()

    def _signed_now(self) -> str:
        number = self.sent_now()
        self.visitor(LAN).move(number, "accept", {})
        self.visitor(HUNG).move(number, "begin", {})
        self.visitor(HUNG).move(number, "forward", {})
        self.visitor(DUNG).move(number, "forward", {})
        return number

    @cached_property
    def _hand_over(self) -> str:
        number = self._signed_now()
        result = {"name": "trich-luc.pdf", "mimeType": "application/pdf", "buffer": small_pdf()}
        self.visitor(MAI).move(number, "finish", {}, result=result)
        return number

    @cached_property
    def supplement_wanted(self) -> str:
        number = self.sent_now()
        asked = {
            "papers-authorisation": "on",
            "papers-authorisation-reason": "Chưa có chữ ký của người được ủy quyền.",
            "fields-copies": "on",
            "fields-copies-reason": "Ghi rõ cần mấy bản, mỗi bản để làm gì.",
        }
        self.visitor(LAN).move(number, "ask_supplement", asked)
        return number

    @cached_property
    def refused(self) -> str:
        number = self.sent_now()
        reason = "Việc này thuộc thẩm quyền của UBND xã Cẩm Xuyên, nơi đã đăng ký khai sinh."
        self.visitor(LAN).move(number, "refuse", {"note": reason})
        return number

    @cached_property
    def said(self) -> str:
        """Of which An has said something."""
        number = self.sent_now()
        said = {"kind": "delay", "text": "Đã nộp ba hôm mà chưa ai trả lời, mong được biết vì sao."}
        sent = self.visitor(AN).post(f"/ho-so/{number}/phan-anh/", said)
        assert sent.ok, sent.text()
        return number

    @property
    def feedback(self) -> str:
        """Where the leader answers it."""
        assert self.said
        listed = self.visitor(DUNG).get("/can-bo/phan-anh/")
        return cast("re.Match[str]", re.search(r"/can-bo/phan-anh/\d+/", listed)).group()

    @cached_property
    def withdrawn(self) -> str:
        an = self.visitor(AN)
        number = an.send(an.draft(filled=True))
        an.post(f"/ho-so/{number}/rut/", {"note": "Tìm thấy giấy cũ rồi."})
        return number

    # --- what is being written ---

    def _opened(self, code: str) -> str:
        """A draft of a new version of that procedure."""
        soan = self.visitor(SOAN)
        listed = soan.get(f"/soan-thu-tuc/?xem=dang-cong-bo&tim={code}")
        start = cast("re.Match[str]", re.search(r"/soan-thu-tuc/tu-phien-ban/\d+/", listed)).group()
        return soan.post(start, {}).url.rstrip("/").split("/")[-1]

    @cached_property
    def written(self) -> str:
        """A draft without a defect."""
        return self._opened(WITH_PAPERS)

    @cached_property
    def unfinished(self) -> str:
        """A draft with something wrong in its limit."""
        pk = self._opened(PROCEDURE)
        self.visitor(SOAN).post(
            f"/soan-thu-tuc/{pk}/sua/limit/", {"revision": "0", "o-value": "ba ngày"}
        )
        return pk

    @cached_property
    def overtaken(self) -> str:
        """An's draft of a procedure that was published anew while it lay there."""
        key = self.visitor(AN).draft(filled=False, procedure=RENEWED)
        pk = self._opened(RENEWED)
        page = self.browser.new_context(base_url=self.stack.address).new_page()
        self.enter(page, SOAN)
        page.goto(f"/soan-thu-tuc/{pk}/sua/")
        page.locator("[name=o-summary]").fill(
            "Nhận cha, mẹ hoặc nhận con, để quan hệ ấy có giấy tờ."
        )
        page.get_by_role("button", name="Lưu", exact=True).click()
        for who, go in ((SOAN, "propose"), (DUYET, "publish")):
            visitor, at = self.visitor(who), f"/soan-thu-tuc/{pk}/cong-bo/"
            revision = cast("re.Match[str]", REVISION.search(visitor.get(at))).group(1)
            done = visitor.post(at, {"go": go, "revision": revision})
            assert done.ok, done.text()
        return key

    @cached_property
    def newcomer(self) -> str:
        """Registered and activated, with nothing done yet."""
        address = f"moi.{secrets.token_hex(4)}@gmail.example"
        page = self.browser.new_context(base_url=self.stack.address).new_page()
        register(page, address)
        page.goto(activation_link(self.stack, address))
        page.locator("main form button").click()
        page.locator("input[name=login]").fill(address)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main form button").first.click()
        page.wait_for_url(lambda url: "/dang-nhap/" not in url)
        self.cookies[address] = page.context.cookies()
        return address


WORLDS: dict[str, World] = {}


def world_of(stack: Stack, browser: Browser) -> World:
    """Kept from module to module: the system lives longer than a browser."""
    world = WORLDS.setdefault(stack.address, World(stack, browser))
    world.browser = browser
    return world


PASSWORD = "mưa rơi trên mái ngói"


def register(page: Page, address: str) -> None:
    page.goto("/dang-ky/")
    answers = {
        "full_name": "Lê Thị Mới",
        "identity_number": "042195000077",
        "email": address,
        "phone": "0912000077",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    for name, text in answers.items():
        page.locator(f"main [name={name}]").fill(text)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/kiem-tra-thu/")


def tick(page: Page, name: str, value: str = "on") -> None:
    """As a finger does it: on the words, they cover the whole line."""
    box = page.locator(f"main [name={name}]").and_(
        page.locator(f"[value='{value}'], :not([value])")
    )
    page.locator(f"label[for='{box.first.get_attribute('id')}']").click()
    assert box.first.is_checked()


def activation_link(stack: Stack, address: str) -> str:
    body = stack.mail(address, "ích hoạt").get_body(("plain",))
    assert body is not None
    found = re.search(rf"{stack.address}/kich-hoat/\S+", str(body.get_content()))
    assert found is not None
    return found.group()
