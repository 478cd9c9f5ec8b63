"""Forms of how a dossier ends."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.common import clock
from motcua.common.forms import explain
from motcua.desk.forms.base import Doing, MoveForm, Words, private_note, public_note, reason
from motcua.dossiers import actions, asking
from motcua.dossiers.models import Delivery, Dossier
from motcua.dossiers.where import moment


class StopForm(MoveForm):
    told = gettext_lazy("Hồ sơ kết thúc mà không có kết quả. Người nộp được báo kèm lý do.")

    folded = ("private_note",)
    note = reason(
        gettext_lazy("Lý do dừng xử lý"),
        gettext_lazy("Nêu rõ vì sao không giải quyết tiếp được. Người nộp đọc được."),
    )
    private_note = private_note()

    def __init__(self, action: str, dossier: Dossier, *args: Any, **kwargs: Any) -> None:
        super().__init__(action, dossier, *args, **kwargs)
        if asking.is_overdue(dossier, clock.now()):
            text = _("Người nộp không bổ sung hồ sơ trong thời hạn đã báo (đến %(until)s).")
            self.fields["note"].initial = text % {"until": moment(dossier.reply_by)}


class HandOverForm(MoveForm):
    """At the counter somebody signs for it; online the applicant fetches it, and there is nothing to ask."""

    def does(self) -> str:
        if self.online:
            return _("Người nộp đã chọn nhận bản điện tử: kết quả mở ở trang hồ sơ của họ.")
        return _("Ghi ai nhận, với giấy tờ nào. Hồ sơ kết thúc tại đây.")

    folded = ("note",)

    collected_by = explain(
        Words(label=gettext_lazy("Người nhận"), lines=False, max_length=200),
        hint=gettext_lazy("Họ tên người đến nhận."),
    )
    paper = explain(
        Words(label=gettext_lazy("Giấy tờ đã xuất trình"), lines=False, max_length=200),
        hint=gettext_lazy("Loại và số giấy tờ tùy thân; nhận thay thì thêm giấy ủy quyền."),
        example="CCCD 042090000001",
    )
    note = public_note()

    def __init__(self, action: str, dossier: Dossier, *args: Any, **kwargs: Any) -> None:
        super().__init__(action, dossier, *args, **kwargs)
        self.online = dossier.delivery == Delivery.ONLINE
        if self.online:
            del self.fields["collected_by"], self.fields["paper"]
        else:
            self.fields["collected_by"].initial = dossier.applicant_name

    def clean(self) -> dict[str, Any]:
        if self.online:
            self.cleaned_data["collected_by"] = _("Nhận bản điện tử qua mạng")
        return self.cleaned_data


DOES = {
    "hand_over": Doing(HandOverForm, actions.hand_over, main=True),
    "stop": Doing(StopForm, actions.stop, danger=True),
}
