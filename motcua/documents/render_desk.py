"""The papers of `desk_papers` as PDF, as in `render`; their Vietnamese is that of the circulars."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from motcua.documents.desk_papers import (
    Apology,
    ControlSlip,
    Guide,
    HandOverList,
    ManyReceipt,
    Passage,
    Register,
    RegisterRow,
    ReturnReceipt,
    StopNotice,
)
from motcua.documents.papers import Regime, Signer
from motcua.documents.render import (
    day_words,
    form_note,
    letter_data,
    local_time,
    moment_words,
    render,
)

APOLOGY_TITLES = {
    Regime.TT01_2018: "Phiếu xin lỗi\nvà hẹn lại ngày trả kết quả",
    Regime.TT03_2025: "Văn bản xin lỗi và đề nghị\ngia hạn thời gian giải quyết",
}
SLIP_FORM = {Regime.TT01_2018: "05", Regime.TT03_2025: "06"}
REGISTER_FORM = {Regime.TT01_2018: "06", Regime.TT03_2025: "07"}


def render_apology(paper: Apology) -> bytes:
    note = form_note("04", paper.regime)
    return render(
        "form04",
        letter_data(paper, APOLOGY_TITLES[paper.regime], note)
        | {
            "asks": paper.regime is Regime.TT03_2025,
            "received": moment_words(paper.received_at),
            "due": moment_words(paper.due_at),
            "new_due": moment_words(paper.new_due_at),
        },
    )


def render_stop_notice(paper: StopNotice) -> bytes:
    note = form_note("05", paper.regime) if paper.regime is Regime.TT03_2025 else None
    return render(
        "stop_notice",
        letter_data(paper, "Thông báo dừng giải quyết hồ sơ", note)
        | {
            "received": moment_words(paper.received_at),
            "stopped": moment_words(paper.stopped_at),
        },
    )


def render_control_slip(paper: ControlSlip) -> bytes:
    note = form_note(SLIP_FORM[paper.regime], paper.regime)
    return render(
        "control_slip",
        letter_data(paper, "Phiếu kiểm soát\nquá trình giải quyết hồ sơ", note)
        | {
            "received": moment_words(paper.received_at),
            "due": moment_words(paper.due_at),
            "printed": moment_words(paper.issued_at),
            "first_due": moment_words(paper.first_due_at),
            "passages": [_passage(one) for one in paper.passages],
        },
    )


def render_register(paper: Register) -> bytes:
    title = "Trích sổ theo dõi hồ sơ" if paper.chosen else "Sổ theo dõi hồ sơ"
    note = form_note(REGISTER_FORM[paper.regime], paper.regime)
    return render(
        "register",
        letter_data(paper, title, note)
        | {
            "page_size": "a4",
            "landscape": True,
            "printed": moment_words(paper.issued_at),
            "opened": _day(paper.opened_on),
            "closed": _day(paper.closed_on),
            "rows": [_row(one) for one in paper.rows],
        },
    )


def render_hand_over_list(paper: HandOverList) -> bytes:
    return render(
        "hand_over_list",
        letter_data(paper, "Phiếu bàn giao kết quả", None)
        | {
            "landscape": True,
            "given": moment_words(paper.given_at),
            "signers": [
                Signer(title="Người giao", name=paper.giver_person),
                Signer(title="Người nhận", name=paper.receiver_person),
            ],
        },
    )


def render_return_receipt(paper: ReturnReceipt) -> bytes:
    return render(
        "return_receipt",
        letter_data(paper, "Giấy biên nhận trả kết quả", None)
        | {
            "returned": moment_words(paper.returned_at),
            "signers": [
                Signer(title="Người nhận kết quả", name=paper.collector),
                Signer(title="Người trả kết quả", name=paper.officer),
            ],
        },
    )


def render_guide(paper: Guide) -> bytes:
    return render(
        "guide",
        letter_data(paper, "Phiếu hướng dẫn", None)
        | {"signers": [Signer(title="Người hướng dẫn", name=paper.officer)]},
    )


def render_many_receipt(paper: ManyReceipt) -> bytes:
    rows = [
        {"due": moment_words(one.due_at), "number": one.dossier_number}
        | {"content": one.content, "person": one.person, "papers": one.papers}
        | {"legal_time": one.legal_time}
        for one in paper.rows
    ]
    return render(
        "many_receipt",
        letter_data(paper, "Giấy tiếp nhận nhiều hồ sơ\nvà hẹn trả kết quả", None)
        | {
            "received": moment_words(paper.received_at),
            "rows": rows,
            "signers": [
                Signer(title="Người nộp hồ sơ", name=paper.submitter),
                Signer(title="Người tiếp nhận hồ sơ", name=paper.receiver),
            ],
        },
    )


def _passage(one: Passage) -> dict[str, Any]:
    return {
        "giver": one.giver,
        "receiver": one.receiver,
        "given": moment_words(one.given_at),
        "received": moment_words(one.received_at),
        "giver_person": one.giver_person,
        "receiver_person": one.receiver_person,
        "kept": one.kept or "",
        "remark": one.remark,
    }


def _row(one: RegisterRow) -> list[str]:
    """The cells of a row as text: ten thousand of them go through the typesetter."""
    return [
        str(one.row),
        one.dossier_number,
        one.procedure,
        str(one.sets),
        one.person,
        one.contact,
        one.deciding,
        _short(one.received_at),
        _short(one.due_at),
        _short(one.passed_on_at),
        _short(one.result_at),
        _short(one.returned_at),
        one.delivery,
        one.collected_by,
        one.remark,
    ]


def _short(moment: datetime | None) -> str:
    return f"{local_time(moment):%H:%M %d/%m/%Y}" if moment else ""


def _day(day: date | None) -> str:
    return day_words(day) if day else ""
