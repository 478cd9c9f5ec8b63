"""The kinds of field: how each is asked, read and shown. A new kind is one entry in `KINDS`."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.common.forms import SearchInput, explain
from motcua.common.vietnamese import clean, nfc
from motcua.procedures import choices, places, readings
from motcua.procedures.arithmetic import NUMBERS
from motcua.procedures.choices import choices_of
from motcua.procedures.lines import Line
from motcua.procedures.readings import Unreadable

Answer = str | list[str]


@dataclass(frozen=True)
class Kind:
    read: Callable[[str, Line], str] = readings.read_text
    show: Callable[[str, Line], str] = lambda text, line: text
    widget: Callable[[Line], forms.Widget] = lambda line: forms.TextInput()
    inputmode: str = ""
    size: str = ""
    keep_lines: bool = False
    several: bool = False
    # The line only speaks: it asks nothing.
    speaks: bool = False
    # Worked out on the server: shown and kept, never typed.
    worked_out: bool = False
    # Nothing typed is kept: what only speaks, is answered with files, or is worked out.
    keeps: bool = True
    # The answer is the same for everybody and stands in the description.
    fixed: bool = False
    # A kept answer as it stands in its box again.
    edit: Callable[[str, Line], str] = lambda text, line: text
    template: str | None = None
    demand: object = gettext_lazy("Điền “%(label)s”.")


def _plain(show: Callable[[str], str]) -> Callable[[str, Line], str]:
    return lambda text, line: show(text)


def show_computed(text: str, line: Line) -> str:
    sign = "-" if text.startswith("-") and line.result in NUMBERS else ""
    return sign + KINDS[line.result].show(text.removeprefix(sign), line)


SEARCH = gettext_lazy("Gõ vài chữ, có dấu hay không, rồi chọn trong danh sách gợi ý.")
_CHOOSE = gettext_lazy("Chọn “%(label)s”.")
_ONE = Kind(choices.read, choices.show, choices.widget, demand=_CHOOSE)
_DATE = Kind(readings.read_date, inputmode="numeric", size="short")
KINDS: dict[str, Kind] = {
    "text": Kind(),
    "name": Kind(readings.read_name),
    "address": Kind(show=places.show_address),
    "agency_text": Kind(),
    "long_text": Kind(
        widget=lambda line: forms.Textarea(attrs={"rows": 4, "cols": False}), keep_lines=True
    ),
    "number": Kind(
        readings.read_number, _plain(readings.show_number), inputmode="decimal", size="short"
    ),
    "money": Kind(
        readings.read_money, _plain(readings.show_money), inputmode="numeric", size="medium"
    ),
    "date": _DATE,
    "partial_date": Kind(readings.read_partial_date, inputmode="numeric", size="short"),
    "date_in_words": Kind(
        readings.read_date,
        _plain(readings.show_date_in_words),
        inputmode="numeric",
        size="short",
    ),
    "time": Kind(readings.read_time, _plain(readings.show_time), size="short"),
    "yes_no": _ONE,
    "one_of": _ONE,
    "choice": _ONE,
    "ethnic_group": _ONE,
    "nationality": _ONE,
    "several_of": Kind(
        choices.read,
        choices.show,
        lambda line: forms.CheckboxSelectMultiple(choices=choices_of(line)),
        several=True,
        demand=gettext_lazy("Chọn ít nhất một mục ở “%(label)s”."),
    ),
    "email": Kind(
        readings.read_email,
        widget=lambda line: forms.EmailInput(),
        inputmode="email",
        size="medium",
    ),
    "phone": Kind(
        readings.read_phone,
        widget=lambda line: forms.TextInput(attrs={"type": "tel"}),
        inputmode="tel",
        size="medium",
    ),
    "identity": Kind(readings.read_identity, inputmode="numeric", size="medium"),
    "any_identity": Kind(readings.read_any_identity, size="medium"),
    "passport": Kind(readings.read_passport, size="medium"),
    "tax_code": Kind(readings.read_tax_code, inputmode="numeric", size="medium"),
    "unit": Kind(
        places.read_unit,
        places.show_unit,
        lambda line: SearchInput(lambda: places.suggested_units(line)),
        edit=places.edit_unit,
    ),
    "agency": Kind(
        places.read_agency,
        places.show_agency,
        lambda line: SearchInput(lambda: places.suggested_agencies(line)),
        edit=places.edit_agency,
        demand=_CHOOSE,
    ),
    "bank": _ONE,
    "account_number": Kind(readings.read_account_number, inputmode="numeric", size="medium"),
    "account_holder": Kind(),
    "file": Kind(
        show=lambda text, line: show_files(text),
        keeps=False,
        template="procedures/files.html",
        demand=gettext_lazy("Đính kèm tệp ở “%(label)s”."),
    ),
    "constant": Kind(
        lambda text, line: line.value,
        lambda text, line: line.value,
        fixed=True,
        template="procedures/constant.html",
    ),
    "heading": Kind(speaks=True, keeps=False, template="procedures/heading.html"),
    "note": Kind(speaks=True, keeps=False, template="procedures/note.html"),
    # The rows' own lines hold the answers.
    "repeated": Kind(speaks=True, keeps=False),
    "table": Kind(speaks=True, keeps=False),
    "confirmation": Kind(
        lambda text, line: "yes",
        lambda text, line: _("Đã xác nhận") if text == "yes" else text,
        lambda line: forms.CheckboxInput(),
        demand=gettext_lazy("Đánh dấu vào ô “%(label)s”."),
    ),
    # Nobody typed it, so nobody could mend it: no reading finds fault with it.
    "computed": Kind(
        lambda text, line: text,
        show_computed,
        keep_lines=True,
        worked_out=True,
        keeps=False,
        template="procedures/computed.html",
    ),
}


class GivenFile(NamedTuple):
    name: str
    url: str = ""
    detail: str = ""


def show_files(count: str) -> str:
    """What is shown of files is how many there are: see `drafts.declared`."""
    return _("%(count)s tệp đính kèm") % {"count": count} if count.isdecimal() else ""


def typed(value: object, *, keep_lines: bool = False) -> str:
    """What was typed, letter for letter, but in NFC and without what cannot be seen or stored."""
    if isinstance(value, bool) or value is None:
        return "yes" if value else ""
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    text = text if keep_lines else text.replace("\n", " ")
    shown = (
        char
        for char in text.replace("\t", " ")
        if char == "\n" or unicodedata.category(char) not in {"Cc", "Cf", "Cs"}
    )
    return nfc("".join(shown))


class AnswerField(forms.Field):
    # Whether it depends on this answer what else is asked.
    watched = False
    # What was given so far for a question that is answered with files; None where nobody looked.
    files: Sequence[GivenFile] | None = None

    def __init__(self, line: Line, *, strict: bool) -> None:
        self.line, self.kind = line, KINDS[line.kind]
        super().__init__(
            required=strict and line.required and not line.blank,
            label=line.label_in_place,
            widget=self.kind.widget(line),
            template_name=self.kind.template,
            disabled=self.kind.worked_out,
        )
        explain(
            self,
            hint=line.hint or (SEARCH if isinstance(self.widget, SearchInput) else ""),
            example=line.example,
            autocomplete=line.autocomplete,
            inputmode=self.kind.inputmode,
            size=self.kind.size,
            needed=line.required,
        )

    @property
    def shown(self) -> str:
        """A computed value as people read it."""
        return show(self.line, self.initial)

    def prepare_value(self, value: object) -> object:
        return self.kind.edit(value, self.line) if isinstance(value, str) else value

    def as_typed(self, value: object) -> Answer:
        if self.kind.fixed:
            return self.line.value
        if self.kind.several:
            several = value if isinstance(value, list | tuple) else [value] if value else []
            return [typed(one) for one in several]
        return typed(value, keep_lines=self.kind.keep_lines)

    def clean(self, value: object) -> Answer:
        if not self.kind.keeps:
            return self._look_for_files()
        answer = self.as_typed(value)
        texts = answer if isinstance(answer, list) else [answer]
        texts = [text for one in texts if (text := clean(one, keep_lines=self.kind.keep_lines))]
        if not texts and self.required:
            raise forms.ValidationError(self._demand)
        try:
            read = [self.kind.read(text, self.line) for text in texts]
        except Unreadable as error:
            message = _("%(label)s: %(mend)s")
            raise forms.ValidationError(
                message % {"label": self.line.label_anywhere, "mend": error}
            ) from None
        return list(dict.fromkeys(read)) if self.kind.several else "".join(read)

    def _look_for_files(self) -> str:
        if self.required and self.files is not None and not self.files:
            raise forms.ValidationError(self._demand)
        return ""

    @property
    def _demand(self) -> str:
        return str(self.kind.demand) % {"label": self.line.label_anywhere}


def show(line: Line, answer: object) -> str:
    """The answer as people read it; what is badly formed is shown as it was typed."""
    kind = KINDS[line.kind]
    if kind.fixed:
        return line.value
    answers = answer if isinstance(answer, list | tuple) else [answer]
    texts = [typed(one, keep_lines=kind.keep_lines) for one in answers]
    return "; ".join(kind.show(text, line) for text in texts if text)
