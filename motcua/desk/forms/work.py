"""Forms of the work from step to step."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.common.forms import FileInput, explain
from motcua.desk.forms.base import (
    Doing,
    MoveForm,
    NotesForm,
    OnwardForm,
    Words,
    only_pdf,
    place_words,
    private_note,
    public_note,
    reason,
)
from motcua.dossiers import actions, steps, waits
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier, Event
from motcua.files import limits
from motcua.files.actions import store_issued


class ForwardForm(OnwardForm):
    def does(self) -> str:
        places = [place_words(self.dossier, index) for index in steps.Ways(self.dossier).onward]
        return _("Bước sau: %(place)s.") % {"place": _("; hoặc ").join(places)}

    folded = ("note",)
    private_note = explain(
        Words(label=gettext_lazy("Lời nhắn cho người làm bước sau"), required=False),
        hint=gettext_lazy("Chỉ cán bộ đọc được."),
    )
    note = public_note()


class SendBackForm(MoveForm):
    def does(self) -> str:
        back = steps.came_from(self.dossier)
        return (
            ""
            if back is None
            else _("Hồ sơ về lại bước trước: %(place)s.")
            % {"place": place_words(self.dossier, back)}
        )

    private_note = reason(
        gettext_lazy("Cần sửa gì"), gettext_lazy("Người làm bước trước đọc. Người dân không thấy.")
    )


class FinishForm(MoveForm):
    def does(self) -> str:
        last = steps.last_index(self.dossier)
        return _("Kết quả chuyển về: %(place)s. Người nộp được báo ngay.") % {
            "place": place_words(self.dossier, last)
        }

    folded = ("note", "private_note")
    result = explain(
        forms.FileField(
            label=gettext_lazy("Tệp kết quả"),
            widget=FileInput(max_mb=limits.MAX_FILE_MB, accept=".pdf"),
            error_messages={
                "required": gettext_lazy("Chọn tệp kết quả đã ký, đóng dấu (PDF)."),
                "empty": gettext_lazy("Tệp này trống: chọn lại tệp kết quả."),
            },
        ),
        hint=gettext_lazy("Một tệp PDF đã ký, đóng dấu."),
    )
    note = public_note()
    private_note = private_note()

    def __init__(self, action: str, dossier: Dossier, *args: Any, **kwargs: Any) -> None:
        super().__init__(action, dossier, *args, **kwargs)
        draft = waits.decision(dossier)
        if draft and draft.electronic:
            del self.fields["result"]
        elif draft and draft.approved_at:
            self.fields["result"].required = False
            self.fields["result"].help_text = _(
                "Bản quét đã ký, đóng dấu. Để trống thì phát hành đúng văn bản đã duyệt."
            )

    def clean_result(self) -> Any:
        upload = self.cleaned_data["result"]
        return only_pdf(upload) if upload else None


class BeginForm(NotesForm):
    told = gettext_lazy("Hồ sơ về tên tài khoản này và bắt đầu được xử lý.")


def _finish(dossier: Dossier, acting: Acting, *, result: Any = None, **given: str) -> Event:
    # Together: whoever comes second leaves no file behind.
    with transaction.atomic():
        kept = store_issued(result, by=acting.user) if result else None
        return actions.finish(dossier, acting, result=kept, **given)


DOES = {
    "begin": Doing(BeginForm, actions.begin, main=True),
    "forward": Doing(ForwardForm, actions.forward, main=True),
    "finish": Doing(FinishForm, _finish, main=True),
    "send_back": Doing(SendBackForm, actions.send_back),
}
