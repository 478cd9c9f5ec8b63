"""What an officer has to say with each move. Field names stand alone; ids carry the move, many forms share a page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.common.forms import BaseForm, BoundField, FileInput, explain
from motcua.common.vietnamese import clean
from motcua.dossiers import steps
from motcua.dossiers.models import Delivery, Dossier
from motcua.files import limits
from motcua.procedures import rows
from motcua.procedures.cases import fits
from motcua.procedures.fields import told_sections
from motcua.procedures.kinds import KINDS, show
from motcua.procedures.schema import CASE

Text = str | Promise
REASON_AT_LEAST = 10
PDF_WITHIN = 1024  # readers look for "%PDF-" in the first kilobyte


class Words(forms.CharField):
    """Text without hidden characters; `lines` for a large box."""

    def __init__(self, *, lines: bool = True, **kwargs: Any) -> None:
        self.lines = lines
        widget = forms.Textarea(attrs={"rows": 3, "cols": False}) if lines else forms.TextInput()
        super().__init__(**{"widget": widget, "max_length": 2000, **kwargs})

    def to_python(self, value: Any) -> str | None:
        return clean(str(value), keep_lines=self.lines) if value else ""


def reason(label: Text, hint: Text) -> Words:
    field = Words(
        label=label,
        min_length=REASON_AT_LEAST,
        error_messages={
            "min_length": gettext_lazy("Ghi rõ lý do, ít nhất %(limit_value)d ký tự."),
            "required": gettext_lazy("Ghi rõ lý do, ít nhất 10 ký tự."),
        },
    )
    return explain(field, hint=hint)


class MoveForm(BaseForm):
    buttons: Sequence[tuple[str, str]] = ()  # several ways to press: value and words of each
    folded: tuple[str, ...] = ()  # seldom needed: kept out of the way of two hundred presses a day

    def __init__(
        self, action: str, dossier: Dossier, data: Any = None, files: Any = None, **kwargs: Any
    ) -> None:
        self.action, self.dossier = action, dossier
        super().__init__(data, files, auto_id=f"{action}_%s", **kwargs)

    @property
    def asked(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in self.folded]

    @property
    def notes(self) -> list[forms.BoundField]:
        return [field for field in self if field.name in self.folded]

    @property
    def notes_used(self) -> bool:
        return any(field.value() or field.errors for field in self.notes)


def _public() -> Words:
    return explain(
        Words(label=gettext_lazy("Ghi chú cho người dân"), required=False),
        hint=gettext_lazy("Người nộp đọc được ở trang hồ sơ."),
    )


def _private() -> Words:
    return explain(
        Words(label=gettext_lazy("Ghi chú nội bộ"), required=False),
        hint=gettext_lazy("Chỉ cán bộ đọc được."),
    )


class NotesForm(MoveForm):
    folded = ("note", "private_note")
    note = _public()
    private_note = _private()


class OnwardForm(MoveForm):
    """Where a step may go on in several ways, each is a button of its own; pressing sends its key."""

    def __init__(self, action: str, dossier: Dossier, *args: Any, **kwargs: Any) -> None:
        super().__init__(action, dossier, *args, **kwargs)
        known = steps.steps(dossier)
        ways = [known[index] for index in steps.Ways(dossier).onward]
        self.buttons = [(step.key, step.name) for step in ways] if len(ways) > 1 else []
        message = _("Bước vừa chọn không nối với bước này: bấm lại một trong các nút bên dưới.")
        self.fields["to"] = forms.ChoiceField(
            choices=[(step.key, step.name) for step in ways],
            required=False,
            widget=forms.HiddenInput(),
            error_messages={"invalid_choice": message},
        )

    @property
    def asked(self) -> list[forms.BoundField]:
        return [field for field in super().asked if field.name != "to"]


class AcceptForm(OnwardForm, NotesForm):
    pass


class ForwardForm(OnwardForm):
    folded = ("note",)
    private_note = explain(
        Words(label=gettext_lazy("Lời nhắn cho người làm bước sau"), required=False),
        hint=gettext_lazy("Chỉ cán bộ đọc được."),
    )
    note = _public()


class RefuseForm(MoveForm):
    folded = ("private_note",)
    note = reason(
        gettext_lazy("Lý do từ chối"),
        gettext_lazy("Nêu rõ điều kiện nào không đạt, căn cứ nào. Lý do được in vào phiếu."),
    )
    private_note = _private()


class StopForm(MoveForm):
    folded = ("private_note",)
    note = reason(
        gettext_lazy("Lý do dừng xử lý"),
        gettext_lazy("Nêu rõ vì sao không giải quyết tiếp được. Người nộp đọc được."),
    )
    private_note = _private()


class SendBackForm(MoveForm):
    private_note = reason(
        gettext_lazy("Cần sửa gì"), gettext_lazy("Người làm bước trước đọc. Người dân không thấy.")
    )


class FinishForm(MoveForm):
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
    note = _public()
    private_note = _private()

    def clean_result(self) -> Any:
        upload = self.cleaned_data["result"]
        start = upload.read(PDF_WITHIN)
        upload.seek(0)
        if b"%PDF-" not in start:
            raise forms.ValidationError(_("Chọn tệp PDF: kết quả không nhận ảnh hay tệp Word."))
        return upload


class HandOverForm(MoveForm):
    """At the counter somebody signs for it; online the applicant fetches it, and there is nothing to ask."""

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
    note = _public()

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


@dataclass(frozen=True)
class Item:
    """One thing that may be asked for: tick it and say why."""

    key: str
    name: str
    detail: str
    tick: BoundField
    reason: BoundField


class SupplementForm(MoveForm):
    """Papers of the published list and answers of the declaration; nothing else may be asked for."""

    note = explain(
        Words(label=gettext_lazy("Lời dặn chung"), required=False),
        hint=gettext_lazy("In ở đầu phiếu yêu cầu bổ sung."),
    )

    def __init__(self, action: str, dossier: Dossier, *args: Any, **kwargs: Any) -> None:
        super().__init__(action, dossier, *args, **kwargs)
        self.named = {"papers": self._papers(), "fields": self._answers()}
        for part, items in self.named.items():
            for key, (name, _detail) in items.items():
                tick, why = f"{part}-{key}", f"{part}-{key}-reason"
                self.fields[tick] = forms.BooleanField(label=name, required=False)
                label = _("Lý do: %(name)s") % {"name": name}
                self.fields[why] = Words(label=label, lines=False, max_length=500, required=False)

    def _papers(self) -> dict[str, tuple[str, str]]:
        description, declared = self.dossier.version.description, self.dossier.declaration
        papers = [paper for paper in description.attachable() if fits(paper.cases, declared)]
        return {paper.key: (paper.name, paper.when) for paper in papers}

    def _answers(self) -> dict[str, tuple[str, str]]:
        answers, description = self.dossier.declaration, self.dossier.version.description
        sections = told_sections(description, answers, people=self.dossier.people)
        return {
            line.key: (
                line.full_label,
                rows.count_in_words(line) or show(line, answers.get(line.key)),
            )
            for section in sections
            for line in section.lines
            # A group can be asked for as a whole, and each line of its rows.
            if line.key != CASE
            and (line.columns or (KINDS[line.kind].keeps and rows.tells(line, speaks=False)))
        }

    def _items(self, part: str) -> Iterator[Item]:
        for key, (name, detail) in self.named[part].items():
            tick, why = self[f"{part}-{key}"], self[f"{part}-{key}-reason"]
            yield Item(key, name, detail, tick, why)  # type: ignore[arg-type]

    @property
    def papers(self) -> list[Item]:
        return list(self._items("papers"))

    @property
    def answers(self) -> list[Item]:
        return list(self._items("fields"))

    @property
    def answers_asked(self) -> bool:
        """Whether the folded list must stand open: something in it was ticked or is wrong."""
        return any(item.tick.value() or item.reason.errors for item in self.answers)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        asked: dict[str, dict[str, str]] = {"papers": {}, "fields": {}}
        unsure = False
        for part, items in self.named.items():
            for key in items:
                tick, why = f"{part}-{key}", f"{part}-{key}-reason"
                said = given.get(why, "")
                if given.get(tick) and not said:
                    self.add_error(why, _("Ghi lý do: %(name)s.") % {"name": items[key][0]})
                elif said and not given.get(tick):
                    unsure = True
                    message = _("Đánh dấu mục này, hoặc xóa lý do: %(name)s.")
                    self.add_error(why, message % {"name": items[key][0]})
                elif said:
                    asked[part][key] = said
        if not any(asked.values()) and not self.errors and not unsure:
            raise forms.ValidationError(
                _("Đánh dấu ít nhất một giấy tờ hoặc một mục cần bổ sung, mỗi mục một lý do.")
            )
        return {**asked, "note": given.get("note", "")}
