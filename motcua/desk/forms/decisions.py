"""Forms of the draft that becomes the result: made, approved, numbered."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.accounts import proving
from motcua.common import clock
from motcua.common.forms import FileInput, explain
from motcua.desk.forms.base import Doing, Mistyped, MoveForm, Words, only_pdf, private_note
from motcua.documents import decisions as paper
from motcua.documents import signing
from motcua.dossiers import actions, waits
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.paper_numbers import PAPERS
from motcua.files import limits
from motcua.files.actions import store_bytes, store_issued


class DraftForm(MoveForm):
    """Written here, with the facts of the declaration, or brought as a PDF."""

    title = Words(label=gettext_lazy("Tên văn bản"), lines=False, max_length=300)
    opening = explain(
        Words(label=gettext_lazy("Căn cứ và nội dung"), max_length=10_000, required=False),
        hint=gettext_lazy("Mỗi đoạn một dòng. Đứng trên phần thông tin lấy từ tờ khai."),
    )
    rows = forms.BooleanField(
        label=gettext_lazy("In thông tin của tờ khai vào văn bản"), required=False, initial=True
    )
    closing = Words(label=gettext_lazy("Phần kết"), max_length=4000, required=False)
    file = explain(
        forms.FileField(
            label=gettext_lazy("Hoặc dùng tệp PDF soạn sẵn"),
            required=False,
            widget=FileInput(max_mb=limits.MAX_FILE_MB, accept=".pdf"),
        ),
        hint=gettext_lazy("Có tệp thì văn bản là đúng tệp này, các ô trên chỉ lấy tên."),
    )

    def __init__(self, action: str, dossier: Dossier, *args: Any, **kwargs: Any) -> None:
        super().__init__(action, dossier, *args, **kwargs)
        self.fields["title"].initial = dossier.version.description.result[0].name

    def does(self) -> str:
        draft = waits.decision(self.dossier)
        if draft is None:
            return _("Lãnh đạo xem và duyệt đúng văn bản này.")
        if draft.approved_at:
            return _("Dự thảo đã duyệt bị thay và phải được lãnh đạo duyệt lại.")
        return _("Dự thảo mới thay dự thảo đang có.")

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        return only_pdf(upload) if upload else None

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        written = given.get("opening") or given.get("closing") or given.get("rows")
        if not given.get("file") and not written and not self.errors:
            self.add_error("opening", _("Viết nội dung, hoặc chọn tệp PDF soạn sẵn."))
        return given


class ApproveForm(MoveForm):
    told = gettext_lazy(
        "Duyệt đúng văn bản hiện ở mục “Dự thảo kết quả”. Sau đó dự thảo được giữ nguyên."
    )

    folded = ("note",)
    sha256 = forms.CharField(widget=forms.HiddenInput())
    password = explain(
        forms.CharField(
            label=gettext_lazy("Mật khẩu của tài khoản này"),
            strip=False,
            max_length=1000,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
            error_messages={"required": gettext_lazy("Nhập mật khẩu để ký.")},
        ),
        hint=gettext_lazy("Nhập lại để chắc chắn đúng người đang ký."),
    )
    note = private_note()

    def __init__(self, action: str, dossier: Dossier, *args: Any, **kwargs: Any) -> None:
        super().__init__(action, dossier, *args, **kwargs)
        draft = waits.decision(dossier)
        self.fields["sha256"].initial = draft.file.sha256 if draft else ""
        if draft is None or not draft.made_by.agency.signs_electronically:
            del self.fields["password"]

    def does(self) -> str:
        if "password" not in self.fields:
            return super().does()
        return _("Duyệt là ký số đúng văn bản hiện ở mục “Dự thảo kết quả”, không sửa được nữa.")


class NumberForm(MoveForm):
    told = gettext_lazy(
        "Số tiếp theo trong sổ của năm, không bỏ số. Văn bản sửa lại giữ số đã cấp."
    )

    kind = forms.ChoiceField(label=gettext_lazy("Loại văn bản"), choices=PAPERS)


def _draft(dossier: Dossier, acting: Acting, *, title: str, file: Any, **words: Any) -> Event:
    rooms: dict[str, list[int]] = {}
    with transaction.atomic():
        if file:
            kept = store_issued(file, by=acting.user)
        else:
            content, rooms = paper.composed(dossier, title, clock.now(), **words)
            name = f"du-thao-{dossier.number}.pdf"
            kept = store_bytes(content, name=name, content_type="application/pdf", by=acting.user)
        return actions.draft_decision(dossier, acting, title=title, file=kept, rooms=rooms)


def _approve(
    dossier: Dossier, acting: Acting, *, sha256: str, note: str, password: str = ""
) -> Event:
    assert acting.user is not None
    if password:
        try:
            proving.prove(acting.user, password)
        except proving.NotProven as refused:
            raise Mistyped("password", refused.sentence) from None
    event = actions.approve_decision(
        dossier, acting, sha256=sha256, note=note, proven=bool(password)
    )
    return _signed_at_once(dossier, event)


def _number(dossier: Dossier, acting: Acting, *, kind: str) -> Event:
    return _signed_at_once(dossier, actions.number_decision(dossier, acting, kind=kind))


def _signed_at_once(dossier: Dossier, event: Event) -> Event:
    """Usually there is no need to wait for the worker, who tries again whatever fails here."""
    if event.data.get("signs"):
        signing.attempt(dossier.pk)
    return event


DOES = {
    "approve_decision": Doing(ApproveForm, _approve, main=True),
    "number_decision": Doing(NumberForm, _number, main=True),
    "draft_decision": Doing(DraftForm, _draft),
}
