"""Forms of the apology: an officer drafts it, the leader signs it. Nobody types the new day."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.common.forms import explain
from motcua.desk.forms.base import Doing, MoveForm, reason
from motcua.dossiers import actions, lateness
from motcua.dossiers.models import Apology, Dossier
from motcua.dossiers.where import moment


class ApologyForm(MoveForm):
    reason = reason(
        gettext_lazy("Lý do chưa trả được đúng hẹn"),
        gettext_lazy(
            "Việc đang ở bước nào, vì sao chậm. Lý do được in vào phiếu xin lỗi (mẫu 04)."
        ),
    )
    days = explain(
        forms.TypedChoiceField(
            label=gettext_lazy("Xin thêm"),
            coerce=int,
            error_messages={
                "invalid_choice": gettext_lazy("Chọn số ngày làm việc từ 1 đến 30."),
                "required": gettext_lazy("Chọn số ngày làm việc xin thêm."),
            },
        ),
        hint=gettext_lazy("Ngày hẹn mới do hệ thống tính, hiện ngay sau số ngày."),
    )

    def __init__(self, action: str, dossier: Dossier, *args: Any, **kwargs: Any) -> None:
        super().__init__(action, dossier, *args, **kwargs)
        ways = lateness.new_days(dossier)
        self.fields["days"].choices = [  # type: ignore[attr-defined]
            (
                days,
                _("%(days)s ngày làm việc: hẹn lại %(due)s") % {"days": days, "due": moment(due)},
            )
            for days, due in ways
        ]
        if draft := drafted(dossier):
            self.fields["reason"].initial, self.fields["days"].initial = draft.reason, draft.days


class PrepareForm(ApologyForm):
    told = gettext_lazy(
        "Dự thảo được trình lãnh đạo ký; ngày hẹn chưa đổi cho đến khi ký. Mỗi hồ sơ chỉ được xin lỗi một lần."
    )


class ApologiseForm(ApologyForm):
    def does(self) -> str:
        due = moment(self.dossier.due_at)
        return _(
            "Hẹn trả hiện nay: %(due)s. Sau khi ký, ngày hẹn đổi thành ngày chọn dưới đây, ngày hẹn ban đầu vẫn "
            "được giữ, người nộp nhận phiếu xin lỗi (mẫu 04). Mỗi hồ sơ chỉ được một lần."
        ) % {"due": due}


def drafted(dossier: Dossier) -> Apology | None:
    return Apology.objects.filter(dossier=dossier).select_related("prepared_by__user").first()


DOES = {
    "prepare_apology": Doing(PrepareForm, actions.prepare_apology),
    "apologise": Doing(ApologiseForm, actions.apologise),
}
