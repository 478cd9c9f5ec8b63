"""Forms of what the work leaves in writing: verification, objection, appointment, note; and of receiving a transfer."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.agencies.queries import calendar_for
from motcua.common import clock
from motcua.common.forms import DateField, FileInput, FilesField, explain
from motcua.desk.forms.base import Doing, MoveForm, Words, public_note
from motcua.dossiers import actions, meetings, waits
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.where import moment
from motcua.files import limits
from motcua.files.actions import store

MOST_FILES = 10


def attached_files(label: Any) -> FilesField:
    accept = ",".join(limits.ACCEPTED_SUFFIXES)
    widget = FileInput(max_mb=limits.MAX_FILE_MB, accept=accept, multiple=True)
    field = FilesField(label=label, required=False, widget=widget)
    return explain(field, hint=gettext_lazy("Tệp PDF hoặc ảnh chụp, nếu có."))


class WithFiles(MoveForm):
    def clean_attached(self) -> Any:
        given = self.cleaned_data["attached"]
        if len(given) > MOST_FILES:
            words = _("Chọn nhiều nhất %(most)s tệp một lần.")
            raise forms.ValidationError(words % {"most": MOST_FILES})
        return given


def hour(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        input_formats=["%H:%M", "%Hh%M", "%Hg%M", "%H"],
        widget=forms.TimeInput(attrs={"class": "short", "maxlength": "5"}, format="%H:%M"),
        error_messages={"invalid": gettext_lazy("Viết giờ theo mẫu giờ:phút, ví dụ 14:30.")},
    )


def _at(given: dict[str, Any]) -> datetime | None:
    if given.get("day") is None or given.get("hour") is None:
        return None
    return clock.moment(f"{given['day'].isoformat()}T{given['hour']:%H:%M}")


class VerifyForm(WithFiles):
    told = gettext_lazy(
        "Biên bản xác minh được lập để in và ký. Người dân không đọc được nội dung."
    )

    day = DateField(label=gettext_lazy("Ngày xác minh"))
    hour = hour(gettext_lazy("Giờ xác minh"))
    place = Words(label=gettext_lazy("Nơi xác minh"), lines=False, max_length=300)
    participants = explain(
        Words(label=gettext_lazy("Thành phần tham gia")),
        hint=gettext_lazy("Mỗi người một dòng: họ tên, chức vụ hoặc nơi ở."),
    )
    content = Words(label=gettext_lazy("Nội dung và kết quả xác minh"), max_length=10_000)
    attached = attached_files(gettext_lazy("Tệp kèm theo"))

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        at = _at(given)
        begun = self.dossier.submitted_at
        if at and at > clock.now():
            self.add_error("hour", _("Buổi xác minh chưa diễn ra: ghi giờ đã xác minh."))
        elif at and begun and clock.local(at).date() < clock.local(begun).date():
            words = _("Hồ sơ nộp ngày %(day)s: buổi xác minh phải từ ngày đó.")
            self.add_error("day", words % {"day": f"{clock.local(begun):%d/%m/%Y}"})
        kept = ("place", "participants", "content", "attached")
        return {"at": at, **{name: given.get(name) for name in kept}}


class ObjectionForm(WithFiles):
    told = gettext_lazy("Ghi ý kiến của người có liên quan trong thời gian niêm yết.")

    who = Words(label=gettext_lazy("Người có ý kiến"), lines=False, max_length=300)
    text = Words(label=gettext_lazy("Nội dung ý kiến"), min_length=10)
    attached = attached_files(gettext_lazy("Tệp kèm theo"))


class NoteForm(WithFiles):
    told = gettext_lazy("Chỉ cán bộ đọc được, người dân không thấy.")

    text = Words(label=gettext_lazy("Nội dung ghi chú"))
    attached = attached_files(gettext_lazy("Tệp kèm theo"))


class AppointForm(MoveForm):
    """A meeting is agreed on, so day and hour are typed; they are no due time."""

    folded = ("note",)
    day = DateField(label=gettext_lazy("Ngày hẹn"))
    hour = hour(gettext_lazy("Giờ hẹn"))
    place = Words(label=gettext_lazy("Nơi hẹn"), lines=False, max_length=200)
    note = public_note()

    def __init__(self, action: str, dossier: Dossier, *args: Any, **kwargs: Any) -> None:
        super().__init__(action, dossier, *args, **kwargs)
        assert dossier.division is not None
        office = dossier.division.agency
        self.calendar = calendar_for(office)
        self.fields["place"].initial = f"{dossier.division.name}, {office.name}"

    def does(self) -> str:
        purpose = waits.step_of(self.dossier).appointment
        return _("Người dân được báo bằng thư: %(purpose)s") % {"purpose": purpose}

    def clean(self) -> dict[str, Any]:
        at = _at(self.cleaned_data)
        if at and (wrong := meetings.not_possible(at, clock.now(), self.calendar)):
            self.add_error("hour" if at.date() == clock.today() else "day", wrong)
        given = self.cleaned_data
        return {"at": at, "place": given.get("place", ""), "note": given.get("note", "")}


class AttendForm(MoveForm):
    came = forms.TypedChoiceField(
        label=gettext_lazy("Người dân đã đến chưa"),
        choices=(("yes", gettext_lazy("Đã đến")), ("no", gettext_lazy("Không đến"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect(),
    )
    remarks = explain(
        Words(label=gettext_lazy("Ghi chú"), max_length=500, required=False),
        hint=gettext_lazy("Không đến thì ghi lý do nếu biết, rồi hẹn lại."),
    )

    def does(self) -> str:
        found = waits.meeting(self.dossier)
        return (
            _("Hẹn lúc %(at)s.") % {"at": moment(found.pending.at)}
            if found and found.pending
            else ""
        )


class ReceiveForm(MoveForm):
    remarks = explain(
        Words(label=gettext_lazy("Hồ sơ có gì khác phiếu chuyển"), required=False),
        hint=gettext_lazy("Để trống khi đủ. Cán bộ hai cơ quan đọc được."),
    )

    def does(self) -> str:
        came = waits.passed_on(self.dossier)
        if came is None:
            return ""
        slip = came.data["slip"]
        words = _("%(sender)s chuyển đến: %(papers)s giấy tờ, %(files)s tệp. Kiểm rồi xác nhận.")
        return words % {
            "sender": slip["from"],
            "papers": len(slip["papers"]),
            "files": slip["files"],
        }


def with_files(verb: Callable[..., Event]) -> Callable[..., Event]:
    """Files are kept together with the move, or not at all."""

    def act(dossier: Dossier, acting: Acting, *, attached: Any, **given: Any) -> Event:
        with transaction.atomic():
            kept = [store(one, by=acting.user) for one in attached]
            return verb(dossier, acting, files=kept, **given)

    return act


DOES = {
    "confirm_transfer": Doing(ReceiveForm, actions.confirm_transfer, main=True),
    "appoint": Doing(AppointForm, actions.appoint),
    "attend": Doing(AttendForm, actions.attend, main=True),
    "verify": Doing(VerifyForm, with_files(actions.verify)),
    "record_objection": Doing(ObjectionForm, with_files(actions.record_objection)),
    "note": Doing(NoteForm, with_files(actions.note)),
}
