"""What every move's form shares. Field names stand alone; ids carry the move, many forms share a page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.common.forms import BaseForm, explain
from motcua.common.vietnamese import clean
from motcua.dossiers import steps
from motcua.dossiers.models import Dossier, Event

Text = str | Promise
REASON_AT_LEAST = 10
PDF_WITHIN = 1024  # readers look for "%PDF-" in the first kilobyte


def as_read(data: QueryDict) -> int:
    """Which state of the dossier the page was made from; what is no number fits no state."""
    moves = data.get("moves", "")
    return int(moves) if moves.isascii() and moves.isdecimal() and len(moves) < 9 else -1


class Words(forms.CharField):
    """Text without hidden characters; `lines` for a large box."""

    def __init__(self, *, lines: bool = True, **kwargs: Any) -> None:
        self.lines = lines
        widget = forms.Textarea(attrs={"rows": 3, "cols": False}) if lines else forms.TextInput()
        super().__init__(**{"widget": widget, "max_length": 2000, **kwargs})

    def to_python(self, value: Any) -> str | None:
        return clean(str(value), keep_lines=self.lines) if value else ""


def only_pdf(upload: Any) -> Any:
    start = upload.read(PDF_WITHIN)
    upload.seek(0)
    if b"%PDF-" not in start:
        raise forms.ValidationError(_("Chọn tệp PDF: ở đây không nhận ảnh hay tệp Word."))
    return upload


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
    told: Text = ""  # what pressing does
    wants = False  # a list of things to be asked for, drawn as such
    folded: tuple[str, ...] = ()  # seldom needed: kept out of the way of two hundred presses a day

    def __init__(
        self, action: str, dossier: Dossier, data: Any = None, files: Any = None, **kwargs: Any
    ) -> None:
        self.action, self.dossier = action, dossier
        super().__init__(data, files, auto_id=f"{action}_%s", **kwargs)

    def does(self) -> str:
        """What pressing does, said before it is pressed."""
        return str(self.told)

    @property
    def file_field(self) -> str | None:
        """Where it is said what is wrong with a file that was not taken."""
        files = (n for n, field in self.fields.items() if isinstance(field, forms.FileField))
        return next(files, None)

    @property
    def asked(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in self.folded]

    @property
    def notes(self) -> list[forms.BoundField]:
        return [field for field in self if field.name in self.folded]

    @property
    def notes_used(self) -> bool:
        return any(field.value() or field.errors for field in self.notes)


def public_note() -> Words:
    return explain(
        Words(label=gettext_lazy("Ghi chú cho người dân"), required=False),
        hint=gettext_lazy("Người nộp đọc được ở trang hồ sơ."),
    )


def private_note() -> Words:
    return explain(
        Words(label=gettext_lazy("Ghi chú nội bộ"), required=False),
        hint=gettext_lazy("Chỉ cán bộ đọc được."),
    )


class NotesForm(MoveForm):
    folded = ("note", "private_note")
    note = public_note()
    private_note = private_note()


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


class Mistyped(Exception):
    """What only the verb could find wrong with what was typed: one sentence, for one field."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.sentence = field, sentence


@dataclass(frozen=True)
class Doing:
    """A button: its form, the verb behind it, and how it stands on the page."""

    form: type[MoveForm]
    do: Callable[..., Event]
    main: bool = False  # the usual next thing: stands open, with the page's main button
    danger: bool = False
    shown: Callable[[Dossier], bool] = lambda dossier: True  # where the table alone cannot say


def place_words(dossier: Dossier, index: int) -> str:
    """ "Thẩm định – Tư pháp – Hộ tịch – Lê Văn Hùng": a step, where it is done, and by whom if it is known."""
    place = steps.place(dossier, index)
    parts = [place.step.name, place.division.name]
    if place.division.agency_id != dossier.agency_id:
        parts.append(place.division.agency.name)
    if place.holder:
        parts.append(str(place.holder.user))
    return " – ".join(parts)
