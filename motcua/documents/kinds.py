"""Which move prints which paper: its name, the move after which it is made, how its facts are gathered."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.documents import facts, facts_desk, render, render_desk, verification
from motcua.documents.models import Document
from motcua.documents.papers import Regime
from motcua.dossiers.models import Delivery, Event


@dataclass(frozen=True)
class Kind:
    name: str | Promise
    after: str
    file_name: str
    make: Callable[[Document], bytes]
    only: Callable[[Event], bool] = lambda event: True
    inside: bool = False  # for officers only
    mark: str = ""  # in the number of the agency's own papers; the applicant's have none


def _stops_what_was_taken_in(event: Event) -> bool:
    """The circular of 2018 has no such form: then a letter alone says it."""
    regime = facts.regime_of(event.dossier)
    return regime is Regime.TT03_2025 and event.dossier.accepted_at is not None


KINDS = {
    "verification": Kind(
        _("Biên bản xác minh"),
        "verify",
        "bien-ban-xac-minh",
        lambda d: verification.render_verification(verification.verification(d)),
        inside=True,
        mark="BBXM",
    ),
    "declaration": Kind(
        _("Tờ khai"),
        "submit",
        "to-khai",
        lambda d: render.render_declaration(facts.declaration_of(d)),
    ),
    "declaration_1": Kind(
        _("Tờ khai"),
        "receive",
        "to-khai-tai-quay",
        lambda d: render.render_declaration(facts.declaration_of(d)),
        only=lambda event: bool(event.data["complete"]),
    ),
    "declaration_2": Kind(
        _("Tờ khai sau khi bổ sung"),
        "supplement",
        "to-khai-sau-bo-sung",
        lambda d: render.render_declaration(facts.declaration_of(d)),
        only=lambda event: bool(event.data["asked"]["fields"]),
    ),
    "01": Kind(
        _("Giấy tiếp nhận hồ sơ và hẹn trả kết quả (mẫu số 01)"),
        "accept",
        "giay-tiep-nhan",
        lambda d: render.render_form01(facts.form01(d)),
        mark="TN",
    ),
    "02": Kind(
        _("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ (mẫu số 02)"),
        "ask_supplement",
        "phieu-bo-sung",
        lambda d: render.render_form02(facts.form02(d)),
        mark="BS",
    ),
    "03": Kind(
        _("Phiếu từ chối tiếp nhận giải quyết hồ sơ (mẫu số 03)"),
        "refuse",
        "phieu-tu-choi",
        lambda d: render.render_form03(facts.form03(d)),
        mark="TC",
    ),
    "03_work": Kind(
        _("Phiếu từ chối giải quyết hồ sơ (mẫu số 03)"),
        "refuse_result",
        "phieu-tu-choi-giai-quyet",
        lambda d: render.render_form03(facts_desk.refusal(d)),
        mark="TC",
    ),
    "04": Kind(
        _("Phiếu xin lỗi và hẹn lại ngày trả kết quả (mẫu số 04)"),
        "apologise",
        "phieu-xin-loi",
        lambda d: render_desk.render_apology(facts_desk.apology(d)),
        mark="XL",
    ),
    "05": Kind(
        _("Thông báo dừng giải quyết hồ sơ (mẫu số 05)"),
        "stop",
        "thong-bao-dung",
        lambda d: render_desk.render_stop_notice(facts_desk.stop_notice(d)),
        only=_stops_what_was_taken_in,
        mark="DG",
    ),
    "05_asked": Kind(
        _("Thông báo dừng giải quyết hồ sơ theo yêu cầu (mẫu số 05)"),
        "withdraw",
        "thong-bao-dung-theo-yeu-cau",
        lambda d: render_desk.render_stop_notice(facts_desk.stop_notice(d)),
        only=_stops_what_was_taken_in,
        mark="DG",
    ),
    "05_confirmed": Kind(
        _("Thông báo dừng giải quyết hồ sơ theo yêu cầu (mẫu số 05)"),
        "confirm_withdrawal",
        "thong-bao-cho-rut",
        lambda d: render_desk.render_stop_notice(facts_desk.stop_notice(d)),
        only=_stops_what_was_taken_in,
        mark="DG",
    ),
    "return": Kind(
        _("Giấy biên nhận trả kết quả"),
        "hand_over",
        "bien-nhan-tra-ket-qua",
        lambda d: render_desk.render_return_receipt(facts_desk.return_receipt(d)),
        # Nobody stands at the counter to sign for what the carrier delivered.
        only=lambda event: event.dossier.delivery != Delivery.ONLINE and event.by is not None,
        mark="BN",
    ),
}
