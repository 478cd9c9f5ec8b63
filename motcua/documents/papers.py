"""The facts a printed paper is made of: fill one and hand it to its function in `render`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

PageSize = Literal["a5", "a4"]


class Regime(StrEnum):
    """The circular whose forms apply."""

    TT01_2018 = "Thông tư số 01/2018/TT-VPCP"
    TT03_2025 = "Thông tư số 03/2025/TT-VPCP"


# The day it was issued and came into force; the decree it belongs to came earlier, without forms.
TT03_2025_SINCE = date(2025, 9, 15)


def regime_on(day: date) -> Regime:
    """The regime that names the forms on `day`."""
    return Regime.TT03_2025 if day >= TT03_2025_SINCE else Regime.TT01_2018


@dataclass(frozen=True, kw_only=True)
class Signer:
    """One place to sign: `title` is printed in capitals, `name` below the room for the hand.

    A declaration also prints what somebody `said` above that room, and lines `below` the name.
    """

    title: str
    name: str = ""
    note: str = "(Ký, ghi rõ họ tên)"
    said: Sequence[str] = ()
    below: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One line of the table of papers. A count of 0 prints nothing; `reason`: form 02 only."""

    name: str
    original: int = 0
    certified: int = 0
    copies: int = 0
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What stands above every paper an agency issues.

    `superior` is the upper line ("Ủy ban nhân dân xã Cẩm Lạc"), `agency` the bold one ("Trung tâm
    Phục vụ hành chính công"); both are printed in capitals. `place` and `issued_at` make the date
    line. `qr` is the text to encode (an address), `lookup` the same for people to read.
    """

    superior: str
    agency: str
    place: str
    issued_at: datetime
    number: str = ""
    qr: str = ""
    lookup: str = ""


@dataclass(frozen=True)
class Pay:
    """How what is owed is paid by a transfer: `code` is drawn, the rest is for who types by hand."""

    code: str
    amount: str
    bank: str
    account: str
    holder: str
    purpose: str


@dataclass(frozen=True, kw_only=True)
class Form01(Letter):
    """Mẫu số 01: Giấy tiếp nhận hồ sơ và hẹn trả kết quả.

    `submitter` only when it is not the applicant. `due_at` None prints dots. `online` leaves out
    the applicant's signature. `tracking_code` looks it up without an account.
    `copy_for`: "Lưu" or "Giao khách hàng", on paper only; `both_copies` prints one after the other, each from page 1.
    """

    regime: Regime
    dossier_number: str
    one_stop: str
    applicant: str
    content: str
    received_at: datetime
    due_at: datetime | None
    legal_time: str
    result_place: str
    receiver: str
    tracking_code: str = ""
    submitter: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    identity: str = ""
    papers: Sequence[Paper] = ()
    sets: int = 1
    mark: str = ""  # of the history up to here: what it is checked against, years later
    copy_for: str = ""
    both_copies: bool = False
    book: str = ""
    book_row: str = ""
    online: bool = True
    pay: Pay | None = None
    page_size: PageSize = "a5"


@dataclass(frozen=True, kw_only=True)
class Form02(Letter):
    """Mẫu số 02: Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ. Each of `items` carries its own reason.

    `reason` is for what concerns the whole dossier; `officer` answers questions and signs.
    """

    regime: Regime
    dossier_number: str
    applicant: str
    content: str
    officer: str
    officer_phone: str = ""
    items: Sequence[Paper] = ()
    reason: str = ""
    reply_by: datetime | None = None
    # The law knows one request; of a further one the paper says which it is, and why the leader let it be made.
    which: int = 1
    leave: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    page_size: PageSize = "a5"


@dataclass(frozen=True, kw_only=True)
class Form03(Letter):
    """Mẫu số 03: Phiếu từ chối tiếp nhận giải quyết hồ sơ.

    `advice` says what to do instead. `online` leaves out the applicant's signature; `receiver`
    signs.
    """

    regime: Regime
    dossier_number: str
    one_stop: str
    applicant: str
    content: str
    reason: str
    receiver: str
    submitted_at: datetime | None = None
    legal_basis: str = ""
    advice: str = ""
    officer: str = ""
    officer_phone: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    identity: str = ""
    online: bool = True
    page_size: PageSize = "a5"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line: label, value as text, `words` = the value in words. No value: dots to write on.

    `short` rows that follow one another share a line (giới tính, dân tộc, quốc tịch).
    """

    label: str
    value: str = ""
    words: str = ""
    short: bool = False


@dataclass(frozen=True, kw_only=True)
class Slot:
    """An answer within a line: text, or dots to write on.

    `look`: "boxes" one box a digit; "ticks" every one of `choices` with a box, ticked or not;
    "lines" and "short" are for the dots only; "table" prints `table` under `head`, its columns as
    wide as `shares` say, or, when it has too many of them, row by row under `row_name` and a number.
    """

    value: str = ""
    look: Literal["", "boxes", "ticks", "lines", "short", "table"] = ""
    choices: Sequence[tuple[str, bool]] = ()
    table: Sequence[Sequence[str]] = ()
    head: Sequence[str] = ()
    shares: Sequence[float] = ()
    row_name: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line as the official form has it: its words with the answers between them.

    Several cells stand beside one another, unless one is too long for its share.
    """

    cells: Sequence[Sequence[str | Slot]]


@dataclass(frozen=True, kw_only=True)
class Section:
    """A titled group of rows.

    Two sections with `columns=2` that follow one another stand side by side (Bên nữ | Bên nam);
    with the same labels they become the table of the marriage declaration.
    """

    title: str = ""
    rows: Sequence[Row | Line] = ()
    columns: Literal[1, 2] = 1


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """Tờ khai. Leave values empty for a blank to fill by hand.

    `to` is the addressee ("Ủy ban nhân dân xã Cẩm Lạc"). `made_at` dates the file, `place_date` is
    the printed line ("" prints dots). `draft` puts BẢN NHÁP – CHƯA GỬI behind the text.
    `ask_copies` prints the line "Đề nghị cấp bản sao": `copies` None ticks nothing, 0 ticks Không.
    `mark` is another word behind the text, for a blank that is filled as an example; without
    `addressed` there is no "Kính gửi". `place_label` stands before the date line. With
    `dated_signers` every signer has a date line, the last one `place_date`.
    `carried` are texts drawn as codes on the last page: the answers, for the counter to read back.
    """

    title: str
    made_at: datetime
    to: str
    sections: Sequence[Section]
    form_code: str = ""
    form_source: str = ""
    pledge: str = ""
    ask_copies: bool = False
    copies: int | None = None
    place_label: str = ""
    place_date: str = ""
    dated_signers: bool = False
    signers: Sequence[Signer] = (
        Signer(title="Người yêu cầu", note="(Ký, ghi rõ họ, chữ đệm, tên)"),
    )
    draft: bool = False
    mark: str = ""
    addressed: bool = True
    dossier_number: str = ""
    qr: str = ""
    lookup: str = ""
    carried: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class ResultPaper(Letter):
    """A result: certificate, extract or decision.

    `signer_title` line by line ("TM. Ủy ban nhân dân", "Chủ tịch"). `demo` prints MẪU TRÌNH DIỄN
    behind the text and in the place of the seal. `electronic` leaves room for number, date and signatures, which
    are put in when it is signed.
    """

    title: str
    rows: Sequence[Row]
    signer_title: Sequence[str]
    signer: str
    subtitle: str = ""
    basis: Sequence[str] = ()
    opening: str = ""
    closing: str = ""
    signer_note: str = ""
    recipients: Sequence[str] = ()
    form_code: str = ""
    demo: bool = False
    electronic: bool = False
