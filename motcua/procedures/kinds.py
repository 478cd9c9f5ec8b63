"""The kinds of field: how each is asked, read and shown. A new kind is one entry in `KINDS`."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.common.controls import PublicSelect
from motcua.common.forms import explain
from motcua.common.vietnamese import clean, fold, nfc
from motcua.procedures import readings
from motcua.procedures.lines import Choices, Line
from motcua.procedures.reader import DATA
from motcua.procedures.readings import Unreadable

Answer = str | list[str]

YES_NO: Choices = (("yes", gettext_lazy("Có")), ("no", gettext_lazy("Không")))
RADIOS_AT_MOST = 6


@cache
def _list(name: str) -> Choices:
    words = (DATA / f"{name}.txt").read_text("utf-8").split("\n")
    return tuple((nfc(word), nfc(word)) for word in words if word)


def choices_of(line: Line) -> Choices:
    match line.kind:
        case "yes_no":
            return YES_NO
        case "ethnic_group":
            return _list("ethnic_groups")
        case "nationality":
            return _list("nationalities")
    return line.choices


def _choice(line: Line) -> forms.Widget:
    choices = choices_of(line)
    if len(choices) <= RADIOS_AT_MOST and not line.narrow:
        return forms.RadioSelect(choices=choices)
    return _select(choices)


@lru_cache(maxsize=1024)
def _select(choices: Choices) -> forms.Widget:
    # Every field makes a copy of its widget: one to copy from is enough.
    return PublicSelect(choices=[("", gettext_lazy("Chọn…")), *choices])


def read_choice(text: str, line: Line) -> str:
    choices = choices_of(line)
    if any(text == value for value, _label in choices):
        return text
    if (value := _by_sound(choices).get(fold(text))) is not None:
        return value
    raise Unreadable(_("chọn một trong các mục có sẵn."))


@lru_cache(maxsize=1024)
def _by_sound(choices: Choices) -> dict[str, str]:
    return {fold(str(label)): value for value, label in reversed(choices)}


def show_choice(text: str, line: Line) -> str:
    return next((str(label) for value, label in choices_of(line) if value == text), text)


@dataclass(frozen=True)
class Kind:
    read: Callable[[str, Line], str] = readings.read_text
    show: Callable[[str, Line], str] = lambda text, line: text
    widget: Callable[[Line], forms.Widget] = lambda line: forms.TextInput()
    inputmode: str = ""
    size: str = ""
    keep_lines: bool = False
    several: bool = False
    # No answer is kept: the line only speaks.
    speaks: bool = False
    demand: object = gettext_lazy("Điền “%(label)s”.")


def _plain(show: Callable[[str], str]) -> Callable[[str, Line], str]:
    return lambda text, line: show(text)


_CHOOSE = gettext_lazy("Chọn “%(label)s”.")
_ONE = Kind(read_choice, show_choice, _choice, demand=_CHOOSE)
_DATE = Kind(readings.read_date, inputmode="numeric", size="short")
KINDS: dict[str, Kind] = {
    "text": Kind(),
    "name": Kind(readings.read_name),
    "address": Kind(),
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
        read_choice,
        show_choice,
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
    "note": Kind(speaks=True),
    # The rows' own lines hold the answers.
    "repeated": Kind(speaks=True),
    "table": Kind(speaks=True),
    "confirmation": Kind(
        lambda text, line: "yes",
        lambda text, line: _("Đã xác nhận") if text == "yes" else text,
        lambda line: forms.CheckboxInput(),
        demand=gettext_lazy("Đánh dấu vào ô “%(label)s”."),
    ),
}


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

    def __init__(self, line: Line, *, strict: bool) -> None:
        self.line, self.kind = line, KINDS[line.kind]
        super().__init__(
            required=strict and line.required and not line.blank,
            label=line.label_in_place,
            widget=self.kind.widget(line),
            template_name="procedures/note.html" if self.kind.speaks else None,
        )
        explain(
            self,
            hint=line.hint,
            example=line.example,
            autocomplete=line.autocomplete,
            inputmode=self.kind.inputmode,
            size=self.kind.size,
            needed=line.required,
        )

    def as_typed(self, value: object) -> Answer:
        if self.kind.several:
            several = value if isinstance(value, list | tuple) else [value] if value else []
            return [typed(one) for one in several]
        return typed(value, keep_lines=self.kind.keep_lines)

    def clean(self, value: object) -> Answer:
        answer = self.as_typed(value)
        texts = answer if isinstance(answer, list) else [answer]
        texts = [text for one in texts if (text := clean(one, keep_lines=self.kind.keep_lines))]
        if not texts and self.required:
            raise forms.ValidationError(str(self.kind.demand) % {"label": self.line.label_anywhere})
        try:
            read = [self.kind.read(text, self.line) for text in texts]
        except Unreadable as error:
            message = _("%(label)s: %(mend)s")
            raise forms.ValidationError(
                message % {"label": self.line.label_anywhere, "mend": error}
            ) from None
        return list(dict.fromkeys(read)) if self.kind.several else "".join(read)


def show(line: Line, answer: object) -> str:
    """The answer as people read it; what is badly formed is shown as it was typed."""
    kind = KINDS[line.kind]
    answers = answer if isinstance(answer, list | tuple) else [answer]
    texts = [typed(one, keep_lines=kind.keep_lines) for one in answers]
    return "; ".join(kind.show(text, line) for text in texts if text)
