"""The facts of the papers of the officers' desk: apology, stop notice, control slip, register and lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from motcua.documents.papers import Letter, PageSize, Paper, Regime


@dataclass(frozen=True, kw_only=True)
class Apology(Letter):
    """Mẫu số 04. 2018: phiếu xin lỗi và hẹn lại ngày trả kết quả; 2025: văn bản xin lỗi và đề nghị gia hạn.

    `due_at` is what was promised, `new_due_at` what is promised now. `signer_title` line by line.
    """

    regime: Regime
    dossier_number: str
    applicant: str
    content: str
    received_at: datetime | None
    due_at: datetime | None
    new_due_at: datetime | None
    reason: str
    signer_title: Sequence[str]
    signer: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    officer: str = ""
    officer_phone: str = ""
    page_size: PageSize = "a5"


@dataclass(frozen=True, kw_only=True)
class StopNotice(Letter):
    """Mẫu số 05 of 2025: Thông báo dừng giải quyết hồ sơ; the circular of 2018 has no such form.

    `asked`: the applicant wished it. `legal_basis` where the agency stops by itself.
    """

    regime: Regime
    dossier_number: str
    applicant: str
    content: str
    received_at: datetime | None
    stopped_at: datetime
    reason: str
    signer_title: Sequence[str]
    signer: str = ""
    asked: bool = False
    legal_basis: str = ""
    advice: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    officer: str = ""
    officer_phone: str = ""
    page_size: PageSize = "a5"


class Kept(StrEnum):
    """How a limit was kept, in the words of the control slip."""

    EARLY = "Trước hạn"
    ON_TIME = "Đúng hạn"
    LATE = "Quá hạn"


@dataclass(frozen=True, kw_only=True)
class Passage:
    """One hand-over on the control slip: `giver` to `receiver`, each with who signs for it and when.

    `received_at` None: not taken yet. `kept` speaks of the giver's own work; empty where no limit ran.
    """

    giver: str
    receiver: str
    given_at: datetime
    giver_person: str = ""
    receiver_person: str = ""
    received_at: datetime | None = None
    kept: Kept | None = None
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class ControlSlip(Letter):
    """Phiếu kiểm soát quá trình giải quyết hồ sơ: form 05 of 2018, form 06 of 2025.

    `first_due_at` only when it is not `due_at` any more. `log_hash` closes the history it is made from.
    """

    regime: Regime
    dossier_number: str
    applicant: str
    content: str
    received_at: datetime | None
    due_at: datetime | None
    deciding: str
    first_due_at: datetime | None = None
    helping: Sequence[str] = ()
    passages: Sequence[Passage] = ()
    log_hash: str = ""
    page_size: PageSize = "a5"


@dataclass(frozen=True, kw_only=True)
class RegisterRow:
    """One dossier in the register; times on a Vietnamese clock, None prints an empty cell."""

    row: int
    dossier_number: str
    procedure: str
    person: str
    contact: str = ""
    sets: int = 1
    deciding: str = ""
    received_at: datetime | None = None
    due_at: datetime | None = None
    passed_on_at: datetime | None = None
    result_at: datetime | None = None
    returned_at: datetime | None = None
    delivery: str = ""
    collected_by: str = ""
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class Register(Letter):
    """Sổ theo dõi hồ sơ: form 06 of 2018, form 07 of 2025; one book of an agency's year.

    `chosen` says what the rows were chosen by: then it is an extract, without opening and closing.
    `closed_on`: the year has ended and these are its rows for good. `digest` is that of the rows.
    """

    regime: Regime
    year: int
    rows: Sequence[RegisterRow]
    book: int = 1
    books: int = 1
    chosen: str = ""
    opened_on: date | None = None
    closed_on: date | None = None
    digest: str = ""


@dataclass(frozen=True, kw_only=True)
class Handed:
    """One result on a hand-over list."""

    dossier_number: str
    content: str
    result: str
    person: str
    address: str = ""
    fee: bool = False
    by_post: bool = False


@dataclass(frozen=True, kw_only=True)
class HandOverList(Letter):
    """Phiếu bàn giao kết quả: what one division gives the other in one go."""

    giver: str
    receiver: str
    given_at: datetime
    rows: Sequence[Handed]
    giver_person: str = ""
    receiver_person: str = ""
    page_size: PageSize = "a4"


@dataclass(frozen=True, kw_only=True)
class ReturnReceipt(Letter):
    """Giấy biên nhận trả kết quả: who collected it, with what paper, and which originals went back.

    `acts_for` says by what right somebody else collects ("Giấy ủy quyền ngày …").
    """

    dossier_number: str
    one_stop: str
    applicant: str
    content: str
    returned_at: datetime
    collector: str
    paper: str = ""
    acts_for: str = ""
    results: Sequence[Paper] = ()
    originals: Sequence[Paper] = ()
    delivery: str = ""
    officer: str = ""
    note: str = ""
    page_size: PageSize = "a5"


@dataclass(frozen=True, kw_only=True)
class Need:
    """One line of a guide: a paper, how many, and what is still wrong with the one that was brought."""

    name: str
    copies: str = ""
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class Guide(Letter):
    """Phiếu hướng dẫn: given to a person whose dossier is not taken in yet; no dossier number."""

    one_stop: str
    content: str
    needs: Sequence[Need] = ()
    person: str = ""
    phone: str = ""
    legal_time: str = ""
    fee: str = ""
    where: str = ""
    advice: str = ""
    officer: str = ""
    officer_phone: str = ""
    page_size: PageSize = "a5"


@dataclass(frozen=True, kw_only=True)
class Taken:
    """One dossier on a receipt for several."""

    dossier_number: str
    content: str
    person: str
    due_at: datetime | None
    legal_time: str = ""
    papers: int = 0


@dataclass(frozen=True, kw_only=True)
class ManyReceipt(Letter):
    """Giấy tiếp nhận nhiều hồ sơ: one paper for what one person hands in at one go."""

    one_stop: str
    submitter: str
    received_at: datetime
    rows: Sequence[Taken]
    receiver: str
    address: str = ""
    phone: str = ""
    email: str = ""
    identity: str = ""
    result_place: str = ""
    page_size: PageSize = "a5"
