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
    place_words,
    private_note,
    public_note,
    reason,
)
from motcua.dossiers import actions, steps
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier, Event
from motcua.files import limits
from motcua.files.actions import store_issued

PDF_WITHIN = 1024  # readers look for "%PDF-" in the first kilobyte


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

    def clean_result(self) -> Any:
        upload = self.cleaned_data["result"]
        start = upload.read(PDF_WITHIN)
        upload.seek(0)
        if b"%PDF-" not in start:
            raise forms.ValidationError(_("Chọn tệp PDF: kết quả không nhận ảnh hay tệp Word."))
        return upload


class BeginForm(NotesForm):
    told = gettext_lazy("Hồ sơ về tên tài khoản này và bắt đầu được xử lý.")


def _finish(dossier: Dossier, acting: Acting, *, result: Any, **given: str) -> Event:
    # Together: whoever comes second leaves no file behind.
    with transaction.atomic():
        return actions.finish(dossier, acting, result=store_issued(result, by=acting.user), **given)


DOES = {
    "begin": Doing(BeginForm, actions.begin, main=True),
    "forward": Doing(ForwardForm, actions.forward, main=True),
    "finish": Doing(FinishForm, _finish, main=True),
    "send_back": Doing(SendBackForm, actions.send_back),
}
