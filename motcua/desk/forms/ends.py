"""Forms of how a dossier ends."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.common import clock
from motcua.common.forms import explain
from motcua.common.identity import Impossible, check_citizen_id
from motcua.desk.forms.base import (
    Doing,
    MoveForm,
    Words,
    private_note,
    public_note,
    reason,
)
from motcua.dossiers import actions, asking, promises
from motcua.dossiers.models import Delivery, Dossier, HandedIn
from motcua.dossiers.where import moment
from motcua.post import actions as post
from motcua.post.forms import DeliveryFields


def kept_originals(dossier: Dossier) -> list[HandedIn]:
    """Originals that lie here and must go back."""
    kept = dossier.handed_in.filter(keeps_originals=True, returned_at=None)
    return list(kept.order_by("pk"))


class OriginalsForm(MoveForm):
    """Shared by the moves with which originals go back; the field is there only if some are kept."""

    def __init__(self, action: str, dossier: Dossier, *args: Any, **kwargs: Any) -> None:
        super().__init__(action, dossier, *args, **kwargs)
        names = {paper.key: paper.name for paper in dossier.version.description.attachable()}
        rows = kept_originals(dossier)
        if not rows:
            return
        label = _("%(name)s (%(n)s bản chính)")
        self.fields["originals"] = forms.TypedMultipleChoiceField(
            label=_("Bản chính trả lại"),
            coerce=int,
            required=False,
            initial=[row.pk for row in rows],
            widget=forms.CheckboxSelectMultiple,
            choices=[
                (row.pk, label % {"name": names.get(row.paper, row.paper), "n": row.originals})
                for row in rows
            ],
            error_messages={
                "invalid_choice": _("Giấy tờ vừa chọn không còn giữ ở đây: xem lại danh sách.")
            },
        )


class StopForm(MoveForm):
    told = gettext_lazy("Hồ sơ kết thúc mà không có kết quả. Người nộp được báo kèm lý do.")

    folded = ("private_note",)
    note = reason(
        gettext_lazy("Lý do dừng xử lý"),
        gettext_lazy("Nêu rõ vì sao không giải quyết tiếp được. Người nộp đọc được."),
    )
    article = explain(
        Words(label=gettext_lazy("Căn cứ"), lines=False, max_length=300, required=False),
        hint=gettext_lazy("Điều, khoản, văn bản; được in vào thông báo."),
    )
    private_note = private_note()

    def __init__(self, action: str, dossier: Dossier, *args: Any, **kwargs: Any) -> None:
        super().__init__(action, dossier, *args, **kwargs)
        if asking.is_overdue(dossier, clock.now()):
            text = _("Người nộp không bổ sung hồ sơ trong thời hạn đã báo (đến %(until)s).")
            self.fields["note"].initial = text % {"until": moment(dossier.reply_by)}


COLLECTORS = (
    ("applicant", gettext_lazy("Chủ hồ sơ hoặc người nộp")),
    ("representative", gettext_lazy("Người được ủy quyền")),
    ("post", gettext_lazy("Bưu chính")),
)
PAPERS = (
    ("CCCD", gettext_lazy("Căn cước")),
    ("CMND", gettext_lazy("Chứng minh nhân dân")),
    ("passport", gettext_lazy("Hộ chiếu")),
    ("other", gettext_lazy("Giấy tờ khác")),
)


class HandOverForm(OriginalsForm):
    """At the counter somebody signs for it; online the applicant fetches it, and there is nothing to ask."""

    def does(self) -> str:
        if self.online:
            return _("Người nộp đã chọn nhận bản điện tử: kết quả mở ở trang hồ sơ của họ.")
        return _(
            "Ghi ai nhận, với giấy tờ nào. In giấy biên nhận để người nhận ký. Hồ sơ kết thúc tại đây."
        )

    folded = ("note",)

    collector = forms.ChoiceField(
        label=gettext_lazy("Ai đến nhận"),
        choices=COLLECTORS,
        initial="applicant",
        required=False,
        widget=forms.RadioSelect,
    )
    collected_by = explain(
        Words(label=gettext_lazy("Người nhận"), lines=False, max_length=200),
        hint=gettext_lazy("Họ tên người đến nhận; gửi bưu chính thì ghi tên bưu cục."),
    )
    paper_kind = forms.ChoiceField(
        label=gettext_lazy("Giấy tờ đã xuất trình"),
        choices=PAPERS,
        initial="CCCD",
        required=False,
    )
    paper = explain(
        Words(
            label=gettext_lazy("Số giấy tờ"),
            lines=False,
            max_length=60,
            required=False,
        ),
        example="042090000001",
    )
    acts_for = explain(
        Words(
            label=gettext_lazy("Giấy ủy quyền hoặc số vận đơn"),
            lines=False,
            max_length=200,
            required=False,
        ),
        hint=gettext_lazy("Số, ngày, nơi chứng thực giấy ủy quyền; gửi bưu chính thì số vận đơn."),
    )
    copies = forms.IntegerField(
        label=gettext_lazy("Số bản kết quả"),
        min_value=1,
        max_value=99,
        initial=1,
        required=False,
        error_messages={
            "invalid": gettext_lazy("Nhập số bản từ 1 đến 99."),
            "min_value": gettext_lazy("Nhập số bản từ 1 đến 99."),
            "max_value": gettext_lazy("Nhập số bản từ 1 đến 99."),
        },
    )
    note = public_note()

    def __init__(self, action: str, dossier: Dossier, *args: Any, **kwargs: Any) -> None:
        super().__init__(action, dossier, *args, **kwargs)
        self.online = dossier.delivery == Delivery.ONLINE
        if self.online:
            for name in ("collector", "collected_by", "paper_kind", "paper", "acts_for", "copies"):
                del self.fields[name]
        else:
            self.fields["collected_by"].initial = dossier.applicant_name
            if dossier.delivery == Delivery.POST:
                self.fields["collector"].initial = "post"

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if self.online:
            return given | {"collected_by": _("Nhận bản điện tử qua mạng")}
        kind = given.pop("paper_kind", "") or "CCCD"
        given["collector"] = given.get("collector") or "applicant"
        given["copies"] = given.get("copies") or 1
        if given["collector"] != "post":
            given["paper"] = self._paper(kind, given.get("paper", ""))
        if given["collector"] == "representative" and not given.get("acts_for"):
            self.add_error("acts_for", _("Ghi giấy ủy quyền: số, ngày, nơi chứng thực."))
        return given

    def _paper(self, kind: str, number: str) -> str:
        if not number and "paper" not in self.errors:
            self.add_error("paper", _("Ghi số giấy tờ tùy thân của người nhận."))
        elif kind in ("CCCD", "CMND"):
            try:
                number = check_citizen_id(number.removeprefix(kind).strip()).number
            except Impossible as wrong:
                self.add_error("paper", wrong.message)
        name = kind if kind in ("CCCD", "CMND") else str(dict(PAPERS)[kind])
        return f"{name} {number}".strip()


class ReturnOriginalsForm(OriginalsForm):
    told = gettext_lazy("Ghi giấy tờ bản chính nào đã trả, cho ai. Trạng thái hồ sơ không đổi.")
    folded = ("note",)

    returned_to = explain(
        Words(label=gettext_lazy("Người nhận lại"), lines=False, max_length=200),
        hint=gettext_lazy("Họ tên và giấy tờ tùy thân của người nhận."),
    )
    note = public_note()

    def __init__(self, action: str, dossier: Dossier, *args: Any, **kwargs: Any) -> None:
        super().__init__(action, dossier, *args, **kwargs)
        self.fields["returned_to"].initial = dossier.applicant_name

    def clean(self) -> dict[str, Any]:
        if not self.cleaned_data.get("originals") and "originals" not in self.errors:
            message = _("Đánh dấu ít nhất một giấy tờ đã trả.")
            self.add_error("originals" if "originals" in self.fields else None, message)
        return self.cleaned_data


class ProposeRefusalForm(MoveForm):
    told = gettext_lazy(
        "Trình lãnh đạo duyệt. Khi được duyệt, phiếu từ chối (mẫu 03) là kết quả của hồ sơ và trả qua một cửa."
    )
    folded = ("private_note",)
    reason = reason(
        gettext_lazy("Lý do từ chối"),
        gettext_lazy("Điều kiện nào không đạt. Lý do được in vào phiếu từ chối."),
    )
    article = explain(
        Words(
            label=gettext_lazy("Căn cứ"),
            lines=False,
            max_length=300,
            error_messages={"required": gettext_lazy("Ghi điều, khoản và văn bản làm căn cứ.")},
        ),
        hint=gettext_lazy("Điều, khoản, văn bản; được in vào phiếu từ chối."),
    )
    private_note = private_note()


class RefuseResultForm(MoveForm):
    folded = ("private_note",)
    private_note = private_note()

    def does(self) -> str:
        return _(
            "Lý do: %(reason)s Căn cứ: %(article)s. Phiếu từ chối (mẫu 03) được lập, người nộp được báo."
        ) % {
            "reason": _sentence(self.dossier.refusal.get("reason", "")),
            "article": str(self.dossier.refusal.get("article", "")).rstrip("."),
        }


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


class DeclineRefusalForm(MoveForm):
    told = gettext_lazy("Hồ sơ được xử lý tiếp. Người dân không thấy.")
    private_note = reason(
        gettext_lazy("Vì sao không duyệt"), gettext_lazy("Cán bộ thụ lý đọc và làm tiếp.")
    )


class ConfirmWithdrawalForm(OriginalsForm):
    folded = ("private_note",)
    note = public_note()
    private_note = private_note()

    def does(self) -> str:
        return _("Người nộp đã xin rút hồ sơ. Hồ sơ kết thúc mà không có kết quả.")


class CorrectForm(MoveForm):
    folded = ("private_note",)
    reason = reason(
        gettext_lazy("Sai ở đâu, vì sao"),
        gettext_lazy("Người nộp đọc được, cùng lời xin lỗi."),
    )
    private_note = private_note()

    def does(self) -> str:
        return _(
            "Hồ sơ trở lại xử lý từ bước đầu, hẹn trả mới sau %(limit)s kể từ bây giờ, không thu phí. "
            "Kết quả cũ vẫn được lưu. Người nộp được báo và xin lỗi."
        ) % {"limit": promises.limit_of(self.dossier)}


class ChangeDeliveryForm(DeliveryFields, MoveForm):
    """For who asks at the counter or by telephone."""

    told = gettext_lazy("Đổi theo yêu cầu của người nộp, chừng nào kết quả chưa giao bưu chính.")
    folded = ("note",)
    note = public_note()

    def __init__(self, action: str, dossier: Dossier, *args: Any, **kwargs: Any) -> None:
        # Both parents want the dossier: `DeliveryFields` first, `MoveForm` after it.
        super().__init__(dossier, action, dossier, *args, **kwargs)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        typed: dict[str, Any] = {key: said[key] for key in ("delivery", "note") if key in said}
        return typed | {"post_to": self.post_to_of(said)}


def _not_posted(dossier: Dossier) -> bool:
    return post.under_way(dossier) is None


def _keeps_originals(dossier: Dossier) -> bool:
    return bool(kept_originals(dossier))


DOES = {
    "hand_over": Doing(HandOverForm, actions.hand_over, main=True),
    "confirm_withdrawal": Doing(ConfirmWithdrawalForm, actions.confirm_withdrawal),
    "return_originals": Doing(
        ReturnOriginalsForm, actions.return_originals, shown=_keeps_originals
    ),
    "refuse_result": Doing(RefuseResultForm, actions.refuse_result),
    "decline_refusal": Doing(DeclineRefusalForm, actions.decline_refusal),
    "propose_refusal": Doing(ProposeRefusalForm, actions.propose_refusal, danger=True),
    "correct": Doing(CorrectForm, actions.correct),
    "change_delivery": Doing(ChangeDeliveryForm, post.change_delivery, shown=_not_posted),
    "stop": Doing(StopForm, actions.stop, danger=True),
}
