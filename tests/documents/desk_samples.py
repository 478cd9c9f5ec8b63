"""One of each paper of the desk, filled as in real life, with a long name and a long address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from motcua.documents.desk_papers import (
    Apology,
    ControlSlip,
    Guide,
    Handed,
    HandOverList,
    Kept,
    ManyReceipt,
    Need,
    Passage,
    Register,
    RegisterRow,
    ReturnReceipt,
    StopNotice,
    Taken,
)
from motcua.documents.papers import Paper, Regime
from motcua.documents.render_desk import (
    render_apology,
    render_control_slip,
    render_guide,
    render_hand_over_list,
    render_many_receipt,
    render_register,
    render_return_receipt,
    render_stop_notice,
)

MORNING = datetime(2024, 10, 15, 2, 5, tzinfo=UTC)
DUE = datetime(2024, 10, 18, 10, 0, tzinfo=UTC)
NUMBER = "000.00.12.H27-241015-0001"
LONG_NAME = "Nguyễn Hoàng Bảo Ngọc Trân Châu"
ONE_STOP = "Trung tâm Phục vụ hành chính công xã Cẩm Lạc"
CONTENT = "Cấp Giấy xác nhận tình trạng hôn nhân"
LINK = f"https://motcua.example.vn/tra-cuu/{NUMBER}"
LETTER: dict[str, Any] = {
    "superior": "Tỉnh Hà Tĩnh",
    "agency": "Ủy ban nhân dân xã Cẩm Lạc",
    "place": "Cẩm Lạc",
    "issued_at": MORNING,
    "qr": LINK,
    "lookup": LINK,
}
PERSON: dict[str, Any] = {
    "address": "Số nhà 123/45 ngõ 89 đường Nguyễn Hoàng kéo dài, khối phố Đại Đồng, xã Cẩm Lạc",
    "phone": "0912 345 678",
    "email": "nguyen.hoang.bao.ngoc@congdan.example",
}
OLD: dict[str, Any] = {"regime": Regime.TT01_2018, "dossier_number": NUMBER}
HEADS: dict[str, Any] = {"signer_title": ["TM. Ủy ban nhân dân", "Chủ tịch"]}
HELP: dict[str, Any] = {"officer": "Lê Văn Hùng", "officer_phone": "0239 000 001"}

APOLOGY = Apology(
    **LETTER,
    **OLD,
    **PERSON,
    **HEADS,
    **HELP,
    number=f"{NUMBER}/XL-01",
    applicant=LONG_NAME,
    content=CONTENT,
    received_at=MORNING,
    due_at=DUE,
    new_due_at=DUE + timedelta(days=5),
    reason="Chưa nhận được văn bản trả lời xác minh của Ủy ban nhân dân xã Cẩm Xuyên.",
    signer="Phạm Văn Dũng",
)
STOP = StopNotice(
    **LETTER,
    **OLD | {"regime": Regime.TT03_2025},
    **PERSON,
    **HEADS,
    **HELP,
    number=f"{NUMBER}/TBD-01",
    applicant=LONG_NAME,
    content=CONTENT,
    received_at=MORNING,
    stopped_at=DUE,
    reason="Nộp trùng hồ sơ khác.",
    legal_basis="Điều 19 Nghị định số 61/2018/NĐ-CP",
)
PASSAGES = [
    Passage(
        giver=ONE_STOP,
        receiver="Bộ phận Tư pháp – Hộ tịch",
        given_at=MORNING,
        received_at=MORNING + timedelta(minutes=35),
        giver_person="Trần Thị Lan",
        receiver_person="Lê Văn Hùng",
        kept=Kept.EARLY,
    ),
    Passage(
        giver="Bộ phận Tư pháp – Hộ tịch",
        receiver="Lãnh đạo UBND xã Cẩm Lạc",
        given_at=DUE,
        giver_person="Lê Văn Hùng",
        kept=Kept.LATE,
        remark="Chờ xác minh từ 15/10/2024.",
    ),
]
SLIP = ControlSlip(
    **LETTER,
    **OLD,
    number=f"{NUMBER}/PKS-07",
    applicant=LONG_NAME,
    content=CONTENT,
    received_at=MORNING,
    due_at=DUE,
    deciding="Ủy ban nhân dân xã Cẩm Lạc",
    helping=["Ủy ban nhân dân xã Cẩm Xuyên"],
    passages=PASSAGES,
    log_hash="0123456789abcdef" * 4,
)
HAND_OVER = HandOverList(
    **LETTER,
    giver="Văn thư",
    receiver=ONE_STOP,
    given_at=DUE,
    rows=[
        Handed(
            dossier_number=NUMBER,
            content=CONTENT,
            result="Giấy xác nhận số 15/UBND-XN",
            person=LONG_NAME,
            address=PERSON["address"],
            fee=True,
            by_post=True,
        )
    ],
    giver_person="Hoàng Thị Mai",
    receiver_person="Trần Thị Lan",
)
RETURN = ReturnReceipt(
    **LETTER,
    dossier_number=NUMBER,
    one_stop=ONE_STOP,
    applicant=LONG_NAME,
    content=CONTENT,
    returned_at=DUE,
    collector="Trần Văn Bình",
    paper="CCCD số 042090000001",
    acts_for="Giấy ủy quyền ngày 16/10/2024",
    results=[Paper(name="Giấy xác nhận số 15/UBND-XN", original=1)],
    originals=[Paper(name="Quyết định ly hôn của Tòa án", original=1)],
    officer="Trần Thị Lan",
)
GUIDE = Guide(
    **LETTER,
    **HELP,
    one_stop=ONE_STOP,
    content=CONTENT,
    needs=[Need(name="Tờ khai", copies="1 bản chính", remark="Chưa ký tên.")],
    person=LONG_NAME,
    legal_time="3 ngày làm việc",
    fee="8.000 đồng",
    where=ONE_STOP,
    advice="Đến trước 15 giờ.",
)
MANY = ManyReceipt(
    **LETTER,
    **PERSON,
    one_stop=ONE_STOP,
    submitter=LONG_NAME,
    received_at=MORNING,
    receiver="Trần Thị Lan",
    rows=[
        Taken(dossier_number=f"{NUMBER[:-1]}{n}", content=CONTENT, person=LONG_NAME, due_at=DUE)
        for n in range(1, 4)
    ],
)


def register_row(number: int, **more: Any) -> RegisterRow:
    return RegisterRow(
        row=number,
        dossier_number=f"000.00.12.H27-241015-{number:04}",
        procedure=CONTENT,
        person=LONG_NAME,
        contact="Thôn Nam, xã Cẩm Lạc; 0912 345 678",
        deciding="UBND xã Cẩm Lạc",
        received_at=MORNING,
        due_at=DUE,
        delivery="Nhận trực tiếp",
        **more,
    )


REGISTER = Register(
    **LETTER,
    regime=Regime.TT01_2018,
    year=2024,
    rows=[register_row(n) for n in range(1, 41)],
    opened_on=date(2024, 1, 2),
    closed_on=date(2024, 12, 31),
    digest="fedcba9876543210" * 4,
)


@dataclass(frozen=True)
class Sample:
    name: str
    paper: Any
    render: Callable[[Any], bytes]
    sized: bool = True


SAMPLES = [
    Sample("apology", APOLOGY, render_apology),
    Sample("stop notice", STOP, render_stop_notice),
    Sample("control slip", SLIP, render_control_slip),
    Sample("hand-over list", HAND_OVER, render_hand_over_list),
    Sample("return receipt", RETURN, render_return_receipt),
    Sample("guide", GUIDE, render_guide),
    Sample("many receipt", MANY, render_many_receipt),
    Sample("register", REGISTER, render_register, sized=False),
]
